package dev.wissel.console.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wissel.console.budget.BudgetSeries;
import dev.wissel.console.live.Flow;
import dev.wissel.console.live.ServiceView.BudgetView;
import dev.wissel.core.slo.ErrorBudget;
import dev.wissel.gateway.upstream.LatencyGrid;
import dev.wissel.testkit.Property;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LatencyAndBudgetTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void grid_anyLatencies_quantileIsWithinAnEighth() {
        Property.forAll(300, random -> {
            int count = 1 + random.nextInt(400);
            long[] micros = new long[count];
            long[] counts = new long[LatencyGrid.size()];
            for (int i = 0; i < count; i++) {
                micros[i] = (long) Math.exp(random.nextDouble(Math.log(128), Math.log(60e6)));
                counts[LatencyGrid.cell(micros[i])]++;
            }
            Arrays.sort(micros);
            for (double part : new double[] {0.5, 0.9, 0.99, 1}) {
                double exact = micros[(int) Math.ceil(part * count) - 1] / 1e6;
                assertThat(LatencyGrid.quantileSeconds(counts, part)).isBetween(exact * 0.87, exact * 1.15);
            }
        });
    }

    @Test
    void grid_cellsRiseWithTheLatency() {
        int last = 0;
        for (long micros = 0; micros < 200_000_000L; micros += 1 + micros / 64) {
            int cell = LatencyGrid.cell(micros);
            assertThat(cell).isBetween(last, last + 1);
            last = cell;
        }
        assertThat(LatencyGrid.cell(Long.MAX_VALUE)).isEqualTo(LatencyGrid.size() - 1);
        assertThat(LatencyGrid.cell(-5)).isZero();
        assertThat(LatencyGrid.cell(2_500)).isLessThan(LatencyGrid.cell(2_501)); // an exported bound: le="0.0025"
        assertThat(LatencyGrid.quantileSeconds(new long[LatencyGrid.size()], 0.5))
                .isNaN();
    }

    @Test
    void budget_outage_burnsAndIsForgotten() {
        BudgetSeries budget = new BudgetSeries(new ErrorBudget(0.99, Duration.ofHours(10)));
        long requests = 0;
        long failed = 0;
        long second = 0;
        for (; second < 3600; second++) {
            requests += 10;
            failed += second >= 1800 && second < 1860 ? 10 : 0; // a minute of full outage
            budget.add(second * SECOND, requests, failed);
        }
        // the budget is 1 % of 10 h: 6 minutes; one of them is spent
        BudgetView after = budget.view();
        assertThat(after.left()).isCloseTo(1 - 1 / 6.0, within(0.002));
        assertThat(after.burnShort()).isZero();
        assertThat(after.burnLong()).isCloseTo(60 / 3600.0 / 0.01, within(0.02));
        assertThat(after.seenSeconds()).isEqualTo(3599);
        for (; second < 12 * 3600; second++) {
            requests += 10;
            budget.add(second * SECOND, requests, failed);
        }
        assertThat(budget.view().left()).isEqualTo(1); // the window has passed
        assertThat(budget.view().burnLong()).isZero();
        assertThat(budget.view().seenSeconds()).isEqualTo(36_000);
    }

    @Test
    void budget_moreThanAllSpent_isNegative() {
        BudgetSeries budget = new BudgetSeries(new ErrorBudget(0.999, Duration.ofMinutes(10)));
        budget.add(0, 0, 0);
        budget.add(60 * SECOND, 1000, 500);
        assertThat(budget.view().left())
                .isCloseTo(1 - 500 * 0.1, within(1e-9)); // half fails: 500 times too fast, for a tenth
        assertThat(budget.view().burnShort()).isCloseTo(500, within(1e-9));
    }

    @Test
    void flow_countersThatFall_beginAnew() {
        FlowSeries series = new FlowSeries(5, 10);
        step(series, 0, 100, 10);
        step(series, 1, 130, 20);
        assertThat(series.flow())
                .extracting(Flow::requestsPerSecond, Flow::errorShare)
                .containsExactly(30.0, 10 / 30.0);
        step(series, 2, 4, 1); // the address went and came back
        assertThat(series.endedAt(0)).isEqualTo(4);
        assertThat(series.endedAt(1)).isEqualTo(30);
        assertThat(series.errorShareAt(0)).isEqualTo(0.25);
    }

    private static void step(FlowSeries series, long second, long ended, long failed) {
        series.begin();
        series.end(second * SECOND, ended, failed);
    }
}
