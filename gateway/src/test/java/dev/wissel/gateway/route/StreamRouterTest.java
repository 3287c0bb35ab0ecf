package dev.wissel.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.gateway.edge.CidrSet;
import dev.wissel.kong.declarative.DeclarativeReader;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Priorities and matching as in Kong 3.9's transform.lua, but for the protocol, which decides here. */
class StreamRouterTest {
    private record At(
            boolean tls,
            @Nullable String serverName,
            byte[] sourceIp,
            int sourcePort,
            byte[] destinationIp,
            int destinationPort)
            implements StreamRouter.Connection {}

    private static byte[] ip(String text) {
        return Objects.requireNonNull(CidrSet.address(text));
    }

    private static At plain(String source, int sourcePort, String destination, int destinationPort) {
        return new At(false, null, ip(source), sourcePort, ip(destination), destinationPort);
    }

    private static At tls(@Nullable String serverName) {
        return new At(true, serverName, ip("1.2.3.4"), 1, ip("9.9.9.9"), 443);
    }

    private static StreamRouter router(String... routes) {
        StringBuilder yaml = new StringBuilder(
                "_format_version: \"3.0\"\nservices:\n- name: s\n  protocol: tcp\n  host: a.test\n  port: 1\n  routes:\n");
        for (String route : routes) {
            yaml.append("  - ").append(route).append('\n');
        }
        DeclarativeReader.Result read = new DeclarativeReader().read("kong.yml", yaml.toString());
        assertThat(read.problems()).isEmpty();
        return StreamRouter.of(Objects.requireNonNull(read.config()));
    }

    private static String match(StreamRouter router, At connection) {
        StreamRouter.Match match = router.match(connection);
        return match == null ? "none" : String.valueOf(match.route().name());
    }

    @Test
    void sources_anyOfThem_addressAndPort() {
        StreamRouter router =
                router("{name: a, protocols: [tcp], sources: [{ip: 10.0.0.0/8, port: 5}, {ip: 1.2.3.4}, {port: 77}]}");
        assertThat(match(router, plain("10.9.9.9", 5, "9.9.9.9", 1))).isEqualTo("a");
        assertThat(match(router, plain("10.9.9.9", 6, "9.9.9.9", 1))).isEqualTo("none");
        assertThat(match(router, plain("1.2.3.4", 6, "9.9.9.9", 1))).isEqualTo("a");
        assertThat(match(router, plain("8.8.8.8", 77, "9.9.9.9", 1))).isEqualTo("a");
    }

    @Test
    void destinations_port_decides() {
        StreamRouter router = router(
                "{name: a, protocols: [tcp], destinations: [{port: 5000}]}",
                "{name: b, protocols: [tcp], destinations: [{port: 5001}]}");
        assertThat(match(router, plain("1.1.1.1", 1, "9.9.9.9", 5000))).isEqualTo("a");
        assertThat(match(router, plain("1.1.1.1", 1, "9.9.9.9", 5001))).isEqualTo("b");
        assertThat(match(router, plain("1.1.1.1", 1, "9.9.9.9", 5002))).isEqualTo("none");
    }

    @Test
    void priority_asKong_exactBeforePortBeforeRangeAndBothEndsFirst() {
        String range = "{name: range, protocols: [tcp], sources: [{ip: 10.0.0.0/8}]}";
        String port = "{name: port, protocols: [tcp], sources: [{port: 7}]}";
        String exact = "{name: exact, protocols: [tcp], sources: [{ip: 10.0.0.1}]}";
        String destination = "{name: destination, protocols: [tcp], destinations: [{ip: 9.9.9.9, port: 80}]}";
        String both = "{name: both, protocols: [tcp], sources: [{ip: 10.0.0.0/8}], destinations: [{ip: 9.0.0.0/8}]}";
        At at = plain("10.0.0.1", 7, "9.9.9.9", 80);
        assertThat(match(router(range, port, exact, destination, both), at)).isEqualTo("both");
        assertThat(match(router(range, port, exact, destination), at)).isEqualTo("exact");
        assertThat(match(router(range, port, destination), at)).isEqualTo("port");
        assertThat(match(router(range, destination), at)).isEqualTo("range");
        assertThat(match(router(destination), at)).isEqualTo("destination");
    }

    @Test
    void serverName_exactAndWildcards_before() {
        StreamRouter router = router(
                "{name: shop, protocols: [tls_passthrough], snis: [shop.example]}",
                "{name: sub, protocols: [tls_passthrough], snis: ['*.example.org', 'eu.*']}",
                "{name: port, protocols: [tls], destinations: [{port: 443}]}");
        assertThat(match(router, tls("shop.example"))).isEqualTo("shop");
        assertThat(match(router, tls("a.example.org"))).isEqualTo("sub");
        assertThat(match(router, tls("example.org"))).isEqualTo("port");
        assertThat(match(router, tls("eu.test"))).isEqualTo("sub");
        assertThat(match(router, tls(null))).isEqualTo("port");
    }

    @Test
    void protocol_ofTheListener_decides() {
        StreamRouter router = router(
                "{name: clear, protocols: [tcp], sources: [{ip: 0.0.0.0/0}]}",
                "{name: through, protocols: [tls_passthrough], snis: [shop.example]}");
        assertThat(match(router, tls("other.example"))).isEqualTo("none");
        assertThat(match(router, tls(null))).isEqualTo("none");
        assertThat(match(router, plain("1.1.1.1", 1, "9.9.9.9", 443))).isEqualTo("clear");
        assertThat(Objects.requireNonNull(router.match(tls("shop.example"))).endsTls())
                .isFalse();
    }

    @Test
    void disabledService_routes_leftOut() {
        String yaml =
                "_format_version: \"3.0\"\nservices:\n- name: s\n  enabled: false\n  protocol: tcp\n  host: a.test\n"
                        + "  port: 1\n  routes:\n  - {name: a, protocols: [tcp], destinations: [{port: 1}]}\n";
        DeclarativeReader.Result read = new DeclarativeReader().read("kong.yml", yaml);
        StreamRouter router = StreamRouter.of(Objects.requireNonNull(read.config()));
        assertThat(match(router, plain("1.1.1.1", 1, "9.9.9.9", 1))).isEqualTo("none");
    }
}
