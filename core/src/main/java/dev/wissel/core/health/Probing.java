package dev.wissel.core.health;

/**
 * How addresses are probed: Kong's {@code healthchecks.active} without the limits (facts 1.4 and 3.4). Immutable.
 *
 * @param healthyIntervalNanos time between probes of an address in state healthy or mostly_healthy, &gt;= 0; 0 = not probed
 * @param unhealthyIntervalNanos time between probes of an address in state unhealthy or mostly_unhealthy, &gt;= 0; 0 = not probed
 * @param timeoutNanos time allowed for each socket operation of a probe, &gt;= 0
 * @param concurrency how many probes may be under way at a time, &gt;= 1
 */
public record Probing(long healthyIntervalNanos, long unhealthyIntervalNanos, long timeoutNanos, int concurrency) {
    /** Kong's defaults: intervals 0 (no probes), 1 s, 10 at a time. */
    public static final Probing OFF = new Probing(0, 0, 1_000_000_000L, 10);

    public Probing {
        requireNonNegative("healthyIntervalNanos", healthyIntervalNanos);
        requireNonNegative("unhealthyIntervalNanos", unhealthyIntervalNanos);
        requireNonNegative("timeoutNanos", timeoutNanos);
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency: " + concurrency + " (expected: >= 1)");
        }
    }

    /** Returns whether any address is ever probed. */
    public boolean enabled() {
        return healthyIntervalNanos > 0 || unhealthyIntervalNanos > 0;
    }

    private static void requireNonNegative(String name, long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException(name + ": " + nanos + " (expected: >= 0)");
        }
    }
}
