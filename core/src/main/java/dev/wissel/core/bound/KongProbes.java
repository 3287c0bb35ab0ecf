package dev.wissel.core.bound;

import dev.wissel.core.health.Probing;

/**
 * How long Kong's probes take to find a fault, and its end.
 *
 * <p><b>Derivation</b> (Kong facts 3.4). A clock that ticks every 0.1 s, with 10 % of jitter, starts a run over all targets of a kind when one
 * interval {@code I} has passed since the last run. Runs are therefore at most {@code S = I + 0.11 s} apart, and the first one after a fault
 * begins at most {@code S} after it; the {@code n}-th at most {@code n·S} after it. In a run, targets are dealt out into {@code concurrency}
 * lists, each worked off one after the other, so that with {@code h} targets of a list silent a probe's verdict comes at most {@code W = h·T}
 * after the run has begun, {@code T} being the time-out of one socket operation. A run that falls due while the one before is unfinished is left
 * out, and the clock goes on: if {@code W >= I}, the first one that falls due after {@code W} is at most {@code P = min((⌊W / I⌋ + 1)·S, W + S)}
 * after the one before. If only one target is silent, the run before the fault was over at once, so that the
 * first wait is still {@code S}; if a region is, a run that was under way may hold up the next.
 *
 * <p>A target that is refused or answers does so in its answer time, not in {@code T}.
 */
final class KongProbes {
    /** The longest time between two ticks of the prober's clock: 0.1 s and 10 % of jitter. */
    static final long TICK_NANOS = 110_000_000L;

    private final Setup setup;
    private final Probing probing;
    private final int all;
    private final int silent;

    /**
     * Makes the calculation.
     *
     * @param all addresses that are probed
     * @param silent those of them that hang, 0 for a fault that is answered at once
     */
    KongProbes(Setup setup, int all, int silent) {
        this.setup = setup;
        this.probing = setup.health().probing();
        this.all = all;
        this.silent = silent;
    }

    /** Returns the silent targets in one list, at most: {@code min(silent, ⌈all / concurrency⌉)}. */
    private long silentInList() {
        return Math.min(silent, Faults.ceilDiv(all, probing.concurrency()));
    }

    private long sweepNanos() {
        return Figures.times(silentInList(), probing.timeoutNanos());
    }

    /** Returns S, the time between two runs that are over at once. */
    private static long stepNanos(long intervalNanos) {
        return Figures.plus(intervalNanos, TICK_NANOS);
    }

    /** Returns P, the time between two runs in which targets hang. */
    private long apartNanos(long intervalNanos) {
        long sweep = sweepNanos();
        long step = stepNanos(intervalNanos);
        return sweep < intervalNanos
                ? step
                : Math.min(Figures.times(sweep / intervalNanos + 1, step), Figures.plus(sweep, step));
    }

    /** Returns the time until {@code failures} probes of a target have failed. */
    Bound detection(int failures) {
        long interval = probing.healthyIntervalNanos();
        long apart = apartNanos(interval);
        long first = silent > 1 ? apart : stepNanos(interval);
        return Bound.of(
                        runs(TermKey.PROBE_INTERVALS, first, failures, apart, interval),
                        Term.times(TermKey.PROBE_QUEUE, Math.max(0, silentInList() - 1), probing.timeoutNanos()),
                        silent > 0 ? Term.of(TermKey.PROBE_TIMEOUT, probing.timeoutNanos()) : Faults.probeAnswer(setup))
                .assuming(Assumption.of(Assumption.Key.PROBE_SEES_THE_FAULT), Assumption.of(Assumption.Key.NO_WRITES));
    }

    /** Returns the time until {@code successes} probes of a target that is well again have succeeded. */
    Bound recovery(int successes) {
        long interval = probing.unhealthyIntervalNanos();
        return Bound.of(
                        runs(
                                TermKey.RECOVERY_INTERVALS,
                                apartNanos(interval),
                                successes,
                                stepNanos(interval),
                                interval),
                        Faults.probeAnswer(setup))
                .assuming(
                        Assumption.of(Assumption.Key.HEALTHY_ANSWERS_IN_TIME), Assumption.of(Assumption.Key.NO_WRITES));
    }

    /** Returns {@code first + (count − 1) × apart}. */
    private static Term runs(TermKey key, long firstNanos, int count, long apartNanos, long intervalNanos) {
        long nanos = Figures.plus(firstNanos, Figures.times(count - 1L, apartNanos));
        if (firstNanos == stepNanos(intervalNanos) && (count == 1 || apartNanos == firstNanos)) {
            return new Term(
                    key,
                    nanos,
                    count + " × (" + Figures.seconds(intervalNanos) + " + " + Figures.seconds(TICK_NANOS) + ")");
        }
        String rest = count == 1 ? "" : " + " + (count - 1) + " × " + Figures.seconds(apartNanos);
        return new Term(key, nanos, Figures.seconds(firstNanos) + rest);
    }

    /** Returns one interval and one tick: what a restart of the clocks costs. */
    static Term restart(long intervalNanos) {
        return new Term(
                TermKey.PROBE_RESTART,
                stepNanos(intervalNanos),
                Figures.seconds(intervalNanos) + " + " + Figures.seconds(TICK_NANOS));
    }
}
