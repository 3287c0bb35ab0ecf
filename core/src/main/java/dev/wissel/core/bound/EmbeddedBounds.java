package dev.wissel.core.bound;

import dev.wissel.core.health.Probing;
import dev.wissel.core.health.SilenceRule;
import dev.wissel.core.health.SteadyProbeSchedule;
import dev.wissel.core.health.Suspension;
import dev.wissel.core.load.RecentMax;
import dev.wissel.core.region.PaceWatch;
import dev.wissel.core.region.RegionPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Bounds of the embedded gateway: {@code core.health} and {@code core.region} with the keeper's clock. Stateless and thread-safe.
 *
 * <p><b>Probes.</b> Each address has its own clock ({@link SteadyProbeSchedule}), whose probes are started at the keeper's next tick, at most
 * {@code τ} = 50 ms late, and which keeps its phase. The first probe after a fault starts at most {@code I + τ} after it, the {@code n}-th
 * {@code n·I + τ}, and its verdict comes one time-out {@code T} later if the target is silent. A probe that is still under way when the next is due
 * delays that: probes of a silent address are {@code max(I, T + τ)} apart. With more silent addresses than {@code concurrency}, {@code g =
 * ⌈silent / concurrency⌉} of them share a place: then {@code max(I, g·(T + τ))}, and the first waits {@code (g − 1)·(T + τ)} longer.
 *
 * <p><b>Requests</b> count each attempt as what it was; the rest is as in {@link KongBounds}.
 *
 * <p><b>Silence</b> ({@link SilenceRule}). The first unanswered request starts at most one turn of the target after the fault and must have
 * waited for the stall; {@code minUnanswered} must have been sent; the watch looks every {@code τ}: {@code max(turn + stall, minUnanswered·turn) +
 * τ}. Requests that wait there are taken away at that moment.
 *
 * <p><b>Pace</b> ({@link PaceWatch}). What answers, but too late, is found only for a region as a whole. Its pace is taken over the last
 * second, or the last {@value PaceWatch#MIN_ANSWERS} answers if they took longer: once the first slow answer has come, at most a silence's stall after the fault, that time
 * later all are slow. One tick for the grain of the readings, one for the verdict.
 *
 * <p>What requests show counts as sure only where each target is certain to get its turn. When a region of several targets is lost that is not
 * so: once some are out, it may get but a part of the requests, by chance, and the last ones are left to the probes.
 *
 * <p><b>Shift.</b> Verdict, shares of the regions and the new snapshot are one step of the keeper; event loops read the snapshot with the next
 * request. So the shift is the detection.
 *
 * <p><b>Recovery</b> of a target: probes at the interval of sick targets, and the end of a suspension; of a region: that, the hold-down, the
 * trials by single requests, and the ramp up to its last step. Each of these is seen at the next tick.
 *
 * <p>A ramp is judged by the attempts of the last {@code V} = 5 s. With a hold-down {@code h < V} these may still be those that failed in the fault,
 * and the region is sent back, with doubled holds, until they are forgotten: at most {@code V} after the fault. The holds before that make less
 * than {@code V}, so that the last one is less than {@code V + h}: {@code V + min(longest hold, V + h)} more, and the trials once again.
 */
public final class EmbeddedBounds {
    /** Time between two looks of the keeper, in nanoseconds. */
    public static final long TICK_NANOS = 50_000_000L;

    /** How far back the gateway looks when it judges a region that comes back, in nanoseconds. */
    public static final long WINDOW_NANOS = 5_000_000_000L;

    private EmbeddedBounds() {}

    /** Returns what the fault costs on the embedded gateway. */
    public static FaultBounds of(Setup setup, Fault fault) {
        return switch (fault) {
            case REFUSED, BLACK_HOLE, ERROR_STATUS -> target(setup, fault);
            case SLOW -> slow(setup);
            case ONE_TARGET -> Faults.worst(Plane.EMBEDDED, each -> of(setup, each));
            case WHOLE_REGION -> region(setup);
            case KONG_NODE -> Faults.node(Plane.EMBEDDED, setup);
            case CONTROL_PLANE -> Faults.controlPlane(Plane.EMBEDDED);
        };
    }

    // ---------------------------------------------------------------- one target

    private static FaultBounds target(Setup setup, Fault fault) {
        boolean last =
                setup.pool().region().size() == 1 && !setup.pool().others().isEmpty();
        List<DetectionPath> paths = paths(setup, fault, 1);
        Bound detection = Faults.detection(paths, setup, byRequests(setup, fault));
        Bound shift = shift(detection, setup.pool().size() > 1);
        return new FaultBounds(
                fault,
                Plane.EMBEDDED,
                detection,
                shift,
                last ? regionRecovery(setup, fault, detection, 1) : recovery(setup, fault, detection, 1),
                request(setup, fault, 1, detection),
                Faults.exposure(setup, setup.pool().inRegion().largestPart(), shift, fate(setup, fault)),
                paths);
    }

    /**
     * A target that answers stays, however slow: what it gets is the balancing method's affair. A region whose targets are slow together is left, and that is certain where the region is this one
     * target.
     */
    private static FaultBounds slow(Setup setup) {
        List<DetectionPath> paths = slowPaths(setup);
        boolean whole = setup.pool().region().size() == 1 && !paths.isEmpty();
        return slow(setup, whole ? paths.get(0).bound() : Bound.never(Never.SLOW_IS_NOT_SICK), paths);
    }

    /** Returns what it costs when all targets of the region are slow at once. */
    public static FaultBounds slowRegion(Setup setup) {
        List<DetectionPath> paths = slowPaths(setup);
        return slow(
                setup,
                paths.isEmpty()
                        ? Bound.never(Never.SLOW_IS_NOT_SICK)
                        : paths.get(0).bound(),
                paths);
    }

    private static FaultBounds slow(Setup setup, Bound detection, List<DetectionPath> paths) {
        Bound shift = detection.finite() ? shift(detection, true) : detection;
        return new FaultBounds(
                Fault.SLOW,
                Plane.EMBEDDED,
                detection,
                shift,
                detection.finite() ? slowRecovery(setup) : Bound.NONE,
                deadline(setup).map(Bound::of).orElse(Bound.never(Never.NO_LIMIT)),
                Faults.exposure(setup, setup.pool().inRegion().largestPart(), shift, Exposure.Fate.LATE),
                paths);
    }

    private static Bound shift(Bound detection, boolean somewhereToGo) {
        if (!detection.finite()) {
            return detection;
        }
        return somewhereToGo
                ? detection.assuming(Assumption.of(Assumption.Key.REST_CAN_CARRY))
                : Bound.never(Never.NOWHERE_TO_GO);
    }

    // ---------------------------------------------------------------- detection

    private static List<DetectionPath> paths(Setup setup, Fault fault, int lost) {
        List<DetectionPath> paths = new ArrayList<>();
        boolean silent = fault == Fault.BLACK_HOLE;
        // A region that has lost some of its targets sends a part of its requests elsewhere: the rest wait for theirs.
        boolean whole = lost == 1 || setup.pool().others().isEmpty();
        boolean turns = setup.pool().spread() == Pool.Spread.TURNS && whole;
        int probes = Faults.activeLimit(setup, fault);
        if (probes > 0) {
            paths.add(new DetectionPath(DetectionPath.By.ACTIVE, active(setup, probes, silent ? lost : 0), true));
        }
        int requests = Faults.passiveLimit(setup, fault);
        if (requests > 0 && setup.traffic().known()) {
            boolean sure = turns && !Faults.probesContradict(setup, fault);
            paths.add(new DetectionPath(DetectionPath.By.PASSIVE, passive(setup, fault, requests, lost - 1), sure));
        }
        boolean anyOther = setup.pool().size() > lost;
        if (silent && setup.silence().isPresent() && setup.traffic().known() && anyOther) {
            Bound silence = silence(setup, setup.silence().get(), lost - 1);
            paths.add(new DetectionPath(DetectionPath.By.SILENCE, silence, turns));
        }
        return paths;
    }

    private static List<DetectionPath> slowPaths(Setup setup) {
        Traffic traffic = setup.traffic();
        if (setup.silence().isEmpty() || setup.pool().others().isEmpty() || !traffic.known()) {
            return List.of();
        }
        long answers = Figures.times(PaceWatch.MIN_ANSWERS, Figures.nanos(1 / traffic.ratePerSecond()));
        if (Figures.plus(answers, TICK_NANOS) > PaceWatch.LONGEST_WINDOW_NANOS) {
            return List.of();
        }
        boolean alone = setup.pool().region().size() == 1;
        Bound pace = Bound.of(
                        Term.of(TermKey.SLOW_ANSWER, setup.silence().get().stallNanos(traffic.answerNanos())),
                        Term.of(TermKey.PACE, Math.max(PaceWatch.SHORTEST_WINDOW_NANOS, answers)),
                        Term.times(TermKey.TICK, 2, TICK_NANOS))
                .assuming(
                        Assumption.of(Assumption.Key.SLOWER_BY, PaceWatch.EXCESS_NANOS),
                        Assumption.of(Assumption.Key.ANSWERS_WITHIN, traffic.answerNanos()));
        return List.of(new DetectionPath(
                DetectionPath.By.OUTLIER,
                alone ? pace : pace.assuming(Assumption.of(Assumption.Key.ALL_OF_THE_REGION)),
                alone));
    }

    private static boolean byRequests(Setup setup, Fault fault) {
        return Faults.passiveLimit(setup, fault) > 0
                || (fault == Fault.BLACK_HOLE && setup.silence().isPresent());
    }

    private static Bound active(Setup setup, int failures, int silent) {
        Probing probing = setup.health().probing();
        long interval = probing.healthyIntervalNanos();
        long slot = Figures.plus(probing.timeoutNanos(), TICK_NANOS);
        long group = Math.max(1, Faults.ceilDiv(silent, probing.concurrency()));
        long apart = silent > 0 ? Math.max(interval, Figures.times(group, slot)) : interval;
        return Bound.of(
                        intervals(TermKey.PROBE_INTERVALS, failures, interval, apart),
                        Term.of(TermKey.TICK, TICK_NANOS),
                        Term.times(TermKey.PROBE_QUEUE, group - 1, slot),
                        silent > 0 ? Term.of(TermKey.PROBE_TIMEOUT, probing.timeoutNanos()) : Faults.probeAnswer(setup))
                .assuming(Assumption.of(Assumption.Key.PROBE_SEES_THE_FAULT));
    }

    /** Returns {@code interval + (count − 1) × apart}. */
    private static Term intervals(TermKey key, int count, long intervalNanos, long apartNanos) {
        if (intervalNanos == apartNanos || count == 1) {
            return Term.times(key, count, intervalNanos);
        }
        return new Term(
                key,
                Figures.plus(intervalNanos, Figures.times(count - 1L, apartNanos)),
                Figures.seconds(intervalNanos) + " + " + (count - 1) + " × " + Figures.seconds(apartNanos));
    }

    private static Bound passive(Setup setup, Fault fault, int limit, int flips) {
        Pool.Rotation rotation = setup.pool().inRegion();
        return Bound.of(
                        Faults.requests(TermKey.FAILED_REQUESTS, limit, rotation, setup.traffic(), flips),
                        Term.of(TermKey.REQUEST_TIMEOUT, tryNanos(setup, fault)))
                .assuming(Faults.requestEvery(rotation, setup.traffic()));
    }

    private static Bound silence(Setup setup, SilenceRule rule, int flips) {
        Pool.Rotation rotation = setup.pool().inRegion();
        Term first = Faults.requests(TermKey.FIRST_REQUESTS, 1, rotation, setup.traffic(), flips);
        Term enough = Faults.requests(TermKey.FIRST_REQUESTS, rule.minUnanswered(), rotation, setup.traffic(), flips);
        boolean warm = first.nanos() < RecentMax.SPAN_NANOS / 2;
        long stall = rule.stallNanos(warm ? setup.traffic().answerNanos() : RecentMax.NONE);
        Term tick = Term.of(TermKey.TICK, TICK_NANOS);
        Bound bound = Figures.plus(first.nanos(), stall) >= enough.nanos()
                ? Bound.of(first, Term.of(TermKey.SILENCE, stall), tick)
                : Bound.of(enough, tick);
        return bound.assuming(
                Faults.requestEvery(rotation, setup.traffic()),
                Assumption.of(Assumption.Key.ANSWERS_WITHIN, setup.traffic().answerNanos()));
    }

    private static long tryNanos(Setup setup, Fault fault) {
        return Math.min(setup.limits().deadlineNanos(), KongBounds.tryNanos(setup, fault));
    }

    // ---------------------------------------------------------------- recovery

    private static Bound recovery(Setup setup, Fault fault, Bound detection, int lost) {
        if (!detection.finite()) {
            return Bound.NONE;
        }
        int successes = setup.health().thresholds().active().successes();
        Probing probing = setup.health().probing();
        if (probing.unhealthyIntervalNanos() == 0 || successes == 0) {
            return Bound.never(Never.NO_WAY_BACK);
        }
        int silent = fault == Fault.BLACK_HOLE ? lost : 0;
        Bound counted = Faults.undisturbed(counted(setup, successes, silent), setup, silent > 0);
        if (silent == 0 || setup.silence().isEmpty()) {
            return counted;
        }
        return Bound.greatest(List.of(counted, resumed(setup)));
    }

    /**
     * A probe that hung when the fault ended is over one time-out later; the next one starts {@code max(I, g·(T + τ))} after it did, and is the
     * first that succeeds. A target that was suspended for its silence may be taken out by that very probe: the interval then begins at its end,
     * {@code g·(T + τ) + I}.
     */
    private static Bound counted(Setup setup, int successes, int silent) {
        Probing probing = setup.health().probing();
        long interval = probing.unhealthyIntervalNanos();
        long group = Math.max(1, Faults.ceilDiv(silent, probing.concurrency()));
        long hung = Figures.times(group, Figures.plus(probing.timeoutNanos(), TICK_NANOS));
        long first = silent == 0
                ? interval
                : setup.silence().isPresent() ? Figures.plus(interval, hung) : Math.max(interval, hung);
        Term intervals = first == interval
                ? Term.times(TermKey.RECOVERY_INTERVALS, successes, interval)
                : new Term(
                        TermKey.RECOVERY_INTERVALS,
                        Figures.plus(first, Figures.times(successes - 1L, interval)),
                        Figures.seconds(first) + " + " + (successes - 1) + " × " + Figures.seconds(interval));
        return Bound.of(intervals, Term.of(TermKey.TICK, TICK_NANOS), Faults.probeAnswer(setup))
                .assuming(Assumption.of(Assumption.Key.HEALTHY_ANSWERS_IN_TIME));
    }

    /** A short silence ends with the suspension: its shortest time, and the first probe after it, which may have to wait for one that hangs. */
    private static Bound resumed(Setup setup) {
        long timeout = setup.health().probing().timeoutNanos();
        long apart = Math.max(SteadyProbeSchedule.SUSPENDED_INTERVAL_NANOS, Figures.plus(timeout, TICK_NANOS));
        return Bound.of(
                        Term.of(TermKey.SUSPENSION, Suspension.FIRST_NANOS),
                        Term.of(TermKey.RECOVERY_INTERVALS, apart),
                        Term.of(TermKey.TICK, TICK_NANOS),
                        Faults.probeAnswer(setup))
                .assuming(Assumption.of(Assumption.Key.FIRST_LOSS));
    }

    private static Bound regionRecovery(Setup setup, Fault fault, Bound detection, int lost) {
        Bound admitted = recovery(setup, fault, detection, lost);
        return !detection.finite() || !admitted.finite() ? admitted : afterReturn(setup, admitted);
    }

    /** The probes of a slow region are slow only if its health path is; what is left alone for two seconds has been for most of them when the fault ends early. */
    private static Bound slowRecovery(Setup setup) {
        Bound wait = Bound.of(Term.of(TermKey.SLOW_WAIT, PaceWatch.FIRST_WAIT_NANOS), Term.of(TermKey.TICK, TICK_NANOS))
                .assuming(Assumption.of(Assumption.Key.HEALTHY_ANSWERS_IN_TIME));
        return afterReturn(setup, wait);
    }

    /** From when a region's targets may be used again until it has its whole share. */
    private static Bound afterReturn(Setup setup, Bound admitted) {
        RegionPolicy policy = setup.regions();
        int steps = policy.ramp().steps().size();
        long step = policy.ramp().length().toNanos() / steps;
        int looks = 1 + (step > 0 ? steps - 1 : 0);
        return admitted.then(judgement(setup))
                .then(
                        Term.of(TermKey.HOLD_DOWN, policy.holdDown().first().toNanos()),
                        trials(setup),
                        Term.times(TermKey.RAMP, steps - 1L, step),
                        Term.times(TermKey.TICK, looks, TICK_NANOS))
                .assuming(
                        Assumption.of(Assumption.Key.FIRST_LOSS),
                        Assumption.of(Assumption.Key.RETURNS_WELL),
                        Assumption.of(Assumption.Key.TRIAL_REQUESTS));
    }

    /** Without a ramp nothing is judged. */
    private static Bound judgement(Setup setup) {
        RegionPolicy.HoldDown hold = setup.regions().holdDown();
        long first = hold.first().toNanos();
        if (first >= WINDOW_NANOS || setup.regions().ramp().length().isZero()) {
            return Bound.NONE;
        }
        long last = Math.min(hold.max().toNanos(), Figures.plus(WINDOW_NANOS, first));
        return Bound.of(
                new Term(
                        TermKey.JUDGEMENT,
                        Figures.plus(WINDOW_NANOS, last),
                        Figures.seconds(WINDOW_NANOS) + " + " + Figures.seconds(last)),
                trials(setup));
    }

    /** One request at a time: each comes at most one gap between requests after the one before was answered. Without requests, the patience. */
    private static Term trials(Setup setup) {
        RegionPolicy.Trials trials = setup.regions().trials();
        if (!setup.traffic().known()) {
            Duration patience = trials.timeout().multipliedBy(2);
            return Term.times(TermKey.TRIALS, trials.count(), patience.toNanos());
        }
        double rate = setup.traffic().ratePerSecond();
        long gap = Figures.nanos(1 / rate);
        long answer = setup.traffic().answerNanos();
        return new Term(
                TermKey.TRIALS,
                Figures.times(trials.count(), Figures.plus(gap, answer)),
                trials.count() + " × (1 ÷ " + Figures.number(rate) + "/s + " + Figures.seconds(answer) + ")");
    }

    // ---------------------------------------------------------------- a request

    /** Returns the longest time of a request: its tries, the rescue of those that wait when the target is taken out, or the deadline. */
    private static Bound request(Setup setup, Fault fault, int lost, Bound detection) {
        long answer = setup.traffic().answerNanos();
        long tries = Math.min(setup.limits().retries() + 1L, lost);
        Bound byTries = Bound.of(
                Term.times(TermKey.TRIES, tries, KongBounds.tryNanos(setup, fault)),
                Term.of(TermKey.PROBE_ANSWER, tries <= setup.limits().retries() ? answer : 0));
        List<Bound> ends = new ArrayList<>();
        ends.add(byTries);
        deadline(setup).ifPresent(limit -> ends.add(Bound.of(limit)));
        if (fault == Fault.BLACK_HOLE
                && lost == 1
                && detection.finite()
                && setup.limits().retries() > 0) {
            ends.add(detection
                    .then(Term.of(TermKey.PROBE_ANSWER, answer))
                    .assuming(Assumption.of(Assumption.Key.REPEATABLE)));
        }
        return Bound.least(ends);
    }

    private static java.util.Optional<Term> deadline(Setup setup) {
        long nanos = setup.limits().deadlineNanos();
        return nanos == Bound.NEVER_NANOS
                ? java.util.Optional.empty()
                : java.util.Optional.of(Term.of(TermKey.DEADLINE, nanos));
    }

    private static Exposure.Fate fate(Setup setup, Fault fault) {
        boolean elsewhere = setup.limits().retries() > 0 && setup.pool().size() > 1;
        boolean repeated =
                fault != Fault.ERROR_STATUS || setup.retry().statuses().contains(setup.errorStatus());
        if (!elsewhere || !repeated) {
            return Exposure.Fate.FAILS;
        }
        double rate = setup.traffic().ratePerSecond();
        if (!setup.retry().allows(rate * setup.pool().inRegion().largestPart(), rate)) {
            return Exposure.Fate.AT_RISK; // more would have to be repeated than the budget allows
        }
        return fault == Fault.BLACK_HOLE ? Exposure.Fate.REPEATED_LATE : Exposure.Fate.REPEATED;
    }

    // ---------------------------------------------------------------- a region

    private static FaultBounds region(Setup setup) {
        FaultBounds refused = region(setup, Fault.REFUSED);
        FaultBounds silent = region(setup, Fault.BLACK_HOLE);
        return refused.shift().nanos() > silent.shift().nanos() ? refused : silent;
    }

    static FaultBounds region(Setup setup, Fault how) {
        int lost = setup.pool().region().size();
        List<DetectionPath> paths = paths(setup, how, lost);
        Bound detection = Faults.detection(paths, setup, byRequests(setup, how));
        boolean elsewhere = !setup.pool().others().isEmpty();
        Bound shift = shift(detection, elsewhere);
        Exposure.Fate fate = !elsewhere || setup.limits().retries() == 0
                ? Exposure.Fate.FAILS
                : setup.retry()
                                .allows(
                                        setup.traffic().ratePerSecond(),
                                        setup.traffic().ratePerSecond())
                        ? how == Fault.BLACK_HOLE ? Exposure.Fate.REPEATED_LATE : Exposure.Fate.REPEATED
                        : Exposure.Fate.AT_RISK;
        return new FaultBounds(
                Fault.WHOLE_REGION,
                Plane.EMBEDDED,
                detection,
                shift,
                elsewhere ? regionRecovery(setup, how, detection, lost) : recovery(setup, how, detection, lost),
                request(setup, how, lost, detection),
                Faults.exposure(setup, 1, shift, fate),
                paths);
    }
}
