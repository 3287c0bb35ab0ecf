package dev.wissel.controller.plan;

import dev.wissel.controller.plan.Change.Action;
import java.util.List;

/**
 * What is to be done to a Kong so that it is as a strategy wants it. Immutable.
 *
 * @param changes what to do, in the order in which nothing breaks in between
 * @param directed targets whose weight is not the strategy's, because the controller moved it; no drift
 * @param conflicts why nothing may be done, each with its mend; empty if it may
 * @param notes what else is to be known
 */
public record Plan(List<Change> changes, List<Directed> directed, List<String> conflicts, List<String> notes) {
    /**
     * A target whose weight was moved. Immutable.
     *
     * @param upstream name of its upstream
     * @param target its address
     * @param weight what Kong has
     * @param strategyWeight what the configuration starts with
     */
    public record Directed(String upstream, String target, int weight, int strategyWeight) {}

    public Plan {
        changes = List.copyOf(changes);
        directed = List.copyOf(directed);
        conflicts = List.copyOf(conflicts);
        notes = List.copyOf(notes);
    }

    /** Returns whether Kong is as wanted. */
    public boolean isEmpty() {
        return changes.isEmpty() && conflicts.isEmpty();
    }

    /** Returns how often an action is done. */
    public long count(Action action) {
        return changes.stream().filter(change -> change.action() == action).count();
    }
}
