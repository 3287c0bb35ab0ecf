package dev.wissel.gateway.tunnel;

/** Who opened a tunnel. Called on the tunnel's event loop. */
public interface TunnelOwner {
    /** Returns the time of the loop's clock, in nanoseconds. */
    long nowNanos();

    /** Says that both connections of the tunnel are closed. Called once. */
    void onTunnelOver(Tunnel tunnel);
}
