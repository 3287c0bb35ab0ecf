package dev.wissel.controller.drill;

import dev.wissel.core.drill.DrillSight;
import java.util.Optional;

/** Looks at the living system for a drill, several times a second. Thread-safe: the runner looks, and whoever asks for a preview. */
@FunctionalInterface
public interface DrillFigures {
    /**
     * Returns what is seen now; empty if nothing can be seen, which breaks a drill off after a few seconds.
     *
     * @param nowNanos the runner's clock, which the times of the sight are on
     */
    Optional<DrillSight> look(long nowNanos);
}
