package dev.wissel.core.protect;

/**
 * How long a request may take in all, retries included. Kong has none: with its defaults a request can take 6 × 60 s (facts 4).
 *
 * <p>Configuration of a service; each question comes with the request's start, so that a request needs no object for it. Immutable.
 *
 * @param totalNanos time from the start of the request, &gt; 0; {@link #ABSENT_NANOS} for no deadline
 * @param leastAttemptNanos the least time that must be left for another attempt to be worth its load, &gt;= 0
 */
public record Deadline(long totalNanos, long leastAttemptNanos) {
    /** Stands for no deadline, and for the time left until it. */
    public static final long ABSENT_NANOS = Long.MAX_VALUE;

    /** No deadline, as Kong. */
    public static final Deadline NONE = new Deadline(ABSENT_NANOS, 0);

    public Deadline {
        if (totalNanos <= 0) {
            throw new IllegalArgumentException("totalNanos: " + totalNanos + " (expected: > 0)");
        }
        if (leastAttemptNanos < 0) {
            throw new IllegalArgumentException("leastAttemptNanos: " + leastAttemptNanos + " (expected: >= 0)");
        }
    }

    /** Returns whether there is a deadline. */
    public boolean present() {
        return totalNanos != ABSENT_NANOS;
    }

    /** Returns the nanoseconds left, &gt;= 0; {@link #ABSENT_NANOS} without a deadline. */
    public long remainingNanos(long startNanos, long nowNanos) {
        return present() ? Math.max(0, totalNanos - Math.max(0, nowNanos - startNanos)) : ABSENT_NANOS;
    }

    /** Returns whether the deadline has passed. */
    public boolean expired(long startNanos, long nowNanos) {
        return remainingNanos(startNanos, nowNanos) == 0;
    }

    /** Returns the time-out of an attempt or of a part of it: the configured one, but never more than is left; &gt;= 0. */
    public long capped(long timeoutNanos, long startNanos, long nowNanos) {
        return Math.min(timeoutNanos, remainingNanos(startNanos, nowNanos));
    }

    /** Returns whether enough time is left for another attempt. */
    public boolean allowsAttempt(long startNanos, long nowNanos) {
        long leftNanos = remainingNanos(startNanos, nowNanos);
        return leftNanos > 0 && leftNanos >= leastAttemptNanos;
    }
}
