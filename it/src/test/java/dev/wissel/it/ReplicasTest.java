package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two controllers with one PostgreSQL: one leads, the other takes over in time, and there are never two who write. */
class ReplicasTest {
    private static final String PASSWORD = "postgres-password-that-must-not-be-seen";
    private static final Duration LEASE = Duration.ofSeconds(4);

    @TempDir
    Path directory;

    @Test
    void leader_killed_otherLeadsWithinItsLeaseAndTwoSeconds() throws IOException, InterruptedException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
                KongRig rig = new KongRig(directory, true, "0s")) {
            Wissel first = replica(rig, postgres, "first");
            first.awaitOut("TAKEN_OVER");
            Wissel second = replica(rig, postgres, "second");
            assertThat(second.awaitOut("FOLLOWS")).contains("first leads");
            assertThat(second.out())
                    .as("a follower has looked, too")
                    .noneMatch(line -> line.contains("does not say its weights"));
            first.kill();
            long deadNanos = System.nanoTime();
            second.awaitOut("LEADS second");
            assertThat(Duration.ofNanos(System.nanoTime() - deadNanos)).isLessThan(LEASE.plusSeconds(2));
            rig.ams.kill();
            rig.awaitWeights(0, 0, 100, 100);
            assertThat(String.join("\n", second.out()) + second.errText()).doesNotContain(PASSWORD);
        }
    }

    @Test
    void leader_stoppedForLongerThanItsLease_writesNothingWhenItGoesOn() throws IOException, InterruptedException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
                KongRig rig = new KongRig(directory, true, "0s")) {
            Wissel first = replica(rig, postgres, "first");
            first.awaitOut("TAKEN_OVER");
            Wissel second = replica(rig, postgres, "second");
            second.awaitOut("FOLLOWS");
            first.signal("STOP");
            rig.ams.kill();
            try {
                second.awaitOut("LEADS second");
                rig.awaitWeights(0, 0, 100, 100);
            } finally {
                first.signal("CONT");
            }
            first.awaitOut("FOLLOWS first has lost the lease");
            rig.ams.startAgain();
            rig.awaitWeights(100, 100, 0, 0);
            assertThat(first.out()).noneMatch(line -> line.contains("WRITE "));
            assertThat(second.out()).noneMatch(line -> line.contains("FOREIGN"));
            int said = first.out().size();
            second.signal("TERM");
            assertThat(second.exitCode()).isZero();
            first.awaitOut(said, line -> line.contains("LEADS first"));
        }
    }

    private static Wissel replica(KongRig rig, EmbeddedPostgres postgres, String holder)
            throws IOException, InterruptedException {
        String url = "jdbc:postgresql://127.0.0.1:" + postgres.getPort() + "/postgres";
        Wissel replica = rig.controllerWith(
                Map.of("WISSEL_JOURNAL_USER", "postgres", "WISSEL_JOURNAL_PASSWORD", PASSWORD),
                "--journal",
                url,
                "--holder",
                holder,
                "--lease",
                LEASE.toSeconds() + "s",
                "--writes-per-minute",
                "60");
        replica.awaitOut("directing pair");
        return replica;
    }
}
