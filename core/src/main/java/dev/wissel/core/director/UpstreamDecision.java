package dev.wissel.core.director;

import dev.wissel.core.region.RegionShare;
import java.util.List;
import java.util.Objects;

/**
 * What is to be done about one upstream, and why. Immutable.
 *
 * @param upstream its name
 * @param shares where its traffic should go, regions in order of preference
 * @param changes to be written in this order, each after the one before was answered
 * @param notes what was seen, and what was not done
 */
public record UpstreamDecision(String upstream, List<RegionShare> shares, List<Change> changes, List<Note> notes) {
    public UpstreamDecision {
        Objects.requireNonNull(upstream, "upstream");
        shares = List.copyOf(shares);
        changes = List.copyOf(changes);
        notes = List.copyOf(notes);
    }

    /** Returns whether there is anything to write or to say. */
    public boolean quiet() {
        return changes.isEmpty() && notes.isEmpty();
    }
}
