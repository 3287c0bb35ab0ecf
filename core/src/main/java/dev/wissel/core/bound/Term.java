package dev.wissel.core.bound;

import java.util.Objects;

/**
 * One part of a worst-case time, with the formula that gave it. Immutable.
 *
 * @param key what it stands for
 * @param nanos its length in nanoseconds, &gt;= 0
 * @param formula the formula with its numbers filled in, such as {@code 2 × 5 s}: figures, units and signs only, no words; the full stop is
 *     the decimal separator and nothing else, so that a report in another language may replace it
 */
public record Term(TermKey key, long nanos, String formula) {
    public Term {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(formula, "formula");
        if (nanos < 0) {
            throw new IllegalArgumentException("nanos: " + nanos + " (expected: >= 0)");
        }
    }

    /** Returns a term that is just a time, its formula being that time. */
    public static Term of(TermKey key, long nanos) {
        return new Term(key, nanos, Figures.seconds(nanos));
    }

    /** Returns the term {@code count × nanos}; saturates. */
    public static Term times(TermKey key, long count, long nanos) {
        return new Term(key, Figures.times(count, nanos), count + " × " + Figures.seconds(nanos));
    }

    /** Returns its length in seconds. */
    public double seconds() {
        return nanos / 1e9;
    }
}
