package dev.wissel.controller.drill;

import dev.wissel.controller.drill.FaultHost.Means;
import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.Exposure;
import dev.wissel.core.bound.Term;
import dev.wissel.core.bound.TermKey;
import dev.wissel.core.drill.DrillFault;
import dev.wissel.core.drill.DrillMeasure;
import dev.wissel.core.drill.DrillPlan;
import dev.wissel.core.drill.DrillPromise;
import dev.wissel.core.drill.DrillSetup;
import dev.wissel.core.drill.DrillSight;
import dev.wissel.core.drill.GuardLimits;
import dev.wissel.core.slo.ErrorBudget;
import dev.wissel.testkit.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Two regions behind a gateway that holds a fault by its deadline, fails over after a second, and fails back two seconds after the end. */
final class World implements FaultHost, DrillFigures {
    static final long SECOND = 1_000_000_000L;
    static final long START = 1_790_000_000L * SECOND;

    final ManualClock clock = new ManualClock(START);
    final List<String> calls = new ArrayList<>();
    final List<String> said = new ArrayList<>();
    private long faultFrom;
    private long faultUntil;
    boolean refuses;
    boolean deaf;
    boolean blind;
    boolean broken;
    boolean leading = true;
    private double atAms;
    private double atFra;

    static DrillPlan plan() {
        return DrillPlan.of(DrillFault.REGION_LOSS, "ams", "").withLength(Duration.ofSeconds(20));
    }

    static DrillRequest request() {
        return new DrillRequest(plan(), "ann", "monthly", DrillRequest.HAND);
    }

    DrillTerms terms(DrillTerms.Hours hours) {
        return new DrillTerms(
                "replica-1",
                GuardLimits.DEFAULTS,
                DrillSetup.Pace.DEFAULTS,
                (plan, sight) -> List.of(promise()),
                hours);
    }

    static DrillPromise promise() {
        return new DrillPromise(
                "product",
                Optional.of(bound(3)),
                Optional.of(bound(3)),
                Optional.of(bound(5)),
                Optional.of(new Exposure(400, 1, 100, Exposure.Fate.REPEATED, "100/s × 3 s")));
    }

    private static Bound bound(double seconds) {
        return Bound.of(Term.of(TermKey.TICK, (long) (seconds * SECOND)));
    }

    /** Whether the fault is in place, as the data plane sees it. */
    boolean faulty() {
        return clock.getAsLong() < faultUntil;
    }

    private boolean away() {
        long now = clock.getAsLong();
        boolean foundOut = faultUntil > 0 && now - faultFrom >= SECOND;
        return foundOut && now < faultUntil + 2 * SECOND;
    }

    // ---------------------------------------------------------------- the host

    @Override
    public Means means(DrillPlan plan) {
        return new Means("world", plan.fault() != DrillFault.SLOW, Set.of(DrillMeasure.values()), List.of("all"));
    }

    private void heard(String call) throws FaultException {
        calls.add(call);
        if (deaf) {
            throw new FaultException("no answer");
        }
    }

    @Override
    public void inject(Order order, Duration lease) throws FaultException {
        heard("inject " + lease.toSeconds());
        if (refuses) {
            throw new FaultException("refused");
        }
        faultFrom = clock.getAsLong();
        faultUntil = clock.getAsLong() + lease.toNanos();
    }

    @Override
    public void extend(Order order, Duration lease) throws FaultException {
        heard("extend " + lease.toSeconds());
        if (faulty()) {
            faultUntil = clock.getAsLong() + lease.toNanos();
        }
    }

    @Override
    public void lift(Order order) throws FaultException {
        heard("lift");
        faultUntil = Math.min(faultUntil, clock.getAsLong());
    }

    // ---------------------------------------------------------------- what is seen

    /** A fifth of a second passes. */
    void pass() {
        clock.advance(Duration.ofMillis(200));
        atAms += away() ? 0 : 20;
        atFra += away() ? 20 : 0;
    }

    @Override
    public Optional<DrillSight> look(long nowNanos) {
        if (broken) {
            throw new IllegalStateException("the figures are broken");
        }
        if (blind) {
            return Optional.empty();
        }
        boolean lost = away();
        return Optional.of(new DrillSight(
                nowNanos,
                List.of(new DrillSight.Service(
                        "product",
                        100,
                        Math.round(atAms + atFra),
                        0,
                        0,
                        List.of(
                                region(
                                        "ams",
                                        lost ? DrillSight.Standing.LOST : DrillSight.Standing.SERVING,
                                        lost ? 0 : 1,
                                        atAms),
                                region("fra", DrillSight.Standing.SERVING, lost ? 1 : 0, atFra)))),
                List.of(),
                new DrillSight.Slo(new ErrorBudget(0.999, Duration.ofDays(30)), 0.9, 0.1),
                leading));
    }

    private static DrillSight.Region region(String name, DrillSight.Standing standing, double share, double attempts) {
        return new DrillSight.Region(
                name,
                standing,
                "",
                share,
                List.of(new DrillSight.Target(name + ":80", true, 400, Math.round(attempts), 0)));
    }
}
