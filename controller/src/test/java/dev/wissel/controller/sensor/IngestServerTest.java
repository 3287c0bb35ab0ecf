package dev.wissel.controller.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.kong.admin.HealthReport;
import dev.wissel.kong.admin.Secret;
import dev.wissel.kong.admin.TargetRow;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IngestServerTest {
    private static final String TOKEN = "a-token-of-some-length";
    static final TargetKey NINE = new TargetKey("up", "10.0.0.9:8080");
    private final TrafficBook book = new TrafficBook(
            Duration.ofSeconds(60), Duration.ofSeconds(60), 100, System::nanoTime, () -> 1795327200100L);
    private final List<AutoCloseable> open = new ArrayList<>();

    static String record(int status) {
        return ("{\"upstream_status\":\"%d\",\"source\":\"upstream\",\"response\":{\"status\":%d},\"latencies\":{\"proxy\":20,\"request\":30},"
                        + "\"started_at\":1795327200000,\"service\":{\"host\":\"up\",\"name\":\"svc\"},\"tries\":[{\"ip\":\"10.0.0.9\",\"port\":8080}]}")
                .formatted(status, status);
    }

    static TargetDirectory directory(String... targets) {
        List<HealthReport.TargetHealth> all = new ArrayList<>();
        for (String target : targets) {
            TargetRow row = new TargetRow("i", "u", target, 100, List.of(), false, 0);
            all.add(new HealthReport.TargetHealth(row, HealthReport.Health.HEALTHY, "A", List.of()));
        }
        Reading<HealthReport> reading = new Reading<>(new HealthReport("n", all), 0, Trust.REPORTED, "n");
        return TargetDirectory.of(List.of(new HealthView("up", Map.of("n", reading))));
    }

    private IngestServer start(IngestOptions options) throws IOException {
        book.follow(directory("10.0.0.9:8080"));
        IngestServer server = IngestServer.start(options, book, System::nanoTime);
        open.add(server);
        return server;
    }

    private IngestServer start() throws IOException {
        return start(options(1 << 20, 8, 4 << 20, Duration.ofSeconds(5)));
    }

    private static IngestOptions options(int body, int connections, long queued, Duration timeout) {
        return new IngestOptions(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Secret.of(TOKEN),
                Optional.empty(),
                body,
                connections,
                queued,
                timeout,
                Duration.ofSeconds(30));
    }

    private Socket connect(IngestServer server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(10_000);
        open.add(socket);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static String post(String token, String body) {
        return "POST /logs HTTP/1.1\r\nHost: x\r\n" + (token.isEmpty() ? "" : "Authorization: Bearer " + token + "\r\n")
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String status(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int c = in.read();
            if (c < 0) {
                return head.isEmpty() ? "closed" : head.toString();
            }
            head.append((char) c);
        }
        return head.substring(9, 12);
    }

    private static void until(BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    @Test
    void records_singleAndBatchOnOneConnection_areCountedForTheirTarget() throws Exception {
        IngestServer server = start();
        Socket socket = connect(server);
        send(socket, post(TOKEN, record(200)));
        assertThat(status(socket)).isEqualTo("200");
        send(socket, post(TOKEN, "[" + record(200) + "," + record(503) + "]"));
        assertThat(status(socket)).isEqualTo("200");
        until(() -> server.counts().records() == 3);
        TargetTraffic traffic = book.of(NINE);
        assertThat(traffic.sum().ended()).isEqualTo(3);
        assertThat(traffic.sum().failures()).isEqualTo(1);
        assertThat(traffic.sum().meanLatencyNanos()).isEqualTo(20e6);
        assertThat(server.state().lastGoodNanos()).isPresent();
    }

    @Test
    void record_inChunks_isTaken() throws Exception {
        IngestServer server = start();
        Socket socket = connect(server);
        String body = record(200);
        send(
                socket,
                "POST / HTTP/1.1\r\nX-Wissel-Token: " + TOKEN + "\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "10\r\n" + body.substring(0, 16) + "\r\n" + Integer.toHexString(body.length() - 16)
                        + ";x=y\r\n"
                        + body.substring(16) + "\r\n0\r\nTrailer: x\r\n\r\n");
        assertThat(status(socket)).isEqualTo("200");
        until(() -> server.counts().records() == 1);
    }

    @Test
    void token_missingOrWrong_isRefusedBeforeTheBodyIsRead() throws Exception {
        IngestServer server = start();
        for (String token : List.of("", "a-token-of-some-lengtH", "a-token-of-some-length-and-more")) {
            Socket socket = connect(server);
            send(socket, post(token, record(200)).replace("Content-Length: ", "Content-Length: 9"));
            assertThat(status(socket)).as(token).isEqualTo("401");
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"message\":\"the token is missing or wrong\"}\n");
        }
        assertThat(server.counts().records()).isZero();
        assertThat(server.counts().refused()).isEqualTo(3);
        assertThat(book.counts().requests()).isZero();
    }

    @Test
    void requests_thatTwoReadersCouldReadDifferently_areRefused() throws Exception {
        IngestServer server = start();
        String auth = "Authorization: Bearer " + TOKEN + "\r\n";
        Map<String, String> wrong = Map.of(
                "POST / HTTP/1.1\r\n" + auth + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n[]", "400",
                "POST / HTTP/1.1\r\n" + auth + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n[]", "400",
                "POST / HTTP/1.1\r\n" + auth + "Transfer-Encoding: gzip, chunked\r\n\r\n", "501",
                "POST / HTTP/1.1\r\n" + auth + "Content-Length: +2\r\n\r\n[]", "400",
                "POST / HTTP/1.1\r\n" + auth + "Content-Length : 2\r\n\r\n[]", "400",
                "POST / HTTP/1.1\r\n" + auth + "\r\n", "411",
                "GET / HTTP/1.1\r\n" + auth + "\r\n", "405",
                "POST / HTTP/1.1\n" + auth + "\r\n", "400",
                "POST / HTTP/1.1\r\n" + auth + "Content-Length: 99999999\r\n\r\n", "413",
                "POST / HTTP/1.1\r\nX: " + "y".repeat(20_000) + "\r\n\r\n", "431");
        for (Map.Entry<String, String> one : wrong.entrySet()) {
            Socket socket = connect(server);
            send(socket, one.getKey());
            assertThat(status(socket)).as(one.getKey()).isEqualTo(one.getValue());
        }
    }

    @Test
    void request_aByteNowAndThen_endsWithItsTime() throws Exception {
        IngestServer server = start(options(1 << 20, 8, 4 << 20, Duration.ofMillis(300)));
        Socket socket = connect(server);
        long begin = System.nanoTime();
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        send(socket, "P");
                        Thread.sleep(20);
                    }
                })
                .isInstanceOf(IOException.class);
        assertThat(System.nanoTime() - begin).isLessThan(Duration.ofSeconds(10).toNanos());
    }

    @Test
    void connections_allTakenByStrangers_makeRoomForASender() throws Exception {
        IngestServer server = start(options(1 << 20, 4, 4 << 20, Duration.ofSeconds(60)));
        for (int i = 0; i < 20; i++) {
            send(connect(server), "POST / HTTP/1.1\r\n");
        }
        Socket sender = connect(server);
        send(sender, post(TOKEN, record(200)));
        assertThat(status(sender)).isEqualTo("200");
        for (int i = 0; i < 20; i++) {
            send(connect(server), "POST / HTTP/1.1\r\n");
        }
        send(sender, post(TOKEN, record(200)));
        assertThat(status(sender)).as("a sender that has shown its token stays").isEqualTo("200");
    }

    @Test
    void queue_full_dropsAndCounts() throws Exception {
        IngestServer server = start(options(1 << 20, 8, 1 << 20, Duration.ofSeconds(5)));
        int others = 900_000 / record(200).length();
        String body = "[" + (record(200) + ",").repeat(others) + record(200) + "]";
        Socket one = connect(server);
        for (int i = 0; i < 40; i++) {
            send(one, post(TOKEN, body));
            assertThat(status(one)).isEqualTo("200");
        }
        until(() -> server.counts().queuedBytes() == 0);
        IngestServer.Counts counts = server.counts();
        assertThat(counts.bodies() + counts.droppedBodies()).isEqualTo(40);
        assertThat(counts.records()).isEqualTo(counts.bodies() * (others + 1));
        assertThat(counts.droppedBytes()).isEqualTo(counts.droppedBodies() * body.length());
        if (counts.droppedBodies() > 0) {
            assertThat(server.state().problem().orElseThrow()).contains("dropped");
        }
    }

    @Test
    void garbage_isCountedAndHarmless() throws Exception {
        IngestServer server = start();
        Socket socket = connect(server);
        for (String body : List.of("[", "null", "\"x\"", "[" + record(200) + ",{\"tries\":", "[[[[[[")) {
            send(socket, post(TOKEN, body));
            assertThat(status(socket)).isEqualTo("200");
        }
        until(() -> server.counts().malformed() == 5);
        assertThat(server.counts().records()).isEqualTo(1);
    }

    @Test
    void options_shortTokenOrLimits_areRefusedWithoutShowingIt() {
        assertThatThrownBy(() -> IngestOptions.of(new InetSocketAddress(0), Secret.of("hush-hush")))
                .hasMessageContaining("at least 16")
                .hasMessageNotContaining("hush");
        assertThat(IngestOptions.of(new InetSocketAddress(0), Secret.of(TOKEN)).toString())
                .doesNotContain(TOKEN);
    }
}
