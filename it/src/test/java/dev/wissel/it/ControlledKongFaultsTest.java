package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.controller.journal.Journal;
import dev.wissel.controller.journal.JournalDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A controller on a Kong when something fails, or somebody wants something: traffic stays, and it is said why. */
class ControlledKongFaultsTest {
    private static final String TOKEN = "a-token-that-must-not-be-seen";

    @TempDir
    Path directory;

    @Test
    void withoutDatabase_regionLostAndDrained_isWrittenAsAWhole() throws IOException, InterruptedException {
        try (KongRig rig = new KongRig(directory, false, "0s")) {
            Wissel controller = rig.controller("--writes-per-minute", "60");
            controller.awaitOut("LEADS");
            rig.ask("drain", "ams", "--why", "maintenance");
            rig.awaitWeights(0, 0, 100, 100);
            assertThat(rig.ask("status")).contains("wanted: drain region ams", "maintenance");
            rig.ask("undrain", "ams");
            rig.awaitWeights(100, 100, 0, 0);
            rig.ams.kill();
            rig.awaitWeights(0, 0, 100, 100);
            assertThat(controller.out()).anyMatch(line -> line.contains("ams lost"));
            assertThat(rig.ask("replay")).contains("all the same");
        }
    }

    @Test
    void weightOfSomebodyElse_isRespectedAndSaid_untilResumed() throws IOException, InterruptedException {
        try (KongRig rig = new KongRig(directory, true, "0s")) {
            Wissel controller = rig.controller("--writes-per-minute", "60");
            controller.awaitOut("TAKEN_OVER");
            rig.client().setWeight(KongRig.UPSTREAM, rig.ams.address("ams1"), 50);
            assertThat(controller.awaitOut("FOREIGN")).contains("somebody else has set the weight", "to 50");
            awaitSteps(rig, 3);
            assertThat(rig.weights()).isEqualTo(KongRig.weights(50, 100, 0, 0));
            assertThat(rig.ask("status")).contains("FOREIGN since");
            rig.ask("resume");
            rig.awaitWeights(100, 100, 0, 0);
        }
    }

    @Test
    void paused_movesNothing_untilResumed() throws IOException, InterruptedException {
        try (KongRig rig = new KongRig(directory, true, "0s")) {
            Wissel controller = rig.controller("--writes-per-minute", "60");
            controller.awaitOut("TAKEN_OVER");
            rig.ask("pause", KongRig.UPSTREAM);
            controller.awaitOut("PAUSED");
            rig.ams.kill();
            awaitSteps(rig, 5);
            assertThat(rig.weights()).isEqualTo(KongRig.weights(100, 100, 0, 0));
            rig.ask("resume", KongRig.UPSTREAM);
            controller.awaitOut("WRITE");
            rig.awaitWeights(0, 0, 100, 100);
        }
    }

    @Test
    void dryRun_decidesAndWritesNothing() throws IOException, InterruptedException {
        try (KongRig rig = new KongRig(directory, true, "0s")) {
            Wissel controller = rig.controller("--dry-run");
            controller.awaitOut("TAKEN_OVER");
            rig.ams.kill();
            assertThat(controller.awaitOut("WRITE ")).contains("0 -> 100 [dry run]");
            awaitSteps(rig, 2);
            assertThat(rig.weights()).isEqualTo(KongRig.weights(100, 100, 0, 0));
        }
    }

    @Test
    void controllerKilledAndStartedAgain_takesOverWithoutAWrite() throws IOException, InterruptedException {
        try (KongRig rig = new KongRig(directory, true, "0s")) {
            Wissel first = rig.controller("--writes-per-minute", "60");
            first.awaitOut("TAKEN_OVER");
            rig.ams.kill();
            rig.awaitWeights(0, 0, 100, 100);
            first.kill();
            Wissel second = rig.controller("--writes-per-minute", "60");
            assertThat(second.awaitOut("TAKEN_OVER")).contains("took over what Kong has");
            awaitSteps(rig, 5);
            assertThat(rig.weights()).isEqualTo(KongRig.weights(0, 0, 100, 100));
            assertThat(second.out()).noneMatch(line -> line.contains("WRITE "));
            assertThat(rig.ask("replay")).contains("all the same");
        }
    }

    @Test
    void kongSilent_nothingMovesAndItIsSaid_andItGoesOnAfterwards() throws IOException, InterruptedException {
        try (KongRig rig = new KongRig(directory, true, "0s")) {
            Wissel controller = rig.controller("--writes-per-minute", "60", "--timeout", "2");
            controller.awaitOut("TAKEN_OVER");
            rig.kong().signal("STOP");
            try {
                rig.ams.kill();
                controller.awaitOut("STALE_HEALTH");
                awaitSteps(rig, 3);
            } finally {
                rig.kong().signal("CONT");
            }
            controller.awaitOut("STALE_HEALTH over");
            rig.awaitWeights(0, 0, 100, 100);
            assertThat(rig.ask("replay")).contains("all the same");
        }
    }

