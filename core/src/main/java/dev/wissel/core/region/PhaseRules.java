package dev.wissel.core.region;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The way of one region from phase to phase, as a pure function. Thread-safe. The drawing is in {@code docs/algorithms/regions.md}. */
final class PhaseRules {
    private final RegionPolicy policy;

    PhaseRules(RegionPolicy policy) {
        this.policy = policy;
    }

    /**
     * A change of phase or of a ramp's step, with its cause; what moves because of it is known only when all shares are.
     *
     * @param kind what happened
     * @param region to whom
     * @param cause why, as the beginning of a sentence
     */
    record Change(RegionEvent.Kind kind, String region, String cause) {}

    /**
     * What a region's way depends on besides itself. Immutable.
     *
     * @param nowNanos the time of the decision
     * @param startNanos the time of the first decision
     * @param alone whether it is the only region, so that there is nobody to give its traffic to
     * @param trialFree whether no other region is on trial
     * @param giver the region that carries most of the rest; null if no other can
     */
    record Surroundings(
            long nowNanos,
            long startNanos,
            boolean alone,
            boolean trialFree,
            @Nullable RegionFigures giver) {}

    /** Returns where the region stands after this observation, and adds what changed to the list. */
    RegionStanding next(RegionStanding standing, RegionFigures figures, Surroundings around, List<Change> changes) {
        RegionStanding after = step(standing, figures, around, changes);
        // A hold-down of 0 or a trial of none is over at once. Trials that were counted must not be counted twice.
        RegionFigures rest = figures.withTrials(0, 0);
        while (after.phase() != standing.phase()) {
            standing = after;
            after = step(standing, rest, around, changes);
        }
        return after;
    }

    private RegionStanding step(RegionStanding at, RegionFigures figures, Surroundings around, List<Change> changes) {
        if (figures.drained()) {
            return drained(at, figures, around, changes);
        }
        return switch (at.phase()) {
            case DRAINED -> undrained(at, figures, around, changes);
            case ABSENT -> absent(at, figures, around, changes);
            case LOST -> lost(at, figures, around, changes);
            case ACTIVE -> active(at, figures, around, changes);
            case HOLD_DOWN -> holdDown(at, figures, around, changes);
            case TRIAL -> trial(at, figures, around, changes);
            case RAMP -> ramp(at, figures, around, changes);
        };
    }

    private static RegionStanding drained(
            RegionStanding at, RegionFigures figures, Surroundings around, List<Change> changes) {
        if (at.phase() == RegionPhase.DRAINED) {
            return at;
        }
        changes.add(new Change(RegionEvent.Kind.DRAINED, figures.region(), name(figures) + " drained by the operator"));
        return at.to(RegionPhase.DRAINED, at.flaps(), 0, around.nowNanos());
    }

    /** The operator's word stands for hold-down and trial: who drains a region knows what was done to it. The ramp stays. */
    private RegionStanding undrained(
            RegionStanding at, RegionFigures figures, Surroundings around, List<Change> changes) {
        if (figures.admitted() == 0) {
            return toLost(at, Math.max(1, at.flaps()), figures, around, changes);
        }
        return toRamp(at, "the operator lifted the drain", figures, around, changes);
    }

    private RegionStanding absent(RegionStanding at, RegionFigures figures, Surroundings around, List<Change> changes) {
        if (figures.admitted() == 0) {
            return at;
        }
        boolean starting = around.nowNanos() - around.startNanos()
                <= policy.holdDown().first().toNanos();
        if (starting || around.alone()) {
            changes.add(new Change(
                    RegionEvent.Kind.ACTIVE,
                    figures.region(),
                    name(figures) + " serves for the first time: " + Words.admitted(figures)));
            return at.to(RegionPhase.ACTIVE, at.flaps(), figures.admittedPart(), around.nowNanos());
        }
        return toHeld(at, "is new", figures, around, changes);
    }

    private RegionStanding lost(RegionStanding at, RegionFigures figures, Surroundings around, List<Change> changes) {
        if (figures.admitted() == 0) {
            return at;
        }
        if (around.alone()) {
            changes.add(new Change(
                    RegionEvent.Kind.ACTIVE,
                    figures.region(),
                    name(figures) + " serves again: " + Words.admitted(figures)
                            + ", and it is the only region, so that there is nothing to wait for"));
            return at.to(RegionPhase.ACTIVE, at.flaps(), figures.admittedPart(), around.nowNanos());
        }
        return toHeld(at, "is back", figures, around, changes);
    }

    private RegionStanding active(RegionStanding at, RegionFigures figures, Surroundings around, List<Change> changes) {
        if (figures.admitted() == 0) {
            long forgiven = (around.nowNanos() - at.sinceNanos())
                    / policy.holdDown().stable().toNanos();
            int flaps = (int) Math.max(0, at.flaps() - Math.max(0, forgiven)) + 1;
            return toLost(at, flaps, figures, around, changes);
        }
        if (leavable(figures, around)) {
            return toSlow(at, figures, around, changes);
        }
        return rising(at, figures.admittedPart(), around.nowNanos());
    }

