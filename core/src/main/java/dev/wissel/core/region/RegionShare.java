package dev.wissel.core.region;

/**
 * A region's part of an upstream's traffic. Immutable.
 *
 * @param region its name
 * @param share part of the new requests that it takes, in [0, 1]
 * @param phase where it stands
 */
public record RegionShare(String region, double share, RegionPhase phase) {}
