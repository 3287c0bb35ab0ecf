package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;

/** A body far larger than the gateway's memory passes through it, each way, over HTTP/1.1 and HTTP/2. */
class BigBodyTest {
    /** Size of a body, in MiB: {@code -Dwissel.bigbody.mib=5120} for the size that the gateway is meant to bear. */
    private static final long BODY_BYTES = Long.getLong("wissel.bigbody.mib", 256) << 20;

    private static final long WARM_UP_BYTES = 64 << 20;
    private static final long GROWTH_KIB = 64 << 10;
    private static final byte[] PIECE = new byte[64 * 1024];
    private static final Pattern PORT = Pattern.compile("https://127\\.0\\.0\\.1:(\\d+)");

    @Test
    void bodies_passBothWays_memoryStays() throws Exception {
        HttpServer backEnd = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        backEnd.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "back-end");
            thread.setDaemon(true);
            return thread;
        }));
        backEnd.createContext("/", BigBodyTest::serve);
        backEnd.start();
        String yaml = """
                _format_version: "3.0"
                services:
                - name: all
                  url: http://127.0.0.1:%d/
                  routes:
                  - name: all
                    paths: ["/"]
                """.formatted(backEnd.getAddress().getPort());
        try (Wissel wissel = new Wissel(
                Map.of(),
                "gateway",
                "-",
                "--proxy-listen",
                "127.0.0.1:0 ssl http2",
                "--status-listen",
                "127.0.0.1:0",
                "--threads",
                "1")) {
            wissel.write(yaml);
            Matcher port = PORT.matcher(wissel.awaitOut(" on https://"));
            assertThat(port.find()).isTrue();
            for (HttpClient.Version version : HttpClient.Version.values()) {
                HttpClient client = client(version);
                URI uri = URI.create("https://127.0.0.1:" + port.group(1) + "/");
                down(client, uri, version, WARM_UP_BYTES);
                up(client, uri, version, WARM_UP_BYTES);
                long beforeKib = peakKib(wissel);
                down(client, uri, version, BODY_BYTES);
                up(client, uri, version, BODY_BYTES);
                assertThat(peakKib(wissel) - beforeKib)
                        .as("growth in KiB, " + version)
                        .isLessThan(GROWTH_KIB);
            }
        } finally {
            backEnd.stop(0);
        }
    }

    /** Answers GET with as many bytes as the query says, and anything else with the size of its body. */
    private static void serve(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("GET")) {
            long rest = Long.parseLong(exchange.getRequestURI().getQuery());
            exchange.sendResponseHeaders(200, rest);
            try (OutputStream out = exchange.getResponseBody()) {
                for (; rest > 0; rest -= PIECE.length) {
                    out.write(PIECE, 0, (int) Math.min(rest, PIECE.length));
                }
            }
        } else {
            byte[] size = String.valueOf(count(exchange.getRequestBody())).getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(200, size.length);
            exchange.getResponseBody().write(size);
            exchange.close();
        }
    }

    private static long count(InputStream in) throws IOException {
        byte[] piece = new byte[PIECE.length];
        long sum = 0;
        for (int read = in.read(piece); read >= 0; read = in.read(piece)) {
            sum += read;
        }
        return sum;
    }

    private static void down(HttpClient client, URI uri, HttpClient.Version version, long bytes) throws Exception {
        HttpResponse<InputStream> answer = client.send(
                HttpRequest.newBuilder(uri.resolve("/?" + bytes)).build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.version()).isEqualTo(version);
        try (InputStream body = answer.body()) {
            assertThat(count(body)).isEqualTo(bytes);
        }
    }

    private static void up(HttpClient client, URI uri, HttpClient.Version version, long bytes) throws Exception {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(uri)
                        .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new Zeros(bytes)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.version()).isEqualTo(version);
        assertThat(answer.body()).isEqualTo(String.valueOf(bytes));
    }

    /** Returns the most memory that the gateway has had resident. */
    private static long peakKib(Wissel wissel) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + wissel.pid() + "/status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new AssertionError("no VmHWM");
    }

    private static HttpClient client(HttpClient.Version version) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustAll()}, new SecureRandom());
        return HttpClient.newBuilder().version(version).sslContext(context).build();
    }

    /** So many zeros. */
    private static final class Zeros extends InputStream {
        private long rest;

        Zeros(long count) {
            rest = count;
        }

        @Override
        public int read() {
            return rest-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] into, int from, int length) {
            if (rest <= 0) {
                return -1;
            }
            int count = (int) Math.min(rest, length);
            rest -= count;
            return count;
        }
    }

    /** Believes everyone, and asks for no name. */
    private static final class TrustAll extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
