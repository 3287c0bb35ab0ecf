package dev.wissel.design.check.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.Findings;
import dev.wissel.design.check.source.Content;
import dev.wissel.design.strategy.KongTarget;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinterTest {
    private static final String GOOD = """
            _format_version: "3.0"
            services:
            - name: product
              host: product
              routes: [{name: product, paths: [/products]}]
            upstreams:
            - name: product
              targets: [{target: "10.0.0.1:8080"}, {target: "10.0.0.2:8080"}]
            """;

    private static Linter.Outcome check(String file, String text) {
        return new Linter(Findings.OWN, Context.DEFAULTS).check(file, text);
    }

    private static List<Content> contents(String text) {
        return check("-", text).contents();
    }

    @Test
    void kinds_ofEverySort_areToldByWhatTheyHold() {
        assertThat(contents(GOOD)).containsExactly(Content.KONG);
        assertThat(contents("{\"_format_version\":\"3.0\"}")).containsExactly(Content.KONG);
        assertThat(contents("groups: []")).containsExactly(Content.PROMETHEUS);
        assertThat(contents("scrape_configs: []")).containsExactly(Content.PROMETHEUS_CONFIG);
        assertThat(contents("services: {a: {endpoints: {ams: [{target: \"10.0.0.1:80\"}]}}}"))
                .containsExactly(Content.STRATEGY);
        assertThat(contents("apiVersion: v1\nkind: Service\n")).containsExactly(Content.KUBERNETES);
        assertThat(contents("upstream a {\n  server b:80;\n}\n")).containsExactly(Content.NGINX);
        assertThat(contents("database = off\ndeclarative_config = /a.yml\n")).containsExactly(Content.KONG_CONF);
        assertThat(contents("# Title\n\n```yaml\ngroups: []\n```\n"))
                .containsExactly(Content.MARKDOWN, Content.PROMETHEUS);
        assertThat(contents("services: {web: {image: nginx}}")).containsExactly(Content.OTHER);
    }

    @Test
    void kong_withNothingWrong_hasNoFindings() {
        assertThat(check("kong.yml", GOOD).findings()).isEmpty();
    }

    @Test
    void text_thatIsNothingKnown_givesOneFindingWithWhatIsExpected() {
        for (String text : List.of(
                "hello there\nthis is a letter\n",
                "",
                "   \n\n",
                "[1, 2, 3]",
                "a: 1\nb: 2\n",
                "<!DOCTYPE html><html><body>404: not found</body></html>",
                "{}",
                "services: {web: {image: nginx}}")) {
            List<Finding> findings = check("x.yml", text).findings();
            assertThat(findings).as(text).hasSize(1);
            assertThat(findings.get(0).rule().id()).isEqualTo("unknown/format");
            assertThat(findings.get(0).fix())
                    .contains("_format_version")
                    .contains("groups")
                    .contains("endpoints");
        }
        assertThat(check("x.yml", "<!DOCTYPE html>\n<p>").findings().get(0).message())
                .contains("HTML");
    }

    @Test
    void yaml_thatIsBroken_givesTheParsersPlace() {
        assertThat(Findings.places("kong.yml", "_format_version: \"3.0\"\nservices:\n- name: a\n   host: b\n"))
                .containsExactly("4:8 schema/syntax");
        assertThat(Findings.rules("kong.json", "{\"_format_version\": \"3.0\", \"services\": [}"))
                .containsExactly("schema/syntax");
    }

    @Test
    void kongFile_withTwoDocuments_isToldAtTheSecond() {
        assertThat(Findings.places("kong.yml", GOOD + "---\n" + GOOD)).contains("10:1 schema/several-documents");
        assertThat(Findings.places("kong.yml", "---\n" + GOOD)).isEmpty();
        assertThat(Findings.places("kong.yml", "# a comment\n---\n" + GOOD + "...\n"))
                .isEmpty();
    }

    @Test
    void objectsOfKubernetes_inOneStream_keepTheirLines() {
        String stream = """
                apiVersion: v1
                kind: Service
                metadata: {name: a, annotations: {konghq.com/upstream-polcy: a}}
                ---
                apiVersion: configuration.konghq.com/v1beta1
                kind: KongUpstreamPolicy
                metadata: {name: a}
                spec:
                  algorithm: roundrobin
                  hashOn: {header: X}
                  healthchecks:
                    active: {healthy: {intervall: 5}}
                ---
                apiVersion: configuration.konghq.com/v1beta1
                kind: KongPlugin
                metadata: {name: b}
                plugin: circuit-breaker
                ---
                apiVersion: configuration.konghq.com/v1
                kind: KongPlugin
                metadata: {name: c}
                plugin: rate-limiting
                config: {minutes: 5, minute: 5}
                """;
        assertThat(Findings.places("k8s.yml", stream))
                .containsExactly(
                        "3:35 unknown/kubernetes-annotation",
                        "9:14 schema/kubernetes-value",
                        "10:11 schema/kubernetes-value",
                        "12:24 unknown/kubernetes-field",
                        "14:13 schema/kubernetes-version",
                        "17:9 unknown/plugin",
                        "23:10 unknown/plugin-field");
    }

    @Test
    void strategy_withMistakes_isReportedUnderItsFamily() {
        List<Finding> findings = check(
                        "strategy.yml",
                        "services:\n  a:\n    endpoints: {ams: [{target: \"10.0.0.1:80\"}]}\n    helth: {path: /}\n")
                .findings();
        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).rule().id()).isEqualTo("strategy/unknown-key");
        assertThat(findings.get(0).place().line()).isEqualTo(4);
        assertThat(findings.get(0).fix()).contains("health");
    }

    @Test
    void deckTemplates_whoseVariablesNobodyKnows_areNoMistakes() {
        String file = """
                _format_version: "3.0"
                services:
                - name: a
                  host: ${{ env "DECK_HOST" }}
                  port: ${{ env "DECK_PORT" | toInt }}
                  connect_timeout: "${{ env "DECK_CONNECT" | toInt }}"
                  path: /a
                upstreams:
                - name: b
                  targets:
                  - target: ${{ env "DECK_ONE" }}:80
                  - target: ${{ env "DECK_TWO" }}:80
                """;
        assertThat(Findings.rules("kong.yml", file)).isEmpty();
        assertThat(
                        Findings.rules(
                                "kong.json",
                                "{\"_format_version\":\"3.0\",\"services\":[{\"name\":\"a\",\"host\":\"b\",\"port\": ${{ env \"DECK_P\" | toInt }}}]}"))
                .isEmpty();
    }

    @Test
    void deckTemplates_thatDeckWouldNotFillIn_areMistakes() {
        String file = """
                _format_version: "3.0"
                # ${{ env "HOME" }} and {{ x }} in a comment
                services:
                - name: a
                  host: ${{ env "HOST" }}
                - name: b
                  host: ${{ vault "x" }}
                - name: c
                  host: ${{ env "DECK_HOST" }}
                """;
        assertThat(Findings.places("kong.yml", file))
                .containsExactly("5:9 schema/deck-template", "7:9 schema/deck-template");
        Context dbless =
                new Context(new KongTarget("3.9", KongTarget.Edition.OSS, KongTarget.Mode.DBLESS), Optional.empty());
        assertThat(new Linter(Findings.OWN, dbless).check("kong.yml", file).findings())
                .hasSize(3);
    }

    @Test
    void whatOnlyDeckKnows_isAMistakeWithoutADatabase() {
        String file = "_format_version: \"3.0\"\n_info: {select_tags: [a]}\nservices: [{name: a, host: b}]\n";
        assertThat(Findings.rules("kong.yml", file)).isEmpty();
        Context dbless =
                new Context(new KongTarget("3.9", KongTarget.Edition.OSS, KongTarget.Mode.DBLESS), Optional.empty());
        assertThat(new Linter(Findings.OWN, dbless).check("kong.yml", file).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.fix()).contains("decK"));
    }

    @Test
    void whatAnOlderKongDoesNotHave_isAMistakeForIt() {
        String file = "_format_version: \"2.1\"\nupstreams: [{name: a, algorithm: latency}]\n";
        Context old = new Context(new KongTarget("2.8", KongTarget.Edition.OSS, KongTarget.Mode.DB), Optional.empty());
        assertThat(Findings.rules("kong.yml", file)).isEmpty();
        assertThat(new Linter(Findings.OWN, old).check("kong.yml", file).findings())
                .hasSize(1);
    }

    @Test
    void duplicateKeys_thatKongTakes_areWarnings() {
        assertThat(Findings.of("kong.yml", GOOD + "upstreams: []\n")).anySatisfy(finding -> {
            assertThat(finding.rule().id()).isEqualTo("schema/duplicate-key");
            assertThat(finding.severity()).isEqualTo(dev.wissel.design.check.Severity.WARNING);
        });
    }

    @Test
    void deckTemplate_besideAMistake_isShownAsItIsWritten() {
        List<Finding> findings = check(
                        "kong.yml",
                        "_format_version: \"3.0\"\nservices:\n- name: ${{ env \"DECK_NAME\" }}\n  host: a\n  retris: 3\n")
                .findings();
        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).message())
                .contains("${{ env \"DECK_NAME\" }}")
                .doesNotContain("zqtpl");
    }

    @Test
    void templateOfAnotherTool_isNamedAndDoesNotBreakTheRest() {
        assertThat(Findings.places(
                        "kong.yml",
                        "_format_version: \"3.0\"\nservices:\n- name: a\n  host: {{ .Values.host }}\n  retris: 3\n"))
                .containsExactly("4:9 placeholder/template", "5:3 unknown/field");
    }

    @Test
    void enterpriseThings_areMistakesForOpenSourceOnly() {
        String file = """
                _format_version: "3.0"
                services: [{name: a, host: b, plugins: [{name: canary}]}]
                upstreams:
                - name: b
                  targets: [{target: "10.0.0.1:80", failover: true}]
                """;
        assertThat(Findings.rules("kong.yml", file))
                .containsExactly("unknown/enterprise-plugin", "unknown/enterprise-field");
        Context enterprise = new Context(
                new KongTarget("3.12", KongTarget.Edition.ENTERPRISE, KongTarget.Mode.DB), Optional.empty());
        assertThat(new Linter(Findings.OWN, enterprise).check("kong.yml", file).findings())
                .isEmpty();
    }

    @Test
    void messages_withControlCharacters_arePrintable() {
        Finding finding = check("kong.yml", "_format_version: \"3.0\"\n\"ser\\u001b[31mvices\\u202e\": []\n")
                .findings()
                .get(0);
        assertThat(finding.message()).contains("\\u001b").contains("\\u202e").doesNotContain("\u001b");
    }

    @Test
    void family_thatThrows_leavesTheOthersTheirFindings() {
        Checks broken = new Checks(List.of(new Broken()), List.of());
        List<Finding> findings = new Linter(broken, Context.DEFAULTS)
                .check("kong.yml", GOOD + "nothing: 1\n")
                .findings();
        assertThat(findings.stream().map(finding -> finding.rule().id()))
                .containsExactly("operations/check-failed", "unknown/top-level-key");
    }

    private static final class Broken implements dev.wissel.design.check.KongCheck {
        @Override
        public List<dev.wissel.design.check.Rule> rules() {
            return List.of();
        }

        @Override
        public void check(
                dev.wissel.design.check.KongFile file, Context context, java.util.function.Consumer<Finding> report) {
            throw new IllegalStateException("planted");
        }
    }
}
