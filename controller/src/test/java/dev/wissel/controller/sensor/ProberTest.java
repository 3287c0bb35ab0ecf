package dev.wissel.controller.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.director.TargetFigures.Verdict;
import dev.wissel.kong.admin.AdminEntity;
import dev.wissel.kong.admin.EntityKind;
import dev.wissel.kong.admin.TlsContexts;
import dev.wissel.kong.admin.TlsOptions;
import dev.wissel.kong.entity.Healthchecks;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ProberTest {
    private static ProbeDefinition definition(String type, Map<String, List<String>> headers) {
        return new ProbeDefinition(
                type,
                "/healthz",
                headers,
                "api.example",
                "",
                false,
                300_000_000L,
                20_000_000L,
                Set.of(200, 302),
                Set.of(500, 503),
                2,
                2);
    }

    private static ProbeCall.Found probe(ProbeDefinition definition, int port) {
        return ProbeCall.probe(
                definition,
                "127.0.0.1",
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                TlsContexts.of(TlsOptions.unverified()));
    }

    @Test
    void probe_everyStatus_countsAsKongCountsIt() {
        AtomicReference<String> answer = new AtomicReference<>("200 ok");
        try (FakeHttp target = new FakeHttp(path -> answer.get())) {
            ProbeDefinition http = definition("http", Map.of("X-Probe", List.of("a", "b")));
            assertThat(probe(http, target.port()).kind()).isEqualTo(ProbeCall.Kind.GOOD);
            assertThat(target.requests.get(0)).isEqualTo("/healthz");
            answer.set("503 away");
            assertThat(probe(http, target.port()).kind()).isEqualTo(ProbeCall.Kind.BAD);
            answer.set("403 who are you");
            assertThat(probe(http, target.port()).kind()).isEqualTo(ProbeCall.Kind.NEITHER);
            assertThat(probe(definition("tcp", Map.of()), target.port()).kind()).isEqualTo(ProbeCall.Kind.GOOD);
        }
    }

    @Test
    void probe_sendsHostAndHeadersAndNothingThatTheyHide() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>("");
        try (ServerSocket server = serving((socket, request) -> {
            seen.set(request);
            socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        })) {
            Map<String, List<String>> hostile = Map.of("X", List.of("1\r\nEvil: yes"));
            assertThat(probe(definition("http", hostile), server.getLocalPort()).kind())
                    .isEqualTo(ProbeCall.Kind.GOOD);
            assertThat(seen.get())
                    .startsWith("GET /healthz HTTP/1.1\r\nHost: api.example\r\nConnection: close\r\n")
                    .contains("X: 1Evil: yes\r\n");
        }
    }

    @Test
    void probe_hangingDrippingGarbledOrRefused_isBadInTime() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (ServerSocket hanging = serving((socket, request) -> end.await())) {
            ProbeCall.Found found = probe(definition("http", Map.of()), hanging.getLocalPort());
            assertThat(found.kind()).isEqualTo(ProbeCall.Kind.BAD);
            assertThat(found.what()).isEqualTo("no answer in time");
            end.countDown();
        }
        try (ServerSocket dripping = serving((socket, request) -> {
            for (int i = 0; i < 1_000; i++) {
                socket.getOutputStream().write('H');
                socket.getOutputStream().flush();
                Thread.sleep(20);
            }
        })) {
            ProbeCall.Found found = probe(definition("http", Map.of()), dripping.getLocalPort());
            assertThat(found.what()).isEqualTo("no answer in time");
            assertThat(found.nanos()).isLessThan(Duration.ofSeconds(5).toNanos());
        }
        try (ServerSocket garbled = serving(
                (socket, request) -> socket.getOutputStream().write("SSH-2.0\r\n".getBytes(StandardCharsets.UTF_8)))) {
            assertThat(probe(definition("http", Map.of()), garbled.getLocalPort())
                            .what())
                    .isEqualTo("what answers does not speak HTTP");
        }
        int free;
        try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = closed.getLocalPort();
        }
        assertThat(probe(definition("http", Map.of()), free).kind()).isEqualTo(ProbeCall.Kind.BAD);
    }

    private interface Serving {
        void serve(Socket socket, String request) throws Exception;
    }

    private static ServerSocket serving(Serving serving) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> {
            while (true) {
                try (Socket socket = server.accept()) {
                    StringBuilder request = new StringBuilder();
                    while (request.indexOf("\r\n\r\n") < 0) {
                        request.append((char) socket.getInputStream().read());
                    }
                    serving.serve(socket, request.toString());
                    socket.getOutputStream().flush();
                } catch (Exception over) {
                    if (server.isClosed()) {
                        return;
                    }
                }
            }
        });
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    @Test
    void prober_targetDiesAndReturns_verdictFollowsWithItsLimits() throws Exception {
        AtomicReference<String> answer = new AtomicReference<>("200 ok");
        AtomicInteger asked = new AtomicInteger();
        try (FakeHttp target = new FakeHttp(path -> {
                    asked.incrementAndGet();
                    return answer.get();
                });
                Prober prober = new Prober(2, TlsOptions.DEFAULTS, System::nanoTime, new SplittableRandom(1))) {
            TargetKey key = new TargetKey("up", "127.0.0.1:" + target.port());
            prober.follow(List.of(new Prober.Subject(key, definition("http", Map.of()))));
            assertThat(prober.of(key).orElseThrow().value().verdict()).isEqualTo(Verdict.UNKNOWN);
            await(prober, key, Verdict.UP);
            assertThat(prober.of(key).orElseThrow().value().successes()).isGreaterThanOrEqualTo(2);
            answer.set("503 away");
            await(prober, key, Verdict.DOWN);
            Prober.Report down = prober.of(key).orElseThrow().value();
            answer.set("200 ok");
            await(prober, key, Verdict.UP);
            assertThat(prober.of(key).orElseThrow().value().since(down).successes())
                    .isGreaterThanOrEqualTo(2);
            prober.follow(List.of());
            assertThat(prober.of(key)).isEmpty();
        }
    }

    private static void await(Prober prober, TargetKey key, Verdict verdict) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (prober.of(key).orElseThrow().value().verdict() != verdict && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
        assertThat(prober.of(key).orElseThrow().value().verdict()).isEqualTo(verdict);
    }

    @Test
    void definition_ofAnUpstream_isItsOwnChecksWithDefaultsForWhatIsOff() {
        ProbeDefinition off = ProbeDefinition.of(Healthchecks.DEFAULTS.active(), null);
        assertThat(off.intervalNanos()).isEqualTo(5_000_000_000L);
        assertThat(off.successes()).isEqualTo(2);
        ProbeDefinition own = ProbeDefinition.of(new AdminEntity(
                EntityKind.UPSTREAMS,
                Map.of(
                        "name", "up",
                        "host_header", "api.example",
                        "healthchecks",
                                Map.of(
                                        "active",
                                        Map.of(
                                                "type",
                                                "https",
                                                "http_path",
                                                "/h",
                                                "timeout",
                                                0.5,
                                                "https_verify_certificate",
                                                false,
                                                "headers",
                                                Map.of("A", List.of("b")),
                                                "healthy",
                                                Map.of("interval", 2, "successes", 3, "http_statuses", List.of(204)),
                                                "unhealthy",
                                                Map.of("tcp_failures", 4))))));
        assertThat(own)
                .isEqualTo(new ProbeDefinition(
                        "https",
                        "/h",
                        Map.of("A", List.of("b")),
                        "api.example",
                        "",
                        false,
                        500_000_000L,
                        2_000_000_000L,
                        Set.of(204),
                        Set.of(429, 404, 500, 501, 502, 503, 504, 505),
                        3,
                        4));
        assertThat(own.verdictOn(404)).isEqualTo(Optional.of(false));
    }
}
