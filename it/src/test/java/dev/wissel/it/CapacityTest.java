package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What moves and what is refused follows from declared capacities: ten targets of 30/s in ams, one of fra's own. */
class CapacityTest {
    private static final int OF_EACH = 30;

    @TempDir
    Path directory;

    private BackEnds ams;
    private BackEnds fra;
    private Wissel wissel;

    private void start(int capacityOfFra) throws IOException, InterruptedException {
        ams = new BackEnds(
                directory, IntStream.range(0, 10).mapToObj(i -> "ams" + i).toArray(String[]::new));
        fra = new BackEnds(directory, "fra0");
        String targets = IntStream.range(0, 10)
                .mapToObj(i -> "{target: \"" + ams.address("ams" + i) + "\", capacity: " + OF_EACH + "/s}")
                .collect(Collectors.joining(", "));
        Path strategy = directory.resolve("strategy.yml");
        Files.writeString(strategy, """
                strategy: capacity
                regions: [ams, fra]
                defaults:
                  health: {path: /health, interval: 300ms, timeout: 300ms}
                  failback: {hold: 1s, ramp: 1s}
                  balance: round-robin
                services:
                  shop:
                    routes: [{paths: [/shop]}]
                    endpoints:
                      ams: [%s]
                      fra: [{target: "%s", capacity: %d/s}]
                """.formatted(targets, fra.address("fra0"), capacityOfFra));
        wissel = Wissel.serves("run", strategy.toString());
    }

    @AfterEach
    void stop() {
        wissel.close();
        ams.close();
        fra.close();
    }

    @Test
    void targetsLost_spillOnlyWhatTheRestCannotCarry() throws IOException, InterruptedException {
        start(300);
        int rate = 210;
        try (SteadyLoad load = new SteadyLoad(wissel.proxyPort(), "/shop", rate, false)) {
            load.awaitMore(2 * rate);
            ams.order("ams0 down");
            wissel.awaitOut("ejected");
            load.awaitMore(3 * rate / 2); // nine of ten carry 270/s: nothing has a reason to move
            List<SteadyLoad.Result> oneLost = load.results();
            assertThat(oneLost).allMatch(SteadyLoad.Result::good);
            assertThat(SteadyLoad.byBackEnd(oneLost)).doesNotContainKey("fra0");
            assertThat(wissel.out()).noneMatch(line -> line.contains("spills"));

            for (int i = 1; i <= 5; i++) {
                ams.order("ams" + i + " down");
            }
            for (int i = 1; i <= 5; i++) {
                wissel.awaitOut(ams.address("ams" + i) + " in ams ejected");
            }
            assertThat(wissel.awaitOut("ams spills: it can carry"))
                    .contains("of 10 targets admitted")
                    .contains("go to fra");
            int from = load.results().size() + 24;
            load.awaitMore(3 * rate);
            List<SteadyLoad.Result> results = load.stop();
            assertThat(results).allMatch(SteadyLoad.Result::good);
            Map<String, Long> later = SteadyLoad.byBackEnd(results.subList(from, results.size()));
            double spilled = (double) later.get("fra0") / (results.size() - from);
            // 1 − 120/210 = 43 %; all of it would be 100 %, health alone would say 60 %.
            assertThat(spilled).as("part in fra of %s", later).isBetween(0.33, 0.53);
            assertThat(later).containsKeys("ams6", "ams7", "ams8", "ams9").doesNotContainKeys("ams0", "ams1", "ams5");
        }
    }

    @Test
    void nobodyLeftForTheSurplus_refusesItAndServesTheRest() throws IOException, InterruptedException {
        start(60);
        int rate = 240;
        for (int i = 0; i <= 6; i++) {
            ams.order("ams" + i + " down"); // three are left: 90/s, and 60/s in fra
        }
        try (SteadyLoad load = new SteadyLoad(wissel.proxyPort(), "/shop", rate, false)) {
            wissel.awaitOut("refused: all regions together can carry 150/s");
            load.awaitMore(rate);
            int from = load.results().size();
            load.awaitMore(5 * rate);
            List<SteadyLoad.Result> all = load.stop();
            List<SteadyLoad.Result> results = all.subList(from, from + 5 * rate);

            List<SteadyLoad.Result> refused =
                    results.stream().filter(each -> !each.good()).toList();
            assertThat(refused).isNotEmpty().allSatisfy(each -> {
                assertThat(each.status()).isEqualTo(503);
                assertThat(each.headers()).containsKey("retry-after");
                assertThat(Integer.parseInt(each.headers().get("retry-after"))).isPositive();
                assertThat(each.headers()).doesNotContainKey("x-back-end");
            });
            double seconds =
                    (results.get(results.size() - 1).endNanos() - results.get(0).endNanos()) / 1e9;
            double served = results.stream().filter(SteadyLoad.Result::good).count() / seconds;
            assertThat(served).as("served per second").isBetween(150 * 0.75, 150 * 1.25);
            double reached = results.size() / seconds;
            assertThat(reached).as("the load itself, per second").isGreaterThan(180);
            assertThat(wissel.metrics())
                    .containsPattern("wissel_requests_shed_total\\{upstream=\"shop.capacity.upstream\"} [1-9]");
        }
    }
}
