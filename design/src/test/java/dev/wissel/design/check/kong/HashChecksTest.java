package dev.wissel.design.check.kong;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.KongFile;
import dev.wissel.design.check.KongRecord.Kind;
import dev.wissel.design.check.Severity;
import dev.wissel.kong.document.Document;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Hash keys and rings. */
class HashChecksTest {
    private static final String TWO = "  targets: [{target: '10.0.0.1:80'}, {target: '10.0.0.2:80'}]\n";
    private static final String CHECKS = "  healthchecks: {passive: {unhealthy: {tcp_failures: 1}}}\n";
    private static final String SERVICE = "services:\n- {name: s, host: u, routes: [{paths: [/s]}]}\n";

    private static String upstream(String fields) {
        return "upstreams:\n- name: u\n  " + fields.replace("\n", "\n  ") + "\n" + TWO + CHECKS + SERVICE;
    }

    private static String ring(int targets, String slots, String host) {
        StringBuilder text =
                new StringBuilder("upstreams:\n- name: u\n  hash_on: ip\n  slots: " + slots + "\n  targets:\n");
        for (int i = 0; i < targets; i++) {
            text.append("  - target: ")
                    .append(host)
                    .append(i / 250)
                    .append('.')
                    .append(i % 250)
                    .append(":80\n");
        }
        return text.toString();
    }

    @Test
    void rules_each_foundAtItsPlaceAndNotBeside() {
        new Table(new HashChecks())
                .row(
                        "balancing/hash-on-omitted",
                        upstream("algorithm: »consistent-hashing"),
                        "consistent-hashing",
                        "consistent-hashing\n  hash_on: ip")
                .row(
                        "balancing/hash-on-none",
                        upstream("algorithm: consistent-hashing\nhash_on: »none"),
                        "hash_on: none",
                        "hash_on: ip")
                .row(
                        "balancing/hash-on-ignored",
                        upstream("algorithm: latency\nhash_on: »ip"),
                        "latency",
                        "consistent-hashing")
                .row(
                        "balancing/hash-on-changes-algorithm",
                        upstream("algorithm: »round-robin\nhash_on: ip"),
                        "hash_on: ip",
                        "hash_on: none")
                .row(
                        "balancing/hash-header-hyphen",
                        upstream("hash_on: header\nhash_on_header: »X-Key"),
                        "X-Key",
                        "X_Key")
                .row(
                        "balancing/hash-header-hyphen",
                        upstream("hash_on: ip\nhash_fallback: header\nhash_fallback_header: »x-key"),
                        "x-key",
                        "key")
                .row(
                        "balancing/hash-ip-behind-proxy",
                        upstream("hash_on: »ip")
                                + "plugins:\n- {name: request-transformer, config: {remove: {headers: [X-Forwarded-For]}}}\n",
                        "X-Forwarded-For",
                        "X-Debug")
                .row(
                        "balancing/hash-fallback-none",
                        upstream("hash_on: »header\nhash_on_header: key"),
                        "header: key",
                        "header: key\n  hash_fallback: ip")
                .row(
                        "balancing/hash-fallback-none",
                        upstream("hash_on: »header\nhash_on_header: key"),
                        "{paths: [/s]}",
                        "{paths: [/s], headers: {Key: [a]}}")
                .row(
                        "balancing/hash-consumer-without-authentication",
                        upstream("hash_on: »consumer"),
                        "services:",
                        "plugins: [{name: jwt}]\nservices:")
                .row(
                        "balancing/hash-cookie-path",
                        upstream("hash_on: cookie\nhash_on_cookie: c\nhash_on_cookie_path: »/other"),
                        "paths: [/s]",
                        "paths: [/other/s]")
                .row(
                        "balancing/hashing-without-checks",
                        "upstreams:\n- name: u\n  algorithm: »consistent-hashing\n  hash_on: ip\n" + TWO,
                        TWO,
                        TWO + CHECKS)
                .row(
                        "balancing/hash-capture-without-regex",
                        upstream("hash_on: uri_capture\nhash_on_uri_capture: »id"),
                        "paths: [/s]",
                        "paths: ['~/s/(?<id>[^/]+)']")
                .row("balancing/ring-overflow", ring(6, "»1000", "10.0."), "  - target: 10.0.0.5:80\n", "")
                .row("balancing/ring-nearly-full", ring(57, "»10000", "10.0."), "slots: 10000", "slots: 20000")
                .row("balancing/slots-below-1000", ring(3, "»500", "10.0."), "slots: 500", "slots: 1000")
                .row("balancing/slots-without-hashing", upstream("slots: »1000"), "slots: 1000", "slots: 10000")
                .coversAll();
    }

    @Test
    void ringOverflow_equalTargets_beginsWhereItWasMeasured() {
        Map<Integer, Integer> firstEmpty = Map.of(1000, 6, 2000, 12, 5000, 31, 10_000, 62, 20_000, 125, 65_536, 410);
        firstEmpty.forEach((slots, targets) -> {
            assertThat(fit(targets, slots, "10.0."))
                    .as("%d of %d", targets, slots)
                    .isEqualTo(Ring.Fit.NOT);
            int fits = slots == 65_536 ? 408 : targets - 1; // 409 depends on the addresses
            assertThat(fit(fits, slots, "10.0.")).as("%d of %d", fits, slots).isNotEqualTo(Ring.Fit.NOT);
            assertThat(fit(targets - 1, slots, "a.example")).isNotEqualTo(Ring.Fit.NOT);
            assertThat(fit(targets + 1, slots, "a.example")).isEqualTo(Ring.Fit.NOT);
        });
    }

    private static Ring.Fit fit(int targets, int slots, String host) {
        String text = ring(targets, Integer.toString(slots), host);
        KongFile file = KongFile.of(
                "kong.yml", Document.parse("kong.yml", text).mapping().orElseThrow());
        Config config = Config.of(file, Context.DEFAULTS);
        return Ring.of(Balancer.of(config, file.all(Kind.UPSTREAM).get(0)), slots)
                .fit();
    }

    @Test
    void findings_ofTheCase_holdItsFigures() {
        new Table(new HashChecks())
                .says(
                        Context.DEFAULTS,
                        "balancing/ring-overflow",
                        ring(62, "»10000", "10.0."),
                        "62 targets of upstream 'u' want 9920 points on a ring of 10000",
                        "slots: 19840")
                .weighs(Severity.WARNING, "balancing/ring-overflow", ring(62, "»10000", "a.example"))
                .silent(
                        Table.kong("3.7"),
                        "balancing/hash-header-hyphen",
                        upstream("hash_on: header\nhash_on_header: X-Key"))
                .silent(
                        Table.enterprise("3.9"),
                        "balancing/hash-header-hyphen",
                        upstream("hash_on: header\nhash_on_header: X-Key"))
                .silent(
                        Table.kong("3.10"),
                        "balancing/hash-header-hyphen",
                        upstream("hash_on: header\nhash_on_header: X-Key"));
    }
}
