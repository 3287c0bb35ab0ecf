package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code wissel run --kong} on the embedded gateway as a Kong that knows nothing of regions: what moves, what stays, and what is said of it. */
class ControlledKongTest {
    private static final int RATE = 100;

    @TempDir
    Path directory;

    @Test
    void region_lostAndBack_movesWholeAndReturnsByHoldDownAndRampWithoutOscillation()
            throws IOException, InterruptedException {
        try (KongRig rig = new KongRig(directory, true, "2s");
                SteadyLoad load = new SteadyLoad(rig.proxyPort(), "/shop", RATE, false)) {
            Wissel controller = rig.controller("--writes-per-minute", "60");
            controller.awaitOut("LEADS");
            load.awaitMore(RATE);
            assertThat(servers(tail(load, RATE / 2))).containsOnly("ams1", "ams2");

            rig.ams.kill();
            long deadNanos = System.nanoTime();
            rig.awaitWeights(0, 0, 100, 100);
            long last = load.results().stream()
                    .filter(result -> !result.good())
                    .mapToLong(SteadyLoad.Result::sentNanos)
                    .max()
                    .orElse(deadNanos);
            // 0.25 s of probing, a second to see it, a second to decide, a write each: ControlledKongBounds, and the
            // machine's own slowness.
            assertThat(Duration.ofNanos(last - deadNanos)).isLessThan(Duration.ofSeconds(6));
            load.awaitMore(RATE);
            assertThat(servers(tail(load, RATE / 2))).containsOnly("fra1", "fra2");

            rig.ams.startAgain();
            rig.awaitWeights(100, 100, 0, 0);
            controller.awaitOut("ams is active again");
            List<SteadyLoad.Result> whole = load.stop();
            assertThat(whole.stream().filter(result -> result.sentNanos() - last > 0 && !result.good()))
                    .as("failed while it came back")
                    .isEmpty();
            List<String> lines = controller.out();
            assertThat(lines.stream().filter(line -> line.contains("WRITE ")))
                    .as("each write has the region for its cause")
                    .allMatch(line -> line.contains(" is to take "));
            List<Integer> order = List.of(
                    indexOf(lines, "ams lost"),
                    indexOf(lines, "ams is back"),
                    indexOf(lines, "rises to 10 %"),
                    indexOf(lines, "ams is active again"));
            assertThat(order).isSorted().doesNotContain(-1);
            assertThat(lines.stream().filter(line -> line.contains("ams lost"))).hasSize(1);
            controller.signal("TERM");
            assertThat(controller.exitCode()).isZero();
            assertThat(rig.weights()).isEqualTo(KongRig.weights(100, 100, 0, 0));
            assertThat(rig.ask("replay")).contains("all the same");
            assertThat(rig.ask("explain", "--at", "-1s", rig.fra.address("fra1")))
                    .contains("because", "undone by", "weight");
        }
    }

    private static List<SteadyLoad.Result> tail(SteadyLoad load, int count) {
        List<SteadyLoad.Result> all = load.results();
        return all.subList(Math.max(0, all.size() - count), all.size());
    }

    private static Set<String> servers(List<SteadyLoad.Result> results) {
        assertThat(results).allMatch(SteadyLoad.Result::good);
        return SteadyLoad.byBackEnd(results).keySet().stream().collect(Collectors.toSet());
    }

    private static int indexOf(List<String> lines, String text) {
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(text)) {
                return i;
            }
        }
        return -1;
    }
}
