package dev.wissel.controller.sensor;

import java.util.Objects;

/**
 * A target of an upstream. Immutable.
 *
 * @param upstream upstream's name
 * @param target {@code host:port} as Kong shows it
 */
public record TargetKey(String upstream, String target) {
    public TargetKey {
        Objects.requireNonNull(upstream, "upstream");
        Objects.requireNonNull(target, "target");
    }
}
