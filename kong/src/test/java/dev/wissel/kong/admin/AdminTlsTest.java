package dev.wissel.kong.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.wissel.kong.admin.AdminError.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS with certificates made for the run: a server's for 127.0.0.1 and kong.example, and a client's. */
class AdminTlsTest {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String KONG = "{\"version\":\"3.9.3\",\"tagline\":\"Welcome to kong\"}";
    private static KeyStore server;
    private static KeyStore client;

    @BeforeAll
    static void makeCertificates(@TempDir Path folder) throws Exception {
        server = made(folder, "server", "EC", "ip:127.0.0.1,dns:kong.example");
        client = made(folder, "client", "RSA", "dns:client.example");
    }

    private static KeyStore made(Path folder, String name, String algorithm, String names) throws Exception {
        Path file = folder.resolve(name + ".p12");
        Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process process = new ProcessBuilder(List.of(
                        tool.toString(),
                        "-genkeypair",
                        "-alias",
                        "it",
                        "-keyalg",
                        algorithm,
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=" + names,
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD)))
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    private static String pem(String what, byte[] der) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + what + "-----\n";
    }

    private static String certificate(KeyStore store) throws Exception {
        return pem("CERTIFICATE", store.getCertificate("it").getEncoded());
    }

    private static Secret key(KeyStore store) throws Exception {
        return Secret.of(pem("PRIVATE KEY", ((PrivateKey) store.getKey("it", PASSWORD)).getEncoded()));
    }

    private static HttpsServer serving(boolean askForClient, AtomicReference<String> sni) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(server, PASSWORD);
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("client", client.getCertificate("it"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        HttpsServer https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        https.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                SSLParameters set = context.getDefaultSSLParameters();
                set.setNeedClientAuth(askForClient);
                parameters.setSSLParameters(set);
            }
        });
        https.createContext("/", exchange -> {
            if (exchange instanceof com.sun.net.httpserver.HttpsExchange tls
                    && tls.getSSLSession() instanceof ExtendedSSLSession session) {
                sni.set(session.getRequestedServerNames().stream()
                        .map(name -> ((SNIHostName) name).getAsciiName())
                        .findFirst()
                        .orElse(""));
            }
            byte[] bytes = KONG.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        https.start();
        return https;
    }

    private static AdminClient at(HttpsServer https, String host, TlsOptions tls) {
        return new AdminClient(
                AdminOptions.at("https://" + host + ":" + https.getAddress().getPort())
                        .tls(tls)
                        .build());
    }

    private static AdminError errorOf(AdminClient asked) {
        return catchThrowableOfType(AdminException.class, asked::node).error();
    }

    @Test
    void certificate_notTrusted_trusted_orNotAskedFor() throws Exception {
        HttpsServer https = serving(false, new AtomicReference<>());
        try {
            AdminError unknown = errorOf(at(https, "127.0.0.1", TlsOptions.DEFAULTS));
            assertThat(unknown.kind()).isEqualTo(Kind.TLS);
            assertThat(unknown.message()).contains("--ca-cert-file");
            assertThat(at(https, "127.0.0.1", TlsOptions.trusting(certificate(server)))
                            .node()
                            .release()
                            .text())
                    .isEqualTo("3.9.3");
            assertThat(at(https, "localhost", TlsOptions.unverified())
                            .node()
                            .release()
                            .text())
                    .isEqualTo("3.9.3");
        } finally {
            https.stop(0);
        }
    }

    @Test
    void certificate_forAnotherName_isRefusedUnlessThatNameIsAskedFor() throws Exception {
        AtomicReference<String> sni = new AtomicReference<>("");
        HttpsServer https = serving(false, sni);
        try {
            TlsOptions trusting = TlsOptions.trusting(certificate(server));
            AdminError other = errorOf(at(https, "localhost", trusting));
            assertThat(other.kind()).isEqualTo(Kind.TLS);
            assertThat(other.message()).contains("--tls-server-name");
            at(https, "localhost", trusting.withServerName("kong.example")).node();
            assertThat(sni).hasValue("kong.example");
            assertThat(errorOf(at(https, "127.0.0.1", trusting.withServerName("wrong.example")))
                            .kind())
                    .isEqualTo(Kind.TLS);
        } finally {
            https.stop(0);
        }
    }

    @Test
    void clientCertificate_askedFor_isShown() throws Exception {
        HttpsServer https = serving(true, new AtomicReference<>());
        try {
            TlsOptions trusting = TlsOptions.trusting(certificate(server));
            AdminError without = errorOf(at(https, "127.0.0.1", trusting));
            assertThat(without.kind()).isIn(Kind.TLS, Kind.BROKEN);
            at(https, "127.0.0.1", trusting.withClient(certificate(client), key(client)))
                    .node();
        } finally {
            https.stop(0);
        }
    }

    @Test
    void scheme_wrong_saysWhichOne() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread answering = new Thread(() -> {
                try {
                    while (true) {
                        Socket socket = plain.accept(); // as nginx does: an answer to the first bytes
                        socket.getInputStream().read(new byte[64]);
                        socket.getOutputStream()
                                .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
                        socket.getOutputStream().flush();
                    }
                } catch (IOException over) {
                    // the test has ended
                }
            });
            answering.setDaemon(true);
            answering.start();
            AdminError error = errorOf(new AdminClient(AdminOptions.at("https://127.0.0.1:" + plain.getLocalPort())
                    .tls(TlsOptions.unverified())
                    .build()));
            assertThat(error.kind()).isEqualTo(Kind.TLS);
            assertThat(error.message()).contains("http://");
        }
        try (BrokenServer nginx = BrokenServer.answering(
                400,
                "text/html",
                "<title>400 The plain HTTP request was sent to HTTPS port</title>",
                "Server: kong/3.9.3")) {
            assertThat(errorOf(nginx.client()).message()).contains("begin the address with https://");
        }
    }

    @Test
    void keys_everyFormThatOpensslWrites_areRead() throws Exception {
        byte[] rsa = ((PrivateKey) client.getKey("it", PASSWORD)).getEncoded();
        assertThat(PemKeys.key(Secret.of(pem("RSA PRIVATE KEY", inner(rsa)))).getEncoded())
                .isEqualTo(rsa);
        byte[] ecKey = ((PrivateKey) server.getKey("it", PASSWORD)).getEncoded();
        String ec = pem("EC PRIVATE KEY", olderForm(ecKey));
        assertThat(((ECPrivateKey) PemKeys.key(Secret.of(ec))).getS())
                .isEqualTo(((ECPrivateKey) server.getKey("it", PASSWORD)).getS());
        for (String wrong :
                List.of("", "hush", pem("PRIVATE KEY", new byte[] {1, 2, 3}), pem("ENCRYPTED PRIVATE KEY", rsa))) {
            assertThatThrownBy(() -> PemKeys.key(Secret.of(wrong)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("client key")
                    .hasMessageNotContaining("hush");
        }
    }

    /** Takes the older form of an EC key out of its envelope, and gives it the name of its curve, as openssl writes it. */
    private static byte[] olderForm(byte[] pkcs8) {
        byte[] algorithm = {6, 7, 42, (byte) 134, 72, (byte) 206, 61, 2, 1};
        int at = 0;
        while (!Arrays.equals(Arrays.copyOfRange(pkcs8, at, at + algorithm.length), algorithm)) {
            at++;
        }
        int curveAt = at + algorithm.length;
        byte[] curve = Arrays.copyOfRange(pkcs8, curveAt, curveAt + 2 + pkcs8[curveAt + 1]);
        byte[] key =
                Arrays.copyOfRange(pkcs8, curveAt + curve.length + 2, pkcs8.length); // a sequence: version, octets, …
        int octetsEnd = 2 + 3 + 2 + key[6];
        ByteBuffer out = ByteBuffer.allocate(key.length + 2 + curve.length);
        out.put(key, 0, octetsEnd).put((byte) 0xa0).put((byte) curve.length).put(curve);
        out.put(key, octetsEnd, key.length - octetsEnd);
        out.put(1, (byte) (key[1] + 2 + curve.length));
        return out.array();
    }

    /** Takes the older form of an RSA key out of its envelope: version, algorithm, then the key as octets. */
    private static byte[] inner(byte[] pkcs8) {
        int at = 0;
        for (int i = 0; i + 4 < pkcs8.length; i++) {
            if (pkcs8[i] == 0x04 && pkcs8[i + 1] == (byte) 0x82) {
                at = i + 4;
                break;
            }
        }
        return Arrays.copyOfRange(pkcs8, at, pkcs8.length);
    }
}
