package dev.wissel.sim.play;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.strategy.Strategy;
import dev.wissel.sim.scenario.Scenario;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * A region of two targets hangs for forty seconds under 300 requests a second. What users notice of it, and what is sent twice for it, after a minute of health and at phases that differ: one GET in
 * a hundred takes at most 300 ms, and targets are sent at most 2 % more than users asked. Nothing is sent twice on suspicion of a single request: there is no hedging to pay for on a good day.
 */
class HungRegionTest {
    private static final Strategy STRATEGY = Shop.strategy("""
            strategy: hung
            regions: [ams, fra]
            services:
              product:
                endpoints:
                  ams: [{target: "10.0.0.1:80", capacity: 600/s}, {target: "10.0.0.2:80", capacity: 600/s}]
                  fra: [{target: "10.1.0.1:80", capacity: 600/s}, {target: "10.1.0.2:80", capacity: 600/s}]
            """);

    private static Result play(String work, int seed) {
        Scenario scenario = Shop.scenario("""
                scenario: hung
                warmup: 61.%ds
                duration: 40s
                clients: {rate: 300/s, idempotent: 100%%}
                targets: {work: %s}
                faults: [{kind: hang, where: first, at: 0s, for: 40s}]
                """.formatted(137 * seed, work));
        return Simulation.of(STRATEGY, scenario, Plane.WISSEL_GATEWAY, seed).play();
    }

    /** Four event loops, each of which hears a quarter of the answers. With three times the slowest answer alone, an exponential work of 40 ms made p99 930 ms and 4.2 % more requests. */
    @Test
    void hungRegion_whateverTheWork_isLeftInTime() {
        for (String work : new String[] {
            "{mean: 10ms, spread: fixed}",
            "{mean: 10ms, spread: exponential}",
            "{mean: 20ms, spread: exponential}",
            "{mean: 40ms, spread: exponential}",
            "{mean: 20ms, spread: lognormal, cv2: 1}"
        }) {
            for (int seed = 1; seed <= 3; seed++) {
                Result result = play(work, seed);
                String seen = String.format(
                        Locale.ROOT,
                        "%s, seed %d: p99 %.0f ms, %.2f %% more requests",
                        work,
                        seed,
                        result.quantileMillis(0.99),
                        100 * (result.amplification() - 1));

                assertThat(result.failed()).as(seen).isZero();
                assertThat(result.quantileMillis(0.99)).as(seen).isLessThanOrEqualTo(300);
                assertThat(result.amplification()).as(seen).isLessThanOrEqualTo(1.02);
            }
        }
    }

    /** On a good day not a single request is sent twice, whatever the tail of the work. */
    @Test
    void goodDay_nothingIsSentTwice() {
        Scenario calm = Shop.scenario("""
                scenario: calm
                duration: 300s
                clients: {rate: 300/s, idempotent: 100%}
                targets: {work: {mean: 20ms, spread: lognormal, cv2: 4}}
                """);
        Result result = Simulation.of(STRATEGY, calm, Plane.WISSEL_GATEWAY, 1).play();

        assertThat(result.amplification()).isEqualTo(1);
        assertThat(result.events()).isEmpty();
    }
}
