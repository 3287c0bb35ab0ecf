package dev.wissel.design.page;

import java.util.List;
import java.util.Objects;

/** A part of a section that stands on lines of its own. Immutable. */
public sealed interface Block
        permits Block.Paragraph,
                Block.Bullets,
                Block.Steps,
                Block.Listing,
                Block.Details,
                Block.Notice,
                Table,
                Drawing {
    /**
     * A paragraph.
     *
     * @param text its text
     */
    record Paragraph(Text text) implements Block {
        public Paragraph {
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * A list whose order means nothing.
     *
     * @param items the items
     */
    record Bullets(List<Text> items) implements Block {
        public Bullets {
            items = List.copyOf(items);
        }
    }

    /**
     * Things to be done one after the other.
     *
     * @param steps the steps, numbered from 1
     */
    record Steps(List<Step> steps) implements Block {
        public Steps {
            steps = List.copyOf(steps);
        }
    }

    /**
     * One thing to be done.
     *
     * @param text what to do
     * @param code what to type for it; empty for nothing
     */
    record Step(Text text, String code) {
        public Step {
            Objects.requireNonNull(text, "text");
            code = Visible.of(code, true);
        }
    }

    /**
     * Literal lines.
     *
     * @param language what they are written in, such as {@code sh}
     * @param lines the lines
     */
    record Listing(String language, String lines) implements Block {
        public Listing {
            if (!language.matches("[a-z]*")) {
                throw new IllegalArgumentException("language: '" + language + "' (expected: lower-case letters)");
            }
            lines = Visible.of(lines, true);
        }
    }

    /**
     * Something that is shown when asked for.
     *
     * @param summary what is always shown
     * @param blocks what is shown when asked for
     */
    record Details(Text summary, List<Block> blocks) implements Block {
        public Details {
            Objects.requireNonNull(summary, "summary");
            blocks = List.copyOf(blocks);
        }
    }

    /** How good the news of a {@link Notice} is. */
    enum Tone {
        GOOD("\u2713"),
        WARNING("!"),
        BAD("\u2717"),
        NOTE("i");

        private final String sign;

        Tone(String sign) {
            this.sign = sign;
        }

        /** Returns the sign that says it without colour. */
        public String sign() {
            return sign;
        }
    }

    /**
     * Something that must not be overlooked.
     *
     * @param tone how good the news is
     * @param title the news in one line
     * @param blocks what there is to say about it
     */
    record Notice(Tone tone, Text title, List<Block> blocks) implements Block {
        public Notice {
            Objects.requireNonNull(tone, "tone");
            Objects.requireNonNull(title, "title");
            blocks = List.copyOf(blocks);
        }
    }

    /** Returns a paragraph. */
    static Block paragraph(Text text) {
        return new Paragraph(text);
    }
}
