package dev.wissel.core.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.model.Target;
import dev.wissel.core.model.Targets;
import java.util.List;
import org.junit.jupiter.api.Test;

class BalancerHealthTest {
    private static final Targets FIFTY_FIFTY =
            Targets.of(List.of(Target.of("10.0.0.1", 80, 50), Target.of("10.0.0.2", 80, 50)));

    @Test
    void balancer_withTheShareEqualToTheThreshold_isUnhealthy() {
        Targets oneDown = FIFTY_FIFTY.withAvailability(address -> address.ip().equals("10.0.0.1"));

        assertThat(BalancerHealth.healthy(oneDown, 49.9)).isTrue();
        assertThat(BalancerHealth.healthy(oneDown, 50)).isFalse();
    }

    @Test
    void balancer_withThreshold0_needsOneWeightedAvailableAddress() {
        Targets withIdle = Targets.of(List.of(Target.of("10.0.0.1", 80, 1), Target.of("10.0.0.2", 80, 0)));

        assertThat(BalancerHealth.healthy(withIdle, 0)).isTrue();
        assertThat(BalancerHealth.healthy(withIdle.withAvailability(a -> a.ip().equals("10.0.0.2")), 0))
                .as("weight 0 counts for nothing")
                .isFalse();
        assertThat(BalancerHealth.healthy(FIFTY_FIFTY.withAvailability(a -> false), 0))
                .isFalse();
    }

    @Test
    void balancer_withThreshold100_isNeverHealthy() {
        assertThat(BalancerHealth.healthy(FIFTY_FIFTY, 100)).isFalse();
        assertThat(BalancerHealth.healthy(FIFTY_FIFTY, 99.99)).isTrue();
    }

    @Test
    void balancer_withoutWeight_isUnhealthy() {
        assertThat(BalancerHealth.healthy(Targets.of(List.of()), 0)).isFalse();
        assertThat(BalancerHealth.healthy(Targets.of(List.of(Target.of("10.0.0.1", 80, 0))), 0))
                .isFalse();
    }

    @Test
    void checker_existsOnlyForIntervalsAndPassiveFailureLimits() {
        assertThat(HealthConfig.OFF.checked()).isFalse();
        assertThat(config(0, 0, Limits.PASSIVE_DEFAULTS.with(5, 0, 0, 0)).checked())
                .as("passive successes alone")
                .isFalse();
        assertThat(new HealthConfig(
                                new Thresholds(Limits.ACTIVE_DEFAULTS.with(1, 1, 1, 1), Limits.PASSIVE_DEFAULTS),
                                Probing.OFF)
                        .checked())
                .as("active limits alone")
                .isFalse();
        assertThat(config(1, 0, Limits.PASSIVE_DEFAULTS).checked()).isTrue();
        assertThat(config(0, 1, Limits.PASSIVE_DEFAULTS).checked()).isTrue();
        assertThat(config(0, 0, Limits.PASSIVE_DEFAULTS.with(0, 1, 0, 0)).checked())
                .isTrue();
        assertThat(config(0, 0, Limits.PASSIVE_DEFAULTS.with(0, 0, 1, 0)).checked())
                .isTrue();
        assertThat(config(0, 0, Limits.PASSIVE_DEFAULTS.with(0, 0, 0, 1)).checked())
                .isTrue();
    }

    private static HealthConfig config(long healthyNanos, long unhealthyNanos, Limits passive) {
        return new HealthConfig(
                new Thresholds(Limits.ACTIVE_DEFAULTS, passive), new Probing(healthyNanos, unhealthyNanos, 1, 10));
    }
}
