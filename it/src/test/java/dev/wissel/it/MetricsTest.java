package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The metrics, as Prometheus itself and its linter see them. */
class MetricsTest {
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+)(?:\\{.*})? (\\S+)$");
    private static final Pattern DOCUMENTED = Pattern.compile("`((?:wissel|kong)_[a-z_]+)`");

    @TempDir
    static Path directory;

    private static BackEnds ams;
    private static BackEnds fra;

    @BeforeAll
    static void startBackEnds() throws IOException, InterruptedException {
        ams = new BackEnds(directory, "ams");
        fra = new BackEnds(directory, "fra");
    }

    @AfterAll
    static void stopBackEnds() {
        ams.close();
        fra.close();
    }

    @BeforeEach
    void revive() throws IOException, InterruptedException {
        ams.orderAll("ok");
    }

    private static Path strategy() throws IOException {
        Path file = directory.resolve("strategy.yml");
        return Files.writeString(file, """
                strategy: shop
                regions: [ams, fra]
                defaults:
                  health: {path: /health, interval: 300ms, timeout: 300ms, suspect: 200ms}
                  balance: round-robin
                services:
                  shop:
                    routes: [{paths: [/shop]}]
                    endpoints:
                      ams: [{target: "%s", capacity: 1000/s}]
                      fra: [{target: "%s", capacity: 1000/s}]
                """.formatted(ams.address("ams"), fra.address("fra")));
    }

    /** All that a prometheus plugin can ask for. */
    private static Path kongFile() throws IOException {
        Path file = directory.resolve("kong.yml");
        return Files.writeString(file, KongFile.toAddress(ams.address("ams"), "/shop") + """
                        plugins:
                          - name: prometheus
                            config:
                              status_code_metrics: true
                              latency_metrics: true
                              bandwidth_metrics: true
                              upstream_health_metrics: true
                              per_consumer: true
                        """);
    }

    private static void traffic(Wissel wissel, int good, int unrouted) throws IOException {
        try (Client client = new Client(wissel.proxyPort())) {
            for (int i = 0; i < good; i++) {
                assertThat(client.ask(i % 5 == 4 ? "POST" : "GET", "/shop", "-", "")
                                .status())
                        .isEqualTo(200);
            }
            for (int i = 0; i < unrouted; i++) {
                assertThat(client.ask("GET", "/nowhere", "-", "").status()).isEqualTo(404);
            }
        }
    }

    // ---------------------------------------------------------------- the linter

    @Test
    void exposition_ofAStrategy_isToTheLintersLiking() throws IOException, InterruptedException {
        assumeInstalled("promtool");
        try (Wissel wissel = Wissel.serves("run", strategy().toString())) {
            traffic(wissel, 20, 3);
            Lint lint = lint(wissel.metrics());
            assertThat(lint.text()).isEmpty();
            assertThat(lint.exitCode()).isZero();
        }
    }

    @Test
    void exposition_withAllOfKongsMetrics_isFaultedForKongsThreeHistogramsAlone()
            throws IOException, InterruptedException {
        assumeInstalled("promtool");
        try (Wissel wissel = Wissel.serves("gateway", kongFile().toString())) {
            traffic(wissel, 20, 3);
            Lint lint = lint(wissel.metrics());
            Set<String> faulted = new TreeSet<>();
            lint.text().lines().forEach(line -> faulted.add(line.split(" ")[0]));
            assertThat(faulted)
                    .as(lint.text())
                    .containsExactly("kong_kong_latency_ms", "kong_request_latency_ms", "kong_upstream_latency_ms");
            assertThat(lint.text().lines()).allSatisfy(line -> assertThat(line).contains("abbreviated units"));
            assertThat(lint.exitCode()).as("promtool's word for style").isEqualTo(3);
        }
    }

    private record Lint(int exitCode, String text) {}

    private static Lint lint(String exposition) throws IOException, InterruptedException {
        Path input = Files.writeString(directory.resolve("metrics.txt"), exposition);
        Process promtool = new ProcessBuilder("promtool", "check", "metrics")
                .redirectInput(input.toFile())
                .redirectErrorStream(true)
                .start();
        String text = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Lint(promtool.waitFor(), text);
    }

    // ---------------------------------------------------------------- Prometheus

    @Test
    void prometheus_scrapesAndAnswersQueries() throws IOException, InterruptedException {
        assumeInstalled("prometheus");
        try (Wissel wissel = Wissel.serves("run", strategy().toString())) {
            traffic(wissel, 25, 0);
            Path config = Files.writeString(directory.resolve("prometheus.yml"), """
                    global: {scrape_interval: 1s, scrape_timeout: 1s}
                    scrape_configs:
                      - job_name: wissel
                        static_configs: [{targets: ["127.0.0.1:%d"]}]
                    """.formatted(wissel.statusPort()));
            int port = BackEnds.freePort();
            try (Child prometheus = new Child(
                    "prometheus",
                    Map.of(),
                    List.of(
                            "prometheus",
                            "--config.file=" + config,
                            "--storage.tsdb.path=" + directory.resolve("tsdb"),
                            "--web.listen-address=127.0.0.1:" + port))) {
                assertThat(query(prometheus, port, "sum(wissel_target_attempts_total{outcome=\"ok\",region=\"ams\"})"))
                        .isEqualTo(25);
                assertThat(query(prometheus, port, "wissel_region_share_ratio{region=\"ams\"}"))
                        .isEqualTo(1);
                assertThat(query(prometheus, port, "sum(kong_nginx_requests_total)"))
                        .isEqualTo(25);
                assertThat(
                                query(
                                        prometheus,
                                        port,
                                        "histogram_quantile(0.99, sum by (le) (wissel_target_latency_seconds_bucket)) > bool 0"))
                        .isEqualTo(1);
            }
        }
    }

    /** The queries alone of the dashboard that comes with Kong, with its variables set to everything. */
    private static List<String> kongsDashboard() throws IOException {
        try (InputStream in = MetricsTest.class.getResourceAsStream("kong-dashboard-queries.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(line -> line.replaceAll("\\$(service|route|instance|upstream)", ".*"))
                    .toList();
        }
    }

    @Test
    void kongsDashboard_everyQuery_hasData() throws Exception {
        assumeInstalled("prometheus");
        try (Wissel wissel = Wissel.serves("gateway", kongFile().toString())) {
            traffic(wissel, 5, 0);
            Path config = Files.writeString(directory.resolve("dashboard.yml"), """
                    global: {scrape_interval: 1s, scrape_timeout: 1s}
                    scrape_configs:
                      - job_name: wissel
                        static_configs: [{targets: ["127.0.0.1:%d"]}]
                    """.formatted(wissel.statusPort()));
            int port = BackEnds.freePort();
            try (Child prometheus = new Child(
                    "prometheus",
                    Map.of(),
                    List.of(
                            "prometheus",
                            "--config.file=" + config,
                            "--storage.tsdb.path=" + directory.resolve("dashboard-tsdb"),
                            "--web.listen-address=127.0.0.1:" + port))) {
                query(prometheus, port, "sum(kong_http_requests_total)");
                traffic(wissel, 25, 0); // a rate needs a second scrape, with something in between
                query(prometheus, port, "sum(kong_http_requests_total) >= 30");
                List<String> queries = kongsDashboard();
                assertThat(queries).hasSizeGreaterThan(40);
                for (String each : queries) {
                    assertThat(query(prometheus, port, each)).as(each).isNotNaN();
                }
            }
        }
    }

    /** Asks until there is an answer: the first scrape takes its time. */
    private static double query(Child prometheus, int port, String query) throws IOException, InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/query?query="
                + java.net.URLEncoder.encode(query, StandardCharsets.UTF_8));
        long untilNanos = System.nanoTime() + Child.PATIENCE.toNanos();
        String last = "nothing";
        while (System.nanoTime() - untilNanos < 0 && prometheus.alive()) {
            try {
                last = http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                        .body();
                JsonNode result = JsonMapper.builder().build().readTree(last).at("/data/result");
                if (!result.isEmpty()) {
                    return Double.parseDouble(result.at("/0/value/1").asString());
                }
            } catch (java.net.ConnectException notYet) {
                last = notYet.toString();
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError(query + ": " + last + "\n" + prometheus.errText());
    }

    // ---------------------------------------------------------------- documents and sums

    @Test
    void documentedMetrics_areExposed_andExposedOnesDocumented() throws IOException, InterruptedException {
        Set<String> exposed = new TreeSet<>();
        try (Wissel wissel = Wissel.serves(
                "run",
                "--access-log",
                directory.resolve("log").toString(),
                strategy().toString())) {
            traffic(wissel, 5, 1);
            exposed.addAll(names(wissel.metrics()));
            ams.orderAll("fail"); // some things are counted only when they have happened
            wissel.awaitOut("ams lost");
            exposed.addAll(names(wissel.metrics()));
        }
        revive();
        try (Wissel wissel = Wissel.serves("gateway", kongFile().toString())) {
            traffic(wissel, 5, 1);
            exposed.addAll(names(wissel.metrics()));
        }
        Set<String> documented = new TreeSet<>();
        Matcher names = DOCUMENTED.matcher(Files.readString(ProjectFile.of("docs/metrics.md")));
        while (names.find()) {
            documented.add(names.group(1));
        }
        assertThat(documented).isNotEmpty();
        assertThat(exposed).containsExactlyInAnyOrderElementsOf(documented);
    }

    /** Names as documents give them: a histogram's without the ending of its parts. */
    private static Set<String> names(String exposition) {
        Set<String> names = new TreeSet<>();
        Matcher types = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$").matcher(exposition);
        while (types.find()) {
            names.add(types.group(1));
        }
        return names;
    }

    @Test
    void counters_agreeWithTheTraffic() throws IOException, InterruptedException {
        try (Wissel wissel = Wissel.serves("run", strategy().toString())) {
            traffic(wissel, 40, 7);
            String before = wissel.metrics();
            assertThat(sum(before, "wissel_upstream_requests_total")).isEqualTo(40);
            assertThat(sum(before, "wissel_target_attempts_total", "outcome=\"ok\"", "region=\"ams\""))
                    .isEqualTo(40);
            assertThat(sum(before, "wissel_target_attempts_total")).isEqualTo(40);
            assertThat(sum(before, "wissel_target_latency_seconds_count")).isEqualTo(40);
            assertThat(sum(before, "wissel_target_latency_seconds_bucket", "le=\"+Inf\""))
                    .isEqualTo(40);
            assertThat(sum(before, "wissel_target_in_flight")).isZero();
            assertThat(sum(before, "wissel_retries_total")).isZero();
            assertThat(sum(before, "wissel_region_share_ratio", "region=\"ams\""))
                    .isEqualTo(1);
            assertThat(sum(before, "wissel_region_phase", "region=\"fra\"", "phase=\"active\""))
                    .isEqualTo(1);
            assertThat(sum(before, "kong_nginx_requests_total")).isEqualTo(47);

            ams.orderAll("fail");
            try (Client client = new Client(wissel.proxyPort())) {
                assertThat(client.ask("GET", "/shop", "-", "").body())
                        .as("repeated elsewhere")
                        .isEqualTo("fra");
            }
            String after = wissel.metrics();
            assertThat(sum(after, "wissel_upstream_requests_total")).isEqualTo(41);
            assertThat(sum(after, "wissel_target_attempts_total", "region=\"fra\"", "outcome=\"ok\""))
                    .isEqualTo(1);
            // Unless a probe has been quicker than the request.
            double retried = sum(after, "wissel_retries_total", "result=\"granted\"");
            assertThat(sum(after, "wissel_target_attempts_total", "region=\"ams\"", "outcome=\"error\""))
                    .isEqualTo(retried);
            wissel.awaitOut("ams lost");
            String lost = wissel.metrics();
            assertThat(sum(lost, "wissel_failovers_total", "region=\"ams\"", "cause=\"lost\""))
                    .isEqualTo(1);
            assertThat(sum(lost, "wissel_ejections_total", "address=\"" + ams.address("ams") + "\""))
                    .isEqualTo(1);
            assertThat(sum(lost, "wissel_target_available", "region=\"ams\"")).isZero();
        }
    }

    @Test
    void kongsCounters_agreeWithTheTraffic() throws IOException, InterruptedException {
        try (Wissel wissel = Wissel.serves("gateway", kongFile().toString())) {
            traffic(wissel, 30, 5);
            String metrics = wissel.metrics();
            assertThat(sum(metrics, "kong_http_requests_total"))
                    .as("requests without a route are not recorded")
                    .isEqualTo(30);
            assertThat(sum(
                            metrics,
                            "kong_http_requests_total",
                            "service=\"shop\"",
                            "route=\"shop\"",
                            "code=\"200\"",
                            "source=\"service\""))
                    .isEqualTo(30);
            for (String histogram :
                    List.of("kong_kong_latency_ms", "kong_upstream_latency_ms", "kong_request_latency_ms")) {
                assertThat(sum(metrics, histogram + "_count")).as(histogram).isEqualTo(30);
            }
            assertThat(sum(metrics, "kong_bandwidth_bytes", "direction=\"egress\""))
                    .isGreaterThan(30 * 50);
            assertThat(sum(metrics, "kong_upstream_target_health"))
                    .as("one state of each target")
                    .isEqualTo(1);
            assertThat(sum(metrics, "kong_upstream_target_health", "state=\"healthchecks_off\""))
                    .isEqualTo(1);
        }
    }

    /** Returns the sum over all samples of a name whose labels hold all of these. */
    private static double sum(String exposition, String name, String... labels) {
        double sum = 0;
        boolean found = false;
        Matcher samples = SAMPLE.matcher(exposition);
        while (samples.find()) {
            if (samples.group(1).equals(name)) {
                found = true;
                sum += Stream.of(labels).allMatch(samples.group()::contains) ? Double.parseDouble(samples.group(2)) : 0;
            }
        }
        assertThat(found).as("%s in:%n%s", name, exposition).isTrue();
        return sum;
    }

    // ---------------------------------------------------------------- helpers

    private static void assumeInstalled(String program) {
        boolean installed = Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
        assumeTrue(installed, program + " is not installed (Debian: apt-get install prometheus; .ci/run does it)");
    }
}
