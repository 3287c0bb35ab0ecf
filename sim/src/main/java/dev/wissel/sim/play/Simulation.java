package dev.wissel.sim.play;

import dev.wissel.core.model.Address;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Target;
import dev.wissel.design.strategy.Objective;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.sim.engine.Engine;
import dev.wissel.sim.engine.Seeds;
import dev.wissel.sim.node.Node;
import dev.wissel.sim.node.Surroundings;
import dev.wissel.sim.node.UpstreamPlan;
import dev.wissel.sim.scenario.Scenario;
import dev.wissel.sim.world.Backend;
import dev.wissel.sim.world.Network;
import dev.wissel.sim.world.Server;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One play of one service of a strategy: gateways that host core's own classes, backends, clients, and a scenario's faults. Services of a strategy share nothing here, as they share no
 * upstream; each is played by itself.
 *
 * <p>Confined to one thread; the same strategy, scenario, plane and seed give the same result to the byte.
 */
public final class Simulation {
    private static final int MOST_EVENTS = 400;

    /** A step in which a larger part than this failed was noticed. */
    private static final double BAD_PART = 0.01;

    /** Or one in which a larger part than this came later than promised. */
    private static final double SLOW_PART = 0.1;

    private static final long NOTICED_STEP_NANOS = 100_000_000L;
    private static final double SECOND = 1e9;
    private static final long ASK_EACH_NANOS = 1_000_000;

    private final Engine engine = new Engine();
    private final Strategy strategy;
    private final ServiceStrategy service;
    private final Scenario scenario;
    private final Plane plane;
    private final Seeds seeds;
    private final List<String> regions;
    private final Map<Address, Backend> backends = new HashMap<>();
    private final List<Backend> ordered = new ArrayList<>();
    private final Network network;
    private final List<Node> nodes = new ArrayList<>();
    private final Timeline timeline;
    private final List<Result.Event> events = new ArrayList<>();
    private final Around around = new Around();
    private @Nullable Controller controller;
    private long attempts;
    private long exposed;

    private Simulation(Strategy strategy, ServiceStrategy service, Scenario scenario, Plane plane, long seed) {
        this.strategy = strategy;
        this.service = service;
        this.scenario = scenario;
        this.plane = plane;
        this.seeds = new Seeds(seed);
        this.regions = service.regions();
        this.network =
                new Network(scenario.network().withinNanos(), scenario.network().betweenNanos());
        this.timeline = new Timeline(scenario.warmUpNanos(), scenario.durationNanos(), NOTICED_STEP_NANOS, regions);
    }

    /** Prepares a play of one service. */
    public static Simulation of(Strategy strategy, ServiceStrategy service, Scenario scenario, Plane plane, long seed) {
        return new Simulation(strategy, service, scenario, plane, seed);
    }

    /** Prepares a play of the strategy's first service. */
    public static Simulation of(Strategy strategy, Scenario scenario, Plane plane, long seed) {
        return of(strategy, strategy.services().get(0), scenario, plane, seed);
    }

    /** Plays it. To be called once. */
    public Result play() {
        return play(() -> true).orElseThrow();
    }

    /**
     * Plays it as long as somebody wants that. To be called once.
     *
     * @param goOn asked after each millisecond of the play's time; it changes nothing in what is played
     * @return empty if it was not played to its end
     */
    public Optional<Result> play(BooleanSupplier goOn) {
        UpstreamPlan plan = Plans.of(strategy, service, plane);
        makeBackends(plan);
        for (int i = 0; i < scenario.gateways().nodes(); i++) {
            nodes.add(new Node(
                    engine,
                    nodeRegion(i),
                    scenario.gateways().workers(),
                    plan,
                    around,
                    new Seeds(seeds.of("node", i).nextLong())));
        }
        controller = plane == Plane.WISSEL_ON_KONG
                ? new Controller(engine, service, nodes, around, seeds.of("controller"))
                : null;
        long endNanos = scenario.warmUpNanos() + scenario.durationNanos();
        new Faulting(engine, scenario, regions, ordered, network, nodes, controller).schedule();
        Crowd crowd = new Crowd(engine, scenario, nodes, ratePerSecond(), slowNanos(), seeds, timeline);
        crowd.begin();
        for (long until = ASK_EACH_NANOS; until < endNanos; until += ASK_EACH_NANOS) {
            engine.runUntil(until);
            if (!goOn.getAsBoolean()) {
                return Optional.empty();
            }
        }
        engine.runUntil(endNanos);
        crowd.drain();
        return Optional.of(result(crowd));
    }

    private String nodeRegion(int number) {
        String region = scenario.gateways().region();
        return switch (region) {
            case "first" -> regions.get(0);
            case "all" -> regions.get(number % regions.size());
            default -> regions.contains(region) ? region : regions.get(0);
        };
    }

    private double capacity(Target target) {
        return target.capacityPerSecond().orElse(scenario.targets().capacityPerSecond());
    }

