package dev.wissel.console.directed;

import dev.wissel.console.foresight.Promises;
import dev.wissel.console.foresight.Rehearsal;
import dev.wissel.console.live.Action;
import dev.wissel.console.live.ActionRefused;
import dev.wissel.console.live.DecisionEntry;
import dev.wissel.console.live.History;
import dev.wissel.console.live.LastDrills;
import dev.wissel.console.live.Live;
import dev.wissel.console.live.LiveView;
import dev.wissel.console.live.LiveView.WishView;
import dev.wissel.console.live.ServiceView;
import dev.wissel.console.live.WhatIf;
import dev.wissel.controller.journal.Journal;
import dev.wissel.controller.journal.JournalException;
import dev.wissel.controller.journal.Replay;
import dev.wissel.controller.journal.RulesEdit;
import dev.wissel.controller.loop.DirectedUpstream;
import dev.wissel.controller.loop.Look;
import dev.wissel.controller.loop.Operator;
import dev.wissel.controller.loop.Wishes;
import dev.wissel.core.bound.Plane;
import dev.wissel.core.director.Director;
import dev.wissel.core.director.UpstreamDecision;
import dev.wissel.design.strategy.Objective;
import dev.wissel.design.strategy.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A directed Kong as the console sees it. Thread-safe.
 *
 * <p>Once a second, in a thread of its own, the control loop's last look and the sensors are read; {@link #sample} may be called instead of {@link #start}. A journal that does not answer is a
 * problem in the view and stops nothing else.
 */
