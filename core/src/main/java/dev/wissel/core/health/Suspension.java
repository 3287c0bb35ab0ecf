package dev.wissel.core.health;

/**
 * Whether an address that fell silent is kept from serving, and how long at least. Wissel's own; Kong has no such state.
 *
 * <p>The first suspension lasts at least one second, each further one twice as long as the one before, up to 30 s; every full minute without
 * suspension takes one doubling back. After that time a successful probe, or an answer to a request that was still waiting there, lifts it.
 *
 * <p>Immutable.
 *
 * @param strikes how many doublings the next one starts from, &gt;= 0
 * @param active whether the address is suspended
 * @param sinceNanos when it was suspended, or if not active, when the last suspension ended
 * @param untilNanos the earliest time at which it may be lifted; without meaning if not active
 * @param confirmed whether a probe has failed since it was suspended, so that more speaks against the address than silence
 */
public record Suspension(int strikes, boolean active, long sinceNanos, long untilNanos, boolean confirmed) {
    /** The state of an address that was never suspended. */
    public static final Suspension NEVER = new Suspension(0, false, 0, 0, false);

    /** The shortest time of a first suspension, in nanoseconds. */
    public static final long FIRST_NANOS = 1_000_000_000L;

    /** The longest time before a probe may lift a suspension, in nanoseconds. */
    public static final long LONGEST_NANOS = 30_000_000_000L;

    /** The calm that takes one doubling back, in nanoseconds. */
    public static final long CALM_NANOS = 60_000_000_000L;

    private static final int MOST_STRIKES = 6; // 1, 2, 4, 8, 16, 30 s

    /** Returns the state after suspending the address now; this state if it is suspended already. */
    public Suspension begun(long nowNanos) {
        if (active) {
            return this;
        }
        long calmPeriods = Math.max(0, nowNanos - sinceNanos) / CALM_NANOS;
        int newStrikes = (int) Math.min(MOST_STRIKES, Math.max(0, strikes - calmPeriods) + 1);
        long nanos = Math.min(LONGEST_NANOS, FIRST_NANOS << (newStrikes - 1));
        return new Suspension(newStrikes, true, nowNanos, nowNanos + nanos, false);
    }

    /** Returns the state after an answer to a probe or to a waiting request: lifted if its time is over, else unchanged. */
    public Suspension answered(long nowNanos) {
        return active && nowNanos - untilNanos >= 0 ? new Suspension(strikes, false, nowNanos, 0, false) : this;
    }

    /** Returns the state after a probe that failed: kept, and confirmed. */
    public Suspension failed() {
        return active && !confirmed ? new Suspension(strikes, true, sinceNanos, untilNanos, true) : this;
    }

    /** Returns the state after finding that the silence had a cause common to all: lifted at once, as if it had not been. */
    public Suspension withdrawn(long nowNanos) {
        return active ? new Suspension(strikes - 1, false, nowNanos, 0, false) : this;
    }

    /** Returns whether it was suspended before and is not now, so that {@link #sinceNanos()} says when that ended. */
    public boolean ended() {
        return !active && !equals(NEVER);
    }
}
