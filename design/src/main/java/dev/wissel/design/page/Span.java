package dev.wissel.design.page;

import java.util.Objects;

/** A part of a line. Immutable. */
public sealed interface Span {
    /**
     * Words of this program.
     *
     * @param text the words
     */
    record Plain(String text) implements Span {
        public Plain {
            text = Visible.of(text, false);
        }
    }

    /**
     * Words that a user chose, such as a service's name. They are set apart, so that their writing direction cannot spill over.
     *
     * @param text the words
     */
    record Given(String text) implements Span {
        public Given {
            text = Visible.of(text, false);
        }
    }

    /**
     * A number with its unit, which a line break must not part.
     *
     * @param text the figure
     */
    record Figure(String text) implements Span {
        public Figure {
            text = Visible.of(text, false);
        }
    }

    /**
     * Something to be typed or found literally.
     *
     * @param text the literal text
     */
    record Code(String text) implements Span {
        public Code {
            text = Visible.of(text, false);
        }
    }

    /**
     * Emphasised text.
     *
     * @param text what is emphasised
     */
    record Strong(Text text) implements Span {
        public Strong {
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * Text of a kind that a program may look for, such as a promise; it looks like any other.
     *
     * @param kind a word of lower-case letters
     * @param text what is marked
     */
    record Marked(String kind, Text text) implements Span {
        public Marked {
            if (!kind.matches("[a-z]+")) {
                throw new IllegalArgumentException("kind: '" + kind + "' (expected: a word of lower-case letters)");
            }
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * A reference to another place of the same page, which must exist.
     *
     * @param anchor the anchor of a section
     * @param text what is shown
     */
    record Ref(String anchor, Text text) implements Span {
        public Ref {
            Section.requireAnchor(anchor);
            Objects.requireNonNull(text, "text");
        }
    }
}
