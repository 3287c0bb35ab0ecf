package dev.wissel.core.load;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The largest of the durations recorded in the last minute, exact to one microsecond (rounded up), forgotten after 50 to 60 seconds.
 *
 * <p>A ring of {@value #BUCKETS} buckets of 10 s, each an exact maximum; no average, in which a few slow answers would drown.
 *
 * <p>Written by one owner; {@link #get} may be called from any thread.
 */
public final class RecentMax {
    /** Returned by {@link #get} if nothing was recorded recently. */
    public static final long NONE = -1;

    /** How long a duration is remembered at most, in nanoseconds. */
    public static final long SPAN_NANOS = 60_000_000_000L;

    private static final int BUCKETS = 6;
    private static final long WIDTH_NANOS = SPAN_NANOS / BUCKETS;
    private static final int MICROS_BITS = 40; // 12 days
    private static final long MICROS_MASK = (1L << MICROS_BITS) - 1;
    private static final long EPOCH_MASK = (1L << (63 - MICROS_BITS)) - 1;

    // A slot is 0 while unused, else one word of the bucket's epoch and 1 + its maximum in microseconds, so that both
    // change at once.
    private final AtomicLongArray slots = new AtomicLongArray(BUCKETS);
    private final AtomicLong originNanos = new AtomicLong();
    private boolean begun;
    private long epoch;

    /**
     * Records a duration.
     *
     * @param durationNanos in nanoseconds, &gt;= 0
     * @param nowNanos when it ended; a time before the newest one counts as the newest
     */
    void record(long durationNanos, long nowNanos) {
        if (!begun) {
            begun = true;
            originNanos.lazySet(nowNanos);
        }
        long sinceEpochNanos = nowNanos - originNanos.getPlain() - epoch * WIDTH_NANOS;
        if (sinceEpochNanos >= WIDTH_NANOS) {
            epoch += sinceEpochNanos / WIDTH_NANOS;
        }
        int slot = (int) (epoch % BUCKETS);
        long word = (epoch & EPOCH_MASK) << MICROS_BITS
                | Math.min(MICROS_MASK, 1 + Math.max(0, durationNanos / 1_000 + (durationNanos % 1_000 > 0 ? 1 : 0)));
        long old = slots.getPlain(slot);
        if (old >>> MICROS_BITS != word >>> MICROS_BITS || old < word) {
            slots.lazySet(slot, word);
        }
    }

    /** Returns the largest duration of the recent past in nanoseconds, or {@link #NONE}. */
    long get(long nowNanos) {
        long max = 0;
        long epochNow = Math.max(0, nowNanos - originNanos.get()) / WIDTH_NANOS;
        for (int i = 0; i < BUCKETS; i++) {
            long word = slots.get(i);
            if (word != 0 && ((epochNow - (word >>> MICROS_BITS)) & EPOCH_MASK) < BUCKETS) {
                max = Math.max(max, word & MICROS_MASK);
            } else if (word != 0 && (((word >>> MICROS_BITS) - epochNow) & EPOCH_MASK) < BUCKETS) {
                max = Math.max(max, word & MICROS_MASK); // the reader's clock was read a moment before the writer's
            }
        }
        return max == 0 ? NONE : (max - 1) * 1_000;
    }
}