    /** A loss acts at once, a recovery by the slope of the ramp from when it is seen: from one target to ten is as steep as from none. */
    private RegionStanding rising(RegionStanding at, double part, long nowNanos) {
        long rampNanos = policy.ramp().length().toNanos();
        if (at.usable() >= part || rampNanos == 0) {
            return at.withUsable(part, nowNanos).withHeld(false);
        }
        if (!at.held()) {
            return at.withUsable(at.usable(), nowNanos).withHeld(true);
        }
        double risen = at.usable() + (double) Math.max(0, nowNanos - at.usableNanos()) / rampNanos;
        return at.withUsable(Math.min(risen, part), nowNanos).withHeld(risen < part);
    }

    private RegionStanding holdDown(
            RegionStanding at, RegionFigures figures, Surroundings around, List<Change> changes) {
        if (figures.admitted() == 0) {
            return toLost(at, at.flaps() + 1, figures, around, changes);
        }
        if (at.held() && figures.pace().kind() == RegionPace.Kind.COMMON) {
            changes.add(new Change(
                    RegionEvent.Kind.SLOW_END,
                    figures.region(),
                    name(figures) + " is active again, it is not the only slow one: "
                            + figures.pace().cause()));
            return at.to(RegionPhase.ACTIVE, at.flaps(), figures.admittedPart(), around.nowNanos());
        }
        if (at.held() && figures.pace().slow()) {
            return at.to(RegionPhase.HOLD_DOWN, at.flaps(), 0, around.nowNanos())
                    .withHeld(true); // not before it is over
        }
        long waitNanos = policy.holdDown().nanos(at.flaps());
        if (around.nowNanos() - at.sinceNanos() < waitNanos || !around.trialFree()) {
            return at;
        }
        return toTrial(at, "its hold-down of " + Words.seconds(waitNanos) + " is over", figures, around, changes);
    }

    private RegionStanding trial(RegionStanding at, RegionFigures figures, Surroundings around, List<Change> changes) {
        if (figures.admitted() == 0) {
            return toLost(at, at.flaps() + 1, figures, around, changes);
        }
        if (leavable(figures, around)) {
            return toSlow(at, figures, around, changes);
        }
        RegionPolicy.Trials trials = policy.trials();
        if (figures.trialFailures() > 0) {
            return toHoldDown(
                    at,
                    RegionEvent.Kind.TRIAL_FAILED,
                    "a single request on trial failed after " + at.progress() + " that succeeded",
                    figures,
                    around,
                    changes);
        }
        RegionStanding after = figures.trialSuccesses() > 0
                ? at.withProgress(at.progress() + figures.trialSuccesses(), around.nowNanos())
                : at;
        if (after.progress() >= trials.count()) {
            String cause =
                    trials.count() == 0 ? "no trial is asked for" : after.progress() + " single requests succeeded";
            return toRamp(after, cause, figures, around, changes);
        }
        long silentNanos = around.nowNanos() - after.progressNanos();
        if (silentNanos >= 2 * trials.timeout().toNanos()) {
            String cause = "no request came to try it with for " + Words.seconds(silentNanos)
                    + ", so the health checks' word is taken";
            return toRamp(after, cause, figures, around, changes);
        }
        return after;
    }

    private RegionStanding ramp(RegionStanding at, RegionFigures figures, Surroundings around, List<Change> changes) {
        if (figures.admitted() == 0) {
            return toLost(at, at.flaps() + 1, figures, around, changes);
        }
        if (leavable(figures, around)) {
            return toSlow(at, figures, around, changes);
        }
        RegionFigures giver = around.giver();
        RampJudge.Verdict verdict =
                RampJudge.judge(policy.ramp().tolerance(), figures.window(), giver == null ? null : giver.window());
        if (verdict == RampJudge.Verdict.HOPELESS) {
            return toHoldDown(
                    at,
                    RegionEvent.Kind.SENT_BACK,
                    "it does far worse than the rest: " + comparison(figures, giver),
                    figures,
                    around,
                    changes);
        }
        if (around.nowNanos() - at.progressNanos() < policy.ramp().stepNanos()) {
            return at;
        }
        if (verdict == RampJudge.Verdict.WORSE) {
            return held(at, figures, giver, changes);
        }
        return nextStep(at, figures, around, changes);
    }

    private RegionStanding held(
            RegionStanding at, RegionFigures figures, @Nullable RegionFigures giver, List<Change> changes) {
        if (at.held()) {
            return at;
        }
        changes.add(new Change(
                RegionEvent.Kind.HELD,
                figures.region(),
                name(figures) + " stays at "
                        + Words.percent(policy.ramp().steps().get(at.progress()))
                        + " of what it could take: it does worse than the rest: " + comparison(figures, giver)));
        return at.withHeld(true);
    }

