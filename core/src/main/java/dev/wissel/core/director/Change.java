package dev.wissel.core.director;

import dev.wissel.core.model.Address;
import java.util.List;
import java.util.Objects;

/**
 * A weight to be written, and why. Immutable.
 *
 * @param target whose
 * @param from what Kong holds
 * @param to what it is to hold, in [0, 65535]
 * @param lane whether it goes ahead of the ordinary pace
 * @param cause the rule that asks for it, as a sentence
 * @param inputs the figures that the rule looked at, as {@code name=value}
 * @param rejected what else was considered, each with the reason against it
 * @param reversal what would bring the old weight back
 */
public record Change(
        Address target,
        int from,
        int to,
        Lane lane,
        String cause,
        List<String> inputs,
        List<String> rejected,
        String reversal) {
    /** How it is written. */
    public enum Lane {
        /** At the ordinary pace. */
        ORDINARY,
        /** At once: without it requests fail. */
        EMERGENCY
    }

    public Change {
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(lane, "lane");
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(reversal, "reversal");
        inputs = List.copyOf(inputs);
        rejected = List.copyOf(rejected);
    }

    /** Returns whether more requests go there. */
    public boolean raises() {
        return to > from;
    }
}
