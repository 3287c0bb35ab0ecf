package dev.wissel.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.gateway.tunnel.Tunnel;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Tunnels of which one end, or both, speaks TLS. */
class TlsTunnelTest {
    private static final String ASK = "GET /chat HTTP/1.1\r\nHost: example.test\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n";

    @AfterAll
    static void noLeaks() {
        Leaks.assertNone();
    }

    private static String streams(String protocol, String routeProtocol, int port) {
        return "_format_version: \"3.0\"\nservices:\n- name: raw\n  protocol: " + protocol
                + "\n  host: 127.0.0.1\n  port: " + port + "\n  routes:\n  - {name: r, protocols: [" + routeProtocol
                + "], sources: [{ip: 127.0.0.0/8}]}\n";
    }

    private static TestGateway streamGateway(String yaml, boolean ssl) throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
        return TestGateway.start(
                yaml, options -> options.withStreamListen(List.of(new Listen(any, ssl, false, false))));
    }

    private static TestGateway tlsGateway(String yaml) throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
        return TestGateway.start(
                yaml, options -> options.withProxyListen(List.of(new Listen(any, true, false, false))));
    }

    private static int streamPort(TestGateway gateway) {
        return gateway.gateway().streamPorts().get(0);
    }

    private static void send(SSLSocket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static String read(InputStream in, int count) throws IOException {
        return new String(Wire.exactly(in, count), StandardCharsets.ISO_8859_1);
    }

    private static void echo(TestBackEnd.Connection connection) throws IOException {
        connection.send("hello");
        try {
            while (true) {
                connection.send(connection.readBytes(1));
            }
        } catch (IOException ended) {
            // nothing more comes
        }
    }

    @Test
    void tlsRoute_plainTarget_getsWhatWasInside() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(TlsTunnelTest::echo);
                TestGateway gateway = streamGateway(streams("tcp", "tls", backEnd.port()), true)) {
            for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                try (SSLSocket socket = new TlsClient().connect(streamPort(gateway), "any.example", version)) {
                    assertThat(read(socket.getInputStream(), 5)).isEqualTo("hello");
                    String much = "m".repeat(100_000);
                    send(socket, much);
                    assertThat(read(socket.getInputStream(), much.length())).isEqualTo(much);
                }
            }
            TestGateway.await("both over", () -> gateway.stats().streams().openCount() == 0);
            assertThat(gateway.stats().streams().endedCount(Tunnel.End.CLOSED)).isEqualTo(2);
        }
    }

    @Test
    void tlsRoute_tlsTarget_bothWays() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(TlsTunnelTest::echo);
                TestGateway inner = streamGateway(streams("tcp", "tls", backEnd.port()), true);
                TestGateway outer = streamGateway(streams("tls", "tls", streamPort(inner)), true);
                TestGateway plain = streamGateway(streams("tls", "tcp", streamPort(inner)), false)) {
            try (SSLSocket socket = new TlsClient().connect(streamPort(outer), "any.example")) {
                assertThat(read(socket.getInputStream(), 5)).isEqualTo("hello");
                send(socket, "again");
                assertThat(read(socket.getInputStream(), 5)).isEqualTo("again");
            }
            try (TestClient client = new TestClient(streamPort(plain))) {
                assertThat(client.readBytes(5))
                        .asString(StandardCharsets.US_ASCII)
                        .isEqualTo("hello");
                assertThat(client.send("x").readBytes(1))
                        .asString(StandardCharsets.US_ASCII)
                        .isEqualTo("x");
            }
        }
    }

    @Test
    void tlsTarget_thatSpeaksNoTls_countsAsRefused() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(TlsTunnelTest::echo);
                TestGateway gateway = streamGateway(streams("tls", "tcp", backEnd.port()), false);
                TestClient client = new TestClient(streamPort(gateway))) {
            assertThat(client.readToEnd()).isEmpty();
            assertThat(gateway.inFlight()).isZero();
        }
    }

    @Test
    void targetEnds_tlsClient_getsAllAndAnOrderlyEnd() throws Exception {
        String much = "m".repeat(500_000);
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> connection.send(much));
                TestGateway gateway = streamGateway(streams("tcp", "tls", backEnd.port()), true);
                SSLSocket socket = new TlsClient().connect(streamPort(gateway), "any.example")) {
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
                    .as("an end without close_notify would throw here")
                    .isEqualTo(much);
        }
    }

    @Test
    void webSocket_overTlsBothWays_echo() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.read();
                    connection.send(
                            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
                    echo(connection);
                });
                TestGateway inner = tlsGateway(Yaml.to(backEnd).text());
                TestGateway outer =
                        tlsGateway("_format_version: \"3.0\"\nservices:\n- name: s\n  url: https://127.0.0.1:"
                                + inner.port() + "\n  routes:\n  - {name: r, paths: [/]}\n")) {
            for (TestGateway gateway : List.of(inner, outer)) {
                try (SSLSocket socket = new TlsClient().connect(gateway.port(), "any.example")) {
                    send(socket, ASK + "early");
                    InputStream in = socket.getInputStream();
                    Wire.Message head = java.util.Objects.requireNonNull(Wire.head(in));
                    assertThat(head.status()).isEqualTo(101);
                    assertThat(read(in, 10)).isEqualTo("helloearly");
                    send(socket, "later");
                    assertThat(read(in, 5)).isEqualTo("later");
                    assertThat(gateway.stats().upgrades().openCount()).isEqualTo(1);
                    assertThat(gateway.stats().openCount()).isEqualTo(1);
                }
                TestGateway.await("closed", () -> gateway.stats().openCount() == 0);
            }
            assertThat(backEnd.requests().get(1).header("X-Forwarded-Proto")).isEqualTo("https");
        }
    }
}
