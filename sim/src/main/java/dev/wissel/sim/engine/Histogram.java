package dev.wissel.sim.engine;

import java.util.Arrays;

/**
 * How often which duration was seen: exact below 512 ns, above that in buckets of at most 1/256 of their value, so that its size does not grow with
 * what it counts. Quantiles are interpolated inside a bucket, which leaves an error of well under 0.2 % where there are many values.
 *
 * <p>Confined to its owner.
 */
public final class Histogram {
    private static final int SUB_BITS = 8;
    private static final int SUBS = 1 << SUB_BITS;
    private static final int FIRST_LENGTH = 32 * SUBS;

    private long[] counts = new long[FIRST_LENGTH];
    private long count;
    private double sumNanos;
    private long maxNanos;

    /** Counts a duration in nanoseconds; below 0 counts as 0. */
    public void record(long nanos) {
        long value = Math.max(0, nanos);
        int bucket = bucket(value);
        if (bucket >= counts.length) {
            counts = Arrays.copyOf(counts, Math.max(bucket + 1, counts.length * 2));
        }
        counts[bucket]++;
        count++;
        sumNanos += value;
        if (value > maxNanos) {
            maxNanos = value;
        }
    }

    /** Adds all that the other one has counted. */
    public void add(Histogram other) {
        if (other.counts.length > counts.length) {
            counts = Arrays.copyOf(counts, other.counts.length);
        }
        for (int i = 0; i < other.counts.length; i++) {
            counts[i] += other.counts[i];
        }
        count += other.count;
        sumNanos += other.sumNanos;
        maxNanos = Math.max(maxNanos, other.maxNanos);
    }

    /** Forgets everything. */
    public void clear() {
        Arrays.fill(counts, 0);
        count = 0;
        sumNanos = 0;
        maxNanos = 0;
    }

    /** Returns how many durations were counted. */
    public long count() {
        return count;
    }

    /** Returns the exact mean in nanoseconds; NaN if nothing was counted. */
    public double meanNanos() {
        return count == 0 ? Double.NaN : sumNanos / count;
    }

    /** Returns the exact maximum in nanoseconds; 0 if nothing was counted. */
    public long maxNanos() {
        return maxNanos;
    }

    /**
     * Returns the duration that a part of all does not exceed, in nanoseconds; NaN if nothing was counted.
     *
     * @param part dimensionless, in [0, 1]; 0.99 for p99
     * @throws IllegalArgumentException if it is not
     */
    public double quantileNanos(double part) {
        if (!(part >= 0 && part <= 1)) {
            throw new IllegalArgumentException("part: " + part + " (expected: in [0, 1])");
        }
        if (count == 0) {
            return Double.NaN;
        }
        double wanted = part * count;
        double below = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            if (counts[bucket] > 0 && below + counts[bucket] >= wanted) {
                double inside = (wanted - below) / counts[bucket];
                double value = lowest(bucket) + inside * (lowest(bucket + 1) - lowest(bucket));
                return Math.min(maxNanos, bucket < 2 * SUBS ? lowest(bucket) : value);
            }
            below += counts[bucket];
        }
        return maxNanos;
    }

    /** Returns how many of the durations are above the bound in nanoseconds, exact to a bucket. */
    public long countAbove(long boundNanos) {
        long above = 0;
        for (int bucket = bucket(Math.max(0, boundNanos)) + 1; bucket < counts.length; bucket++) {
            above += counts[bucket];
        }
        return above;
    }

    /** Values below 2 · SUBS have a bucket each; then each power of two has SUBS buckets. */
    private static int bucket(long value) {
        int shift = Math.max(0, 63 - SUB_BITS - Long.numberOfLeadingZeros(value | 1));
        return (shift << SUB_BITS) + (int) (value >>> shift);
    }

    private static double lowest(int bucket) {
        if (bucket < 2 * SUBS) {
            return bucket;
        }
        int shift = (bucket >> SUB_BITS) - 1;
        return Math.scalb((double) ((bucket & SUBS - 1) | SUBS), shift);
    }
}
