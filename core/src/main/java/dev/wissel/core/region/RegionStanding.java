package dev.wissel.core.region;

/**
 * What the switch remembers of one region. Immutable.
 *
 * @param phase where it stands
 * @param sinceNanos when it came there
 * @param flaps losses that still count, &gt;= 0; each doubles the hold-down
 * @param progress on trial: successes so far; on the ramp: index of the step
 * @param progressNanos when the progress was made
 * @param held on the ramp: whether the step is held; active: whether {@code usable} lags behind what is admitted;
 *     held down: whether for being slow
 * @param usable part of the whole region that an active region may use, in [0, 1]: it follows a loss at once and a recovery by the ramp
 * @param usableNanos when that was true
 */
public record RegionStanding(
        RegionPhase phase,
        long sinceNanos,
        int flaps,
        int progress,
        long progressNanos,
        boolean held,
        double usable,
        long usableNanos) {

    /** Returns a region that nobody has seen serve yet. */
    static RegionStanding absent(long nowNanos) {
        return new RegionStanding(RegionPhase.ABSENT, nowNanos, 0, 0, nowNanos, false, 0, nowNanos);
    }

    RegionStanding to(RegionPhase next, int newFlaps, double newUsable, long nowNanos) {
        return new RegionStanding(next, nowNanos, newFlaps, 0, nowNanos, false, newUsable, nowNanos);
    }

    RegionStanding withProgress(int newProgress, long nowNanos) {
        return new RegionStanding(phase, sinceNanos, flaps, newProgress, nowNanos, false, usable, usableNanos);
    }

    RegionStanding withHeld(boolean isHeld) {
        return new RegionStanding(phase, sinceNanos, flaps, progress, progressNanos, isHeld, usable, usableNanos);
    }

    RegionStanding withUsable(double part, long nowNanos) {
        return new RegionStanding(phase, sinceNanos, flaps, progress, progressNanos, held, part, nowNanos);
    }
}
