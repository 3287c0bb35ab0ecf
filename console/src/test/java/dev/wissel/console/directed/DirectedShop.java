package dev.wissel.console.directed;

import dev.wissel.console.live.LastDrills;
import dev.wissel.controller.journal.Journal;
import dev.wissel.controller.journal.JournalDatabase;
import dev.wissel.controller.loop.DirectedUpstream;
import dev.wissel.controller.loop.Look;
import dev.wissel.controller.loop.Wishes;
import dev.wissel.controller.sensor.HealthView;
import dev.wissel.controller.sensor.Reading;
import dev.wissel.controller.sensor.Sensors;
import dev.wissel.controller.sensor.TargetDirectory;
import dev.wissel.controller.sensor.TrafficBook;
import dev.wissel.controller.sensor.Trust;
import dev.wissel.controller.sensor.UpstreamObservation;
import dev.wissel.core.director.Director;
import dev.wissel.core.director.DirectorSettings;
import dev.wissel.core.director.DirectorState;
import dev.wissel.core.director.Observation;
import dev.wissel.core.director.TargetFigures;
import dev.wissel.core.director.UpstreamFigures;
import dev.wissel.core.load.WindowCounts;
import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.kong.admin.HealthReport;
import dev.wissel.kong.admin.TargetRow;
import dev.wissel.kong.log.LoggedAttempt;
import dev.wissel.kong.log.LoggedRequest;
import dev.wissel.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/** A Kong that is directed in play: weights, votes and log records by hand, a real director, a real journal, and the console's side of it. Confined to its test. */
final class DirectedShop implements AutoCloseable {
    static final long BEGAN_NANOS = 1_790_000_000L * 1_000_000_000L;
    static final String AMS = "10.1.0.1:80";
    static final String FRA = "10.2.0.1:80";

    final ManualClock clock = new ManualClock(BEGAN_NANOS);
    final Strategy strategy;
    final DirectedUpstream upstream;
    final JournalDatabase database;
    final Journal journal;
    final Set<String> down = new TreeSet<>();
    final Map<String, Integer> weights = new HashMap<>(Map.of(AMS, 100, FRA, 0));
    final TrafficBook book;
    final KongLive live;
    boolean leads = true;
    private final Journal.Session session;
    private DirectorState state = DirectorState.INITIAL;
    private Look look = Look.NONE;

    DirectedShop(Path directory) {
        strategy = StrategyReader.read("shop.yml", """
                        strategy: shop
                        objective: {availability: 99.9%, window: 30d, failover: 30s}
                        regions: [ams, fra]
                        services:
                          product:
                            routes: [{paths: [/]}]
                            balance: round-robin
                            health: {path: /health, interval: 1s}
                            failback: {hold: 10s, trials: 0, ramp: 30s}
                            endpoints:
                              ams: [{target: "10.1.0.1:80", capacity: 100/s}]
                              fra: [{target: "10.2.0.1:80", capacity: 100/s}]
                        """).strategy().orElseThrow();
        upstream = DirectedUpstream.of(strategy, DirectorSettings.DEFAULTS).get(0);
        database = JournalDatabase.file(directory.resolve("journal.db"));
        journal = new Journal(database, Journal.Bounds.DEFAULTS);
        session = journal.begin("one", 1, "0", Map.of(upstream.name(), upstream.rules()), clock.getAsLong());
        book = new TrafficBook(
                Duration.ofSeconds(12), Duration.ofSeconds(30), 100, clock, () -> clock.getAsLong() / 1_000_000L);
        book.follow(directory());
        Sensors sensors = new Sensors(
                Optional.empty(),
                Optional.empty(),
                Optional.of(book),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(10),
                clock);
        KongSource source = new KongSource() {
            @Override
            public Look look() {
                return look;
            }

            @Override
            public UpstreamObservation observe(String name, String service, List<String> targets) {
                return sensors.observe(name, service, targets);
            }

            @Override
            public Optional<Clients> clients(String service) {
                return Optional.empty();
            }
        };
        live = new KongLive(
                strategy,
                List.of(upstream),
                source,
                journal,
                LastDrills.NONE,
                new KongLive.Facts("Kong 3.9.3, 1 node", false, Duration.ofSeconds(12)),
                clock);
    }

