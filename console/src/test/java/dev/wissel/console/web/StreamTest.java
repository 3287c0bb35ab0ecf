package dev.wissel.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.console.live.FakeLive;
import dev.wissel.console.stream.StreamLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** The stream over real connections. */
class StreamTest {
    private static final int MANY_TARGETS = 1000;

    private static InputStream open(ConsoleServer console, String... headers) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port() + "/api/v1/stream"));
        for (int at = 0; at < headers.length; at += 2) {
            request.setHeader(headers[at], headers[at + 1]);
        }
        HttpResponse<InputStream> answer =
                HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        return answer.body();
    }

    private static List<String> events(InputStream in, int count) throws IOException {
        List<String> events = new ArrayList<>();
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        while (events.size() < count) {
            String line = lines.readLine();
            assertThat(line).as("a line of the stream").isNotNull();
            if (line.startsWith("event: ")) {
                events.add(line.substring(7));
            }
        }
        return events;
    }

    private static ConsoleOptions options() {
        FakeLive live = new FakeLive(FakeLive.WEBSHOP, System::currentTimeMillis);
        return ConsoleOptions.of(live).port(0);
    }

    @Test
    void stream_sendsTheViewAtOnce_andThenWhatChanged() throws Exception {
        try (ConsoleServer console = ConsoleServer.start(options());
                InputStream in = open(console)) {
            assertThat(events(in, 3)).containsExactly("view", "patch", "patch");
        }
    }

    @Test
    void stream_forAClientThatTakesGzip_isPackedAndComesAtOnce() throws Exception {
        try (ConsoleServer console = ConsoleServer.start(options());
                InputStream in = open(console, "Accept-Encoding", "gzip");
                GZIPInputStream unpacked = new GZIPInputStream(in)) {
            assertThat(events(unpacked, 3)).containsExactly("view", "patch", "patch");
        }
    }

    @Test
    void stream_aboveTheLimit_is503() throws Exception {
        ConsoleOptions options =
                options().streams(new StreamLimits(1, 1, Duration.ofSeconds(10), Duration.ofSeconds(15), 10));
        try (ConsoleServer console = ConsoleServer.start(options);
                InputStream in = open(console)) {
            assertThat(events(in, 1)).containsExactly("view");
            HttpResponse<String> second = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port() + "/api/v1/stream"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(second.statusCode()).isEqualTo(503);
            assertThat(second.headers().firstValue("Content-Type")).hasValue("application/json");
            assertThat(second.headers().firstValue("Retry-After")).isPresent();
        }
    }

    /** One of two readers of a large view stops reading; it is dropped within a few seconds, and the other misses nothing. */
    @Test
    void readerThatStops_isDropped_andTheOtherGoesOn() throws Exception {
        FakeLive live = new FakeLive(ManyTargets.strategy(MANY_TARGETS), System::currentTimeMillis);
        ConsoleOptions options = ConsoleOptions.of(live)
                .port(0)
                .streams(new StreamLimits(5, 5, Duration.ofSeconds(2), Duration.ofSeconds(15), 100));
        try (ConsoleServer console = ConsoleServer.start(options);
                Socket stopped = new Socket()) {
            stopped.setReceiveBufferSize(4096);
            stopped.connect(new java.net.InetSocketAddress("127.0.0.1", console.port()));
            stopped.getOutputStream()
                    .write(("GET /api/v1/stream HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            try (InputStream in = open(console)) {
                List<String> events = events(in, 9);

                assertThat(events.subList(1, 9)).containsOnly("patch");
            }
            HttpResponse<String> health = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port() + "/api/v1/health"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(health.body()).contains("\"dropped_streams\":1");
        }
    }
}