public final class KongLive implements Live, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KongLive.class);
    private static final int KEPT = 900;
    private static final long STEP_MILLIS = 1000;
    private static final long MILLI = 1_000_000L;
    private static final long OLD_NANOS = 15_000 * MILLI;
    private static final int MOST_DIFFERENCES = 200;

    /** The longest stretch of time that is decided on again: each second of it is read and decided. */
    private static final Duration LONGEST_REPLAY = Duration.ofHours(6);

    private final Strategy strategy;
    private final List<DirectedUpstream> directed;
    private final KongSource source;
    private final Journal journal;
    private final LastDrills drills;
    private final Facts facts;
    private final LongSupplier nanos;
    private final KongDecisions decisions;
    private final KongReasons reasons = new KongReasons();
    private final Promises promises;
    private final Map<String, KongSeries> services = new LinkedHashMap<>();
    private final long[] atMillis = new long[KEPT];
    private long samples;
    private long version;
    private String journalProblem = "";
    private List<WishView> wishes = List.of();
    private volatile LiveView view;
    private @Nullable ScheduledExecutorService thread;

    /**
     * What does not change. Immutable.
     *
     * @param summary who carries the strategy out, for people: {@code Kong 3.9.3, 2 nodes}
     * @param dryRun whether nothing is written
     * @param window over which the sensors count, &gt; 0
     */
    public record Facts(String summary, boolean dryRun, Duration window) {}

    /**
     * Makes one.
     *
     * @param directed the upstreams of the strategy
     * @param nanos the controller's clock, nanoseconds since 1970
     */
    public KongLive(
            Strategy strategy,
            List<DirectedUpstream> directed,
            KongSource source,
            Journal journal,
            LastDrills drills,
            Facts facts,
            LongSupplier nanos) {
        this.strategy = strategy;
        this.directed = List.copyOf(directed);
        this.source = source;
        this.journal = journal;
        this.drills = drills;
        this.facts = facts;
        this.nanos = nanos;
        this.promises = Promises.of(strategy, Plane.WISSEL_ON_KONG);
        Map<String, String> serviceOf = new LinkedHashMap<>();
        double windowSeconds = facts.window().toMillis() / 1e3;
        for (DirectedUpstream each : directed) {
            serviceOf.put(each.name(), each.service());
            strategy.service(each.service())
                    .ifPresent(service ->
                            services.put(each.service(), new KongSeries(strategy, service, each, KEPT, windowSeconds)));
        }
        this.decisions = new KongDecisions(journal, serviceOf);
        this.view = made(Look.NONE);
    }

    /** Begins to sample, once a second. */
    public synchronized void start() {
        if (thread != null) {
            return;
        }
        ScheduledExecutorService made = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread sampler = new Thread(task, "wissel-live");
            sampler.setDaemon(true);
            return sampler;
        });
        made.scheduleWithFixedDelay(this::sampleSafely, 0, STEP_MILLIS, TimeUnit.MILLISECONDS);
        thread = made;
    }

    private void sampleSafely() {
        try {
            sample();
        } catch (RuntimeException bug) {
            LOG.error(
                    "the console could not read the controller's figures", bug); // a task that throws is not run again
        }
    }

    @Override
    public synchronized void close() {
        if (thread != null) {
            thread.shutdownNow();
            thread = null;
        }
    }

    /** Reads everything once, and makes the view. To be called once a second. */
    public synchronized void sample() {
        long nowNanos = nanos.getAsLong();
        Look look = source.look();
        readJournal();
        for (KongSeries each : services.values()) {
            each.sample(source, look, reasons.shares(each.upstream()), nowNanos);
        }
        atMillis[(int) (samples % KEPT)] = nowNanos / MILLI;
        samples++;
        view = made(look);
    }

    private void readJournal() {
        try {
            reasons.read(journal);
            wishes = journal.wishes().stream()
                    .filter(each -> !each.kind().equals(Wishes.RESUME))
                    .map(KongLive::view)
                    .toList();
            journalProblem = "";
        } catch (JournalException failed) {
            journalProblem = String.valueOf(failed.getMessage());
        }
    }

    private static WishView view(Journal.Wish wish) {
        return new WishView(
                wish.kind(),
                wish.subject(),
                wish.sinceNanos() / MILLI,
                wish.untilNanos() == Journal.Wish.FOREVER ? null : (Long) (wish.untilNanos() / MILLI),
                wish.who(),
                wish.why());
    }

    private LiveView made(Look look) {
        List<ServiceView> views = new ArrayList<>();
        services.forEach((name, each) -> views.add(each.view(promises.of(name, drills), reasons)));
        Objective objective = strategy.objective();
        return new LiveView(
                ++version,
                nanos.getAsLong() / MILLI,
                strategy.name(),
                LiveView.PlaneKind.KONG,
                facts.summary(),
                facts.window().toMillis() / 1e3,
                new LiveView.ObjectiveView(
                        objective.availability(),
                        objective.window().toMillis() / 1e3,
                        objective
                                .latency()
                                .map(Objective.LatencyTarget::quantile)
                                .orElse(null),
                        objective
                                .latency()
                                .map(each -> each.limit().toNanos() / 1e9)
                                .orElse(null),
                        objective.failover().toNanos() / 1e9),
                strategy.regions(),
                views,
                new LiveView.OfficeView(look.leads(), look.leader(), facts.dryRun(), wishes),
                problems(look),
                drills.running().orElse(null));
    }

    private List<String> problems(Look look) {
        List<String> problems = new ArrayList<>();
        if (!look.problem().isEmpty()) {
            problems.add(look.problem());
        }
        if (!journalProblem.isEmpty()) {
            problems.add(journalProblem);
        }
        long ageNanos = nanos.getAsLong() - look.atNanos();
        if (look.atNanos() == Long.MIN_VALUE) {
            problems.add("the controller has not looked yet");
        } else if (ageNanos > OLD_NANOS) {
            problems.add("the controller's last look is " + TimeUnit.NANOSECONDS.toSeconds(ageNanos) + " s old");
        }
        look.missing().forEach(each -> problems.add("missing in Kong: " + each));
        look.silent().forEach(each -> problems.add("Kong does not say the weights of " + each));
        services.values().forEach(each -> problems.addAll(each.findings()));
        return problems;
    }

    @Override
    public Strategy strategy() {
        return strategy;
    }

    @Override
    public LiveView view() {
        return view;
    }

    @Override
    public List<DecisionEntry> decisions(DecisionEntry.Query query) {
        return decisions.find(query);
    }

    @Override
    public Optional<DecisionEntry> decision(String id) {
        return decisions.find(id);
    }

    @Override
    public synchronized Optional<History> history(String service, int seconds) {
        if (seconds <= 0) {
            throw new IllegalArgumentException("seconds: " + seconds + " (expected: > 0)");
        }
        KongSeries series = services.get(service);
        if (series == null) {
            return Optional.empty();
        }
        int steps = (int) Math.min(seconds, Math.min(samples, KEPT));
        List<Long> moments = new ArrayList<>();
        for (int back = steps - 1; back >= 0; back--) {
            moments.add(atMillis[(int) ((samples - 1 - back) % KEPT)]);
        }
        return Optional.of(series.history(moments, STEP_MILLIS / 1e3));
    }

    // ---------------------------------------------------------------- actions

    @Override
    public Action.Preview preview(Action action) {
        try {
            check(action);
        } catch (ActionRefused refused) {
            return new Action.Preview(false, List.of(String.valueOf(refused.getMessage())), List.of(), List.of());
        }
        String of = action.subject().isEmpty() ? "everything" : action.subject();
        return switch (action.kind()) {
            case PAUSE ->
                new Action.Preview(
                        true,
                        List.of("Nothing is written to Kong for " + of
                                + " until it is resumed; it is looked at all the same."),
                        List.of("if a region dies meanwhile, its traffic stays where Kong's own checks leave it"),
                        List.of());
            case RESUME ->
                new Action.Preview(
                        true,
                        List.of("Weights of " + of
                                + " are written again, and those that somebody else set are decided on anew."),
                        List.of(),
                        List.of());
            default -> new Rehearsal(strategy, view, dev.wissel.sim.play.Plane.WISSEL_ON_KONG).of(action);
        };
    }

    private void check(Action action) throws ActionRefused {
        Set<String> known = new LinkedHashSet<>();
        String what = switch (action.kind()) {
            case DRAIN_REGION, UNDRAIN_REGION -> {
                directed.forEach(each -> known.addAll(each.regions()));
                yield "region";
            }
            case DRAIN_TARGET, UNDRAIN_TARGET -> {
                directed.forEach(each -> each.members()
                        .forEach(member -> known.add(member.address().text())));
                yield "target";
            }
            case PAUSE, RESUME -> {
                known.add(""); // all of them
                directed.forEach(each -> known.add(each.name()));
                yield "upstream";
            }
        };
        if (!known.contains(action.subject())) {
            known.remove("");
            throw new ActionRefused(
                    action.subject() + ": no such " + what + " (expected: one of " + String.join(", ", known) + ")");
        }
    }

    @Override
    public Action.Done act(Action action, String who, String why) throws ActionRefused {
        try {
            check(action);
            if (!Operator.canSay(why)) {
                throw new ActionRefused("why: (expected: one line of at most " + Operator.LONGEST_WHY + " characters)");
            }
            Operator.Said said = said(action, new Operator(journal, who, why, journalNanos()));
            return new Action.Done(said.changed(), said.line());
        } catch (JournalException failed) {
            throw new ActionRefused(failed.getMessage() + "; nothing has changed");
        } catch (ActionRefused refused) {
            refused(
                    action.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ')
                            + (action.subject().isEmpty() ? "" : " " + action.subject()),
                    who,
                    String.valueOf(refused.getMessage()));
            throw refused;
        }
    }

    private static Operator.Said said(Action action, Operator operator) {
        return switch (action.kind()) {
            case DRAIN_REGION -> operator.drain(Wishes.DRAIN_REGION, action.subject());
            case DRAIN_TARGET -> operator.drain(Wishes.DRAIN_TARGET, action.subject());
            case UNDRAIN_REGION, UNDRAIN_TARGET -> operator.undrain(action.subject());
            case PAUSE -> operator.pause(action.subject());
            case RESUME -> operator.resume(action.subject());
        };
    }

    private long journalNanos() {
        return journal.sharedNowNanos().orElseGet(nanos);
    }

    @Override
    public void refused(String what, String who, String why) {
        try {
            journal.acted(new Journal.Action(journalNanos(), who, "refused", what, why));
        } catch (JournalException failed) {
            LOG.warn("{} of {} was refused ({}), and the journal could not be told", what, who, why, failed);
        }
    }

    // ---------------------------------------------------------------- what if

    @Override
    public Map<String, String> settings() {
        Map<String, Set<String>> values = new LinkedHashMap<>();
        for (DirectedUpstream each : directed) {
            RulesEdit.values(each.rules())
                    .forEach((key, value) -> values.computeIfAbsent(key, absent -> new LinkedHashSet<>())
                            .add(value));
        }
        Map<String, String> settings = new LinkedHashMap<>();
        values.forEach((key, all) -> settings.put(key, String.join(", ", all)));
        return settings;
    }

    @Override
    public WhatIf.Outcome whatIf(WhatIf question) throws ActionRefused {
        List<String> set = question.set().entrySet().stream()
                .map(each -> each.getKey() + "=" + each.getValue())
                .toList();
        if (question.toMillis() - question.fromMillis() > LONGEST_REPLAY.toMillis()) {
            throw new ActionRefused("from " + question.fromMillis() + " to " + question.toMillis() + " (expected: "
                    + LONGEST_REPLAY.toHours() + " h at most)");
        }
        try {
            Director.Rules unused = RulesEdit.apply(set, Director.Rules.DEFAULTS);
            Replay.Outcome outcome = new Replay(journal)
                    .with(
                            question.fromMillis() * MILLI,
                            question.toMillis() * MILLI + MILLI - 1,
                            (name, rules) -> RulesEdit.apply(set, rules));
            if (outcome.steps() == 0) {
                throw new ActionRefused(
                        "nothing of that time is in the journal (expected: a moment at which a controller led)");
            }
            return new WhatIf.Outcome(
                    outcome.steps(),
                    outcome.decisions(),
                    outcome.differences().stream()
                            .limit(MOST_DIFFERENCES)
                            .map(each -> new WhatIf.Difference(
                                    each.atNanos() / MILLI, each.upstream(), lines(each.then()), lines(each.now())))
                            .toList());
        } catch (IllegalArgumentException wrong) {
            throw new ActionRefused(String.valueOf(wrong.getMessage()));
        } catch (JournalException failed) {
            throw new ActionRefused(String.valueOf(failed.getMessage()));
        }
    }

    private static @Nullable List<String> lines(@Nullable UpstreamDecision decision) {
        if (decision == null) {
            return null;
        }
        List<String> lines = new ArrayList<>();
        decision.changes()
                .forEach(each -> lines.add(
                        each.target().text() + ": weight " + each.from() + " -> " + each.to() + ": " + each.cause()));
        decision.notes().forEach(each -> lines.add(each.line() + (each.begins() ? "" : " (over)")));
        return lines;
    }
}
