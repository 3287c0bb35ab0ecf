package dev.wissel.sim.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.strategy.Strategy;
import dev.wissel.sim.report.Comparison;
import dev.wissel.sim.report.JsonReport;
import dev.wissel.sim.report.Row;
import dev.wissel.sim.scenario.Scenario;
import dev.wissel.sim.scenario.ScenarioLibrary;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimulationTest {
    @Test
    void play_sameSeed_givesTheSameBytesOnEveryPlane() {
        Scenario scenario = ScenarioLibrary.named("flapping-target");
        for (Plane plane : Plane.values()) {
            assertThat(json(scenario, plane)).as(plane.word()).isEqualTo(json(scenario, plane));
        }
    }

    private static String json(Scenario scenario, Plane plane) {
        Row row = Row.of(plane.word(), List.of(Shop.play(scenario, plane)));
        return JsonReport.of("shop", List.of(new Comparison(scenario, "product", List.of(row))));
    }

    @Test
    void play_anotherSeed_isAnotherPlay() {
        Scenario calm = ScenarioLibrary.named("calm");
        Result one =
                Simulation.of(Shop.strategy(), calm, Plane.WISSEL_GATEWAY, 1).play();
        Result other =
                Simulation.of(Shop.strategy(), calm, Plane.WISSEL_GATEWAY, 2).play();

        assertThat(one.requests()).isNotEqualTo(other.requests());
        assertThat(one.latency().meanNanos()).isNotEqualTo(other.latency().meanNanos());
    }

    @Test
    void everyScenario_everyPlane_accountsForEachRequest() {
        for (String name : ScenarioLibrary.names()) {
            for (Plane plane : Plane.values()) {
                Result result = Shop.play(name, plane);

                assertThat(result.latency().count() + result.failed())
                        .as("%s on %s", name, plane.word())
                        .isEqualTo(result.requests());
                assertThat(result.requests()).as(name).isGreaterThan(1000);
            }
        }
    }

    @Test
    void calm_everyPlane_losesNothingAndSpreadsAsItsRulesSay() {
        for (Plane plane : Plane.values()) {
            Result result = Shop.play("calm", plane);

            assertThat(result.failed()).as(plane.word()).isZero();
            assertThat(result.amplification()).isEqualTo(1);
            assertThat(result.failoverSeconds()).isEmpty();
            double share = Shop.share(result, 0, 0, 60);
            switch (plane) {
                // Round robin over six: half in each region, by laps of six. Least connections sees the longer way to
                // the other region as load.
                case KONG_DEFAULT -> assertThat(share).isBetween(0.495, 0.505);
                case KONG_TUNED -> assertThat(share).isBetween(0.5, 0.65);
                case WISSEL_ON_KONG, WISSEL_GATEWAY -> assertThat(share).isEqualTo(1);
            }
        }
    }

    @Test
    void latency_ofAnIdleSystem_isWorkAndWays() {
        Scenario still = Shop.scenario("""
                scenario: still
                duration: 30s
                clients: {rate: 5/s}
                targets: {work: {mean: 20ms, spread: fixed}}
                network: {within: 1ms, between: 10ms}
                """);
        Result result = Shop.play(still, Plane.WISSEL_GATEWAY);

        // 20 ms of work, 1 ms there and 1 ms back; 2 ms more where a connection had to be made first
        assertThat(result.quantileMillis(0)).isBetween(21.9, 22.1);
        assertThat(result.quantileMillis(1)).isBetween(21.9, 24.1);
    }

    @Test
    void patience_ofClients_isCountedAndTheLoadFiguresDoNotLeak() {
        Scenario hang = Shop.scenario("""
                scenario: hang
                duration: 120s
                clients: {timeout: 1s}
                faults: [{kind: hang, where: first/1, at: 20s, for: 20s}]
                """);
        Result result = Shop.play(hang, Plane.KONG_DEFAULT);

        assertThat(result.timedOut()).isGreaterThan(500);
        // It has 20 s of abandoned work to do first, 1200 requests of 20 ms on 4 cores: 6 s and more beside the new
        // ones.
        assertThat(Shop.failed(result, 60, 120)).isZero();
        Result tuned = Shop.play(hang, Plane.WISSEL_GATEWAY);
        assertThat(Shop.failed(tuned, 0, 120)).isLessThan(20);
        // Were given-up attempts left in flight, least connections would never pick the target again.
        Strategy counting = Shop.strategy(
                WhatIf.parse("services.product.balance=least-connections").applyTo("s", Shop.text()));
        Result counted = Simulation.of(counting, hang, Plane.WISSEL_GATEWAY, 1).play();
        assertThat(Shop.failed(counted, 0, 120)).isLessThan(20);
        assertThat(counted.quantileMillis(0.5)).isLessThan(20);
    }

    @Test
    void recordedArrivals_arePlayedToTheMoment() {
        Result result = Shop.play(Shop.scenario("""
                        scenario: trace
                        duration: 10s
                        clients: {trace: 0.5 0.5 1 9.95}
                        """), Plane.WISSEL_GATEWAY);

        assertThat(result.requests()).isEqualTo(4);
        assertThat(result.timeline().good(5)).isEqualTo(2);
        assertThat(result.timeline().good(10)).isEqualTo(1);
        assertThat(result.timeline().good(99)).isEqualTo(1);
    }

    @Test
    void closedLoop_usersThatThink_askAtTheRateOfLittlesLaw() {
        Result result = Shop.play(Shop.scenario("""
                        scenario: closed
                        duration: 60s
                        clients: {users: 100, think: 1s}
                        targets: {work: 20ms}
                        """), Plane.WISSEL_GATEWAY);

        // 100 users, each 1 s of thought and some 20 ms of waiting: 98 a second, standard error 0.13 · 10
        assertThat(result.requests() / 60.0).isBetween(94.0, 101.0);
    }
}
