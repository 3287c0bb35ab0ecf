package dev.wissel.controller.loop;

import java.util.function.LongSupplier;

/**
 * Nanoseconds since 1970 that never go back: the wall clock is read once, and what passes since is measured. A wall clock that is set or jumps moves nothing. Thread-safe.
 */
public final class Clock implements LongSupplier {
    private static final long MILLI = 1_000_000L;

    private final long offsetNanos = System.currentTimeMillis() * MILLI - System.nanoTime();

    @Override
    public long getAsLong() {
        return offsetNanos + System.nanoTime();
    }
}
