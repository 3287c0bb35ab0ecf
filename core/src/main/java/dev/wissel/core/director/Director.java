package dev.wissel.core.director;

import dev.wissel.core.bound.ControlLoop;
import dev.wissel.core.region.RegionPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * Decides which weights a controller is to write. Stateless and thread-safe.
 */
public final class Director {
    private Director() {}

    /**
     * How one upstream is directed. Immutable.
     *
     * @param settings pace and prudence
     * @param regions how its traffic moves between regions
     */
    public record Rules(DirectorSettings settings, RegionPolicy regions) {
        /** What holds if nothing else is said. */
        public static final Rules DEFAULTS = new Rules(DirectorSettings.DEFAULTS, RegionPolicy.DEFAULTS);

        public Rules {
            Objects.requireNonNull(settings, "settings");
            Objects.requireNonNull(regions, "regions");
        }
    }

    /**
     * A decision, and what has to be remembered for the next one. Immutable.
     *
     * @param state to be given to the next call
     * @param decision what to do now
     */
    public record Step(DirectorState state, Decision decision) {}

    /**
     * Returns the policy with a ramp no steeper than it can be written: each step at least as long as it takes to write all targets of a region at the pace of writes.
     *
     * @param targets of the largest region, &gt;= 0
     */
    public static RegionPolicy paced(RegionPolicy policy, DirectorSettings settings, int targets) {
        RegionPolicy.Ramp ramp = policy.ramp();
        if (ramp.length().isZero()) {
            return policy;
        }
        long step = ControlLoop.rampStepNanos(
                ramp.length().toNanos() / ramp.steps().size(),
                targets,
                settings.cadenceNanos(),
                settings.writesPerMinute());
        return policy.withRamp(
                new RegionPolicy.Ramp(Duration.ofNanos(step * ramp.steps().size()), ramp.steps(), ramp.tolerance()));
    }

    /**
     * Decides. Pure: the same arguments give the same step, bit for bit. To be called every second or so; each change that it returns counts as written.
     *
     * @param rules of each upstream, by name
     * @param state what the last step returned, {@link DirectorState#INITIAL} at first
     * @param observation what is known; of an upstream that is not in it everything stays as it is
     * @param nowNanos time of the decision on one clock, which may be that of another process of before
     */
    public static Step decide(
            Function<String, Rules> rules, DirectorState state, Observation observation, long nowNanos) {
        Map<String, UpstreamState> next = new HashMap<>(state.upstreams());
        next.keySet().removeAll(observation.forgotten());
        List<UpstreamDecision> decisions = new ArrayList<>();
        for (UpstreamFigures figures : observation.upstreams()) {
            UpstreamState before = state.upstreams().getOrDefault(figures.name(), UpstreamState.INITIAL);
            UpstreamStep step = new UpstreamStep(rules.apply(figures.name()), before, figures, nowNanos);
            decisions.add(step.decide());
            next.put(figures.name(), step.after());
        }
        return new Step(new DirectorState(next), new Decision(decisions));
    }
}
