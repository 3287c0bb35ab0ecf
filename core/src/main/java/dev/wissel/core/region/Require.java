package dev.wissel.core.region;

import java.time.Duration;

/** Checks of arguments that several values of this package share. Thread-safe. */
final class Require {
    /** So that sums of nanoseconds never overflow. */
    private static final Duration LONGEST = Duration.ofDays(365);

    private Require() {}

    /** Throws unless the value is in (0, 1]. */
    static void within(String name, double value) {
        if (!(value > 0 && value <= 1)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0 and <= 1)");
        }
    }

    /** Throws unless the value is between 0 and a year. */
    static void notNegative(String name, Duration value) {
        if (value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0 to " + LONGEST + ")");
        }
    }

    /** Throws unless the value is above 0 and at most a year. */
    static void positive(String name, Duration value) {
        notNegative(name, value);
        if (value.isZero()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }
}
