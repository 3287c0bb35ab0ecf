package dev.wissel.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** TLS towards targets, against servers of the JDK: whom the gateway believes, what it shows, and what name it asks for. */
class TlsUpstreamTest {
    private static final X509Bundle CA = Pki.authority("Test CA");
    private static final X509Bundle OTHER_CA = Pki.authority("Other CA");

    @AfterAll
    static void noLeaks() {
        Leaks.assertNone();
    }

    /** Answers with the name asked for in the handshake, and the subject of the certificate that was shown. */
    private static TestBackEnd server(X509Bundle identity, boolean wantsCertificate) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(
                identity.toKeyManagerFactory().getKeyManagers(),
                new TrustManager[] {new TrustAll()},
                new SecureRandom());
        SSLServerSocket listener = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        listener.setWantClientAuth(wantsCertificate);
        return TestBackEnd.start(listener, connection -> {
            while (connection.read() != null) {
                SSLSocket socket = (SSLSocket) connection.socket();
                ExtendedSSLSession session = (ExtendedSSLSession) socket.getSession();
                List<String> names = session.getRequestedServerNames().stream()
                        .map(name -> ((SNIHostName) name).getAsciiName())
                        .toList();
                String shown = wantsCertificate
                        ? ((X509Certificate) session.getPeerCertificates()[0])
                                .getSubjectX500Principal()
                                .getName()
                        : "";
                connection.send(TestBackEnd.ok(names + shown));
            }
        });
    }

    private static final class TrustAll implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static final String CA_ID = "00000000-0000-0000-0000-00000000000a";
    private static final String CLIENT_ID = "00000000-0000-0000-0000-00000000000b";

    private static Yaml yaml(TestBackEnd backEnd) {
        return Yaml.to(backEnd).service("protocol: https").service("retries: 0").upstream("host_header: good.test");
    }

    private static String authority(X509Bundle ca) {
        return "ca_certificates:\n- id: " + CA_ID + "\n  cert: " + Pki.block(4, ca.getCertificatePEM());
    }

    private static Yaml verifying(TestBackEnd backEnd) {
        return yaml(backEnd).service("tls_verify: true").service("ca_certificates: [\"" + CA_ID + "\"]");
    }

    private static int status(String yaml) throws IOException {
        try (TestGateway gateway = TestGateway.start(yaml)) {
            return gateway.get("/").status();
        }
    }

    @Test
    void verification_believesTheRightServerAlone() throws Exception {
        try (TestBackEnd good = server(Pki.server(CA, "good.test"), false);
                TestBackEnd wrongName = server(Pki.server(CA, "bad.test"), false);
                TestBackEnd expired = server(Pki.expiredServer(CA, "good.test"), false)) {
            assertThat(status(verifying(good).text() + authority(CA))).isEqualTo(200);
            assertThat(status(verifying(good).text() + authority(OTHER_CA)))
                    .as("another authority")
                    .isEqualTo(502);
            assertThat(status(verifying(wrongName).text() + authority(CA)))
                    .as("another name")
                    .isEqualTo(502);
            assertThat(status(verifying(expired).text() + authority(CA)))
                    .as("expired")
                    .isEqualTo(502);
            assertThat(status(yaml(good).service("tls_verify: true").text()))
                    .as("no authority named, and the platform does not know this one")
                    .isEqualTo(502);
            for (TestBackEnd each : List.of(good, wrongName, expired)) {
                assertThat(status(yaml(each).text()))
                        .as("nobody asks for verification")
                        .isEqualTo(200);
            }
        }
    }

    @Test
    void depth_limitsTheChain() throws Exception {
        X509Bundle one = Pki.intermediate(CA, "One");
        X509Bundle two = Pki.intermediate(one, "Two");
        try (TestBackEnd short1 = server(Pki.server(one, "good.test"), false);
                TestBackEnd long2 = server(Pki.server(two, "good.test"), false)) {
            assertThat(status(verifying(short1).text() + authority(CA))).isEqualTo(200);
            assertThat(status(verifying(short1).service("tls_verify_depth: 0").text() + authority(CA)))
                    .isEqualTo(502);
            assertThat(status(verifying(long2).text() + authority(CA)))
                    .as("two between, where nginx allows one")
                    .isEqualTo(502);
            assertThat(status(verifying(long2).service("tls_verify_depth: 2").text() + authority(CA)))
                    .isEqualTo(200);
        }
    }

    @Test
    void serverName_isTheHostThatTheTargetGets() throws Exception {
        try (TestBackEnd backEnd = server(Pki.server(CA, "good.test"), false)) {
            try (TestGateway gateway = TestGateway.start(yaml(backEnd).text())) {
                assertThat(gateway.get("/").text()).isEqualTo("[good.test]");
            }
            String none = Yaml.to(backEnd).service("protocol: https").text();
            try (TestGateway gateway = TestGateway.start(none)) {
                assertThat(gateway.get("/").text()).as("an address is no name").isEqualTo("[]");
            }
            String preserved = yaml(backEnd).route("preserve_host: true").text();
            try (TestGateway gateway = TestGateway.start(preserved);
                    TestClient client = gateway.client()) {
                assertThat(client.get("/").read().text()).isEqualTo("[example.test]");
                assertThat(client.send("GET / HTTP/1.1\r\nHost: other.test:99\r\n\r\n")
                                .read()
                                .text())
                        .as("on a connection of its own")
                        .isEqualTo("[other.test]");
                assertThat(client.get("/").read().text()).isEqualTo("[example.test]");
                assertThat(backEnd.connections()).isEqualTo(4);
            }
        }
    }

    @Test
    void clientCertificate_isTheServicesElseTheUpstreams() throws Exception {
        String certificates = "certificates:\n- id: " + CLIENT_ID + "\n"
                + Pki.entry(Pki.server(CA, "service")).replaceFirst("- ", "  ")
                + "- id: 00000000-0000-0000-0000-00000000000c\n"
                + Pki.entry(Pki.rsaServer(CA, "upstream")).replaceFirst("- ", "  ");
        try (TestBackEnd backEnd = server(Pki.server(CA, "good.test"), true)) {
            Yaml upstreams = yaml(backEnd).upstream("client_certificate: 00000000-0000-0000-0000-00000000000c");
            try (TestGateway gateway = TestGateway.start(upstreams.text() + certificates)) {
                assertThat(gateway.get("/").text()).isEqualTo("[good.test]CN=upstream");
                gateway.reload(
                        upstreams.service("client_certificate: " + CLIENT_ID).text() + certificates);
                assertThat(gateway.get("/").text())
                        .as("and not on the connection that was opened before")
                        .isEqualTo("[good.test]CN=service");
            }
        }
    }
}
