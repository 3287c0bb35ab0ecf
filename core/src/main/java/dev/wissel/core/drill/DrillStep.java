package dev.wissel.core.drill;

import java.util.Objects;

/**
 * What is to be done now. Immutable.
 *
 * @param state to be given to the next call
 * @param fault whether the fault is to be in place: make it if it is not, take it away if it is
 */
public record DrillStep(DrillState state, boolean fault) {
    public DrillStep {
        Objects.requireNonNull(state, "state");
    }
}
