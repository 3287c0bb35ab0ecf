package dev.wissel.core.bound;

/** Bounds of the embedded gateway. Stateless and thread-safe. */
public final class EmbeddedBounds {
    private EmbeddedBounds() {}

    /** Returns what the fault costs on the embedded gateway. */
    public static FaultBounds of(Setup setup, Fault fault) {
        throw new UnsupportedOperationException();
    }
}
