package dev.wissel.gateway.tunnel;

/**
 * How long a tunnel may be quiet or stuck. Immutable.
 *
 * @param idleNanos longest time without a byte in either direction while nothing waits to be taken, &gt; 0
 * @param targetNanos longest time in which the target takes nothing of what waits for it, &gt; 0
 * @param clientNanos longest time in which the client takes nothing of what waits for it, &gt; 0
 */
public record TunnelTimes(long idleNanos, long targetNanos, long clientNanos) {
    public TunnelTimes {
        require("idleNanos", idleNanos);
        require("targetNanos", targetNanos);
        require("clientNanos", clientNanos);
    }

    private static void require(String name, long nanos) {
        if (nanos <= 0) {
            throw new IllegalArgumentException(name + ": " + nanos + " (expected: > 0)");
        }
    }
}
