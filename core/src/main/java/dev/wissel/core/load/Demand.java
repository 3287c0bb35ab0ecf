package dev.wissel.core.load;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The rate at which requests arrive for one upstream, in requests a second, smoothed.
 *
 * <p>Each owner (an event loop) counts into a {@link Counter} of its own; the keeper samples the sum. The rate is the exact count over the
 * last second, {@code (total(now) - total(now - 1 s)) / 1 s}, followed by an exponential smoothing of 0.5 s. Together they lag by one second:
 * of a step, 57 % show after 1 s, 94 % after 2 s, and nothing ever overshoots. Poisson arrivals of rate λ leave a relative noise of about
 * {@code 0.75 / sqrt(λ)}: 2.4 % at 1000/s.
 *
 * <p>What came before the first sample counts as silence, so that a start never looks like a burst.
 *
 * <p>{@link #counter()} is thread-safe; everything else is confined to the keeper.
 */
public final class Demand {
    private static final long WINDOW_NANOS = 1_000_000_000L;
    private static final long SMOOTHING_NANOS = 500_000_000L;
    /** The window's grain: checkpoints are at least this far apart, so that eleven of them always reach back over the window. */
    private static final long GRAIN_NANOS = 100_000_000L;

    private static final int CHECKPOINTS = 16; // a power of two above 1 s / 100 ms + 2

    private final List<Counter> counters = new CopyOnWriteArrayList<>();
    private final long[] checkpointNanos = new long[CHECKPOINTS];
    private final long[] checkpointTotals = new long[CHECKPOINTS];
    private int oldest;
    private int size;
    private long sampledNanos;
    private double perSecond;

    /** One owner's count of arrivals. {@link #arrived} is confined to that owner, {@link #total} may be read from any thread. */
    public static final class Counter {
        private static final int CELL = 12; // 96 bytes of air on both sides: neighbours belong to other event loops

        private final AtomicLongArray cells = new AtomicLongArray(2 * CELL + 1);

        private Counter() {}

        /** Counts a request that arrives now, whatever becomes of it; its retries do not count. */
        public void arrived() {
            cells.lazySet(CELL, cells.getPlain(CELL) + 1); // one writer
        }

        /** Returns the requests counted so far, at worst a moment old. */
        public long total() {
            return cells.getOpaque(CELL);
        }
    }

    /** Returns a counter for one more owner. */
    public Counter counter() {
        Counter counter = new Counter();
        counters.add(counter);
        return counter;
    }

    /**
     * Reads the counters and returns the smoothed rate. To be called a few times a second, in any rhythm; after a pause longer than the
     * window the rate is the mean over the pause.
     *
     * @param nowNanos the keeper's clock; a stamp that is not after the previous one changes nothing
     * @return requests a second, &gt;= 0
     */
    public double sample(long nowNanos) {
        long total = 0;
        for (Counter counter : counters) {
            total += counter.total();
        }
        if (size == 0) {
            sampledNanos = nowNanos;
            remember(total, nowNanos);
            return perSecond;
        }
        long elapsedNanos = nowNanos - sampledNanos;
        if (elapsedNanos <= 0) {
            return perSecond;
        }
        forgetBeyondWindow(nowNanos);
        double spanNanos = Math.max(nowNanos - checkpointNanos[oldest], WINDOW_NANOS);
        double rate = (total - checkpointTotals[oldest]) * 1e9 / spanNanos;
        // StrictMath: the same samples must give the same bits on every machine, or a replay would not repeat its
        // decisions.
        perSecond += (rate - perSecond) * (1 - StrictMath.exp(-(double) elapsedNanos / SMOOTHING_NANOS));
        sampledNanos = nowNanos;
        if (nowNanos - checkpointNanos[(oldest + size - 1) % CHECKPOINTS] >= GRAIN_NANOS) {
            remember(total, nowNanos);
        }
        return perSecond;
    }

    /** Returns the rate of the last sample in requests a second, &gt;= 0; 0 before the first. */
    public double perSecond() {
        return perSecond;
    }

    private void remember(long total, long nowNanos) {
        int at = (oldest + size) % CHECKPOINTS;
        checkpointNanos[at] = nowNanos;
        checkpointTotals[at] = total;
        size++;
    }

    /** Drops checkpoints as long as a younger one still reaches back over the whole window. */
    private void forgetBeyondWindow(long nowNanos) {
        while (size > 1 && nowNanos - checkpointNanos[(oldest + 1) % CHECKPOINTS] >= WINDOW_NANOS) {
            oldest = (oldest + 1) % CHECKPOINTS;
            size--;
        }
    }
}
