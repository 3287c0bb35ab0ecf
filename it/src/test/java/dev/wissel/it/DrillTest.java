package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.controller.drill.DrillRecord;
import dev.wissel.core.drill.DrillFault;
import dev.wissel.core.drill.DrillMeasure;
import dev.wissel.core.drill.DrillPhase;
import dev.wissel.core.drill.DrillPlan;
import dev.wissel.core.drill.DrillRow;
import dev.wissel.core.drill.DrillVerdict;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A drill of each kind on a running gateway under load, with back ends that know nothing of it: what is measured is within what was promised, and afterwards everything is as before.
 *
 * <p>A machine that stalls may make any time longer. By how much is seen by a heartbeat, and that alone is added to a bound.
 */
class DrillTest {
    /** What a stall may delay one after the other: a probe, its answer, a look of the keeper, a look of the drill. */
    private static final int STEPS = 4;

    /** Loads that wake up late by less than this are no stall. */
    private static final double AWAKE_SECONDS = 0.05;

    @TempDir
    Path directory;

    /** A gateway for each: a region that was lost a moment ago is held back for longer, which no bound of a single loss counts. */
    private DrillRig rig;

    @BeforeEach
    void start() throws Exception {
        rig = new DrillRig(directory, "{availability: 99%, latency: {p99: 400ms}, failover: 5s}", "{}", 200);
    }

    @AfterEach
    void stop() {
        if (rig != null) {
            rig.close();
        }
    }

    // ---------------------------------------------------------------- each kind

    @Test
    void regionLoss_isFoundOutAndPasses() throws Exception {
        DrillRecord record = passes(DrillPlan.of(DrillFault.REGION_LOSS, "ams", ""));
        within(record, DrillMeasure.DETECTION, DrillMeasure.SHIFT, DrillMeasure.EXPOSURE, DrillMeasure.RECOVERY);
    }

    @Test
    void targetLoss_isFoundOutAndPasses() throws Exception {
        DrillRecord record = passes(DrillPlan.of(DrillFault.TARGET_LOSS, "ams", rig.ams.address("ams1")));
        within(record, DrillMeasure.DETECTION, DrillMeasure.SHIFT, DrillMeasure.EXPOSURE, DrillMeasure.RECOVERY);
    }

    @Test
    void slow_isFoundOutAndPasses() throws Exception {
        DrillPlan plan =
                new DrillPlan(DrillFault.SLOW, "ams", "", List.of(), Duration.ofSeconds(8), Duration.ofMillis(800), 1);
        DrillRecord record = passes(plan);
        within(record, DrillMeasure.DETECTION, DrillMeasure.SHIFT, DrillMeasure.EXPOSURE, DrillMeasure.RECOVERY);
    }

    @Test
    void errors_areFoundOutAndPass() throws Exception {
        DrillRecord record = passes(DrillPlan.of(DrillFault.ERRORS, "ams", ""));
        within(record, DrillMeasure.DETECTION, DrillMeasure.SHIFT, DrillMeasure.EXPOSURE, DrillMeasure.RECOVERY);
    }

    @Test
    void blackhole_isFoundOutAndPasses() throws Exception {
        DrillRecord record = passes(DrillPlan.of(DrillFault.BLACKHOLE, "ams", ""));
        within(record, DrillMeasure.DETECTION, DrillMeasure.SHIFT, DrillMeasure.EXPOSURE, DrillMeasure.RECOVERY);
    }

    @Test
    void drain_harmsNobodyAndPasses() throws Exception {
        DrillRecord record = passes(DrillPlan.of(DrillFault.DRAIN, "ams", ""));
        within(record, DrillMeasure.SHIFT, DrillMeasure.EXPOSURE, DrillMeasure.RECOVERY);
        assertThat(row(record, DrillMeasure.EXPOSURE).measured())
                .as("requests that a drain harmed")
                .isZero();
    }

