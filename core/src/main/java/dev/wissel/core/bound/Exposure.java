package dev.wissel.core.bound;

import java.util.Locale;
import java.util.Objects;

/**
 * The requests that meet a fault before the traffic has shifted. Immutable.
 *
 * @param requests how many, &gt;= 0; infinite if the shift never comes
 * @param share part of the requests that goes where the fault is, in [0, 1]
 * @param ratePerSecond the stated rate, &gt;= 0
 * @param fate what becomes of one that can be repeated
 * @param formula the formula with its numbers, figures and signs only
 */
public record Exposure(double requests, double share, double ratePerSecond, Fate fate, String formula) {
    /** What becomes of a request that meets the fault and can be repeated. */
    public enum Fate {
        /** Nothing befalls it. */
        UNHARMED,
        /** It is repeated elsewhere at once, and nobody notices. */
        REPEATED,
        /** It is repeated elsewhere, but only after the time that {@link FaultBounds#request} gives. */
        REPEATED_LATE,
        /** It is answered, but late. */
        LATE,
        /** It may fail: the next try may hit the same target, or there is none. */
        AT_RISK,
        /** It fails. */
        FAILS;

        /** Returns the word for it: lower case, with hyphens. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Nobody meets the fault. */
    public static final Exposure NONE = new Exposure(0, 0, 0, Fate.UNHARMED, "0");

    public Exposure {
        Objects.requireNonNull(fate, "fate");
        Objects.requireNonNull(formula, "formula");
    }
}
