package dev.wissel.design.check.kong;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.KongCheck;
import dev.wissel.design.check.KongFile;
import dev.wissel.design.check.Rule;
import dev.wissel.design.check.Severity;
import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Carrier;
import dev.wissel.design.translate.Translation;
import dev.wissel.kong.declarative.DeclarativeWriter;
import dev.wissel.kong.document.Document;
import dev.wissel.testkit.Property;
import dev.wissel.testkit.Strategies;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** All families together: right files, hostile files, large files. */
class KongChecksTest {
    private static final String RIGHT = """
            _format_version: "3.0"
            services:
            - name: orders
              host: orders.internal
              connect_timeout: 2000
              read_timeout: 10000
              retries: 2
              routes:
              - {name: orders, paths: [/orders], strip_path: false}
            - name: docs
              url: https://docs.example.org
              routes:
              - {name: docs, paths: [/docs], strip_path: true}
            upstreams:
            - name: orders.internal
              healthchecks:
                active:
                  http_path: /health
                  healthy: {interval: 5, successes: 2}
                  unhealthy: {interval: 5, tcp_failures: 1, timeouts: 2, http_failures: 2}
                passive:
                  healthy: {successes: 1}
                  unhealthy: {tcp_failures: 2, timeouts: 2, http_failures: 5, http_statuses: [500, 502, 503, 504]}
              targets:
              - {target: "orders-1.internal:8080", weight: 100}
              - {target: "orders-2.internal:8080", weight: 50}
            plugins:
            - name: prometheus
              config: {status_code_metrics: true, latency_metrics: true, upstream_health_metrics: true}
            - name: rate-limiting
              service: orders
              config: {minute: 600}
            """;

    /** What a strategy can ask for, and Kong does not do: a capture that no path makes, weight 0 that the algorithm latency does not respect. */
    private static final Set<String> FAULTS_OF_THE_STRATEGY =
            Set.of("balancing/hash-capture-without-regex", "balancing/latency-weight-zero");

    private static List<Finding> findings(String text, Context context) {
        List<Finding> findings = new ArrayList<>();
        KongChecks.all().forEach(check -> findings.addAll(Table.findings(check, text, context)));
        return findings;
    }

    @Test
    void rightFile_everyFamily_findsNothing() {
        assertThat(findings(RIGHT, Context.DEFAULTS)).isEmpty();
    }

    @Test
    void configurationsThatKongAccepted_haveNoErrors() throws IOException {
        Path file = Path.of("../kong/src/test/resources/dev/wissel/kong/declarative/config-post.json");
        List<?> exchanges = JsonMapper.builder().build().readValue(Files.readString(file), List.class);
        int accepted = 0;
        for (Object exchange : exchanges) {
            Map<?, ?> fields = (Map<?, ?>) exchange;
            if (fields.get("status").equals(201)) {
                accepted++;
                assertThat(findings((String) fields.get("text"), Context.DEFAULTS))
                        .as("%s", fields.get("name"))
                        .noneMatch(finding -> finding.severity() == Severity.ERROR);
            }
        }
        assertThat(accepted).isGreaterThan(10);
    }

    @Test
    void webshop_translatedForKong_hasNoErrors() throws IOException {
        Strategy strategy = strategy(Files.readString(Path.of("../examples/webshop/strategy.yml")));
        String text = DeclarativeWriter.yaml(Translation.of(strategy, Carrier.KONG_STANDBY_ZERO));
        assertThat(findings(text, new Context(strategy.kong(), Optional.of(strategy.objective()))))
                .noneMatch(finding -> finding.severity() == Severity.ERROR);
    }

    private static Strategy strategy(String text) {
        var result = StrategyReader.read("strategy.yml", text);
        assertThat(result.problems()).as(text).isEmpty();
        return result.strategy().orElseThrow();
    }

