package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code wissel run} with two regions of real processes, which die, hang or fail under a steady load. */
class RunCommandTest {
    private static final int RATE = 160;

    @TempDir
    Path directory;

    private BackEnds ams;
    private BackEnds fra;
    private Wissel wissel;
    private SteadyLoad load;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        ams = new BackEnds(directory, "ams1", "ams2");
        fra = new BackEnds(directory, "fra1", "fra2");
        Path strategy = directory.resolve("strategy.yml");
        Files.writeString(strategy, """
                strategy: pair
                objective: {failover: 5s}
                regions: [ams, fra]
                defaults:
                  health: {path: /health, interval: 250ms, timeout: 400ms, suspect: 150ms}
                  failback: {hold: 1s, ramp: 2s}
                  balance: round-robin
                services:
                  shop:
                    routes: [{paths: [/shop]}]
                    endpoints:
                      ams: ["%s", "%s"]
                      fra: ["%s", "%s"]
                """.formatted(
                        ams.address("ams1"), ams.address("ams2"), fra.address("fra1"), fra.address("fra2")));
        wissel = Wissel.serves("run", strategy.toString());
        load = new SteadyLoad(wissel.proxyPort(), "/shop", RATE, true);
        load.awaitMore(RATE);
    }

    @AfterEach
    void stop() {
        load.close();
        wissel.close();
        ams.close();
        fra.close();
    }

    @Test
    void region_killed_failsNoGetAndNoPostThatItHadNotGot() throws IOException, InterruptedException {
        ams.kill();
        long deadNanos = System.nanoTime();
        wissel.awaitOut("ams lost");
        int moved = load.results().size();
        load.awaitMore(RATE);
        assertThat(SteadyLoad.byBackEnd(tail(load.results(), moved + 24)).keySet())
                .containsOnly("fra1", "fra2");

        ams.startAgain();
        long backMillis = System.currentTimeMillis();
        wissel.awaitOut("ams is active again");
        int whole = load.results().size();
        load.awaitMore(RATE);
        List<SteadyLoad.Result> results = load.stop();
        assertThat(SteadyLoad.byBackEnd(tail(results, whole + 24)).keySet()).containsOnly("ams1", "ams2");

        assertThat(failedGets(results)).isEmpty();
        Set<String> readByAms = ams.journal().stream().map(BackEnds.Read::id).collect(Collectors.toSet());
        for (SteadyLoad.Result failed : failedPosts(results)) {
            assertThat(failed.sentNanos() - deadNanos)
                    .as(
                            "%s was sent before the region was dead (read there: %s)",
                            failed, readByAms.contains(failed.id()))
                    .isNegative();
        }
        assertThat(readTwice()).as("POSTs that two back ends have read").isEmpty();
        theWayBackIsTold(backMillis);
    }

    /** Each step has its line, in order and with its cause, and until the trial nothing moves. */
    private void theWayBackIsTold(long backMillis) throws IOException {
        List<String> lines = wissel.out();
        assertThat(lines)
                .anySatisfy(line -> assertThat(line).matches(".* 127\\.0\\.0\\.1:\\d+ in ams ejected: .+"))
                .anySatisfy(line -> assertThat(line).matches(".*ams lost: 0 of 2 targets admitted; its .+ % go to fra"))
                .anySatisfy(line ->
                        assertThat(line).matches(".* 127\\.0\\.0\\.1:\\d+ in ams serves again: probe answered 200"));
        int lost = indexOf(lines, "ams lost");
        int held = indexOf(lines, "ams is back");
        int trial = indexOf(lines, "ams is tried with 3 single requests: its hold-down of 1 s is over");
        int ramp = indexOf(lines, "ams rises to 10 % of what it could take");
        int half = indexOf(lines, "ams rises to 50 % of what it could take");
        int active = indexOf(lines, "ams is active again");
        assertThat(List.of(lost, held, trial, ramp, half, active)).isSorted().doesNotContain(-1);
        assertThat(lines.get(held)).contains("held for 1 s").contains("nothing moves to it until then");
        assertThat(lines.get(ramp)).contains("3 single requests succeeded");

        LocalTime heldAt = LocalTime.parse(lines.get(held).substring(0, 12));
        LocalTime triedAt = LocalTime.parse(lines.get(trial).substring(0, 12));
        // The printed times lag behind the decisions by the printing, which a busy machine may delay.
        assertThat(Math.floorMod(ChronoUnit.MILLIS.between(heldAt, triedAt), 86_400_000L))
                .isBetween(600L, 60_000L);
        LocalTime first = LocalTime.ofNanoOfDay(ams.journal().stream()
                .filter(read -> read.epochMillis() >= backMillis)
                .mapToLong(BackEnds.Read::epochMillis)
                .mapToObj(RunCommandTest::nanoOfDay)
                .findFirst()
                .orElseThrow());
        assertThat(Math.floorMod(ChronoUnit.MILLIS.between(heldAt, first), 86_400_000L))
                .as("time from the hold-down to the first request")
                .isBetween(600L, 60_000L);
    }

    @Test
    void region_hung_failsNoGet() throws IOException, InterruptedException {
        ams.signal("STOP");
        try {
            wissel.awaitOut("ams lost");
            int moved = load.results().size();
            load.awaitMore(RATE);
            assertThat(SteadyLoad.byBackEnd(tail(load.results(), moved + 24)).keySet())
                    .containsOnly("fra1", "fra2");
        } finally {
            ams.signal("CONT");
        }
        wissel.awaitOut("ams is active again");
        load.awaitMore(RATE / 2);
        List<SteadyLoad.Result> results = load.stop();
        assertThat(failedGets(results)).isEmpty();
        assertThat(readTwice()).as("POSTs that two back ends have read").isEmpty();
        assertThat(SteadyLoad.byBackEnd(tail(results, results.size() - 20)).keySet())
                .containsOnly("ams1", "ams2");
    }

    @Test
    void region_answering503_failsNoGet() throws IOException, InterruptedException {
        ams.orderAll("fail");
        wissel.awaitOut("ams lost");
        load.awaitMore(RATE);
        List<SteadyLoad.Result> results = load.stop();
        assertThat(failedGets(results)).isEmpty();
        assertThat(failedPosts(results))
                .allSatisfy(failed -> assertThat(failed.headers()).containsKey("x-back-end"));
        assertThat(wissel.out())
                .anySatisfy(line -> assertThat(line).matches(".* in ams ejected: (probe|a request was) answered 503"));
        assertThat(SteadyLoad.byBackEnd(tail(results, results.size() - 20)).keySet())
                .containsOnly("fra1", "fra2");
    }

    @Test
    void strategy_wrongInSeveralPlaces_isRefusedWithAllOfThem() throws IOException, InterruptedException {
        Path wrong = directory.resolve("wrong.yml");
        Files.writeString(
                wrong, "services:\n  shop:\n    balanse: round-robin\n    endpoints: {ams: [\"10.0.0.1\"]}\n");
        try (Wissel refused = Wissel.ends("run", wrong.toString())) {
            assertThat(refused.exitCode()).isEqualTo(3);
            assertThat(refused.errText())
                    .contains(wrong + ":3:5")
                    .contains("balanse")
                    .contains("'balance'")
                    .contains(wrong + ":4:")
                    .contains("10.0.0.1")
                    .doesNotContain("\tat ");
            assertThat(refused.out()).isEmpty();
        }
    }

    // ---------------------------------------------------------------- helpers

    private static long nanoOfDay(long epochMillis) {
        return java.time.Instant.ofEpochMilli(epochMillis)
                .atZone(java.time.ZoneId.systemDefault())
                .toLocalTime()
                .toNanoOfDay();
    }

    private static int indexOf(List<String> lines, String text) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(text)) {
                return i;
            }
        }
        return -1;
    }

    private static <T> List<T> tail(List<T> all, int from) {
        return all.subList(Math.min(from, all.size()), all.size());
    }

    private static List<SteadyLoad.Result> failedGets(List<SteadyLoad.Result> results) {
        return results.stream().filter(each -> each.get() && !each.good()).toList();
    }

    private static List<SteadyLoad.Result> failedPosts(List<SteadyLoad.Result> results) {
        return results.stream().filter(each -> !each.get() && !each.good()).toList();
    }

    private List<String> readTwice() throws IOException {
        List<BackEnds.Read> all = new ArrayList<>(ams.journal());
        all.addAll(fra.journal());
        Set<String> seen = new HashSet<>();
        return all.stream()
                .filter(read -> read.method().equals("POST") && !seen.add(read.id()))
                .map(BackEnds.Read::id)
                .toList();
    }
}
