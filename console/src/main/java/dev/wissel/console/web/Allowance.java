package dev.wissel.console.web;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often something may happen, for each of many names: a few times at once, then once an interval (a token bucket each). The names that are kept are
 * bounded; the one that was used longest ago is forgotten first. Thread-safe.
 */
final class Allowance {
    private static final int MOST_NAMES = 10_000;

    private final int burst;
    private final long intervalNanos;
    private final LongSupplier nanoClock;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    private static final class Bucket {
        private double left;
        private long atNanos;
    }

    Allowance(int burst, Duration interval, LongSupplier nanoClock) {
        this.burst = burst;
        this.intervalNanos = interval.toNanos();
        this.nanoClock = nanoClock;
    }

    /** Returns whether it may happen once more; does not count it. */
    synchronized boolean left(String name) {
        return filled(name).left >= 1;
    }

    /** Counts it once; returns false if it may not happen. */
    synchronized boolean take(String name) {
        Bucket bucket = filled(name);
        if (bucket.left < 1) {
            return false;
        }
        bucket.left--;
        return true;
    }

    private Bucket filled(String name) {
        long nowNanos = nanoClock.getAsLong();
        Bucket bucket = buckets.get(name);
        if (bucket == null) {
            if (buckets.size() >= MOST_NAMES) {
                Iterator<String> oldest = buckets.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
            bucket = new Bucket();
            bucket.left = burst;
            bucket.atNanos = nowNanos;
            buckets.put(name, bucket);
        }
        bucket.left = Math.min(burst, bucket.left + (nowNanos - bucket.atNanos) / (double) intervalNanos);
        bucket.atNanos = nowNanos;
        return bucket;
    }
}
