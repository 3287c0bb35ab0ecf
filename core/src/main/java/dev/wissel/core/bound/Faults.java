package dev.wissel.core.bound;

import dev.wissel.core.health.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What the planes have in common: which events a fault makes, and how bounds of several faults are put together. Stateless. */
final class Faults {
    private static final int GATEWAY_TIMEOUT = 504;

    private Faults() {}

    /** Returns how often a probe must see the fault to take a target out; 0 if probes never do. */
    static int activeLimit(Setup setup, Fault fault) {
        Limits limits = setup.health().thresholds().active();
        if (setup.health().probing().healthyIntervalNanos() == 0) {
            return 0;
        }
        return switch (fault) {
            case REFUSED -> limits.tcpFailures();
            case BLACK_HOLE -> limits.timeouts();
            case ERROR_STATUS -> setup.probesReadStatus() ? httpLimit(limits, setup.errorStatus()) : 0;
            default -> 0;
        };
    }

    static int httpLimit(Limits limits, int status) {
        boolean bad = limits.unhealthyStatuses().contains(status)
                && !limits.healthyStatuses().contains(status);
        return bad ? limits.httpFailures() : 0;
    }

    /** Returns how often a request must see the fault to take a target out, each attempt counting as what it was; 0 if requests never do. */
    static int passiveLimit(Setup setup, Fault fault) {
        Limits limits = setup.health().thresholds().passive();
        return switch (fault) {
            case REFUSED -> limits.tcpFailures();
            case BLACK_HOLE -> limits.timeouts();
            case ERROR_STATUS -> httpLimit(limits, setup.errorStatus());
            default -> 0;
        };
    }

    /**
     * The same for Kong. It sees the last try of a request only as the status that the client gets: a refused connection counts as such only if
     * a retry follows, else as a 502 (Kong facts 3.3); and a 504 counts as a time-out, whoever made it.
     */
    static int kongPassiveLimit(Setup setup, Fault fault) {
        Limits limits = setup.health().thresholds().passive();
        if (fault == Fault.REFUSED && setup.limits().retries() == 0) {
            return httpLimit(limits, 502);
        }
        if (fault == Fault.ERROR_STATUS && setup.errorStatus() == GATEWAY_TIMEOUT) {
            return limits.timeouts();
        }
        return passiveLimit(setup, fault);
    }

    /**
     * Returns whether successful probes contradict what requests say: the counters are shared, so that each success wipes out the failures
     * that requests have counted (Kong facts 3.1).
     */
    static boolean probesContradict(Setup setup, Fault fault) {
        if (fault != Fault.ERROR_STATUS || setup.health().probing().healthyIntervalNanos() == 0) {
            return false;
        }
        Limits limits = setup.health().thresholds().active();
        boolean success = !setup.probesReadStatus() || limits.healthyStatuses().contains(setup.errorStatus());
        return success && limits.successes() > 0;
    }

    /**
     * Returns the time until an address has got this many requests: {@code ⌈n / places⌉ × lap / rate}, and that for each worker, for each turns
     * a wheel of its own: of {@code n} requests a worker need serve no more than {@code ⌈n / workers⌉}, but its wheel turns slower by the
     * number of workers.
     *
     * @param flips how often the wheel may be shuffled meanwhile, because another address is taken out: each costs a lap at most
     */
    static Term requests(TermKey key, int n, Pool.Rotation rotation, Traffic traffic, int flips) {
        long perWorker = ceilDiv(n, traffic.workers());
        long laps = ceilDiv(perWorker, rotation.fewest()) + flips;
        double seconds = (double) laps * rotation.lap() * traffic.workers() / traffic.ratePerSecond();
        String turns = laps * rotation.lap() + (traffic.workers() > 1 ? " × " + traffic.workers() : "");
        return new Term(key, Figures.nanos(seconds), turns + " ÷ " + Figures.number(traffic.ratePerSecond()) + "/s");
    }

    static long ceilDiv(long number, long by) {
        return (number + by - 1) / by;
    }

    /** Returns what is assumed of the requests where their turns count. */
    static Assumption requestEvery(Pool.Rotation rotation, Traffic traffic) {
        return Assumption.of(
                Assumption.Key.REQUEST_EVERY,
                requests(TermKey.FIRST_REQUESTS, 1, rotation, traffic, 0).nanos());
    }

