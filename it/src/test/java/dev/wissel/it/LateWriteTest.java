package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.controller.journal.Journal;
import dev.wissel.controller.journal.JournalDatabase;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A leader that is stopped between its last look at its lease and the sending of a write: the write arrives when somebody else leads. Kong takes it; the new leader sees whose it is and undoes it, and does
 * not respect it as a colleague's.
 */
class LateWriteTest {
    /** A look a second, a step a second, and what the writes themselves take. */
    private static final Duration UNDONE_WITHIN = Duration.ofMillis(3500);

    @TempDir
    Path directory;

    @Test
    void withDatabase_lateWriteOfTheLeaderOfBefore_isSeenAndUndone() throws IOException, InterruptedException {
        lateWriteIsUndone(true);
    }

    @Test
    void withoutDatabase_latePostOfTheLeaderOfBefore_isSeenAndUndone() throws IOException, InterruptedException {
        lateWriteIsUndone(false);
    }

    private void lateWriteIsUndone(boolean stored) throws IOException, InterruptedException {
        List<KongRelay.Write> writes = new CopyOnWriteArrayList<>();
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
                KongRig rig = new KongRig(directory, stored, "0s");
                KongRelay way = new KongRelay("first", rig.adminPort(), writes::add);
                JournalDatabase database = JournalDatabase.postgres(url(postgres), "postgres", "postgres")) {
            Journal journal = new Journal(database, Journal.Bounds.DEFAULTS);
            Wissel first = replica(rig, postgres, "first", "http://127.0.0.1:" + way.port());
            first.awaitOut("TAKEN_OVER");
            Wissel second = replica(rig, postgres, "second", rig.url());
            second.awaitOut("FOLLOWS");

            way.hold();
            journal.wish(new Journal.Wish("drain-region", "ams", 1, "somebody", "maintenance"));
            assertThat(way.awaitHeld(30_000)).as("a write of the first").isTrue();
            first.signal("STOP");
            journal.unwish("drain-region", "ams", "somebody", "over", 2);
            second.awaitOut("TAKEN_OVER");
            assertThat(rig.weights()).isEqualTo(KongRig.weights(100, 100, 0, 0));

            way.release();
            long sentNanos = System.nanoTime();
            String said = second.awaitOut("STALE WRITE");
            rig.awaitWeights(100, 100, 0, 0);
            Duration took = Duration.ofNanos(System.nanoTime() - sentNanos);
            assertThat(said).contains("first led, stood still", "0 is written again");
            assertThat(writes).as("what came late").isNotEmpty().allMatch(KongRelay.Write::held);
            assertThat(took).isLessThan(UNDONE_WITHIN);
            assertThat(journal.actions(0, Long.MAX_VALUE))
                    .anyMatch(action -> action.kind().equals(Journal.STALE_WRITE)
                            && action.who().equals("second"));

            first.signal("CONT");
            first.awaitOut("FOLLOWS first has lost the lease");
            assertThat(second.out()).noneMatch(line -> line.contains("FOREIGN"));
            assertThat(rig.weights()).isEqualTo(KongRig.weights(100, 100, 0, 0));
        }
    }

    private static Wissel replica(KongRig rig, EmbeddedPostgres postgres, String holder, String kong)
            throws IOException, InterruptedException {
        Wissel replica = rig.controllerAt(
                kong,
                Map.of("WISSEL_JOURNAL_USER", "postgres", "WISSEL_JOURNAL_PASSWORD", "postgres"),
                "--journal",
                url(postgres),
                "--holder",
                holder,
                "--lease",
                "3s",
                "--writes-per-minute",
                "60");
        replica.awaitOut("directing pair");
        return replica;
    }

    private static String url(EmbeddedPostgres postgres) {
        return "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
    }
}
