package dev.wissel.design.bounds;

import dev.wissel.core.bound.Plane;
import dev.wissel.core.slo.LossCost;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What the loss of one region leaves of a service, and what it costs. Immutable.
 *
 * @param region the region
 * @param capacityPerSecond requests a second that all regions together may carry, times the headroom; empty if not all is declared
 * @param leftPerSecond what the other regions may carry; empty if not all is declared
 * @param demandPerSecond the assumed rate; empty if nothing is known
 * @param carriedPart the part of that rate that they carry, in [0, 1]; empty if either is unknown
 * @param cost what it costs of the error budget, by plane, if the region is the one that is served from
 */
public record RegionLoss(
        String region,
        OptionalDouble capacityPerSecond,
        OptionalDouble leftPerSecond,
        OptionalDouble demandPerSecond,
        OptionalDouble carriedPart,
        Map<Plane, LossCost> cost) {
    public RegionLoss {
        Objects.requireNonNull(region, "region");
        Objects.requireNonNull(capacityPerSecond, "capacityPerSecond");
        Objects.requireNonNull(leftPerSecond, "leftPerSecond");
        Objects.requireNonNull(demandPerSecond, "demandPerSecond");
        Objects.requireNonNull(carriedPart, "carriedPart");
        cost = Map.copyOf(cost);
    }
}
