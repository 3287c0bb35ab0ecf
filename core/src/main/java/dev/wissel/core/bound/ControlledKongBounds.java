package dev.wissel.core.bound;

import dev.wissel.core.region.RegionPolicy;

/**
 * Bounds of a Kong whose standby is raised by Wissel's controller. Stateless and thread-safe.
 *
 * <p><b>One target</b> is Kong's own business, among the targets of the first region. But the controller writes weights for other reasons as
 * well, and each write restarts the probe clocks (Kong facts 6.6): one interval more, as long as it writes at most once within the time that
 * a detection takes.
 *
 * <p><b>A region.</b> Kong answers 503 as soon as it has taken out the last target, for the standby has weight 0. The controller must see that
 * ({@code sense}), decide, raise each of the standby's targets, and the last node must hear of it: {@code detection + sense + decide + k·write +
 * propagation}. No retry helps meanwhile: within a request there is nowhere else to go.
 *
 * <p><b>Back again</b>: the controller's own probes, for Kong does not probe a target of weight 0; hold-down; as many successful probes as trials are asked for, for Kong
 * cannot try a region with single requests; and the steps of the ramp, each as long as the pace of writes asks for ({@link ControlLoop#rampStepNanos}).
 */
public final class ControlledKongBounds {
    private ControlledKongBounds() {}

    /** Returns what the fault costs on a Kong with these checks, and a controller. */
    public static FaultBounds of(Setup setup, Fault fault) {
        return switch (fault) {
            case REFUSED, BLACK_HOLE, ERROR_STATUS, SLOW -> target(setup, fault);
            case ONE_TARGET -> Faults.worst(Plane.WISSEL_ON_KONG, each -> of(setup, each));
            case WHOLE_REGION -> region(setup);
            case KONG_NODE -> Faults.node(Plane.WISSEL_ON_KONG, setup);
            case CONTROL_PLANE -> Faults.controlPlane(Plane.WISSEL_ON_KONG);
        };
    }

    /** Kong knows the targets of the first region alone: those of the others have weight 0. */
    private static Setup alone(Setup setup) {
        return setup.withPool(new Pool(
                setup.pool().region(), java.util.List.of(), setup.pool().spread()));
    }

    private static FaultBounds target(Setup setup, Fault fault) {
        if (setup.pool().region().size() == 1 && fault != Fault.SLOW) {
            return lastOne(setup, fault);
        }
        FaultBounds kong = KongBounds.of(alone(setup), fault, Plane.WISSEL_ON_KONG);
        Bound shift = restarted(setup, kong.shift());
        Exposure exposure = kong.exposure();
        return new FaultBounds(
                fault,
                Plane.WISSEL_ON_KONG,
                restarted(setup, kong.detection()),
                shift,
                kong.recovery(),
                kong.request(),
                Faults.exposure(setup, exposure.share(), shift, exposure.fate()),
                kong.paths());
    }

    /** The only target of a region is the region. */
    private static FaultBounds lastOne(Setup setup, Fault fault) {
        FaultBounds region = region(setup, fault);
        return new FaultBounds(
                fault,
                Plane.WISSEL_ON_KONG,
                region.detection(),
                region.shift(),
                region.recovery(),
                region.request(),
                region.exposure(),
                region.paths());
    }

    private static Bound restarted(Setup setup, Bound bound) {
        long interval = setup.health().probing().healthyIntervalNanos();
        boolean byProbes = bound.terms().stream().anyMatch(term -> term.key() == TermKey.PROBE_INTERVALS);
        if (!bound.finite() || !byProbes) {
            return bound;
        }
        Bound longer = bound.then(KongProbes.restart(interval));
        return longer.assuming(Assumption.of(Assumption.Key.ONE_WRITE_IN, longer.nanos()));
    }

    private static FaultBounds region(Setup setup) {
        FaultBounds refused = region(setup, Fault.REFUSED);
        FaultBounds silent = region(setup, Fault.BLACK_HOLE);
        return refused.shift().nanos() > silent.shift().nanos() ? refused : silent;
    }

    private static FaultBounds region(Setup setup, Fault how) {
        int lost = setup.pool().region().size();
        Setup alone = alone(setup);
        FaultBounds kong = lost == 1 && how == Fault.ERROR_STATUS
                ? KongBounds.of(alone, how, Plane.WISSEL_ON_KONG)
                : KongBounds.region(alone, how, Plane.WISSEL_ON_KONG);
        Bound detection = restarted(setup, kong.detection());
        Bound shift = shift(setup, detection);
        return new FaultBounds(
                Fault.WHOLE_REGION,
                Plane.WISSEL_ON_KONG,
                detection,
                shift,
                recovery(setup, detection),
                kong.request(),
                Faults.exposure(setup, 1, shift, Exposure.Fate.FAILS),
                kong.paths());
    }

    private static Bound shift(Setup setup, Bound detection) {
        if (!detection.finite()) {
            return detection;
        }
        int standby = setup.pool().others().size();
        if (standby == 0) {
            return Bound.never(Never.NOWHERE_TO_GO);
        }
        ControlLoop loop = setup.loop();
        return detection
                .then(
                        Term.of(TermKey.NOTICE, KongBounds.NOTICE_NANOS),
                        Term.of(TermKey.SENSE, loop.senseNanos()),
                        Term.of(TermKey.DECIDE, loop.decideNanos()),
                        Term.times(TermKey.WRITE, standby, loop.writeNanos()),
                        Term.of(TermKey.PROPAGATION, loop.propagationNanos()))
                .assuming(Assumption.of(Assumption.Key.CONTROLLER_RUNS), Assumption.of(Assumption.Key.REST_CAN_CARRY));
    }

    private static Bound recovery(Setup setup, Bound detection) {
        if (!detection.finite()) {
            return Bound.NONE;
        }
        long interval = Math.max(
                setup.health().probing().healthyIntervalNanos(),
                setup.health().probing().unhealthyIntervalNanos());
        int successes = Math.max(1, setup.health().thresholds().active().successes());
        ControlLoop loop = setup.loop();
        RegionPolicy policy = setup.regions();
        return Bound.of(
                        Term.times(TermKey.RECOVERY_INTERVALS, successes, interval),
                        Faults.probeAnswer(setup),
                        Term.of(TermKey.DECIDE, loop.decideNanos()),
                        Term.of(TermKey.HOLD_DOWN, policy.holdDown().first().toNanos()),
                        Term.times(TermKey.TRIALS, policy.trials().count(), interval),
                        ramp(policy, setup.pool().region().size(), interval),
                        Term.times(TermKey.WRITE, setup.pool().region().size(), loop.writeNanos()),
                        Term.of(TermKey.PROPAGATION, loop.propagationNanos()))
                .assuming(
                        Assumption.of(Assumption.Key.CONTROLLER_RUNS),
                        Assumption.of(Assumption.Key.FIRST_LOSS),
                        Assumption.of(Assumption.Key.RETURNS_WELL));
    }

    /** Returns the time until the last step of the ramp begins, each lasting as long as the pace of writes asks for. */
    private static Term ramp(RegionPolicy policy, int targets, long intervalNanos) {
        int steps = policy.ramp().steps().size();
        long step = ControlLoop.rampStepNanos(
                policy.ramp().length().toNanos() / steps,
                targets,
                Math.max(ControlLoop.CADENCE_NANOS, 2 * intervalNanos),
                ControlLoop.WRITES_PER_MINUTE);
        return policy.ramp().length().isZero() ? Term.of(TermKey.RAMP, 0) : Term.times(TermKey.RAMP, steps - 1L, step);
    }
}
