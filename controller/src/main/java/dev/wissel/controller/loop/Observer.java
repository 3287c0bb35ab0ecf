package dev.wissel.controller.loop;

import dev.wissel.controller.sensor.HealthView;
import dev.wissel.controller.sensor.Sensors;
import dev.wissel.controller.sensor.TargetObservation;
import dev.wissel.controller.sensor.UpstreamObservation;
import dev.wissel.core.director.DirectorState;
import dev.wissel.core.director.Observation;
import dev.wissel.core.director.TargetFigures;
import dev.wissel.core.director.UpstreamFigures;
import dev.wissel.core.director.UpstreamState;
import dev.wissel.kong.admin.AdminNodes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Makes the director's observation of what the sensors have, of the weights that Kong holds, and of what the operator wants. Confined to the control loop.
 *
 * <p>A target that Kong does not have is left out and said to be missing; one that Kong has and the strategy does not is none of ours.
 */
final class Observer {
    private final Weights held;
    private final LateWrites late;
    private final NodesApart apart;
    private final NodeMends mends;
    private final Sensors sensors;
    private final long delayNanos;
    private final double windowSeconds;
    private final Map<String, TargetObservation> earlier = new HashMap<>();
    private final Map<String, Map<String, Integer>> dryWeights = new HashMap<>();
    private final Map<String, Set<String>> missingOf = new HashMap<>();
    private final Set<String> silent = new TreeSet<>();

    /**
     * What was seen. Immutable.
     *
     * @param observation what to decide from
     * @param missing what Kong does not have, for people
     * @param silent upstreams of which nobody has said anything yet
     * @param findings what is odd, for people
     */
    record Seen(Observation observation, Set<String> missing, Set<String> silent, List<String> findings) {}

    /**
     * Makes one.
     *
     * @param late what must not be taken for somebody else's wish
     * @param apart which nodes hold what
     * @param mends what is written to single nodes
     */
    Observer(
            AdminNodes nodes,
            Sensors sensors,
            LateWrites late,
            NodesApart apart,
            NodeMends mends,
            long delayNanos,
            double windowSeconds) {
        this.held = new Weights(nodes);
        this.late = late;
        this.apart = apart;
        this.mends = mends;
        this.sensors = sensors;
        this.delayNanos = delayNanos;
        this.windowSeconds = windowSeconds;
    }

    /** Remembers a weight that would have been written, so that a dry run goes on from it. */
    void pretend(String upstream, String target, int weight) {
        dryWeights.computeIfAbsent(upstream, absent -> new HashMap<>()).put(target, weight);
    }

    /**
     * Looks at some of the upstreams.
     *
     * @param due which; of the others is said what was found last
     * @param state what is believed
     * @param since weights that were read before this moment count as not read: somebody else led then, and may have written after
     */
    Seen look(List<DirectedUpstream> due, Wishes wishes, DirectorState state, OptionalLong since, long nowNanos) {
        held.look();
        List<UpstreamFigures> figures = new ArrayList<>();
        List<String> findings = new ArrayList<>();
        Set<String> forgotten = new TreeSet<>();
        for (DirectedUpstream upstream : due) {
            String name = upstream.name();
            HealthView view = sensors.health().map(sensor -> sensor.view(name)).orElse(HealthView.none(name));
            Weights.Known weights = held.of(view, name, since)
                    .map(known -> wishes.pauses(name)
                            ? known
                            : settled(
                                    known,
                                    view,
                                    state.upstreams().getOrDefault(name, UpstreamState.INITIAL),
                                    since,
                                    nowNanos))
                    .orElse(null);
            missingOf.remove(name);
            silent.remove(name);
            if (weights != null && weights.exists()) {
                figures.add(figures(upstream, weights, wishes, findings, nowNanos));
                continue;
            }
            forgotten.add(name);
            if (weights == null) {
                silent.add(name);
            } else {
                missingOf.put(name, Set.of("upstream " + name));
            }
        }
        Set<String> missing = new TreeSet<>();
        missingOf.values().forEach(missing::addAll);
        return new Seen(new Observation(figures, forgotten), missing, Set.copyOf(silent), findings);
    }

    private UpstreamFigures figures(
            DirectedUpstream upstream, Weights.Known known, Wishes wishes, List<String> findings, long nowNanos) {
        Map<String, Integer> weights = known.byTarget();
        long weightAgeNanos = Math.max(0, nowNanos - known.takenAtNanos());
        List<DirectedUpstream.Member> there = new ArrayList<>();
        Set<String> missing = new TreeSet<>();
        for (DirectedUpstream.Member member : upstream.members()) {
            if (weights.containsKey(member.address().text())) {
                there.add(member);
            } else {
                missing.add("target " + member.address().text() + " of upstream " + upstream.name());
            }
        }
        if (!missing.isEmpty()) {
            missingOf.put(upstream.name(), missing);
        }
        UpstreamObservation seen = sensors.observe(
                upstream.name(),
                upstream.service(),
                there.stream().map(member -> member.address().text()).collect(Collectors.toList()));
        findings.addAll(seen.findings());
        int total = there.stream()
                .mapToInt(member -> weights.getOrDefault(member.address().text(), 0))
                .sum();
        List<TargetFigures> targets = new ArrayList<>();
        for (int i = 0; i < there.size(); i++) {
            DirectedUpstream.Member member = there.get(i);
            String text = member.address().text();
            int weight = dryWeights
                    .getOrDefault(upstream.name(), Map.of())
                    .getOrDefault(text, weights.getOrDefault(text, 0));
            TargetObservation target = seen.targets().get(i);
            Optional<TargetObservation> before = Optional.ofNullable(earlier.put(upstream.name() + " " + text, target));
            double share = total == 0 ? 0 : (double) weight / total;
            long derived = Math.round(seen.demandPerSecond().orElse(0) * share * windowSeconds);
            targets.add(new TargetFigures(
                    member.address(),
                    member.region(),
                    member.weight(),
                    weight,
                    member.capacityPerSecond(),
                    wishes.drainedTargets().contains(text),
                    noYounger(target.health(), weightAgeNanos),
                    target.probes(before),
                    target.traffic(derived, nowNanos)));
        }
        return new UpstreamFigures(
                upstream.name(),
                upstream.regions(),
                upstream.lastResort(),
                wishes.drainedRegions(),
                targets,
                seen.demandPerSecond().orElse(Double.NaN),
                delayNanos,
                OptionalDouble.empty(),
                wishes.pauses(upstream.name()),
                wishes.resumes(upstream.name()),
                mends.told(upstream.name()));
    }

    private Weights.Known settled(
            Weights.Known read, HealthView view, UpstreamState believed, OptionalLong since, long nowNanos) {
        return late.settle(view.upstream(), apart.settle(read, view, believed, since, nowNanos), believed);
    }

    /** A node that is silent has no vote after a while. When all of them are, what is known is still as old as the weights: that freezes everything, and silence is not taken for leave to move. */
    private static TargetFigures.Health noYounger(TargetFigures.Health health, long ageNanos) {
        return new TargetFigures.Health(health.healthy(), health.unhealthy(), Math.max(health.ageNanos(), ageNanos));
    }
}
