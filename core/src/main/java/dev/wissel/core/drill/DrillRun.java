package dev.wissel.core.drill;

import dev.wissel.core.bound.Bound;
import dev.wissel.core.slo.ErrorBudget;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A drill from the guard's first question to its result, as a pure function of what is seen. Stateless and thread-safe.
 *
 * <pre>{@code
 * CHECKING → BASELINE → FAULT → HOLD → RECOVERY → DONE
 *     │          │        └──────┴── ABORTING ──→ ABORTED
 *     └──────────┴────────────────────────────────────┘
 * }</pre>
 *
 * <p>The answer says at each step whether the fault is to be in place, not what has changed: an answer that is lost does no harm. It never is to
 * be for longer than the plan's length, nor when the guard refuses, nor when nothing has been seen for {@link DrillSetup.Pace#blind}.
 *
 * <p>Each time is measured to the look that showed it, so that it may be too long by the time between two looks, which is kept beside it.
 */
public final class DrillRun {
    private DrillRun() {}

    /**
     * Returns what is to be done now.
     *
     * @param setup what holds for the whole drill
     * @param state what is remembered, {@link DrillState#begin} at first
     * @param input what is seen, and what became of the fault
     * @param nowNanos on the same clock at each call, compared by difference
     */
    public static DrillStep next(DrillSetup setup, DrillState state, DrillInput input, long nowNanos) {
        DrillState after = state.phase().over() ? state : new Step(setup, input, nowNanos).from(state);
        return new DrillStep(after, after.phase().faulty());
    }

    /** One step. Confined to a call. */
    private record Step(DrillSetup setup, DrillInput input, long nowNanos) {
        DrillState from(DrillState state) {
            DrillState seen = input.sight().isPresent() ? state.seenAt(nowNanos) : state;
            if (seen.phase() == DrillPhase.ABORTING) {
                return aborting(seen);
            }
            if (!input.abort().isEmpty()) {
                return abort(seen, DrillVerdict.ABORTED, List.of(input.abort()));
            }
            if (nowNanos - seen.seenNanos() > setup.pace().blind().toNanos()) {
                return abort(
                        seen,
                        seen.phase() == DrillPhase.CHECKING ? DrillVerdict.REFUSED : DrillVerdict.ABORTED,
                        List.of("nothing has been seen of the system for "
                                + seconds(setup.pace().blind())));
            }
            return switch (seen.phase()) {
                case CHECKING ->
                    input.sight().map(sight -> checking(seen, sight)).orElse(seen);
                case BASELINE ->
                    input.sight().map(sight -> baseline(seen, sight)).orElse(seen);
                case FAULT, HOLD -> faulty(seen);
                case RECOVERY -> recovery(seen);
                case ABORTING, DONE, ABORTED -> seen;
            };
        }

        private DrillPlan plan() {
            return setup.plan();
        }

        private long quietNanos() {
            return setup.pace().quiet().toNanos();
        }

        // ---------------------------------------------------------------- before

        private DrillState checking(DrillState state, DrillSight sight) {
            GuardVerdict verdict = Guard.verdict(setup.limits(), GuardFigures.before(plan(), sight, input.blockers()));
            DrillState told = state.ending(new DrillState.Ending(DrillVerdict.RUNNING, List.of(), verdict.cautions()));
            if (!verdict.go()) {
                return abort(told, DrillVerdict.REFUSED, verdict.refusals());
            }
            Map<String, ServiceTrack> tracks = new LinkedHashMap<>();
            for (DrillSight.Service service : sight.services()) {
                if (drilled(service)) {
                    tracks.put(
                            service.name(),
                            ServiceTrack.begin(service.name(), Tally.of(plan(), service, sight.atNanos())));
                }
            }
            return told.withTracks(tracks).to(DrillPhase.BASELINE, nowNanos).say("the guard lets it begin", nowNanos);
        }

        private boolean drilled(DrillSight.Service service) {
            return plan().touches(service.name())
                    && service.regions().stream()
                            .anyMatch(region -> region.targets().stream()
                                    .anyMatch(target -> plan().touches(region.name(), target.target())));
        }

        private DrillState baseline(DrillState state, DrillSight sight) {
            GuardVerdict verdict = Guard.verdict(setup.limits(), GuardFigures.before(plan(), sight, input.blockers()));
            if (!verdict.go()) {
                return abort(state, DrillVerdict.REFUSED, verdict.refusals());
            }
            DrillState seen = state.withTracks(each(state, sight, ServiceTrack::seen));
            if (nowNanos - state.phaseNanos() < setup.pace().baseline().toNanos()) {
                return seen;
            }
            Map<String, ServiceTrack> struck = new LinkedHashMap<>();
            seen.tracks().forEach((name, track) -> struck.put(name, track.struck()));
            return seen.withTracks(struck)
                    .to(DrillPhase.FAULT, nowNanos)
                    .say("the fault begins: " + plan().fault().word() + " of " + plan().subject(), nowNanos);
        }

        private interface Look {
            ServiceTrack at(ServiceTrack track, Tally tally);
        }

