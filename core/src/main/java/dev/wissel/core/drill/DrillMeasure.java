package dev.wissel.core.drill;

import java.util.Locale;

/** What a drill measures of each service. */
public enum DrillMeasure {
    /** From the fault until the first sign that it was found out. */
    DETECTION,
    /** From the fault until the last moment at which the drilled part got more than 1 % of the attempts. */
    SHIFT,
    /** Requests of clients that failed or were late because of the fault. */
    EXPOSURE,
    /** From the end of the fault until the drilled part has its share of before again. */
    RECOVERY;

    /** Returns the word for it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