    @Test
    void designedFiles_ofEveryShape_haveNoOtherFindings() {
        Property.forAll(40, random -> {
            Strategy strategy = strategy(Strategies.text(random));
            String text = dev.wissel.design.kongfile.KongFile.yaml(strategy);
            assertThat(findings(text, new Context(strategy.kong(), Optional.empty())))
                    .as(text)
                    .extracting(finding -> finding.rule().id())
                    .isSubsetOf(FAULTS_OF_THE_STRATEGY);
        });
    }

    @Test
    void rules_ofAllFamilies_haveIdsOfTheirOwnAndFigures() {
        Set<String> ids = new HashSet<>();
        for (KongCheck check : KongChecks.all()) {
            for (Rule rule : check.rules()) {
                assertThat(ids.add(rule.id())).as(rule.id()).isTrue();
                assertThat(rule.source()).as(rule.id()).doesNotContain("shared", "facts");
                assertThat(rule.title()).as(rule.id()).hasSizeLessThan(80).doesNotEndWith(".");
                assertThat(rule.why()).as(rule.id()).endsWith(".");
            }
        }
        assertThat(ids).hasSizeGreaterThanOrEqualTo(70);
    }

    @Test
    void anyYaml_everyFamily_finishes() {
        Property.forAll(300, random -> {
            StringBuilder text = new StringBuilder();
            String[] lines = RIGHT.split("\n", -1);
            for (String line : lines) {
                String value = List.of(
                                "[]",
                                "{}",
                                "-1",
                                "x",
                                "null",
                                "[[1]]",
                                "1e99",
                                "true",
                                "'${{ env \"A\" }}'",
                                "\"\u0000\"")
                        .get(random.nextInt(10));
                int colon = line.indexOf(": ");
                boolean spoil = colon > 0 && random.nextInt(4) == 0 && !line.contains("{");
                text.append(spoil ? line.substring(0, colon) + ": " + value : line)
                        .append('\n');
            }
            Document document = Document.parse("kong.yml", text.toString());
            document.mapping()
                    .ifPresent(root -> KongChecks.all()
                            .forEach(check ->
                                    check.check(KongFile.of("kong.yml", root), Context.DEFAULTS, finding -> {})));
        });
    }

    @Test
    void largeFile_everyFamily_takesLinearTime() {
        run(large(1_250));
        double small = Math.min(run(large(1_250)), run(large(1_250)));
        double large = Math.min(run(large(5_000)), run(large(5_000)));
        // Four times the file; work on all pairs would take sixteen times as long.
        assertThat(large).isLessThan(8 * small + 0.2);
    }

    /** Returns the processor time, which other work on the machine does not lengthen. */
    private static double run(KongFile file) {
        var threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        int[] count = new int[1];
        KongChecks.all().forEach(check -> check.check(file, Context.DEFAULTS, finding -> count[0]++));
        assertThat(count[0]).isPositive();
        return (threads.getCurrentThreadCpuTime() - start) / 1e9;
    }

    private static KongFile large(int services) {
        StringBuilder text = new StringBuilder("_format_version: '3.0'\nservices:\n");
        for (int i = 0; i < services; i++) {
            text.append("- {name: s")
                    .append(i)
                    .append(", host: u")
                    .append(i % 7 == 0 ? "x" : "")
                    .append(i)
                    .append(", routes: [{name: r")
                    .append(i)
                    .append(", paths: [/, /service/")
                    .append(i)
                    .append("/x], methods: [GET], hosts: [h")
                    .append(i)
                    .append(".example]}], plugins: [{name: key-auth}]}\n");
        }
        text.append("upstreams:\n");
        for (int i = 0; i < services; i++) {
            text.append("- {name: u").append(i).append(", targets: [");
            for (int j = 0; j < 4; j++) {
                text.append("{target: '10.0.")
                        .append(i % 200)
                        .append('.')
                        .append(j)
                        .append(":80'}, ");
            }
            text.append("{target: 'b").append(i).append(".example:80', weight: 0}]}\n");
        }
        return KongFile.of(
                "kong.yml",
                Document.parse("kong.yml", text.toString()).mapping().orElseThrow());
    }
}
