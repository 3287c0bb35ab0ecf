package dev.wissel.controller.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.controller.journal.Journal;
import dev.wissel.controller.journal.JournalDatabase;
import dev.wissel.controller.lease.Lease;
import dev.wissel.controller.sensor.NodeHealthSensor;
import dev.wissel.controller.sensor.ProbeDefinition;
import dev.wissel.controller.sensor.Sensors;
import dev.wissel.core.director.Director;
import dev.wissel.core.director.DirectorSettings;
import dev.wissel.core.model.Address;
import dev.wissel.core.region.RegionPolicy;
import dev.wissel.kong.admin.AdminClient;
import dev.wissel.kong.admin.AdminNodes;
import dev.wissel.kong.admin.AdminOptions;
import dev.wissel.kong.entity.Healthchecks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A controller on two nodes without a database, each with weights of its own. */
class NodesApartTest {
    private static final long SECOND = 1_000_000_000L;
    private static final List<String> TARGETS = List.of("a1.test:80", "a2.test:80", "f1.test:80", "f2.test:80");
    private static final String FILE = """
            _format_version: '3.0'
            upstreams:
            - name: orders
              targets:
              - {target: 'a1.test:80', weight: 100}
              - {target: 'a2.test:80', weight: 100}
              - {target: 'f1.test:80', weight: 0}
              - {target: 'f2.test:80', weight: 0}
            """;

    private final PlayedNode one = new PlayedNode(FILE);
    private final PlayedNode two = new PlayedNode(FILE);
    private JournalDatabase database;
    private Journal journal;
    private final AdminNodes nodes = new AdminNodes(
            List.of(client(one), client(two)),
            new AdminNodes.Pauses(Duration.ZERO, Duration.ZERO),
            () -> this.nowNanos,
            new SplittableRandom(1));
    private final NodeHealthSensor health =
            new NodeHealthSensor(nodes, () -> Set.of(PlayedNode.UPSTREAM), () -> this.nowNanos);
    private final List<String> said = new ArrayList<>();
    private volatile long nowNanos = 1_790_000_000L * SECOND;

    @BeforeEach
    void begin(@TempDir Path directory) {
        database = JournalDatabase.file(directory.resolve("journal.db"));
        journal = new Journal(database, Journal.Bounds.DEFAULTS);
    }

    @AfterEach
    void end() {
        nodes.close();
        one.close();
        two.close();
        database.close();
    }

    private static AdminClient client(PlayedNode node) {
        return new AdminClient(AdminOptions.at(node.url())
                .timeouts(Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(2))
                .attempts(1, Duration.ZERO)
                .build());
    }

    /** One that is held as long as it is wanted. */
    private static final class OnlyOne implements Lease {
        private static final Held HELD = new Held(1, Long.MAX_VALUE / 2);

        @Override
        public Optional<Held> acquire() {
            return Optional.of(HELD);
        }

        @Override
        public Optional<Held> renew(Held held) {
            return Optional.of(held);
        }

        @Override
        public boolean fenced(Held held, Work work) {
            work.run();
            return true;
        }

        @Override
        public void release(Held held) {
            // nobody waits for it
        }

        @Override
        public Optional<String> holder() {
            return Optional.of("one");
        }

        @Override
        public void close() {
            // nothing is open
        }
    }

    private ControlLoop loop(DirectorSettings.Foreign foreign) {
        List<DirectedUpstream.Member> members = new ArrayList<>();
        for (String target : TARGETS) {
            members.add(new DirectedUpstream.Member(
                    Address.of(target.substring(0, target.indexOf(':')), 80),
                    target.startsWith("a") ? "ams" : "fra",
                    100,
                    OptionalDouble.empty()));
        }
        DirectedUpstream directed = new DirectedUpstream(
                PlayedNode.UPSTREAM,
                "orders",
                List.of("ams", "fra"),
                "",
                members,
                new Director.Rules(
                        DirectorSettings.DEFAULTS.withForeign(foreign).withWeights(null), RegionPolicy.DEFAULTS),
                ProbeDefinition.of(Healthchecks.DEFAULTS.active(), null));
        return new ControlLoop(
                List.of(directed),
                nodes,
                nodes,
                new Sensors(
                        Optional.of(health),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Duration.ofSeconds(10),
                        () -> nowNanos),
                journal,
                new OnlyOne(),
                new ControlLoop.Settings(
                        "one", "0", false, true, Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofSeconds(5)),
                () -> nowNanos,
                () -> 0,
                said::add);
    }

    private void play(ControlLoop loop, int seconds) {
        for (int i = 0; i < seconds; i++) {
            nowNanos += SECOND;
            health.look();
            loop.tick();
        }
    }

    private static Map<String, Integer> weights(int... weights) {
        Map<String, Integer> all = new TreeMap<>();
        for (int i = 0; i < weights.length; i++) {
            all.put(TARGETS.get(i), weights[i]);
        }
        return all;
    }

