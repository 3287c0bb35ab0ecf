package dev.wissel.core.director;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * What is known of one upstream at one moment. Immutable.
 *
 * @param name Kong's name of it
 * @param regions in order of preference, each once; one alone, named "", if there are none
 * @param lastResort the region that takes what is left whether it can carry it or not; empty for none
 * @param drainedRegions regions that the operator keeps new requests away from
 * @param targets each once
 * @param demandPerSecond requests a second; NaN if unknown
 * @param delayNanos measured time from a write until its effect is seen in the traffic figures, &gt;= 0
 * @param utilisation of the upstream as a whole, if known
 * @param paused whether the operator wants no writes at all
 * @param resumed whether the operator wants foreign weights to be forgotten, and decided on again
 * @param mended targets that were written since the last observation on nodes that differed from the others, &gt;= 0; they count in the pace of writes
 */
public record UpstreamFigures(
        String name,
        List<String> regions,
        String lastResort,
        Set<String> drainedRegions,
        List<TargetFigures> targets,
        double demandPerSecond,
        long delayNanos,
        OptionalDouble utilisation,
        boolean paused,
        boolean resumed,
        int mended) {
    /** Makes figures of an upstream of which no node was written to alone. */
    public UpstreamFigures(
            String name,
            List<String> regions,
            String lastResort,
            Set<String> drainedRegions,
            List<TargetFigures> targets,
            double demandPerSecond,
            long delayNanos,
            OptionalDouble utilisation,
            boolean paused,
            boolean resumed) {
        this(
                name,
                regions,
                lastResort,
                drainedRegions,
                targets,
                demandPerSecond,
                delayNanos,
                utilisation,
                paused,
                resumed,
                0);
    }

    public UpstreamFigures {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(lastResort, "lastResort");
        Objects.requireNonNull(utilisation, "utilisation");
        regions = List.copyOf(regions);
        drainedRegions = Set.copyOf(drainedRegions);
        targets = List.copyOf(targets);
        if (regions.isEmpty() || regions.stream().distinct().count() != regions.size()) {
            throw new IllegalArgumentException("regions: " + regions + " (expected: at least one, each once)");
        }
        if (targets.stream().map(TargetFigures::address).distinct().count() != targets.size()) {
            throw new IllegalArgumentException("targets: " + targets + " (expected: each address once)");
        }
        for (TargetFigures target : targets) {
            if (!regions.contains(target.region())) {
                throw new IllegalArgumentException("region of " + target.address() + ": " + target.region()
                        + " (expected: one of " + regions + ")");
            }
        }
        if (demandPerSecond < 0 || Double.isInfinite(demandPerSecond)) {
            throw new IllegalArgumentException("demandPerSecond: " + demandPerSecond + " (expected: >= 0)");
        }
        if (mended < 0) {
            throw new IllegalArgumentException("mended: " + mended + " (expected: >= 0)");
        }
        if (delayNanos < 0) {
            throw new IllegalArgumentException("delayNanos: " + delayNanos + " (expected: >= 0)");
        }
    }

    /** Returns the targets of a region, in order. */
    List<TargetFigures> in(String region) {
        return targets.stream().filter(target -> target.region().equals(region)).toList();
    }
}
