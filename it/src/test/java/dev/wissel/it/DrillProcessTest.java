package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.controller.drill.DrillJson;
import dev.wissel.controller.drill.DrillPromises;
import dev.wissel.controller.drill.DrillRecord;
import dev.wissel.controller.drill.DrillRunner;
import dev.wissel.controller.journal.DrillLog;
import dev.wissel.core.bound.Plane;
import dev.wissel.core.drill.DrillFault;
import dev.wissel.core.drill.DrillPhase;
import dev.wissel.core.drill.DrillPlan;
import dev.wissel.core.drill.DrillSight;
import dev.wissel.core.drill.DrillVerdict;
import dev.wissel.core.slo.ErrorBudget;
import dev.wissel.design.kongfile.KongFile;
import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.kong.admin.AdminClient;
import dev.wissel.kong.admin.AdminOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Drills as users have them: {@code wissel run}, {@code wissel drill}, and what is left when one of them dies in the middle. */
class DrillProcessTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern CONSOLE = Pattern.compile("console on http://127\\.0\\.0\\.1:(\\d+)");
    private static final Pattern ADMIN = Pattern.compile("Admin API on http://127\\.0\\.0\\.1:(\\d+)");
    private static final String OBJECTIVE = "{availability: 99%, latency: {p99: 400ms}, failover: 5s}";

    @TempDir
    Path directory;

    private final Stalls stalls = new Stalls();
    private final List<AutoCloseable> open = new ArrayList<>();
    private BackEnds ams;
    private BackEnds fra;
    private Path file;
    private Wissel wissel;
    private int consolePort;

    @BeforeEach
    void start() throws Exception {
        ams = new BackEnds(directory, "ams1", "ams2");
        fra = new BackEnds(directory, "fra1", "fra2");
        file = directory.resolve("strategy.yml");
        Files.writeString(file, DrillRig.strategy(ams, fra, OBJECTIVE, "{}", 200));
    }

    @AfterEach
    void stop() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
        ams.close();
        fra.close();
        stalls.close();
    }

    private <T extends AutoCloseable> T closing(T of) {
        open.add(of);
        return of;
    }

    private void run(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(file.toString(), "--console-listen", "127.0.0.1:0"));
        all.addAll(List.of(arguments));
        wissel = closing(Wissel.serves("run", all.toArray(String[]::new)));
        consolePort = port(CONSOLE, wissel.awaitOut("console on "));
    }

    private static int port(Pattern pattern, String line) {
        Matcher found = pattern.matcher(line);
        assertThat(found.find()).as(line).isTrue();
        return Integer.parseInt(found.group(1));
    }

    private SteadyLoad load(int port) throws InterruptedException {
        SteadyLoad load = closing(new SteadyLoad(port, "/shop", DrillRig.RATE, false, 64));
        load.awaitMore(6 * DrillRig.RATE); // the console takes rates over five seconds
        return load;
    }

    private Wissel drill(String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of(
                "drill",
                file.toString(),
                "--fault",
                "region-loss",
                "--region",
                "ams",
                "--console",
                "http://127.0.0.1:" + consolePort));
        all.addAll(List.of(arguments));
        return closing(Wissel.ends(all.toArray(String[]::new)));
    }

    private String asked(String path) {
        return new AdminClient(
                        AdminOptions.at("http://127.0.0.1:" + consolePort).build())
                .page("/api/v1/drills" + path, "application/json");
    }

    private DrillRecord record(String id) {
        return DrillJson.record(asked("/" + id));
    }

    private static String id(Wissel drill) throws InterruptedException {
        return drill.awaitErr("drill 20").substring("drill ".length());
    }

    private static List<SteadyLoad.Result> last(SteadyLoad load) {
        List<SteadyLoad.Result> results = load.results();
        return results.subList(Math.max(0, results.size() - DrillRig.RATE), results.size());
    }

    /** Waits until a second of requests has been answered by these back ends alone. */
    private static void awaitServedBy(SteadyLoad load, String... names) throws InterruptedException {
        boolean served = ReplicaSet.await(60_000, () -> {
            List<SteadyLoad.Result> last = last(load);
            return last.stream().allMatch(SteadyLoad.Result::good)
                    && SteadyLoad.byBackEnd(last).keySet().equals(Set.of(names));
        });
        assertThat(served).as("served by %s", List.of(names)).isTrue();
    }

    // ---------------------------------------------------------------- the command

    @Test
    void command_regionLoss_passesIsReportedCountedAndRemembered() throws Exception {
        Path journal = directory.resolve("wissel.db");
        run("--journal", journal.toString());
        SteadyLoad load = load(wissel.proxyPort());
        Path report = directory.resolve("drill.md");
        assertThat(wissel.metrics())
                .contains("wissel_drill_active 0")
                .doesNotContain("wissel_drill_last_passed_timestamp_seconds{");

        long fromNanos = System.nanoTime();
        Wissel drill = drill("--for", "6s", "--yes", "--why", "monthly", "--report", report.toString());
        int code = drill.exitCode();
        String id = id(drill);
        DrillRecord record = record(id);
        DrillTest.judged(record, stalls.longestNanosSince(fromNanos) / 1e9);
        awaitServedBy(load, "ams1", "ams2");
        boolean passed = record.verdict() == DrillVerdict.PASSED;
        String word = passed ? "passed" : "failed"; // failed: by a stall of the machine alone, as was judged above

        assertThat(code).as(drill.errText()).isEqualTo(passed ? 0 : 1);
        assertThat(String.join("\n", drill.out()))
                .contains("detection", "shift", "exposure", "recovery", word.toUpperCase(Locale.ROOT));
        assertThat(drill.errText())
                .contains(
                        "the guard lets it begin",
                        "the fault begins: region-loss of region ams",
                        "the fault ends",
                        "shop: back after");
        assertThat(Files.readString(report))
                .startsWith("# Drill: region-loss of region ams: " + word)
                .contains("monthly", "detection", "shift", "exposure", "recovery", "embedded gateway");
        assertThat(wissel.metrics())
                .contains("wissel_drills_total{fault=\"region-loss\",region=\"ams\",verdict=\"" + word + "\"} 1");
        assertThat(wissel.metrics()
                        .contains("wissel_drill_last_passed_timestamp_seconds{fault=\"region-loss\",region=\"ams\"} "))
                .isEqualTo(passed);
        assertThat(wissel.out()).anyMatch(line -> line.contains("DRILL " + id));
        List<SteadyLoad.Result> all = load.stop();
        assertThat(all).as("GETs that failed").allMatch(SteadyLoad.Result::good);

        wissel.signal("TERM");
        assertThat(wissel.exitCode()).isZero();
        run("--journal", journal.toString());
        remembered(id, word, passed);
    }

    private void remembered(String id, String word, boolean passed) throws IOException {
        JsonNode list = JSON.readTree(asked(""));
        assertThat(list.path("drills")).hasSize(1);
        JsonNode drill = list.path("drills").path(0);
        assertThat(drill.path("id").asString()).isEqualTo(id);
        assertThat(drill.path("verdict").asString()).isEqualTo(word);
        assertThat(drill.path("why").asString()).isEqualTo("monthly");
        assertThat(list.path("active").isNull()).isTrue();
        assertThat(list.path("last_passed")).hasSize(passed ? 1 : 0);
        assertThat(record(id).rows()).hasSize(4);
        assertThat(wissel.metrics())
                .contains("wissel_drills_total{fault=\"region-loss\",region=\"ams\",verdict=\"" + word + "\"} 1");
    }

    @Test
    void command_interrupted_abortsTheDrill_killed_leavesItToItsEnd() throws Exception {
        run();
        SteadyLoad load = load(wissel.proxyPort());

        Wissel drill = drill("--for", "10m", "--yes");
        drill.awaitErr("the traffic has shifted");
        awaitServedBy(load, "fra1", "fra2");
        drill.signal("INT");
        assertThat(drill.exitCode()).as(drill.errText()).isOne();
        assertThat(drill.out()).anyMatch(line -> line.startsWith("ABORTED: broken off by ") && line.endsWith("Ctrl-C"));
        DrillRecord record = record(id(drill));
        assertThat(record.verdict()).isEqualTo(DrillVerdict.ABORTED);
        assertThat(record.phase()).isEqualTo(DrillPhase.ABORTED);
        assertThat(wissel.awaitOut("is over (region-loss of region ams")).contains("lifted");
        awaitServedBy(load, "ams1", "ams2");

        Wissel killed = drill("--for", "4s", "--yes");
        killed.awaitErr("the fault begins");
        killed.signal("KILL");
        String id = id(killed);
        boolean over = ReplicaSet.await(60_000, () -> record(id).phase().over());
        assertThat(over).as(DrillRig.told(record(id))).isTrue();
        assertThat(record(id).phase()).as(DrillRig.told(record(id))).isEqualTo(DrillPhase.DONE);
        awaitServedBy(load, "ams1", "ams2");
        assertThat(load.stop()).as("GETs that failed").allMatch(SteadyLoad.Result::good);
    }

    // ---------------------------------------------------------------- the one that holds the fault dies

    @Test
    void controller_killedInTheMiddle_trafficIsBackByItself() throws Exception {
        Strategy strategy = StrategyReader.read(file.toString(), Files.readString(file))
                .strategy()
                .orElseThrow();
        Path kong = directory.resolve("kong.yml");
        Files.writeString(kong, KongFile.yaml(strategy));
        Wissel gateway = closing(Wissel.serves("gateway", kong.toString(), "--admin-listen", "127.0.0.1:0"));
        int adminPort = port(ADMIN, gateway.awaitOut("Admin API on "));
        SteadyLoad load = load(gateway.proxyPort());
        awaitServedBy(load, "ams1", "ams2");

        Child driver = closing(DrillDriver.start(file, "http://127.0.0.1:" + adminPort));
        driver.awaitOut("the fault begins");
        awaitServedBy(load, "fra1", "fra2");
        gateway.awaitOut("fault '"); // it says that it begins
        assertThat(DrillRunner.LEASE).as("what is documented").isEqualTo(Duration.ofSeconds(10));
        TimeUnit.NANOSECONDS.sleep(DrillRunner.LEASE.toNanos()); // by now it lives by renewals alone
        awaitServedBy(load, "fra1", "fra2");
        assertThat(faults(adminPort)).contains("region-loss");

        driver.kill();
        long killedNanos = System.nanoTime();
        boolean ended = ReplicaSet.await(
                DrillRunner.LEASE.toMillis() + 10_000, () -> !faults(adminPort).contains("region-loss"));
        assertThat(ended)
                .as("the fault is over, a lease after the death: %s", faults(adminPort))
                .isTrue();
        assertThat(gateway.awaitOut("is over (region-loss of region ams")).contains("its time is over");
        awaitServedBy(load, "ams1", "ams2");
        List<SteadyLoad.Result> results = load.stop();
        double stallSeconds = stalls.longestNanosSince(killedNanos) / 1e9;
        double backSeconds = (lastElsewhere(results) - killedNanos) / 1e9;
        double boundSeconds = DrillRunner.LEASE.toNanos() / 1e9 + recoverySeconds(strategy);
        System.out.printf(
                "back %.1f s after the death, at most %.1f s and stalls of %.3f s%n",
                backSeconds, boundSeconds, stallSeconds);
        assertThat(backSeconds)
                .as("until all of the traffic was back, with stalls of %.3f s", stallSeconds)
                .isLessThanOrEqualTo(boundSeconds + 4 * stallSeconds);
        assertThat(results.stream().filter(each -> each.endNanos() - killedNanos > 0))
                .as("requests from the death on")
                .isNotEmpty()
                .allMatch(SteadyLoad.Result::good);
    }

    /** A Kong holds no deadline: what the dead controller wrote stays, and whoever leads next ends it. */
    @Test
    void controllerOfKong_killedInTheMiddle_theNextOneRestoresTraffic() throws Exception {
        try (KongRig rig = new KongRig(directory, true, "0s")) {
            file = rig.strategy;
            // No plugin counts there, so that nobody knows the demand.
            Files.writeString(
                    file, DrillRig.strategy(rig.ams, rig.fra, OBJECTIVE, "{guard: {undeclared: allow}}", 200));
            Wissel controller = rig.controller("--console-listen", "127.0.0.1:0", "--writes-per-minute", "60");
            consolePort = port(CONSOLE, controller.awaitOut("console on "));
            SteadyLoad load = load(rig.proxyPort());
            awaitServedBy(load, "ams1", "ams2");
            Wissel drill = drill("--for", "10m", "--yes");
            rig.awaitWeights(0, 0, 100, 100);
            awaitServedBy(load, "fra1", "fra2");
            String id = id(drill);
            controller.kill();
            drill.close();

            Wissel next = rig.controller("--console-listen", "127.0.0.1:0", "--writes-per-minute", "60");
            consolePort = port(CONSOLE, next.awaitOut("console on "));
            next.awaitOut("the operator lifted the drain");
            boolean back = ReplicaSet.await(
                    60_000,
                    () -> SteadyLoad.byBackEnd(last(load)).keySet().stream().anyMatch(name -> name.startsWith("ams")));
            assertThat(back).as("requests to the drilled region").isTrue();
            boolean closed = ReplicaSet.await(
                    (DrillLog.SILENCE_NANOS / 1_000_000) + 30_000,
                    () -> record(id).phase().over());
            assertThat(closed).as(DrillRig.told(record(id))).isTrue();
            assertThat(record(id).verdict()).isEqualTo(DrillVerdict.ABORTED);
            assertThat(load.stop()).as("requests").allMatch(SteadyLoad.Result::good);
        }
    }

    /** Returns when the last request that the standby answered was sent. */
    private static long lastElsewhere(List<SteadyLoad.Result> results) {
        return results.stream()
                .filter(each -> each.body().startsWith("fra"))
                .mapToLong(SteadyLoad.Result::sentNanos)
                .max()
                .orElseThrow();
    }

    private static String faults(int adminPort) {
        return new AdminClient(AdminOptions.at("http://127.0.0.1:" + adminPort).build())
                .page("/wissel/faults", "application/json");
    }

    private static double recoverySeconds(Strategy strategy) {
        DrillSight sight = new DrillSight(
                0,
                List.of(new DrillSight.Service("shop", DrillRig.RATE, 0, 0, 0, List.of())),
                List.of(),
                new DrillSight.Slo(new ErrorBudget(0.99, Duration.ofDays(30)), 1, 0),
                true);
        return new DrillPromises(strategy, Plane.EMBEDDED, 2)
                .of(DrillPlan.of(DrillFault.REGION_LOSS, "ams", ""), sight)
                .get(0)
                .recovery()
                .orElseThrow()
                .seconds();
    }
}
