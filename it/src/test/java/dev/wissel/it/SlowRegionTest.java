package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A region that answers, only far more slowly than it did: left within seconds, given its traffic back by trial and ramp; not left for one as slow. */
class SlowRegionTest {
    private static final int RATE = 80;

    @TempDir
    Path directory;

    private BackEnds ams;
    private BackEnds fra;
    private Wissel wissel;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        ams = new BackEnds(directory, "ams0", "ams1");
        fra = new BackEnds(directory, "fra0", "fra1");
        Path strategy = directory.resolve("strategy.yml");
        Files.writeString(strategy, """
                strategy: slow
                regions: [ams, fra]
                defaults:
                  health: {path: /health, interval: 500ms, timeout: 2s}
                  failback: {hold: 1s, ramp: 1s}
                services:
                  shop:
                    routes: [{paths: [/shop]}]
                    endpoints:
                      ams: ["%s", "%s"]
                      fra: ["%s", "%s"]
                """.formatted(
                        ams.address("ams0"), ams.address("ams1"), fra.address("fra0"), fra.address("fra1")));
        wissel = Wissel.serves("run", strategy.toString());
    }

    @AfterEach
    void stop() {
        wissel.close();
        ams.close();
        fra.close();
    }

    /** An answer of 300 ms now and then is known here; a target is not taken for hung before three times that. */
    private void knowsSlowAnswers() throws IOException {
        for (int i = 0; i < 6; i++) {
            try (Client client = new Client(wissel.proxyPort())) {
                assertThat(client.ask("GET", "/shop?wait=300", "w" + i, "").status())
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void regionSlow_isLeft_andComesBackWhenItIsWell() throws IOException, InterruptedException {
        knowsSlowAnswers();
        try (SteadyLoad load = new SteadyLoad(wissel.proxyPort(), "/shop", RATE, false)) {
            load.awaitMore(3 * RATE);
            ams.orderAll("slow 250");
            int at = load.results().size();
            assertThat(wissel.awaitOut("ams is slow: answers take")).contains("go to fra");
            int left = load.results().size();
            // Ten connections are enough for 80/s at 250 ms each, and a second holds the twenty answers that a verdict
            // needs.
            assertThat(left - at).as("answers until it was left").isLessThan(3 * RATE);
            load.awaitMore(RATE);
            int from = load.results().size();
            load.awaitMore(2 * RATE);
            Map<String, Long> meanwhile = SteadyLoad.byBackEnd(load.results().subList(from, from + 2 * RATE));
            assertThat(meanwhile.keySet()).allMatch(name -> name.startsWith("fra"));

            ams.orderAll("slow 0");
            wissel.awaitOut("ams is tried with");
            wissel.awaitOut("ams is active again");
            int back = load.results().size();
            load.awaitMore(2 * RATE);
            List<SteadyLoad.Result> results = load.stop();
            assertThat(results).allMatch(SteadyLoad.Result::good);
            assertThat(SteadyLoad.byBackEnd(results.subList(back, results.size()))
                            .keySet())
                    .anyMatch(name -> name.startsWith("ams"));
        }
    }

    @Test
    void bothSlow_itIsNotTheRegion() throws IOException, InterruptedException {
        knowsSlowAnswers();
        try (SteadyLoad load = new SteadyLoad(wissel.proxyPort(), "/shop", RATE, false)) {
            load.awaitMore(3 * RATE);
            ams.orderAll("slow 250");
            fra.orderAll("slow 250");
            wissel.awaitOut("ams is slow: answers take");
            assertThat(wissel.awaitOut("it is not the only slow one")).contains("for the same requests");
            assertThat(load.stop()).allMatch(SteadyLoad.Result::good);
        }
    }
}
