package dev.wissel.console.live;

import org.jspecify.annotations.Nullable;

/**
 * How requests go somewhere, over the window that the view names. Immutable.
 *
 * @param requestsPerSecond rate, &gt;= 0; null if nobody knows it
 * @param errorShare part of them that failed, in [0, 1]; null if there were none, or nobody knows
 * @param p50Seconds median time to the answer; null if there were none, or nobody knows
 * @param p99Seconds 99th percentile of it; null if there were none, or nobody knows
 */
public record Flow(
        @Nullable Double requestsPerSecond,
        @Nullable Double errorShare,
        @Nullable Double p50Seconds,
        @Nullable Double p99Seconds) {
    /** Nothing is known. */
    public static final Flow UNKNOWN = new Flow(null, null, null, null);
}
