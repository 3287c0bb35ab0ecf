package dev.wissel.design.check.kong;

import org.junit.jupiter.api.Test;

/** Probes as they are configured. */
class ProbeChecksTest {
    private static String probes(String active, String service) {
        return "upstreams:\n- name: u\n  targets: [{target: '10.0.0.1:443'}]\n  healthchecks:\n    active: {" + active
                + "}\nservices:\n- {name: s, host: u, " + service + "}\n";
    }

    private static String many(String active) {
        StringBuilder targets = new StringBuilder();
        for (int i = 1; i <= 41; i++) {
            targets.append("  - target: 10.0.0.").append(i).append(":80\n");
        }
        return "upstreams:\n- name: u\n  healthchecks: {active: " + active + "}\n  targets:\n" + targets;
    }

    @Test
    void rules_each_foundAtItsPlaceAndNotBeside() {
        new Table(new ProbeChecks())
                .row(
                        "health/counter-of-255",
                        probes("healthy: {interval: 5, successes: »255}", "port: 80"),
                        "successes: 255",
                        "successes: 254")
                .row(
                        "health/counter-of-255",
                        probes("healthy: {interval: 5, successes: »255}", "port: 80"),
                        "interval: 5",
                        "interval: 0")
                .row(
                        "health/probe-type-grpc",
                        probes("type: »grpc, healthy: {interval: 5}", "protocol: grpc"),
                        "type: grpc",
                        "type: http")
                .row(
                        "health/tcp-probes-for-http",
                        probes("type: »tcp, healthy: {interval: 5}", "protocol: http"),
                        "protocol: http",
                        "protocol: tcp")
                .row(
                        "health/http-probes-for-tcp",
                        probes("type: »http, healthy: {interval: 5}", "protocol: tls"),
                        "protocol: tls",
                        "protocol: http")
                .row(
                        "health/probe-protocol-differs",
                        probes("type: »http, healthy: {interval: 5}", "protocol: https"),
                        "protocol: https",
                        "protocol: http")
                .row(
                        "health/probe-protocol-differs",
                        probes("type: »https, https_sni: a.example, healthy: {interval: 5}", "protocol: http"),
                        "type: https",
                        "type: http")
                .row(
                        "health/https-probe-without-name",
                        probes("»type: https, healthy: {interval: 5}", "protocol: https")
                                .replace("{»", "»{"),
                        "type: https",
                        "type: https, https_sni: a.example")
                .row(
                        "health/interval-below-the-tick",
                        probes("timeout: 0.05, healthy: {interval: »0.05}", "port: 80"),
                        "interval: 0.05",
                        "interval: 0.1")
                .row(
                        "health/probe-timeout-above-interval",
                        probes("timeout: »3, healthy: {interval: 2}", "port: 80"),
                        "timeout: 3",
                        "timeout: 2")
                .row(
                        "health/sweep-above-interval",
                        many("{concurrency: »10, healthy: {interval: 4}}"),
                        "interval: 4",
                        "interval: 5")
                .coversAll();
    }

    @Test
    void sweep_ofTheCase_holdsItsFigures() {
        new Table(new ProbeChecks())
                .says(
                        dev.wissel.design.check.Context.DEFAULTS,
                        "health/sweep-above-interval",
                        many("{concurrency: »10, healthy: {interval: 4}}"),
                        "may take 5 s: 41 targets, 10 at a time, 1 s each; the interval is 4 s",
                        "concurrency: 41");
    }
}