    private void loseAmsterdam() {
        for (PlayedNode node : List.of(one, two)) {
            node.ill(TARGETS.get(0));
            node.ill(TARGETS.get(1));
        }
    }

    private List<String> lines(String start) {
        return said.stream().filter(line -> line.startsWith(start)).toList();
    }

    @Test
    void nodeThatStartsAgainFromItsFile_getsWhatWasDecided_alone_saidOnce() {
        try (ControlLoop loop = loop(DirectorSettings.Foreign.RESPECT)) {
            play(loop, 5);
            journal.wish(new Journal.Wish(Wishes.DRAIN_REGION, "ams", nowNanos, "test", "", Journal.Wish.FOREVER));
            play(loop, 180);
            assertThat(two.weights()).as("%s", said).isEqualTo(weights(0, 0, 100, 100));
            int postsOfOne = one.posts();
            two.startAgain();
            assertThat(two.weights()).isEqualTo(weights(100, 100, 0, 0));
            play(loop, 10);
            assertThat(two.weights()).as("%s", said).isEqualTo(weights(0, 0, 100, 100));
            assertThat(one.weights()).isEqualTo(weights(0, 0, 100, 100));
            assertThat(one.posts()).isEqualTo(postsOfOne);
            assertThat(lines("NODES DIFFER orders: "))
                    .singleElement()
                    .asString()
                    .contains(two.url() + " holds 100 for a1.test:80 where 0 was decided");
            assertThat(lines("NODES DIFFER over orders: ")).hasSize(1);
            assertThat(lines("FOREIGN")).isEmpty();
            assertThat(lines("PROBLEM")).isEmpty();
            assertThat(journal.actions(0, Long.MAX_VALUE))
                    .anyMatch(action -> action.kind().equals(Journal.NODES_DIFFER));
        }
    }

    @Test
    void nodeThatWasAwayWhileRegionsMoved_getsItWhenItIsBack_withinThePace() {
        try (ControlLoop loop = loop(DirectorSettings.Foreign.RESPECT)) {
            play(loop, 5);
            loseAmsterdam();
            two.away(true);
            play(loop, 40);
            assertThat(one.weights()).as("%s", said).isEqualTo(weights(0, 0, 100, 100));
            two.away(false);
            play(loop, 4);
            assertThat(two.weights())
                    .as("four targets were written in this minute, four more are too many")
                    .isEqualTo(weights(100, 100, 0, 0));
            play(loop, 60);
            assertThat(two.weights()).as("%s", said).isEqualTo(weights(0, 0, 100, 100));
            assertThat(lines("NODES DIFFER orders: ")).hasSize(1);
            assertThat(lines("FOREIGN")).isEmpty();
        }
    }

    @Test
    void nodesThatDifferAtTheStart_areBroughtToWhatTheFirstHolds() {
        two.set(TARGETS.get(1), 50);
        try (ControlLoop loop = loop(DirectorSettings.Foreign.RESPECT)) {
            play(loop, 10);
            assertThat(one.weights()).isEqualTo(weights(100, 100, 0, 0));
            assertThat(two.weights()).as("%s", said).isEqualTo(weights(100, 100, 0, 0));
            assertThat(one.posts()).isZero();
        }
    }

    @Test
    void colleagueOnOneNode_isRespected() {
        try (ControlLoop loop = loop(DirectorSettings.Foreign.RESPECT)) {
            play(loop, 5);
            two.set(TARGETS.get(0), 37);
            play(loop, 120);
            assertThat(two.weights()).as("%s", said).isEqualTo(weights(37, 100, 0, 0));
            assertThat(one.weights()).isEqualTo(weights(100, 100, 0, 0));
            assertThat(lines("FOREIGN orders a1.test:80: somebody else has set the weight of a1.test:80 to 37"))
                    .hasSize(1);
            assertThat(lines("NODES DIFFER")).isEmpty();
            assertThat(one.posts() + two.posts()).isZero();
            two.set(TARGETS.get(0), 100);
            play(loop, 5);
            assertThat(lines("FOREIGN over")).hasSize(1);
        }
    }

    @Test
    void colleagueOnOneNode_isRestoredWhereTheStrategySaysSo() {
        try (ControlLoop loop = loop(DirectorSettings.Foreign.RESTORE)) {
            play(loop, 5);
            two.set(TARGETS.get(0), 37);
            play(loop, 60);
            assertThat(two.weights()).as("%s", said).isEqualTo(weights(100, 100, 0, 0));
            assertThat(one.weights()).isEqualTo(weights(100, 100, 0, 0));
            assertThat(lines("FOREIGN")).hasSize(1);
            assertThat(one.posts()).isZero();
        }
    }
}
