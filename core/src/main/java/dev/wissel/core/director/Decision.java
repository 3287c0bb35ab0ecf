package dev.wissel.core.director;

import java.util.List;

/**
 * What is to be done about everything that is directed. Immutable.
 *
 * @param upstreams in the order of the observation
 */
public record Decision(List<UpstreamDecision> upstreams) {
    public Decision {
        upstreams = List.copyOf(upstreams);
    }

    /** Returns all changes, in order. */
    public List<Change> changes() {
        return upstreams.stream().flatMap(each -> each.changes().stream()).toList();
    }
}
