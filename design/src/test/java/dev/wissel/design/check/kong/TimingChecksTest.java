package dev.wissel.design.check.kong;

import dev.wissel.design.check.Context;
import org.junit.jupiter.api.Test;

/** Times against the objective. */
class TimingChecksTest {
    private static final String FAST =
            "active: {healthy: {interval: 5, successes: 2}, unhealthy: {interval: 5, tcp_failures: 1, timeouts: 2, http_failures: 2}}";

    private static String upstream(String checks, String service) {
        return "upstreams:\n- name: u\n  targets: [{target: '10.0.0.1:80'}, {target: '10.0.0.2:80'}]\n  healthchecks:\n    "
                + checks + "\nservices:\n- {name: s, host: u, " + service + "}\n";
    }

    @Test
    void rules_each_foundAtItsPlaceAndNotBeside() {
        new Table(new TimingChecks())
                .row(
                        "timing/connect-timeout",
                        upstream(FAST, "port: 80").replace("- {name: s", "- »{name: s"),
                        "port: 80",
                        "connect_timeout: 2000")
                .row(
                        Table.promised(0.999, 30, 300),
                        "timing/connect-timeout",
                        upstream(FAST, "connect_timeout: »30000"),
                        "connect_timeout: 30000",
                        "connect_timeout: 2000")
                .row(
                        "timing/connect-timeout",
                        upstream(FAST, "connect_timeout: »60000"),
                        ", {target: '10.0.0.2:80'}",
                        "")
                .row(
                        Table.promised(0.999, 30, 300),
                        "timing/tries-times-timeout",
                        upstream(FAST, "connect_timeout: »6000"),
                        "connect_timeout: 6000",
                        "retries: 4, connect_timeout: 6000")
                .row(
                        "timing/detection",
                        upstream(
                                "active: {timeout: 2, healthy: {interval: »30}, unhealthy: {timeouts: 3, interval: 5}}",
                                "connect_timeout: 1000"),
                        "interval: 30",
                        "interval: 5")
                .row(
                        "timing/detection",
                        upstream(
                                "active: {timeout: 2, healthy: {interval: »30}, unhealthy: {timeouts: 3, interval: 5}}",
                                "connect_timeout: 1000"),
                        "services:",
                        "    passive: {unhealthy: {timeouts: 3}}\nservices:")
                .row(
                        "timing/recovery",
                        upstream(
                                "active: {healthy: {interval: 5, successes: 5}, unhealthy: {interval: »61, http_failures: 1}}",
                                "connect_timeout: 1000"),
                        "61",
                        "60")
                .row(
                        Table.promised(0.999, 30, 300),
                        "timing/read-timeout",
                        upstream(FAST, "connect_timeout: 1000, read_timeout: »30001"),
                        "30001",
                        "30000")
                .row(
                        Table.promised(0.999, 30, 300),
                        "timing/read-timeout-below-latency",
                        upstream(FAST, "connect_timeout: 1000, read_timeout: »299"),
                        "299",
                        "300")
                .coversAll();
    }

    @Test
    void findings_ofTheCase_holdItsFigures() {
        new Table(new TimingChecks())
                .says(
                        Context.DEFAULTS,
                        "timing/connect-timeout",
                        upstream(FAST, "connect_timeout: »60000"),
                        "waits 60 s",
                        "6 such tries take 360 s",
                        "no objective is given")
                .says(
                        Table.promised(0.999, 30, 300),
                        "timing/detection",
                        upstream(
                                "active: {timeout: 2, healthy: {interval: »10}, unhealthy: {timeouts: 3, interval: 5}}",
                                "connect_timeout: 1000"),
                        "finds a target that hangs after up to 32.33 s",
                        "3 probes × (10 s + 0.11 s tick) + 2 s timeout = 32.33 s",
                        "the objective allows 30 s",
                        "healthy.interval: 5")
                .silent(Context.DEFAULTS, "timing/read-timeout", upstream(FAST, "read_timeout: 600000"));
    }
}
