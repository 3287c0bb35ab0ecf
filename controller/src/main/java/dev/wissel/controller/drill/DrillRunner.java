package dev.wissel.controller.drill;

import dev.wissel.controller.journal.DrillLog;
import dev.wissel.controller.journal.JournalException;
import dev.wissel.core.drill.DrillPhase;
import dev.wissel.core.drill.DrillPlan;
import dev.wissel.core.drill.DrillSight;
import dev.wissel.core.drill.Guard;
import dev.wissel.core.drill.GuardFigures;
import dev.wissel.core.drill.GuardVerdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs drills, one at a time, in a thread of its own. Thread-safe; what hosts and figures do, they do in that thread.
 *
 * <p>Nothing that fails ends the thread, and nothing leaves a fault in place: whatever goes wrong breaks the drill off, and a fault that cannot be
 * taken away ends with its lease. A drill that a dead process left behind is closed.
 */
public final class DrillRunner implements AutoCloseable {
    /** How long a fault lasts at most after this process has died. */
    public static final Duration LEASE = Duration.ofSeconds(10);

    /** By then it is known who leads. */
    private static final Duration FIRST_LOOK = Duration.ofSeconds(3);

    private static final Duration TICK = Duration.ofMillis(200);

    /** A process that died a moment ago counts as alive for a while, so that one look at the start would miss its drill. */
    private static final Duration ADOPT = Duration.ofSeconds(10);

    private final DrillTerms terms;
    private final FaultHost host;
    private final DrillFigures figures;
    private final DrillLog log;
    private final LongSupplier clock;
    private final Consumer<String> says;
    private final ScheduledExecutorService thread;
    private @Nullable ActiveDrill active;
    private volatile @Nullable DrillRecord shown;

