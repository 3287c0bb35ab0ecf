package dev.wissel.core.region;

import java.util.List;

/**
 * What a decision about regions is made from. Immutable.
 *
 * @param demandPerSecond smoothed arrivals, requests a second, &gt;= 0; NaN if not known, which counts as 0: nothing is shed on a guess
 * @param regions the regions in order of preference, each name once
 */
public record RegionObservation(double demandPerSecond, List<RegionFigures> regions) {
    public RegionObservation {
        if (demandPerSecond < 0 || Double.isInfinite(demandPerSecond)) {
            throw new IllegalArgumentException("demandPerSecond: " + demandPerSecond + " (expected: >= 0)");
        }
        regions = List.copyOf(regions);
        if (regions.stream().map(RegionFigures::region).distinct().count() != regions.size()) {
            throw new IllegalArgumentException("regions: " + regions + " (expected: each name once)");
        }
        if (Double.isNaN(demandPerSecond)) {
            demandPerSecond = 0;
        }
    }
}
