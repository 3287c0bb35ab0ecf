package dev.wissel.core.bound;

/**
 * What is known of the requests of an upstream. Immutable.
 *
 * @param ratePerSecond requests a second, evenly spread, &gt;= 0; 0 if nothing is known
 * @param answerNanos the longest that an answer took before the fault, &gt; 0
 * @param workers event loops of the gateway or worker processes of Kong, each of which takes turns on its own, &gt;= 1
 */
public record Traffic(double ratePerSecond, long answerNanos, int workers) {
    /** Nothing is known: only probes count. */
    public static final Traffic UNKNOWN = new Traffic(0, 1_000_000_000L, 1);

    public Traffic {
        if (!(ratePerSecond >= 0 && ratePerSecond < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("ratePerSecond: " + ratePerSecond + " (expected: >= 0)");
        }
        if (answerNanos <= 0) {
            throw new IllegalArgumentException("answerNanos: " + answerNanos + " (expected: > 0)");
        }
        if (workers < 1) {
            throw new IllegalArgumentException("workers: " + workers + " (expected: >= 1)");
        }
    }

    /** Returns whether there are any. */
    public boolean known() {
        return ratePerSecond > 0;
    }
}
