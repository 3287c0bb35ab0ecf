package dev.wissel.core.model;

import java.util.List;
import java.util.Objects;

/**
 * What a decision rests on, besides the sentence that says its cause. Immutable.
 *
 * @param inputs the figures that the rule looked at, as {@code name=value}
 * @param rejected what else was considered, each with the reason against it
 * @param reversal what would reverse it; empty if nothing would, or nobody says
 */
public record Grounds(List<String> inputs, List<String> rejected, String reversal) {
    /** Nobody says. */
    public static final Grounds NONE = new Grounds(List.of(), List.of(), "");

    public Grounds {
        inputs = List.copyOf(inputs);
        rejected = List.copyOf(rejected);
        Objects.requireNonNull(reversal, "reversal");
    }
}
