package dev.wissel.core.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SlowStartTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void part_ages_followTheFormula() {
        // { aggression, floor, age s, part } over a window of 100 s: max(floor, (age / 100)^(1 / aggression))
        double[][] cases = {
            {1, 0.1, -5, 0.1},
            {1, 0.1, 0, 0.1},
            {1, 0.1, 10, 0.1},
            {1, 0.1, 25, 0.25},
            {1, 0.1, 99, 0.99},
            {1, 0.1, 100, 1},
            {1, 0.1, 1000, 1},
            {2, 0.1, 25, 0.5},
            {0.5, 0.01, 25, 0.0625},
            {0.5, 0.1, 25, 0.1},
            {1, 1, 0, 1},
        };
        for (double[] each : cases) {
            SlowStart ramp = new SlowStart(100 * SECOND, each[0], each[1]);
            assertThat(ramp.part((long) (each[2] * SECOND)))
                    .as("aggression %s, floor %s, age %s s", each[0], each[1], each[2])
                    .isCloseTo(each[3], within(1e-9));
        }
    }

    @Test
    void slowStart_outOfRange_isRefused() {
        assertThatThrownBy(() -> new SlowStart(0, 1, 0.1)).hasMessage("windowNanos: 0 (expected: > 0)");
        assertThatThrownBy(() -> new SlowStart(1, 0, 0.1)).hasMessage("aggression: 0.0 (expected: > 0 and finite)");
        assertThatThrownBy(() -> new SlowStart(1, 1, 0)).hasMessage("floor: 0.0 (expected: > 0, <= 1)");
        assertThatThrownBy(() -> new SlowStart(1, Double.NaN, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
