package dev.wissel.controller.drill;

import dev.wissel.core.drill.DrillInput;
import dev.wissel.core.drill.DrillPhase;
import dev.wissel.core.drill.DrillPromise;
import dev.wissel.core.drill.DrillRows;
import dev.wissel.core.drill.DrillRun;
import dev.wissel.core.drill.DrillSetup;
import dev.wissel.core.drill.DrillSight;
import dev.wissel.core.drill.DrillState;
import dev.wissel.core.drill.DrillStep;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The drill that runs. Confined to the runner. */
final class ActiveDrill {
    private static final long SAVE_NANOS = 5_000_000_000L;

    private final String id;
    private final DrillRequest request;
    private final DrillTerms terms;
    private final FaultHost host;
    private final FaultHost.Means means;
    private final LongSupplier clock;
    private final HeldFault fault;
    private final DrillSeries series;
    private DrillSetup setup;
    private DrillState state;
    private @Nullable DrillSight last;
    private String abort = "";
    private long endedNanos;
    private long savedNanos;

    ActiveDrill(
            String id,
            DrillRequest request,
            DrillTerms terms,
            FaultHost host,
            FaultHost.Means means,
            Duration lease,
            LongSupplier clock) {
        long nowNanos = clock.getAsLong();
        this.id = id;
        this.request = request;
        this.terms = terms;
        this.host = host;
        this.means = means;
        this.clock = clock;
        this.fault = new HeldFault(
                host, new FaultHost.Order(id, request.plan(), request.who(), request.why()), lease, clock);
        this.series = new DrillSeries(request.plan(), nowNanos);
        this.setup = setup(List.of());
        this.state = DrillState.begin(nowNanos);
        this.savedNanos = nowNanos;
    }

    private DrillSetup setup(List<DrillPromise> promises) {
        return new DrillSetup(request.plan(), terms.limits(), promises, means.exercised(), terms.pace());
    }

    String id() {
        return id;
    }

    DrillPhase phase() {
        return state.phase();
    }

    /** Has it broken off at the next step. The first reason counts. */
    void abort(String reason) {
        abort = abort.isEmpty() ? reason : abort;
    }

    /** Takes the fault away when a step could not even be thought through; returns whether it is gone. */
    boolean rescued() {
        fault.see(false);
        return fault.status().kind() == DrillInput.FaultStatus.Kind.ABSENT;
    }

    /** Takes a step; returns what is to be said. */
    List<String> step(Optional<DrillSight> sight) {
        long nowNanos = clock.getAsLong();
        int said = state.notes().size();
        boolean faulty = state.phase().faulty();
        if (!faulty && sight.isPresent() && state.phase().compareTo(DrillPhase.FAULT) < 0) {
            setup = setup(terms.promises().of(request.plan(), sight.get())); // by the traffic before the fault
        }
        DrillInput input = new DrillInput(sight, fault.status(), terms.hours().against(nowNanos, !faulty), abort);
        DrillStep step = DrillRun.next(setup, state, input, nowNanos);
        state = step.state();
        fault.see(step.fault());
        sight.ifPresent(seen -> {
            last = seen;
            series.add(seen);
        });
        if (state.phase().over() && endedNanos == 0) {
            endedNanos = clock.getAsLong();
        }
        return state.notes().subList(said, state.notes().size()).stream()
                .map(DrillState.Note::line)
                .toList();
    }

    boolean saveIsDue(long nowNanos) {
        return nowNanos - savedNanos >= SAVE_NANOS || state.phase().over();
    }

    void saved(long nowNanos) {
        savedNanos = nowNanos;
    }

    DrillRecord record() {
        DrillSight seen = last;
        return new DrillRecord(
                id,
                request,
                state.phase(),
                state.verdict(),
                state.reasons(),
                state.cautions(),
                state.startedNanos(),
                endedNanos,
                host.means(request.plan()), // by now it may have more to say
                state.faultFromNanos(),
                state.faultToNanos(),
                DrillRows.of(setup, state),
                seen == null
                        ? Double.NaN
                        : DrillRows.budgetPart(setup, state, seen.slo().budget()),
                state.notes(),
                series.points());
    }
}
