package dev.wissel.kong.carrier;

import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What the tags of a target say. Immutable.
 *
 * @param region where it stands; empty if no tag says so
 * @param capacityPerSecond requests a second that it is declared to bear, &gt; 0; empty if unknown
 * @param weight the weight that the strategy gave it, in [0, 65535], where Kong's own weight says something else because the target stands
 *     by; empty if Kong's weight is the real one
 */
public record TargetSettings(String region, OptionalDouble capacityPerSecond, OptionalInt weight) {
    /** A target without tags. */
    public static final TargetSettings DEFAULTS = new TargetSettings("", OptionalDouble.empty(), OptionalInt.empty());

    public TargetSettings {
        Objects.requireNonNull(region, "region");
        if (capacityPerSecond.isPresent() && !(capacityPerSecond.getAsDouble() > 0)) {
            throw new IllegalArgumentException(
                    "capacityPerSecond: " + capacityPerSecond.getAsDouble() + " (expected: > 0)");
        }
        if (weight.isPresent() && (weight.getAsInt() < 0 || weight.getAsInt() > 65535)) {
            throw new IllegalArgumentException("weight: " + weight.getAsInt() + " (expected: 0 to 65535)");
        }
    }

    /** Returns the weight that counts, given the one in Kong's field. */
    public int weightOr(int kongWeight) {
        return weight.orElse(kongWeight);
    }
}
