package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Admin API's flags for TLS, as a user gives them. */
class AdminTlsCommandTest {
    private static final Pattern ADMIN =
            Pattern.compile("Admin API on http://127\\.0\\.0\\.1:(\\d+), https://0\\.0\\.0\\.0:(\\d+)");

    @TempDir
    private Path directory;

    private X509Bundle authority;
    private X509Bundle shown;
    private Path certificate;
    private Path key;
    private Path clients;

    @BeforeEach
    void writeFiles() throws Exception {
        authority = new CertificateBuilder()
                .ecp256()
                .subject("CN=Admin CA")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        shown = new CertificateBuilder()
                .ecp256()
                .subject("CN=admin")
                .addSanIpAddress("127.0.0.1")
                .buildIssuedBy(authority);
        certificate = Files.writeString(directory.resolve("admin.crt"), shown.getCertificatePathPEM());
        key = Files.writeString(directory.resolve("admin.key"), shown.getPrivateKeyPEM());
        clients = Files.writeString(directory.resolve("clients.crt"), authority.getCertificatePEM());
    }

    private HttpClient client(X509Bundle own) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own.toKeyManagerFactory().getKeyManagers(), new TrustManager[] {authority.toTrustManager()}, null);
        return HttpClient.newBuilder().sslContext(context).build();
    }

    @Test
    void sslListener_withClientAuthority_servesBeyondLoopbackWithoutAToken() throws Exception {
        try (Wissel wissel = Wissel.serves(
                "gateway",
                "--store",
                directory.resolve("store").toString(),
                "--admin-listen",
                "127.0.0.1:0 reuseport backlog=16384, 0.0.0.0:0 http2 ssl reuseport backlog=16384",
                "--admin-ssl-cert",
                certificate.toString(),
                "--admin-ssl-cert-key",
                key.toString(),
                "--admin-ssl-client-ca",
                clients.toString())) {
            Matcher ports = ADMIN.matcher(wissel.awaitOut("Admin API on "));
            assertThat(ports.find()).isTrue();
            String secure = "https://127.0.0.1:" + ports.group(2);
            HttpRequest root = HttpRequest.newBuilder(URI.create(secure + "/")).build();
            assertThat(client(shown).send(root, BodyHandlers.ofString()).body())
                    .contains("\"admin_listen\":[\"127.0.0.1:" + ports.group(1) + "\",\"0.0.0.0:" + ports.group(2)
                            + " ssl\"]");
            HttpRequest plain = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ports.group(1) + "/services"))
                    .build();
            assertThat(client(shown).send(plain, BodyHandlers.ofString()).body())
                    .contains("\"data\":[]");
            String secret = shown.getPrivateKeyPEM().lines().skip(1).findFirst().orElseThrow();
            assertThat(String.join("\n", wissel.out()) + wissel.errText()).doesNotContain(secret);
        }
    }

    @Test
    void sslFlags_wrong_endWith2AndSayWhatWasExpected() throws Exception {
        String listen = "--admin-listen";
        refused(2, "one without the other (expected: both)", listen, "8444 ssl", "--admin-ssl-cert", "" + certificate);
        refused(2, "--admin-ssl-client-ca: no listener", listen, "8001", "--admin-ssl-client-ca", "" + clients);
        refused(2, "or ssl with --admin-ssl-client-ca)", listen, "0.0.0.0:8444 ssl");
        refused(
                2,
                "can be reached from other machines",
                listen,
                "0.0.0.0:8001, 0.0.0.0:8444 ssl",
                "--admin-ssl-client-ca",
                "" + clients);
        refused(2, "unknown word 'tls'", listen, "8444 tls");
        refused(2, "http2 without ssl", listen, "8444 http2");
        refused(2, "proxy_protocol", listen, "8444 ssl proxy_protocol");
    }

    @Test
    void sslFiles_wrong_endWith3AndNameTheFile() throws Exception {
        Path other = Files.writeString(
                directory.resolve("other.key"),
                new CertificateBuilder()
                        .ecp256()
                        .subject("CN=x")
                        .buildIssuedBy(authority)
                        .getPrivateKeyPEM());
        Path nothing = Files.writeString(directory.resolve("nothing.pem"), "nothing\n");
        files(directory.resolve("none.crt"), key, clients, "none.crt: no such file");
        files(certificate, directory, clients, "a directory (expected: a file in PEM)");
        files(nothing, key, clients, "nothing.pem, " + key + ": no certificate");
        files(certificate, other, clients, "other.key: the key is not that of the first certificate");
        files(certificate, key, nothing, "nothing.pem: no certificate (expected: authorities");
    }

    private void files(Path shownFile, Path keyFile, Path clientsFile, String why) throws Exception {
        refused(
                3,
                why,
                "--admin-listen",
                "127.0.0.1:0 ssl",
                "--admin-ssl-cert",
                shownFile.toString(),
                "--admin-ssl-cert-key",
                keyFile.toString(),
                "--admin-ssl-client-ca",
                clientsFile.toString());
    }

    private void refused(int exitCode, String why, String... flags) throws Exception {
        String[] arguments = new String[flags.length + 3];
        arguments[0] = "gateway";
        arguments[1] = "--store";
        arguments[2] = directory.resolve("store").toString();
        System.arraycopy(flags, 0, arguments, 3, flags.length);
        try (Wissel wissel = Wissel.ends(arguments)) {
            assertThat(wissel.exitCode()).as(wissel.errText()).isEqualTo(exitCode);
            assertThat(wissel.errText()).contains(why).doesNotContain("\tat ", "PRIVATE KEY");
        }
    }
}
