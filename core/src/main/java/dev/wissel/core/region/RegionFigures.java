package dev.wissel.core.region;

import dev.wissel.core.load.WindowCounts;
import dev.wissel.core.model.Target;
import dev.wissel.core.model.Targets;
import java.util.Objects;

/**
 * What is known of one region at one moment. Immutable.
 *
 * <p>Addresses of weight 0 take no requests and are not counted at all.
 *
 * @param region its name
 * @param addresses its addresses, &gt;= 0; a target whose name does not resolve counts as one that is not admitted
 * @param admitted those of them that may serve now, in [0, addresses]
 * @param admittedCapacity requests a second that the admitted addresses can bear, &gt; 0 if there are any; NaN if not known of each of them
 * @param capacity requests a second that all addresses could bear, &gt;= admittedCapacity; NaN just when {@code admittedCapacity} is
 * @param drained whether the operator keeps new requests away
 * @param trialSuccesses trials that succeeded since the last observation, &gt;= 0
 * @param trialFailures trials that failed since the last observation, &gt;= 0
 * @param window how attempts in this region ended of late; should reach back no further than a step of the ramp, so that a step is not held
 *     for what happened before it
 * @param pace whether it answers too slowly
 */
public record RegionFigures(
        String region,
        int addresses,
        int admitted,
        double admittedCapacity,
        double capacity,
        boolean drained,
        int trialSuccesses,
        int trialFailures,
        WindowCounts.Sum window,
        RegionPace pace) {

    /** Makes figures of a region whose pace is usual. */
    public RegionFigures(
            String region,
            int addresses,
            int admitted,
            double admittedCapacity,
            double capacity,
            boolean drained,
            int trialSuccesses,
            int trialFailures,
            WindowCounts.Sum window) {
        this(
                region,
                addresses,
                admitted,
                admittedCapacity,
                capacity,
                drained,
                trialSuccesses,
                trialFailures,
                window,
                RegionPace.USUAL);
    }

    public RegionFigures {
        Objects.requireNonNull(region, "region");
        Objects.requireNonNull(window, "window");
        Objects.requireNonNull(pace, "pace");
        if (admitted < 0 || admitted > addresses) {
            throw new IllegalArgumentException("admitted: " + admitted + " (expected: 0 to " + addresses + ")");
        }
        if (Double.isNaN(admittedCapacity) != Double.isNaN(capacity)
                || admittedCapacity < 0
                || admittedCapacity > capacity * (1 + 1e-9)
                || (admitted > 0 && admittedCapacity == 0)
                || Double.isInfinite(capacity)) {
            throw new IllegalArgumentException("admittedCapacity: " + admittedCapacity
                    + " (expected: above 0 if any address is admitted, and up to the capacity, " + capacity + ")");
        }
        if (trialSuccesses < 0 || trialFailures < 0) {
            throw new IllegalArgumentException(
                    "trials: " + trialSuccesses + " good, " + trialFailures + " failed (expected: >= 0)");
        }
    }

    /**
     * Returns the figures of a region as a snapshot shows them, not drained, without trials and with an empty window.
     *
     * <p>The capacity of a target is divided over its addresses by weight. The region's capacity is known if that of each of its targets is:
     * a sum with holes would starve the region.
     */
    public static RegionFigures of(Targets targets, String region) {
        int addresses = 0;
        int admitted = 0;
        double admittedCapacity = 0;
        double capacity = 0;
        for (Target target : targets.targets()) {
            if (target.region().equals(region) && target.nodes().isEmpty() && target.weight() > 0) {
                addresses++;
                capacity += target.capacityPerSecond().orElse(Double.NaN);
            }
        }
        for (int from = 0; from < targets.size(); ) {
            Target target = targets.targetOf(from);
            int to = from;
            long weight = 0;
            long admittedWeight = 0;
            for (; to < targets.size() && targets.targetOf(to).equals(target); to++) {
                weight += targets.weight(to);
                if (target.region().equals(region) && targets.weight(to) > 0) {
                    addresses++;
                    if (targets.available(to)) {
                        admitted++;
                        admittedWeight += targets.weight(to);
                    }
                }
            }
            if (target.region().equals(region) && weight > 0) {
                double perSecond = target.capacityPerSecond().orElse(Double.NaN);
                capacity += perSecond;
                admittedCapacity += perSecond * admittedWeight / weight;
            }
            from = to;
        }
        if (Double.isNaN(capacity)) {
            admittedCapacity = Double.NaN;
        }
        return new RegionFigures(
                region, addresses, admitted, admittedCapacity, capacity, false, 0, 0, WindowCounts.Sum.NONE);
    }

    /** Returns the same figures, drained by the operator or not. */
    public RegionFigures withDrained(boolean isDrained) {
        return new RegionFigures(
                region,
                addresses,
                admitted,
                admittedCapacity,
                capacity,
                isDrained,
                trialSuccesses,
                trialFailures,
                window,
                pace);
    }

    /** Returns the same figures with the trials that ended since the last observation. */
    public RegionFigures withTrials(int successes, int failures) {
        return new RegionFigures(
                region, addresses, admitted, admittedCapacity, capacity, drained, successes, failures, window, pace);
    }

    /** Returns the same figures with another window. */
    public RegionFigures withWindow(WindowCounts.Sum newWindow) {
        return new RegionFigures(
                region,
                addresses,
                admitted,
                admittedCapacity,
                capacity,
                drained,
                trialSuccesses,
                trialFailures,
                newWindow,
                pace);
    }

    /** Returns the same figures with another verdict on the pace. */
    public RegionFigures withPace(RegionPace newPace) {
        return new RegionFigures(
                region,
                addresses,
                admitted,
                admittedCapacity,
                capacity,
                drained,
                trialSuccesses,
                trialFailures,
                window,
                newPace);
    }

    /** Returns the same figures with the capacity unknown: the region is taken to carry whatever comes. */
    public RegionFigures withoutCapacity() {
        return new RegionFigures(
                region,
                addresses,
                admitted,
                Double.NaN,
                Double.NaN,
                drained,
                trialSuccesses,
                trialFailures,
                window,
                pace);
    }

    /** Returns whether its capacity is known. */
    boolean capacityKnown() {
        return !Double.isNaN(capacity);
    }

    /** Returns the part that is admitted, in [0, 1]: of the capacity, or of the addresses if that is unknown. */
    double admittedPart() {
        if (admitted == 0) {
            return 0;
        }
        return capacityKnown() ? Math.min(1, admittedCapacity / capacity) : (double) admitted / addresses;
    }
}
