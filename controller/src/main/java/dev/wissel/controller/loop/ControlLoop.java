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
import dev.wissel.core.director.Observation;
import dev.wissel.core.director.UpstreamDecision;
import dev.wissel.core.director.UpstreamFigures;
import dev.wissel.core.director.UpstreamState;
import dev.wissel.kong.admin.AdminNodes;
import dev.wissel.kong.admin.WeightChange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
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
    private final LateWrites late;
    private final KongWriter writer;
    private final NodesApart apart;
    private final NodeMends mends = new NodeMends();
    private final Agenda agenda;
    private final Sensors sensors;
    private final Settings settings;
    private final LongSupplier clock;
    private final Consumer<String> says;
    private final ScheduledExecutorService thread;
    private DirectorState state = DirectorState.INITIAL;
    private Journal.@Nullable Session session;
    private boolean interrupted;
    private OptionalLong leadsSinceNanos = OptionalLong.empty();
    private volatile long journalOffsetNanos;
    private Set<LateWrites.Key> lastLate = Set.of();
    private String lastProblem = "";
    private Set<String> lastMissing = Set.of();
    private Set<String> lastSilent = Set.of();
    private boolean toldToFollow;
    private final Map<String, UpstreamFigures> lastSeen = new LinkedHashMap<>();
    private long seenNanos = Long.MIN_VALUE;
    private volatile Look last = Look.NONE;
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
        this(directed, nodes, writers, sensors, journal, lease, settings, clock, System::nanoTime, says);
    }

    /** @param leaseClock that of the lease's end */
    ControlLoop(
            List<DirectedUpstream> directed,
            AdminNodes nodes,
            AdminNodes writers,
            Sensors sensors,
            Journal journal,
            Lease lease,
            Settings settings,
            LongSupplier clock,
            LongSupplier leaseClock,
            Consumer<String> says) {
        this.agenda = new Agenda(List.copyOf(directed));
        this.sensors = sensors;
        directed.forEach(each -> rules.put(each.name(), each.rules()));
        this.journal = journal;
        this.leadership = new Leadership(lease, settings.renew(), leaseClock);
        this.late = new LateWrites(journal.fencing(), nodes, settings.declarative());
        boolean single = !settings.declarative() || settings.dryRun();
        this.apart = new NodesApart(
                single
                        ? List.of()
                        : nodes.clients().stream()
                                .map(client -> client.options().url().toString())
                                .toList(),
                sensors.stale().toNanos());
        this.observer = new Observer(
                nodes,
                sensors,
                late,
                apart,
                mends,
                settings.delay().toNanos(),
                settings.window().toMillis() / 1e3);
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
        last = look();
    }

    /** Returns what is to be added to this replica's clock for the journal's time; readable from any thread. */
    public long journalOffsetNanos() {
        return journalOffsetNanos;
    }

    /** Returns how the last step found everything, and how it left it; readable from any thread. */
    public Look last() {
        return last;
    }

    /** Of many upstreams only some are looked at in a step; of the others what was seen last is shown. */
    private void remember(Observation observation, long nowNanos) {
        observation.forgotten().forEach(lastSeen::remove);
        observation.upstreams().forEach(each -> lastSeen.put(each.name(), each));
        seenNanos = nowNanos;
    }

    private Look look() {
        boolean leads = session != null && leadership.leads();
        return new Look(
                seenNanos,
                new Observation(List.copyOf(lastSeen.values())),
                lastMissing,
                lastSilent,
                leads ? state : DirectorState.INITIAL,
                leads,
                leads ? settings.holder() : otherHolder(),
                lastProblem);
    }

    private String otherHolder() {
        try {
            return leadership.holder().orElse("");
        } catch (LeaseException unknown) {
            return ""; // the step has said so
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
            case BEGINS -> begin(nowNanos);
            case LEADS -> {
                if (session == null) {
                    begin(nowNanos); // again, if the journal failed when the lead began, or since
                }
            }
        }
        long atNanos = nowNanos + journalOffsetNanos;
        // Who leads ends wishes whose time is over, by the journal's time: a follower's clock may be wrong.
        Wishes wishes = Wishes.of(session == null ? journal.wishes() : journal.wishesAt(atNanos));
        List<DirectedUpstream> due = agenda.due(session == null ? null : state, wishes, sensors.news(), atNanos);
        Observer.Seen seen = observer.look(due, wishes, state, leadsSinceNanos, nowNanos);
        remember(seen.observation(), nowNanos);
        sayMissing(seen.missing());
        saySilent(seen.silent());
        Journal.Session in = session;
        if (in == null || !leadership.leads()) {
            agenda.done(atNanos);
            return; // the look may have taken longer than the lease: what Kong has now may be another leader's
        }
        if (!settings.dryRun()) {
            undo(atNanos);
        }
        try {
            decide(in, seen.observation(), atNanos);
            for (String done : wishes.resumed()) {
                journal.unwish(Wishes.RESUME, done, settings.holder(), "carried out", atNanos);
            }
            journal.trim(atNanos);
        } catch (JournalException failed) {
            // Nobody knows whether the step is in the journal. What follows begins with what is known here.
            session = null;
            interrupted = true;
            throw failed;
        }
    }

    private void decide(Journal.Session in, Observation observation, long atNanos) {
        Director.Step step = Director.decide(this::rules, state, observation, atNanos);
        journal.step(in, state, observation, step.decision(), atNanos);
        state = step.state();
        agenda.done(atNanos);
        sensors.attend(agenda.underWay(state, atNanos));
        for (UpstreamDecision decision : step.decision().upstreams()) {
            decision.notes().forEach(note -> say(decision.upstream(), note));
            apply(in, decision, atNanos);
            mend(decision, atNanos);
        }
    }

    private Director.Rules rules(String upstream) {
        return rules.getOrDefault(upstream, Director.Rules.DEFAULTS);
    }

    /** Begins a session: from what Kong has, or from what is known here if the journal failed in between. */
    private void begin(long nowNanos) {
        Lease.Held held = leadership.held();
        if (!interrupted) {
            state = DirectorState.INITIAL;
            agenda.begin();
            apart.lead();
            mends.lead();
            leadsSinceNanos = OptionalLong.of(clock.getAsLong());
            journalOffsetNanos = JournalTime.offset(journal, nowNanos, says);
        }
        Journal.Session begun = journal.begin(
                settings.holder(),
                held == null ? 0 : held.token(),
                settings.version(),
                rules,
                nowNanos + journalOffsetNanos);
        session = begun;
        if (interrupted) {
            interrupted = false;
            late.goOn(begun);
            return;
        }
        if (!settings.dryRun()) {
            late.lead(begun);
        }
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
        interrupted = false;
        leadsSinceNanos = OptionalLong.empty();
        late.follow();
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

    private void apply(Journal.Session in, UpstreamDecision decision, long atNanos) {
        List<Change> changes = decision.changes();
        if (settings.dryRun()) {
            for (Change change : changes) {
                observer.pretend(decision.upstream(), change.target().text(), change.to());
                done(in, decision.upstream(), change, atNanos, KongWriter.Written.DRY_RUN);
            }
            return;
        }
        if (writer.batches() && !changes.isEmpty()) {
            String outcome = write(
                    changes.stream()
                            .map(change -> weight(decision.upstream(), change))
                            .toList(),
                    atNanos);
            changes.forEach(change -> done(in, decision.upstream(), change, atNanos, outcome));
            return;
        }
        for (Change change : changes) {
            String outcome = write(List.of(weight(decision.upstream(), change)), atNanos);
            done(in, decision.upstream(), change, atNanos, outcome);
            if (!outcome.equals(Journal.WRITTEN)) {
                return; // what comes after it relies on it; the director sees that it is not there
            }
        }
    }

    private static WeightChange weight(String upstream, Change change) {
        return new WeightChange(upstream, change.target().text(), change.to());
    }

    /** Brings the nodes that hold something else to what was decided; an upstream that has just been written has all of it anew. */
    private void mend(UpstreamDecision decision, long atNanos) {
        String upstream = decision.upstream();
        List<NodesApart.Behind> behind = apart.behind(upstream).orElse(null);
        if (behind == null || !decision.changes().isEmpty()) {
            return;
        }
        mends.news(upstream, behind).forEach(says);
        UpstreamState believed = state.upstreams().getOrDefault(upstream, UpstreamState.INITIAL);
        List<NodesApart.Behind> due =
                mends.due(behind, believed, rules(upstream).settings(), atNanos);
        if (due.isEmpty()) {
            return;
        }
        mends.writing(upstream, due, atNanos);
        for (NodesApart.Behind each : due) {
            journal.fencing().mending(atNanos, settings.holder(), upstream, each.line());
            Fence fence = new Fence(leadership.token(), atNanos);
            String node = each.place().node();
            String outcome = write(each.changes(), fence, atNanos, () -> writer.writeTo(node, each.changes(), guard));
            each.changes()
                    .forEach(change -> says.accept("WRITE " + upstream + " " + change.target() + " "
                            + each.found().get(change.target()) + " -> " + change.weight() + " on " + node + " alone"
                            + (outcome.equals(Journal.WRITTEN) ? "" : " [" + outcome + "]")));
        }
    }

    /** Undoes what a leader of before, or this one, has written too late. */
    private void undo(long atNanos) {
        Set<LateWrites.Key> told = new HashSet<>();
        for (List<LateWrites.Late> each : late.due()) {
            for (LateWrites.Late one : each) {
                told.add(one.key());
                if (!lastLate.contains(one.key())) {
                    say(one, atNanos);
                }
            }
            String outcome = write(each.stream().map(LateWrites.Late::undo).toList(), atNanos);
            if (outcome.equals(Journal.WRITTEN)) {
                late.undone(each, clock.getAsLong());
            } else {
                says.accept("STALE WRITE is still there [" + outcome + "]");
            }
        }
        lastLate = told;
    }

    private void say(LateWrites.Late one, long atNanos) {
        String line = one.writer() + " led, stood still, and has set the weight of "
                + one.key().target() + " to " + one.found() + " when it led no more; " + one.wanted()
                + " is written again"
                + (writer.batches() ? "; what others have changed in this Kong in between may be lost: look" : "");
        journal.fencing()
                .undoing(
                        atNanos,
                        settings.holder(),
                        one.key().upstream(),
                        one.key().target(),
                        line);
        says.accept("STALE WRITE " + one.key().upstream() + " " + one.key().target() + ": " + line);
    }

    private String write(List<WeightChange> changes, long atNanos) {
        Fence fence = new Fence(leadership.token(), atNanos);
        return write(changes, fence, atNanos, () -> writer.write(changes, fence, guard));
    }

    private String write(List<WeightChange> changes, Fence fence, long atNanos, Supplier<String> post) {
        late.issuing(changes, fence, atNanos);
        List<String> outcome = new ArrayList<>();
        try {
            leadership.fenced(() -> outcome.add(post.get()));
        } catch (LeaseException lost) {
            if (outcome.isEmpty()) {
                throw lost;
            } // the lease's database has gone while it was written: what became of the write is known all the same
        }
        String what = outcome.isEmpty() ? KongWriter.Written.FENCED : outcome.get(0);
        if (what.equals(Journal.WRITTEN)) {
            late.arrived(changes, fence);
        }
        changes.forEach(change -> apart.wrote(change.upstream(), clock.getAsLong()));
        return what;
    }

    private final KongWriter.Guard guard = new KongWriter.Guard() {
        @Override
        public boolean allowed() {
            return leadership.leads();
        }

        @Override
        public boolean newer(String upstream, String target, Fence found) {
            return late.newer(new LateWrites.Key(upstream, target), found);
        }

        @Override
        public void posting(String hash) {
            late.posting(hash);
        }
    };

    private void done(Journal.Session in, String upstream, Change change, long atNanos, String outcome) {
        says.accept("WRITE " + upstream + " " + change.target().text() + " " + change.from() + " -> " + change.to()
                + (outcome.equals(Journal.WRITTEN) ? "" : " [" + outcome + "]") + ": " + change.cause());
        journal.wrote(
                in,
                new Journal.Written(atNanos, upstream, change.target().text(), change.from(), change.to(), outcome));
    }
}
