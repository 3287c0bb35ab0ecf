package dev.wissel.design.check.kong;

import dev.wissel.design.check.Context;
import dev.wissel.design.strategy.KongTarget.Mode;
import org.junit.jupiter.api.Test;

/** Protection, operations and observability. */
class OtherChecksTest {
    private static final String SERVICE = "services:\n- {name: s, host: u, routes: [{name: r, paths: [/s]}]}\n";
    private static final String UPSTREAM =
            "upstreams:\n- name: u\n  targets: [{target: '10.0.0.1:80', tags: ['wissel:capacity=50']}, {target: '10.0.0.2:80', tags: ['wissel:capacity=50']}]\n";

    private static String plugin(String fields) {
        return UPSTREAM + SERVICE + "plugins:\n- {" + fields + "}\n";
    }

    private static String consumers(int count) {
        StringBuilder text = new StringBuilder("consumers:\n");
        for (int i = 0; i < count; i++) {
            text.append("- username: c").append(i).append('\n');
        }
        return text.toString();
    }

    @Test
    void protectionRules_each_foundAtItsPlaceAndNotBeside() {
        new Table(new ProtectionChecks())
                .row(
                        Table.in(Mode.HYBRID),
                        "protection/rate-limit-per-node",
                        plugin("name: rate-limiting, config: {minute: 9, policy: »local}"),
                        "local",
                        "redis")
                .row(
                        Table.promised(0.999, 30, 300),
                        "protection/rate-limit-per-node",
                        plugin("name: rate-limiting, config: »{minute: 9}"),
                        "minute: 9",
                        "minute: 9, policy: redis")
                .row(
                        "protection/rate-limit-by-ip-behind-proxy",
                        plugin("name: rate-limiting, config: {minute: 9, limit_by: »ip}")
                                + "- {name: request-transformer, config: {add: {headers: ['X-Real-IP:1']}}}\n",
                        "X-Real-IP:1",
                        "X-A:1")
                .row(
                        "protection/rate-limit-by-consumer-without-authentication",
                        plugin("name: rate-limiting, config: {minute: 9, limit_by: »consumer}"),
                        "plugins:",
                        "plugins:\n- name: key-auth")
                .row(
                        "protection/not-a-circuit-breaker",
                        plugin("name: rate-limiting, config: {minute: 9}, instance_name: »orders-circuit-breaker"),
                        "circuit-breaker",
                        "limit")
                .row(
                        "protection/not-a-circuit-breaker",
                        plugin("name: request-termination, tags: »['circuit_breaker']"),
                        "name: request-termination",
                        "name: my-breaker")
                .row(
                        "protection/rate-limit-needs-redis",
                        plugin("name: rate-limiting, config: {minute: 9, policy: redis, fault_tolerant: »false}"),
                        "redis",
                        "local")
                .row(
                        "protection/request-termination-left-on",
                        plugin("»name: request-termination, route: r").replace("{»", "»{"),
                        "route: r",
                        "route: r, enabled: false")
                .row(
                        "protection/request-termination-left-on",
                        plugin("»name: request-termination, route: r").replace("{»", "»{"),
                        "route: r",
                        "route: r, config: {trigger: x-down}")
                .row(
                        "protection/request-termination-left-on",
                        plugin("»name: request-termination, route: r").replace("{»", "»{"),
                        "route: r",
                        "route: r, config: {status_code: 403}")
                .row(
                        "protection/rate-limit-above-capacity",
                        plugin("name: rate-limiting, service: s, config: {second: 500, minute: »6060}"),
                        "6060",
                        "5940")
                .row(
                        "protection/many-retries",
                        SERVICE.replace("host: u", "host: u, retries: »10"),
                        "retries: 10",
                        "retries: 9")
                .coversAll();
    }

