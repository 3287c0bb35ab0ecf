package dev.wissel.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.gateway.edge.CidrSet;
import dev.wissel.gateway.edge.TrustedPeers;
import dev.wissel.gateway.route.Hellos;
import dev.wissel.gateway.tunnel.Tunnel;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Connections of TCP and TLS routes, from the listener to the target and back. */
class StreamTest {
    @AfterAll
    static void noLeaks() {
        Leaks.assertNone();
    }

    private static final String ANY = "sources: [{ip: 0.0.0.0/0}]";

    /** A configuration of one tcp service over one upstream with these targets. */
    private static String yaml(String route, String service, String upstream, String... targets) {
        StringBuilder text =
                new StringBuilder("_format_version: \"3.0\"\nservices:\n- name: raw\n  protocol: tcp\n  host: pool\n"
                        + service + "  routes:\n  - " + route + "\nupstreams:\n- name: pool\n" + upstream);
        if (targets.length > 0) {
            text.append("  targets:\n");
        }
        for (String target : targets) {
            text.append("  - target: \"").append(target).append("\"\n");
        }
        return text.toString();
    }

    private static String plain(String... targets) {
        return yaml("{name: all, protocols: [tcp], " + ANY + "}", "", "", targets);
    }

    private static TestGateway start(String yaml, boolean ssl) throws IOException {
        return start(yaml, ssl, options -> options);
    }

