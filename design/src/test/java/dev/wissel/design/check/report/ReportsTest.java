package dev.wissel.design.check.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.check.Edit;
import dev.wissel.design.check.Family;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.Place;
import dev.wissel.design.check.Rule;
import dev.wissel.design.check.Severity;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import tools.jackson.databind.json.JsonMapper;

class ReportsTest {
    private static final String EVIL = "a\u001b[31m,b:c%\r\n\u202e\u009b<x>&\"'\uFFFE";
    private static final Rule ERROR =
            new Rule("schema/type", Severity.ERROR, Family.SCHEMA, "title", "why", "fix", "source");
    private static final Rule PROMISE =
            new Rule("promise/x", Severity.PROMISE, Family.PROMISE, "title", "why | <b>", "fix", "source");
    private static final Finding FIRST = Finding.of(ERROR, new Place("kong.yml", 3, 7), "retries: \"x\"")
            .withEdit(new Edit(new Place("kong.yml", 3, 7), "\"x\"", "5"));
    private static final Finding SECOND = Finding.of(PROMISE, new Place("dir/a b.md", 0, 0), "50 % faster");
    private static final Checked CHECKED =
            new Checked(List.of("kong.yml", "dir/a b.md", "good.yml"), List.of(FIRST, SECOND));
    private static final Checked HOSTILE =
            new Checked(List.of(EVIL), List.of(Finding.of(ERROR, new Place(EVIL, 1, 2), EVIL)));

    @SuppressWarnings("unchecked")
    private static Map<String, Object> json(String text) {
        return JsonMapper.builder().build().readValue(text, Map.class);
    }

    @Test
    void text_hasPlaceSeverityRuleWhyAndFix() {
        assertThat(Format.TEXT.write(CHECKED, false, "1")).isEqualTo("""
                        kong.yml:3:7: error: retries: "x" [schema/type]
                            why: why
                            fix: fix
                        dir/a b.md: promise: 50 % faster [promise/x]
                            why: why | <b>
                            fix: fix
                        """);
        assertThat(Format.TEXT.write(CHECKED, true, "1")).contains("\u001b[1;31merror");
    }

    @Test
    void summary_countsWhatThereIs() {
        assertThat(CHECKED.summary()).isEqualTo("2 findings in 3 files: 1 error, 1 promise");
        assertThat(new Checked(List.of("a"), List.of()).summary()).isEqualTo("no findings in 1 file");
    }

    @Test
    @SuppressWarnings("unchecked")
    void json_hasFindingsAndCounts() {
        Map<String, Object> root = json(Format.JSON.write(CHECKED, false, "1"));
        List<Map<String, Object>> findings = (List<Map<String, Object>>) root.get("findings");
        assertThat(findings).hasSize(2);
        assertThat(findings.get(0))
                .containsEntry("rule", "schema/type")
                .containsEntry("severity", "error")
                .containsEntry("file", "kong.yml")
                .containsEntry("line", 3)
                .containsEntry("column", 7)
                .containsEntry("message", "retries: \"x\"")
                .containsEntry("why", "why")
                .containsEntry("fix", "fix");
        assertThat((Map<String, Object>) root.get("counts"))
                .containsEntry("error", 1)
                .containsEntry("warning", 0)
                .containsEntry("missing", 0)
                .containsEntry("promise", 1)
                .containsEntry("total", 2);
        assertThat(json(Format.JSON.write(new Checked(List.of(), List.of()), false, "1"))
                        .get("findings"))
                .isEqualTo(List.of());
    }

    @Test
    @SuppressWarnings("unchecked")
    void sarif_hasWhatTheStandardDemands() {
        Map<String, Object> root = json(Format.SARIF.write(CHECKED, false, "1.2"));
        assertThat(root).containsEntry("version", "2.1.0");
        Map<String, Object> run = ((List<Map<String, Object>>) root.get("runs")).get(0);
        Map<String, Object> driver = (Map<String, Object>) ((Map<String, Object>) run.get("tool")).get("driver");
        assertThat(driver).containsEntry("name", "wissel check").containsEntry("version", "1.2");
        List<Map<String, Object>> rules = (List<Map<String, Object>>) driver.get("rules");
        List<Map<String, Object>> results = (List<Map<String, Object>>) run.get("results");
        assertThat(results).hasSize(2).allSatisfy(result -> {
            assertThat(List.of("none", "note", "warning", "error")).contains((String) result.get("level"));
            assertThat(rules.get((Integer) result.get("ruleIndex"))).containsEntry("id", result.get("ruleId"));
            assertThat((Map<String, Object>) result.get("message")).containsKey("text");
            assertThat((List<?>) result.get("locations")).hasSize(1);
        });
        String text = Format.SARIF.write(CHECKED, false, "1.2");
        assertThat(text)
                .contains("\"uri\": \"dir/a%20b.md\"")
                .contains("\"startLine\": 3")
                .contains("\"startColumn\": 7")
                .contains("\"endColumn\": 10");
        assertThat(text)
                .as("a whole file has no region")
                .containsOnlyOnce("\"startLine\": 3,\n                  \"startColumn\"");
        assertThat(json(Format.SARIF.write(HOSTILE, false, "1"))).isNotEmpty();
    }

    @Test
    void junit_isXmlWithACaseForEachFile() throws Exception {
        for (Checked checked : List.of(CHECKED, HOSTILE)) {
            Document xml = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new InputSource(new StringReader(Format.JUNIT.write(checked, false, "1"))));
            assertThat(xml.getElementsByTagName("failure").getLength())
                    .isEqualTo(checked.findings().size());
            assertThat(xml.getElementsByTagName("testsuite").getLength())
                    .isEqualTo(checked.files().size());
        }
        String text = Format.JUNIT.write(CHECKED, false, "1");
        assertThat(text)
                .contains("<testsuite name=\"good.yml\" tests=\"1\" failures=\"0\"")
                .contains("tests=\"3\" failures=\"2\"");
        Element failure = (Element) DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(text)))
                .getElementsByTagName("failure")
                .item(0);
        assertThat(failure.getAttribute("message")).isEqualTo("retries: \"x\"");
    }

    @Test
    void github_escapesWhatItsCommandsDo() {
        assertThat(Format.GITHUB.write(CHECKED, false, "1"))
                .isEqualTo(
                        "::error file=kong.yml,line=3,col=7,title=schema/type::retries: \"x\"%0Awhy: why%0Afix: fix\n"
                                + "::warning file=dir/a b.md,title=promise/x::50 %25 faster%0Awhy: why | <b>%0Afix: fix\n");
        String hostile = Format.GITHUB.write(HOSTILE, false, "1");
        assertThat(hostile.lines()).hasSize(1);
        assertThat(hostile.substring(hostile.indexOf("file="), hostile.indexOf(",line=")))
                .doesNotContain(",")
                .doesNotContain(":");
    }

    @Test
    void everyFormat_keepsControlCharactersOut() {
        for (Format format : Format.values()) {
            String text = format.write(HOSTILE, false, "1");
            assertThat(text.codePoints()
                            .filter(point -> point != '\n' && (Character.isISOControl(point) || point == 0x202e)))
                    .as(format.text())
                    .isEmpty();
            assertThat(text).as("deterministic").isEqualTo(format.write(HOSTILE, false, "1"));
        }
    }

    @Test
    void rules_asMarkdown_stayInTheirCells() {
        assertThat(RulesReport.markdown(List.of(PROMISE)))
                .contains("| `promise/x` | promise | title | why \\| &lt;b> | fix | source |");
    }
}
