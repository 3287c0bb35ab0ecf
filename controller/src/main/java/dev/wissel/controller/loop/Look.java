package dev.wissel.controller.loop;

import dev.wissel.core.director.DirectorState;
import dev.wissel.core.director.Observation;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * How a step of the control loop found everything, and how it left it. Immutable.
 *
 * @param atNanos when it looked, on the controller's clock; {@link Long#MIN_VALUE} if it has not looked yet
 * @param observation what it saw
 * @param missing what Kong does not have, for people
 * @param silent upstreams of which nobody has said anything yet
 * @param state what the director remembers; {@link DirectorState#INITIAL} while somebody else leads
 * @param leads whether this replica leads
 * @param leader name of whoever does; empty if nobody is known to
 * @param problem what stands in the way; empty if nothing does
 */
public record Look(
        long atNanos,
        Observation observation,
        Set<String> missing,
        Set<String> silent,
        DirectorState state,
        boolean leads,
        String leader,
        String problem) {
    /** Nothing has been looked at. */
    public static final Look NONE = new Look(
            Long.MIN_VALUE, new Observation(List.of()), Set.of(), Set.of(), DirectorState.INITIAL, false, "", "");

    public Look {
        Objects.requireNonNull(observation, "observation");
        missing = Set.copyOf(missing);
        silent = Set.copyOf(silent);
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(leader, "leader");
        Objects.requireNonNull(problem, "problem");
    }
}
