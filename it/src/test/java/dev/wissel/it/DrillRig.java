package dev.wissel.it;

import dev.wissel.console.embedded.GatewayDecisions;
import dev.wissel.console.embedded.GatewayFaults;
import dev.wissel.console.embedded.GatewayLive;
import dev.wissel.console.embedded.GatewaySights;
import dev.wissel.console.live.LastDrills;
import dev.wissel.controller.drill.DrillBusyException;
import dev.wissel.controller.drill.DrillPreview;
import dev.wissel.controller.drill.DrillPromises;
import dev.wissel.controller.drill.DrillRecord;
import dev.wissel.controller.drill.DrillRequest;
import dev.wissel.controller.drill.DrillRunner;
import dev.wissel.controller.drill.DrillTerms;
import dev.wissel.controller.drill.DrillWindows;
import dev.wissel.controller.journal.DrillLog;
import dev.wissel.controller.loop.Clock;
import dev.wissel.core.bound.Plane;
import dev.wissel.core.drill.DrillPlan;
import dev.wissel.core.drill.DrillSetup;
import dev.wissel.core.drill.DrillSight;
import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Translation;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.GatewayOptions;
import dev.wissel.gateway.proxy.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/**
 * The embedded gateway in this process under a steady load, with two regions of two back ends in processes of their own, and what runs drills on it, at a quicker pace than
 * users have. Confined to the test's thread.
 */
final class DrillRig implements AutoCloseable {
    /** Requests per second. */
    static final int RATE = 40;

    private static final int THREADS = 2;
    private static final int CONNECTIONS = 96;
    private static final DrillSetup.Pace PACE = new DrillSetup.Pace(
            Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(60));

    final BackEnds ams;
    final BackEnds fra;
    final Stalls stalls = new Stalls();
    final List<String> said = new CopyOnWriteArrayList<>();
    /** What became of faults, in the gateway's words. */
    final List<String> faults = new CopyOnWriteArrayList<>();
    /** What the gateway has decided, with its time of the day. */
    final List<String> events = new CopyOnWriteArrayList<>();

    final Gateway gateway;
    final SteadyLoad load;
    private final GatewayLive live;
    private final GatewaySights sights;
    private final Clock clock = new Clock();
    private final DrillRunner runner;