        private Map<String, ServiceTrack> each(DrillState state, DrillSight sight, Look look) {
            Map<String, ServiceTrack> after = new LinkedHashMap<>(state.tracks());
            for (DrillSight.Service service : sight.services()) {
                ServiceTrack track = after.get(service.name());
                if (track != null) {
                    after.put(service.name(), look.at(track, Tally.of(plan(), service, sight.atNanos())));
                }
            }
            return after;
        }

        // ---------------------------------------------------------------- during

        private DrillState faulty(DrillState state) {
            DrillInput.FaultStatus status = input.fault();
            if (status.kind() == DrillInput.FaultStatus.Kind.FAILED) {
                return abort(state, DrillVerdict.ABORTED, List.of("the fault could not be held: " + status.line()));
            }
            if (nowNanos - state.phaseNanos() > setup.pace().blind().toNanos()
                    && status.kind() != DrillInput.FaultStatus.Kind.IN_PLACE
                    && !state.fault().struck()) {
                return abort(state, DrillVerdict.ABORTED, List.of("the fault was not in place in time"));
            }
            DrillState held = state;
            if (status.kind() == DrillInput.FaultStatus.Kind.IN_PLACE
                    && !state.fault().struck()) {
                held = state.withFault(new DrillState.Fault(true, status.sinceNanos(), false, 0));
            } else if (state.fault().struck() && status.kind() != DrillInput.FaultStatus.Kind.IN_PLACE) {
                return abort(state, DrillVerdict.ABORTED, List.of("the fault is no longer in place"));
            }
            if (held.fault().struck() && input.sight().isPresent()) {
                held = watched(held, input.sight().get());
            }
            return held.phase().faulty() && timeIsUp(held) ? lift(held) : held;
        }

        /** Measured from the moment that it was first wanted. */
        private boolean timeIsUp(DrillState state) {
            return nowNanos - state.phaseNanos() >= plan().length().toNanos();
        }

        private DrillState watched(DrillState state, DrillSight sight) {
            Map<String, ServiceTrack> tracks = each(
                    state,
                    sight,
                    (track, tally) -> track.underFault(
                            plan(),
                            tally,
                            firstSign(state, sight, track.name()),
                            state.fault().fromNanos(),
                            quietNanos()));
            DrillState seen = said(state, tracks).withTracks(tracks);
            GuardVerdict verdict = Guard.verdict(
                    setup.limits(),
                    new GuardFigures(
                            plan(),
                            sight,
                            GuardFigures.Moment.DURING,
                            budgetSpent(seen, sight.slo().budget()),
                            burnRate(seen, sight.slo().budget()),
                            input.blockers()));
            if (!verdict.go()) {
                return abort(seen, DrillVerdict.ABORTED, verdict.refusals());
            }
            Map<String, ServiceTrack> turned = new LinkedHashMap<>();
            tracks.forEach((name, track) -> turned.put(name, track.turned(quietNanos())));
            boolean shifted = tracks.values().stream().allMatch(ServiceTrack::shifted);
            DrillState kept = seen.withTracks(turned);
            return shifted && seen.phase() == DrillPhase.FAULT
                    ? kept.to(DrillPhase.HOLD, kept.phaseNanos()) // the fault's time goes on from its beginning
                            .say("the traffic has shifted; the fault is held", nowNanos)
                    : kept;
        }

        private DrillState said(DrillState state, Map<String, ServiceTrack> tracks) {
            DrillState after = state;
            for (ServiceTrack track : tracks.values()) {
                ServiceTrack before = state.tracks().get(track.name());
                ServiceTrack.Found found = track.detected();
                if (before != null && before.detected() == null && found != null) {
                    after = after.say(
                            track.name() + ": found out after "
                                    + seconds(found.atNanos() - state.fault().fromNanos()),
                            nowNanos);
                }
                if (before != null && !before.shifted() && track.shifted()) {
                    ServiceTrack.Found last = track.lastBad();
                    after = after.say(
                            track.name() + ": nothing goes there any more, since "
                                    + seconds(
                                            last == null
                                                    ? 0
                                                    : last.atNanos()
                                                            - state.fault().fromNanos()),
                            nowNanos);
                }
            }
            return after;
        }

        private @Nullable Long firstSign(DrillState state, DrillSight sight, String service) {
            Optional<Long> first = sight.signs().stream()
                    .filter(sign -> sign.adverse()
                            && sign.service().equals(service)
                            && sign.atNanos() - state.fault().fromNanos() >= 0
                            && sign.region().equals(plan().region())
                            && (sign.target().isEmpty() || plan().touches(sign.region(), sign.target())))
                    .map(DrillSight.Sign::atNanos)
                    .reduce((one, other) -> one - other <= 0 ? one : other);
            return first.orElse(null);
        }

        private double budgetSpent(DrillState state, ErrorBudget budget) {
            return state.tracks().values().stream()
                    .mapToDouble(track -> DrillRows.budgetPart(track, budget))
                    .filter(part -> !Double.isNaN(part))
                    .max()
                    .orElse(0);
        }

