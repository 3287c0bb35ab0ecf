package dev.wissel.controller.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.controller.journal.DrillLog;
import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.Plane;
import dev.wissel.core.drill.DrillFault;
import dev.wissel.core.drill.DrillMeasure;
import dev.wissel.core.drill.DrillPhase;
import dev.wissel.core.drill.DrillPlan;
import dev.wissel.core.drill.DrillPromise;
import dev.wissel.core.drill.DrillRow;
import dev.wissel.core.drill.DrillState;
import dev.wissel.core.drill.DrillVerdict;
import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DrillDocumentsTest {
    private static DrillRecord record(String why) {
        return new DrillRecord(
                "20260131T120000000Z-slow-ams",
                new DrillRequest(
                        DrillWords.plan("slow", "ams", "", List.of("product"), "90s", "300ms", "25%"),
                        "ann",
                        why,
                        DrillRequest.HAND),
                DrillPhase.DONE,
                DrillVerdict.FAILED,
                List.of("product: shift 5.0 s, promised 3.0 s"),
                List.of("little traffic"),
                World.START,
                World.START + 60 * World.SECOND,
                new FaultHost.Means("world", true, Set.of(DrillMeasure.SHIFT), List.of("a note")),
                World.START + 5 * World.SECOND,
                World.START + 50 * World.SECOND,
                List.of(
                        new DrillRow(
                                "product",
                                DrillMeasure.DETECTION,
                                Double.NaN,
                                0,
                                Double.NaN,
                                "",
                                DrillRow.Outcome.NOT_EXERCISED,
                                ""),
                        new DrillRow("product", DrillMeasure.SHIFT, 5, 0.2, 3, "3 s", DrillRow.Outcome.BEYOND, "x"),
                        new DrillRow(
                                "product",
                                DrillMeasure.RECOVERY,
                                2,
                                0.2,
                                Double.POSITIVE_INFINITY,
                                "∞",
                                DrillRow.Outcome.NO_BOUND,
                                "")),
                0.001,
                List.of(new DrillState.Note(World.START + 123, "the guard lets it begin")),
                List.of(new DrillRecord.Point(1.2, "product", Double.NaN, 100, 3, 0)));
    }

    @Test
    void record_writtenAndRead_isTheSame() {
        DrillRecord record = record("monthly \"é\"\u2028");
        assertThat(DrillJson.record(DrillJson.text(record))).isEqualTo(record);
    }

    @Test
    void text_hasTheNamesOfTheDocument() {
        assertThat(DrillJson.text(record("m")))
                .contains(
                        "\"plan\":{\"fault\":\"slow\",\"region\":\"ams\",\"target\":\"\",\"services\":[\"product\"],\"for\":\"90s\",\"delay\":\"300ms\",\"share\":\"25%\"}",
                        "\"phase\":\"done\",\"verdict\":\"failed\"",
                        "\"measure\":\"shift\",\"unit\":\"s\",\"measured\":5.0,\"resolution\":0.2,\"bound\":3.0,\"never\":false,\"formula\":\"3 s\",\"outcome\":\"beyond\",\"note\":\"x\"",
                        "\"bound\":null,\"never\":true",
                        "\"budget_spent\":0.001");
        assertThat(DrillJson.briefTree(record("m"))).doesNotContainKeys("notes", "series");
    }

    @Test
    void markdown_saysWhatWasMeasured() {
        String page = DrillReport.markdown(record("m"));
        assertThat(page).startsWith("# Drill: slow of region ams: failed\n");
        assertThat(page)
                .contains(
                        "| product | shift | 5.0 s (−0.2 s) | 3.0 s | beyond: x |",
                        "| product | detection | – | nothing |",
                        "| never |",
                        "- a note",
                        "- +0.0 s: the guard lets it begin");
    }

    @Test
    void markdown_whatOthersWrote_isNoMarkup() {
        String page = DrillReport.markdown(record("<script>x</script> | [a](b) `c`"));
        assertThat(page).doesNotContain("<script>", "[a](b)", "`c`");
        assertThat(page.lines().filter(line -> line.startsWith("| Why")))
                .singleElement()
                .asString()
                .contains("\\<script\\>");
    }

    @Test
    void metrics_areInPrometheusFormat() {
        String text = DrillMetrics.text(
                List.of(
                        new DrillLog.Tally("region-loss", "a\"b", "passed", 3, World.START),
                        new DrillLog.Tally("slow", "fra", "failed", 1, World.START)),
                true,
                World.START + 36 * 3600 * World.SECOND);
        assertThat(text)
                .contains(
                        "wissel_drill_active 1\n",
                        "wissel_drill_last_passed_timestamp_seconds{fault=\"region-loss\",region=\"a\\\"b\"} 1790000000.000\n",
                        "wissel_drill_last_passed_days{fault=\"region-loss\",region=\"a\\\"b\"} 1.5000\n",
                        "wissel_drills_total{fault=\"slow\",region=\"fra\",verdict=\"failed\"} 1\n");
        assertThat(text).doesNotContain("last_passed_days{fault=\"slow\"");
    }

    // ---------------------------------------------------------------- requests

    @Test
    void request_good_isRead() {
        DrillRequest request = DrillWords.request(
                "{\"fault\": \"errors\", \"region\": \"fra\", \"for\": \"30s\", \"share\": \"10%\", \"services\": [\"a\"], \"why\": \"x\"}",
                "kim");
        assertThat(request.plan())
                .isEqualTo(new DrillPlan(
                        DrillFault.ERRORS, "fra", "", List.of("a"), Duration.ofSeconds(30), Duration.ZERO, 0.1));
        assertThat(request.who()).isEqualTo("kim");
    }

    @Test
    void request_bad_isRefusedInWords() {
        bad("", "body");
        bad("[]", "body: not an object");
        bad("{", "body: not JSON");
        bad("{\"region\": \"fra\"}", "fault: missing");
        bad("{\"fault\": \"region-los\", \"region\": \"fra\"}", "region-loss");
        bad("{\"fault\": \"drain\"}", "region");
        bad("{\"fault\": \"drain\", \"region\": 5}", "region: 5");
        bad("{\"fault\": \"drain\", \"region\": \"f\\nra\"}", "region");
        bad(
                "{\"fault\": \"drain\", \"region\": \"fra\", \"for\": \"120\"}",
                "for: (expected: a duration with its unit");
        bad("{\"fault\": \"drain\", \"region\": \"fra\", \"for\": \"2h\"}", "1 s to 1 h");
        bad("{\"fault\": \"drain\", \"region\": \"fra\", \"delay\": \"2s\"}", "delay");
        bad("{\"fault\": \"drain\", \"region\": \"fra\", \"share\": \"20%\"}", "share");
        bad("{\"fault\": \"target-loss\", \"region\": \"fra\"}", "target");
        bad("{\"fault\": \"errors\", \"region\": \"fra\", \"share\": \"0%\"}", "share");
        bad("{\"fault\": \"drain\", \"region\": \"fra\", \"services\": \"a\"}", "services: not a list");
        bad("{\"fault\": \"drain\", \"region\": \"fra\", \"hook\": \"rm\"}", "hook: unknown field");
        bad("{\"fault\": \"drain\", \"region\": \"fra\", \"why\": \"" + "x".repeat(501) + "\"}", "why");
        bad("{\"fault\": \"drain\", \"region\": \"fra\", \"who\": \" \"}", "who");
    }

    private static void bad(String body, String part) {
        assertThatThrownBy(() -> DrillWords.request(body, "kim"))
                .as(body)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(part);
    }

    // ---------------------------------------------------------------- promises

    @Test
    void promises_comeFromTheTableOfTheDrilledRegion() {
        Strategy strategy = StrategyReader.read(
                        "s.yml",
                        "services: {product: {endpoints: {ams: [{target: \"10.0.0.1:80\", capacity: 400/s}], fra: [{target: \"10.1.0.1:80\", capacity: 400/s}]}}}")
                .strategy()
                .orElseThrow();
        DrillPromises promises = new DrillPromises(strategy, Plane.EMBEDDED, 1);
        var sight = new World().look(0).orElseThrow();
        for (DrillFault fault : DrillFault.values()) {
            DrillPlan plan = DrillPlan.of(fault, "ams", fault == DrillFault.TARGET_LOSS ? "10.0.0.1:80" : "");
            DrillPromise promise = promises.of(plan, sight).get(0);
            assertThat(promise.shift().map(Bound::finite)).as(fault.word()).isEqualTo(Optional.of(true));
            assertThat(promise.recovery().map(Bound::finite)).as(fault.word()).isEqualTo(Optional.of(true));
            assertThat(promise.detection().isPresent()).isEqualTo(fault != DrillFault.DRAIN);
        }
        DrillPlan tenth = DrillWords.plan("errors", "ams", "", List.of(), "", "", "10%");
        assertThat(promises.of(tenth, sight).get(0).shift()).isEmpty();
        assertThat(promises.of(DrillPlan.of(DrillFault.DRAIN, "lon", ""), sight))
                .isEmpty();
    }
}
