package dev.wissel.controller.sensor;

import dev.wissel.core.load.WindowCounts;

/**
 * How the attempts at a target ended of late, counted from logged requests. Immutable.
 *
 * @param sum attempts, failures, and latency of those that did not fail
 * @param broken failures for want of a connection
 * @param timedOut failures for want of an answer in time
 * @param limited attempts that were answered 429; no failures
 * @param latencies latencies of those that did not fail
 * @param newestNanos when the last of them arrived here; meaningless if there is none
 */
public record TargetTraffic(
        WindowCounts.Sum sum, long broken, long timedOut, long limited, LatencyCounts latencies, long newestNanos) {
    /** No attempts. */
    public static final TargetTraffic NONE = new TargetTraffic(WindowCounts.Sum.NONE, 0, 0, 0, LatencyCounts.NONE, 0);

    /** Returns how old the news is, in nanoseconds; the longest possible if there is none. */
    public long ageNanos(long nowNanos) {
        return sum.ended() == 0 ? Long.MAX_VALUE : Math.max(0, nowNanos - newestNanos);
    }
}
