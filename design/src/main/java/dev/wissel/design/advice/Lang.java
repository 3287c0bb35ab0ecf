package dev.wissel.design.advice;

import java.util.Locale;
import java.util.Optional;

/** A language that the advice can be written in. */
public enum Lang {
    /** English. */
    EN('.', ','),
    /** Dutch. */
    NL(',', '.');

    private final char decimal;
    private final char grouping;

    Lang(char decimal, char grouping) {
        this.decimal = decimal;
        this.grouping = grouping;
    }

    /** Returns its code: {@code en}, {@code nl}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the sign between the whole and the broken part of a number. */
    public char decimal() {
        return decimal;
    }

    /** Returns the sign between thousands. */
    public char grouping() {
        return grouping;
    }

    /** Returns the language of that code, in any case; empty if there is none. */
    public static Optional<Lang> of(String code) {
        for (Lang lang : values()) {
            if (lang.code().equalsIgnoreCase(code)) {
                return Optional.of(lang);
            }
        }
        return Optional.empty();
    }
}
