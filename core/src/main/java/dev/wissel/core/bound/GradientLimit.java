package dev.wissel.core.bound;

/**
 * One step of a concurrency limit that follows the gradient of the latency: {@code g = clamp(tolerance·long/short, ½, 1)}, {@code L' = L·(1 − s) + s·(g·L
 * + q)}. Immutable.
 *
 * @param queue q, requests that may wait, &gt;= 0
 * @param smoothing s, in (0, 1]
 * @param tolerance by how much the short-time latency may exceed the long-time one, &gt;= 1
 * @see <a href="https://github.com/Netflix/concurrency-limits">Netflix concurrency-limits, Gradient2</a>
 */
public record GradientLimit(double queue, double smoothing, double tolerance) {
    private static final double LEAST = 0.5;

    public GradientLimit {
        if (!(queue >= 0)) {
            throw new IllegalArgumentException("queue: " + queue + " (expected: >= 0)");
        }
        if (!(smoothing > 0 && smoothing <= 1)) {
            throw new IllegalArgumentException("smoothing: " + smoothing + " (expected: > 0, <= 1)");
        }
        if (!(tolerance >= 1)) {
            throw new IllegalArgumentException("tolerance: " + tolerance + " (expected: >= 1)");
        }
    }

    /** Returns the gradient, in [½, 1]. */
    public double gradient(double shortLatency, double longLatency) {
        return Math.max(LEAST, Math.min(1, tolerance * longLatency / shortLatency));
    }

    /** Returns the next limit. */
    public double next(double limit, double shortLatency, double longLatency) {
        return limit * (1 - smoothing) + smoothing * (gradient(shortLatency, longLatency) * limit + queue);
    }

    /** Returns the limit at which it stands still while the gradient stays at {@code g < 1}: {@code q/(1 − g)}; infinite for 1. */
    public double settled(double gradient) {
        return queue / (1 - gradient);
    }
}
