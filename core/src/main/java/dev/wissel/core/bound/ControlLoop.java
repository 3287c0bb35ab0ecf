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

    /** Most target writes in a minute, for each upstream: each rebuilds its balancer in every worker (Kong facts 6.6). */
    public static final int WRITES_PER_MINUTE = 6;

    /** Least time between two waves of ordinary writes, in nanoseconds. */
    public static final long CADENCE_NANOS = 10 * SECOND;

    /** Kong's {@code db_update_frequency}, in nanoseconds. */
    public static final long DB_UPDATE_NANOS = 5 * SECOND;

    /** Upstreams whose targets' health is asked for in a second while nothing happens: so many are looked at each second, and more of them in turn. */
    public static final int LOOKS_PER_SECOND = 20;

    /** Probes in a second beyond which targets on whose upstream nothing happens are probed more slowly than asked for. */
    public static final int PROBES_PER_SECOND = 15;

    /** A look each second, a decision each second, a write of at most 0.2 s (measured: 75 ms in 99 of 100), other nodes within 5 s. */
    public static final ControlLoop DATABASE = new ControlLoop(SECOND, SECOND, SECOND / 5, DB_UPDATE_NANOS);

    /** The same without a database: each node is written itself, and follows as it answers. */
    public static final ControlLoop DBLESS = new ControlLoop(SECOND, SECOND, SECOND / 5, 0);

    /**
     * Returns how long a step of a ramp lasts: as asked for, but no shorter than the pace of writes, nor than it takes to write all targets of a region.
     *
     * @param askedNanos what the policy says
     * @param targets of the region, &gt;= 0
     * @param cadenceNanos least time between two waves
     * @param writesPerMinute most writes in a minute, &gt;= 1
     */
    public static long rampStepNanos(long askedNanos, int targets, long cadenceNanos, int writesPerMinute) {
        long written = 60 * SECOND / writesPerMinute * Math.max(1, targets);
        return Math.max(askedNanos, Math.max(cadenceNanos, written));
    }

    /** Returns the longest time between two looks at an upstream, in nanoseconds, if so many are directed and nothing happens. */
    public static long lookNanos(int upstreams) {
        return Math.max(1, (upstreams + LOOKS_PER_SECOND - 1L) / LOOKS_PER_SECOND) * SECOND;
    }

    /** Returns the same for a controller of so many upstreams. */
    public ControlLoop withUpstreams(int upstreams) {
        return new ControlLoop(Math.max(senseNanos, lookNanos(upstreams)), decideNanos, writeNanos, propagationNanos);
    }

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
