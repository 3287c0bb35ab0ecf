package dev.wissel.sim.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.reader.StrategyReader;
import dev.wissel.sim.play.Plane;
import dev.wissel.sim.scenario.ScenarioReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportsTest {
    private static final String STRATEGY = """
            strategy: little
            regions: [ams, fra]
            services:
              api:
                routes: [{paths: [/]}]
                endpoints:
                  ams: [{target: "a:80", capacity: 100/s}]
                  fra: [{target: "b:80", capacity: 100/s}]
              other:
                routes: [{paths: [/other]}]
                endpoints:
                  ams: [{target: "c:80", capacity: 100/s}]
            """;

    private static List<Comparison> played(List<String> services, List<String> progress) {
        return Playbill.play(
                Map.of("", StrategyReader.read("s", STRATEGY).strategy().orElseThrow()),
                services,
                List.of(ScenarioReader.read(
                                "x",
                                "scenario: x\ntitle: Less < more & so\nduration: 20s\nfaults: [{kind: black-hole, where: first, at: 5s, for: 10s}]")
                        .scenario()
                        .orElseThrow()),
                List.of(Plane.KONG_DEFAULT, Plane.WISSEL_GATEWAY),
                1,
                2,
                progress::add);
    }

    @Test
    void text_playsOfTwoPlanes_hasARowOfFiguresAndALineForEachRegion() {
        String text = TextReport.of(played(List.of("api"), new ArrayList<>()));

        assertThat(text.lines().toList()).hasSize(7);
        assertThat(text).startsWith("x: Less < more & so\n  service api, ").contains("for 20 s, 2 seeds");
        assertThat(text).containsPattern("kong-default +[0-9.]+% +.* never .* ams [ ▁▂▃▄▅▆▇█]+\n");
        assertThat(text).containsPattern("\n +fra [ ▁▂▃▄▅▆▇█]+\n");
    }

    @Test
    void json_playsOfTwoPlanes_addsUp() {
        List<String> progress = new ArrayList<>();
        JsonNode root = JsonMapper.shared().readTree(JsonReport.of("little", played(List.of(), progress)));

        assertThat(progress).hasSize(4).first().isEqualTo("x, api, kong-default");
        assertThat(root.get("comparisons").size()).isEqualTo(2);
        JsonNode row = root.get("comparisons").get(0).get("rows").get(0);
        assertThat(row.get("plane").stringValue()).isEqualTo("kong-default");
        assertThat(row.get("availability").doubleValue())
                .isEqualTo(
                        1
                                - row.get("failed").doubleValue()
                                        / row.get("requests").doubleValue(),
                        org.assertj.core.data.Offset.offset(1e-6));
        assertThat(row.get("seeds").size()).isEqualTo(2);
        assertThat(row.get("failover").stringValue()).isEqualTo("never");
        assertThat(row.get("failover_s").isNull()).isTrue();
        JsonNode ams = row.get("share_over_time").get("ams");
        JsonNode fra = row.get("share_over_time").get("fra");
        for (int i = 0; i < ams.size(); i++) {
            assertThat(ams.get(i).doubleValue() + fra.get(i).doubleValue()).isBetween(0.999, 1.001);
        }
    }

    @Test
    void html_anyText_isEscapedAndNeedsNothingElse() {
        String page = HtmlReport.of("<little>", played(List.of("api"), new ArrayList<>()));

        assertThat(page).contains("&lt;little&gt;", "Less &lt; more &amp; so", "<svg", "<polygon", "</html>");
        assertThat(page).doesNotContain("<little>", "http:", "https:", "<script", "NaN", "Infinity");
    }

    @Test
    void sparkline_values_areHeightsAndAnythingAboveZeroShows() {
        assertThat(TextReport.sparkline(new double[] {0, 0.001, 0.5, 1})).isEqualTo(" ▁▄█");
        assertThat(TextReport.failover(OptionalDouble.empty())).isEqualTo("unnoticed");
        assertThat(TextReport.failover(OptionalDouble.of(4.44))).isEqualTo("4.4 s");
        assertThat(TextReport.millis(Double.NaN)).isEqualTo("-");
        assertThat(TextReport.percent(1.084)).isEqualTo("108%");
        assertThat(TextReport.percent(0.00123)).isEqualTo("0.12%");
    }
}
