package dev.wissel.design.check.kong;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.check.Context;
import org.junit.jupiter.api.Test;

/** Names that lead nowhere. */
class ReferenceChecksTest {
    private static final String UPSTREAM =
            "upstreams:\n- name: orders.upstream\n  targets: [{target: '10.0.0.1:80'}]\n";

    @Test
    void rules_each_foundAtItsPlaceAndNotBeside() {
        new Table(new ReferenceChecks())
                .row(
                        "reference/host-without-upstream",
                        UPSTREAM + "services:\n- {name: s, host: »Orders.Upstream}\n",
                        "host: Orders.Upstream",
                        "host: orders.upstream")
                .row(
                        "reference/host-without-upstream",
                        UPSTREAM + "services:\n- {name: s, host: »order.upstream}\n",
                        "host: order.upstream",
                        "host: orders.example.org")
                .row(
                        "reference/host-without-upstream",
                        "services:\n- {name: s, url: »'http://payment-upstream/x'}\n",
                        "payment-upstream",
                        "payment-service")
                .row(
                        "reference/upstream-unused",
                        "upstreams:\n- name: »stock.internal\n  targets: [{target: '10.0.0.1:80'}]\nservices:\n- {name: s, host: 10.0.0.9}\n",
                        "10.0.0.9",
                        "stock.internal")
                .row(
                        "reference/upstream-unused",
                        "upstreams:\n- name: »stock.internal\nservices:\n- {name: s, host: 10.0.0.9}\n",
                        "services:",
                        "plugins: [{name: pre-function, config: {access: [\"kong.service.set_upstream('stock.internal')\"]}}]\nservices:")
                .row(
                        "reference/upstream-without-targets",
                        "upstreams:\n- »name: u\nservices:\n- {name: s, host: u}\n",
                        "name: s,",
                        "name: s, enabled: false,")
                .row(
                        "reference/all-weights-zero",
                        "upstreams:\n- name: u\n  targets:\n  - {target: '10.0.0.1:80', weight: »0}\n  - {target: '10.0.0.2:80', weight: 0}\nservices:\n- {name: s, host: u}\n",
                        "'10.0.0.2:80', weight: 0",
                        "'10.0.0.2:80', weight: 1")
                .row(
                        "reference/same-target-twice",
                        "upstreams:\n- name: u\n  targets:\n  - target: A.example:81\n  - target: »a.example.:81\n",
                        "a.example.:81",
                        "a.example.:82")
                .row(
                        "reference/target-without-port",
                        "upstreams:\n- name: u\n  targets:\n  - target: »a.example\n",
                        "a.example",
                        "_http._tcp.a.example")
                .row(
                        "reference/service-port-ignored",
                        "upstreams:\n- name: u\n  targets:\n  - target: a.example:9000\nservices:\n- {name: s, host: u, port: »9090}\n",
                        "9090",
                        "9000")
                .row(
                        "reference/upstream-of-both-protocols",
                        "upstreams:\n- »name: u\n  targets: [{target: 'a.example:443'}]\nservices:\n- {name: s, host: u}\n- {name: t, host: u, protocol: https}\n",
                        "name: s,",
                        "name: s, protocol: https,")
                .row(
                        "reference/service-without-route",
                        "services:\n- »{name: s, host: a.example}\n- {name: t, host: b.example, routes: [{paths: [/t]}]}\n",
                        "routes: [{paths: [/t]}]",
                        "tags: [t]")
                .row(
                        "reference/route-without-service",
                        "routes:\n- »name: r\n  paths: [/r]\n",
                        "paths: [/r]",
                        "paths: [/r]\n  plugins: [{name: request-termination}]")
                .row(
                        "reference/disabled-service",
                        "services:\n- {name: s, host: a.example, enabled: »false, routes: [{paths: [/s]}]}\n",
                        "enabled: false",
                        "enabled: true")
                .row(
                        "reference/url-beats-host",
                        "services:\n- {name: s, url: 'http://a.example/', host: »b.example}\n",
                        "b.example",
                        "a.example")
                .row(
                        "reference/target-names-upstream",
                        "upstreams:\n- name: u\n  targets: [{target: »'v:80'}]\n- name: v\n  targets: [{target: 'v:80'}]\n",
                        "- name: v",
                        "- name: w")
                .row(
                        "reference/target-is-kong-itself",
                        "services:\n- {name: s, host: »localhost, port: 8000}\n",
                        "port: 8000",
                        "port: 8005")
                .row(
                        "reference/target-is-kong-itself",
                        "upstreams:\n- name: u\n  targets:\n  - target: »127.0.0.1\n",
                        "127.0.0.1",
                        "127.0.0.1:80")
                .row(
                        "reference/protocol-of-another-port",
                        "services:\n- {name: s, host: a.example, port: »443}\n",
                        "port: 443",
                        "port: 443, protocol: https")
                .row(
                        "reference/protocol-of-another-port",
                        "upstreams:\n- name: u\n  targets:\n  - target: »a.example:80\nservices:\n- {name: s, host: u, protocol: https}\n",
                        "a.example:80",
                        "a.example:443")
                .coversAll();
    }

    @Test
    void files_thatArePartsOrUseDns_areLeftAlone() {
        new Table(new ReferenceChecks())
                .silent(Context.DEFAULTS, "reference/upstream-unused", UPSTREAM)
                .silent(
                        Context.DEFAULTS,
                        "reference/host-without-upstream",
                        UPSTREAM
                                + "services:\n- {name: s, host: customers.example.org}\n- {name: t, url: 'http://stock:8080'}\n")
                .silent(
                        Context.DEFAULTS,
                        "reference/host-without-upstream",
                        "upstreams: [{name: shard-1.example}]\nservices:\n- {name: s, host: shard-2.example}\n")
                .silent(
                        Context.DEFAULTS,
                        "reference/service-without-route",
                        "services:\n- {name: s, host: a.example}\n");
    }

    @Test
    void oneSlip_pairs_areTold() {
        assertThat(Naming.oneSlip("orders", "order")).isTrue();
        assertThat(Naming.oneSlip("orders", "ordexs")).isTrue();
        assertThat(Naming.oneSlip("orders", "orders")).isFalse();
        assertThat(Naming.oneSlip("orders1", "orders2")).isFalse();
        assertThat(Naming.oneSlip("orders", "ordrse")).isFalse();
        assertThat(Naming.oneSlip("a", "ab")).isFalse();
    }
}
