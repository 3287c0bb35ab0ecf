package dev.wissel.design.check.kong;

import dev.wissel.design.check.Context;
import org.junit.jupiter.api.Test;

/** Balancing without hashing. */
class BalancingChecksTest {
    private static final String CHECKS = "  healthchecks: {passive: {unhealthy: {http_failures: 3}}}\n";

    private static String upstream(String more, String... targets) {
        return "upstreams:\n- name: u\n" + more + "  targets:\n  - " + String.join("\n  - ", targets) + "\n";
    }

    private static String fifty(String algorithm) {
        StringBuilder text =
                new StringBuilder("upstreams:\n- name: u\n" + CHECKS + "  algorithm: " + algorithm + "\n  targets:\n");
        for (int i = 0; i < 50; i++) {
            text.append("  - target: 10.0.0.").append(i).append(":80\n");
        }
        return text.toString();
    }

    @Test
    void rules_each_foundAtItsPlaceAndNotBeside() {
        new Table(new BalancingChecks())
                .row(
                        "balancing/latency-weight-zero",
                        upstream(
                                "  algorithm: latency\n" + CHECKS,
                                "target: a.example:80",
                                "{target: 'b.example:80', weight: »0}"),
                        "latency",
                        "round-robin")
                .row("balancing/latency-with-many-targets", fifty("»latency"), "  - target: 10.0.0.49:80\n", "")
                .row(
                        "balancing/latency-rewards-fast-failure",
                        upstream("  algorithm: »latency\n", "target: a.example:80", "target: b.example:80"),
                        "  targets:",
                        CHECKS + "  targets:")
                .row(
                        "balancing/name-with-several-addresses",
                        upstream("", "target: 10.0.0.1:80", "target: »x-1.eu-west-1.elb.amazonaws.com:80"),
                        "  - target: 10.0.0.1:80\n",
                        "")
                .row(
                        "balancing/srv-weight-ignored",
                        upstream("", "{target: _http._tcp.a.example, weight: »50}"),
                        "weight: 50",
                        "weight: 100")
                .row(
                        "balancing/large-wheel",
                        upstream(
                                "",
                                "{target: 'a.example:80', weight: »20000}",
                                "{target: 'b.example:80', weight: 9999}"),
                        "9999",
                        "10000")
                .row(
                        "balancing/least-connections-extreme-weights",
                        upstream(
                                "  algorithm: least-connections\n",
                                "{target: 'a.example:80', weight: 100}",
                                "{target: 'b.example:80', weight: »1}"),
                        "weight: 100",
                        "weight: 10")
                .row(
                        "balancing/slow-get-repeated",
                        upstream("", "target: a.example:80") + "services:\n- {name: s, host: u, read_timeout: »1000}\n",
                        "read_timeout: 1000",
                        "read_timeout: 1000, retries: 1")
                .coversAll();
    }

    @Test
    void findings_ofTheCase_holdItsFigures() {
        new Table(new BalancingChecks())
                .says(
                        Context.DEFAULTS,
                        "balancing/large-wheel",
                        upstream(
                                "",
                                "{target: 'a.example:80', weight: »65535}",
                                "{target: 'b.example:80', weight: 65534}"),
                        "a wheel of 131069 entries")
                .says(
                        Context.DEFAULTS,
                        "balancing/slow-get-repeated",
                        upstream("", "target: a.example:80") + "services:\n- {name: s, host: u, read_timeout: »500}\n",
                        "longer than 0.5 s is executed up to 6 times");
    }
}
