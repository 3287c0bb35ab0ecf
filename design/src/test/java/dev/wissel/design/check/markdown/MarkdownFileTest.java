package dev.wissel.design.check.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.check.Findings;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownFileTest {
    private static List<String> labels(String text) {
        return MarkdownFile.of("a.md", text).blocks().stream()
                .map(MarkdownFile.Block::label)
                .toList();
    }

    @Test
    void fences_ofAllForms_areBlocks() {
        assertThat(
                        labels(
                                "```yaml\na\n```\n~~~json title=\"x\"\nb\n~~~\n```\nc\n```\n````md\n```yaml\n````\n``` {.yaml}\nd\n```\n"))
                .containsExactly("yaml", "json", "", "md", "yaml");
        assertThat(labels("`` `code` ``\n``` a `b` ```\n")).as("code spans").isEmpty();
        assertThat(labels("```yaml\nnever closed\n")).containsExactly("yaml");
    }

    @Test
    void places_inBlocks_areThoseOfTheFile() {
        assertThat(Findings.places("a.md", "# x\n\n```yaml\nupstreams:\n- name: a\n  x: 1\n```\n"))
                .containsExactly("6:3 unknown/field");
        assertThat(Findings.places("a.md", "- item\n\n  ```yaml\n  upstreams:\n  - name: a\n    x: 1\n  ```\n"))
                .containsExactly("6:5 unknown/field");
        assertThat(Findings.places("a.md", "> ```yaml\n> upstreams:\n> - name: a\n>   x: 1\n> ```\n"))
                .containsExactly("4:5 unknown/field");
        assertThat(Findings.places(
                        "a.md", "```json\r\n{\"upstreams\": [\r\n  {\"name\": \"a\", \"x\": 1}]}\r\n```\r\n"))
                .containsExactly("3:17 unknown/field");
        assertThat(Findings.places("a.md", "1. ```yaml\n   ---\n   upstreams:\n   - name: a\n     x: 1\n   ```\n"))
                .containsExactly("5:6 unknown/field");
        assertThat(Findings.places("a.md", "```yaml\nupstreams:\n- name: a\n- name: a\n```\n")
                        .get(0))
                .startsWith("4:");
    }

    @Test
    void mends_thatNameALine_nameThatOfTheFile() {
        assertThat(Findings.of("a.md", "# x\n\n```yaml\nupstreams: [{name: a}]\nupstreams: []\n```\n")
                        .get(0)
                        .fix())
                .contains("line 4");
    }

    @Test
    void partsOfAConfiguration_areNotIncomplete() {
        assertThat(Findings.rules("a.md", "```yaml\nhealthchecks:\n  active: {healthy: {interval: 5}}\n```\n"))
                .isEmpty();
        assertThat(Findings.places("a.md", "```yaml\nactive:\n  url: /x\n  healthy: {interval: 5}\n```\n"))
                .containsExactly("3:3 unknown/health-check-field");
        assertThat(Findings.places("a.md", "```yaml\n- name: a\n  algorithm: rr\n```\n"))
                .containsExactly("3:14 schema/choice");
        assertThat(Findings.places(
                        "a.md",
                        "```json\n{\"name\": \"a\", \"targets\": [{\"target\": \"a:80\", \"failover\": true}]}\n```\n"))
                .containsExactly("2:46 unknown/enterprise-field");
        assertThat(Findings.places("a.md", "```yaml\nname: failover\nconfig: {a: 1}\n```\n"))
                .containsExactly("2:7 unknown/plugin");
    }

    @Test
    void blocksThatBelongTogether_referToEachOther() {
        String service = "```yaml\nservices: [{name: a, host: b}]\n```\n";
        String route = "```yaml\nroutes: [{name: r, paths: [/a], service: a}]\n```\n";
        assertThat(Findings.rules("a.md", service + route)).isEmpty();
        assertThat(Findings.rules("a.md", service + "Better:\n\n" + service))
                .as("a second version")
                .isEmpty();
    }

    @Test
    void blocksOfOtherThings_areLeftAlone() {
        assertThat(
                        Findings.rules(
                                "a.md",
                                "```yaml\nservices: {web: {image: nginx}}\n```\n```json\n{\"a\": [}\n```\n```\nhello\n```\n```yaml\nplugins:\n- search\n```\n"))
                .isEmpty();
        assertThat(Findings.rules(
                        "a.md", "```yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: <your-name>}\n```\n"))
                .isEmpty();
        assertThat(Findings.rules("a.md", "```yaml\n_format_version: \"3.0\"\nservices: [}\n```\n"))
                .containsExactly("schema/syntax");
    }

    @Test
    void nginxBlocks_areToldWhatTheyAreInKong() {
        String text =
                "```nginx\nupstream shop {\n  least_conn;\n  server a:80 weight=5 max_fails=3;\n  server b:80 backup;\n}\n```\n";
        assertThat(Findings.places("a.md", text))
                .containsExactly(
                        "2:1 unknown/nginx-directive",
                        "3:3 unknown/nginx-directive",
                        "4:3 unknown/nginx-directive",
                        "5:3 unknown/nginx-directive");
        assertThat(Findings.of("a.md", text).get(1).fix()).contains("least-connections");
        assertThat(Findings.of("a.md", text).get(2).fix()).contains("weight: 5").contains("healthchecks.passive");
        assertThat(Findings.of("a.md", text).get(3).fix()).contains("no backup");
    }
}
