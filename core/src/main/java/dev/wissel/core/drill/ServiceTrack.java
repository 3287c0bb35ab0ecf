package dev.wissel.core.drill;

import org.jspecify.annotations.Nullable;

/**
 * What a drill remembers of a service. Immutable.
 *
 * @param name its name
 * @param first the first look
 * @param base the last look before the fault; null until then
 * @param last the last look
 * @param window the look at which the window began over which shares and failures are taken
 * @param detected the first sign; null until there is one
 * @param lastBad the last time that the drilled part was still used; null if it was not
 * @param shifted whether it is sure that it is not used any more
 * @param recovered when it had its share again; null until then
 */
record ServiceTrack(
        String name,
        Tally first,
        @Nullable Tally base,
        Tally last,
        Tally window,
        @Nullable Found detected,
        @Nullable Found lastBad,
        boolean shifted,
        @Nullable Found recovered) {
    /** Share of the attempts up to which the drilled part counts as unused. */
    static final double UNUSED = 0.01;

    /** By how much less than before its share may be when it counts as back. */
    static final double BACK = 0.05;

    private static final int ENOUGH = 20;

    /**
     * A moment that was found between two looks. Immutable.
     *
     * @param atNanos the later of them
     * @param resolutionNanos time between them
     */
    record Found(long atNanos, long resolutionNanos) {}

    static ServiceTrack begin(String name, Tally tally) {
        return new ServiceTrack(name, tally, null, tally, tally, null, null, false, null);
    }

    private Found here(Tally now) {
        return new Found(now.atNanos(), now.atNanos() - last.atNanos());
    }

    /** Returns it after a look without a fault. */
    ServiceTrack seen(Tally now) {
        return new ServiceTrack(name, first, base, now, window, detected, lastBad, shifted, recovered);
    }

    /** Returns it at the beginning of the fault. */
    ServiceTrack struck() {
        return new ServiceTrack(name, first, last, last, last, null, null, false, null);
    }

    /** Returns it at the end of the fault. */
    ServiceTrack lifted() {
        return new ServiceTrack(name, first, base, last, last, detected, lastBad, shifted, null);
    }

    /** Returns it with a new window if the old one is long enough. */
    ServiceTrack turned(long lengthNanos) {
        return windowOver(lengthNanos)
                ? new ServiceTrack(name, first, base, last, last, detected, lastBad, shifted, recovered)
                : this;
    }

    boolean windowOver(long lengthNanos) {
        return last.atNanos() - window.atNanos() >= lengthNanos;
    }

    // ---------------------------------------------------------------- while the fault is held

    /**
     * Returns it after a look at the fault.
     *
     * @param signNanos time of the first sign that concerns it, if there was one
     * @param quietNanos how long the drilled part must be unused
     */
    ServiceTrack underFault(DrillPlan plan, Tally now, @Nullable Long signNanos, long faultNanos, long quietNanos) {
        Found found = detected;
        if (found == null && signNanos != null) {
            found = new Found(signNanos, 0);
        } else if (found == null && !now.intact() && (base == null || base.intact())) {
            found = here(now);
        }
        boolean bad = used(plan, now);
        Found latest = bad && !shifted ? here(now) : lastBad;
        long quietSince = latest == null ? faultNanos : latest.atNanos();
        boolean moved = shifted || (!bad && away(now) && now.atNanos() - quietSince >= quietNanos);
        return new ServiceTrack(name, first, base, now, window, found, latest, moved, recovered);
    }

    /** A lost target fails every attempt at once, so attempts that do not fail are no use of it. Others may fail late, or not at all. */
    private boolean used(DrillPlan plan, Tally now) {
        if (now.share() > UNUSED) {
            return true;
        }
        long attempts = Tally.rise(last.attempts(), now.attempts());
        if (attempts <= 0) {
            return attempts < 0 && Double.isNaN(now.share()) && !now.out();
        }
        boolean failsAtOnce = plan.fault() == DrillFault.REGION_LOSS || plan.fault() == DrillFault.TARGET_LOSS;
        boolean harmless = failsAtOnce && Tally.rise(last.drilledFailures(), now.drilledFailures()) == 0;
        return !harmless && Tally.rise(last.drilled(), now.drilled()) > UNUSED * attempts;
    }

    /** Requests that hang are not seen to fail, so that silence alone is no proof: the drilled part must be out, or be given nothing. */
    private static boolean away(Tally now) {
        return now.out() || now.share() <= UNUSED;
    }

    // ---------------------------------------------------------------- afterwards

    /** Returns it after a look at the way back. */
    ServiceTrack returning(DrillPlan plan, Tally now, long quietNanos) {
        Found found = recovered == null && back(plan, now, quietNanos) ? here(now) : recovered;
        return new ServiceTrack(name, first, base, now, window, detected, lastBad, shifted, found);
    }

    private boolean back(DrillPlan plan, Tally now, long quietNanos) {
        double before = shareBefore();
        // The last step of a ramp gives a region all it had; that it is watched for a while more takes nothing from it.
        boolean shareTells = plan.target().isEmpty() && before > BACK && !Double.isNaN(now.share());
        if (now.out() || !now.intact() && !shareTells) {
            return false;
        }
        if (!plan.target().isEmpty()) {
            return !(before > 0) || now.attempts() < 0 || Tally.rise(window.drilled(), now.drilled()) > 0;
        }
        if (Double.isNaN(before) || !Double.isNaN(now.share())) {
            return Double.isNaN(before) || now.share() >= before - BACK;
        }
        long attempts = Tally.rise(window.attempts(), now.attempts());
        if (now.atNanos() - window.atNanos() < quietNanos || attempts < ENOUGH) {
            return false;
        }
        double chance = 2 * Math.sqrt(before * (1 - before) / attempts);
        return now.shareSince(window) >= before - BACK - chance;
    }

    // ---------------------------------------------------------------- figures

    /** Returns the drilled part's share before the fault, in [0, 1]; NaN if unknown. */
    double shareBefore() {
        Tally then = base == null ? last : base;
        return Double.isNaN(then.share()) ? then.shareSince(first) : then.share();
    }

    /** Returns the requests per second before the fault; NaN if nobody counts. */
    double ratePerSecond() {
        Tally then = base == null ? last : base;
        long requests = Tally.rise(first.requests(), then.requests());
        double seconds = then.secondsSince(first);
        return requests < 0 || seconds <= 0 ? Double.NaN : requests / seconds;
    }

    /** Returns how many requests came since the fault; {@link DrillSight#UNKNOWN} if nobody counts. */
    long requests() {
        return base == null ? 0 : Tally.rise(base.requests(), last.requests());
    }

    /** Returns how many requests failed because of the fault; NaN if nobody counts. What failed before at this rate is not counted. */
    double failures() {
        return base == null ? 0 : beyond(first.failures(), base.failures(), last.failures());
    }

    /** Returns how many requests were late because of the fault; NaN if nobody counts. */
    double slow() {
        return base == null ? 0 : beyond(first.slow(), base.slow(), last.slow());
    }

    private double beyond(long atFirst, long atBase, long atLast) {
        long since = Tally.rise(atBase, atLast);
        long requests = requests();
        if (since < 0 || requests < 0 || base == null) {
            return Double.NaN;
        }
        long earlier = Tally.rise(first.requests(), base.requests());
        double usual = earlier <= 0 ? 0 : (double) Tally.rise(atFirst, atBase) / earlier * requests;
        return Math.max(0, Math.ceil(since - usual - 1e-9));
    }

    /** Returns the part of the requests that failed in the window; NaN if there were too few. */
    double failingInWindow() {
        long requests = Tally.rise(window.requests(), last.requests());
        long failures = Tally.rise(window.failures(), last.failures());
        return requests < ENOUGH || failures < 0 ? Double.NaN : (double) failures / requests;
    }
}