    private TargetDirectory directory() {
        List<HealthReport.TargetHealth> all = new ArrayList<>();
        for (String target : List.of(AMS, FRA)) {
            TargetRow row = new TargetRow("i", upstream.name(), target, 100, List.of(), false, 0);
            all.add(new HealthReport.TargetHealth(row, HealthReport.Health.HEALTHY, "A", List.of()));
        }
        Reading<HealthReport> reading = new Reading<>(new HealthReport("n", all), 0, Trust.REPORTED, "n");
        return TargetDirectory.of(List.of(new HealthView(upstream.name(), Map.of("n", reading))));
    }

    /** Logs requests of which some failed, all of them after as many milliseconds. */
    void log(String target, int good, int failed, int millis) {
        String[] parts = target.split(":", -1);
        for (int i = 0; i < good + failed; i++) {
            int status = i < good ? 200 : 500;
            book.take(new LoggedRequest(
                    "s",
                    "product",
                    upstream.name(),
                    "r",
                    status,
                    clock.getAsLong() / 1_000_000L,
                    0,
                    List.of(new LoggedAttempt(
                            parts[0],
                            Integer.parseInt(parts[1]),
                            LoggedAttempt.Ending.ANSWERED,
                            status,
                            millis * 1_000_000L))));
        }
    }

    /** Lets a second pass: the controller looks, decides and writes, and the console reads. */
    void second() {
        long nowNanos = clock.advance(Duration.ofSeconds(1));
        Observation observation = observation(Wishes.of(journal.wishes()));
        if (leads) {
            Director.Step step = Director.decide(name -> upstream.rules(), state, observation, nowNanos);
            journal.step(session, state, observation, step.decision(), nowNanos);
            state = step.state();
            step.decision().changes().forEach(change -> {
                weights.put(change.target().text(), change.to());
                journal.wrote(
                        session,
                        new Journal.Written(
                                nowNanos,
                                upstream.name(),
                                change.target().text(),
                                change.from(),
                                change.to(),
                                Journal.WRITTEN));
            });
        }
        look = new Look(
                nowNanos,
                observation,
                Set.of(),
                Set.of(),
                leads ? state : DirectorState.INITIAL,
                leads,
                leads ? "one" : "two",
                "");
        live.sample();
    }

    private Observation observation(Wishes wishes) {
        List<TargetFigures> targets = new ArrayList<>();
        for (DirectedUpstream.Member each : upstream.members()) {
            String name = each.address().text();
            boolean up = !down.contains(name);
            int weight = weights.getOrDefault(name, 0);
            targets.add(new TargetFigures(
                    each.address(),
                    each.region(),
                    each.weight(),
                    weight,
                    each.capacityPerSecond(),
                    wishes.drainedTargets().contains(name),
                    weight == 0 ? TargetFigures.Health.NONE : new TargetFigures.Health(up ? 1 : 0, up ? 0 : 1, 0),
                    new TargetFigures.Probes(
                            up ? TargetFigures.Verdict.UP : TargetFigures.Verdict.DOWN, up ? 1 : 0, up ? 0 : 1),
                    new TargetFigures.Traffic(WindowCounts.Sum.NONE, OptionalDouble.empty(), 0)));
        }
        return new Observation(List.of(new UpstreamFigures(
                upstream.name(),
                upstream.regions(),
                "",
                wishes.drainedRegions(),
                targets,
                50,
                1_000_000_000L,
                OptionalDouble.empty(),
                wishes.paused().contains("") || wishes.paused().contains(upstream.name()),
                false)));
    }

    @Override
    public void close() {
        live.close();
        database.close();
    }
}
