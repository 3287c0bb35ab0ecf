package dev.wissel.gateway.upstream;

/**
 * Something that the gateway did on its own, and why: what is printed, logged and counted. Immutable.
 *
 * @param epochMillis when, wall time
 * @param upstream the upstream it happened to
 * @param kind what happened, such as {@code EJECTED}, {@code LOST} or {@code RAMP}
 * @param subject the region or the target's address; empty if it concerns the whole upstream
 * @param line a sentence for people, with the cause
 */
public record GatewayEvent(long epochMillis, String upstream, String kind, String subject, String line) {}
