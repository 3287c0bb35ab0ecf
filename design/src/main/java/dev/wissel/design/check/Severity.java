package dev.wissel.design.check;

import java.util.Locale;

/** How much a finding weighs, the heaviest first. */
public enum Severity {
    /** Kong refuses it, or it does not do what it says. */
    ERROR,
    /** It works, and fails when it matters. */
    WARNING,
    /** Something that the objective needs is not there. */
    MISSING,
    /** A promise in the text that the configuration cannot keep. */
    PROMISE;

    /** Returns the word for it in reports. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
