package dev.wissel.sim.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class DistributionTest {
    private static final int DRAWS = 2_000_000;

    @Test
    void draws_haveTheMomentsThatAreClaimed() {
        List<Distribution> all = List.of(
                Distribution.fixed(3),
                Distribution.exponential(2),
                Distribution.erlang(4, 2),
                Distribution.uniform(1, 5),
                Distribution.hyperexponential(2, 4),
                Distribution.lognormal(2, 0.5),
                Distribution.boundedPareto(1.5, 1, 50),
                Distribution.clampedNormal(80, 80),
                Distribution.positiveNormal(80, 80),
                Distribution.ofMoments(2, 0.3),
                Distribution.ofMoments(2, 0),
                Distribution.ofMoments(2, 1),
                Distribution.exponential(7).scaledTo(3));
        for (Distribution each : all) {
            SplittableRandom random = new SplittableRandom(1);
            double sum = 0;
            double squares = 0;
            for (int i = 0; i < DRAWS; i++) {
                double value = each.next(random);
                assertThat(value).isGreaterThanOrEqualTo(0);
                sum += value;
                squares += value * value;
            }
            double mean = sum / DRAWS;
            // standard errors: cv / sqrt(n) of the mean, at most 0.15 %; of cv² about ten times that for the heavier
            // ones
            assertThat(mean).as("mean of %s", each).isCloseTo(each.mean(), Percentage.withPercentage(0.5));
            assertThat(squares / DRAWS / (mean * mean) - 1)
                    .as("cv² of %s", each)
                    .isCloseTo(each.cv2(), within(0.002 + 0.015 * each.cv2()));
        }
    }

    @Test
    void normal_quantileAndCumulative_areInverse() {
        for (double z = -8; z <= 5; z += 0.37) {
            assertThat(Normal.quantile(Normal.cumulative(z))).isCloseTo(z, within(1e-9));
        }
        assertThat(Normal.cumulative(1)).isCloseTo(0.8413447460685429, within(1e-15));
        assertThat(Normal.cumulative(-10)).isCloseTo(7.61985302416052e-24, within(1e-36));
    }

    @Test
    void parameters_outOfRange_areNamed() {
        assertThatThrownBy(() -> Distribution.exponential(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mean: 0.0 (expected: > 0)");
        assertThatThrownBy(() -> Distribution.pareto(1, 1)).hasMessage("alpha: 1.0 (expected: > 1)");
        assertThatThrownBy(() -> Distribution.hyperexponential(1, 0.5)).hasMessage("cv2: 0.5 (expected: >= 1)");
    }
}
