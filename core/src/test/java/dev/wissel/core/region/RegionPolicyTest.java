package dev.wissel.core.region;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RegionPolicyTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** They are promises to users: a change here is a change of behaviour, and goes into the changelog. */
    @Test
    void defaults_areWhatTheDocumentationSays() {
        RegionPolicy policy = RegionPolicy.DEFAULTS;
        assertThat(policy.headroom()).isEqualTo(1.0);
        assertThat(policy.partialFloor()).isEqualTo(0.7);
        assertThat(policy.holdDown())
                .isEqualTo(new RegionPolicy.HoldDown(
                        Duration.ofSeconds(10), Duration.ofSeconds(300), Duration.ofSeconds(300)));
        assertThat(policy.trials()).isEqualTo(new RegionPolicy.Trials(3, Duration.ofSeconds(10)));
        assertThat(policy.ramp().length()).isEqualTo(Duration.ofSeconds(30));
        assertThat(policy.ramp().steps()).containsExactly(0.1, 0.25, 0.5, 0.75, 1.0);
        assertThat(policy.ramp().tolerance())
                .isEqualTo(new RegionPolicy.Tolerance(20, 0.05, 2, Duration.ofMillis(10), 0.2, 0.5));
        assertThat(policy.damping()).isEqualTo(new RegionPolicy.Damping(0.02, Duration.ofSeconds(5)));
    }

    @Test
    void holdDown_doublesUpToTheMaximum() {
        RegionPolicy.HoldDown holdDown = RegionPolicy.DEFAULTS.holdDown();
        assertThat(List.of(1, 2, 3, 4, 5, 6, 7, Integer.MAX_VALUE))
                .extracting(flaps -> Duration.ofNanos(holdDown.nanos(flaps)).toSeconds())
                .containsExactly(10L, 20L, 40L, 80L, 160L, 300L, 300L, 300L);
    }

    @Test
    void counted_lossesBeyondTheLongestWait_areNotRemembered() {
        RegionPolicy.HoldDown holdDown = RegionPolicy.DEFAULTS.holdDown();
        assertThat(List.of(0, 1, 5, 6, 7, 1000)).extracting(holdDown::counted).containsExactly(1, 1, 5, 6, 6, 6);
        assertThat(new RegionPolicy.HoldDown(Duration.ZERO, SECOND, SECOND).counted(50))
                .isEqualTo(1);
    }

    @Test
    void wrongFigures_areRefusedWithNameValueAndExpectation() {
        RegionPolicy policy = RegionPolicy.DEFAULTS;
        RegionPolicy.Tolerance tolerance = RegionPolicy.Tolerance.DEFAULTS;
        refused(() -> policy.withHeadroom(0), "headroom: 0.0 (expected: > 0 and <= 2.0)");
        refused(() -> policy.withHeadroom(Double.NaN), "headroom: NaN (expected: > 0 and <= 2.0)");
        refused(() -> policy.withHeadroom(2.1), "headroom: 2.1 (expected: > 0 and <= 2.0)");
        refused(
                () -> new RegionPolicy.HoldDown(Duration.ofSeconds(20), Duration.ofSeconds(10), SECOND),
                "holdDown.max: PT10S (expected: >= first, PT20S)");
        refused(
                () -> new RegionPolicy.HoldDown(SECOND, SECOND, Duration.ZERO),
                "holdDown.stable: PT0S (expected: > 0)");
        refused(
                () -> new RegionPolicy.HoldDown(Duration.ofSeconds(-1), SECOND, SECOND),
                "holdDown.first: PT-1S (expected: 0 to PT8760H)");
        refused(() -> new RegionPolicy.Trials(101, SECOND), "trials.count: 101 (expected: 0 to 100)");
        refused(() -> new RegionPolicy.Trials(-1, SECOND), "trials.count: -1 (expected: 0 to 100)");
        refused(() -> new RegionPolicy.Trials(1, Duration.ZERO), "trials.timeout: PT0S (expected: > 0)");
        refused(
                () -> new RegionPolicy.Ramp(SECOND, List.of(0.5, 0.5, 1.0), tolerance),
                "ramp.steps: [0.5, 0.5, 1.0] (expected: rising, each in (0, 1])");
        refused(
                () -> new RegionPolicy.Ramp(SECOND, List.of(0.5), tolerance),
                "ramp.steps: [0.5] (expected: the last one 1)");
        refused(() -> new RegionPolicy.Ramp(SECOND, List.of(), tolerance), "ramp.steps: [] (expected: the last one 1)");
        refused(() -> new RegionPolicy.Damping(0.6, SECOND), "damping.deadband: 0.6 (expected: 0 to 0.5)");
        refused(
                () -> new RegionPolicy.Tolerance(0, 0.1, 2, SECOND, 0.2, 0.5),
                "tolerance.minSamples: 0 (expected: >= 1)");
        refused(
                () -> new RegionPolicy.Tolerance(1, 0.1, 0.9, SECOND, 0.2, 0.5),
                "tolerance.latencyFactor: 0.9 (expected: >= 1)");
    }

    private static void refused(ThrowingCallable call, String message) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }
}
