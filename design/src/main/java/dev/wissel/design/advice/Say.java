package dev.wissel.design.advice;

import dev.wissel.design.page.Block;
import dev.wissel.design.page.Template;
import dev.wissel.design.page.Text;
import java.util.List;

/**
 * Writes sentences in one language. Every sentence is given in both, side by side, and both must have places for the same arguments: that is
 * checked whichever is written.
 *
 * <p>Immutable.
 */
final class Say {
    private final Lang lang;

    Say(Lang lang) {
        this.lang = lang;
    }

    Lang lang() {
        return lang;
    }

    /**
     * Returns a sentence. The signs of {@link Template} hold in both.
     *
     * @throws IllegalStateException if the two have not the same places
     */
    Text text(String english, String dutch, Text... arguments) {
        Template en = new Template(english);
        Template nl = new Template(dutch);
        if (!en.places().equals(nl.places())) {
            throw new IllegalStateException("not the same places: \"" + english + "\", \"" + dutch + "\"");
        }
        return (lang == Lang.EN ? en : nl).fill(List.of(arguments));
    }

    /** Returns a paragraph of one sentence or more. */
    Block paragraph(String english, String dutch, Text... arguments) {
        return Block.paragraph(text(english, dutch, arguments));
    }

    /** Returns a word or a sentence without arguments. */
    String word(String english, String dutch) {
        return text(english, dutch).plain();
    }

    /** Returns the texts as an enumeration: {@code a, b and c}. */
    Text and(List<Text> texts) {
        return Text.join(", ", lang == Lang.EN ? " and " : " en ", texts);
    }

    /** Returns the texts as alternatives: {@code a, b or c}. */
    Text or(List<Text> texts) {
        return Text.join(", ", lang == Lang.EN ? " or " : " of ", texts);
    }
}
