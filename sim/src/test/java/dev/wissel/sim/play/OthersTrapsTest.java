package dev.wissel.sim.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.health.BalancerHealth;
import dev.wissel.core.model.Target;
import dev.wissel.core.model.Targets;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.sim.scenario.Scenario;
import dev.wissel.sim.scenario.ScenarioLibrary;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Traps that show only beside the one who falls into them: Kong's own rules, and settings that read well. */
class OthersTrapsTest {
    private static Strategy shop(String more) {
        return Shop.strategy(Shop.text().replace("services:\n", "defaults:\n" + more.indent(2) + "services:\n"));
    }

    private static Result play(Strategy strategy, Scenario scenario, Plane plane) {
        return Simulation.of(strategy, scenario, plane, 1).play();
    }

    private static long ejected(Result result) {
        return result.events().stream()
                .filter(event -> event.kind().equals("EJECTED"))
                .count();
    }

    // ---------------------------------------------------------------- 404 on the probe path

    /** Nobody has been asked whether there is a page at "/": 404 is an answer, and who answers lives. A path that was given is another thing. */
    @Test
    void missingPage_asSignOfLife_ejectsNobodyUnlessThePageWasNamed() {
        Scenario missing = ScenarioLibrary.named("missing-page");
        for (Plane plane : List.of(Plane.WISSEL_GATEWAY, Plane.KONG_TUNED, Plane.WISSEL_ON_KONG)) {
            Result result = play(Shop.strategy(), missing, plane);

            assertThat(result.refused()).as(plane.word()).isZero();
            assertThat(ejected(result)).as(plane.word()).isZero();
        }
        Result named = play(shop("health: {path: /health, interval: 1s}\n"), missing, Plane.WISSEL_GATEWAY);
        assertThat(named.events())
                .as("the idle region, if the page must be there")
                .anyMatch(
                        event -> event.kind().equals("LOST") && event.subject().equals("fra"));
    }

    // ---------------------------------------------------------------- 0 ms after a retry

    private static final String RETRIED = """
            scenario: retried
            duration: 60s
            clients: {rate: 20%, timeout: 30s, idempotent: 100%}
            targets: {work: 5ms}
            faults:
              - {kind: delay, where: first/1, at: 0s, for: 60s, extra: 300ms}
              - {kind: flapping, where: first/2, at: 1s, for: 59s, down: 1s, up: 1s}
            """;

    private static Result withLatency(String method, Plane plane) {
        Strategy alone = Shop.strategy(Shop.text()
                .replace(
                        "regions: [ams, fra]\nservices",
                        "regions: [ams]\ndefaults:\n  balance: " + method + "\n  health: {interval: 1s}\nservices")
                .replaceAll("(?m)^      fra: .*\n?", ""));
        return play(alone, Shop.scenario(RETRIED), plane);
    }

    /**
     * Kong notes 0 ms for a target that served a retry. While one target comes and goes, the slow one, 300 ms behind the others, is the fastest by the book each time that it has helped out, and gets
     * far more than the requests that it takes to see that it is slow.
     */
    @Test
    void latency_afterARetry_isNotZero() {
        Result kong = withLatency("latency", Plane.KONG_TUNED);
        Result adaptive = withLatency("adaptive", Plane.WISSEL_GATEWAY);
        Result mended = withLatency("latency", Plane.WISSEL_GATEWAY);

        assertThat(kong.quantileMillis(0.99)).isGreaterThan(300);
        assertThat(mended.quantileMillis(0.99)).isLessThan(150);
        assertThat(adaptive.quantileMillis(0.99)).isLessThan(150);
        assertThat(slower(kong)).isGreaterThan(4 * slower(adaptive)).isGreaterThan(4 * slower(mended));
    }

    /** The part of the answers that took as long as only the slow target takes. */
    private static double slower(Result result) {
        double part = 0.5;
        while (part < 1 && result.quantileMillis(part) < 300) {
            part += 0.0005;
        }
        return 1 - part;
    }

    // ---------------------------------------------------------------- latency at weight 0

    /** Kong divides by the weight: 0/0 for a standby without history is no number, and less than nothing. */
    @Test
    void latency_standbyAtWeightZero_getsNothing() {
        Result result = play(shop("balance: latency\n"), ScenarioLibrary.named("calm"), Plane.WISSEL_ON_KONG);

        assertThat(Shop.share(result, 1, 0, 60)).isZero();
        assertThat(result.failed()).isZero();
        assertThat(Shop.share(
                        play(shop("balance: latency\n"), ScenarioLibrary.named("calm"), Plane.WISSEL_GATEWAY),
                        1,
                        0,
                        60))
                .isZero();
    }

    // ---------------------------------------------------------------- equal to the threshold

