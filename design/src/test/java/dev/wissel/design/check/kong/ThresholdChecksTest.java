package dev.wissel.design.check.kong;

import dev.wissel.design.check.Context;
import org.junit.jupiter.api.Test;

/** Thresholds. */
class ThresholdChecksTest {
    private static final String CHECKS = "active: {healthy: {interval: 5}, unhealthy: {http_failures: 1}}";

    private static String upstream(String threshold, String checks, int... weights) {
        StringBuilder targets = new StringBuilder();
        for (int i = 0; i < weights.length; i++) {
            targets.append("  - {target: '10.0.0.")
                    .append(i)
                    .append(":80', weight: ")
                    .append(weights[i])
                    .append("}\n");
        }
        return "upstreams:\n- name: u\n  healthchecks: {threshold: " + threshold + ", " + checks + "}\n  targets:\n"
                + targets;
    }

    @Test
    void rules_each_foundAtItsPlaceAndNotBeside() {
        new Table(new ThresholdChecks())
                .row("health/threshold-of-100", upstream("»100", CHECKS, 1, 1), "threshold: 100", "threshold: 10")
                .row(
                        "health/threshold-without-checks",
                        upstream("»30", "active: {timeout: 1}", 1, 1),
                        "timeout: 1",
                        "healthy: {interval: 1}")
                .row(
                        "health/threshold-allows-no-loss",
                        upstream("»50", CHECKS, 50, 50),
                        "threshold: 50",
                        "threshold: 49.9")
                .row(
                        "health/threshold-met-exactly",
                        upstream("»50", CHECKS, 1, 1, 1, 1),
                        "threshold: 50",
                        "threshold: 49")
                .coversAll();
    }

    @Test
    void findings_ofTheCase_holdItsFigures() {
        new Table(new ThresholdChecks())
                .says(
                        Context.DEFAULTS,
                        "health/threshold-allows-no-loss",
                        upstream("»70", CHECKS, 100, 100, 100),
                        "with one target down 66.7 % of the weight is left",
                        "below 66.667")
                .says(
                        Context.DEFAULTS,
                        "health/threshold-met-exactly",
                        upstream("»40", CHECKS, 7, 7, 7, 7, 7),
                        "3 of 5 targets down")
                .silent(Table.enterprise("3.13"), "health/threshold-of-100", upstream("100", CHECKS, 1, 1))
                .silent(Context.DEFAULTS, "health/threshold-allows-no-loss", upstream("50", CHECKS, 90, 10));
    }
}
