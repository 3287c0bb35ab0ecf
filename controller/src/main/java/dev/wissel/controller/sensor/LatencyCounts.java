package dev.wissel.controller.sensor;

import java.util.Arrays;

/**
 * Latencies counted in buckets whose bounds are fixed: from 1 ms to about 65 s, three to a doubling. Counts of several owners add up exactly; a quantile is exact to
 * its bucket, 26 % wide. Immutable.
 */
public final class LatencyCounts {
    /** Nothing was counted. */
    public static final LatencyCounts NONE = new LatencyCounts(new long[0]);

    static final int BUCKETS = 50;
    private static final double FIRST_NANOS = 1e6;
    private static final int TO_A_DOUBLING = 3;
    private static final double[] BOUNDS = bounds();

    private final long[] counts;

    private LatencyCounts(long[] counts) {
        this.counts = counts;
    }

    private static double[] bounds() {
        double[] bounds = new double[BUCKETS - 1];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = FIRST_NANOS * Math.pow(2, (double) i / TO_A_DOUBLING);
        }
        return bounds;
    }

    static LatencyCounts of(long[] counts) {
        return new LatencyCounts(counts.clone());
    }

    /** Returns the bucket of a latency: the first whose bound is not below it. */
    static int bucket(long nanos) {
        int found = Arrays.binarySearch(BOUNDS, nanos);
        return found >= 0 ? found : -found - 1;
    }

    /** Returns how many were counted. */
    public long count() {
        return Arrays.stream(counts).sum();
    }

    /**
     * Returns an upper bound of a quantile: the bound of the bucket in which it lies.
     *
     * @param quantile in [0, 1]
     * @return nanoseconds; NaN if nothing was counted, infinite beyond the last bound
     */
    public double quantileNanos(double quantile) {
        if (!(quantile >= 0 && quantile <= 1)) {
            throw new IllegalArgumentException("quantile: " + quantile + " (expected: 0 to 1)");
        }
        long all = count();
        if (all == 0) {
            return Double.NaN;
        }
        long rank = Math.max(1, (long) Math.ceil(quantile * all));
        long below = 0;
        for (int i = 0; i < counts.length; i++) {
            below += counts[i];
            if (below >= rank) {
                return i < BOUNDS.length ? BOUNDS[i] : Double.POSITIVE_INFINITY;
            }
        }
        throw new IllegalStateException("a rank within the count has a bucket");
    }

    /** Returns the counts of both together. */
    public LatencyCounts plus(LatencyCounts other) {
        if (counts.length == 0) {
            return other;
        }
        if (other.counts.length == 0) {
            return this;
        }
        long[] sum = counts.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += other.counts[i];
        }
        return new LatencyCounts(sum);
    }
}
