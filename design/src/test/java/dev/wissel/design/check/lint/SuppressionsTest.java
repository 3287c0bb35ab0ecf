package dev.wissel.design.check.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.check.Findings;
import org.junit.jupiter.api.Test;

class SuppressionsTest {
    private static String file(String before, String behind) {
        return "_format_version: \"3.0\"\nservices:\n- name: a\n  host: b\n" + before + "  retris: 3" + behind + "\n";
    }

    @Test
    void comment_onTheLineOrAbove_keepsTheFindingOut() {
        assertThat(Findings.rules("k.yml", file("", ""))).containsExactly("unknown/field");
        assertThat(Findings.rules("k.yml", file("", " # wissel:ignore unknown/field we patch Kong")))
                .isEmpty();
        assertThat(Findings.rules("k.yml", file("  # wissel:ignore unknown/field we patch Kong\n", "")))
                .isEmpty();
        assertThat(Findings.rules(
                        "k.yml", file("  # wissel:ignore unknown/field: we patch Kong\n  # and more\n\n", "")))
                .isEmpty();
        assertThat(Findings.rules("k.yml", file("  # wissel:ignore unknown the whole family\n", "")))
                .isEmpty();
    }

    @Test
    void comment_forTheFile_keepsAllOut() {
        String file =
                "# wissel:ignore-file unknown/field we patch Kong\n" + file("", "") + "- {name: c, host: d, x: 1}\n";
        assertThat(Findings.rules("k.yml", file)).isEmpty();
    }

    @Test
    void comment_withoutAReason_isAFinding() {
        assertThat(Findings.places("k.yml", file("", " # wissel:ignore unknown/field")))
                .containsExactly("5:13 operations/ignore-without-reason");
    }

    @Test
    void comment_thatIgnoresNothing_isAFinding() {
        assertThat(Findings.places("k.yml", "# wissel:ignore unknown/field because\n" + file("", "")))
                .containsExactly("1:1 operations/ignore-unused", "6:3 unknown/field");
        assertThat(Findings.rules("k.yml", file("", " # wissel:ignore schema/range another rule")))
                .containsExactlyInAnyOrder("operations/ignore-unused", "unknown/field");
    }

    @Test
    void comment_withAWrongRule_namesTheNearest() {
        var findings = Findings.of("k.yml", file("", " # wissel:ignore unknown/feild because"));
        assertThat(findings).anySatisfy(finding -> {
            assertThat(finding.rule().id()).isEqualTo("operations/ignore-unknown-rule");
            assertThat(finding.fix()).contains("unknown/field");
        });
        assertThat(Findings.rules("k.yml", file("", " # wissel:ignore"))).contains("operations/ignore-unknown-rule");
    }

    @Test
    void comment_inMarkdown_worksInBlocksAndInProse() {
        String block = "```yaml\nupstreams:\n- name: a\n  # wissel:ignore unknown/field an example\n  x: 1\n```\n";
        assertThat(Findings.rules("a.md", block)).isEmpty();
        String prose = "<!-- wissel:ignore promise/zero-downtime said by marketing -->\nZero downtime.\n\n"
                + "```yaml\nupstreams: [{name: a, targets: [{target: \"10.0.0.1:80\"}]}]\n```\n";
        assertThat(Findings.rules("a.md", prose)).isEmpty();
        assertThat(Findings.rules("a.md", prose.substring(prose.indexOf("Zero"))))
                .containsExactly("promise/zero-downtime");
    }
}
