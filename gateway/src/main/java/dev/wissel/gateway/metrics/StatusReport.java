package dev.wissel.gateway.metrics;

/** Says how the gateway is, for {@code /status}. */
@FunctionalInterface
public interface StatusReport {
    /** Returns a JSON object. */
    String json();
}
