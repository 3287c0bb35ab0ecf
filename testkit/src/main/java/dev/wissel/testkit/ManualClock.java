package dev.wissel.testkit;

import java.time.Duration;
import java.util.function.LongSupplier;

/** A clock that moves when told to. Confined to the test's thread. */
public final class ManualClock implements LongSupplier {
    private long nowNanos;

    /** Makes a clock that stands at the given time, in nanoseconds; any origin will do, also one close to overflow. */
    public ManualClock(long nowNanos) {
        this.nowNanos = nowNanos;
    }

    @Override
    public long getAsLong() {
        return nowNanos;
    }

    /** Moves the clock on and returns the new time in nanoseconds. */
    public long advance(Duration step) {
        nowNanos += step.toNanos();
        return nowNanos;
    }
}
