package dev.wissel.kong.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.testkit.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightEditTest {
    private static String edited(String text, WeightChange... changes) throws WeightEdit.Impossible {
        return WeightEdit.of(text, List.of(changes)).text();
    }

    @Test
    void edit_whatARealKongExported_changesTwoNumbersAndNothingElse() throws Exception {
        String text = (String) Exchanges.JSON
                .readValue(Exchanges.answer("dbless/011"), Map.class)
                .get("config");
        assertThat(WeightEdit.weights(text))
                .isEqualTo(Map.of("up.test.local", Map.of("127.0.0.1:9001", 90, "127.0.0.1:9002", 10)));
        String result = edited(
                text,
                new WeightChange("up.test.local", "127.0.0.1:9001", 7),
                new WeightChange("up.test.local", "127.0.0.1:9002", 65535));
        assertThat(result).isEqualTo(text.replace("weight: 90", "weight: 7").replace("weight: 10", "weight: 65535"));
    }

    @Test
    void edit_wordsThatYaml11ReadsOtherwise_staysAsWritten() throws Exception {
        String text =
                "# on top\n_format_version: '3.0'\nservices:\n- {name: on, host: 010, port: 0x50, tags: [no, 1_000, 1:30, ~]}\n"
                        + "upstreams:\n- name: up   # trailing\n  targets:\n  - {target: \"a:1\", weight: 0100}\n  - target: b\n    tags: [yes]\n";
        String result = edited(text, new WeightChange("up", "a:1", 5), new WeightChange("up", "b:8000", 0));
        assertThat(result)
                .isEqualTo(text.replace("0100", "5").replace("  - target: b", "  - weight: 0\n    target: b"));
    }

    @Test
    void edit_sameWeights_changesNothing() throws Exception {
        String text =
                "{\"_format_version\":\"3.0\",\"upstreams\":[{\"name\":\"u\",\"targets\":[{\"target\":\"a:1\"}]}]}";
        WeightEdit.Edited edited = WeightEdit.of(text, List.of(new WeightChange("u", "a:1", 100)));
        assertThat(edited.changed()).isFalse();
        assertThat(edited.text()).isEqualTo(text);
    }

    @Test
    void edit_jsonWithoutAWeight_getsOne() throws Exception {
        String text =
                "{\"_format_version\":\"3.0\",\"upstreams\":[{\"name\":\"u\",\"targets\":[{\"target\":\"a:1\"}]}]}";
        assertThat(edited(text, new WeightChange("u", "a:1", 3)))
                .isEqualTo(text.replace("{\"target\"", "{\"weight\": 3, \"target\""));
    }

    @Test
    void edit_targetsBesideTheirUpstream_byNameAndByIdAndAsObject() throws Exception {
        String text =
                "upstreams:\n- {name: é𝄞, id: 11}\n- name: v\ntargets:\n- {upstream: 11, target: 'a:1', weight: 1}\n"
                        + "- {upstream: {name: v}, target: 'a:1', weight: 2} # 𝄞\n- {upstream: v, target: '[::1]:1', weight: 3}\n";
        assertThat(edited(
                        text,
                        new WeightChange("é𝄞", "a:1", 10),
                        new WeightChange("v", "a:1", 20),
                        new WeightChange("v", "[::1]:1", 30)))
                .isEqualTo(text.replace("weight: 1}", "weight: 10}")
                        .replace("weight: 2}", "weight: 20}")
                        .replace("weight: 3}", "weight: 30}"));
    }

    @Test
    void edit_carriageReturns_keepsThem() throws Exception {
        String text = "upstreams:\r\n- name: u\r\n  targets:\r\n  - target: a:1\r\n    weight: 5\r\n";
        assertThat(edited(text, new WeightChange("u", "a:1", 6))).isEqualTo(text.replace("5", "6"));
    }

    @Test
    void edit_unknownTargets_namesAllOfThem() {
        String text = "upstreams:\n- name: u\n  targets: [{target: 'a:1'}]\n";
        assertThatThrownBy(() -> edited(
                        text,
                        new WeightChange("u", "b:1", 1),
                        new WeightChange("w", "a:1", 1),
                        new WeightChange("u", "a:1", 1)))
                .hasMessage("there is no target a:1 in upstream w, no b:1 in upstream u");
    }

    @Test
    void edit_weightBehindAnAlias_isRefused() {
        String text = "_x: &w 5\nupstreams:\n- name: u\n  targets:\n  - {target: 'a:1', weight: *w}\n";
        assertThatThrownBy(() -> edited(text, new WeightChange("u", "a:1", 6)))
                .isInstanceOf(WeightEdit.Impossible.class);
        String shared =
                "upstreams:\n- name: u\n  targets: &t\n  - {target: 'a:1', weight: 5}\n- name: v\n  targets: *t\n";
        assertThatThrownBy(() -> edited(shared, new WeightChange("u", "a:1", 6)))
                .isInstanceOf(WeightEdit.Impossible.class);
    }

    @Test
    void edit_noConfiguration_isRefused() {
        for (String text : List.of("", "[]", "a: [", "- x", "<html>")) {
            assertThatThrownBy(() -> edited(text, new WeightChange("u", "a:1", 6)))
                    .as(text)
                    .isInstanceOf(WeightEdit.Impossible.class);
        }
    }

    @Test
    void edit_anyWeightsOfAnyTargets_areReadBack() {
        Property.forAll(200, random -> {
            StringBuilder text = new StringBuilder("_format_version: '3.0'\nupstreams:\n");
            List<WeightChange> changes = new ArrayList<>();
            for (int u = 0; u < 1 + random.nextInt(4); u++) {
                text.append("- name: u").append(u).append("\n  slots: 100\n  targets:\n");
                for (int t = 0; t < 1 + random.nextInt(4); t++) {
                    boolean flow = random.nextBoolean();
                    String weight = random.nextInt(3) == 0 ? "" : "weight: " + random.nextInt(65536);
                    text.append(
                            flow
                                    ? "  - {target: 't" + t + ":1'" + (weight.isEmpty() ? "" : ", " + weight) + "}\n"
                                    : "  - target: t" + t + ":1\n" + (weight.isEmpty() ? "" : "    " + weight + "\n"));
                    if (random.nextBoolean()) {
                        changes.add(new WeightChange("u" + u, "t" + t + ":1", random.nextInt(65536)));
                    }
                }
            }
            try {
                Map<String, Map<String, Integer>> before = WeightEdit.weights(text.toString());
                for (WeightChange change : changes) {
                    before.get(change.upstream()).put(change.target(), change.weight());
                }
                assertThat(WeightEdit.weights(
                                WeightEdit.of(text.toString(), changes).text()))
                        .isEqualTo(before);
            } catch (WeightEdit.Impossible impossible) {
                throw new AssertionError(text.toString(), impossible);
            }
        });
    }
}
