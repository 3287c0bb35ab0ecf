package dev.wissel.console.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.console.guard.AdminToken;
import dev.wissel.console.guard.DoorKeeper;
import dev.wissel.gateway.tls.ListenerTls;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.KeyUsage;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;

class AdminTlsTest {
    private static final String TOKEN = "0123456789abcdef-token";
    private static final X509Bundle CA = authority("Admin CA");
    private static final X509Bundle OTHER_CA = authority("Other CA");
    private static final X509Bundle SERVER = leaf(CA, 9, true);
    private static final X509Bundle CLIENT = leaf(CA, 9, false);
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress("127.0.0.1", 0);
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress("0.0.0.0", 0);

    private static X509Bundle authority(String name) {
        try {
            return days(9).subject("CN=" + name).setIsCertificateAuthority(true).buildSelfSigned();
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static CertificateBuilder days(int left) {
        Instant now = Instant.now();
        return new CertificateBuilder()
                .ecp256()
                .notBefore(now.minus(Duration.ofDays(20)))
                .notAfter(now.plus(Duration.ofDays(left)));
    }

    private static X509Bundle leaf(X509Bundle issuer, int daysLeft, boolean server) {
        CertificateBuilder builder = days(daysLeft).subject("CN=leaf").addSanIpAddress("127.0.0.1");
        try {
            return (server ? builder.addExtendedKeyUsageServerAuth() : builder.addExtendedKeyUsageClientAuth())
                    .buildIssuedBy(issuer);
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static AdminOptions options(AdminGuard guard, ListenerTls tls, AdminListen... listens) {
        return AdminOptions.DEFAULTS
                .guarded(guard, List.of(listens), tls)
                .with(table -> table.add("GET", "/things", request -> AdminAnswer.json(200, Map.of("all", true))));
    }

    private static AdminServer serving(ListenerTls tls) throws IOException {
        return AdminServer.start(options(new DoorKeeper(null, Set.of()), tls, new AdminListen(LOOPBACK, true)));
    }

    private static ListenerTls shown(X509Bundle clientAuthority) {
        return ListenerTls.of(
                SERVER.getCertificatePathPEM(),
                SERVER.getPrivateKeyPEM(),
                clientAuthority == null ? null : clientAuthority.getCertificatePEM());
    }

    private static HttpClient client(X509Bundle trusted, X509Bundle own, String... versions) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        KeyManager[] keys = own == null ? null : own.toKeyManagerFactory().getKeyManagers();
        context.init(keys, new TrustManager[] {trusted.toTrustManager()}, null);
        HttpClient.Builder builder = HttpClient.newBuilder().sslContext(context);
        if (versions.length > 0) {
            SSLParameters only = new SSLParameters();
            only.setProtocols(versions);
            builder.sslParameters(only);
        }
        return builder.build();
    }

    private static HttpResponse<String> ask(HttpClient client, int port, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/things"))
                .timeout(Duration.ofSeconds(20));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    @Test
    void ssl_rightAuthority_isServedOverBothVersions() throws Exception {
        try (AdminServer server = serving(shown(null))) {
            for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                HttpResponse<String> answer = ask(client(CA, null, version), server.port());
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo("{\"all\":true}");
                assertThat(answer.sslSession().orElseThrow().getProtocol()).isEqualTo(version);
                assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            }
        }
    }

    @Test
    void ssl_wrongAuthority_isRefusedByTheClient() throws Exception {
        try (AdminServer server = serving(shown(null));
                AdminServer selfSigned = serving(ListenerTls.selfSigned(null))) {
            assertThatThrownBy(() -> ask(client(OTHER_CA, null), server.port())).isInstanceOf(SSLException.class);
            assertThatThrownBy(() -> ask(client(CA, null), selfSigned.port())).isInstanceOf(SSLException.class);
        }
    }

    @Test
    void clientAuthority_letsInOnlyItsOwnWithinTheirDates() throws Exception {
        try (AdminServer server = serving(shown(CA))) {
            int port = server.port();
            for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                assertThat(ask(client(CA, CLIENT, version), port).statusCode()).isEqualTo(200);
                refused(client(CA, null, version), port);
                refused(client(CA, leaf(OTHER_CA, 9, false), version), port);
                refused(client(CA, leaf(authority("Admin CA"), 9, false), version), port); // another of that name
                refused(client(CA, leaf(CA, -1, false), version), port);
                refused(client(CA, leaf(CA, 9, true), version), port); // a server's certificate is no client's
            }
            assertThat(ask(client(CA, CLIENT), port).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void clientAuthority_isTheExpiredCertificateItself_isRefused() throws Exception {
        X509Bundle expired = own(-1);
        X509Bundle valid = own(9);
        try (AdminServer old = serving(shown(expired));
                AdminServer fresh = serving(shown(valid))) {
            refused(client(CA, expired), old.port());
            assertThat(ask(client(CA, valid), fresh.port()).statusCode()).isEqualTo(200);
        }
    }

    private static X509Bundle own(int daysLeft) throws Exception {
        return days(daysLeft)
                .subject("CN=own")
                .setIsCertificateAuthority(true)
                .setKeyUsage(true, KeyUsage.digitalSignature, KeyUsage.keyCertSign)
                .buildSelfSigned();
    }

    private static void refused(HttpClient client, int port) {
        assertThatThrownBy(() -> ask(client, port)).isInstanceOf(IOException.class);
    }

    @Test
    void plainRequest_onSsl_isClosedWithoutAnAnswer() throws Exception {
        try (AdminServer server = serving(shown(null))) {
            String answer = RawClient.send(server.port(), "GET /things HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(answer).doesNotContain("HTTP/1", "all");
            assertThat(ask(client(CA, null), server.port()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void handshake_dropByDrop_isClosedAfterItsTime() throws Exception {
        AdminOptions quick = options(new DoorKeeper(null, Set.of()), shown(null), new AdminListen(LOOPBACK, true))
                .handshakeTimeout(Duration.ofMillis(300));
        try (AdminServer server = AdminServer.start(quick);
                Socket slow = new Socket("127.0.0.1", server.port())) {
            slow.setSoTimeout(20_000);
            slow.getOutputStream().write(new byte[] {22, 3, 1, 2}); // the begin of a ClientHello
            assertThatCode(() -> assertThat(slow.getInputStream().read()).isEqualTo(-1))
                    .as("closed, long before the idle time of a minute")
                    .doesNotThrowAnyException();
            // Who has shaken hands in time stays beyond it.
            HttpClient kept = client(CA, null);
            assertThat(ask(kept, server.port()).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void listens_plainAndSsl_serveTheSame() throws Exception {
        AdminGuard guard = new DoorKeeper(null, Set.of());
        AdminListen[] both = {AdminListen.plain(LOOPBACK), new AdminListen(LOOPBACK, true)};
        try (AdminServer server = AdminServer.start(options(guard, shown(null), both))) {
            assertThat(server.ports()).hasSize(2).doesNotHaveDuplicates();
            assertThat(RawClient.send(
                            server.ports().get(0),
                            "GET /things HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                    .endsWith("{\"all\":true}");
            assertThat(ask(client(CA, null), server.ports().get(1)).body()).isEqualTo("{\"all\":true}");
        }
    }

    @Test
    void listens_oneTaken_nothingIsLeftRunning() throws Exception {
        try (AdminServer first = serving(shown(null))) {
            AdminListen taken = new AdminListen(new InetSocketAddress("127.0.0.1", first.port()), true);
            AdminOptions options = options(AdminGuard.NONE, shown(null), AdminListen.plain(LOOPBACK), taken);
            assertThatThrownBy(() -> AdminServer.start(options))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + first.port());
        }
    }

    @Test
    void beyondLoopback_needsATokenOrAClientCertificate() throws Exception {
        DoorKeeper open = new DoorKeeper(null, Set.of());
        AdminListen plain = AdminListen.plain(ANYWHERE);
        AdminListen ssl = new AdminListen(ANYWHERE, true);
        assertThatThrownBy(() -> options(open, shown(null), ssl)).hasMessageContaining("client certificates");
        assertThatThrownBy(() -> options(open, shown(CA), ssl, plain)).hasMessageContaining("0.0.0.0:0");
        assertThatThrownBy(() -> options(open, null, ssl)).hasMessageContaining("expected: a certificate");
        try (AdminServer server = AdminServer.start(options(open, shown(CA), ssl))) {
            assertThat(ask(client(CA, CLIENT), server.port()).statusCode()).isEqualTo(200);
            refused(client(CA, null), server.port());
        }
        DoorKeeper closed = new DoorKeeper(AdminToken.of(TOKEN), Set.of());
        try (AdminServer server = AdminServer.start(options(closed, shown(CA), ssl))) {
            assertThat(ask(client(CA, CLIENT), server.port()).statusCode()).isEqualTo(401);
            assertThat(ask(client(CA, CLIENT), server.port(), "Kong-Admin-Token", TOKEN)
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void listenerTls_wrongTexts_sayWhichAndNothingOfTheKey() throws Exception {
        String certificate = SERVER.getCertificatePEM();
        String key = SERVER.getPrivateKeyPEM();
        String secret = key.lines().skip(1).findFirst().orElseThrow();
        String rsa = days(9).rsa2048().subject("CN=rsa").buildIssuedBy(CA).getPrivateKeyPEM();
        wrong(key, key, null, "no certificate", secret);
        wrong(certificate, certificate, null, "no private key", secret);
        wrong(
                certificate,
                key.replace(secret, "AAAA" + secret.substring(8)),
                null,
                "private key cannot be read",
                secret);
        wrong(certificate, CLIENT.getPrivateKeyPEM(), null, "the key is not that of", secret);
        wrong(certificate, rsa, null, "the key does not fit", secret);
        wrong(certificate, key, "nothing", "no certificate (expected: authorities", secret);
    }

    private static void wrong(String certificate, String key, String authorities, String why, String secret) {
        assertThatThrownBy(() -> ListenerTls.of(certificate, key, authorities))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining(secret);
    }
}
