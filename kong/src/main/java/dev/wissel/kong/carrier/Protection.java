package dev.wissel.kong.carrier;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What keeps the targets of an upstream from more than they bear.
 *
 * <p>Immutable.
 *
 * @param concurrency whether a region that gets more than it can work off is limited in what may wait there, until that is over
 * @param admission when requests are refused because too many fail; empty for never
 * @param slowStart time over which a target that is new or has come back gets its part; empty for at once; &gt; 0
 * @param hashBound times its part of what is in flight that a target may have under {@code consistent-hashing-bounded}, dimensionless, in (1, 10]
 */
public record Protection(
        boolean concurrency, Optional<Admission> admission, Optional<Duration> slowStart, double hashBound) {
    /** The largest bound. */
    public static final double MAX_HASH_BOUND = 10;

    /** A quarter above its part. */
    public static final double HASH_BOUND = 1.25;

    /** Nothing, as Kong. */
    public static final Protection NONE = new Protection(false, Optional.empty(), Optional.empty(), HASH_BOUND);

    /**
     * Refusing before anything is sent while targets reject or fail. Immutable.
     *
     * @param multiplier requests let through for each that is accepted, dimensionless, in [1, 100]
     * @param cap the largest part that is refused, in [0, 1)
     */
    public record Admission(double multiplier, double cap) {
        /** The largest multiplier. */
        public static final double MAX_MULTIPLIER = 100;

        /** Two for one, at most 80 %. */
        public static final Admission DEFAULTS = new Admission(2, 0.8);

        public Admission {
            if (!(multiplier >= 1 && multiplier <= MAX_MULTIPLIER)) {
                throw new IllegalArgumentException("multiplier: " + multiplier + " (expected: 1 to 100)");
            }
            if (!(cap >= 0 && cap < 1)) {
                throw new IllegalArgumentException("cap: " + cap + " (expected: >= 0 and < 1)");
            }
        }
    }

    public Protection {
        Objects.requireNonNull(admission, "admission");
        Objects.requireNonNull(slowStart, "slowStart");
        slowStart.filter(value -> value.isZero() || value.isNegative()).ifPresent(value -> {
            throw new IllegalArgumentException("slowStart: " + value + " (expected: > 0)");
        });
        if (!(hashBound > 1 && hashBound <= MAX_HASH_BOUND)) {
            throw new IllegalArgumentException("hashBound: " + hashBound + " (expected: > 1, <= 10)");
        }
    }
}
