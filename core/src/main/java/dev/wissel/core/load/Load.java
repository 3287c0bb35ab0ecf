package dev.wissel.core.load;

import dev.wissel.core.model.Outcome;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What one address is doing now, as one owner sees it.
 *
 * <p>Confined to its owner (an event loop, a simulated worker), except that {@link #inFlight()} may be read from any thread for reports and
 * is then at worst a moment old.
 */
public final class Load {
    private final AtomicInteger inFlight = new AtomicInteger(); // one writer: lazySet is enough, and needs no fence
    private long lastStartNanos;
    private long lastEndNanos;

    /** Counts an attempt that starts now. */
    public void started(long nowNanos) {
        inFlight.lazySet(inFlight.getPlain() + 1);
        lastStartNanos = nowNanos;
    }

    /**
     * Counts the end of an attempt. Each {@link #started} is followed by exactly one of these, whatever became of the attempt.
     *
     * @throws IllegalStateException if nothing was in flight
     */
    public void ended(Outcome outcome, long nowNanos) {
        int before = inFlight.getPlain();
        if (before <= 0) {
            throw new IllegalStateException("inFlight: " + before + " (expected: > 0 when an attempt ends)");
        }
        inFlight.lazySet(before - 1);
        lastEndNanos = nowNanos;
    }

    /** Returns the attempts started and not ended, &gt;= 0. */
    public int inFlight() {
        return inFlight.get();
    }

    /** Returns the time of the last start in nanoseconds of the owner's clock; 0 if there was none. */
    public long lastStartNanos() {
        return lastStartNanos;
    }

    /** Returns the time of the last end in nanoseconds of the owner's clock; 0 if there was none. */
    public long lastEndNanos() {
        return lastEndNanos;
    }
}