    @Test
    void operationsRules_each_foundAtItsPlaceAndNotBeside() {
        new Table(new OperationsChecks())
                .row(
                        "operations/clear-text-in-public",
                        "services:\n- {name: s, host: »8.8.8.8}\n",
                        "8.8.8.8",
                        "10.8.8.8")
                .row(
                        "operations/clear-text-in-public",
                        "upstreams:\n- name: u\n  targets:\n  - target: »shop.azurewebsites.net:80\nservices:\n- {name: s, host: u}\n",
                        "host: u",
                        "host: u, protocol: https")
                .row(
                        "operations/admin-api-exposed",
                        "services:\n- {name: s, url: »'http://localhost:8001', routes: [{paths: [/admin]}]}\n",
                        "routes: [",
                        "plugins: [{name: key-auth}], routes: [")
                .row(
                        "operations/admin-api-exposed",
                        "services:\n- {name: s, url: »'http://localhost:8001', routes: [{paths: [/admin]}]}\n",
                        "8001",
                        "8008")
                .row(
                        Table.in(Mode.DBLESS),
                        "operations/oauth2-without-database",
                        plugin("name: »oauth2"),
                        "oauth2",
                        "jwt")
                .row(
                        "operations/deck-reverts-weights",
                        "_info: {select_tags: [shop]}\nupstreams:\n- name: u\n  targets:\n  - {target: 'a.example:80', weight: »0, tags: ['wissel:weight=100']}\n",
                        "wissel:weight=100",
                        "drained")
                .row(
                        "operations/secret-in-clear-text",
                        plugin("name: rate-limiting, config: {redis: {password: »hunter2}}"),
                        "hunter2",
                        "'{vault://env/redis}'")
                .row(
                        "operations/secret-in-clear-text",
                        plugin("name: aws-lambda, config: {aws_secret: »hunter2}"),
                        "hunter2",
                        "'${{ env \"DECK_S\" }}'")
                .row(
                        "operations/tls-not-verified",
                        "services:\n- {name: s, url: 'https://a.example', tls_verify: »false}\n",
                        "false",
                        "null")
                .row(
                        "operations/ip-restriction-allows-all",
                        plugin("name: ip-restriction, config: {allow: [10.0.0.0/8, »0.0.0.0/0]}"),
                        "0.0.0.0/0",
                        "10.1.0.0/16")
                .row(
                        "operations/deck-flat-targets",
                        "_workspace: shop\nupstreams: [{name: u}]\ntargets:\n»- {target: 'a.example:80', upstream: u}\n",
                        "_workspace: shop\n",
                        "")
                .row("operations/format-of-an-older-kong", "_format_version: »2.1\n", "2.1", "3.0")
                .coversAll();
    }

    @Test
    void observabilityRules_each_foundAtItsPlaceAndNotBeside() {
        new Table(new ObservabilityChecks())
                .row(
                        Table.promised(0.99, 30, 300),
                        "observability/no-metrics",
                        "»" + UPSTREAM + SERVICE,
                        "services:",
                        "plugins: [{name: statsd}]\nservices:")
                .row(
                        "observability/status-metrics-off",
                        plugin("»name: prometheus").replace("{»", "»{"),
                        "prometheus",
                        "prometheus, config: {status_code_metrics: false}")
                .row(
                        Table.promised(0.99, 30, 300),
                        "observability/status-metrics-off",
                        plugin("name: prometheus, config: {status_code_metrics: »false}"),
                        "status_code_metrics: false",
                        "status_code_metrics: true")
                .row(
                        "observability/latency-metrics-off",
                        plugin("»name: prometheus").replace("{»", "»{"),
                        "prometheus",
                        "prometheus, config: {latency_metrics: true}")
                .row(
                        "observability/upstream-health-metrics-off",
                        plugin("»name: prometheus").replace("{»", "»{"),
                        ", {target: '10.0.0.2:80', tags: ['wissel:capacity=50']}",
                        "")
                .row(
                        "observability/metrics-per-consumer",
                        plugin("name: prometheus, config: {per_consumer: »true}") + consumers(500),
                        "- username: c499\n",
                        "")
                .row(
                        "observability/logs-in-clear-text",
                        plugin("name: http-log, config: {http_endpoint: »'http://8.8.8.8:99/log'}"),
                        "http://",
                        "https://")
                .row(
                        "observability/metrics-of-some-routes",
                        plugin("name: »prometheus, service: s")
                                .replace("- {name: s", "- {name: t, host: u}\n- {name: s"),
                        ", service: s",
                        "")
                .row(
                        "observability/service-without-name",
                        plugin("name: prometheus").replace("- {name: s", "- »{host: a.example}\n- {name: s"),
                        "{host: a",
                        "{name: t, host: a")
                .coversAll();
    }

    @Test
    void findings_ofTheCase_holdItsFigures() {
        new Table(new ProtectionChecks())
                .says(
                        Table.in(Mode.HYBRID),
                        "protection/rate-limit-per-node",
                        plugin("name: rate-limiting, config: {minute: 9, policy: »local}"),
                        "2 nodes let 18 a minute through instead of 9, 3 nodes 27")
                .says(
                        Context.DEFAULTS,
                        "protection/rate-limit-above-capacity",
                        plugin("name: rate-limiting, service: s, config: {second: 500, minute: »6060}"),
                        "allows 101 requests a second",
                        "bear 100")
                .silent(
                        Context.DEFAULTS,
                        "protection/rate-limit-per-node",
                        plugin("name: rate-limiting, config: {minute: 9}"));
    }
}
