package dev.wissel.controller.loop;

import dev.wissel.controller.journal.Journal;
import dev.wissel.controller.journal.JournalException;
import dev.wissel.controller.lease.Lease;
import dev.wissel.controller.lease.LeaseException;
import dev.wissel.controller.sensor.Sensors;
import dev.wissel.core.director.Change;
import dev.wissel.core.director.Director;
import dev.wissel.core.director.DirectorState;
import dev.wissel.core.director.Note;
import dev.wissel.core.director.UpstreamDecision;
import dev.wissel.kong.admin.AdminNodes;
import dev.wissel.kong.admin.WeightChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks, decides and writes, once a second, in a thread of its own.
 *
 * <p>A follower looks as well and decides nothing. Who becomes the leader takes over from what Kong has. Every step is in the journal before its first write; where the journal fails, nothing is
 * written. Each write is made under the lease. Nothing that fails ends the loop; it is said once, and tried again.
 */
public final class ControlLoop implements AutoCloseable {
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Map<String, Director.Rules> rules = new LinkedHashMap<>();
    private final Journal journal;
    private final Leadership leadership;
    private final Observer observer;
    private final KongWriter writer;
    private final Agenda agenda;
    private final Sensors sensors;
    private final Settings settings;
    private final LongSupplier clock;
    private final Consumer<String> says;
    private final ScheduledExecutorService thread;
    private DirectorState state = DirectorState.INITIAL;
    private Journal.@Nullable Session session;
    private String lastProblem = "";
    private Set<String> lastMissing = Set.of();
    private Set<String> lastSilent = Set.of();
    private boolean toldToFollow;
    private volatile boolean stopping;

    /**
     * How it works. Immutable.
     *
     * @param holder name of this replica
     * @param version of Wissel
     * @param dryRun whether it decides and writes nothing
     * @param declarative whether Kong has no database
     * @param delay time from a write until its effect is seen, &gt;= 0
     * @param window over which logged attempts are counted, &gt; 0
     * @param renew time between two renewals of the lease
     */
    public record Settings(
            String holder,
            String version,
            boolean dryRun,
            boolean declarative,
            Duration delay,
            Duration window,
            Duration renew) {}

