package dev.wissel.core.drill;

import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.Exposure;
import dev.wissel.core.bound.Term;
import dev.wissel.core.bound.TermKey;
import dev.wissel.core.slo.ErrorBudget;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A small world of two regions with two targets each, in which traffic flows as the test says. */
final class Sights {
    static final long SECOND = 1_000_000_000L;
    static final long STEP = SECOND / 5;
    static final ErrorBudget BUDGET = new ErrorBudget(0.999, Duration.ofDays(30));

    double rate = 100;
    double capacity = 100;
    double budgetLeft = 0.9;
    double burnRate = 0.1;
    boolean leading = true;
    boolean counted = true;

    /** Part of the requests that region ams is given. */
    double ams = 1;

    /** Part of the attempts at ams that fail, and whether clients see that. */
    double failing;

    boolean clientsSee;
    DrillSight.Standing amsStanding = DrillSight.Standing.SERVING;
    DrillSight.Standing fraStanding = DrillSight.Standing.SERVING;
    boolean fraTargetOut;
    boolean amsTargetsOut;
    List<DrillSight.Sign> signs = List.of();

    private double requests;
    private double failures;
    private double atAms;
    private double atFra;
    private double failedAtAms;

    /** Lets a fifth of a second pass. */
    void flow() {
        double here = rate / 5;
        requests += here;
        atAms += here * ams;
        atFra += here * (1 - ams);
        failedAtAms += here * ams * failing;
        failures += clientsSee ? here * ams * failing : 0;
    }

    DrillSight at(long nowNanos) {
        return new DrillSight(
                nowNanos,
                List.of(new DrillSight.Service(
                        "product",
                        rate,
                        counter(requests),
                        counter(failures),
                        counted ? 0 : DrillSight.UNKNOWN,
                        List.of(
                                region("ams", amsStanding, ams, atAms, failedAtAms, amsTargetsOut, amsTargetsOut),
                                region("fra", fraStanding, 1 - ams, atFra, 0, fraTargetOut, false)))),
                signs,
                new DrillSight.Slo(BUDGET, budgetLeft, burnRate),
                leading);
    }

    private long counter(double value) {
        return counted ? Math.round(value) : DrillSight.UNKNOWN;
    }

    private DrillSight.Region region(
            String name,
            DrillSight.Standing standing,
            double share,
            double attempts,
            double failed,
            boolean oneOut,
            boolean otherOut) {
        return new DrillSight.Region(
                name,
                standing,
                "",
                share,
                List.of(
                        new DrillSight.Target(
                                name + "-1:80", !oneOut, capacity, counter(attempts / 2), counter(failed / 2)),
                        new DrillSight.Target(
                                name + "-2:80", !otherOut, capacity, counter(attempts / 2), counter(failed / 2))));
    }

    static DrillPlan plan() {
        return DrillPlan.of(DrillFault.REGION_LOSS, "ams", "").withLength(Duration.ofSeconds(20));
    }

    static DrillPromise promise(double detection, double shift, double recovery, double exposed) {
        return new DrillPromise(
                "product",
                Optional.of(bound(detection)),
                Optional.of(bound(shift)),
                Optional.of(bound(recovery)),
                Optional.of(new Exposure(exposed, 1, 100, Exposure.Fate.REPEATED, "100/s × s")));
    }

    static Bound bound(double seconds) {
        return Bound.of(Term.of(TermKey.TICK, (long) (seconds * SECOND)));
    }

    static DrillSetup setup(DrillPlan plan, DrillPromise... promises) {
        return new DrillSetup(
                plan, GuardLimits.DEFAULTS, List.of(promises), Set.of(DrillMeasure.values()), DrillSetup.Pace.DEFAULTS);
    }
}
