package dev.wissel.gateway.fault;

/**
 * A target of an upstream, as faults name it. Immutable.
 *
 * @param upstream name of the upstream
 * @param region where it stands; empty for none
 * @param target its {@code host:port} as configured
 */
public record FaultPlace(String upstream, String region, String target) {}