        /** Failures until the promised shift are what the drill is about; from then on they are an incident. */
        private double burnRate(DrillState state, ErrorBudget budget) {
            double worst = Double.NaN;
            for (ServiceTrack track : state.tracks().values()) {
                long promised = setup.promise(track.name())
                        .flatMap(DrillPromise::shift)
                        .filter(Bound::finite)
                        .map(Bound::nanos)
                        .orElse(0L);
                boolean late = track.window().atNanos() - state.fault().fromNanos() >= promised;
                double failing = track.failingInWindow();
                if (late && track.windowOver(quietNanos()) && !Double.isNaN(failing)) {
                    double burn = failing / budget.errorRatio();
                    worst = Double.isNaN(worst) ? burn : Math.max(worst, burn);
                }
            }
            return worst;
        }

        // ---------------------------------------------------------------- after

        private DrillState lift(DrillState state) {
            Map<String, ServiceTrack> lifted = new LinkedHashMap<>();
            state.tracks().forEach((name, track) -> lifted.put(name, track.lifted()));
            DrillState.Fault fault = state.fault();
            return state.withTracks(lifted)
                    .withFault(new DrillState.Fault(fault.struck(), fault.fromNanos(), false, nowNanos))
                    .to(DrillPhase.RECOVERY, nowNanos)
                    .say("the fault ends", nowNanos);
        }

        private DrillState recovery(DrillState state) {
            DrillInput.FaultStatus status = input.fault();
            DrillState.Fault fault = state.fault();
            if (!fault.lifted() && status.kind() != DrillInput.FaultStatus.Kind.ABSENT) {
                return state; // it ends with its lease at the latest
            }
            DrillState after = fault.lifted()
                    ? state
                    : state.withFault(
                            new DrillState.Fault(fault.struck(), fault.fromNanos(), true, status.sinceNanos()));
            if (input.sight().isPresent()) {
                Map<String, ServiceTrack> tracks = each(
                        after, input.sight().get(), (track, tally) -> track.returning(plan(), tally, quietNanos()));
                after = saidBack(after, tracks);
                Map<String, ServiceTrack> turned = new LinkedHashMap<>();
                tracks.forEach((name, track) -> turned.put(name, track.turned(quietNanos())));
                after = after.withTracks(turned);
            }
            boolean back = after.tracks().values().stream().allMatch(track -> track.recovered() != null);
            boolean tooLate = nowNanos - after.fault().toNanos() >= longestRecovery();
            return back || tooLate ? done(after) : after;
        }

        private DrillState saidBack(DrillState state, Map<String, ServiceTrack> tracks) {
            DrillState after = state;
            for (ServiceTrack track : tracks.values()) {
                ServiceTrack before = state.tracks().get(track.name());
                ServiceTrack.Found found = track.recovered();
                if (found != null && before != null && before.recovered() == null) {
                    after = after.say(
                            track.name() + ": back after "
                                    + seconds(found.atNanos() - state.fault().toNanos()),
                            nowNanos);
                }
            }
            return after;
        }

        private long longestRecovery() {
            long promised = setup.promises().stream()
                    .flatMap(promise -> promise.recovery().stream())
                    .filter(Bound::finite)
                    .mapToLong(Bound::nanos)
                    .max()
                    .orElse(0);
            return promised + setup.pace().patience().toNanos();
        }

        private DrillState done(DrillState state) {
            DrillState.Ending ending = DrillRows.ending(setup, state);
            return state.ending(ending)
                    .to(DrillPhase.DONE, nowNanos)
                    .say(
                            ending.verdict().word()
                                    + (ending.reasons().isEmpty() ? "" : ": " + String.join("; ", ending.reasons())),
                            nowNanos);
        }

        // ---------------------------------------------------------------- breaking off

        private DrillState abort(DrillState state, DrillVerdict verdict, List<String> reasons) {
            boolean clean = !state.phase().faulty() && input.fault().kind() == DrillInput.FaultStatus.Kind.ABSENT;
            DrillState.Fault fault = state.fault();
            return state.ending(new DrillState.Ending(
                            verdict, reasons, state.ending().cautions()))
                    .withFault(new DrillState.Fault(
                            fault.struck(),
                            fault.fromNanos(),
                            fault.lifted(),
                            fault.lifted() ? fault.toNanos() : nowNanos))
                    .to(clean ? DrillPhase.ABORTED : DrillPhase.ABORTING, nowNanos)
                    .say(verdict.word() + ": " + String.join("; ", reasons), nowNanos);
        }

        private DrillState aborting(DrillState state) {
            if (input.fault().kind() != DrillInput.FaultStatus.Kind.ABSENT) {
                return state;
            }
            DrillState.Fault fault = state.fault();
            return state.withFault(new DrillState.Fault(fault.struck(), fault.fromNanos(), true, fault.toNanos()))
                    .to(DrillPhase.ABORTED, nowNanos)
                    .say("the fault is gone", nowNanos);
        }
    }

    static String seconds(Duration time) {
        return seconds(time.toNanos());
    }

    static String seconds(long nanos) {
        return String.format(java.util.Locale.ROOT, "%.1f s", nanos / 1e9);
    }
}
