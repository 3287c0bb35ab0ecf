package dev.wissel.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.gateway.ConfigRefused;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.GatewayOptions;
import dev.wissel.gateway.proxy.Wire.Message;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** TLS towards clients: which certificate is shown, what a reload changes, and what routes make of it. */
class TlsListenerTest {
    private static final X509Bundle CA = Pki.authority("Test CA");

    @AfterAll
    static void noLeaks() {
        Leaks.assertNone();
    }

    /** A gateway with a TLS listener first and a plain one second. */
    private static TestGateway start(String yaml) throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
        return TestGateway.start(
                yaml,
                options -> options.withProxyListen(List.of(new Listen(any, true, true, false), Listen.plain(any))));
    }

    private static int plainPort(TestGateway gateway) {
        return gateway.gateway().proxyPorts().get(1);
    }

    private static String certificates(String... entries) {
        return "certificates:\n" + String.join("", entries);
    }

    private static String yaml(TestBackEnd backEnd, String more) {
        return Yaml.to(backEnd).text() + more;
    }

    // ---------------------------------------------------------------- certificates

    @Test
    void certificate_isThatOfTheServerName_asKongLooksItUp() throws Exception {
        String more = certificates(
                Pki.entry(Pki.server(CA, "exact"), "www.example.com"),
                Pki.entry(Pki.server(CA, "prefix"), "*.example.com"),
                Pki.entry(Pki.server(CA, "suffix"), "www.*"),
                Pki.entry(Pki.server(CA, "any"), "*"));
        try (TestBackEnd backEnd = TestBackEnd.answering("hi");
                TestGateway gateway = start(yaml(backEnd, more))) {
            assertThat(new TlsClient().shownFor(gateway.port(), "www.example.com"))
                    .isEqualTo("CN=exact");
            assertThat(new TlsClient().shownFor(gateway.port(), "WWW.Example.COM"))
                    .isEqualTo("CN=exact");
            assertThat(new TlsClient().shownFor(gateway.port(), "api.example.com"))
                    .isEqualTo("CN=prefix");
            assertThat(new TlsClient().shownFor(gateway.port(), "a.b.example.com"))
                    .isEqualTo("CN=any");
            assertThat(new TlsClient().shownFor(gateway.port(), "www.test")).isEqualTo("CN=suffix");
            assertThat(new TlsClient().shownFor(gateway.port(), "other.test")).isEqualTo("CN=any");
            assertThat(new TlsClient().shownFor(gateway.port(), null))
                    .as("without a name it is the default, and not the asterisk's")
                    .isEqualTo("CN=localhost");
        }
    }

    @Test
    void noCertificateConfigured_oneOfItsOwnIsShown() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("hi");
                TestGateway gateway = start(yaml(backEnd, ""))) {
            assertThat(new TlsClient().shownFor(gateway.port(), "www.example.com"))
                    .isEqualTo("CN=localhost");
        }
    }

    @Test
    void secondCertificate_isForClientsThatDoNotKnowTheFirstKind() throws Exception {
        String more = certificates(Pki.entry(Pki.server(CA, "ec"), Pki.rsaServer(CA, "rsa"), "two.example.com"));
        TlsClient client = new TlsClient();
        String[] protocol = {"TLSv1.2"};
        try (TestBackEnd backEnd = TestBackEnd.answering("hi");
                TestGateway gateway = start(yaml(backEnd, more))) {
            String[] ecdsa = {"TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"};
            String[] rsa = {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"};
            try (SSLSocket first = client.connect(gateway.port(), "two.example.com", ecdsa, protocol);
                    SSLSocket second = client.connect(gateway.port(), "two.example.com", rsa, protocol);
                    SSLSocket newest = client.connect(gateway.port(), "two.example.com", "TLSv1.3")) {
                assertThat(TlsClient.shownBy(first)).isEqualTo("CN=ec");
                assertThat(TlsClient.shownBy(second)).isEqualTo("CN=rsa");
                assertThat(TlsClient.shownBy(newest)).isEqualTo("CN=ec");
            }
        }
    }

    @Test
    void versions_areTls12And13Alone() throws Exception {
        TlsClient client = new TlsClient();
        try (TestBackEnd backEnd = TestBackEnd.answering("hi");
                TestGateway gateway = start(yaml(backEnd, ""))) {
            try (SSLSocket old = client.connect(gateway.port(), "a.test", "TLSv1.2");
                    SSLSocket now = client.connect(gateway.port(), "a.test", "TLSv1.3")) {
                assertThat(old.getSession().getProtocol()).isEqualTo("TLSv1.2");
                assertThat(now.getSession().getProtocol()).isEqualTo("TLSv1.3");
            }
            String[] weak = {"TLS_RSA_WITH_AES_128_CBC_SHA"};
            assertThatThrownBy(() -> client.connect(gateway.port(), "a.test", weak, new String[] {"TLSv1.2"}))
                    .isInstanceOf(SSLException.class);
        }
    }

    @Test
    void reload_otherCertificateForNewConnections_oldOnesGoOn() throws Exception {
        TlsClient client = new TlsClient();
        X509Bundle staying = Pki.server(CA, "staying");
        try (TestBackEnd backEnd = TestBackEnd.answering("hi");
                TestGateway gateway = start(yaml(
                        backEnd,
                        certificates(
                                Pki.entry(staying, "stay.test"), Pki.entry(Pki.server(CA, "before"), "a.test"))))) {
            try (SSLSocket open = client.connect(gateway.port(), "a.test");
                    TestClient http = new TestClient(open)) {
                assertThat(TlsClient.shownBy(open)).isEqualTo("CN=before");
                assertThat(http.get("/").read().text()).isEqualTo("hi");
                gateway.reload(yaml(
                        backEnd,
                        certificates(Pki.entry(staying, "stay.test"), Pki.entry(Pki.server(CA, "after"), "a.test"))));
                assertThat(http.get("/").read().text()).isEqualTo("hi");
                assertThat(new TlsClient().shownFor(gateway.port(), "a.test")).isEqualTo("CN=after");
                assertThat(new TlsClient().shownFor(gateway.port(), "stay.test"))
                        .isEqualTo("CN=staying");
            }
        }
    }

    @Test
    void sessions_areResumed_alsoAfterAReload() throws Exception {
        for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
            TlsClient client = new TlsClient();
            String entry = Pki.entry(Pki.server(CA, "a.test"), "a.test");
            try (TestBackEnd backEnd = TestBackEnd.answering("hi");
                    TestGateway gateway = start(yaml(backEnd, certificates(entry)))) {
                String text = yaml(backEnd, certificates(entry, Pki.entry(Pki.server(CA, "new"), "new.test")));
                long first = sessionMade(client, gateway, protocol);
                assertThat(sessionMade(client, gateway, protocol))
                        .as(protocol + ": made when the first was")
                        .isEqualTo(first);
                gateway.reload(text);
                assertThat(sessionMade(client, gateway, protocol))
                        .as(protocol + ": after a reload")
                        .isEqualTo(first);
                assertThat(sessionMade(new TlsClient(), gateway, protocol))
                        .as(protocol + ": another client's")
                        .isNotEqualTo(first);
            }
        }
    }

    private static long sessionMade(TlsClient client, TestGateway gateway, String protocol)
            throws IOException, InterruptedException {
        try (SSLSocket socket = client.connect(gateway.port(), "a.test", protocol);
                TestClient http = new TestClient(socket)) {
            assertThat(http.get("/").read().text()).isEqualTo("hi"); // with it come the tickets of TLS 1.3
            long made = socket.getSession().getCreationTime();
            Thread.sleep(2); // so that a session that is new has another time
            return made;
        }
    }

    @Test
    void unusableCertificate_refusesTheConfiguration_andNamesNothingOfTheKey() throws Exception {
        X509Bundle bundle = Pki.server(CA, "a.test");
        String secret = bundle.getPrivateKeyPEM().lines().skip(1).findFirst().orElseThrow();
        String broken = "certificates:\n- cert: " + Pki.block(4, bundle.getCertificatePEM()) + "  key: "
                + Pki.block(4, "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----");
        assertThatThrownBy(() -> Gateway.start(
                        TestGateway.config(Yaml.to().text() + broken),
                        GatewayOptions.defaults()
                                .withProxyListen(List.of(new Listen(
                                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                                        true,
                                        true,
                                        false)))))
                .isInstanceOfSatisfying(
                        ConfigRefused.class,
                        refused -> assertThat(refused.problems())
                                .singleElement()
                                .asString()
                                .contains("the private key cannot be read")
                                .doesNotContain("MAA="));
        assertThat(TestGateway.config(Yaml.to().text() + certificates(Pki.entry(bundle)))
                        .toString())
                .doesNotContain(secret);
    }

    @Test
    void noTlsSpoken_connectionIsClosed_othersAreServed() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("hi");
                TestGateway gateway = start(yaml(backEnd, ""));
                TestClient lost = gateway.client()) {
            assertThat(lost.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").readToEnd())
                    .doesNotContain("HTTP");
            TestGateway.await("closed", () -> gateway.stats().openCount() == 0);
            try (TestClient http = new TestClient(new TlsClient().connect(gateway.port(), "a.test"))) {
                assertThat(http.get("/").read().text()).isEqualTo("hi");
            }
        }
    }

    @Test
    void tooManyConnections_countAlikeWithTls() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
        try (TestBackEnd backEnd = TestBackEnd.answering("hi");
                TestGateway gateway = TestGateway.start(
                        yaml(backEnd, ""),
                        options -> options.withProxyListen(List.of(new Listen(any, true, false, false)))
                                .withMaxConnections(1));
                TestClient first = new TestClient(new TlsClient().connect(gateway.port(), "a.test"))) {
            assertThat(first.get("/").read().text()).isEqualTo("hi");
            assertThatThrownBy(() -> new TlsClient().connect(gateway.port(), "a.test"))
                    .isInstanceOf(IOException.class);
            assertThat(gateway.stats().refusedCount()).isEqualTo(1);
        }
    }

    // ---------------------------------------------------------------- requests

    @Test
    void request_overTls_saysSoToTheTarget() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("hi");
                TestGateway gateway = start(yaml(backEnd, ""));
                TestClient http = new TestClient(new TlsClient().connect(gateway.port(), "a.test"))) {
            assertThat(http.get("/x").read().text()).isEqualTo("hi");
            assertThat(http.request("POST", "/y", "body").read().status()).isEqualTo(200);
            Message request = backEnd.requests().get(0);
            assertThat(request.header("X-Forwarded-Proto")).isEqualTo("https");
            assertThat(request.header("X-Forwarded-Port")).isEqualTo(String.valueOf(gateway.port()));
            assertThat(backEnd.requests().get(1).text()).isEqualTo("body");
        }
    }

    @Test
    void lastAnswer_endsWithTlsOwnEnd() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("hi");
                TestGateway gateway = start(yaml(backEnd, ""));
                TestClient http = new TestClient(new TlsClient().connect(gateway.port(), "a.test"))) {
            http.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            // A JDK socket throws if the connection ends without close_notify.
            assertThat(http.readToEnd()).endsWith("hi");
        }
    }

    /** With TLS the end of an answer without a length is its close_notify (RFC 9110 §6.1, RFC 8446 §6.1): one that is cut short must not have it. */
    @Test
    void answerUntilClose_cutShort_endsWithoutTlsOwnEnd() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.readHead();
                    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
                });
                TestGateway gateway = start(yaml(backEnd, ""));
                SSLSocket client = new TlsClient().connect(gateway.port(), "a.test")) {
            client.getOutputStream()
                    .write("GET / HTTP/1.0\r\nHost: a.test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThatThrownBy(() -> client.getInputStream().readAllBytes()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void httpsRoute_overPlainHttp_isRefusedOrRedirected() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("hi");
                TestGateway gateway = start(yaml(backEnd, ""))) {
            gateway.reload(Yaml.to(backEnd).route("protocols: [https]").text());
            try (TestClient plain = new TestClient(plainPort(gateway));
                    TestClient tls = new TestClient(new TlsClient().connect(gateway.port(), "a.test"))) {
                Message refused = plain.get("/x?q=1").read();
                assertThat(refused.start()).isEqualTo("HTTP/1.1 426 Upgrade Required");
                assertThat(refused.all("Connection")).containsExactly("keep-alive", "Upgrade");
                assertThat(refused.header("Upgrade")).isEqualTo("TLS/1.2, HTTP/1.1");
                assertThat(refused.text()).contains("Please use HTTPS protocol");
                assertThat(tls.get("/x").read().text()).isEqualTo("hi");
            }
            for (int status : List.of(301, 302, 307, 308)) {
                gateway.reload(Yaml.to(backEnd)
                        .route("protocols: [https]")
                        .route("https_redirect_status_code: " + status)
                        .text());
                try (TestClient plain = new TestClient(plainPort(gateway))) {
                    Message moved = plain.get("/x?q=1").read();
                    assertThat(moved.status()).isEqualTo(status);
                    assertThat(moved.header("Location")).isEqualTo("https://example.test/x?q=1");
                    assertThat(moved.text()).isEmpty();
                }
            }
        }
    }

    @Test
    void routesWithServerNames_areTakenByThose() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("hi");
                TestGateway gateway = start(Yaml.to(backEnd)
                        .route("protocols: [http, https]")
                        .route("snis: [\"*.a.test\"]")
                        .text())) {
            // A JDK client that resumes a session repeats the name of that session: a client each.
            try (TestClient named = new TestClient(new TlsClient().connect(gateway.port(), "www.a.test"));
                    TestClient other = new TestClient(new TlsClient().connect(gateway.port(), "www.b.test"));
                    TestClient nameless = new TestClient(new TlsClient().connect(gateway.port(), null));
                    TestClient plain = new TestClient(plainPort(gateway))) {
                for (int i = 0; i < 2; i++) { // twice, because answers are kept
                    assertThat(named.get("/x").read().status()).isEqualTo(200);
                    assertThat(other.get("/x").read().status()).isEqualTo(404);
                    assertThat(nameless.get("/x").read().status()).isEqualTo(404);
                    assertThat(plain.get("/x").read().status())
                            .as("without TLS the names are not asked")
                            .isEqualTo(200);
                }
            }
        }
    }
}