    @Test
    void journalThatCannotBeWritten_nothingMovesUntilItCan() throws IOException, InterruptedException, SQLException {
        try (KongRig rig = new KongRig(directory, true, "0s")) {
            Wissel controller = rig.controller("--writes-per-minute", "60");
            controller.awaitOut("TAKEN_OVER");
            try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + rig.journal);
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                rig.ams.kill();
                assertThat(controller.awaitOut("PROBLEM ")).contains("the journal's database failed", "traffic stays");
                assertThat(rig.weights()).isEqualTo(KongRig.weights(100, 100, 0, 0));
                statement.execute("ROLLBACK");
            }
            controller.awaitOut("PROBLEM over");
            rig.awaitWeights(0, 0, 100, 100);
        }
    }

    @Test
    void whatCannotBe_isRefusedWithItsCodeAndWithoutSecrets() throws IOException, InterruptedException {
        Path strategy = directory.resolve("strategy.yml");
        Files.writeString(
                strategy, "services: {shop: {routes: [{paths: [/]}], endpoints: {ams: [\"127.0.0.1:9\"]}}}\n");
        Path kongYml = directory.resolve("kong.yml");
        Files.writeString(kongYml, "_format_version: \"3.0\"\n");
        String run = strategy.toString();
        String journal = directory.resolve("journal.db").toString();
        int nobody = BackEnds.freePort();
        Map<String, String> admin = Map.of("WISSEL_ADMIN_TOKEN", TOKEN + "-the-right-one");
        Map<String, String> token = Map.of("WISSEL_KONG_ADMIN_TOKEN", TOKEN);
        String[] serve = {
            "gateway",
            kongYml.toString(),
            "--admin-listen",
            "127.0.0.1:0",
            "--proxy-listen",
            "127.0.0.1:0",
            "--status-listen",
            "127.0.0.1:0"
        };
        try (Wissel guarded = new Wissel(admin, serve)) {
            String url = guarded.awaitOut("Admin API on ").replaceFirst(".*Admin API on (http://[0-9.:]+).*", "$1");
            refused(
                    3,
                    "is Kong running there?",
                    token,
                    "run",
                    run,
                    "--journal",
                    journal,
                    "--kong",
                    "http://127.0.0.1:" + nobody);
            refused(3, "401", token, "run", run, "--journal", journal, "--kong", url);
        }
        refused(2, "--access-log: not with --kong", Map.of(), "run", run, "--kong", "http://k", "--access-log", "-");
        refused(2, "--dry-run: only with --kong", Map.of(), "run", run, "--dry-run");
        refused(2, "--lease: 1s", Map.of(), "run", run, "--kong", "http://k", "--lease", "1s");
        refused(2, "without a token", Map.of(), "run", run, "--kong", "http://k", "--ingest-listen", "127.0.0.1:0");
        refused(
                2,
                "the URL holds a password",
                Map.of(),
                "status",
                "--journal",
                "jdbc:postgresql://db/wissel?password=" + TOKEN);
        refused(3, "no such journal", Map.of(), "status", "--journal", journal);
        refused(2, "--set: hold: soon", Map.of(), "replay", "--journal", journal, "--set", "hold=soon");
        assertThat(Path.of(journal)).as("what was refused has made no journal").doesNotExist();
    }

    private static void refused(int code, String why, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        try (Wissel wissel = new Wissel(environment, arguments)) {
            assertThat(wissel.exitCode()).as(wissel.errText()).isEqualTo(code);
            assertThat(wissel.errText()).containsIgnoringCase(why).doesNotContain("\tat ", TOKEN);
            assertThat(String.join("\n", wissel.out())).doesNotContain(TOKEN);
        }
    }

    /** Waits until the controller has taken so many steps more, as its journal tells. */
    private static void awaitSteps(KongRig rig, int steps) throws InterruptedException {
        try (JournalDatabase database = JournalDatabase.file(rig.journal)) {
            Journal journal = new Journal(database, Journal.Bounds.DEFAULTS);
            long last = journal.observedAt(Long.MAX_VALUE).orElseThrow().atNanos();
            long untilNanos = System.nanoTime() + Child.PATIENCE.toNanos();
            for (int seen = 0; seen < steps; ) {
                long now = journal.observedAt(Long.MAX_VALUE).orElseThrow().atNanos();
                seen += now == last ? 0 : 1;
                last = now;
                assertThat(System.nanoTime() - untilNanos).as("no steps").isNegative();
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }
}
