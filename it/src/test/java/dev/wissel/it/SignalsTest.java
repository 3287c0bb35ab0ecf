package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.PrometheusCheck;
import dev.wissel.design.check.prometheus.PrometheusChecks;
import dev.wissel.design.check.prometheus.promql.PromqlParser;
import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.signals.Metric;
import dev.wissel.design.signals.MetricCatalogue;
import dev.wissel.design.signals.PrometheusRules;
import dev.wissel.design.signals.RuleFile;
import dev.wissel.design.signals.Setup;
import dev.wissel.design.signals.SignalFiles;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.kong.document.Document;
import dev.wissel.kong.document.Node;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The generated rules, tests, dashboard and scrape part, before the real promtool, a real Prometheus and our own linter. */
class SignalsTest {
    private static final int SEEDS = 32;
    private static final int PROCESSES = 2;
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-z_]+)(?:\\{(.*)})? \\S+$");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_]+)=\"([^\"]*)\"");

    @TempDir
    static Path directory;

    /** One generated set of files. */
    private record Generated(String name, Strategy strategy, Setup setup, Path at) {
        Path rules() {
            return at.resolve(SignalFiles.RULES);
        }

        List<Path> tests() throws IOException {
            try (Stream<Path> files = Files.list(at)) {
                return files.filter(file -> file.toString().endsWith(".test.yml"))
                        .sorted()
                        .toList();
            }
        }
    }

    private static final List<Generated> ALL = new ArrayList<>();

    @BeforeAll
    static void generate() throws IOException {
        for (int seed = 1; seed <= SEEDS; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            int services = seed == 1 ? 50 : seed % 12 == 0 ? 4 + random.nextInt(5) : 1 + random.nextInt(2);
            ALL.add(generate("seed-" + seed, RandomStrategy.text(random, services), seed % 3));
        }
        ALL.add(generate("webshop", Files.readString(ProjectFile.of("examples/webshop/strategy.yml")), 2));
    }

    private static Strategy strategy(String name, String text) {
        StrategyReader.Reading reading = StrategyReader.read(name, text);
        return reading.strategy().orElseThrow(() -> new AssertionError(name + ": " + reading.problems() + "\n" + text));
    }

    private static Generated generate(String name, String text, int kind) throws IOException {
        Strategy strategy = strategy(name, text);
        Setup setup = kind == 0 ? Setup.wissel(strategy) : kind == 1 ? Setup.kong(strategy) : Setup.both(strategy);
        Path at = Files.createDirectory(directory.resolve(name));
        for (Map.Entry<String, String> file : SignalFiles.of(strategy, setup).entrySet()) {
            Files.writeString(at.resolve(file.getKey()), file.getValue());
        }
        return new Generated(name, strategy, setup, at);
    }

    // ---------------------------------------------------------------- promtool

    private record Answer(int exitCode, String text) {}

    private static Answer promtool(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("promtool"));
        command.addAll(arguments);
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).directory(directory.toFile());
        builder.environment().put("GOGC", "400");
        try {
            Process process = builder.start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Answer(process.waitFor(), text);
        } catch (IOException missing) {
            throw new AssertionError("promtool is needed: apt-get install prometheus", missing);
        }
    }

    private static List<String> words(List<String> first, List<Path> files) {
        List<String> words = new ArrayList<>(first);
        files.forEach(file -> words.add(file.toString()));
        return words;
    }

    @Test
    void rules_ofEveryStrategy_areRight() throws IOException, InterruptedException {
        List<Path> files = ALL.stream().map(Generated::rules).toList();
        Answer rules = promtool(words(List.of("check", "rules", "--lint=all", "--lint-fatal"), files));
        assertThat(rules.exitCode()).as(rules.text()).isZero();
        assertThat(Pattern.compile("SUCCESS: \\d+ rules").matcher(rules.text()).results())
                .hasSize(ALL.size());
        List<Path> scrapes =
                ALL.stream().map(each -> each.at().resolve(SignalFiles.SCRAPE)).toList();
        Answer configs = promtool(words(List.of("check", "config"), scrapes));
        assertThat(configs.exitCode()).as(configs.text()).isZero();
    }

    @Test
    void rules_ofEveryStrategy_passTheirOwnTests() throws Exception {
        List<List<Path>> shares = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            shares.add(new ArrayList<>());
        }
        int next = 0;
        for (int i = 0; i < ALL.size(); i++) {
            // Each evaluation of a rule costs a tenth of a millisecond, and the budget's tests have the most: they run
            // for every third, and of the one with
            // fifty services only those about capacity and latency run.
            boolean large = ALL.get(i).strategy().services().size() > 20;
            boolean budget = i % 6 == 0 && !large;
            for (Path test : ALL.get(i).tests()) {
                String name = test.getFileName().toString();
                if (name.contains(".minutes.") || !large && (budget || !name.contains(".budget-"))) {
                    shares.get(next++ % PROCESSES).add(test);
                }
            }
        }
        List<CompletableFuture<Answer>> running = shares.stream()
                .map(share -> CompletableFuture.supplyAsync(() -> {
                    try {
                        return promtool(words(List.of("test", "rules"), share));
                    } catch (IOException | InterruptedException failed) {
                        throw new IllegalStateException(failed);
                    }
                }))
                .toList();
        for (CompletableFuture<Answer> each : running) {
            Answer answer = each.get();
            assertThat(answer.exitCode())
                    .as(answer.text().replaceAll("(?m)^Unit Testing.*\n  SUCCESS\n", ""))
                    .isZero();
        }
    }

    /** A test that cannot fail proves nothing: with alerts that never fire, and with such that always do, every one of them must fail. */
    @Test
    void tests_ofEveryAlert_failIfItNeverFires_andIfItAlwaysDoes() throws IOException, InterruptedException {
        Generated webshop = ALL.get(ALL.size() - 1);
        RuleFile rules = PrometheusRules.of(webshop.strategy(), webshop.setup());
        Set<String> names =
                new TreeSet<>(rules.alerts().map(RuleFile.Alert::name).toList());
        assertThat(names).hasSizeGreaterThanOrEqualTo(19);
        assertThat(failing(webshop, rules, expr -> "vector(1) > 1")).isEqualTo(names);
        assertThat(failing(webshop, rules, expr -> "vector(1)")).isEqualTo(names);
    }

    /** Returns the alerts whose tests fail once their queries are changed. */
    private static Set<String> failing(Generated of, RuleFile rules, UnaryOperator<String> change)
            throws IOException, InterruptedException {
        Path at = Files.createTempDirectory(directory, "broken");
        List<RuleFile.Group> groups = new ArrayList<>();
        for (RuleFile.Group group : rules.groups()) {
            List<RuleFile.Rule> changed = new ArrayList<>();
            for (RuleFile.Rule rule : group.rules()) {
                changed.add(
                        rule instanceof RuleFile.Alert alert
                                ? new RuleFile.Alert(
                                        alert.name(),
                                        alert.runbook(),
                                        change.apply(alert.expr()),
                                        alert.holdFor(),
                                        alert.labels(),
                                        alert.annotations())
                                : rule);
            }
            groups.add(new RuleFile.Group(group.name(), group.interval(), changed));
        }
        Files.writeString(at.resolve(SignalFiles.RULES), new RuleFile(List.of(), groups).text());
        List<Path> tests = new ArrayList<>();
        for (Path test : of.tests()) {
            tests.add(Files.copy(test, at.resolve(test.getFileName())));
        }
        Answer answer = promtool(words(List.of("test", "rules"), tests));
        Set<String> failed = new TreeSet<>();
        Matcher names = Pattern.compile("alertname: (\\w+)").matcher(answer.text());
        while (names.find()) {
            failed.add(names.group(1));
        }
        return failed;
    }

    // ---------------------------------------------------------------- our own linter

    @Test
    void files_ofEveryStrategy_haveNoFinding() throws IOException {
        for (Generated each : ALL) {
            Context context = new Context(
                    each.strategy().kong(), Optional.of(each.strategy().objective()));
            for (String file : List.of(SignalFiles.RULES, SignalFiles.SCRAPE)) {
                Node root = Objects.requireNonNull(
                        Document.parse(file, Files.readString(each.at().resolve(file)))
                                .root());
                List<String> findings = new ArrayList<>();
                for (PrometheusCheck check : PrometheusChecks.all()) {
                    check.check(
                            file,
                            root,
                            context,
                            finding -> findings.add(
                                    finding.place() + " " + finding.rule().id() + " " + finding.message()));
                }
                // Prometheus cannot scrape more often than every second, which is no news for a failover of less.
                boolean tooQuick = each.strategy().objective().failover().toMillis() < 1000;
                findings.removeIf(finding -> tooQuick && finding.contains("timing/scrape-slower-than-promise"));
                assertThat(findings).as(each.name() + " " + file).isEmpty();
            }
        }
    }

    // ---------------------------------------------------------------- the dashboard

    @Test
    void dashboard_ofEveryStrategy_asksWhatThereIs() throws Exception {
        List<Path> files = new ArrayList<>();
        for (Generated each : ALL) {
            JsonNode dashboard = JsonMapper.builder()
                    .build()
                    .readTree(Files.readString(each.at().resolve(SignalFiles.DASHBOARD)));
            Set<String> recorded = new TreeSet<>();
            PrometheusRules.of(each.strategy(), each.setup())
                    .groups()
                    .forEach(group -> group.rules().forEach(rule -> {
                        if (rule instanceof RuleFile.Recording recording) {
                            recorded.add(recording.record());
                        }
                    }));
            StringBuilder rules = new StringBuilder("groups:\n  - name: dashboard\n    rules:\n");
            int count = 0;
            for (JsonNode panel : dashboard.at("/panels")) {
                for (JsonNode target : panel.path("targets")) {
                    String query = target.path("expr")
                            .asString()
                            .replace("$__rate_interval", "1m")
                            .replace("$service", ".*")
                            .replace("$region", ".*");
                    PromqlParser.parse(query).visit(part -> {
                        if (part instanceof dev.wissel.design.check.prometheus.promql.Expr.Selector selector) {
                            boolean known = recorded.contains(selector.metric())
                                    || selector.metric().equals("up")
                                    || MetricCatalogue.all()
                                            .ofSeries(selector.metric())
                                            .isPresent();
                            // Without declared capacities nothing is recorded about them, and the panel says "no data".
                            boolean capacity = selector.metric().contains("capacity");
                            assertThat(known || capacity)
                                    .as(each.name() + " " + selector.metric())
                                    .isTrue();
                        }
                    });
                    rules.append("      - {record: \"panel:")
                            .append(count++)
                            .append("\", expr: '")
                            .append(query.replace("'", "''"))
                            .append("'}\n");
                }
            }
            assertThat(count).isGreaterThan(15);
            files.add(Files.writeString(each.at().resolve("panels.yml"), rules.toString()));
        }
        Answer answer = promtool(words(List.of("check", "rules"), files));
        assertThat(answer.exitCode()).as(answer.text()).isZero();
    }

    // ---------------------------------------------------------------- the living gateway

    private static String living(BackEnds ams, BackEnds fra) {
        return """
                strategy: living
                objective: {availability: 99.9%%, failover: 4s}
                regions: [ams, fra]
                defaults:
                  health: {path: /health, interval: 300ms, timeout: 300ms, suspect: 200ms}
                services:
                  shop:
                    routes: [{paths: [/shop]}]
                    endpoints:
                      ams: [{target: "%s", capacity: 1000/s}]
                      fra: [{target: "%s", capacity: 1000/s}]
                """.formatted(ams.address("ams"), fra.address("fra"));
    }

    /** What a gateway exports is in the catalogue, with labels, values and buckets; and of the catalogue's own part nothing is missing. */
    @Test
    void catalogue_saysWhatTheGatewayExports() throws IOException, InterruptedException {
        Set<String> seen = new TreeSet<>();
        Path at = Files.createTempDirectory(directory, "catalogue");
        try (BackEnds ams = new BackEnds(at, "ams");
                BackEnds fra = new BackEnds(at, "fra")) {
            Path strategy = Files.writeString(at.resolve("strategy.yml"), living(ams, fra));
            try (Wissel wissel =
                    Wissel.serves("run", "--access-log", at.resolve("log").toString(), strategy.toString())) {
                ask(wissel, 5);
                hold(wissel.metrics(), seen);
                ams.orderAll("fail");
                wissel.awaitOut("ams lost");
                hold(wissel.metrics(), seen);
                ams.orderAll("ok");
            }
            Path kong =
                    Files.writeString(at.resolve("kong.yml"), KongFile.toAddress(fra.address("fra"), "/shop") + """
                            plugins:
                              - name: prometheus
                                config: {status_code_metrics: true, latency_metrics: true, bandwidth_metrics: true, upstream_health_metrics: true}
                            """);
            try (Wissel wissel = Wissel.serves("gateway", kong.toString())) {
                ask(wissel, 5);
                hold(wissel.metrics(), seen);
            }
        }
        Set<String> own = new TreeSet<>();
        MetricCatalogue.all().metrics().stream()
                .filter(metric -> !metric.isKongs())
                .forEach(metric -> own.add(metric.name()));
        // No drill is held here; DrillProcessTest sees what is said after one.
        own.removeIf(name -> name.startsWith("wissel_drill_last_passed") || name.equals("wissel_drills_total"));
        Set<String> exported = new TreeSet<>(seen);
        exported.removeIf(name -> !name.startsWith("wissel_"));
        assertThat(exported).isEqualTo(own);
        assertThat(seen).contains("kong_http_requests_total", "kong_upstream_target_health", "kong_request_latency_ms");
    }

    private static void ask(Wissel wissel, int requests) throws IOException {
        try (Client client = new Client(wissel.proxyPort())) {
            for (int i = 0; i < requests; i++) {
                assertThat(client.ask("GET", "/shop", "-", "").status()).isEqualTo(200);
            }
        }
    }

    private static void hold(String exposition, Set<String> seen) {
        Map<String, String> types = new LinkedHashMap<>();
        Matcher typeLines = Pattern.compile("(?m)^# TYPE (\\S+) (\\S+)$").matcher(exposition);
        while (typeLines.find()) {
            types.put(typeLines.group(1), typeLines.group(2));
        }
        Matcher samples = SAMPLE.matcher(exposition);
        while (samples.find()) {
            String series = samples.group(1);
            Metric metric = MetricCatalogue.all().ofSeries(series).orElseThrow(() -> new AssertionError(series));
            seen.add(metric.name());
            String type = types.getOrDefault(metric.name(), "untyped");
            if (!type.equals("untyped") && !type.equals("unknown")) {
                assertThat(type).as(series).isEqualToIgnoringCase(metric.type().name());
            }
            Set<String> labels = new TreeSet<>();
            Matcher written =
                    LABEL.matcher(Optional.ofNullable(samples.group(2)).orElse(""));
            while (written.find()) {
                String label = written.group(1);
                labels.add(label);
                if (label.equals("le")) {
                    bound(metric, written.group(2));
                } else {
                    Metric.Values values = metric.labels().get(label);
                    assertThat(values).as(series + " " + label).isNotNull();
                    assertThat(written.group(2))
                            .as(series + " " + label)
                            .matches(Objects.requireNonNull(values).shape());
                }
            }
            Set<String> missing = new TreeSet<>(metric.labels().keySet());
            missing.removeAll(labels);
            assertThat(missing).as(series).isEmpty();
        }
    }

    private static void bound(Metric metric, String le) {
        if (!le.equals("+Inf")) {
            assertThat(metric.bounds()).as(metric.name()).contains(Double.parseDouble(le));
        }
    }

    /** The rules as they are, in a Prometheus as it is, on a gateway that loses a region. */
    @Test
    void alerts_ofALivingGateway_fireWhenARegionIsLost() throws IOException, InterruptedException {
        Path at = Files.createTempDirectory(directory, "living");
        try (BackEnds ams = new BackEnds(at, "ams");
                BackEnds fra = new BackEnds(at, "fra")) {
            String text = living(ams, fra);
            Path file = Files.writeString(at.resolve("strategy.yml"), text);
            try (Wissel wissel = Wissel.serves("run", file.toString())) {
                Strategy strategy = strategy("living", text);
                Setup setup = Setup.wissel(strategy).withWisselTargets(List.of("127.0.0.1:" + wissel.statusPort()));
                for (Map.Entry<String, String> each :
                        SignalFiles.of(strategy, setup).entrySet()) {
                    Files.writeString(at.resolve(each.getKey()), each.getValue());
                }
                int port = BackEnds.freePort();
                try (Child prometheus = new Child(
                        "prometheus",
                        Map.of(),
                        List.of(
                                "prometheus",
                                "--config.file=" + at.resolve(SignalFiles.SCRAPE),
                                "--storage.tsdb.path=" + at.resolve("tsdb"),
                                "--web.listen-address=127.0.0.1:" + port))) {
                    String recorded = "wissel:region_available:max{region=\"ams\"}";
                    await(prometheus, port, "/api/v1/query?query=" + encoded(recorded + " == 1"), "\"region\":\"ams\"");
                    // Whatever was evaluated before the first scrape is pending for a moment.
                    await(prometheus, port, "/api/v1/alerts", "\"alerts\":[]");
                    ams.orderAll("fail");
                    String firing = encoded("ALERTS{alertstate=\"firing\"}");
                    String alerts = await(prometheus, port, "/api/v1/query?query=" + firing, "RunningOnBackup");
                    assertThat(alerts)
                            .contains("RegionLost", "TargetEjected", "\"service\":\"shop\"", "\"tier\":\"preferred\"")
                            .doesNotContain("ServiceDown", "SignalsGone", "HealthSignalMissing", "\"tier\":\"backup\"");
                }
            }
        }
    }

    private static String encoded(String query) {
        return java.net.URLEncoder.encode(query, StandardCharsets.UTF_8);
    }

    private static String get(int port, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private static String await(Child prometheus, int port, String path, String text)
            throws IOException, InterruptedException {
        long untilNanos = System.nanoTime() + Child.PATIENCE.toNanos();
        String last = "nothing";
        while (System.nanoTime() - untilNanos < 0 && prometheus.alive()) {
            try {
                last = get(port, path);
                if (last.contains(text)) {
                    return last;
                }
            } catch (java.net.ConnectException notYet) {
                last = notYet.toString();
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
        throw new AssertionError(text + " not in " + last + "\n" + prometheus.errText());
    }
}
