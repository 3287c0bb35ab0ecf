package dev.wissel.design.strategy;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * One place where a service runs.
 *
 * <p>Immutable.
 *
 * @param region the region where it stands
 * @param address where to connect
 * @param weight its part of the load relative to its peers, dimensionless, in [0, 65535]; 0 takes no new requests
 * @param capacityPerSecond requests a second that it bears, &gt; 0; empty if unknown
 */
public record Endpoint(String region, HostPort address, int weight, OptionalDouble capacityPerSecond) {
    /** The weight of an endpoint that names none; Kong's. */
    public static final int DEFAULT_WEIGHT = 100;

    public Endpoint {
        Objects.requireNonNull(region, "region");
        Objects.requireNonNull(address, "address");
        if (weight < 0 || weight > 65535) {
            throw new IllegalArgumentException("weight: " + weight + " (expected: 0 to 65535)");
        }
        if (capacityPerSecond.isPresent() && !(capacityPerSecond.getAsDouble() > 0)) {
            throw new IllegalArgumentException(
                    "capacityPerSecond: " + capacityPerSecond.getAsDouble() + " (expected: > 0)");
        }
    }
}
