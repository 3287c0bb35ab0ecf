package dev.wissel.core.director;

import java.util.Map;

/**
 * All that the director remembers. With the settings and the observations that follow it repeats every decision. Immutable.
 *
 * @param upstreams by name
 */
public record DirectorState(Map<String, UpstreamState> upstreams) {
    /** Before the first decision. */
    public static final DirectorState INITIAL = new DirectorState(Map.of());

    public DirectorState {
        upstreams = Map.copyOf(upstreams);
    }
}
