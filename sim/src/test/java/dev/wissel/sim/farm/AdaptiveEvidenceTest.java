package dev.wissel.sim.farm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Adaptive on workload W with sixteen gateways, the production class. The bars are those that it is to meet with five seeds of a minute or so; the
 * short runs here keep a build quick, and {@code -Dadaptive.table=SECONDS,SEEDS} plays and prints the whole table of docs/algorithms/adaptive.md.
 */
class AdaptiveEvidenceTest {
    private static WorkloadW.Outcome play(String policy, double load) {
        return WorkloadW.play(policy, new WorkloadW.Run(WorkloadW.GATEWAYS, load, 10, 20, 2))
                .plus(WorkloadW.play(policy, new WorkloadW.Run(WorkloadW.GATEWAYS, load, 10, 20, 4)));
    }

    /**
     * Expected 333, 342 and 352 ms with these two seeds; the standard error of a p99.9 of 380,000 requests is about 1 ms, and seeds differ by 8 ms. The failures to catch: two draws
     * or a plain average (over 400 at load 1.57), least connections (420), Prequal (the paper: 350 and 700).
     */
    @Test
    void adaptive_aboveTheAllotment_keepsTheTail() {
        double[][] bars = {{1.27, 345}, {1.57, 376}, {1.74, 425}};
        for (double[] bar : bars) {
            WorkloadW.Outcome outcome = play("adaptive", bar[0]);
            assertThat(outcome.quantileMillis(0.999))
                    .as("p99.9 at load %s", bar[0])
                    .isBetween(322.0, bar[1]);
            assertThat(outcome.timedOut()).as("given up at load %s", bar[0]).isZero();
        }
    }

    /** Where nothing is scarce it must not be worse than what everybody has: by 5 % at most at p50, p99 and p99.9, same seeds, same arrivals. */
    @Test
    void adaptive_belowTheAllotment_isNoWorseThanLeastConnections() {
        for (double load : new double[] {0.5, 0.93}) {
            WorkloadW.Outcome adaptive = play("adaptive", load);
            WorkloadW.Outcome least = play("least-connections", load);
            for (double part : new double[] {0.5, 0.99, 0.999}) {
                assertThat(adaptive.quantileMillis(part))
                        .as("quantile %s at load %s", part, load)
                        .isLessThanOrEqualTo(1.05 * least.quantileMillis(part));
            }
        }
    }

    /** The forms that lost are compared in a class of their own; as the form that was chosen it must come out as production does. */
    @Test
    void chosenForm_sameLoad_isThatOfProduction() {
        WorkloadW.Run run = new WorkloadW.Run(WorkloadW.GATEWAYS, 1.57, 10, 20, 2);
        double form = WorkloadW.play(backends -> AdaptiveForm.CHOSEN, run).quantileMillis(0.999);
        double production = WorkloadW.play("adaptive", run).quantileMillis(0.999);
        assertThat(form).isCloseTo(production, within(0.03 * production));
    }

    @Test
    void table_ifAskedFor_isPrinted() {
        String asked = System.getProperty("adaptive.table", "");
        if (asked.isEmpty()) {
            return;
        }
        double seconds = Double.parseDouble(asked.split(",", -1)[0]);
        int seeds = Integer.parseInt(asked.split(",", -1)[1]);
        List<String> policies = new ArrayList<>(List.of("adaptive"));
        policies.addAll(WorkloadW.POLICIES);
        System.out.println(WorkloadW.table(policies, WorkloadW.LOADS, WorkloadW.GATEWAYS, seconds, seeds));
        for (int gateways : new int[] {1, 4, 64, 256}) {
            System.out.println(WorkloadW.table(
                    List.of("adaptive", "least-connections"), WorkloadW.LOADS, gateways, seconds, seeds));
        }
    }
}
