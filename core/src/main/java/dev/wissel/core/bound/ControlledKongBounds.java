package dev.wissel.core.bound;

/** Bounds of a Kong whose standby is raised by Wissel's controller. Stateless and thread-safe. */
public final class ControlledKongBounds {
    private ControlledKongBounds() {}

    /** Returns what the fault costs on a Kong with these checks, and a controller. */
    public static FaultBounds of(Setup setup, Fault fault) {
        throw new UnsupportedOperationException();
    }
}