    /**
     * Starts it and waits until the load flows.
     *
     * @param objective a flow mapping of the strategy
     * @param drills the same
     * @param capacity of each back end, requests per second
     */
    DrillRig(Path directory, String objective, String drills, int capacity) throws Exception {
        ams = new BackEnds(directory, "ams1", "ams2");
        fra = new BackEnds(directory, "fra1", "fra2");
        Strategy strategy = StrategyReader.read("pair.yml", strategy(ams, fra, objective, drills, capacity))
                .strategy()
                .orElseThrow();
        GatewayDecisions decisions = new GatewayDecisions();
        gateway = Gateway.start(
                Translation.of(strategy),
                GatewayOptions.defaults()
                        .withListen(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)), null)
                        .withTransport(Transport.best(), THREADS)
                        .withDrainTime(Duration.ZERO)
                        .withEvents(event -> {
                            decisions.accept(event);
                            events.add(Instant.ofEpochMilli(event.epochMillis()) + " " + event.line());
                        }));
        gateway.faults().listen(change -> faults.add(change.line()));
        live = new GatewayLive(gateway, strategy, decisions, LastDrills.NONE);
        sights = new GatewaySights(gateway, live, decisions);
        runner = new DrillRunner(
                new DrillTerms(
                        "rig",
                        strategy.drills().limits(),
                        PACE,
                        new DrillPromises(strategy, Plane.EMBEDDED, THREADS)::of,
                        new DrillWindows(strategy.drills())),
                new GatewayFaults(gateway, live::strategy),
                sights,
                DrillLog.inMemory(),
                clock,
                said::add);
        live.start();
        runner.start();
        load = load(RATE);
        load.awaitMore(RATE);
    }

    /** Timings are short, but long enough for a machine on which a thread waits for half a second. */
    static String strategy(BackEnds ams, BackEnds fra, String objective, String drills, int capacity) {
        return """
                strategy: pair
                objective: %s
                regions: [ams, fra]
                drills: %s
                defaults:
                  health: {path: /health, interval: 500ms, timeout: 1s, suspect: 400ms}
                  failback: {hold: 1s, trials: 1, ramp: 1s}
                  balance: round-robin
                services:
                  shop:
                    routes: [{paths: [/shop]}]
                    endpoints:
                      ams: [%s, %s]
                      fra: [%s, %s]
                """.formatted(
                        objective,
                        drills,
                        endpoint(ams.address("ams1"), capacity),
                        endpoint(ams.address("ams2"), capacity),
                        endpoint(fra.address("fra1"), capacity),
                        endpoint(fra.address("fra2"), capacity));
    }

    private static String endpoint(String address, int capacity) {
        return "{target: \"" + address + "\", capacity: " + capacity + "/s}";
    }

    /** Adds to the load. */
    SteadyLoad load(int perSecond) {
        return new SteadyLoad(gateway.proxyPorts().get(0), "/shop", perSecond, false, CONNECTIONS);
    }

    // ---------------------------------------------------------------- drills

    DrillPreview preview(DrillPlan plan) {
        return runner.preview(plan);
    }

    /** Waits until the guard lets a drill begin: what was before it is over. */
    void awaitGo(DrillPlan plan) throws InterruptedException {
        boolean go = ReplicaSet.await(60_000, () -> preview(plan).guard().go());
        if (!go) {
            throw new AssertionError("the guard still refuses: " + preview(plan).guard());
        }
    }

    String begin(DrillPlan plan) throws DrillBusyException {
        return runner.begin(new DrillRequest(plan, "ann", "a rehearsal", DrillRequest.HAND));
    }

    void abort(String id) {
        if (!runner.abort(id, "ann", "enough")) {
            throw new AssertionError(id + " does not run");
        }
    }

    /** Waits until a drill stands so; an error says what it came to instead. */
    DrillRecord await(String id, Predicate<DrillRecord> wanted) throws InterruptedException {
        boolean there = ReplicaSet.await(
                120_000, () -> wanted.test(record(id)) || record(id).phase().over());
        if (!there || !wanted.test(record(id))) {
            throw new AssertionError(told(record(id)));
        }
        return record(id);
    }

    DrillRecord awaitOver(String id) throws InterruptedException {
        return await(id, record -> record.phase().over());
    }

    DrillRecord record(String id) {
        return runner.find(id).orElseThrow();
    }

    static String told(DrillRecord record) {
        StringBuilder told =
                new StringBuilder(record.id() + " " + record.phase() + " " + record.verdict() + " " + record.reasons());
        record.rows().forEach(row -> told.append("\n  ").append(row));
        record.notes()
                .forEach(note -> told.append("\n  +")
                        .append((note.atNanos() - record.startedNanos()) / 1_000_000)
                        .append(" ms ")
                        .append(note.line()));
        return told.toString();
    }

    // ---------------------------------------------------------------- what is seen without asking the drill

    /** Returns the share that the gateway gives a region. */
    double share(String region) {
        return sights.look(clock.getAsLong()).orElseThrow().services().get(0).regions().stream()
                .filter(each -> each.name().equals(region))
                .mapToDouble(DrillSight.Region::share)
                .sum();
    }

    /** Waits until half a second of requests has been answered well by these back ends, by each of them, and by no others. */
    void awaitServedBy(String... names) throws InterruptedException {
        boolean served = ReplicaSet.await(30_000, () -> {
            List<SteadyLoad.Result> results = load.results();
            List<SteadyLoad.Result> last = results.subList(Math.max(0, results.size() - RATE / 2), results.size());
            return last.stream().allMatch(SteadyLoad.Result::good)
                    && SteadyLoad.byBackEnd(last).keySet().equals(Set.of(names));
        });
        if (!served) {
            List<SteadyLoad.Result> results = load.results();
            throw new AssertionError(
                    "served by " + SteadyLoad.byBackEnd(results.subList(results.size() - RATE, results.size()))
                            + ", not by " + List.of(names));
        }
    }

    @Override
    public void close() {
        load.close();
        runner.close();
        live.close();
        gateway.close();
        stalls.close();
        ams.close();
        fra.close();
    }
}