    private double ratePerSecond() {
        double first = 0;
        for (Target target : Plans.targets(service, false)) {
            first += target.region().equals(regions.get(0)) ? capacity(target) : 0;
        }
        return scenario.clients()
                .ratePerSecond()
                .orElse(first * scenario.clients().ratePart());
    }

    /** A target has as many cores as its capacity takes: capacity = cores / mean work. */
    private void makeBackends(UpstreamPlan plan) {
        Scenario.Targets spec = scenario.targets();
        for (Target target : plan.targets()) {
            double cores = capacity(target) * spec.truePart() * spec.work().mean() / SECOND;
            int whole = Math.max(1, (int) Math.round(cores));
            int slots = spec.slots() > 0 ? spec.slots() : spec.sharing() ? Server.UNBOUNDED : whole;
            int number = ordered.size();
            Server server = new Server(engine, cores, slots, spec.queue());
            Address address = target.nodes().get(0).address();
            Backend backend = new Backend(
                    engine,
                    address,
                    target.region(),
                    Math.max(0, regions.indexOf(target.region())),
                    server,
                    spec.noticesCancels(),
                    seeds.of("backend", number));
            backends.put(address, backend);
            ordered.add(backend);
        }
    }

    private Result result(Crowd crowd) {
        Objective objective = strategy.objective();
        double perWindow = crowd.requests()
                / (scenario.durationNanos() / SECOND)
                * objective.window().toSeconds();
        double budget = perWindow * (1 - objective.availability());
        return new Result(
                service.name(),
                plane,
                scenario.name(),
                seeds.seed(),
                crowd.requests(),
                crowd.failed(),
                crowd.refused(),
                crowd.timedOut(),
                attempts,
                exposed,
                crowd.latency(),
                failoverSeconds(),
                budget == 0 ? 0 : crowd.failed() / budget,
                timeline,
                events,
                engine.firedCount());
    }

    private long slowNanos() {
        return strategy.objective()
                .latency()
                .map(latency -> latency.limit().toNanos())
                .orElse(Long.MAX_VALUE);
    }

    private boolean noticed(int step) {
        long bad = timeline.failed(step);
        long all = bad + timeline.good(step);
        return bad >= 2 && bad > BAD_PART * all || timeline.slow(step) >= 3 && timeline.slow(step) > SLOW_PART * all;
    }

    /** From the first fault to the last step before its end in which users noticed something. */
    private OptionalDouble failoverSeconds() {
        if (scenario.faults().isEmpty()) {
            return OptionalDouble.empty();
        }
        var first = scenario.faults().get(0);
        long begin = first.atNanos() / timeline.stepNanos();
        long end = Math.min(timeline.steps(), first.endNanos() / timeline.stepNanos());
        long lastBad = -1;
        for (long step = begin; step < end; step++) {
            if (noticed((int) step)) {
                lastBad = step;
            }
        }
        if (lastBad < 0) {
            return OptionalDouble.empty();
        }
        long quietSteps = Math.round(SECOND / timeline.stepNanos());
        return OptionalDouble.of(
                lastBad >= end - quietSteps
                        ? Double.POSITIVE_INFINITY
                        : (lastBad + 1 - begin) * timeline.stepNanos() / SECOND);
    }

    /** The world as nodes see it. */
    private final class Around implements Surroundings {
        @Override
        public Backend backend(Address address) {
            Backend backend = backends.get(address);
            if (backend == null) {
                throw new IllegalArgumentException(
                        "address: " + address + " (expected: one of " + backends.keySet() + ")");
            }
            return backend;
        }

        @Override
        public long oneWayNanos(String from, String to) {
            return network.oneWayNanos(from, to);
        }

        @Override
        public boolean cut(String from, String to) {
            return network.cut(from, to);
        }

        @Override
        public void attempted(Backend backend, boolean retry, long nowNanos) {
            Controller told = controller;
            if (told != null && !retry) {
                told.requested(nowNanos);
            }
            if (nowNanos >= scenario.warmUpNanos()) {
                attempts++;
                timeline.attempted(backend.regionNumber(), backend.afflicted(), nowNanos);
            }
        }

        @Override
        public void attemptEnded(Backend backend, Outcome outcome, long latencyNanos, long nowNanos) {
            Controller told = controller;
            if (told != null && outcome.kind() != Outcome.Kind.CANCELLED) {
                told.attempted(backend.address(), outcome, latencyNanos, nowNanos);
            }
            if (nowNanos >= scenario.warmUpNanos() && outcome.failed() && backend.afflicted()) {
                exposed++;
            }
        }

        @Override
        public void event(String kind, String subject, String line, long nowNanos) {
            if (events.size() < MOST_EVENTS && nowNanos >= scenario.warmUpNanos()) {
                events.add(new Result.Event((nowNanos - scenario.warmUpNanos()) / SECOND, kind, subject, line));
            }
        }
    }
}
