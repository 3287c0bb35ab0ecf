package dev.wissel.design.strategy;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What is promised to the users of the services.
 *
 * <p>Immutable.
 *
 * @param availability part of the requests that is answered well, dimensionless, in (0, 1)
 * @param window time over which that part is taken, &gt; 0
 * @param latency how fast the answers are; empty if nothing is promised
 * @param failover longest time from a fault to its end for the users, &gt; 0
 */
public record Objective(double availability, Duration window, Optional<LatencyTarget> latency, Duration failover) {
    /**
     * A promise about the time to answer. Immutable.
     *
     * @param quantile part of the requests that is answered within the limit, dimensionless, in (0, 1)
     * @param limit the time, &gt; 0
     */
    public record LatencyTarget(double quantile, Duration limit) {
        public LatencyTarget {
            requireShare("quantile", quantile);
            requirePositive("limit", limit);
        }
    }

    public Objective {
        requireShare("availability", availability);
        requirePositive("window", window);
        Objects.requireNonNull(latency, "latency");
        requirePositive("failover", failover);
    }

    private static void requireShare(String name, double value) {
        if (!(value > 0 && value < 1)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: between 0 and 1, both exclusive)");
        }
    }

    static void requirePositive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }
}
