package dev.wissel.gateway.route;

/** The router's answer: a {@link RouteMatch}, or {@link NoRoute} with the reason. */
public sealed interface Routing permits RouteMatch, NoRoute {
    /**
     * Returns whether every request with the same method, host and target path has this answer, so that it may be kept. False if a header, the server name of
     * the handshake or the listener's port was asked.
     */
    boolean repeatable();
}
