package dev.wissel.sim.farm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.sim.play.Plane;
import dev.wissel.sim.play.Result;
import dev.wissel.sim.play.Simulation;
import dev.wissel.sim.scenario.ScenarioLibrary;
import org.junit.jupiter.api.Test;

/** A target that answers 500 at once while its probes pass, behind the gateway with its book of health and its watch for outliers. */
class FastFailureTest {
    private static Result play(String balance, Plane plane, long seed) {
        String text = """
                strategy: shop
                regions: [ams]
                objective: {availability: 99.9%, latency: {p99: 300ms}}
                services:
                  product:
                    routes: [{paths: [/products]}]
                    balance: BALANCE
                    endpoints:
                      ams:
                        - {target: "10.0.0.1:80", capacity: 400/s}
                        - {target: "10.0.0.2:80", capacity: 400/s}
                        - {target: "10.0.0.3:80", capacity: 400/s}
                        - {target: "10.0.0.4:80", capacity: 400/s}
                """.replace("BALANCE", balance);
        StrategyReader.Reading reading = StrategyReader.read("shop.yml", text);
        Strategy strategy = reading.strategy().orElseThrow(() -> new AssertionError(reading.problems()));
        return Simulation.of(strategy, ScenarioLibrary.named("fast-failing-target"), plane, seed)
                .play();
    }

    /**
     * Of a quarter of the requests of forty seconds, at least 98 % go elsewhere. What fails there is what is sent there. Plain Kong, whose probes pass and whose
     * counters are off, shows what the bar catches: it sends the whole quarter.
     */
    @Test
    void adaptive_targetThatFailsFast_getsNextToNothing() {
        for (long seed = 1; seed <= 3; seed++) {
            Result result = play("adaptive", Plane.WISSEL_GATEWAY, seed);
            double fairShare = result.requests() * 40.0 / 90 / 4;
            assertThat(result.exposed())
                    .as("seed %d, of a fair share of %s", seed, fairShare)
                    .isLessThanOrEqualTo((long) (0.02 * fairShare));
            assertThat(result.availability()).as("seed %d", seed).isGreaterThan(0.9995);
        }
        Result kong = play("round-robin", Plane.KONG_DEFAULT, 1);
        assertThat(kong.exposed()).isGreaterThan((long) (0.8 * kong.requests() * 40.0 / 90 / 4));
    }
}
