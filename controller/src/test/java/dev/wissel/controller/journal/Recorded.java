package dev.wissel.controller.journal;

import dev.wissel.core.director.Decision;
import dev.wissel.core.director.Director;
import dev.wissel.core.director.DirectorState;
import dev.wissel.core.director.Observation;
import dev.wissel.core.director.TargetFigures;
import dev.wissel.core.director.UpstreamFigures;
import dev.wissel.core.load.WindowCounts;
import dev.wissel.core.model.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.random.RandomGenerator;

/** An eventful time with two upstreams in two regions, decided upon and journalled. */
final class Recorded {
    static final long SECOND = 1_000_000_000L;
    static final long START = 1_790_000_000L * SECOND;

    final List<Observation> observations = new ArrayList<>();
    final List<Decision> decisions = new ArrayList<>();
    final Journal.Session session;
    private final Journal journal;
    private final Map<Address, Integer> weights = new HashMap<>();
    private final Map<String, Boolean> well = new HashMap<>();
    private DirectorState state = DirectorState.INITIAL;
    long nowNanos = START;

    Recorded(Journal journal) {
        this.journal = journal;
        this.session = journal.begin(
                "test",
                1,
                "0",
                Map.of("orders", Director.Rules.DEFAULTS, "products", Director.Rules.DEFAULTS),
                nowNanos);
    }

    Recorded play(int steps, RandomGenerator random) {
        for (int i = 0; i < steps; i++) {
            nowNanos += SECOND;
            step(new Observation(List.of(figures("orders", random), figures("products", random))));
        }
        return this;
    }

    private void step(Observation observation) {
        Director.Step step = Director.decide(name -> Director.Rules.DEFAULTS, state, observation, nowNanos);
        journal.step(session, state, observation, step.decision(), nowNanos);
        state = step.state();
        observations.add(observation);
        decisions.add(step.decision());
        step.decision().changes().forEach(change -> weights.put(change.target(), change.to()));
    }

    private UpstreamFigures figures(String upstream, RandomGenerator random) {
        List<TargetFigures> targets = new ArrayList<>();
        for (String region : List.of("ams", "fra")) {
            String place = upstream + region;
            if (random.nextInt(40) == 0) {
                well.put(place, !well.getOrDefault(place, true));
            }
            for (int i = 0; i < 2; i++) {
                Address address = Address.of(upstream + "-" + region + i + ".example", 8080);
                int weight = weights.computeIfAbsent(address, absent -> region.equals("ams") ? 100 : 0);
                boolean up = well.getOrDefault(place, true);
                long ended = random.nextInt(400);
                targets.add(new TargetFigures(
                        address,
                        region,
                        100,
                        weight,
                        i == 0 ? OptionalDouble.of(300.1) : OptionalDouble.empty(),
                        false,
                        weight == 0 ? TargetFigures.Health.NONE : new TargetFigures.Health(up ? 2 : 0, up ? 0 : 2, 5),
                        new TargetFigures.Probes(
                                up ? TargetFigures.Verdict.UP : TargetFigures.Verdict.DOWN, up ? 1 : 0, up ? 0 : 1),
                        new TargetFigures.Traffic(
                                new WindowCounts.Sum(ended, ended / 50, random.nextLong(1, 1L << 40)),
                                OptionalDouble.empty(),
                                random.nextLong(SECOND))));
            }
        }
        return new UpstreamFigures(
                upstream,
                List.of("ams", "fra"),
                "",
                Set.of(),
                targets,
                random.nextInt(10) == 0 ? Double.NaN : random.nextDouble() * 500,
                10 * SECOND,
                OptionalDouble.empty(),
                false,
                false);
    }
}
