package dev.wissel.design.check.kong;

import dev.wissel.design.check.Context;
import org.junit.jupiter.api.Test;

/** Standby targets and regions. */
class StandbyChecksTest {
    private static final String CHECKS =
            "  healthchecks: {active: {healthy: {interval: 5}, unhealthy: {tcp_failures: 1}}}\n";

    private static final Context PROMISED = Table.promised(0.999, 30, 300);

    private static String upstream(String more, String... targets) {
        return "upstreams:\n- name: u\n" + more + "  targets:\n  - " + String.join("\n  - ", targets) + "\n";
    }

    private static String failover(String mark, String algorithm, String more) {
        return upstream(
                "  algorithm: " + algorithm + "\n" + more,
                "target: a.example:80",
                "{target: 'b.example:80', failover: " + mark + "true}");
    }

    private static String region(String name, int capacity, String weight) {
        return "{target: '" + name + ".example:80'" + weight + ", tags: ['wissel:region=" + name.substring(0, 3)
                + "', 'wissel:capacity=" + capacity + "']}";
    }

    @Test
    void rules_each_foundAtItsPlaceAndNotBeside() {
        new Table(new StandbyChecks())
                .row(
                        "standby/leak-by-ratio",
                        upstream("", "{target: 'a.example:80', weight: 1000}", "{target: 'b.example:80', weight: »1}"),
                        "weight: 1000",
                        "weight: 99")
                .row(
                        "standby/leak-by-ratio",
                        upstream("", "target: a.example:80", "{target: 'backup.example:80', weight: »1}"),
                        "backup",
                        "canary")
                .row(
                        "standby/failover-flag-in-open-source",
                        failover("»", "round-robin", ""),
                        ", failover: true",
                        ", weight: 0")
                .row(
                        Table.enterprise("3.11"),
                        "standby/failover-flag-too-early",
                        failover("»", "round-robin", ""),
                        ", failover: true",
                        "")
                .row(
                        Table.enterprise("3.12"),
                        "standby/failover-flag-with-hashing",
                        failover("»", "consistent-hashing", "  hash_on: ip\n" + CHECKS),
                        "algorithm: consistent-hashing\n  hash_on: ip",
                        "algorithm: latency")
                .row(
                        Table.enterprise("3.12"),
                        "standby/failover-flag-without-checks",
                        failover("»", "round-robin", ""),
                        "  targets:",
                        CHECKS + "  targets:")
                .row(
                        Table.enterprise("3.12"),
                        "standby/all-targets-failover",
                        upstream(
                                CHECKS,
                                "{target: 'a.example:80', failover: »true}",
                                "{target: 'b.example:80', failover: true}"),
                        "{target: 'a.example:80', failover: true}",
                        "target: a.example:80")
                .row(
                        "standby/standby-nobody-raises",
                        upstream("", "target: a.example:80", "{target: 'dr.example:80', weight: »0}"),
                        "weight: 0}",
                        "weight: 0, tags: ['wissel:weight=100']}")
                .row(
                        "standby/standby-nobody-raises",
                        upstream("", "target: a.example:80", "{target: 'dr.example:80', weight: »0}"),
                        "dr.example",
                        "drained.example")
                .row(
                        PROMISED,
                        "standby/backup-too-small",
                        "upstreams:\n- »name: u\n  targets:\n  - " + region("ams", 1000, "") + "\n  - "
                                + region("fra", 600, "") + "\n",
                        "capacity=600",
                        "capacity=1000")
                .row(
                        PROMISED,
                        "standby/single-target-region",
                        upstream("", region("ams1", 10, ""), region("ams2", 10, ""), "»" + region("fra", 20, "")),
                        "- {target: 'fra",
                        "- {target: 'fra0.example:80', tags: ['wissel:region=fra']}\n  - {target: 'fra")
                .row(
                        "standby/upstream-as-backup",
                        "upstreams:\n- name: u\n- name: »u-backup\nservices:\n- {name: s, host: u}\n",
                        "name: s, host: u}",
                        "name: s, host: u}\n- {name: t, host: u-backup}")
                .coversAll();
    }

    @Test
    void findings_ofTheCase_holdItsFigures() {
        new Table(new StandbyChecks())
                .says(
                        Context.DEFAULTS,
                        "standby/leak-by-ratio",
                        upstream("", "{target: 'a.example:80', weight: 10000}", "{target: 'b.example:80', weight: »1}"),
                        "0.01 % of the live requests",
                        "of a million requests 100 go there",
                        "exactly 1 in each lap of 10001")
                .says(
                        Context.DEFAULTS,
                        "standby/leak-by-ratio",
                        upstream(
                                "  algorithm: least-connections\n",
                                "{target: 'a.example:80', weight: 1000}",
                                "{target: 'b.example:80', weight: »1}"),
                        "used from 1000 requests in flight a worker")
                .says(
                        PROMISED,
                        "standby/backup-too-small",
                        "upstreams:\n- »name: u\n  tags: ['wissel:headroom=80%']\n  targets:\n  - "
                                + region("ams", 1000, "") + "\n  - " + region("fra", 1000, "") + "\n",
                        "the others carry 80 %",
                        "200 a second are refused");
    }

    @Test
    void standbyAtZeroWithTheTagOfAController_hasNoFinding() {
        String text = upstream(
                "  tags: ['wissel:region-order=ams:fra']\n",
                region("ams", 10, ""),
                "{target: 'fra.example:80', weight: 0, tags: ['wissel:region=fra', 'wissel:capacity=10', 'wissel:weight=100']}");
        org.assertj.core.api.Assertions.assertThat(Table.findings(new StandbyChecks(), text, Context.DEFAULTS))
                .isEmpty();
        new Table(new StandbyChecks())
                .silent(
                        Table.enterprise("3.4"),
                        "standby/failover-flag-too-early",
                        failover("", "round-robin", CHECKS));
    }
}
