package dev.wissel.design.check.kong;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Severity;
import org.junit.jupiter.api.Test;

/** What health checks find, and what they let come back. */
class DetectionChecksTest {
    private static final String TWO = "targets: [{target: '10.0.0.1:80'}, {target: '10.0.0.2:80'}]";
    private static final String ACTIVE_FULL =
            "active: {healthy: {interval: 5, successes: 2}, unhealthy: {interval: 5, tcp_failures: 1, timeouts: 2, http_failures: 2}}";

    private static String upstream(String rest) {
        return "upstreams:\n- name: u\n  " + TWO + "\n" + rest;
    }

    private static String checks(String inside) {
        return upstream("  healthchecks:\n    " + inside + "\n");
    }

    @Test
    void rules_each_foundAtItsPlaceAndNotBeside() {
        new Table(new DetectionChecks())
                .row(
                        "health/none",
                        "upstreams:\n- »name: u\n  " + TWO + "\n",
                        TWO,
                        "targets: [{target: '10.0.0.1:80'}]")
                .row(
                        "health/active-interval-zero",
                        checks("active: »{unhealthy: {http_failures: 3}}"),
                        "unhealthy: {",
                        "healthy: {interval: 5}, unhealthy: {interval: 5, ")
                .row(
                        "health/only-sick-targets-probed",
                        checks("active: »{healthy: {successes: 1}, unhealthy: {interval: 5, http_failures: 3}}"),
                        "successes: 1",
                        "successes: 1, interval: 5")
                .row(
                        "health/active-limits-zero",
                        checks("active: »{healthy: {interval: 5}}"),
                        "interval: 5}",
                        "interval: 5}, unhealthy: {http_failures: 1}")
                .row(
                        "health/no-recovery",
                        checks("active: {healthy: {interval: 5, successes: 1}, unhealthy: »{http_failures: 1}}"),
                        "{http_failures: 1}",
                        "{http_failures: 1, interval: 5}")
                .row(
                        "health/no-recovery",
                        checks(
                                "active: {healthy: {interval: 5, successes: »0}, unhealthy: {http_failures: 1, interval: 3}}"),
                        "successes: 0",
                        "successes: 1")
                .row(
                        "health/passive-without-active",
                        checks("passive: »{healthy: {successes: 1}, unhealthy: {http_failures: 3}}"),
                        "passive:",
                        "active: {healthy: {successes: 1}, unhealthy: {interval: 5}}\n    passive:")
                .row(
                        "health/refused-connections-unseen",
                        checks("active: {healthy: {interval: 5}, unhealthy: »{http_failures: 1, timeouts: 1}}"),
                        "timeouts: 1}",
                        "timeouts: 1}}\n    passive: {unhealthy: {http_failures: 3, http_statuses: [502]}")
                .row(
                        "health/hanging-targets-unseen",
                        checks("active: {healthy: {interval: 5}, unhealthy: »{http_failures: 1, tcp_failures: 1}}"),
                        "tcp_failures: 1}",
                        "tcp_failures: 1}}\n    passive: {unhealthy: {timeouts: 3}")
                .row(
                        "health/error-answers-unseen",
                        checks("active: {healthy: {interval: 5}, unhealthy: »{timeouts: 1, tcp_failures: 1}}"),
                        "timeouts: 1",
                        "timeouts: 1, http_failures: 2")
                .row(
                        "health/passive-tcp-failures-without-retries",
                        checks("passive: {unhealthy: {tcp_failures: »2, timeouts: 2}}")
                                + "services:\n- {name: s, host: u, retries: 0}\n",
                        "retries: 0",
                        "retries: 1")
                .row(
                        "health/passive-failures-add-up",
                        checks("passive: »{unhealthy: {http_failures: 5}}"),
                        "passive:",
                        ACTIVE_FULL + "\n    passive:")
                .coversAll();
    }

    @Test
    void findings_ofTheCase_holdItsFigures() {
        new Table(new DetectionChecks())
                .says(
                        Context.DEFAULTS,
                        "health/none",
                        "upstreams:\n- »name: u\n  targets: [{target: a.example:80, weight: 30}, {target: b.example:80, weight: 70}]\n",
                        "a.example:80 dies, it keeps 30 %")
                .says(
                        Context.DEFAULTS,
                        "health/passive-failures-add-up",
                        checks("passive: »{unhealthy: {http_failures: 7, tcp_failures: 5}}"),
                        "after about 5000 answers")
                .weighs(
                        Severity.WARNING,
                        "health/active-interval-zero",
                        checks("passive: {unhealthy: {timeouts: 1}}\n    active: »{unhealthy: {http_failures: 3}}"))
                .weighs(
                        Severity.WARNING,
                        "health/active-limits-zero",
                        checks(
                                "passive: {unhealthy: {timeouts: 1}}\n    active: »{healthy: {interval: 5, successes: 1}}"))
                .weighs(
                        Severity.WARNING,
                        "health/passive-tcp-failures-without-retries",
                        checks("active: {healthy: {interval: 5}, unhealthy: {tcp_failures: 1}}\n"
                                        + "    passive: {unhealthy: {tcp_failures: »2}}")
                                + "services:\n- {name: s, host: u, retries: 0}\n");
    }

    @Test
    void values_thatDeckFillsIn_areNotTakenForDefaults() {
        new Table(new DetectionChecks())
                .silent(
                        Context.DEFAULTS,
                        "health/active-interval-zero",
                        checks("active: {healthy: {interval: '${{ env \"DECK_I\" }}'}, unhealthy: {http_failures: 3}}"))
                .silent(
                        Context.DEFAULTS,
                        "health/none",
                        "_info: {defaults: {upstream: {healthchecks: {active: {healthy: {interval: 5}, unhealthy: {http_failures: 1}}}}}}\n"
                                + upstream(""))
                .silent(
                        Context.DEFAULTS,
                        "health/passive-tcp-failures-without-retries",
                        checks("passive: {unhealthy: {tcp_failures: 2, http_failures: 1, http_statuses: [502]}}")
                                + "services:\n- {name: s, host: u, retries: 0}\n");
    }

    @Test
    void none_aStandbyThatAControllerRaises_countsAsAnAlternative() {
        new Table(new DetectionChecks()).row("health/none", """
                        upstreams:
                        - »name: u
                          targets:
                          - target: 10.0.0.1:80
                          - {target: '10.0.0.2:80', weight: 0, tags: ['wissel:weight=100']}
                        """, "wissel:weight=100", "drained");
    }
}
