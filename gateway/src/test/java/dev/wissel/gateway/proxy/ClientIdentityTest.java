package dev.wissel.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.gateway.edge.CidrSet;
import dev.wissel.gateway.edge.TrustedPeers;
import dev.wissel.gateway.proxy.Wire.Message;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who the client is, behind trusted and other peers, with headers and the PROXY protocol; expectations from Kong 3.9's handler.lua and nginx. */
class ClientIdentityTest {
    private static final String CLAIMS = "X-Real-IP: 9.9.9.9\r\nX-Forwarded-For: 1.1.1.1, 2.2.2.2\r\n"
            + "X-Forwarded-Proto: https\r\nX-Forwarded-Host: shop.example\r\nX-Forwarded-Port: 443\r\n"
            + "X-Forwarded-Path: /outside\r\nX-Forwarded-Prefix: /pre\r\n";

    @AfterAll
    static void noLeaks() {
        Leaks.assertNone();
    }

    private static TrustedPeers trust(String header, boolean recursive, String... blocks) {
        return new TrustedPeers(CidrSet.of(List.of(blocks)), header, recursive);
    }

    private static TestGateway start(String yaml, TrustedPeers whom, boolean proxyProtocol) throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
        return TestGateway.start(
                yaml,
                options -> options.withTrustedPeers(whom)
                        .withProxyListen(List.of(new Listen(any, false, false, proxyProtocol))));
    }

    private static Message ask(TestBackEnd backEnd, TestGateway gateway, String before, String lines)
            throws IOException {
        try (TestClient client = gateway.client()) {
            Message answer = client.send(before + "GET /a/x HTTP/1.1\r\nHost: example.test\r\n" + lines + "\r\n")
                    .read();
            assertThat(answer.status()).isEqualTo(200);
        }
        return backEnd.requests().get(backEnd.requests().size() - 1);
    }

    // ---------------------------------------------------------------- headers

    @Test
    void untrustedPeer_claims_replacedAsKong() throws Exception {
        for (TrustedPeers whom : List.of(TrustedPeers.NONE, trust("x-real-ip", false, "10.0.0.0/8"))) {
            try (TestBackEnd backEnd = TestBackEnd.answering("x");
                    TestGateway gateway =
                            start(Yaml.to(backEnd).paths("[\"/a\"]").text(), whom, false)) {
                Message request = ask(backEnd, gateway, "", CLAIMS);
                assertThat(request.header("X-Real-IP")).isEqualTo("127.0.0.1");
                assertThat(request.header("X-Forwarded-For")).isEqualTo("1.1.1.1, 2.2.2.2, 127.0.0.1");
                assertThat(request.header("X-Forwarded-Proto")).isEqualTo("http");
                assertThat(request.header("X-Forwarded-Host")).isEqualTo("example.test");
                assertThat(request.header("X-Forwarded-Port")).isEqualTo(String.valueOf(gateway.port()));
                assertThat(request.header("X-Forwarded-Path")).isEqualTo("/a/x");
                assertThat(request.header("X-Forwarded-Prefix")).isEqualTo("/a");
            }
        }
    }

    @Test
    void trustedPeer_claims_passedOnAsKong() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = start(
                        Yaml.to(backEnd).paths("[\"/a\"]").text(), trust("x-real-ip", false, "127.0.0.0/8"), false)) {
            Message request = ask(backEnd, gateway, "", CLAIMS);
            assertThat(request.header("X-Real-IP")).isEqualTo("9.9.9.9");
            assertThat(request.header("X-Forwarded-For")).isEqualTo("1.1.1.1, 2.2.2.2, 127.0.0.1");
            assertThat(request.header("X-Forwarded-Proto")).isEqualTo("https");
            assertThat(request.header("X-Forwarded-Host")).isEqualTo("shop.example");
            assertThat(request.header("X-Forwarded-Port")).isEqualTo("443");
            assertThat(request.header("X-Forwarded-Path")).isEqualTo("/outside");
            assertThat(request.header("X-Forwarded-Prefix")).isEqualTo("/pre");
        }
    }

    @Test
    void trustedPeer_withoutClaims_asWithoutTrust() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = start(
                        Yaml.to(backEnd).paths("[\"/a\"]").text(), trust("x-real-ip", false, "127.0.0.0/8"), false)) {
            Message request = ask(backEnd, gateway, "", "X-Forwarded-Proto:\r\n");
            assertThat(request.header("X-Real-IP")).isEqualTo("127.0.0.1");
            assertThat(request.header("X-Forwarded-For")).isEqualTo("127.0.0.1");
            assertThat(request.header("X-Forwarded-Proto")).isEqualTo("http");
            assertThat(request.header("X-Forwarded-Host")).isEqualTo("example.test");
            assertThat(request.header("X-Forwarded-Port")).isEqualTo(String.valueOf(gateway.port()));
            assertThat(request.header("X-Forwarded-Path")).isEqualTo("/a/x");
            assertThat(request.header("X-Forwarded-Prefix")).isEqualTo("/a");
        }
    }

    @Test
    void trustedPeer_realIpWithoutForwardedFor_clientIsForwardedFor() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = start(
                        Yaml.to(backEnd).paths("[\"/a\"]").text(), trust("x-real-ip", false, "127.0.0.0/8"), false)) {
            Message request = ask(backEnd, gateway, "", "X-Real-IP: 2001:DB8::0:1\r\n");
            assertThat(request.header("X-Real-IP")).isEqualTo("2001:db8::1");
            assertThat(request.header("X-Forwarded-For")).isEqualTo("2001:db8::1");
        }
    }

    @Test
    void forwardedFor_recursive_passesTrustedAddressesOver() throws Exception {
        String chain = "X-Forwarded-For: 6.6.6.6, 1.1.1.1\r\nX-Forwarded-For: 10.0.0.1, 10.0.0.2\r\n";
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway recursive = start(
                        Yaml.to(backEnd).text(), trust("x-forwarded-for", true, "127.0.0.1", "10.0.0.0/8"), false);
                TestGateway plain = start(
                        Yaml.to(backEnd).text(), trust("x-forwarded-for", false, "127.0.0.1", "10.0.0.0/8"), false)) {
            assertThat(ask(backEnd, recursive, "", chain).header("X-Real-IP")).isEqualTo("1.1.1.1");
            assertThat(ask(backEnd, plain, "", chain).header("X-Real-IP")).isEqualTo("10.0.0.2");
        }
    }

    @Test
    void oneConnection_severalClients_eachRequestItsOwn() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = start(Yaml.to(backEnd).text(), trust("x-real-ip", false, "127.0.0.1"), false);
                TestClient client = gateway.client()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Real-IP: 1.1.1.1\r\n\r\n")
                    .read();
            client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Real-IP: 2.2.2.2\r\n\r\n")
                    .read();
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read();
            assertThat(backEnd.requests().stream().map(each -> each.header("X-Real-IP")))
                    .containsExactly("1.1.1.1", "2.2.2.2", "127.0.0.1");
        }
    }

    @Test
    void httpsRoute_forwardedProtoOfATrustedPeer_served() throws Exception {
        String yaml = "protocols: [https]\n    https_redirect_status_code: 302";
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway trusting =
                        start(Yaml.to(backEnd).route(yaml).text(), trust("x-real-ip", false, "127.0.0.1"), false);
                TestGateway doubting = start(Yaml.to(backEnd).route(yaml).text(), TrustedPeers.NONE, false)) {
            ask(backEnd, trusting, "", "X-Forwarded-Proto: https\r\n");
            try (TestClient client = trusting.client()) {
                Message moved = client.send("GET /x HTTP/1.1\r\nHost: in.test\r\nX-Forwarded-Host: out.test\r\n\r\n")
                        .read();
                assertThat(moved.status()).isEqualTo(302);
                assertThat(moved.header("Location")).isEqualTo("https://out.test/x");
            }
            try (TestClient client = doubting.client()) {
                Message moved = client.send("GET /x HTTP/1.1\r\nHost: in.test\r\nX-Forwarded-Proto: https\r\n"
                                + "X-Forwarded-Host: out.test\r\n\r\n")
                        .read();
                assertThat(moved.header("Location")).isEqualTo("https://in.test/x");
            }
        }
    }

    @Test
    void hashOnIp_trustedPeer_byTheClientsAddress() throws Exception {
        try (TestBackEnd one = TestBackEnd.answering("1");
                TestBackEnd two = TestBackEnd.answering("2")) {
            String yaml = Yaml.to(one, two)
                    .upstream("algorithm: consistent-hashing\nhash_on: ip")
                    .text();
            for (boolean trusted : List.of(true, false)) {
                try (TestGateway gateway =
                        start(yaml, trust("x-real-ip", false, trusted ? "127.0.0.1" : "10.0.0.1"), false)) {
                    Set<String> answers = java.util.stream.IntStream.range(0, 30)
                            .mapToObj(i -> {
                                try (TestClient client = gateway.client()) {
                                    return client.send(
                                                    "GET / HTTP/1.1\r\nHost: a\r\nX-Real-IP: 1.1.1." + i + "\r\n\r\n")
                                            .read()
                                            .text();
                                } catch (IOException broken) {
                                    throw new java.io.UncheckedIOException(broken);
                                }
                            })
                            .collect(Collectors.toSet());
                    assertThat(answers).hasSize(trusted ? 2 : 1);
                }
            }
        }
    }

    @Test
    void accessLog_client_isTheRealOne() throws Exception {
        StringWriter lines = new StringWriter();
        AccessLog log = new AccessLog(lines);
        try (TestBackEnd backEnd = TestBackEnd.answering("x")) {
            try (TestGateway gateway = TestGateway.start(
                    Yaml.to(backEnd).text(),
                    options -> options.withAccessLog(log).withTrustedPeers(trust("x-real-ip", false, "127.0.0.1")))) {
                ask(backEnd, gateway, "", "X-Real-IP: 7.7.7.7\r\n");
            }
        }
        JsonNode line = JsonMapper.builder().build().readTree(lines.toString());
        assertThat(line.get("client").asString()).isEqualTo("7.7.7.7");
    }

    // ---------------------------------------------------------------- PROXY protocol

    private static final String V1 = "PROXY TCP4 5.5.5.5 127.0.0.1 4321 80\r\n";

    @Test
    void proxyHeader_ofATrustedPeer_namesTheClient() throws Exception {
        String v2 = new String(
                HexFormat.of()
                        .parseHex("0d0a0d0a000d0a515549540a" + "2111000f" + "05050505" + "7f000001" + "10e10050"
                                + "040000"),
                java.nio.charset.StandardCharsets.ISO_8859_1);
        for (String header : List.of(V1, v2)) {
            try (TestBackEnd backEnd = TestBackEnd.answering("x");
                    TestGateway gateway =
                            start(Yaml.to(backEnd).text(), trust("proxy_protocol", false, "127.0.0.1"), true)) {
                Message request = ask(backEnd, gateway, header, "X-Real-IP: 9.9.9.9\r\n");
                assertThat(request.header("X-Real-IP")).isEqualTo("5.5.5.5");
                assertThat(request.header("X-Forwarded-For")).isEqualTo("5.5.5.5");
                request = ask(backEnd, gateway, header, "X-Forwarded-For: 1.1.1.1\r\n");
                assertThat(request.header("X-Forwarded-For")).isEqualTo("1.1.1.1, 127.0.0.1");
            }
        }
    }

    @Test
    void proxyHeader_ofAnUntrustedPeerOrAnotherSource_takenOffAndIgnored() throws Exception {
        for (TrustedPeers whom : List.of(
                TrustedPeers.NONE,
                trust("proxy_protocol", false, "10.0.0.0/8"),
                trust("x-real-ip", false, "127.0.0.1"))) {
            try (TestBackEnd backEnd = TestBackEnd.answering("x");
                    TestGateway gateway = start(Yaml.to(backEnd).text(), whom, true)) {
                assertThat(ask(backEnd, gateway, V1, "").header("X-Real-IP")).isEqualTo("127.0.0.1");
            }
        }
    }

    @Test
    void proxyHeader_unknown_isThePeer() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway =
                        start(Yaml.to(backEnd).text(), trust("proxy_protocol", false, "127.0.0.1"), true)) {
            assertThat(ask(backEnd, gateway, "PROXY UNKNOWN\r\n", "").header("X-Real-IP"))
                    .isEqualTo("127.0.0.1");
        }
    }

    @Test
    void proxyHeader_inSinglebytes_read() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway =
                        start(Yaml.to(backEnd).text(), trust("proxy_protocol", false, "127.0.0.1"), true);
                TestClient client = gateway.client()) {
            for (char c : (V1 + "GET / HTTP/1.1\r\nHost: a\r\n\r\n").toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(backEnd.onlyRequest().header("X-Real-IP")).isEqualTo("5.5.5.5");
        }
    }

    @Test
    void proxyHeader_missingOrMalformed_closedWithoutAWord() throws Exception {
        for (String bytes : List.of(
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "PROXY TCP4 1.2.3.4 5.6.7.8 1\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "PROXY " + "x".repeat(5000))) {
            try (TestBackEnd backEnd = TestBackEnd.answering("x");
                    TestGateway gateway =
                            start(Yaml.to(backEnd).text(), trust("proxy_protocol", false, "127.0.0.1"), true);
                    TestClient client = gateway.client()) {
                try {
                    assertThat(client.send(bytes).readToEnd()).isEmpty();
                } catch (java.net.SocketException reset) {
                    // closed with bytes unread
                }
                assertThat(backEnd.connections()).isZero();
                assertThat(gateway.stats().openCount()).isZero();
            }
        }
    }

    @Test
    void proxyHeader_twice_secondIsNoRequest() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway =
                        start(Yaml.to(backEnd).text(), trust("proxy_protocol", false, "127.0.0.1"), true);
                TestClient client = gateway.client()) {
            assertThat(client.send(V1 + V1 + "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                            .read()
                            .status())
                    .isEqualTo(400);
            assertThat(backEnd.connections()).isZero();
        }
    }

    @Test
    void proxyHeader_thatDoesNotCome_closedAfterAMinute() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway =
                        start(Yaml.to(backEnd).text(), trust("proxy_protocol", false, "127.0.0.1"), true);
                TestClient client = gateway.client()) {
            client.send("PROXY TC");
            gateway.awaitTicks();
            gateway.skip(Duration.ofSeconds(61));
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void connectionsWithoutHeader_countTowardsTheLimit() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(
                        Yaml.to(backEnd).text(),
                        options -> options.withMaxConnections(2)
                                .withProxyListen(List.of(new Listen(any, false, false, true))));
                TestClient first = gateway.client();
                TestClient second = gateway.client()) {
            first.send("P");
            second.send("P");
            gateway.awaitTicks();
            try (TestClient third = gateway.client()) {
                assertThat(third.readToEnd()).isEmpty();
            }
            assertThat(gateway.stats().refusedCount()).isEqualTo(1);
            assertThat(first.send(V1.substring(1) + "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                            .read()
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void stop_connectionWithoutHeader_closedAtOnce() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("x")) {
            TestGateway gateway = start(Yaml.to(backEnd).text(), TrustedPeers.NONE, true);
            try (TestClient client = gateway.client()) {
                client.send("PROXY");
                gateway.awaitTicks();
                assertThat(gateway.gateway().stop()).isTrue();
                assertThat(client.readToEnd()).isEmpty();
            }
        }
    }
}