    private RegionStanding nextStep(
            RegionStanding at, RegionFigures figures, Surroundings around, List<Change> changes) {
        RegionPolicy.Ramp ramp = policy.ramp();
        int next = at.progress() + 1;
        String why = comparison(figures, around.giver());
        if (next >= ramp.steps().size()) {
            changes.add(new Change(
                    RegionEvent.Kind.ACTIVE,
                    figures.region(),
                    name(figures) + " is active again after " + Words.seconds(around.nowNanos() - at.sinceNanos())
                            + " of ramp: " + why));
            return at.to(RegionPhase.ACTIVE, at.flaps(), figures.admittedPart(), around.nowNanos());
        }
        changes.add(rampChange(figures, next, why));
        return at.withProgress(next, around.nowNanos());
    }

    private RegionStanding toLost(
            RegionStanding at, int losses, RegionFigures figures, Surroundings around, List<Change> changes) {
        int flaps = policy.holdDown().counted(losses);
        changes.add(new Change(
                RegionEvent.Kind.LOST,
                figures.region(),
                name(figures) + " lost: " + Words.admitted(figures) + losses(flaps)));
        return at.to(RegionPhase.LOST, flaps, 0, around.nowNanos());
    }

    private RegionStanding toHeld(
            RegionStanding at, String why, RegionFigures figures, Surroundings around, List<Change> changes) {
        changes.add(new Change(
                RegionEvent.Kind.HOLD_DOWN,
                figures.region(),
                name(figures) + " " + why + " (" + Words.admitted(figures) + ") and held for "
                        + Words.seconds(policy.holdDown().nanos(at.flaps())) + losses(at.flaps())
                        + "; nothing moves to it until then"));
        return at.to(RegionPhase.HOLD_DOWN, at.flaps(), 0, around.nowNanos());
    }

    /** A slow region is left only for one that serves: half a second late is better than not at all. */
    private static boolean leavable(RegionFigures figures, Surroundings around) {
        return figures.pace().slow() && around.giver() != null;
    }

    private RegionStanding toSlow(RegionStanding at, RegionFigures figures, Surroundings around, List<Change> changes) {
        int flaps = policy.holdDown().counted(at.flaps() + 1);
        changes.add(new Change(
                RegionEvent.Kind.SLOW,
                figures.region(),
                name(figures) + " is slow: " + figures.pace().cause() + losses(flaps)));
        return at.to(RegionPhase.HOLD_DOWN, flaps, 0, around.nowNanos()).withHeld(true);
    }

    private RegionStanding toHoldDown(
            RegionStanding at,
            RegionEvent.Kind kind,
            String cause,
            RegionFigures figures,
            Surroundings around,
            List<Change> changes) {
        int flaps = policy.holdDown().counted(at.flaps() + 1);
        changes.add(new Change(
                kind,
                figures.region(),
                name(figures) + " goes back and is held for "
                        + Words.seconds(policy.holdDown().nanos(flaps)) + losses(flaps) + ": " + cause));
        return at.to(RegionPhase.HOLD_DOWN, flaps, 0, around.nowNanos());
    }

    private RegionStanding toTrial(
            RegionStanding at, String cause, RegionFigures figures, Surroundings around, List<Change> changes) {
        changes.add(new Change(
                RegionEvent.Kind.TRIAL,
                figures.region(),
                name(figures) + " is tried with " + policy.trials().count() + " single requests: " + cause));
        return at.to(RegionPhase.TRIAL, at.flaps(), 0, around.nowNanos());
    }

    private RegionStanding toRamp(
            RegionStanding at, String cause, RegionFigures figures, Surroundings around, List<Change> changes) {
        if (around.alone() || policy.ramp().stepNanos() == 0) {
            changes.add(new Change(
                    RegionEvent.Kind.ACTIVE, figures.region(), name(figures) + " is active again: " + cause));
            return at.to(RegionPhase.ACTIVE, at.flaps(), figures.admittedPart(), around.nowNanos());
        }
        changes.add(rampChange(figures, 0, cause));
        return at.to(RegionPhase.RAMP, at.flaps(), 0, around.nowNanos());
    }

    private Change rampChange(RegionFigures figures, int step, String cause) {
        RegionPolicy.Ramp ramp = policy.ramp();
        return new Change(
                RegionEvent.Kind.RAMP,
                figures.region(),
                name(figures) + " rises to " + Words.percent(ramp.steps().get(step)) + " of what it could take for "
                        + Words.seconds(ramp.stepNanos()) + ": " + cause);
    }

    private static String name(RegionFigures figures) {
        return Words.name(figures.region());
    }

    private static String losses(int flaps) {
        return flaps > 1 ? " (loss " + flaps + " of late)" : "";
    }

    private static String comparison(RegionFigures figures, @Nullable RegionFigures giver) {
        String own = Words.window(figures.window());
        return giver == null ? own : own + "; in " + name(giver) + " " + Words.window(giver.window());
    }
}
