package dev.wissel.core.load;

import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How the attempts of the last seconds ended: exact counts in a ring of buckets, so that a burst of failures is forgotten after the window
 * and no average hides an outage.
 *
 * <p>The window covers the running bucket and the {@code buckets - 1} before it, so between {@code window - window / buckets} and
 * {@code window} of time.
 *
 * <p>{@link #ended} is confined to one writer (an event loop); {@link #sum} may be called from any thread, never waits, and is at worst a
 * moment old.
 */
public final class WindowCounts {
    private static final int NUMBER = 0;
    private static final int ENDED = 1;
    private static final int FAILURES = 2;
    private static final int LATENCY = 3;
    private static final int CELLS = 4;
    private static final long EMPTY = Long.MIN_VALUE;

    /*
     * A bucket is four cells: its running number since the origin, then the counts. The writer turns a bucket over by taking the number away,
     * clearing the counts and setting the new number; a reader that finds another number after reading than before skips the bucket
     * (a sequence lock whose writer never waits). Failures are written last and read first, so that they never exceed what has ended.
     */
    private final AtomicLongArray cells;
    private final int buckets;
    private final long bucketNanos;
    private final long originNanos;
    private long running; // number of the bucket being written; writer only

    /**
     * What a window holds. Immutable.
     *
     * @param ended attempts that ended with an answer or a failure, &gt;= 0
     * @param failures those of them that failed, in [0, ended]
     * @param latencySumNanos sum of the latencies of those that did not fail, &gt;= 0; a quick failure must not look like speed
     */
    public record Sum(long ended, long failures, long latencySumNanos) {
        /** Nothing ended. */
        public static final Sum NONE = new Sum(0, 0, 0);

        public Sum {
            if (failures < 0 || ended < failures) {
                throw new IllegalArgumentException(
                        "failures: " + failures + " of " + ended + " (expected: 0 <= failures <= ended)");
            }
            if (latencySumNanos < 0) {
                throw new IllegalArgumentException("latencySumNanos: " + latencySumNanos + " (expected: >= 0)");
            }
        }

        /** Returns the sum of both, for the windows of several owners. */
        public Sum plus(Sum other) {
            return new Sum(ended + other.ended, failures + other.failures, latencySumNanos + other.latencySumNanos);
        }

        /** Returns failures / ended, in [0, 1]; 0 if nothing ended. */
        public double errorRatio() {
            return ended == 0 ? 0 : (double) failures / ended;
        }

        /** Returns the mean latency of what did not fail, in nanoseconds; NaN if nothing succeeded. */
        public double meanLatencyNanos() {
            return ended == failures ? Double.NaN : (double) latencySumNanos / (ended - failures);
        }
    }

    /**
     * Makes an empty window.
     *
     * @param window time that it covers, &gt; 0
     * @param buckets its parts, in [1, 1000]; the age at which counts are forgotten is exact to one part
     * @param originNanos any time of the clock that writer and readers share; all their stamps lie within 292 years of it
     * @throws IllegalArgumentException if an argument is out of range, or a bucket would be shorter than a nanosecond
     */
    public WindowCounts(Duration window, int buckets, long originNanos) {
        if (buckets < 1 || buckets > 1000) {
            throw new IllegalArgumentException("buckets: " + buckets + " (expected: 1 to 1000)");
        }
        this.bucketNanos = window.toNanos() / buckets;
        if (bucketNanos < 1) {
            throw new IllegalArgumentException("window: " + window + " (expected: at least 1 ns for each bucket)");
        }
        this.buckets = buckets;
        this.originNanos = originNanos;
        this.cells = new AtomicLongArray(buckets * CELLS);
        for (int i = 0; i < buckets; i++) {
            cells.set(i * CELLS + NUMBER, EMPTY);
        }
        this.running = EMPTY;
    }

    /**
     * Counts an attempt that ended. Attempts that were given up for reasons of the client's are not to be counted.
     *
     * @param failed whether the target failed at it
     * @param latencyNanos time to its answer; below 0 counts as 0
     * @param nowNanos when it ended; a stamp from before the running bucket counts in the running one
     */
    public void ended(boolean failed, long latencyNanos, long nowNanos) {
        long number = number(nowNanos);
        if (number > running) {
            turnTo(number);
        }
        int at = cell(running);
        if (!failed) {
            add(at + LATENCY, Math.max(0, latencyNanos));
        }
        add(at + ENDED, 1);
        if (failed) {
            add(at + FAILURES, 1);
        }
    }

    /** Returns what ended within the window before {@code nowNanos}. */
    public Sum sum(long nowNanos) {
        long first = number(nowNanos) - buckets + 1;
        long ended = 0;
        long failures = 0;
        long latencySumNanos = 0;
        for (int i = 0; i < buckets; i++) {
            int at = i * CELLS;
            long number = cells.getAcquire(at + NUMBER);
            if (number < first) {
                continue; // empty or too old; one newer than now is taken, the writer's clock was read later than ours
            }
            long bucketFailures = cells.getAcquire(at + FAILURES);
            long bucketEnded = cells.getAcquire(at + ENDED);
            long bucketLatency = cells.getAcquire(at + LATENCY);
            VarHandle.acquireFence();
            if (cells.getOpaque(at + NUMBER) == number) {
                ended += bucketEnded;
                failures += bucketFailures;
                latencySumNanos += bucketLatency;
            }
        }
        return new Sum(ended, failures, latencySumNanos);
    }

    private void turnTo(long number) {
        int at = cell(number);
        cells.setOpaque(at + NUMBER, EMPTY);
        VarHandle.releaseFence();
        cells.setOpaque(at + ENDED, 0);
        cells.setOpaque(at + FAILURES, 0);
        cells.setOpaque(at + LATENCY, 0);
        cells.setRelease(at + NUMBER, number);
        running = number;
    }

    private long number(long nowNanos) {
        return Math.floorDiv(nowNanos - originNanos, bucketNanos);
    }

    private int cell(long number) {
        return (int) Math.floorMod(number, (long) buckets) * CELLS;
    }

    private void add(int cell, long amount) {
        cells.setRelease(cell, cells.getPlain(cell) + amount); // one writer
    }
}
