package dev.wissel.core.bound;

import dev.wissel.core.health.HealthConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Bounds of a Kong that stands alone: all regions have their weight, for Kong knows no order of regions. Stateless and thread-safe.
 *
 * <p><b>Detection</b> is by probes ({@link KongProbes}) or by requests, whichever is sure to come first. Requests count only where each target is
 * certain to get its turn: with round-robin over a wheel of {@code m} places at rate {@code λ}, the {@code n}-th request reaches the target at
 * most {@code n·m/λ} after the fault, and fails at once or after its time-out.
 *
 * <p><b>Shift.</b> Kong's workers hear of it by an event, and the other targets take the place at once. Where the order of regions would matter
 * there is none: all of them serve all the time.
 *
 * <p><b>Recovery</b> is by probes alone (facts 3.5), and then the whole share at once: a cliff.
 *
 * <p><b>A request</b> makes {@code retries + 1} tries, each with its own time-outs and without a limit over all (facts 4). Round-robin and
 * hashing may choose the same target again; least-connections and latency do not.
 */
public final class KongBounds {
    /** The verdict's way to all workers of a node: measured at 16 to 31 ms (facts 16), taken as 50. */
    public static final long NOTICE_NANOS = 50_000_000L;

    private KongBounds() {}

    /** Returns what the fault costs on a Kong with these checks, time-outs and retries. */
    public static FaultBounds of(Setup setup, Fault fault) {
        return of(setup, fault, Plane.KONG);
    }

    /** Returns what the fault costs on a Kong with these targets and all of its defaults: no checks, five retries, a minute a try. */
    public static FaultBounds ofDefaults(Setup setup, Fault fault) {
        Setup defaults = new Setup(
                HealthConfig.OFF,
                true,
                setup.errorStatus(),
                RequestLimits.KONG_DEFAULTS,
                RetryTerms.KONG,
                new Pool(setup.pool().region(), setup.pool().others(), Pool.Spread.TURNS),
                setup.traffic(),
                Optional.empty(),
                setup.regions(),
                setup.loop());
        return of(defaults, fault, Plane.KONG_DEFAULTS);
    }

    static FaultBounds of(Setup setup, Fault fault, Plane plane) {
        return switch (fault) {
            case REFUSED, BLACK_HOLE, ERROR_STATUS, SLOW -> target(setup, fault, plane);
            case ONE_TARGET -> Faults.worst(plane, each -> of(setup, each, plane));
            case WHOLE_REGION -> region(setup, plane);
            case KONG_NODE -> Faults.node(plane, setup);
            case CONTROL_PLANE -> Faults.controlPlane(plane);
        };
    }

    // ---------------------------------------------------------------- one target

    private static FaultBounds target(Setup setup, Fault fault, Plane plane) {
        List<DetectionPath> paths = paths(setup, fault, 1);
        Bound detection = fault == Fault.SLOW
                ? Bound.never(Never.SLOW_IS_NOT_SICK)
                : Faults.detection(paths, setup, Faults.kongPassiveLimit(setup, fault) > 0);
        Bound shift = shift(detection, setup.pool().size() > 1);
        int hung = fault == Fault.BLACK_HOLE ? 1 : 0;
        return new FaultBounds(
                fault,
                plane,
                detection,
                shift,
                recovery(setup, detection, hung),
                request(setup, fault, 1),
                Faults.exposure(setup, setup.pool().everywhere().largestPart(), shift, fate(setup, fault)),
                paths);
    }

    private static Bound shift(Bound detection, boolean somewhereToGo) {
        if (!detection.finite()) {
            return detection;
        }
        return somewhereToGo
                ? detection
                        .then(Term.of(TermKey.NOTICE, NOTICE_NANOS))
                        .assuming(Assumption.of(Assumption.Key.REST_CAN_CARRY))
                : Bound.never(Never.NOWHERE_TO_GO);
    }

    /** Returns the ways in which a fault that befalls {@code lost} addresses is found out. */
    private static List<DetectionPath> paths(Setup setup, Fault fault, int lost) {
        List<DetectionPath> paths = new ArrayList<>();
        int silent = fault == Fault.BLACK_HOLE ? lost : 0;
        int probes = Faults.activeLimit(setup, fault);
        if (probes > 0) {
            KongProbes active = new KongProbes(setup, setup.pool().size(), silent);
            paths.add(new DetectionPath(DetectionPath.By.ACTIVE, active.detection(probes), true));
        }
        int requests = Faults.kongPassiveLimit(setup, fault);
        if (requests > 0 && setup.traffic().known()) {
            boolean sure = setup.pool().spread() == Pool.Spread.TURNS && !Faults.probesContradict(setup, fault);
            paths.add(new DetectionPath(DetectionPath.By.PASSIVE, passive(setup, fault, requests, lost - 1), sure));
        }
        return paths;
    }