    /**
     * Returns the soonest of the ways that are certain, or why there is none.
     *
     * @param byRequests whether requests would show it, as far as the limits go
     */
    static Bound detection(List<DetectionPath> paths, Setup setup, boolean byRequests) {
        List<Bound> sure = new ArrayList<>();
        for (DetectionPath path : paths) {
            if (path.guaranteed()) {
                sure.add(path.bound());
            }
        }
        if (!sure.isEmpty()) {
            return Bound.least(sure);
        }
        if (!setup.health().checked() && setup.silence().isEmpty()) {
            return Bound.never(Never.NO_CHECKS);
        }
        return Bound.never(byRequests || !paths.isEmpty() ? Never.NO_TRAFFIC : Never.NOT_COUNTED);
    }

    /** Returns the bounds of one lost target: of the three ways to lose it the longest of each time. */
    static FaultBounds worst(Plane plane, Function<Fault, FaultBounds> of) {
        List<FaultBounds> ways =
                List.of(of.apply(Fault.REFUSED), of.apply(Fault.BLACK_HOLE), of.apply(Fault.ERROR_STATUS));
        FaultBounds longest = ways.get(0);
        for (FaultBounds way : ways) {
            if (way.shift().nanos() > longest.shift().nanos()) {
                longest = way;
            }
        }
        return new FaultBounds(
                Fault.ONE_TARGET,
                plane,
                Bound.greatest(ways.stream().map(FaultBounds::detection).toList()),
                longest.shift(),
                Bound.greatest(ways.stream().map(FaultBounds::recovery).toList()),
                Bound.greatest(ways.stream().map(FaultBounds::request).toList()),
                longest.exposure(),
                longest.paths());
    }

    /** Returns the bounds of a dead gateway node: none that a gateway could give. */
    static FaultBounds node(Plane plane, Setup setup) {
        Bound outside = Bound.never(Never.OUTSIDE);
        double rate = setup.traffic().ratePerSecond();
        Exposure exposure =
                new Exposure(setup.traffic().known() ? Double.POSITIVE_INFINITY : 0, 1, rate, Exposure.Fate.FAILS, "∞");
        return new FaultBounds(Fault.KONG_NODE, plane, outside, outside, outside, outside, exposure, List.of());
    }

    /** Returns the bounds of an absent control plane: the nodes go on with what they have. */
    static FaultBounds controlPlane(Plane plane) {
        Bound goesOn = Bound.NONE.assuming(Assumption.of(Assumption.Key.FAIL_STATIC));
        return new FaultBounds(Fault.CONTROL_PLANE, plane, goesOn, goesOn, goesOn, goesOn, Exposure.NONE, List.of());
    }

    /** Returns the exposure {@code rate × share × shift}. */
    static Exposure exposure(Setup setup, double share, Bound shift, Exposure.Fate fate) {
        double rate = setup.traffic().ratePerSecond();
        double requests = rate == 0 ? 0 : rate * share * shift.seconds();
        String time = shift.finite() ? Figures.seconds(shift.nanos()) : "∞";
        String formula = Figures.number(rate) + "/s × " + Figures.number(share) + " × " + time;
        return new Exposure(requests, share, rate, fate, formula);
    }

    /** Returns the bound of a recovery, under the assumption that no late time-out sets the successes back, where one could. */
    static Bound undisturbed(Bound recovery, Setup setup, boolean silent) {
        boolean counted = setup.health().thresholds().passive().timeouts() > 0;
        return silent && counted && recovery.finite()
                ? recovery.assuming(Assumption.of(
                        Assumption.Key.NOTHING_LEFT_WAITING,
                        Math.min(setup.limits().deadlineNanos(), KongBounds.tryNanos(setup, Fault.BLACK_HOLE))))
                : recovery;
    }

    /** Returns the time that a healthy target takes to answer a probe: as its answers do, but no longer than the probe waits. */
    static Term probeAnswer(Setup setup) {
        return Term.of(
                TermKey.PROBE_ANSWER,
                Math.min(setup.traffic().answerNanos(), setup.health().probing().timeoutNanos()));
    }
}
