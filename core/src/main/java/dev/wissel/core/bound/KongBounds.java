package dev.wissel.core.bound;

/** Bounds of a Kong that stands alone. Stateless and thread-safe. */
public final class KongBounds {
    private KongBounds() {}

    /** Returns what the fault costs on a Kong with these checks, time-outs and retries. */
    public static FaultBounds of(Setup setup, Fault fault) {
        throw new UnsupportedOperationException();
    }

    /** Returns what the fault costs on a Kong with these targets and all of its defaults. */
    public static FaultBounds ofDefaults(Setup setup, Fault fault) {
        throw new UnsupportedOperationException();
    }
}
