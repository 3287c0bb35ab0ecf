package dev.wissel.design.check.fix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.check.Edit;
import dev.wissel.design.check.Family;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.Findings;
import dev.wissel.design.check.Place;
import dev.wissel.design.check.Rule;
import dev.wissel.design.check.Severity;
import java.util.List;
import org.junit.jupiter.api.Test;

class FixerTest {
    private static final Rule RULE = new Rule("schema/x", Severity.ERROR, Family.SCHEMA, "a", "b", "c", "d");

    private static Fixer.Result fix(String file, String text) {
        return Fixer.fix(text, current -> Findings.of(file, current));
    }

    private static Finding edit(int line, int column, String oldText, String newText) {
        Place place = new Place("a", line, column);
        return Finding.of(RULE, place, oldText).withEdit(new Edit(place, oldText, newText));
    }

    @Test
    void mechanicalMistakes_areMended() {
        String text = """
                _format_version: 3.0 # quoted it must be
                services:
                - name: a
                  host: b
                  connectTimeout: "2000"
                  retries: '3'
                  routes: [{name: r, paths: [/a], methods: [get, Post], strip-path: "false"}]
                upstreams:
                - name: b
                  algorithm: 'least_connections'
                  healthchecks: {active: {path: /health}}
                """;
        Fixer.Result result = fix("kong.yml", text);
        assertThat(result.text()).isEqualTo("""
                        _format_version: "3.0" # quoted it must be
                        services:
                        - name: a
                          host: b
                          connect_timeout: 2000
                          retries: 3
                          routes: [{name: r, paths: [/a], methods: [GET, POST], strip_path: false}]
                        upstreams:
                        - name: b
                          algorithm: 'least-connections'
                          healthchecks: {active: {http_path: /health}}
                        """);
        assertThat(result.refused()).isEmpty();
        assertThat(Findings.rules("kong.yml", result.text())).isEmpty();
        assertThat(fix("kong.yml", result.text()).applied()).isZero();
    }

    @Test
    void mistakes_inMarkdown_areMendedInPlace() {
        Fixer.Result result =
                fix("a.md", "# x\n\n- a\n  ```yaml\n  upstreams:\n  - name: a\n    algorithm: round_robin\n  ```\n");
        assertThat(result.text()).contains("    algorithm: round-robin\n").startsWith("# x\n\n- a\n");
    }

    @Test
    void guesses_areNotMade() {
        String text = "_format_version: \"3.0\"\nservices: [{name: a, host: b, retrys: 3}]\n";
        assertThat(fix("kong.yml", text).text()).isEqualTo(text);
    }

    @Test
    void edit_whoseTextIsNotThere_isLeftOut() {
        for (Finding wrong : List.of(
                edit(1, 1, "zz", "x"),
                edit(9, 1, "a", "x"),
                edit(1, 99, "a", "x"),
                edit(0, 0, "a", "x"),
                edit(1, 3, "bc", "x"),
                edit(1, 1, "ab", "x"))) {
            assertThat(Fixer.fix("abcd\n", text -> List.of(wrong)).text()).isEqualTo("abcd\n");
        }
    }

    @Test
    void edits_thatTouch_areNotMadeTogether() {
        Fixer.Result result = Fixer.fix(
                "a-b\n",
                text -> text.equals("a-b\n") ? List.of(edit(1, 1, "a-b", "x"), edit(1, 3, "b", "y")) : List.of());
        assertThat(result.text()).isEqualTo("x\n");
        assertThat(result.applied()).isEqualTo(1);
    }

    @Test
    void edit_thatWouldCauseAnError_isRefused() {
        Finding first = edit(1, 1, "a", "b");
        Finding worse = Finding.of(RULE, new Place("a", 1, 1), "new error");
        Fixer.Result result = Fixer.fix("a\n", text -> text.equals("a\n") ? List.of(first) : List.of(worse));
        assertThat(result.text()).isEqualTo("a\n");
        assertThat(result.refused()).contains(worse);
    }

    @Test
    void line_thatWouldGetAnError_isLeftWhileOthersAreMended() {
        String text = "_format_version: 3.0\nservices:\n- name: a\n  host: b\n  connectTimeout: fast\n";
        Fixer.Result result = fix("kong.yml", text);
        assertThat(result.text()).isEqualTo(text.replace("3.0", "\"3.0\""));
        assertThat(result.refused()).isNotEmpty();
    }

    @Test
    void edits_thatGoRoundInCircles_end() {
        Fixer.Result result = Fixer.fix(
                "a\n",
                text -> List.of(
                        text.equals("a\n") ? edit(1, 1, "a", "b").at(new Place("a", 2, 1)) : edit(1, 1, "b", "a")));
        assertThat(result.text()).isIn("a\n", "b\n");
    }

    @Test
    void columns_countCharactersAsPeopleDo() {
        assertThat(Fixer.fix("é😀 a\n", text -> List.of(edit(1, 4, "a", "b"))).text())
                .isEqualTo("é😀 b\n");
    }

    @Test
    void diff_ofCloseAndFarChanges_isUnified() {
        String before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n13\n14\n15\n";
        String after =
                before.replace("2\n3", "two\n3").replace("\n4\n", "\nfour\n").replace("14\n", "");
        assertThat(LineDiff.of("f", before, after))
                .startsWith("--- f\n+++ f (mended)\n@@ -1,")
                .contains("-2\n")
                .contains("+two\n")
                .contains("-4\n")
                .contains("+four\n")
                .contains("-14\n");
        assertThat(LineDiff.of("f", before, before)).isEmpty();
    }
}
