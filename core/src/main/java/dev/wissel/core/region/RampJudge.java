package dev.wissel.core.region;

import dev.wissel.core.load.WindowCounts;
import org.jspecify.annotations.Nullable;

/** Compares a returning region with the one that gives its traffic back. Thread-safe. */
final class RampJudge {
    private RampJudge() {}

    /** What the comparison says. */
    enum Verdict {
        /** No reason to wait, or too little seen to tell. */
        GOOD,
        /** Out of tolerance. */
        WORSE,
        /** So bad that it should not serve. */
        HOPELESS
    }

    /**
     * Returns the verdict on the returning region.
     *
     * <p>A failure that both share says nothing about the one that returns, so everything is measured against the giver. Where the giver has
     * been seen too little, which is the rule at the end of a ramp, only a region that mostly fails is condemned.
     *
     * @param tolerance what is borne with
     * @param returning how attempts in the returning region ended of late
     * @param giver the same of the region that carries most of the rest; null if there is none, and then nobody is better
     */
    static Verdict judge(
            RegionPolicy.Tolerance tolerance, WindowCounts.Sum returning, WindowCounts.@Nullable Sum giver) {
        if (giver == null || returning.ended() < tolerance.minSamples()) {
            return Verdict.GOOD;
        }
        double errorRatio = returning.errorRatio();
        if (giver.ended() < tolerance.minSamples()) {
            return errorRatio > tolerance.hopelessRatio() ? Verdict.HOPELESS : Verdict.GOOD;
        }
        double excess = errorRatio - giver.errorRatio();
        boolean failsMore = excess > tolerance.errorExcess();
        if (excess > tolerance.hopelessExcess() || (failsMore && errorRatio > tolerance.hopelessRatio())) {
            return Verdict.HOPELESS;
        }
        return failsMore || slower(tolerance, returning.meanLatencyNanos(), giver.meanLatencyNanos())
                ? Verdict.WORSE
                : Verdict.GOOD;
    }

    private static boolean slower(RegionPolicy.Tolerance tolerance, double meanNanos, double giverMeanNanos) {
        return meanNanos > giverMeanNanos * tolerance.latencyFactor() // false if either is NaN
                && meanNanos - giverMeanNanos > tolerance.latencyExcess().toNanos();
    }
}
