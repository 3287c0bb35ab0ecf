package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.controller.journal.Journal;
import dev.wissel.controller.journal.JournalDatabase;
import dev.wissel.controller.journal.Replay;
import dev.wissel.controller.lease.PostgresLease;
import dev.wissel.controller.loop.Clock;
import dev.wissel.controller.loop.ControlLoop;
import dev.wissel.controller.loop.DirectedUpstream;
import dev.wissel.controller.sensor.NodeHealthSensor;
import dev.wissel.controller.sensor.SensorLoop;
import dev.wissel.controller.sensor.Sensors;
import dev.wissel.core.director.DirectorSettings;
import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.kong.admin.AdminClient;
import dev.wissel.kong.admin.AdminNodes;
import dev.wissel.kong.admin.AdminOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Controllers on machines whose clocks are hours wrong: who leads does not depend on it, and the journal stays in order and can be replayed. */
class SkewedClocksTest {
    private static final long HOUR_NANOS = 3_600_000_000_000L;

    @TempDir
    Path directory;

    @Test
    void leadersWithClocksHoursAheadAndBehind_journalGoesByTheDatabasesClock()
            throws IOException, InterruptedException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
                KongRig rig = new KongRig(directory, true, "0s");
                JournalDatabase database = JournalDatabase.postgres(
                        "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres", "postgres", "postgres")) {
            Journal journal = new Journal(database, Journal.Bounds.DEFAULTS);
            long beforeNanos = journal.sharedNowNanos().orElseThrow();
            List<String> said = new CopyOnWriteArrayList<>();
            lead(rig, database, journal, "ahead", 5 * HOUR_NANOS, said, true);
            rig.awaitWeights(0, 0, 100, 100);
            lead(rig, database, journal, "behind", -7 * HOUR_NANOS, said, false);
            rig.awaitWeights(100, 100, 0, 0);
            lead(rig, database, journal, "right", 0, said, true);
            rig.awaitWeights(0, 0, 100, 100);
            long afterNanos = journal.sharedNowNanos().orElseThrow();

            assertThat(said).anyMatch(line -> line.contains("CLOCK") && line.contains("ahead of"));
            assertThat(said).anyMatch(line -> line.contains("CLOCK") && line.contains("behind"));
            assertThat(said).noneMatch(line -> line.contains("FOREIGN") || line.contains("PROBLEM"));
            List<Journal.Session> sessions = journal.sessions();
            assertThat(sessions.stream().map(Journal.Session::holder)).containsExactly("ahead", "behind", "right");
            List<Journal.Entry> decisions = journal.decisions(0, Long.MAX_VALUE);
            assertThat(decisions)
                    .as("in the order of sessions")
                    .isSortedAccordingTo((one, next) -> Long.compare(one.session(), next.session()));
            assertThat(decisions).allMatch(entry -> entry.atNanos() >= beforeNanos && entry.atNanos() <= afterNanos);
            assertThat(journal.observedAt(Long.MAX_VALUE).orElseThrow().session())
                    .isEqualTo(3);
            Replay.Outcome replay = new Replay(journal).same(0, Long.MAX_VALUE);
            assertThat(replay.differences()).isEmpty();
            assertThat(replay.decisions()).isEqualTo(decisions.size());
        }
    }

    /** Lets a controller lead until the region is drained, or back, as wanted, and gives the lease up. */
    private void lead(
            KongRig rig,
            JournalDatabase database,
            Journal journal,
            String holder,
            long skewNanos,
            List<String> said,
            boolean drained)
            throws IOException, InterruptedException {
        Clock right = new Clock();
        LongSupplier clock = () -> right.getAsLong() + skewNanos;
        Strategy strategy = StrategyReader.read("strategy.yml", Files.readString(rig.strategy))
                .strategy()
                .orElseThrow();
        List<DirectedUpstream> directed = DirectedUpstream.of(
                strategy,
                DirectorSettings.DEFAULTS.withWritesPerMinute(60).withSettle(0).withCadence(0));
        try (AdminNodes nodes = new AdminNodes(
                        List.of(new AdminClient(AdminOptions.at(rig.url()).build())),
                        AdminNodes.Pauses.DEFAULTS,
                        clock,
                        new SplittableRandom(1));
                SensorLoop sensing = new SensorLoop()) {
            NodeHealthSensor health = new NodeHealthSensor(nodes, () -> Set.of(KongRig.UPSTREAM), clock);
            health.look();
            sensing.start(health, Duration.ofMillis(300), new SplittableRandom(2));
            Sensors sensors = new Sensors(
                    Optional.of(health),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ofSeconds(10),
                    clock);
            ControlLoop.Settings settings = new ControlLoop.Settings(
                    holder, "0", false, false, Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofMillis(500));
            PostgresLease lease = new PostgresLease(database, "controller", holder, Duration.ofSeconds(10));
            try (ControlLoop loop =
                    new ControlLoop(directed, nodes, nodes, sensors, journal, lease, settings, clock, said::add)) {
                loop.start();
                assertThat(ReplicaSet.await(
                                20_000, () -> said.stream().anyMatch(line -> line.contains("LEADS " + holder))))
                        .as("%s leads: %s", holder, said)
                        .isTrue();
                if (drained) {
                    journal.wish(new Journal.Wish("drain-region", "ams", 1, "somebody", ""));
                    rig.awaitWeights(0, 0, 100, 100);
                } else {
                    journal.unwish("drain-region", "ams", "somebody", "", 2);
                    rig.awaitWeights(100, 100, 0, 0);
                }
            }
        }
    }
}