    /**
     * Makes one that does nothing yet.
     *
     * @param nodes whom to ask
     * @param writers the same nodes, to write to: their calls must end well within a lease, and are not repeated
     * @param says hears a line of what happens, in the loop's thread
     */
    public ControlLoop(
            List<DirectedUpstream> directed,
            AdminNodes nodes,
            AdminNodes writers,
            Sensors sensors,
            Journal journal,
            Lease lease,
            Settings settings,
            LongSupplier clock,
            Consumer<String> says) {
        this.agenda = new Agenda(List.copyOf(directed));
        this.sensors = sensors;
        directed.forEach(each -> rules.put(each.name(), each.rules()));
        this.journal = journal;
        this.leadership = new Leadership(lease, settings.renew(), System::nanoTime);
        this.observer = new Observer(
                nodes, sensors, settings.delay().toNanos(), settings.window().toMillis() / 1e3);
        this.writer = new KongWriter(writers, settings.declarative());
        this.settings = settings;
        this.clock = clock;
        this.says = says;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread made = new Thread(task, "wissel-controller");
            made.setDaemon(true);
            return made;
        });
    }

    /** Begins. */
    public void start() {
        thread.scheduleWithFixedDelay(this::tick, 0, TICK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Ends after the step in hand, and gives up the lease. Kong stays as it is. */
    @Override
    public void close() {
        if (stopping) {
            return;
        }
        stopping = true;
        thread.execute(leadership::stop);
        thread.shutdown();
        try {
            if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException stopped) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /** Takes one step. Never throws: a task that throws is not run again. */
    void tick() {
        if (stopping) {
            return;
        }
        try {
            step();
            solved();
        } catch (JournalException | LeaseException failed) {
            problem(failed.getMessage() + "; nothing is written until that is over, and traffic stays as Kong has it");
        } catch (RuntimeException bug) {
            problem("a step failed (" + bug + "); nothing was written, and traffic stays as Kong has it");
        }
    }

    private void problem(@Nullable String line) {
        String text = String.valueOf(line);
        if (!text.equals(lastProblem)) {
            lastProblem = text;
            says.accept("PROBLEM " + text);
        }
    }

    private void solved() {
        String leasing = leadership.problem();
        if (!leasing.isEmpty()) {
            problem(leasing);
        } else if (!lastProblem.isEmpty()) {
            lastProblem = "";
            says.accept("PROBLEM over");
        }
    }

    private void step() {
        long nowNanos = clock.getAsLong();
        switch (leadership.look()) {
            case ENDS -> end();
            case FOLLOWS -> follow();
            case BEGINS, LEADS -> {
                if (session == null) {
                    begin(nowNanos); // again, if the journal failed when the lead began
                }
            }
        }
        Wishes wishes = Wishes.of(journal.wishes());
        List<DirectedUpstream> due = agenda.due(session == null ? null : state, wishes, sensors.news(), nowNanos);
        Observer.Seen seen = observer.look(due, wishes, nowNanos);
        sayMissing(seen.missing());
        saySilent(seen.silent());
        Journal.Session in = session;
        if (in == null || leadership.held() == null) {
            agenda.done(nowNanos);
            return;
        }
        Director.Step step = Director.decide(this::rules, state, seen.observation(), nowNanos);
        journal.step(in, state, seen.observation(), step.decision(), nowNanos);
        state = step.state();
        agenda.done(nowNanos);
        sensors.attend(agenda.underWay(state, nowNanos));
        for (UpstreamDecision decision : step.decision().upstreams()) {
            decision.notes().forEach(note -> say(decision.upstream(), note));
            apply(in, decision, nowNanos);
        }
        for (String done : wishes.resumed()) {
            journal.unwish(Wishes.RESUME, done, settings.holder(), "carried out", nowNanos);
        }
        journal.trim(nowNanos);
    }

    private Director.Rules rules(String upstream) {
        return rules.getOrDefault(upstream, Director.Rules.DEFAULTS);
    }

    private void begin(long nowNanos) {
        Lease.Held held = leadership.held();
        state = DirectorState.INITIAL;
        agenda.begin();
        session =
                journal.begin(settings.holder(), held == null ? 0 : held.token(), settings.version(), rules, nowNanos);
        says.accept("LEADS " + settings.holder() + (settings.dryRun() ? " (dry run: nothing is written)" : ""));
    }

    private void follow() {
        if (!toldToFollow && leadership.problem().isEmpty()) {
            toldToFollow = true;
            says.accept("FOLLOWS " + settings.holder() + ": "
                    + leadership.holder().orElse("another") + " leads, and this one is ready to take over");
        }
    }

    private void end() {
        session = null;
        toldToFollow = true;
        says.accept("FOLLOWS " + settings.holder() + " has lost the lease and writes nothing");
    }

    private void sayMissing(Set<String> missing) {
        if (!missing.equals(lastMissing)) {
            lastMissing = missing;
            if (!missing.isEmpty()) {
                says.accept("MISSING in Kong: " + String.join(", ", missing)
                        + " (expected: what the strategy's kong.yml holds; load it first)");
            }
        }
    }

    private void saySilent(Set<String> silent) {
        if (!silent.equals(lastSilent)) {
            lastSilent = silent;
            says.accept(
                    silent.isEmpty()
                            ? "KONG says its weights again"
                            : "KONG does not say its weights, so nothing moves: " + String.join(", ", silent));
        }
    }

    private void say(String upstream, Note note) {
        says.accept(note.kind() + (note.begins() ? " " : " over ") + upstream
                + (note.subject().isEmpty() ? "" : " " + note.subject()) + ": " + note.line());
    }

    // ---------------------------------------------------------------- writing

    private void apply(Journal.Session in, UpstreamDecision decision, long nowNanos) {
        List<Change> changes = decision.changes();
        if (settings.dryRun()) {
            for (Change change : changes) {
                observer.pretend(decision.upstream(), change.target().text(), change.to());
                done(in, decision.upstream(), change, nowNanos, KongWriter.Written.DRY_RUN);
            }
            return;
        }
        if (writer.batches() && !changes.isEmpty()) {
            String outcome = write(changes.stream()
                    .map(change -> weight(decision.upstream(), change))
                    .toList());
            changes.forEach(change -> done(in, decision.upstream(), change, nowNanos, outcome));
            return;
        }
        for (Change change : changes) {
            String outcome = write(List.of(weight(decision.upstream(), change)));
            done(in, decision.upstream(), change, nowNanos, outcome);
            if (!outcome.equals(KongWriter.Written.WRITTEN)) {
                return; // what comes after it relies on it; the director sees that it is not there
            }
        }
    }

    private static WeightChange weight(String upstream, Change change) {
        return new WeightChange(upstream, change.target().text(), change.to());
    }

    private String write(List<WeightChange> changes) {
        List<String> outcome = new ArrayList<>();
        boolean ours = leadership.fenced(() -> outcome.add(writer.write(changes, leadership::leads)));
        return ours && !outcome.isEmpty() ? outcome.get(0) : KongWriter.Written.FENCED;
    }

    private void done(Journal.Session in, String upstream, Change change, long nowNanos, String outcome) {
        says.accept("WRITE " + upstream + " " + change.target().text() + " " + change.from() + " -> " + change.to()
                + (outcome.equals(KongWriter.Written.WRITTEN) ? "" : " [" + outcome + "]") + ": " + change.cause());
        journal.wrote(
                in,
                new Journal.Written(nowNanos, upstream, change.target().text(), change.from(), change.to(), outcome));
    }
}
