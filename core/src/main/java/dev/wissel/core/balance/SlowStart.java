package dev.wissel.core.balance;

/**
 * The part of its weight that a recently admitted target gets: {@code max(floor, (age / window)^(1 / aggression))}, 1 from {@code age >= window} on.
 * Caches, pools and compilers are cold at first. Immutable.
 *
 * @param windowNanos length of the ramp, &gt; 0
 * @param aggression dimensionless, &gt; 0; 1 is linear, more gives more traffic early
 * @param floor the least part, in (0, 1]
 * @see <a href="https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/slow_start">Envoy, slow start</a>
 */
public record SlowStart(long windowNanos, double aggression, double floor) {
    /** Linear, from a tenth on: Envoy's defaults for what is not given. */
    public static final double AGGRESSION = 1;

    /** Envoy's {@code min_weight_percent}. */
    public static final double FLOOR = 0.1;

    public SlowStart {
        if (windowNanos <= 0) {
            throw new IllegalArgumentException("windowNanos: " + windowNanos + " (expected: > 0)");
        }
        if (!(aggression > 0 && aggression < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("aggression: " + aggression + " (expected: > 0 and finite)");
        }
        if (!(floor > 0 && floor <= 1)) {
            throw new IllegalArgumentException("floor: " + floor + " (expected: > 0, <= 1)");
        }
    }

    /** Returns a linear ramp from a tenth on. */
    public static SlowStart over(long windowNanos) {
        return new SlowStart(windowNanos, AGGRESSION, FLOOR);
    }

    /** Returns the part for an address of this age since it was admitted, in [floor, 1]; below 0 counts as 0. */
    public double part(long ageNanos) {
        if (ageNanos >= windowNanos) {
            return 1;
        }
        double ripe = Math.pow(Math.max(0, ageNanos) / (double) windowNanos, 1 / aggression);
        return Math.max(floor, Math.min(1, ripe));
    }
}
