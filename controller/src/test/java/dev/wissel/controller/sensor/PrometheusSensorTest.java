package dev.wissel.controller.sensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.wissel.controller.sensor.PrometheusQuery.Meaning;
import dev.wissel.controller.sensor.PrometheusQuery.Scope;
import dev.wissel.controller.sensor.PrometheusQuery.Subject;
import dev.wissel.kong.admin.AdminUrl;
import dev.wissel.kong.admin.Secret;
import dev.wissel.kong.admin.TlsOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrometheusSensorTest {
    private static final Subject UP = new Subject("up", "", "");
    private static final Subject TARGET = new Subject("up", "ams", "10.0.0.9:8080");
    private static final String ONE =
            "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":{},\"value\":[1000,\"%s\"]}]}}";
    private final AtomicLong nowNanos = new AtomicLong(5_000_000_000_000L);

    private static PrometheusQuery busy(String promql, String freshness, String label) {
        return new PrometheusQuery("busy", Scope.TARGET, Meaning.UTILISATION, promql, freshness, label);
    }

    private PrometheusSensor sensor(String url, PrometheusQuery... queries) {
        return new PrometheusSensor(PrometheusOptions.at(url, List.of(queries)), () -> List.of(TARGET), nowNanos::get);
    }

    @Test
    void answer_isAsOldAsTheSampleBehindIt() {
        try (FakeHttp server =
                new FakeHttp(path -> path.contains("timestamp") ? ONE.formatted("940") : ONE.formatted("0.25"))) {
            PrometheusSensor sensor =
                    sensor(server.url(), busy("busy{instance=\"{{target}}\"}", "timestamp(busy)", ""));
            sensor.look();
            Reading<Double> reading =
                    sensor.of(Meaning.UTILISATION, Scope.TARGET, TARGET).orElseThrow();
            assertThat(reading.value()).isEqualTo(0.25);
            assertThat(reading.ageNanos(nowNanos.get()))
                    .isEqualTo(Duration.ofSeconds(60).toNanos());
            assertThat(reading.trust()).isEqualTo(Trust.DERIVED);
            assertThat(server.requests.get(0)).contains("busy%7Binstance%3D%2210.0.0.9%3A8080%22%7D");
        }
    }

    @Test
    void answers_brokenEmptyOrMany_leaveWhatWasKnown() {
        try (FakeHttp server = new FakeHttp(path -> ONE.formatted("0.25"))) {
            PrometheusSensor sensor = sensor(server.url(), busy("x{{target}}", "", ""));
            sensor.look();
            for (String answer : List.of(
                    ONE.formatted("NaN"),
                    "{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[]}}",
                    "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[]}}",
                    ONE.formatted("1\"]},{\"metric\":{},\"value\":[1,\"2"),
                    "<html>",
                    "503 {\"status\":\"error\",\"error\":\"tsdb not ready\"}",
                    "400 {\"status\":\"error\",\"error\":\"parse error\"}")) {
                server.answers = path -> answer;
                nowNanos.addAndGet(1_000_000_000L);
                sensor.look();
                Reading<Double> reading =
                        sensor.of(Meaning.UTILISATION, Scope.TARGET, TARGET).orElseThrow();
                assertThat(reading.value()).as(answer).isEqualTo(0.25);
            }
            assertThat(sensor.state().problem().orElseThrow())
                    .contains("busy: parse error")
                    .doesNotContain("8001");
            assertThat(sensor.of(Meaning.UTILISATION, Scope.TARGET, TARGET)
                            .orElseThrow()
                            .ageNanos(nowNanos.get()))
                    .isEqualTo(7_000_000_000L);
        }
    }

    @Test
    void credentials_areSentAndNotShown() {
        try (FakeHttp server = new FakeHttp(path -> ONE.formatted("1"))) {
            PrometheusOptions basic = PrometheusOptions.at(
                    server.url().replace("http://", "http://user:hush@") + "/prom",
                    List.of(busy("x{{target}}", "", "")));
            new PrometheusSensor(basic, () -> List.of(TARGET), nowNanos::get).look();
            assertThat(server.requests.get(0)).startsWith("/prom/api/v1/query?").endsWith("Basic dXNlcjpodXNo");
            PrometheusOptions bearer = new PrometheusOptions(
                    AdminUrl.parse(server.url()),
                    Optional.of(Secret.of("hush-hush")),
                    TlsOptions.DEFAULTS,
                    Duration.ofSeconds(5),
                    List.of(busy("x{{target}}", "", "")));
            new PrometheusSensor(bearer, () -> List.of(TARGET), nowNanos::get).look();
            assertThat(server.requests.get(1)).endsWith("Bearer hush-hush");
            assertThat(basic + " " + bearer).doesNotContain("hush").doesNotContain("dXNl");
        }
    }

    @Test
    void query_wrong_isRefused_andNamesCannotLeaveTheirString() {
        assertThatThrownBy(() -> busy("x{a=\"{{tagret}}\"}", "", "")).hasMessageContaining("{{tagret}}");
        assertThatThrownBy(() -> busy("x", "", "")).hasMessageContaining("a label that names the subject");
        assertThat(PrometheusQuery.filled("x{a=\"{{upstream}}\"}", new Subject("u\"} or vector(1) #\\", "", "")))
                .isEqualTo("x{a=\"u\\\"} or vector(1) #\\\\\"}");
    }

    @Test
    void prometheus_real_answersTheDefaultsAndGrowsOldWhenItLosesKong(@TempDir Path folder) throws Exception {
        Path binary = Path.of("/usr/bin/prometheus");
        assumeTrue(Files.isExecutable(binary), "needs Debian's package prometheus");
        AtomicInteger scrapes = new AtomicInteger();
        String exposition = """
                # TYPE kong_http_requests_total counter
                kong_http_requests_total{service="up",route="r",code="200",source="service"} %1$d
                kong_http_requests_total{service="up",route="r",code="500",source="service"} %2$d
                # TYPE kong_upstream_latency_ms histogram
                kong_upstream_latency_ms_sum{service="up",route="r"} %3$d
                kong_upstream_latency_ms_count{service="up",route="r"} %4$d
                # TYPE backend_busy gauge
                backend_busy{instance_name="10.0.0.9:8080"} 0.75
                """;
        try (FakeHttp kong = new FakeHttp(path -> {
            int n = scrapes.incrementAndGet();
            return exposition.formatted(n * 90, n * 10, n * 100 * 40, n * 100);
        })) {
            int port;
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            Path config = folder.resolve("prometheus.yml");
            Files.writeString(
                    config,
                    "global: {scrape_interval: 200ms, scrape_timeout: 200ms}\nscrape_configs:\n- job_name: kong\n"
                            + "  honor_labels: true\n  static_configs: [{targets: ['127.0.0.1:" + kong.port()
                            + "']}]\n");
            Process process = new ProcessBuilder(
                            binary.toString(),
                            "--config.file=" + config,
                            "--storage.tsdb.path=" + folder.resolve("data"),
                            "--web.listen-address=127.0.0.1:" + port)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            try {
                checkReal("http://127.0.0.1:" + port, kong);
            } finally {
                process.destroy();
                process.waitFor(10, TimeUnit.SECONDS);
            }
        }
    }

    private void checkReal(String url, FakeHttp kong) throws InterruptedException {
        List<PrometheusQuery> queries = new java.util.ArrayList<>(PrometheusQuery.defaults());
        queries.add(busy("backend_busy", "max(timestamp(backend_busy))", "instance_name"));
        PrometheusSensor sensor =
                new PrometheusSensor(PrometheusOptions.at(url, queries), () -> List.of(TARGET), System::nanoTime);
        long end = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (sensor.of(Meaning.FAILURE_RATIO, Scope.UPSTREAM, UP).isEmpty() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(200);
            sensor.look();
        }
        assertThat(sensor.state().problem()).isEmpty();
        assertThat(sensor.of(Meaning.FAILURE_RATIO, Scope.UPSTREAM, UP)
                        .orElseThrow()
                        .value())
                .isBetween(0.099, 0.101);
        assertThat(sensor.of(Meaning.LATENCY_SECONDS, Scope.UPSTREAM, UP)
                        .orElseThrow()
                        .value())
                .isBetween(0.0399, 0.0401);
        assertThat(sensor.of(Meaning.REQUESTS_PER_SECOND, Scope.UPSTREAM, UP)
                        .orElseThrow()
                        .value())
                .isPositive();
        assertThat(sensor.of(Meaning.UTILISATION, Scope.TARGET, TARGET)
                        .orElseThrow()
                        .value())
                .isEqualTo(0.75);
        kong.close();
        TimeUnit.MILLISECONDS.sleep(2_500);
        sensor.look();
        Reading<Double> later =
                sensor.of(Meaning.REQUESTS_PER_SECOND, Scope.UPSTREAM, UP).orElseThrow();
        assertThat(later.ageNanos(System.nanoTime()))
                .as("the way to Kong is gone, and the answer says so")
                .isGreaterThan(Duration.ofMillis(1_500).toNanos());
    }
}
