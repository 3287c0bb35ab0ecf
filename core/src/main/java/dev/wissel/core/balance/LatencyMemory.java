package dev.wissel.core.balance;

import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Targets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one owner has learnt of the latency and the success of each address.
 *
 * <p>Latency, in seconds: an attempt of {@code s} seconds makes {@code ewma = ewma·w + s·(1 - w)}, {@code w = e^(-Δt / 10 s)}, Δt since the
 * address was last measured; but the n-th measurement counts at least {@code 1/n}, so that the first few make a mean and the very first does
 * not rule for ten seconds. Success, in (0, 1]: each outcome moves it by an eighth of the way towards 1 or 0,
 * so that a target that fails fast loses its pull within a few requests, however many a second they are.
 *
 * <p>A failure counts as at least the address's own latency and at least the mean of the others': failing must never look fast. An
 * attempt that was cancelled says only that the answer would have taken longer, and counts if that is news.
 *
 * <p>Knowledge grows stale only in so far as others have been measured since: then latency falls towards the mean of the others, if it is
 * above, and success rises towards 1, both by {@code e^(-Δt / 10 s)}, so that the address is tried again. While nothing at all is measured, nothing
 * changes: silence makes nobody fast. An address of which nothing is known counts as the mean of the others.
 *
 * <p>Kept by address through every change of the snapshot. Confined to its owner.
 */
final class LatencyMemory {
    /** Shortest latency that is believed, in seconds: a clock that stands still must not make an address cost nothing. */
    private static final double SHORTEST_SECONDS = 1e-6;

    /** Part of the way to 1 or 0 that one outcome moves the success. Ten failures in a row leave 0.26, twenty 0.07. */
    private static final double STEP = 1.0 / 8;

    /** Lowest success, so that the worst address costs a hundred times its latency and not infinitely much. */
    private static final double LEAST_SUCCESS = 0.01;

    /** Measurements for each address until what is known of a slow one has lost 1 - 1/e of its say, if that takes longer than ten seconds. */
    private static final double MEASUREMENTS_AN_ADDRESS = 800;

    private final Targets targets;

    // Shape [targets.size()], index i for address i.
    private final double[] ewmaSeconds; // NaN: nothing known
    private final double[] success;
    private final long[] measuredNanos;
    private final long[] measuredAt; // which of all measurements the last one was
    private final int[] measurements;
    private final double[] evidence; // measurements, each counted by what is left of its say when the last one was made

    private long latestNanos; // of all measurements
    private boolean anyMeasured;
    private long allMeasured;

    // Over all measurements, each counted by what is left of its say.
    private double recentSeconds;
    private double recentCount;
    private long recentNanos;

    // Over the eligible addresses of which something is known.
    private double knownSeconds;
    private int knownCount;

    LatencyMemory(Targets targets, @Nullable LatencyMemory previous) {
        this.targets = targets;
        this.ewmaSeconds = new double[targets.size()];
        this.success = new double[targets.size()];
        this.measuredNanos = new long[targets.size()];
        this.measuredAt = new long[targets.size()];
        this.measurements = new int[targets.size()];
        this.evidence = new double[targets.size()];
        Arrays.fill(ewmaSeconds, Double.NaN);
        Arrays.fill(success, 1);
        if (previous != null) {
            takeOver(previous);
        }
        for (int i = 0; i < ewmaSeconds.length; i++) {
            if (counts(i)) {
                knownSeconds += ewmaSeconds[i];
                knownCount++;
            }
        }
    }

    private void takeOver(LatencyMemory previous) {
        latestNanos = previous.latestNanos;
        anyMeasured = previous.anyMeasured;
        allMeasured = previous.allMeasured;
        recentSeconds = previous.recentSeconds;
        recentCount = previous.recentCount;
        recentNanos = previous.recentNanos;
        for (int i = 0; i < ewmaSeconds.length; i++) {
            int old = previous.targets.indexOf(targets.address(i));
            if (old >= 0) {
                ewmaSeconds[i] = previous.ewmaSeconds[old];
                success[i] = previous.success[old];
                measuredNanos[i] = previous.measuredNanos[old];
                measuredAt[i] = previous.measuredAt[old];
                measurements[i] = previous.measurements[old];
                evidence[i] = previous.evidence[old];
            }
        }
    }

