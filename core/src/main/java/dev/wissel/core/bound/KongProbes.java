package dev.wissel.core.bound;

import dev.wissel.core.health.Probing;

/**
 * How long Kong's probes take to find a fault, and its end.
 *
 * <p><b>Derivation</b> (Kong facts 3.4). A clock that ticks every 0.1 s, with 10 % of jitter, starts a run over all targets of a kind when one
 * interval {@code I} has passed since the last run. Runs are therefore at most {@code S = I + 0.11 s} apart, and the first one after a fault
 * begins at most {@code S} after it; the {@code n}-th at most {@code n·S} after it. In a run, targets are dealt out into {@code concurrency}
 * lists, each worked off one after the other, so that with {@code h} targets of a list silent a probe's verdict comes at most {@code W = h·T}
 * after the run has begun, {@code T} being the time-out of one socket operation. A run is left out while the one before is unfinished: if {@code W
 * >= I}, runs are {@code P = (⌊W / I⌋ + 1)·S} apart. If only one target is silent, the run before the fault was over at once, so that the
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

    /** Returns how many steps of the clock two runs are apart, &gt;= 1. */
    private long stepsApart(long intervalNanos) {
        return sweepNanos() / intervalNanos + 1;
    }

    /** Returns the time until {@code failures} probes of a target have failed. */
    Bound detection(int failures) {
        long interval = probing.healthyIntervalNanos();
        long apart = stepsApart(interval);
        long first = silent > 1 ? apart : 1;
        return Bound.of(
                        steps(TermKey.PROBE_INTERVALS, first + (failures - 1) * apart, interval),
                        Term.times(TermKey.PROBE_QUEUE, Math.max(0, silentInList() - 1), probing.timeoutNanos()),
                        silent > 0 ? Term.of(TermKey.PROBE_TIMEOUT, probing.timeoutNanos()) : Faults.probeAnswer(setup))
                .assuming(Assumption.of(Assumption.Key.PROBE_SEES_THE_FAULT), Assumption.of(Assumption.Key.NO_WRITES));
    }

    /** Returns the time until {@code successes} probes of a target that is well again have succeeded. */
    Bound recovery(int successes) {
        long interval = probing.unhealthyIntervalNanos();
        return Bound.of(
                        steps(TermKey.RECOVERY_INTERVALS, stepsApart(interval) + successes - 1, interval),
                        Faults.probeAnswer(setup))
                .assuming(
                        Assumption.of(Assumption.Key.HEALTHY_ANSWERS_IN_TIME), Assumption.of(Assumption.Key.NO_WRITES));
    }

    private static Term steps(TermKey key, long count, long intervalNanos) {
        return new Term(
                key,
                Figures.times(count, Figures.plus(intervalNanos, TICK_NANOS)),
                count + " × (" + Figures.seconds(intervalNanos) + " + " + Figures.seconds(TICK_NANOS) + ")");
    }

    /** Returns one interval and one tick: what a restart of the clocks costs. */
    static Term restart(long intervalNanos) {
        return new Term(
                TermKey.PROBE_RESTART,
                Figures.plus(intervalNanos, TICK_NANOS),
                Figures.seconds(intervalNanos) + " + " + Figures.seconds(TICK_NANOS));
    }
}
