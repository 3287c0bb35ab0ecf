package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wissel.controller.journal.Journal;
import dev.wissel.controller.journal.JournalDatabase;
import dev.wissel.core.director.UpstreamFigures;
import dev.wissel.kong.admin.EntityKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.DoublePredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demand that a real Prometheus knows of, which scrapes the Kong that is directed. The node's own metrics are kept from the controller, as a Kong's administrator may do. */
class PrometheusDemandTest {
    @TempDir
    Path directory;

    @Test
    void prometheus_givesTheDemand_untilItIsGone_andAgainWhenItIsBack() throws IOException, InterruptedException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(at -> Files.isExecutable(Path.of(at, "prometheus"))),
                "prometheus is not installed (Debian: apt-get install prometheus; .ci/run does it)");
        int port = BackEnds.freePort();
        try (KongRig rig = new KongRig(directory, true, "0s");
                WithoutMetrics way = new WithoutMetrics(rig.url())) {
            rig.client()
                    .create(
                            EntityKind.PLUGINS,
                            Map.of("name", "prometheus", "config", Map.of("status_code_metrics", true)));
            try (SteadyLoad load = new SteadyLoad(rig.proxyPort(), "/shop", 20, false);
                    Child first = prometheus(rig.kong().statusPort(), port)) {
                Wissel controller = rig.controllerAt(way.url(), Map.of(), "--prometheus", "http://127.0.0.1:" + port);
                controller.awaitOut("TAKEN_OVER");
                awaitDemand(rig, demand -> demand > 10 && demand < 30);
                int said = controller.out().size();
                first.kill(); // by its number
                assertThat(controller.awaitOut(said, line -> line.contains("SENSOR prometheus: ")))
                        .contains("kong-requests");
                awaitDemand(rig, Double::isNaN);
                assertThat(rig.weights()).isEqualTo(KongRig.weights(100, 100, 0, 0));
                said = controller.out().size();
                try (Child second = prometheus(rig.kong().statusPort(), port)) {
                    assertThat(second.alive()).isTrue();
                    controller.awaitOut(said, line -> line.contains("SENSOR over prometheus"));
                    awaitDemand(rig, demand -> demand > 5 && demand < 30);
                    assertThat(rig.weights()).as("no jump").isEqualTo(KongRig.weights(100, 100, 0, 0));
                }
            }
        }
    }

    private Child prometheus(int statusPort, int port) throws IOException {
        Path config = Files.writeString(directory.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s, scrape_timeout: 1s}
                scrape_configs:
                  - job_name: kong
                    static_configs: [{targets: ["127.0.0.1:%d"]}]
                """.formatted(statusPort));
        return new Child(
                "prometheus",
                Map.of(),
                List.of(
                        "prometheus",
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + directory.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port));
    }

    /** Waits until the journal holds an observation with such a demand. */
    private static void awaitDemand(KongRig rig, DoublePredicate wanted) throws InterruptedException {
        double[] last = {-1};
        boolean came;
        try (JournalDatabase database = JournalDatabase.file(rig.journal)) {
            Journal journal = new Journal(database, Journal.Bounds.DEFAULTS);
            came = ReplicaSet.await(90_000, () -> {
                journal.observedAt(Long.MAX_VALUE)
                        .ifPresent(observed -> last[0] = observed.observation().upstreams().stream()
                                .mapToDouble(UpstreamFigures::demandPerSecond)
                                .findFirst()
                                .orElse(-1));
                return wanted.test(last[0]);
            });
        }
        assertThat(came).as("demand, last %s", last[0]).isTrue();
    }

    /** A way to an Admin API that hands everything on but the metrics. */
    private static final class WithoutMetrics implements AutoCloseable {
        private final HttpServer server;
        private final HttpClient http = HttpClient.newHttpClient();
        private final String to;

        WithoutMetrics(String to) throws IOException {
            this.to = to;
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.setExecutor(Executors.newFixedThreadPool(4, task -> {
                Thread thread = new Thread(task, "without-metrics");
                thread.setDaemon(true);
                return thread;
            }));
            server.createContext("/", this::handOn);
            server.start();
        }

        private void handOn(HttpExchange exchange) throws IOException {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestURI().getPath().equals("/metrics")) {
                exchange.sendResponseHeaders(403, -1);
                exchange.close();
                return;
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(to + exchange.getRequestURI()))
                    .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            if (type != null) {
                request.header("Content-Type", type);
            }
            try {
                HttpResponse<byte[]> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
                answer.headers()
                        .firstValue("Content-Type")
                        .ifPresent(value -> exchange.getResponseHeaders().add("Content-Type", value));
                exchange.sendResponseHeaders(
                        answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
                exchange.getResponseBody().write(answer.body());
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            } finally {
                exchange.close();
            }
        }

        String url() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
