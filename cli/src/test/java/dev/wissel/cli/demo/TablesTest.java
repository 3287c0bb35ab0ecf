package dev.wissel.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TablesTest {
    private static Frame frame() {
        List<Tally.Row> rows = new ArrayList<>();
        List<Frame.Standing> places = new ArrayList<>();
        for (String service : List.of("product", "order", "customer")) {
            rows.add(new Tally.Row(service, "ams", 19_998, 4, 9_999.9, 60_000));
            places.add(new Frame.Standing(1, "ramp"));
            rows.add(new Tally.Row(service, "fra", 0, 0, Double.NaN, Double.NaN));
            places.add(new Frame.Standing(0, "hold_down"));
        }
        return new Frame(3600, new Tally.Interval(2, rows, 12, 0.25, 60_000), places, 1_234_567, 9, 3);
    }

    @Test
    void lines_ofLargeFigures_fitIntoAHundredColumns() {
        Tables tables = new Tables(false);
        List<String> lines = new ArrayList<>(tables.lineHeader(frame()));
        lines.add(tables.line(frame()));
        lines.addAll(tables.table(frame()));
        lines.addAll(tables.summary(List.of(totals("steady"), totals("after revive ams"))));

        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(100));
    }

    @Test
    void line_showsRatesOfASecondSharesAndPhases() {
        assertThat(new Tables(false).line(frame()))
                .startsWith("3600s  9999 +100% 0    held  ")
                .endsWith("    0.3   60000");
    }

    @Test
    void table_namesEveryServiceRegionAndPhase() {
        List<String> table = new Tables(false).table(frame());

        assertThat(table.get(0))
                .contains("1,234,567 requests")
                .contains("GET 9")
                .contains("POST 3");
        assertThat(table.get(2))
                .contains("product")
                .contains("ams")
                .contains("ramp")
                .contains("100%")
                .contains("10001");
        assertThat(table.get(3))
                .doesNotContain("product")
                .contains("fra")
                .contains("hold-down")
                .contains("0%");
        assertThat(table).hasSize(9);
    }

    @Test
    void colours_areOnlyThereWhenAskedFor() {
        assertThat(String.join("", new Tables(false).table(frame()))).doesNotContain("\u001b");
        assertThat(String.join("", new Tables(true).table(frame()))).contains("\u001b[");
    }

    @Test
    void summary_ofSeveralPhases_addsThemUp() {
        List<String> lines = new Tables(false).summary(List.of(totals("steady"), totals("after kill ams")));

        assertThat(lines).hasSize(4);
        assertThat(lines.get(1)).startsWith(" steady ").containsPattern(" 2\\.0 +3 +1 +0 ");
        assertThat(lines.get(3)).startsWith(" all ").containsPattern(" 4\\.0 +6 +2 +0 ");
    }

    private static PhaseTotals totals(String name) {
        PhaseTotals totals = new PhaseTotals(name, 5_000_000_000L);
        totals.sent();
        totals.sent();
        totals.sent();
        totals.answered(250);
        totals.answered(350);
        totals.failed(false, 60_000_000);
        return totals.copy(7_000_000_000L);
    }
}