    private static Bound passive(Setup setup, Fault fault, int limit, int flips) {
        Pool.Rotation rotation = setup.pool().everywhere();
        return Bound.of(
                        Faults.requests(TermKey.FAILED_REQUESTS, limit, rotation, setup.traffic(), flips),
                        Term.of(TermKey.REQUEST_TIMEOUT, tryNanos(setup, fault)))
                .assuming(Faults.requestEvery(rotation, setup.traffic()));
    }

    /** Returns the longest that one try takes. Of a connection that hangs, and an answer that does not come, a try meets one. */
    static long tryNanos(Setup setup, Fault fault) {
        RequestLimits limits = setup.limits();
        return fault == Fault.BLACK_HOLE
                ? Math.max(limits.connectNanos(), Math.max(limits.writeNanos(), limits.readNanos()))
                : setup.traffic().answerNanos();
    }

    private static Bound recovery(Setup setup, Bound detection, int hung) {
        if (!detection.finite()) {
            return Bound.NONE; // what was never taken out need not come back
        }
        int successes = setup.health().thresholds().active().successes();
        if (setup.health().probing().unhealthyIntervalNanos() == 0 || successes == 0) {
            return Bound.never(Never.NO_WAY_BACK);
        }
        KongProbes probes = new KongProbes(setup, setup.pool().size(), hung);
        return Faults.undisturbed(
                probes.recovery(successes).then(Term.of(TermKey.NOTICE, NOTICE_NANOS)), setup, hung > 0);
    }

    /** Returns the longest time of a request: all tries that may hit one of the lost addresses, and one that does not. */
    static Bound request(Setup setup, Fault fault, int lost) {
        long answer = setup.traffic().answerNanos();
        if (fault == Fault.SLOW) {
            return Bound.never(Never.NO_LIMIT);
        }
        if (fault == Fault.ERROR_STATUS) {
            return Bound.of(Term.of(TermKey.PROBE_ANSWER, answer)); // passed on as it is (facts 4)
        }
        long tries = setup.limits().retries() + 1L;
        long hits = setup.pool().spread() == Pool.Spread.LEAST_BUSY ? Math.min(tries, lost) : tries;
        Bound bound = Bound.of(Term.times(TermKey.TRIES, hits, tryNanos(setup, fault)));
        return hits < tries ? bound.then(Term.of(TermKey.PROBE_ANSWER, answer)) : bound;
    }

    private static Exposure.Fate fate(Setup setup, Fault fault) {
        boolean elsewhere = setup.limits().retries() > 0 && setup.pool().size() > 1;
        return switch (fault) {
            case SLOW -> Exposure.Fate.LATE;
            case ERROR_STATUS -> Exposure.Fate.FAILS;
            default -> elsewhere ? repeated(setup.pool().spread(), fault, setup) : Exposure.Fate.FAILS;
        };
    }

    private static Exposure.Fate repeated(Pool.Spread spread, Fault fault, Setup setup) {
        return switch (spread) {
            case KEYED -> Exposure.Fate.FAILS; // the key finds the same one again, and again
            case LEAST_BUSY -> inTime(fault);
            case TURNS ->
                setup.pool().everywhere().lap() == setup.pool().size() ? inTime(fault) : Exposure.Fate.AT_RISK;
        };
    }

    private static Exposure.Fate inTime(Fault fault) {
        return fault == Fault.BLACK_HOLE ? Exposure.Fate.REPEATED_LATE : Exposure.Fate.REPEATED;
    }

    // ---------------------------------------------------------------- a region

    private static FaultBounds region(Setup setup, Plane plane) {
        FaultBounds refused = region(setup, Fault.REFUSED, plane);
        FaultBounds silent = region(setup, Fault.BLACK_HOLE, plane);
        return refused.shift().nanos() > silent.shift().nanos() ? refused : silent;
    }

    static FaultBounds region(Setup setup, Fault how, Plane plane) {
        int lost = setup.pool().region().size();
        List<DetectionPath> paths = paths(setup, how, lost);
        Bound detection = Faults.detection(paths, setup, Faults.kongPassiveLimit(setup, how) > 0);
        Bound shift = shift(detection, !setup.pool().others().isEmpty());
        int hung = how == Fault.BLACK_HOLE ? lost : 0;
        boolean survives = setup.pool().spread() == Pool.Spread.LEAST_BUSY
                && setup.limits().retries() >= lost
                && !setup.pool().others().isEmpty();
        Exposure.Fate fate = survives
                ? inTime(how)
                : setup.pool().others().isEmpty() || setup.limits().retries() == 0
                        ? Exposure.Fate.FAILS
                        : Exposure.Fate.AT_RISK;
        return new FaultBounds(
                Fault.WHOLE_REGION,
                plane,
                detection,
                shift,
                recovery(setup, detection, hung),
                request(setup, how, lost),
                Faults.exposure(setup, setup.pool().regionPart(), shift, fate),
                paths);
    }
}
