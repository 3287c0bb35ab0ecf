package dev.wissel.core.drill;

import java.util.List;

/**
 * Whether a drill may begin or go on. Immutable.
 *
 * @param refusals why not, a sentence each with its figures; empty if it may
 * @param cautions what speaks against its worth and does not forbid it
 */
public record GuardVerdict(List<String> refusals, List<String> cautions) {
    public GuardVerdict {
        refusals = List.copyOf(refusals);
        cautions = List.copyOf(cautions);
    }

    /** Returns whether it may. */
    public boolean go() {
        return refusals.isEmpty();
    }
}
