package dev.wissel.kong.admin;

import java.util.Objects;

/**
 * A weight to be written. Immutable.
 *
 * @param upstream name of the upstream
 * @param target {@code host:port} as Kong shows it
 * @param weight in [0, 65535]
 */
public record WeightChange(String upstream, String target, int weight) {
    public WeightChange {
        Objects.requireNonNull(upstream, "upstream");
        Objects.requireNonNull(target, "target");
        if (weight < 0 || weight > 65535) {
            throw new IllegalArgumentException("weight: " + weight + " (expected: 0 to 65535)");
        }
    }
}
