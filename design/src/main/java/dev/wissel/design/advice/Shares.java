package dev.wissel.design.advice;

import dev.wissel.design.strategy.ServiceStrategy;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How the requests of a service divide over its regions by their order and capacity: each region takes what it can of what the ones before it
 * left over ({@code docs/algorithms/regions.md}). A region of unknown capacity takes all that is left. Immutable.
 *
 * @param byRegion part of the requests by region, in the order of preference; they add up to at most 1
 * @param shed the part that nobody can take
 */
record Shares(Map<String, Double> byRegion, double shed) {
    /** Below this nothing is worth a word: rounding. */
    private static final double NOTHING = 1e-9;

    /**
     * Returns the shares.
     *
     * @param service the service
     * @param lost the region that is lost; empty for none
     * @param demandPerSecond requests a second, &gt; 0; 0 if unknown, and then nothing spills
     */
    static Shares of(ServiceStrategy service, String lost, double demandPerSecond) {
        Map<String, Double> shares = new LinkedHashMap<>();
        double left = 1;
        for (String region : service.regions()) {
            double capacity = Subject.capacity(service, region);
            boolean serves = !region.equals(lost)
                    && (capacity < 0 || capacity > 0 || demandPerSecond == 0)
                    && service.endpointsIn(region).stream().anyMatch(endpoint -> endpoint.weight() > 0);
            double room = demandPerSecond == 0 || capacity < 0 ? 1 : Math.min(1, capacity / demandPerSecond);
            double share = serves ? Math.min(left, room) : 0;
            shares.put(region, share);
            left -= share;
        }
        return new Shares(shares, left < NOTHING ? 0 : left);
    }
}
