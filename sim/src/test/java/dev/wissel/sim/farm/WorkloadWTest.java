package dev.wissel.sim.farm;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class WorkloadWTest {
    private static WorkloadW.Outcome play(String policy, double load) {
        return WorkloadW.play(policy, new WorkloadW.Run(WorkloadW.GATEWAYS, load, 5, 10, 1));
    }

    @Test
    void oracle_anyLoadOfTheTable_isAtTheFloorOfTheWork() {
        // p99.9 of max(0, N(80, 80)) is 327.2 ms; 190,000 requests leave a standard error of 1.3 ms
        WorkloadW.Outcome outcome = play("oracle", 1.74);

        assertThat(outcome.quantileMillis(0.5)).isBetween(79.0, 81.0);
        assertThat(outcome.quantileMillis(0.999)).isBetween(323.0, 333.0);
        assertThat(outcome.timedOut()).isZero();
    }

    @Test
    void roundRobin_replicasBelowTheirShare_isAtTheTimeoutWhereTheOthersAreNot() {
        WorkloadW.Outcome outcome = play("round-robin", 1.57);

        assertThat(outcome.quantileMillis(0.999)).isEqualTo(5000);
        assertThat(outcome.timedOutRatio()).isBetween(0.002, 0.2);
        assertThat(play("p2c", 1.57).quantileMillis(0.999)).isBetween(400.0, 1500.0);
    }

    @Test
    void play_sameSeed_givesTheSameRun() {
        WorkloadW.Outcome one = play("peak-ewma", 1.27);
        WorkloadW.Outcome other = play("peak-ewma", 1.27);

        assertThat(other.events()).isEqualTo(one.events());
        assertThat(other.latency().meanNanos()).isEqualTo(one.latency().meanNanos());
    }

    @Test
    void multiple_drawn_hasTheTablesMean() {
        SplittableRandom random = new SplittableRandom(1);
        double sum = 0;
        int draws = 1_000_000;
        for (int i = 0; i < draws; i++) {
            sum += WorkloadW.multiple(random);
        }
        // 0.01·0.98 + 0.01·1.08 + 0.03·1.2 + 0.07·1.4 + 0.13·1.55 + 0.15·1.7 + 0.6·3; standard error 0.0008
        assertThat(sum / draws).isBetween(2.4111 - 0.004, 2.4111 + 0.004);
    }
}
