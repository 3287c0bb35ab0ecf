package dev.wissel.core.region;

import java.util.Objects;

/**
 * Decides how the traffic of one upstream is spread over its regions. Confined to the upstream's keeper.
 *
 * <p>{@link #next} is the decision as a pure function; the object adds nothing but the memory of the last state.
 */
public final class RegionSwitch {
    private final RegionPolicy policy;
    private RegionState state = RegionState.INITIAL;

    /**
     * A decision and what has to be remembered for the next one. Immutable.
     *
     * @param state to be given to the next call
     * @param decision what to do now
     */
    public record Step(RegionState state, RegionDecision decision) {}

    /** Makes a switch that has not decided anything yet: the regions it sees first are active without a hold-down. */
    public RegionSwitch(RegionPolicy policy) {
        this.policy = Objects.requireNonNull(policy, "policy");
    }

    /**
     * Decides anew. To be called whenever an address is admitted or ejected, a region is drained, a trial ends, and at {@link
     * RegionDecision#nextNanos()} at the latest; calling more often does no harm.
     *
     * @param observation the regions in order of preference and the demand
     * @param nowNanos the keeper's clock
     */
    public RegionDecision decide(RegionObservation observation, long nowNanos) {
        Step step = next(policy, state, observation, nowNanos);
        state = step.state();
        return step.decision();
    }

    /** Returns what the switch remembers, for a journal or a replay. */
    public RegionState state() {
        return state;
    }

    /**
     * Returns the decision that follows from a state and an observation, and the state after it. Pure.
     *
     * @param policy the rules' figures; may differ from call to call
     * @param state what is remembered, {@link RegionState#INITIAL} at first
     * @param observation the regions in order of preference and the demand
     * @param nowNanos time of the decision, on the same clock at each call
     */
    public static Step next(RegionPolicy policy, RegionState state, RegionObservation observation, long nowNanos) {
        return new Decider(policy, state, observation, nowNanos).step();
    }
}
