package dev.wissel.core.director;

import java.util.List;

/**
 * What is known of everything that is directed, at one moment: what a decision is made from, and what is journalled. Immutable.
 *
 * @param upstreams each name once
 */
public record Observation(List<UpstreamFigures> upstreams) {
    public Observation {
        upstreams = List.copyOf(upstreams);
        if (upstreams.stream().map(UpstreamFigures::name).distinct().count() != upstreams.size()) {
            throw new IllegalArgumentException("upstreams: " + upstreams + " (expected: each name once)");
        }
    }
}
