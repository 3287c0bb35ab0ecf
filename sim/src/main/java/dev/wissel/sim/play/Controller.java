package dev.wissel.sim.play;

import dev.wissel.core.director.Change;
import dev.wissel.core.director.Director;
import dev.wissel.core.director.DirectorSettings;
import dev.wissel.core.director.DirectorState;
import dev.wissel.core.director.Note;
import dev.wissel.core.director.Observation;
import dev.wissel.core.director.TargetFigures;
import dev.wissel.core.director.UpstreamDecision;
import dev.wissel.core.director.UpstreamFigures;
import dev.wissel.core.health.Classification;
import dev.wissel.core.health.HealthEvent;
import dev.wissel.core.health.Limits;
import dev.wissel.core.load.WindowCounts;
import dev.wissel.core.model.Address;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Target;
import dev.wissel.core.model.Targets;
import dev.wissel.core.weight.WeightLaw;
import dev.wissel.design.strategy.Balance;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.sim.engine.Engine;
import dev.wissel.sim.engine.Timer;
import dev.wissel.sim.node.Node;
import dev.wissel.sim.node.Surroundings;
import dev.wissel.sim.world.Backend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * The controller beside Kong: hosts {@link Director}, the same that runs in production. It looks every second at the nodes' health reports, at its own probes and at how attempts ended,
 * and writes weights, each 75 ms after the one before. The first node follows at once, the others with their poll of the database (Kong facts 6.5). When it is dead, nothing
 * changes any more.
 */
final class Controller {
    private static final long SECOND = 1_000_000_000L;
    private static final long TICK_NANOS = SECOND;

    /** Kong's {@code db_update_frequency} (Kong facts 6.5). */
    private static final long POLL_NANOS = 5 * SECOND;

    /** Longest time of 99 of 100 writes to a real Kong. */
    private static final long WRITE_NANOS = 75_000_000L;

    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final Duration DEMAND_WINDOW = Duration.ofSeconds(5);
    private static final int BUCKETS = 10;

    private final Engine engine;
    private final ServiceStrategy service;
    private final List<Node> nodes;
    private final Surroundings around;
    private final List<Target> configured;
    private final RandomGenerator random;
    private final Director.Rules rules;
    private final Map<Address, Known> known = new LinkedHashMap<>();
    private final WindowCounts demand = new WindowCounts(DEMAND_WINDOW, BUCKETS, 0);
    private final Set<String> drained = new TreeSet<>();
    private final Timer ticking = Timer.of(this::tick);
    private final Timer probing = Timer.of(this::probe);
    private DirectorState state = DirectorState.INITIAL;
    private boolean dead;

    /** What is known of one target. */
    private static final class Known {
        final WindowCounts window = new WindowCounts(WINDOW, BUCKETS, 0);
        int weight;
        TargetFigures.Verdict verdict = TargetFigures.Verdict.UNKNOWN;
        int inARow;
        int successes;
        int failures;
    }

    Controller(Engine engine, ServiceStrategy service, List<Node> nodes, Surroundings around, RandomGenerator random) {
        this.engine = engine;
        this.service = service;
        this.nodes = List.copyOf(nodes);
        this.around = around;
        this.configured = Plans.targets(service, false);
        this.random = random;
        var intervals = nodes.get(0).plan().health().probing();
        boolean adapts = service.balance().method() == Balance.Method.ADAPTIVE;
        this.rules = new Director.Rules(
                DirectorSettings.DEFAULTS
                        .withProbeInterval(
                                Math.max(intervals.healthyIntervalNanos(), intervals.unhealthyIntervalNanos()))
                        .withWeights(adapts ? WeightLaw.Settings.DEFAULTS : null),
                Plans.regionPolicy(service));
        List<Target> written = Plans.targets(service, true);
        for (int i = 0; i < configured.size(); i++) {
            Known target = new Known();
            target.weight = written.get(i).weight();
            known.put(address(configured.get(i)), target);
        }
        engine.scheduleIn(ticking, TICK_NANOS);
        engine.scheduleIn(probing, probeNanos());
    }

    private static Address address(Target target) {
        return target.nodes().get(0).address();
    }

    private Known known(Address address) {
        Known target = known.get(address);
        if (target == null) {
            throw new IllegalArgumentException("address: " + address + " (expected: one of " + known.keySet() + ")");
        }
        return target;
    }

    /** Kills it, or brings it back: what it remembered is lost, and it takes over from what Kong has. */
    void dead(boolean isDead) {
        dead = isDead;
        if (isDead) {
            state = DirectorState.INITIAL;
        }
    }

    void drain(String region, boolean isDrained) {
        if (isDrained) {
            drained.add(region);
        } else {
            drained.remove(region);
        }
    }

    /** Hears of a request at a node. */
    void requested(long nowNanos) {
        demand.ended(false, 0, nowNanos);
    }

    /** Hears how an attempt ended, as the access log of a node tells it. */
    void attempted(Address address, Outcome outcome, long latencyNanos, long nowNanos) {
        known(address).window.ended(outcome.failed(), latencyNanos, nowNanos);
    }

    // ---------------------------------------------------------------- its own probes

