package dev.wissel.controller.sensor;

import java.util.List;
import java.util.OptionalDouble;

/**
 * What is known of one upstream, from all sensors, at one moment. Immutable.
 *
 * @param upstream its name
 * @param takenAtNanos that moment
 * @param targets each target that was asked for, in the order asked
 * @param demandPerSecond requests a second, from the best source that has them
 * @param demandSource who says so; empty if nobody does
 * @param latencies of all its attempts that did not fail, together
 * @param findings what is odd, for people: nodes that disagree
 */
public record UpstreamObservation(
        String upstream,
        long takenAtNanos,
        List<TargetObservation> targets,
        OptionalDouble demandPerSecond,
        String demandSource,
        LatencyCounts latencies,
        List<String> findings) {
    public UpstreamObservation {
        targets = List.copyOf(targets);
        findings = List.copyOf(findings);
    }
}