    private static TestGateway start(String yaml, boolean ssl, UnaryOperator<dev.wissel.gateway.GatewayOptions> change)
            throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
        return TestGateway.start(
                yaml, options -> change.apply(options.withStreamListen(List.of(new Listen(any, ssl, false, false)))));
    }

    private static TestClient client(TestGateway gateway) throws IOException {
        return new TestClient(gateway.gateway().streamPorts().get(0));
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Greets, then sends every byte back until the client ends its half. */
    private static TestBackEnd.Script echo(String greeting) {
        return connection -> {
            connection.send(greeting);
            try {
                while (true) {
                    connection.send(connection.readBytes(1));
                }
            } catch (IOException ended) {
                // nothing more comes
            }
        };
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static void assertClosed(TestClient client) throws IOException {
        try {
            assertThat(client.readToEnd()).isEmpty();
        } catch (SocketException reset) {
            // closed with bytes unread
        }
    }

    // ---------------------------------------------------------------- the way through

    @Test
    void tcp_serverThatSpeaksFirst_bytesBothWaysAndHalfClose() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.send("hello\n");
                    connection.send("you said " + connection.readToEnd());
                });
                TestGateway gateway = start(plain(backEnd.target()), false);
                TestClient client = client(gateway)) {
            assertThat(text(client.readBytes(6))).isEqualTo("hello\n");
            client.send("something").socket().shutdownOutput();
            assertThat(client.readToEnd()).isEqualTo("you said something");
            TestGateway.await("over", () -> gateway.stats().streams().endedCount(Tunnel.End.CLOSED) == 1);
        }
    }

    @Test
    void tcp_bytesSentAtOnce_notLost() throws Exception {
        String early = "e".repeat(200_000);
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> connection.send(connection.readToEnd()));
                TestGateway gateway = start(plain(backEnd.target()), false);
                TestClient client = client(gateway)) {
            client.send(early).socket().shutdownOutput();
            assertThat(client.readToEnd()).isEqualTo(early);
        }
    }

    @Test
    void passthrough_byServerName_bytesUntouched() throws Exception {
        try (TestBackEnd one = TestBackEnd.start(echo("1"));
                TestBackEnd two = TestBackEnd.start(echo("2"));
                TestGateway gateway = start(
                        "_format_version: \"3.0\"\nservices:\n"
                                + "- {name: one, protocol: tcp, host: 127.0.0.1, port: " + one.port()
                                + ", routes: [{name: r1, protocols: [tls_passthrough], snis: [one.example]}]}\n"
                                + "- {name: two, protocol: tcp, host: 127.0.0.1, port: " + two.port()
                                + ", routes: [{name: r2, protocols: [tls_passthrough], snis: ['*.two.example']}]}\n",
                        true)) {
            for (String name : List.of("one.example", "a.two.example")) {
                byte[] hello = Hellos.of(name);
                try (TestClient client = client(gateway)) {
                    client.send(java.util.Arrays.copyOf(hello, 7));
                    gateway.awaitTicks();
                    client.send(java.util.Arrays.copyOfRange(hello, 7, hello.length));
                    assertThat(text(client.readBytes(1))).isEqualTo(name.startsWith("one") ? "1" : "2");
                    assertThat(client.readBytes(hello.length)).isEqualTo(hello);
                }
            }
            try (TestClient client = client(gateway)) {
                client.send(Hellos.of("three.example"));
                assertClosed(client);
            }
            try (TestClient client = client(gateway)) {
                client.send(Hellos.of(""));
                assertClosed(client);
            }
        }
    }

    @Test
    void passthrough_notTls_closed() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(echo(""));
                TestGateway gateway = start(
                        yaml("{name: t, protocols: [tls_passthrough], snis: ['*.example']}", "", "", backEnd.target()),
                        true);
                TestClient client = client(gateway)) {
            client.send("GET / HTTP/1.1\r\nHost: a.example\r\n\r\n");
            assertClosed(client);
            assertThat(backEnd.connections()).isZero();
        }
    }

    @Test
    void passthrough_helloThatDoesNotCome_closedAfterThirtySeconds() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(echo(""));
                TestGateway gateway = start(
                        yaml("{name: t, protocols: [tls_passthrough], snis: ['*.example']}", "", "", backEnd.target()),
                        true);
                TestClient client = client(gateway)) {
            client.send(new byte[] {22, 3, 1});
            gateway.awaitTicks();
            gateway.skip(Duration.ofSeconds(31));
            assertClosed(client);
        }
    }

    @Test
    void noRoute_connection_closed() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(echo("x"));
                TestGateway gateway = start(
                        yaml("{name: t, protocols: [tcp], sources: [{ip: 10.0.0.0/8}]}", "", "", backEnd.target()),
                        false);
                TestClient client = client(gateway)) {
            assertClosed(client);
            assertThat(backEnd.connections()).isZero();
        }
    }

    @Test
    void sources_behindATrustedPeer_thoseOfTheProxyHeader() throws Exception {
        String yaml =
                "_format_version: \"3.0\"\nservices:\n- name: raw\n  protocol: tcp\n  host: 127.0.0.1\n  port: %d\n"
                        + "  routes:\n  - {name: t, protocols: [tcp], sources: [{ip: 10.0.0.0/8, port: 4321}]}\n";
        InetSocketAddress any = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
        try (TestBackEnd backEnd = TestBackEnd.start(echo("in"))) {
            for (boolean trusted : List.of(true, false)) {
                TrustedPeers whom =
                        new TrustedPeers(CidrSet.of(List.of(trusted ? "127.0.0.1" : "127.0.0.2")), "x-real-ip", false);
                try (TestGateway gateway = TestGateway.start(
                                String.format(java.util.Locale.ROOT, yaml, backEnd.port()),
                                options -> options.withTrustedPeers(whom)
                                        .withStreamListen(List.of(new Listen(any, false, false, true))));
                        TestClient client = client(gateway)) {
                    client.send("PROXY TCP4 10.1.2.3 127.0.0.1 4321 1\r\n");
                    if (trusted) {
                        assertThat(text(client.readBytes(2))).isEqualTo("in");
                    } else {
                        assertClosed(client);
                    }
                }
            }
        }
    }

    // ---------------------------------------------------------------- targets

    @Test
    void refusedTarget_anotherIsTried() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(echo("up"))) {
            String dead = "127.0.0.1:" + closedPort();
            try (TestGateway gateway = start(plain(dead, backEnd.target()), false)) {
                for (int i = 0; i < 10; i++) {
                    try (TestClient client = client(gateway)) {
                        assertThat(text(client.readBytes(2))).isEqualTo("up");
                    }
                }
            }
        }
    }

    @Test
    void refusedTarget_passiveFailures_counted() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(echo("up"))) {
            String dead = "127.0.0.1:" + closedPort();
            String checks = "  healthchecks: {passive: {type: tcp, unhealthy: {tcp_failures: 2}}}\n";
            try (TestGateway gateway = start(
                    yaml("{name: all, protocols: [tcp], " + ANY + "}", "", checks, dead, backEnd.target()), false)) {
                for (int i = 0; i < 10; i++) {
                    try (TestClient client = client(gateway)) {
                        assertThat(text(client.readBytes(2))).isEqualTo("up");
                    }
                }
                TestGateway.await("one target left", () -> {
                    var targets = gateway.upstream("pool").snapshot().targets();
                    int available = 0;
                    for (int i = 0; i < targets.size(); i++) {
                        available += targets.available(i) ? 1 : 0;
                    }
                    return available == 1;
                });
            }
        }
    }

    @Test
    void everyTargetRefuses_connection_closed() throws Exception {
        try (TestGateway gateway = start(plain("127.0.0.1:" + closedPort(), "127.0.0.1:" + closedPort()), false);
                TestClient client = client(gateway)) {
            assertClosed(client);
            assertThat(gateway.stats().streams().openCount()).isZero();
        }
    }

    @Test
    void noTarget_connection_closed() throws Exception {
        try (TestGateway gateway = start(plain(), false);
                TestClient client = client(gateway)) {
            assertClosed(client);
        }
    }

    @Test
    void leastConnections_tunnels_spread() throws Exception {
        try (TestBackEnd one = TestBackEnd.start(echo("."));
                TestBackEnd other = TestBackEnd.start(echo("."));
                TestGateway gateway = start(
                        yaml(
                                "{name: all, protocols: [tcp], " + ANY + "}",
                                "",
                                "  algorithm: least-connections\n",
                                one.target(),
                                other.target()),
                        false)) {
            List<TestClient> clients = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                TestClient client = client(gateway);
                client.readBytes(1);
                clients.add(client);
            }
            assertThat(one.connections()).isEqualTo(10);
            assertThat(other.connections()).isEqualTo(10);
            assertThat(gateway.inFlight()).isEqualTo(20);
            for (TestClient client : clients) {
                client.close();
            }
        }
    }

    // ---------------------------------------------------------------- time, ends, accounts

    @Test
    void idle_longerThanReadTimeout_closed() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(echo("."));
                TestGateway gateway = start(
                        yaml(
                                "{name: all, protocols: [tcp], " + ANY + "}",
                                "  read_timeout: 30000\n",
                                "",
                                backEnd.target()),
                        false);
                TestClient client = client(gateway)) {
            client.readBytes(1);
            gateway.skip(Duration.ofSeconds(25));
            client.send("x").readBytes(1);
            gateway.skip(Duration.ofSeconds(25));
            gateway.awaitSecond();
            client.send("x").readBytes(1);
            gateway.skip(Duration.ofSeconds(31));
            assertClosed(client);
            TestGateway.await("idle", () -> gateway.stats().streams().endedCount(Tunnel.End.IDLE) == 1);
        }
    }

    @Test
    void stop_liveTunnel_getsTheDrainTime() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(echo("."))) {
            TestGateway gateway =
                    start(plain(backEnd.target()), false, options -> options.withDrainTime(Duration.ofSeconds(10)));
            TestClient client = client(gateway);
            client.readBytes(1);
            CompletableFuture<Boolean> stopped =
                    CompletableFuture.supplyAsync(() -> gateway.gateway().stop());
            gateway.awaitTicks();
            assertThat(text(client.send("on").readBytes(2))).isEqualTo("on");
            assertThat(stopped).isNotDone();
            client.close();
            assertThat(stopped.get(5, TimeUnit.SECONDS)).isTrue();
            gateway.close();
        }
    }

    @Test
    void reload_liveTunnel_goesOnAndNewOnesFollow() throws Exception {
        try (TestBackEnd one = TestBackEnd.start(echo("1"));
                TestBackEnd two = TestBackEnd.start(echo("2"));
                TestGateway gateway = start(plain(one.target()), false);
                TestClient before = client(gateway)) {
            assertThat(text(before.readBytes(1))).isEqualTo("1");
            gateway.reload(plain(two.target()));
            try (TestClient after = client(gateway)) {
                assertThat(text(after.readBytes(1))).isEqualTo("2");
            }
            assertThat(text(before.send("still").readBytes(5))).isEqualTo("still");
        }
    }

    @Test
    void tooManyConnections_refused() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(echo("."));
                TestGateway gateway = start(plain(backEnd.target()), false, options -> options.withMaxConnections(1));
                TestClient first = client(gateway)) {
            first.readBytes(1);
            try (TestClient second = client(gateway)) {
                assertClosed(second);
            }
            assertThat(gateway.stats().refusedCount()).isEqualTo(1);
            assertThat(text(first.send("x").readBytes(1))).isEqualTo("x");
        }
    }

    @Test
    void accessLog_eachConnection_oneLine() throws Exception {
        StringWriter lines = new StringWriter();
        AccessLog log = new AccessLog(lines);
        try (TestBackEnd backEnd = TestBackEnd.start(echo("hello"))) {
            String dead = "127.0.0.1:" + closedPort();
            try (TestGateway gateway = start(plain(backEnd.target()), false, options -> options.withAccessLog(log))) {
                try (TestClient client = client(gateway)) {
                    client.readBytes(5);
                    client.send("abc").readBytes(3);
                }
                TestGateway.await("over", () -> gateway.inFlight() == 0);
                gateway.reload(plain(dead));
                try (TestClient client = client(gateway)) {
                    assertClosed(client);
                }
            }
        }
        List<JsonNode> read = lines.toString()
                .lines()
                .map(line -> JsonMapper.builder().build().readTree(line))
                .toList();
        assertThat(read).hasSize(2);
        assertThat(read.get(0).get("method").asString()).isEqualTo("tcp");
        assertThat(read.get(0).get("status").asInt()).isEqualTo(200);
        assertThat(read.get(0).get("client").asString()).isEqualTo("127.0.0.1");
        assertThat(read.get(0).get("service").asString()).isEqualTo("raw");
        assertThat(read.get(0).get("route").asString()).isEqualTo("all");
        assertThat(read.get(0).get("ingress_bytes").asLong()).isEqualTo(3);
        assertThat(read.get(0).get("egress_bytes").asLong()).isEqualTo(8);
        assertThat(read.get(1).get("status").asInt()).isEqualTo(502);
        assertThat(read.get(1).get("source").asString()).isEqualTo("gateway");
    }

    @Test
    void metrics_ofStreams_underKongsNames() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(echo("hello"));
                TestGateway gateway = start(
                        plain(backEnd.target())
                                + "plugins:\n- name: prometheus\n  config: {status_code_metrics: true, bandwidth_metrics: true,"
                                + " latency_metrics: true}\n",
                        false,
                        options ->
                                options.withStatusListen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))) {
            try (TestClient client = client(gateway)) {
                client.readBytes(5);
            }
            TestGateway.await("over", () -> gateway.inFlight() == 0);
            String scraped;
            try (TestClient client = new TestClient(gateway.gateway().statusPort())) {
                client.send("GET /metrics HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
                scraped = client.readToEnd();
            }
            assertThat(scraped)
                    .contains("kong_stream_sessions_total{")
                    .contains("kong_session_duration_ms_count{")
                    .contains("wissel_tunnels_total{end=\"closed\",kind=\"stream\"} 1.0")
                    .containsPattern("kong_bandwidth_bytes\\{[^}]*direction=\"egress\"[^}]*} 5.0")
                    .doesNotContain("kong_http_requests_total{");
            assertThat(scraped.lines().filter(line -> line.startsWith("kong_stream_sessions_total{")))
                    .singleElement()
                    .asString()
                    .contains("code=\"200\"", "service=\"raw\"", "route=\"all\"", "source=\"service\"")
                    .endsWith(" 1.0");
        }
    }

    @Test
    void httpRoute_overATcpService_refused() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(echo("."));
                TestGateway gateway = TestGateway.start(
                        "_format_version: \"3.0\"\nservices:\n- name: raw\n  protocol: tcp\n  host: 127.0.0.1\n  port: "
                                + backEnd.port() + "\n  routes:\n  - {name: web, paths: [/]}\n")) {
            assertThat(gateway.get("/").status()).isEqualTo(503);
            assertThat(backEnd.connections()).isZero();
        }
    }
}
