package dev.wissel.core.director;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What there is to decide on at one moment: what a decision is made from, and what is journalled. Upstreams of which there is no news need not be in it; what is remembered of
 * them stays as it is. Immutable.
 *
 * @param upstreams each name once
 * @param forgotten names of upstreams that are no more, and are to be taken over anew should they return
 */
public record Observation(List<UpstreamFigures> upstreams, Set<String> forgotten) {
    /** Everything that is directed, with nothing to forget. */
    public Observation(List<UpstreamFigures> upstreams) {
        this(upstreams, Set.of());
    }

    /** @param forgotten null for none, as in a journal of before there was such a thing */
    public Observation(List<UpstreamFigures> upstreams, @Nullable Set<String> forgotten) {
        this.upstreams = List.copyOf(upstreams);
        this.forgotten = forgotten == null ? Set.of() : Set.copyOf(forgotten);
        if (upstreams.stream().map(UpstreamFigures::name).distinct().count() != upstreams.size()) {
            throw new IllegalArgumentException("upstreams: " + upstreams + " (expected: each name once)");
        }
        for (UpstreamFigures each : upstreams) {
            if (this.forgotten.contains(each.name())) {
                throw new IllegalArgumentException(
                        "forgotten: " + each.name() + " (expected: none of which there are figures)");
            }
        }
    }
}
