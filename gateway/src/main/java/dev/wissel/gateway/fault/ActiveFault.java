package dev.wissel.gateway.fault;

import java.util.Set;

/**
 * A fault in force. Immutable.
 *
 * @param fault what was asked for
 * @param upstreams those that it hits, when it began or was last extended
 * @param startNanos when it began, on the gateway's clock
 * @param endNanos when it ends by itself, on that clock
 * @param startEpochMillis when it began, wall time
 */
public record ActiveFault(
        Fault fault, Set<String> upstreams, long startNanos, long endNanos, long startEpochMillis) {
    public ActiveFault {
        upstreams = Set.copyOf(upstreams);
    }

    /** Returns whether its time is over, noticed or not. */
    public boolean over(long nowNanos) {
        return nowNanos - endNanos >= 0;
    }

    /** Returns what is left of its time, in nanoseconds; 0 if nothing is. */
    public long remainingNanos(long nowNanos) {
        return Math.max(0, endNanos - nowNanos);
    }
}
