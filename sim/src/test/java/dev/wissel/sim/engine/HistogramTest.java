package dev.wissel.sim.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wissel.testkit.Property;
import java.util.Arrays;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class HistogramTest {
    @Test
    void quantiles_anyValues_areThoseOfTheSortedListWithinABucket() {
        Property.forAll(50, random -> {
            Histogram histogram = new Histogram();
            long[] values = new long[5000];
            for (int i = 0; i < values.length; i++) {
                values[i] = (long) Math.exp(random.nextDouble() * 40);
                histogram.record(values[i]);
            }
            Arrays.sort(values);
            for (double part : new double[] {0.001, 0.5, 0.9, 0.99, 0.999, 1}) {
                long exact = values[(int) Math.ceil(part * values.length) - 1];
                assertThat(histogram.quantileNanos(part)).isCloseTo(exact, Percentage.withPercentage(0.4));
            }
            assertThat(histogram.maxNanos()).isEqualTo(values[values.length - 1]);
            assertThat(histogram.meanNanos())
                    .isCloseTo(
                            Arrays.stream(values).asDoubleStream().average().orElseThrow(),
                            Percentage.withPercentage(1e-9));
        });
    }

    @Test
    void smallValues_areExact() {
        Histogram histogram = new Histogram();
        for (int i = 0; i < 500; i++) {
            histogram.record(i);
        }

        assertThat(histogram.quantileNanos(0.5)).isEqualTo(249);
        assertThat(histogram.countAbove(449)).isEqualTo(50);
    }

    @Test
    void extremes_areHeld() {
        Histogram histogram = new Histogram();
        histogram.record(-5);
        histogram.record(Long.MAX_VALUE);

        assertThat(histogram.quantileNanos(0)).isZero();
        assertThat(histogram.maxNanos()).isEqualTo(Long.MAX_VALUE);
        assertThat(histogram.count()).isEqualTo(2);
    }

    @Test
    void add_twoHistograms_isTheOneOfBoth() {
        Histogram one = new Histogram();
        Histogram other = new Histogram();
        Histogram both = new Histogram();
        for (int i = 1; i < 1000; i++) {
            (i % 3 == 0 ? one : other).record(i * 1000L);
            both.record(i * 1000L);
        }
        one.add(other);

        assertThat(one.quantileNanos(0.9)).isEqualTo(both.quantileNanos(0.9));
        assertThat(one.meanNanos()).isCloseTo(both.meanNanos(), within(1e-6));
    }
}