    /**
     * Makes one that does nothing yet.
     *
     * @param clock nanoseconds since 1970 that never go back
     * @param says hears a line of what happens
     */
    public DrillRunner(
            DrillTerms terms,
            FaultHost host,
            DrillFigures figures,
            DrillLog log,
            LongSupplier clock,
            Consumer<String> says) {
        this.terms = terms;
        this.host = host;
        this.figures = figures;
        this.log = log;
        this.clock = clock;
        this.says = says;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "wissel-drill");
            made.setDaemon(true);
            return made;
        });
    }

    /** Closes what dead processes leave behind, now and from time to time, and begins to look after drills. */
    public void start() {
        thread.scheduleWithFixedDelay(this::adopt, FIRST_LOOK.toMillis(), ADOPT.toMillis(), TimeUnit.MILLISECONDS);
        thread.scheduleWithFixedDelay(this::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    // ---------------------------------------------------------------- asked from elsewhere

    /** Returns what a drill would meet if it began now. */
    public DrillPreview preview(DrillPlan plan) {
        long nowNanos = clock.getAsLong();
        FaultHost.Means means = host.means(plan);
        Optional<DrillSight> sight = look(nowNanos);
        if (sight.isEmpty()) {
            GuardVerdict blind = new GuardVerdict(List.of("nothing can be seen of the system"), List.of());
            return new DrillPreview(plan, means, blind, List.of(), List.of());
        }
        List<String> blockers = new ArrayList<>(terms.hours().against(nowNanos, true));
        if (!means.supported()) {
            blockers.addAll(means.notes());
        }
        current().ifPresent(other -> blockers.add("another drill runs: " + other.id()));
        GuardVerdict guard = Guard.verdict(terms.limits(), GuardFigures.before(plan, sight.get(), blockers));
        return new DrillPreview(
                plan, means, guard, terms.promises().of(plan, sight.get()), DrillPreview.shares(plan, sight.get()));
    }

    /**
     * Begins a drill, which the guard may still refuse; see its record.
     *
     * @return its id
     * @throws DrillBusyException while another one runs, here or at another replica
     * @throws IllegalArgumentException if the host cannot make such a fault
     * @throws JournalException if it cannot be written down
     */
    public synchronized String begin(DrillRequest request) throws DrillBusyException {
        FaultHost.Means means = host.means(request.plan());
        if (!means.supported()) {
            throw new IllegalArgumentException(
                    "fault: " + request.plan().fault().word() + ": " + String.join("; ", means.notes()));
        }
        ActiveDrill running = active;
        if (running != null) {
            throw new DrillBusyException(running.id());
        }
        long nowNanos = clock.getAsLong();
        ActiveDrill drill =
                new ActiveDrill(DrillIds.of(request.plan(), nowNanos), request, terms, host, means, LEASE, clock);
        if (!log.begin(entry(drill.record()), nowNanos)) {
            throw new DrillBusyException(log.newest(20).stream()
                    .filter(each -> !each.over())
                    .map(DrillLog.Entry::id)
                    .findFirst()
                    .orElse(""));
        }
        active = drill;
        shown = drill.record();
        says.accept(
                "DRILL " + drill.id() + " by " + request.who() + (request.why().isEmpty() ? "" : ": " + request.why()));
        return drill.id();
    }

    /** Breaks a drill off; returns whether it was running here. */
    public synchronized boolean abort(String id, String who, String why) {
        ActiveDrill drill = active;
        if (drill == null || !drill.id().equals(id)) {
            return false;
        }
        drill.abort("broken off by " + who + (why.isEmpty() ? "" : ": " + why));
        return true;
    }

    /** Returns the drill that runs here. */
    public Optional<DrillRecord> current() {
        DrillRecord record = shown;
        return record == null || record.phase().over() ? Optional.empty() : Optional.of(record);
    }

    /** Returns a drill. */
    public Optional<DrillRecord> find(String id) {
        DrillRecord record = shown;
        if (record != null && record.id().equals(id)) {
            return Optional.of(record);
        }
        return log.find(id).map(entry -> DrillJson.record(entry.body()));
    }

    /** Returns the newest drills, newest first. */
    public List<DrillRecord> newest(int most) {
        return log.newest(most).stream()
                .map(entry -> DrillJson.record(entry.body()))
                .toList();
    }

    /** Returns where results are kept. */
    public DrillLog log() {
        return log;
    }

    // ---------------------------------------------------------------- the thread

    synchronized void adopt() {
        if (!look(clock.getAsLong()).map(DrillSight::leading).orElse(true)) {
            return; // whoever leads sees to it; this replica's clock may be wrong
        }
        try {
            long nowNanos = clock.getAsLong();
            for (DrillLog.Entry entry : log.orphans(terms.holder(), nowNanos)) {
                DrillRecord left = DrillJson.record(entry.body());
                ActiveDrill mine = active;
                if (left.phase().over() || mine != null && mine.id().equals(left.id())) {
                    continue;
                }
                try {
                    host.lift(new FaultHost.Order(
                            left.id(),
                            left.plan(),
                            left.request().who(),
                            left.request().why()));
                } catch (FaultHost.FaultException | RuntimeException gone) {
                    says.accept("DRILL " + left.id() + " was left behind; its fault ends with its lease: "
                            + gone.getMessage());
                }
                DrillRecord closed = left.orphaned(nowNanos);
                log.save(entry(closed), nowNanos);
                says.accept("DRILL " + left.id() + " aborted: " + String.join("; ", closed.reasons()));
            }
        } catch (RuntimeException failed) {
            says.accept("DRILL of an earlier process could not be closed: " + failed.getMessage());
        }
    }

    /** Takes one step. Never throws: a task that throws is not run again. */
    synchronized void tick() {
        ActiveDrill drill = active;
        if (drill == null) {
            return;
        }
        try {
            DrillPhase before = drill.phase();
            for (String line : drill.step(look(clock.getAsLong()))) {
                says.accept("DRILL " + drill.id() + " " + line);
            }
            shown = drill.record();
            keep(drill, before);
        } catch (RuntimeException | Error bug) { // whatever it is, the fault must not stay
            String reason = "a step failed: " + bug;
            drill.abort(reason);
            if (drill.rescued()) {
                give(drill.record().broken(reason, clock.getAsLong()));
            }
        }
    }

    /** Ends a drill that cannot be thought through any more, once its fault is gone. */
    private void give(DrillRecord record) {
        active = null;
        shown = record;
        says.accept("DRILL " + record.id() + " aborted: " + String.join("; ", record.reasons()));
        try {
            log.save(entry(record), clock.getAsLong());
        } catch (JournalException failed) {
            says.accept("DRILL " + record.id() + " is not in the journal: " + failed.getMessage());
        }
    }

    private Optional<DrillSight> look(long nowNanos) {
        try {
            return figures.look(nowNanos);
        } catch (RuntimeException failed) {
            return Optional.empty();
        }
    }

    private void keep(ActiveDrill drill, DrillPhase before) {
        long nowNanos = clock.getAsLong();
        if (drill.phase() == before && !drill.saveIsDue(nowNanos)) {
            return;
        }
        try {
            log.save(entry(drill.record()), nowNanos);
            drill.saved(nowNanos);
            if (drill.phase().over()) {
                active = null;
            }
        } catch (JournalException failed) {
            drill.abort("the journal failed: " + failed.getMessage());
        }
    }

    private DrillLog.Entry entry(DrillRecord record) {
        return new DrillLog.Entry(
                record.id(),
                record.startedNanos(),
                record.endedNanos(),
                terms.holder(),
                record.plan().fault().word(),
                record.plan().region(),
                record.verdict().word(),
                DrillJson.text(record));
    }

    /** Breaks off what runs, takes its fault away, and ends. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(5, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException stopped) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            if (active != null) {
                active.abort("broken off by Wissel, which stops");
                tick();
                tick();
            }
        }
    }
}