    /** Kong closes an upstream whose available weight is <em>equal</em> to its threshold: 50 % with two of four. The gateway goes on with what there is. */
    @Test
    void threshold_exactlyReached_closesKongAndNotTheGateway() {
        Targets four = Targets.of(List.of(
                Target.of("10.0.0.1", 80, 100),
                Target.of("10.0.0.2", 80, 100),
                Target.of("10.0.0.3", 80, 100),
                Target.of("10.0.0.4", 80, 100)));
        Targets half = four.withAvailability(address -> four.indexOf(address) < 2);
        assertThat(BalancerHealth.healthy(half, 50)).isFalse();
        assertThat(BalancerHealth.healthy(half, 49.9)).isTrue();

        Result result = play(Shop.strategy(), Shop.scenario("""
                scenario: three-of-six
                duration: 60s
                clients: {rate: 50%, idempotent: 100%}
                faults: [{kind: crash, where: first, at: 20s, for: 40s}]
                """), Plane.WISSEL_GATEWAY);
        assertThat(result.failed()).isZero();
    }

    // ---------------------------------------------------------------- an average that hides an outage

    /** The same outage after ten seconds of health and after five minutes: what was good for long hides nothing of what is bad now. */
    @Test
    void outage_afterLongHealth_isSeenAsSoonAsAfterShort() {
        long[] exposed = new long[2];
        for (int i = 0; i < 2; i++) {
            Scenario late = Shop.scenario("""
                    scenario: late
                    warmup: %ds
                    duration: 40s
                    faults: [{kind: errors, where: first/1, at: 10s, for: 30s, part: 100%%, probes-notice: false}]
                    """.formatted(i == 0 ? 10 : 300));
            exposed[i] = play(Shop.strategy(), late, Plane.WISSEL_GATEWAY).exposed();
        }
        assertThat(exposed[0]).isGreaterThan(0);
        assertThat((double) exposed[1]).isLessThanOrEqualTo(1.5 * exposed[0] + 5);
    }

    // ---------------------------------------------------------------- a failure that all have in common

    /**
     * Everybody fails a third. The count of five bad answers in a row is reached by chance again and again, until nobody is left. Then those whose probes do well serve on: without that, 4341 requests
     * were refused here, of which two in three would have been answered. Kong believes its probes at once, and comes out the same.
     */
    @Test
    void failingEverywhere_isNotMadeWorseByRefusing() {
        Result result = play(Shop.strategy(), ScenarioLibrary.named("failing-everywhere"), Plane.WISSEL_GATEWAY);

        assertThat(result.refused()).isLessThan(10);
        assertThat(result.amplification()).isLessThan(1.02);
        assertThat(result.availability())
                .as("no worse than what fails: a third of forty of 120 seconds")
                .isGreaterThan(1 - 0.34 * 40 / 120);
    }

    /** Of two targets the worse one is always half of all there is to compare with: one that fails twice as much as the other by chance stays. */
    @Test
    void fewHosts_byChanceUnlike_areNotEjected() {
        Strategy two = Shop.strategy(Shop.text()
                .replaceAll(", \\{target: \"p3[^}]*}", "")
                .replaceAll("(?m)^      fra: .*\n?", "")
                .replace("regions: [ams, fra]", "regions: [ams]"));
        Result result = play(two, Shop.scenario("""
                scenario: unlike
                duration: 300s
                clients: {rate: 40%}
                faults:
                  - {kind: errors, where: first/1, at: 0s, for: 300s, part: 2%, probes-notice: false}
                  - {kind: errors, where: first/2, at: 0s, for: 300s, part: 1%, probes-notice: false}
                """), Plane.WISSEL_GATEWAY);

        assertThat(ejected(result)).isZero();
    }

    // ---------------------------------------------------------------- in-flight counts of cancelled requests

    /** Hundreds of requests are given up while the target hangs. Had each left a count behind, least-connections would never come back to it. */
    @Test
    void impatientUsers_afterTheyHaveGone_theTargetGetsItsPart() {
        String again = ScenarioLibrary.text("impatient-users")
                + "  - {kind: delay, where: first/1, at: 80s, for: 40s, extra: 1us}\n"; // marks it, no more
        for (String method : List.of("least-connections", "adaptive")) {
            Result result = play(shop("balance: " + method + "\n"), Shop.scenario(again), Plane.WISSEL_GATEWAY);

            assertThat(result.timedOut()).as(method).isGreaterThan(5);
            double part = Shop.onAfflicted(result, 80, 120) / (40 * 360.0);
            assertThat(part).as("%s: its part of three afterwards", method).isBetween(0.28, 0.38);
        }
    }

    // ---------------------------------------------------------------- controllers in step

    /**
     * Sixteen gateways see the same region die and come back, and because that starts their clocks they go through hold-down, trial and ramp within the same second. That must not add up: what each lets
     * in is a part of what the region could take of its own traffic, so that all together are on the same gentle slope as one.
     */
    @Test
    void manyGateways_returningInStep_areAsGentleAsOne() {
        Scenario many = Shop.scenario(ScenarioLibrary.text("region-crash") + "gateways: {nodes: 16, workers: 1}\n");
        Result result = play(Shop.strategy(), many, Plane.WISSEL_GATEWAY);

        assertThat(result.failed()).isZero();
        double before = 0;
        for (int second = 61; second < 110; second++) {
            double share = Shop.share(result, 0, second, second + 1);
            assertThat(share - before).as("rise in second %d", second).isLessThan(0.33);
            before = Math.max(before, share);
        }
        assertThat(Shop.share(result, 0, 115, 150)).isGreaterThan(0.97);
    }
}