    private long probeNanos() {
        long interval = nodes.get(0).plan().health().probing().healthyIntervalNanos();
        return interval > 0 ? interval : 5 * SECOND;
    }

    private void probe(long nowNanos) {
        engine.scheduleIn(probing, probeNanos());
        known.forEach((address, target) -> probed(target, answer(address)));
    }

    /** It stands beside the first node. */
    private Outcome answer(Address address) {
        Backend backend = around.backend(address);
        long timeoutNanos = nodes.get(0).plan().health().probing().timeoutNanos();
        boolean silent = around.cut(nodes.get(0).region(), backend.region())
                || backend.silent()
                || !backend.refuses() && timeoutNanos > 0 && backend.probeNanos() > timeoutNanos;
        return silent ? Outcome.TIMED_OUT : backend.probeOutcome();
    }

    private void probed(Known target, Outcome outcome) {
        Limits limits = nodes.get(0).plan().health().thresholds().active();
        HealthEvent event = Classification.probe(outcome, limits);
        if (event == HealthEvent.IGNORED) {
            return;
        }
        boolean good = event == HealthEvent.ACTIVE_SUCCESS;
        target.inARow = good == target.inARow > 0 ? target.inARow + (good ? 1 : -1) : good ? 1 : -1;
        target.successes += good ? 1 : 0;
        target.failures += good ? 0 : 1;
        if (target.inARow >= Math.max(1, limits.successes())) {
            target.verdict = TargetFigures.Verdict.UP;
        } else if (-target.inARow >= Math.max(1, limits.httpFailures())) {
            target.verdict = TargetFigures.Verdict.DOWN;
        }
    }

    // ---------------------------------------------------------------- a look and a decision

    private void tick(long nowNanos) {
        engine.scheduleIn(ticking, TICK_NANOS);
        if (dead) {
            return;
        }
        Director.Step step =
                Director.decide(name -> rules, state, new Observation(List.of(figures(nowNanos))), nowNanos);
        state = step.state();
        UpstreamDecision decision = step.decision().upstreams().get(0);
        for (Note note : decision.notes()) {
            around.event(note.kind() + (note.begins() ? "" : "_END"), note.subject(), note.line(), nowNanos);
        }
        for (int i = 0; i < decision.changes().size(); i++) {
            Change change = decision.changes().get(i);
            engine.at(nowNanos + (i + 1) * WRITE_NANOS, laterNanos -> write(change, laterNanos));
        }
    }

    private UpstreamFigures figures(long nowNanos) {
        List<TargetFigures> targets = new ArrayList<>();
        for (Target target : configured) {
            Known seen = known(address(target));
            targets.add(new TargetFigures(
                    Address.of(target.host(), target.port()),
                    target.region(),
                    target.weight(),
                    seen.weight,
                    target.capacityPerSecond(),
                    false,
                    health(address(target)),
                    new TargetFigures.Probes(seen.verdict, seen.successes, seen.failures),
                    new TargetFigures.Traffic(seen.window.sum(nowNanos), OptionalDouble.empty(), TICK_NANOS)));
            seen.successes = 0;
            seen.failures = 0;
        }
        return new UpstreamFigures(
                service.name(),
                service.regions(),
                "",
                drained,
                targets,
                demand.sum(nowNanos).ended() / (double) DEMAND_WINDOW.toSeconds(),
                POLL_NANOS + WINDOW.toNanos(),
                OptionalDouble.empty(),
                false,
                false);
    }

    /** A node that gives the target no weight has no say about it. */
    private TargetFigures.Health health(Address address) {
        int healthy = 0;
        int unhealthy = 0;
        for (Node node : nodes) {
            boolean weighted = node.plan().targets().stream()
                    .anyMatch(target -> target.weight() > 0 && address(target).equals(address));
            if (weighted && node.health().state(address).available()) {
                healthy++;
            } else if (weighted) {
                unhealthy++;
            }
        }
        return new TargetFigures.Health(healthy, unhealthy, 0);
    }

    // ---------------------------------------------------------------- writes

    private void write(Change change, long nowNanos) {
        if (dead) {
            return;
        }
        for (Target target : configured) {
            if (target.host().equals(change.target().host())
                    && target.port() == change.target().port()) {
                known(address(target)).weight = change.to();
            }
        }
        around.event(
                "WRITE",
                change.target().text(),
                change.from() + " -> " + change.to() + ": " + change.cause(),
                nowNanos);
        List<Target> written = written();
        for (int i = 0; i < nodes.size(); i++) {
            Node node = nodes.get(i);
            long later = i == 0 ? 0 : (long) (random.nextDouble() * POLL_NANOS);
            engine.at(nowNanos + later, laterNanos -> node.configure(node.plan().withTargets(written)));
        }
    }

    private List<Target> written() {
        List<Target> weighted = new ArrayList<>();
        for (Target target : configured) {
            int weight = known(address(target)).weight;
            weighted.add(new Target(
                    target.host(),
                    target.port(),
                    weight,
                    target.region(),
                    target.capacityPerSecond(),
                    List.of(new Target.Node(address(target), weight))));
        }
        return List.copyOf(Targets.of(weighted).targets());
    }
}