    /** Below a share of everything nothing is promised of the way out: it is measured and not judged. */
    @Test
    void errors_ofAPart_areNotJudged() throws Exception {
        DrillPlan plan =
                new DrillPlan(DrillFault.ERRORS, "ams", "", List.of(), Duration.ofSeconds(3), Duration.ZERO, 0.3);
        rig.awaitServedBy("ams1", "ams2");
        rig.awaitGo(plan);
        long fromNanos = System.nanoTime();
        DrillRecord record = rig.awaitOver(rig.begin(plan));
        assertThat(rig.gateway.faults().active()).as("fault in force").isEmpty();
        rig.awaitServedBy("ams1", "ams2");
        judged(record, rig.stalls.longestNanosSince(fromNanos) / 1e9);
        within(record, DrillMeasure.RECOVERY);
        assertThat(record.rows()).as(DrillRig.told(record)).hasSize(4);
    }

    /** Runs it, and returns what it came to once everything is as before. */
    private DrillRecord passes(DrillPlan asked) throws Exception {
        DrillPlan plan =
                asked.length().equals(DrillPlan.DEFAULT_LENGTH) ? asked.withLength(Duration.ofSeconds(5)) : asked;
        rig.awaitServedBy("ams1", "ams2");
        rig.awaitGo(plan);
        long fromNanos = System.nanoTime();
        String id = rig.begin(plan);
        rig.await(id, record -> record.phase() == DrillPhase.HOLD);
        assertThat(rig.gateway.faults().active().map(active -> active.fault().id()))
                .contains(id);
        if (plan.target().isEmpty()) {
            rig.awaitServedBy("fra1", "fra2");
            assertThat(rig.share("ams")).isZero();
        } else {
            rig.awaitServedBy("ams2");
        }
        DrillRecord record = rig.awaitOver(id);

        assertThat(rig.gateway.faults().active()).as("fault in force").isEmpty();
        rig.awaitServedBy("ams1", "ams2");
        assertThat(rig.share("ams")).isGreaterThanOrEqualTo(0.95);
        judged(record, rig.stalls.longestNanosSince(fromNanos) / 1e9);
        return record;
    }

    /** Nothing is above its bound, but by what the machine itself has lost. */
    static void judged(DrillRecord record, double stallSeconds) {
        List<DrillMeasure> beyond = new ArrayList<>();
        for (DrillRow row : record.rows()) {
            if (row.outcome() != DrillRow.Outcome.BEYOND) {
                continue;
            }
            beyond.add(row.measure());
            double added = STEPS * stallSeconds * (row.measure() == DrillMeasure.EXPOSURE ? DrillRig.RATE : 1);
            assertThat(stallSeconds)
                    .as("longest stall of the machine, with\n%s", DrillRig.told(record))
                    .isGreaterThan(AWAKE_SECONDS);
            assertThat(row.measured() - row.resolution())
                    .as("%s, with stalls of %.3f s, of\n%s", row.measure(), stallSeconds, DrillRig.told(record))
                    .isLessThanOrEqualTo(row.bound() + added);
        }
        assertThat(record.verdict())
                .as(DrillRig.told(record))
                .isEqualTo(beyond.isEmpty() ? DrillVerdict.PASSED : DrillVerdict.FAILED);
    }

    /** These and no others were promised and measured. */
    private static void within(DrillRecord record, DrillMeasure... measures) {
        Map<DrillMeasure, DrillRow> judged = new EnumMap<>(DrillMeasure.class);
        for (DrillRow row : record.rows()) {
            if (!Double.isNaN(row.bound()) && !Double.isInfinite(row.bound())) {
                judged.put(row.measure(), row);
            }
        }
        assertThat(judged.keySet()).as(DrillRig.told(record)).isEqualTo(Set.of(measures));
        assertThat(judged.values()).as(DrillRig.told(record)).noneMatch(row -> Double.isNaN(row.measured()));
    }

    private static DrillRow row(DrillRecord record, DrillMeasure measure) {
        return record.rows().stream()
                .filter(row -> row.measure() == measure)
                .findFirst()
                .orElseThrow();
    }
}
