package dev.wissel.controller.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.core.director.Decision;
import dev.wissel.core.director.Director;
import dev.wissel.core.director.DirectorSettings;
import dev.wissel.core.director.DirectorState;
import dev.wissel.core.director.Observation;
import dev.wissel.core.director.TargetFigures;
import dev.wissel.core.director.UpstreamFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class JournalTest {
    private static final long EVER = Long.MAX_VALUE;

    @TempDir
    Path directory;

    /** The same must hold for both databases. */
    private void onBoth(Consumer<JournalDatabase> test) {
        try (JournalDatabase file = JournalDatabase.file(directory.resolve("journal.db"))) {
            test.accept(file);
        }
        try (JournalDatabase postgres = Databases.open()) {
            test.accept(postgres);
        }
    }

    @Test
    void replayed_anHour_isTheSameToTheLastBit() {
        try (JournalDatabase database = JournalDatabase.file(directory.resolve("hour.db"))) {
            Journal journal = new Journal(database, Journal.Bounds.DEFAULTS);
            new Recorded(journal).play(3600, new SplittableRandom(1));

            Replay.Outcome outcome = new Replay(journal).same(0, EVER);

            assertThat(outcome.differences()).isEmpty();
            assertThat(outcome.steps()).isEqualTo(3600);
            assertThat(outcome.decisions()).isGreaterThan(100);
        }
    }

    @Test
    void replayed_fromTheMiddle_beginsAtACheckpoint() {
        onBoth(database -> {
            Journal journal = new Journal(database, Journal.Bounds.DEFAULTS);
            new Recorded(journal).play(400, new SplittableRandom(2));
            long from = Recorded.START + 350 * Recorded.SECOND;

            Replay.Outcome outcome = new Replay(journal).same(from, EVER);

            assertThat(outcome.same()).isTrue();
            assertThat(outcome.steps()).isEqualTo(51);
        });
    }

    @Test
    void replayed_withAnotherSetting_saysWhatWouldHaveBeenDifferent() {
        onBoth(database -> {
            Journal journal = new Journal(database, Journal.Bounds.DEFAULTS);
            new Recorded(journal).play(200, new SplittableRandom(3));

            Replay.Outcome outcome = new Replay(journal)
                    .with(
                            0,
                            EVER,
                            (name, rules) -> name.equals("orders")
                                    ? new Director.Rules(
                                            DirectorSettings.DEFAULTS.withWritesPerMinute(1), rules.regions())
                                    : rules);

            assertThat(outcome.differences()).isNotEmpty();
            assertThat(outcome.differences()).allMatch(each -> each.upstream().equals("orders"));
        });
    }

    @Test
    void replayed_withOneObservationFlipped_changesOnlyWhatDependsOnIt() {
        onBoth(database -> {
            Journal journal = new Journal(database, Journal.Bounds.DEFAULTS);
            Recorded recorded = new Recorded(journal).play(300, new SplittableRandom(4));
            int at = 150;
            Observation flipped = withProductsLost(recorded.observations.get(at));
            long when = Recorded.START + (at + 1) * Recorded.SECOND;
            database.jdbi()
                    .useHandle(handle -> handle.createUpdate(
                                    "UPDATE wissel_observation SET body = :body WHERE at_nanos = :at")
                            .bind("body", JournalCodec.bytes(flipped))
                            .bind("at", when)
                            .execute());

            Replay.Outcome outcome = new Replay(journal).same(0, EVER);

            assertThat(outcome.differences()).isNotEmpty();
            assertThat(outcome.differences()).allMatch(each -> each.upstream().equals("products"));
            assertThat(outcome.differences()).allMatch(each -> each.atNanos() >= when);
            assertThat(outcome.differences().get(0).atNanos()).isEqualTo(when);
        });
    }

    /** All nodes say that no target that has weight serves. */
    private static Observation withProductsLost(Observation was) {
        List<UpstreamFigures> upstreams = new ArrayList<>();
        for (UpstreamFigures each : was.upstreams()) {
            upstreams.add(each.name().equals("products") ? lost(each) : each);
        }
        return new Observation(upstreams);
    }

    private static UpstreamFigures lost(UpstreamFigures was) {
        List<TargetFigures> targets = new ArrayList<>();
        for (TargetFigures each : was.targets()) {
            boolean flips = each.currentWeight() > 0;
            int votes = each.health().healthy() > 0 ? 0 : 2;
            targets.add(new TargetFigures(
                    each.address(),
                    each.region(),
                    each.configuredWeight(),
                    each.currentWeight(),
                    each.capacityPerSecond(),
                    each.drained(),
                    flips ? new TargetFigures.Health(votes, 2 - votes, 5) : each.health(),
                    each.probes(),
                    each.traffic()));
        }
        return new UpstreamFigures(
                was.name(),
                was.regions(),
                was.lastResort(),
                was.drainedRegions(),
                targets,
                was.demandPerSecond(),
                was.delayNanos(),
                was.utilisation(),
                was.paused(),
                was.resumed());
    }

    @Test
    void decisions_areReadAsTheyWereMade() {
        onBoth(database -> {
            Journal journal = new Journal(database, Journal.Bounds.DEFAULTS);
            Recorded recorded = new Recorded(journal).play(100, new SplittableRandom(5));
            List<Journal.Entry> read = journal.decisions(0, EVER);
            var made = recorded.decisions.stream()
                    .flatMap(each -> each.upstreams().stream())
                    .filter(each -> !each.quiet())
                    .toList();
            assertThat(read).extracting(Journal.Entry::decision).containsExactlyElementsOf(made);
            assertThat(journal.observedAt(Recorded.START + 50 * Recorded.SECOND + 7)
                            .orElseThrow()
                            .observation())
                    .isEqualTo(recorded.observations.get(49));
        });
    }

    @Test
    void observed_inParts_isPutTogetherFromTheNewestOfEach() {
        onBoth(database -> {
            Journal journal = new Journal(database, Journal.Bounds.DEFAULTS);
            List<Observation> whole = new Recorded(new Journal(database, Journal.Bounds.DEFAULTS))
                    .play(2, new SplittableRandom(9))
                    .observations;
            UpstreamFigures old = whole.get(0).upstreams().get(0);
            UpstreamFigures young = whole.get(1).upstreams().get(1);
            long at = Recorded.START + 1000 * Recorded.SECOND;
            Journal.Session session = journal.begin(
                    "a",
                    1,
                    "0",
                    java.util.Map.of(old.name(), Director.Rules.DEFAULTS, young.name(), Director.Rules.DEFAULTS),
                    at);
            Decision quiet = new Decision(List.of());
            journal.step(session, DirectorState.INITIAL, whole.get(0), quiet, at);
            journal.step(session, DirectorState.INITIAL, new Observation(List.of(young)), quiet, at + 1);

            assertThat(journal.observedAt(EVER).orElseThrow())
                    .isEqualTo(new Journal.Observed(session.id(), at + 1, new Observation(List.of(old, young))));

            journal.step(session, DirectorState.INITIAL, new Observation(List.of(), Set.of(old.name())), quiet, at + 2);
            assertThat(journal.observedAt(EVER).orElseThrow().observation().upstreams())
                    .as("one that is gone is not dug out again")
                    .containsExactly(young);
        });
    }

    @Test
    void trimmed_byAge_whatStaysCanBeReplayed() {
        onBoth(database -> {
            Journal journal = new Journal(database, new Journal.Bounds(100 * Recorded.SECOND, 1L << 40));
            Recorded recorded = new Recorded(journal).play(700, new SplittableRandom(6));
            journal.trim(recorded.nowNanos);

            Replay.Outcome outcome = new Replay(journal).same(0, EVER);

            assertThat(outcome.same()).isTrue();
            assertThat(outcome.steps()).as("from the checkpoint before").isBetween(100L, 401L);
        });
    }

    @Test
    void trimmed_bySize_staysBelowTheLimit() {
        onBoth(database -> {
            Journal journal = new Journal(database, new Journal.Bounds(Long.MAX_VALUE / 2, 100_000));
            Recorded recorded = new Recorded(journal).play(800, new SplittableRandom(7));
            journal.trim(recorded.nowNanos);
            long bytes = database.jdbi()
                    .withHandle(handle -> handle.createQuery("SELECT SUM(LENGTH(body)) FROM wissel_observation")
                            .mapTo(Long.class)
                            .one());
            long first = database.jdbi()
                    .withHandle(handle -> handle.createQuery(
                                    "SELECT SUM(LENGTH(body)) FROM wissel_observation WHERE at_nanos > :at")
                            .bind("at", recorded.nowNanos - 300 * Recorded.SECOND)
                            .mapTo(Long.class)
                            .one());
            assertThat(bytes)
                    .as("the limit, and what lies before it down to a checkpoint")
                    .isLessThan(100_000 + first);
            assertThat(new Replay(journal).same(0, EVER).same()).isTrue();
        });
    }

    @Test
    void wishes_holdUntilTakenBackAndAreKept() {
        onBoth(database -> {
            Journal journal = new Journal(database, Journal.Bounds.DEFAULTS);
            Journal.Wish drain = new Journal.Wish("drain-region", "ams", 5, "kim", "maintenance");
            assertThat(journal.wish(drain)).isTrue();
            assertThat(journal.wish(drain)).isFalse();
            assertThat(journal.wishes()).containsExactly(drain);
            assertThat(journal.unwish("drain-region", "ams", "kim", "done", 9)).isTrue();
            assertThat(journal.unwish("drain-region", "ams", "kim", "done", 9)).isFalse();
            assertThat(journal.wishes()).isEmpty();
            assertThat(journal.actions(0, 10))
                    .extracting(Journal.Action::kind)
                    .containsExactly("drain-region", "end of drain-region");
        });
    }

    @Test
    void database_openedAgain_keepsEverything() {
        Path file = directory.resolve("again.db");
        try (JournalDatabase database = JournalDatabase.file(file)) {
            new Recorded(new Journal(database, Journal.Bounds.DEFAULTS)).play(20, new SplittableRandom(8));
        }
        try (JournalDatabase database = JournalDatabase.file(file)) {
            Journal journal = new Journal(database, Journal.Bounds.DEFAULTS);
            assertThat(journal.sessions()).hasSize(1);
            assertThat(journal.begin("b", 2, "0", java.util.Map.of(), 7).id()).isEqualTo(2);
            assertThat(new Replay(journal).same(0, EVER).steps()).isEqualTo(20);
        }
    }

    @Test
    void database_thatIsNone_isRefusedAndLeftAlone() throws IOException {
        Path file = directory.resolve("notes.txt");
        Files.writeString(file, "this is not a database, but something dear to somebody ".repeat(50));
        byte[] before = Files.readAllBytes(file);
        assertThatThrownBy(() -> JournalDatabase.file(file))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("notes.txt")
                .hasMessageContaining("not a database");
        assertThat(Files.readAllBytes(file)).isEqualTo(before);
    }

    @Test
    void postgres_unreachable_saysSoWithoutThePassword() {
        assertThatThrownBy(() -> JournalDatabase.postgres("jdbc:postgresql://127.0.0.1:1/none", "u", "hush-hush"))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("127.0.0.1:1")
                .hasMessageNotContaining("hush");
    }
}
