package dev.wissel.design.check.kong;

import dev.wissel.design.check.Context;
import org.junit.jupiter.api.Test;

/** Statuses in the lists of health checks. */
class StatusChecksTest {
    private static String active(String healthy, String unhealthy, String more) {
        return "upstreams:\n- name: u\n  healthchecks:\n    active: " + more + "\n      healthy: {interval: 5, "
                + healthy + "}\n      unhealthy: {http_failures: 2, " + unhealthy + "}\n";
    }

    private static String passive(String healthy, String unhealthy) {
        return "upstreams:\n- name: u\n  healthchecks:\n    passive:\n      healthy: {successes: 1" + healthy
                + "}\n      unhealthy: {http_failures: 2, " + unhealthy + "}\n";
    }

    @Test
    void rules_each_foundAtItsPlaceAndNotBeside() {
        new Table(new StatusChecks())
                .row(
                        "health/probe-of-the-root-path",
                        "upstreams:\n- name: u\n  healthchecks:\n    active:\n      »healthy: {interval: 5}\n      unhealthy: {http_failures: 2}\n",
                        "healthy: {interval: 5}",
                        "http_path: /health\n      healthy: {interval: 5}")
                .row(
                        "health/probe-of-the-root-path",
                        "upstreams:\n- name: u\n  healthchecks:\n    active:\n      »healthy: {interval: 5}\n      unhealthy: {http_failures: 2}\n",
                        "interval: 5",
                        "interval: 5, http_statuses: [200, 401, 404]")
                .row(
                        "health/statuses-in-neither-list",
                        active("successes: 1", "http_statuses: »[500, 503]", ""),
                        "[500, 503]",
                        "[500, 502, 503, 504]")
                .row(
                        "health/passive-502-missing",
                        passive("", "http_statuses: »[500, 503]"),
                        "[500, 503]",
                        "[500, 502, 503]")
                .row(
                        "health/passive-502-missing",
                        "upstreams: [{name: u, healthchecks: {passive: {unhealthy: »{http_failures: 3}}}}]",
                        "http_failures",
                        "timeouts")
                .row(
                        "health/passive-504-counts-as-timeout",
                        passive("", "http_statuses: »[500, 502, 504]"),
                        "http_failures: 2",
                        "http_failures: 2, timeouts: 2")
                .row(
                        "health/client-errors-as-sickness",
                        passive("", "http_statuses: »[404, 429, 502]"),
                        "[404, 429, 502]",
                        "[500, 502]")
                .row(
                        "health/redirect-as-health",
                        active("http_statuses: »[200, 302]", "tcp_failures: 1", ""),
                        "[200, 302]",
                        "[200, 302, 404]")
                .row(
                        "health/empty-status-list",
                        passive("", "http_statuses: »[]"),
                        "http_failures: 2",
                        "tcp_failures: 2")
                .row(
                        "health/status-in-both-lists",
                        active("http_statuses: [200, 429]", "http_statuses: »[429, 500, 502, 503, 504]", ""),
                        "[429, 500",
                        "[500")
                .coversAll();
    }

    @Test
    void findings_ofTheCase_holdItsFigures() {
        new Table(new StatusChecks())
                .says(
                        Context.DEFAULTS,
                        "health/statuses-in-neither-list",
                        active("successes: 1", "http_statuses: »[500, 503]", ""),
                        "answered 502, 504 counts for nothing")
                .says(
                        Context.DEFAULTS,
                        "health/client-errors-as-sickness",
                        passive("", "http_statuses: »[404, 429, 502]"),
                        "2 answers with 404, 429");
    }

    @Test
    void defaultLists_areNotTheAuthorsChoice() {
        String plain = active("successes: 1", "tcp_failures: 1", "");
        new Table(new StatusChecks())
                .silent(Context.DEFAULTS, "health/redirect-as-health", plain)
                .silent(Context.DEFAULTS, "health/statuses-in-neither-list", plain)
                .silent(
                        Context.DEFAULTS,
                        "health/status-in-both-lists",
                        active("http_statuses: [200, 404]", "tcp_failures: 1", ""))
                .silent(Context.DEFAULTS, "health/client-errors-as-sickness", passive("", "tcp_failures: 1"));
    }
}
