package dev.wissel.core.bound;

/**
 * The slow loop's times, each the longest that its step takes. Immutable.
 *
 * @param senseNanos until the nodes' view is fetched, &gt;= 0: the polling interval and the fetch
 * @param decideNanos until the next decision, &gt;= 0
 * @param writeNanos until the write is answered, &gt;= 0
 * @param propagationNanos until the last node follows, &gt;= 0: {@code db_update_frequency} in database and hybrid mode
 */
public record ControlLoop(long senseNanos, long decideNanos, long writeNanos, long propagationNanos) {
    private static final long SECOND = 1_000_000_000L;

    /** Kong's {@code db_update_frequency}, in nanoseconds. */
    public static final long DB_UPDATE_NANOS = 5 * SECOND;

    /** A look each second, a decision each second, a write of at most 0.2 s (measured: 75 ms in 99 of 100), other nodes within 5 s. */
    public static final ControlLoop DATABASE = new ControlLoop(SECOND, SECOND, SECOND / 5, DB_UPDATE_NANOS);

    /** The same without a database: each node is written itself, and follows as it answers. */
    public static final ControlLoop DBLESS = new ControlLoop(SECOND, SECOND, SECOND / 5, 0);

    public ControlLoop {
        requireNotNegative("senseNanos", senseNanos);
        requireNotNegative("decideNanos", decideNanos);
        requireNotNegative("writeNanos", writeNanos);
        requireNotNegative("propagationNanos", propagationNanos);
    }

    private static void requireNotNegative(String name, long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException(name + ": " + nanos + " (expected: >= 0)");
        }
    }
}
