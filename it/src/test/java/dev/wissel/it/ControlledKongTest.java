package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.ControlLoop;
import dev.wissel.core.bound.ControlledKongBounds;
import dev.wissel.core.bound.Fault;
import dev.wissel.core.bound.Setup;
import dev.wissel.core.bound.Traffic;
import dev.wissel.core.health.HealthConfig;
import dev.wissel.core.health.Limits;
import dev.wissel.core.health.Probing;
import dev.wissel.core.health.StatusSet;
import dev.wissel.core.health.Thresholds;
import dev.wissel.design.bounds.Setups;
import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Strategy;
import java.io.IOException;
import java.nio.file.Files;
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
    private static final long SECOND = 1_000_000_000L;
    private static final long PROBES_NANOS = SECOND / 4;

    /** By how much a machine with other work to do may be late: processes that wait for their turn, no formula knows of. */
    private static final Duration SLOWNESS = Duration.ofSeconds(1);

    /** A bound that is many times what happens promises nothing. */
    private static final int LOOSEST = 10;

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
            Bound shift = shift(rig);
            assertThat(Duration.ofNanos(last - deadNanos))
                    .as("the last request that failed, against the bound: %s", shift.terms())
                    .isLessThan(Duration.ofNanos(shift.nanos()).plus(SLOWNESS))
                    .isGreaterThan(Duration.ofNanos(shift.nanos()).dividedBy(LOOSEST));
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

    /** What the formulas say of this Kong and this strategy: one node, so that nobody follows later. */
    private static Bound shift(KongRig rig) throws IOException {
        Strategy strategy = StrategyReader.read("strategy.yml", Files.readString(rig.strategy))
                .strategy()
                .orElseThrow();
        Setup asDesigned = Setups.kong(strategy, strategy.services().get(0), Traffic.UNKNOWN);
        Limits active = new Limits(1, 1, 1, 1, StatusSet.of(200, 302), StatusSet.of(429, 404, 500, 503));
        HealthConfig checks = new HealthConfig(
                new Thresholds(active, Limits.PASSIVE_DEFAULTS), new Probing(PROBES_NANOS, PROBES_NANOS, SECOND, 10));
        ControlLoop loop = asDesigned.loop();
        Setup setup = asDesigned
                .withHealth(checks)
                .withLoop(new ControlLoop(loop.senseNanos(), loop.decideNanos(), loop.writeNanos(), 0));
        return ControlledKongBounds.of(setup, Fault.WHOLE_REGION).shift();
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