    /** Learns how an attempt on address i ended. */
    void learn(int i, Outcome outcome, long startNanos, long nowNanos) {
        double elapsedSeconds = Math.max(SHORTEST_SECONDS, Latency.seconds(startNanos, nowNanos));
        if (outcome.kind() == Outcome.Kind.CANCELLED) {
            if (elapsedSeconds > ewmaSeconds[i]) { // false while nothing is known
                measure(i, elapsedSeconds, nowNanos);
            }
            return;
        }
        double successBefore = success(i);
        if (!outcome.failed()) {
            measure(i, elapsedSeconds, nowNanos);
            success[i] = successBefore + (1 - successBefore) * STEP;
            return;
        }
        if (known(i) || othersKnown(i) > 0) {
            double floorSeconds =
                    Math.max(known(i) ? ewmaSeconds[i] : 0, othersKnown(i) > 0 ? othersMeanSeconds(i) : 0);
            measure(i, Math.max(elapsedSeconds, floorSeconds), nowNanos);
        }
        touch(i, nowNanos);
        success[i] = Math.max(LEAST_SUCCESS, successBefore - successBefore * STEP);
    }

    /** Returns the latency to expect of address i in seconds, &gt; 0; 1 if nothing is known of any. */
    double latencySeconds(int i) {
        boolean others = othersKnown(i) > 0;
        if (!known(i)) {
            return others ? othersMeanSeconds(i) : 1;
        }
        double own = ewmaSeconds[i];
        double mean = others ? othersMeanSeconds(i) : own;
        return own <= mean ? own : mean + (own - mean) * kept(i);
    }

    /**
     * Returns the latency of address i in seconds as far as the evidence goes. Typical is the mean of all measurements of the last ten seconds, whoever
     * made them; 1 if there are none. An average below it is believed by its evidence, {@code (n·own + k·typical) / (n + k)}, n being how many
     * measurements of its last ten seconds it stands for and k how many the typical one does: the least of many is mostly the luckiest. An average above is
     * believed at once, for nobody is chosen for it. While others are measured it falls towards the typical one by {@code e^(-min(Δt / 10 s, m
     * / (800·N)))}, m the measurements since its own and N the addresses, so that it is tried again, and trying again costs a part of the
     * requests that does not grow with the number of the slow.
     *
     * @param typicalCounts k, &gt; 0: how many measurements it takes to believe an address half as much as all of them together
     */
    double steadySeconds(int i, double typicalCounts) {
        double typical = typicalSeconds();
        if (!known(i)) {
            return typical;
        }
        if (ewmaSeconds[i] > typical) {
            return typical + (ewmaSeconds[i] - typical) * keptByTraffic(i);
        }
        double own = ewmaSeconds[i];
        return (evidence[i] * own + typicalCounts * typical) / (evidence[i] + typicalCounts);
    }

    private double keptByTraffic(int i) {
        double others = (allMeasured - measuredAt[i]) / (MEASUREMENTS_AN_ADDRESS * ewmaSeconds.length);
        return Math.max(kept(i), Math.exp(-others));
    }

    private double typicalSeconds() {
        return recentCount == 0 ? 1 : Math.max(SHORTEST_SECONDS, recentSeconds / recentCount);
    }

    /** Returns the part of the attempts on address i that can be expected to succeed, in [0.01, 1]. */
    double success(int i) {
        return success[i] == 1 ? 1 : 1 - (1 - success[i]) * kept(i);
    }

    private double kept(int i) {
        return Latency.keptAfter(latestNanos - measuredNanos[i]);
    }

    private void measure(int i, double seconds, long nowNanos) {
        double before = ewmaSeconds[i];
        measuredAt[i] = ++allMeasured;
        measurements[i] = Math.min(measurements[i], Integer.MAX_VALUE - 1) + 1;
        double keptAfter = Latency.keptAfter(nowNanos - measuredNanos[i]);
        double step = Math.max(1 - keptAfter, 1.0 / measurements[i]);
        evidence[i] = evidence[i] * keptAfter + 1;
        double allKept = recentCount == 0 ? 0 : Latency.keptAfter(nowNanos - recentNanos);
        recentSeconds = recentSeconds * allKept + seconds;
        recentCount = recentCount * allKept + 1;
        recentNanos = nowNanos;
        double after = Double.isNaN(before) ? seconds : before + (seconds - before) * step;
        if (counts(i)) {
            knownSeconds -= before;
            knownCount--;
        }
        ewmaSeconds[i] = after;
        if (counts(i)) {
            knownSeconds += after;
            knownCount++;
        }
        touch(i, nowNanos);
    }

    private void touch(int i, long nowNanos) {
        measuredNanos[i] = nowNanos;
        if (!anyMeasured || nowNanos - latestNanos > 0) {
            latestNanos = nowNanos;
            anyMeasured = true;
        }
    }

    private boolean known(int i) {
        return !Double.isNaN(ewmaSeconds[i]);
    }

    private boolean counts(int i) {
        return known(i) && targets.available(i) && targets.weight(i) > 0;
    }

    private int othersKnown(int i) {
        return counts(i) ? knownCount - 1 : knownCount;
    }

    private double othersMeanSeconds(int i) {
        double sum = counts(i) ? knownSeconds - ewmaSeconds[i] : knownSeconds;
        return Math.max(SHORTEST_SECONDS, sum / othersKnown(i));
    }
}
