package dev.wissel.design.check.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.check.Finding;
import dev.wissel.design.check.Findings;
import dev.wissel.design.check.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SchemaCheckTest {
    private static final String HEAD = "_format_version: \"3.0\"\n";

    private static void only(String text, String rule, String fix) {
        List<Finding> findings = Findings.of("kong.yml", text);
        assertThat(findings.stream().map(finding -> finding.rule().id()))
                .as(text)
                .containsExactly(rule);
        assertThat(findings.get(0).fix()).as(text).contains(fix);
        assertThat(findings.get(0).place().line()).as(text).isPositive();
    }

    private static String service(String fields) {
        return HEAD + "services: [{name: a, host: b, " + fields + "}]\n";
    }

    private static String upstream(String fields) {
        return HEAD + "upstreams: [{name: a, " + fields + "}]\n";
    }

    @Test
    void everyKindOfRefusal_hasARuleAndAMend() {
        only("services: []\n_comment: x\n", "schema/format-version", "3.0");
        only("_format_version: 3.0\n", "schema/format-version", "\"3.0\"");
        only("_format_version: \"4.0\"\n", "schema/format-version", "");
        only(HEAD + "servces: []\n", "unknown/top-level-key", "services");
        only(HEAD + "services: []\nservices: []\n", "schema/duplicate-key", "line 2");
        only(HEAD + "services: [{name: a}]\n", "schema/required", "");
        only(service("connect_timeout: fast"), "schema/type", "");
        only(service("retries: 40000"), "schema/range", "");
        only(service("protocol: htp"), "schema/choice", "http");
        only(service("path: products"), "schema/path", "");
        only(HEAD + "services: [{name: a, host: \"b:80\"}]\n", "schema/name", "");
        only(service("retrys: 3"), "unknown/field", "retries");
        only(service("routes: [{name: r}]"), "schema/route-without-match", "paths");
        only(
                service("routes: [{name: r, protocols: [tcp], paths: [/a], sources: [{ip: 10.0.0.1}]}]"),
                "schema/route-protocol",
                "");
        only(upstream("hash_on: header"), "schema/required", "");
        only(upstream("hash_on: none, hash_fallback: ip"), "schema/choice", "");
        only(upstream("algorithm: least-conn"), "schema/choice", "least-connections");
        only(service("plugins: [{name: rate-limiting, config: {minute: 5}, route: r}]"), "schema/nested-reference", "");
        only(HEAD + "routes: [{name: r, paths: [/a], service: x}]\n", "reference/missing-entity", "");
        only(HEAD + "services: [{name: a, host: b}, {name: a, host: c}]\n", "reference/duplicate-entity", "line 2");
        only(
                upstream("targets: [{target: \"10.0.0.1:80\"}, {target: \"10.0.0.1:80\"}]"),
                "reference/duplicate-target",
                "");
        only(
                service("plugins: [{name: rate-limiting, config: {minute: 5, minuts: 5}}]"),
                "unknown/plugin-field",
                "minute");
    }

    @Test
    void combination_whoseFieldIsMissing_isNamedWithTheField() {
        assertThat(Findings.of("kong.yml", upstream("hash_on: header")))
                .anySatisfy(finding -> assertThat(finding.message()).contains("upstreams[a]"));
    }

    @Test
    void pluginsThatPeopleInvent_areToldWhatDoesTheJob() {
        Map.of(
                        "circuit-breaker", "healthchecks.passive",
                        "health-checks", "healthchecks.active",
                        "healthchecks", "healthchecks.active",
                        "load-balancer", "upstream",
                        "failover", "failover: true",
                        "retry", "retries",
                        "timeout", "connect_timeout",
                        "traffic-split", "weights",
                        "kong-circuit-breaker", "healthchecks.passive",
                        "upstream-healthchecks", "healthchecks")
                .forEach((name, words) -> only(service("plugins: [{name: " + name + "}]"), "unknown/plugin", words));
        only(service("plugins: [{name: rate-limting}]"), "unknown/plugin", "rate-limiting");
        only(service("plugins: [{name: rate-limiting-advanced}]"), "unknown/enterprise-plugin", "rate-limiting");
        only(service("plugins: [{name: something-of-ours}]"), "unknown/plugin", "'plugins' setting");
    }

    @Test
    void healthCheckFieldsOfOtherProducts_areToldTheirKongField() {
        Map.of(
                        "active: {url: /x}", "active.http_path",
                        "active: {path: /x}", "http_path",
                        "active: {failures: 3}", "http_failures",
                        "enabled: true", "interval",
                        "active: {interval: 5}", "active.healthy.interval",
                        "passive: {unhealthy: {interval: 5}}", "no interval",
                        "active: {http_failures: 3}", "active.unhealthy.http_failures",
                        "active: {healthy: {status_codes: [200]}}", "http_statuses",
                        "active: {unhealthy: {fail_timeout: 30}}", "active.unhealthy.interval",
                        "active: {method: HEAD}", "GET")
                .forEach((fields, words) ->
                        only(upstream("healthchecks: {" + fields + "}"), "unknown/health-check-field", words));
    }

    @Test
    void mechanicalMends_haveAnEdit() {
        assertThat(Findings.of("k.yml", upstream("algorithm: least_connections"))
                        .get(0)
                        .edit())
                .hasValueSatisfying(edit -> assertThat(edit.newText()).isEqualTo("least-connections"));
        assertThat(Findings.of("k.yml", service("connectTimeout: 5")).get(0).edit())
                .hasValueSatisfying(edit -> assertThat(edit.newText()).isEqualTo("connect_timeout"));
        assertThat(Findings.of("k.yml", service("retrys: 5")).get(0).edit())
                .as("another word than was written is a guess")
                .isEmpty();
    }

    @Test
    @SuppressWarnings("unchecked")
    void configurations_thatARealKongTookOrRefused_getTheSameVerdict() throws IOException {
        Path recorded = Path.of("../kong/src/test/resources/dev/wissel/kong/declarative/config-post.json");
        List<Map<String, Object>> exchanges = (List<Map<String, Object>>)
                JsonMapper.builder().build().readValue(Files.readString(recorded), List.class);
        assertThat(exchanges).hasSizeGreaterThan(25);
        for (Map<String, Object> exchange : exchanges) {
            boolean errors = Findings.of("kong", (String) exchange.get("text")).stream()
                    .anyMatch(finding -> finding.severity() == Severity.ERROR);
            assertThat(errors)
                    .as(String.valueOf(exchange.get("name")))
                    .isEqualTo(!exchange.get("status").equals(201));
        }
    }
}
