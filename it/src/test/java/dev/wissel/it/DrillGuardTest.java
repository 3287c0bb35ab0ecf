package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.controller.drill.DrillBusyException;
import dev.wissel.controller.drill.DrillRecord;
import dev.wissel.core.drill.DrillFault;
import dev.wissel.core.drill.DrillPhase;
import dev.wissel.core.drill.DrillPlan;
import dev.wissel.core.drill.DrillState;
import dev.wissel.core.drill.DrillVerdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The guard on a running gateway: what it refuses does not begin, and what becomes too dear in the middle ends at once. */
class DrillGuardTest {
    private static final DrillPlan LOSS =
            DrillPlan.of(DrillFault.REGION_LOSS, "ams", "").withLength(Duration.ofSeconds(60));

    /** From a cause to the end of the fault: the rate is taken over five seconds, once a second; a look of the drill, and a second to act. */
    private static final double SEEN_SECONDS = 7.2;

    /** Added to the load, it is more than the margin allows, and less than what remains could carry: nothing fails yet. */
    private static final int MORE = 18;

    @TempDir
    Path directory;

    // ---------------------------------------------------------------- during

    @Test
    void backEndOfTheRest_dyingInTheMiddle_liftsTheFaultAtOnce() throws Exception {
        try (DrillRig rig = new DrillRig(directory, "{availability: 99%, failover: 5s}", "{}", 30)) {
            String id = held(rig);
            long fromNanos = System.nanoTime();
            rig.fra.order("fra1 down");
            DrillRecord record = liftedSince(rig, id, fromNanos);
            assertThat(record.reasons())
                    .anySatisfy(reason ->
                            assertThat(reason).contains("another incident", "shop", rig.fra.address("fra1"), "is out"))
                    .anySatisfy(
                            reason -> assertThat(reason)
                                    .matches(
                                            ".*without region ams 30/s remain, and the demand is .*/s \\(expected: at least .*\\)"));
            rig.fra.order("fra1 up");
            rig.awaitServedBy("ams1", "ams2");
        }
    }

    @Test
    void demand_risingInTheMiddle_liftsTheFaultAtOnce() throws Exception {
        try (DrillRig rig = new DrillRig(directory, "{availability: 99%, failover: 5s}", "{}", 30)) {
            String id = held(rig);
            long fromNanos = System.nanoTime();
            try (SteadyLoad more = rig.load(MORE)) {
                DrillRecord record = liftedSince(rig, id, fromNanos);
                assertThat(record.reasons())
                        .anySatisfy(
                                reason -> assertThat(reason)
                                        .matches(
                                                ".*without region ams 60/s remain, and the demand is .*/s \\(expected: at least .*\\)"));
                more.stop();
            }
            rig.awaitServedBy("ams1", "ams2");
        }
    }

    /** Begins a drill that would go on for long, and waits until the traffic has shifted. */
    private static String held(DrillRig rig) throws Exception {
        rig.awaitServedBy("ams1", "ams2");
        rig.awaitGo(LOSS);
        String id = rig.begin(LOSS);
        rig.await(id, record -> record.phase() == DrillPhase.HOLD);
        assertThat(rig.gateway.faults().active()).isPresent();
        return id;
    }

    /** Waits until it is broken off; the fault has gone with the refusal, and not with its lease or its time. */
    private static DrillRecord liftedSince(DrillRig rig, String id, long fromNanos) throws Exception {
        boolean gone =
                ReplicaSet.await(30_000, () -> rig.gateway.faults().active().isEmpty());
        double seconds = (System.nanoTime() - fromNanos) / 1e9;
        assertThat(gone)
                .as("the fault is lifted: %s", DrillRig.told(rig.record(id)))
                .isTrue();
        DrillRecord record = rig.awaitOver(id);
        String told = DrillRig.told(record);
        double stallSeconds = rig.stalls.longestNanosSince(fromNanos) / 1e9;
        assertThat(seconds)
                .as("until the fault was lifted, with stalls of %.3f s\n%s", stallSeconds, told)
                .isLessThan(SEEN_SECONDS + 4 * stallSeconds);
        assertThat(record.verdict()).as(told).isEqualTo(DrillVerdict.ABORTED);
        assertThat(record.phase()).as(told).isEqualTo(DrillPhase.ABORTED);
        assertThat(record.notes().stream().map(DrillState.Note::line)).as(told).contains("the fault is gone");
        assertThat(rig.said).anyMatch(line -> line.contains(id) && line.contains("aborted: "));
        return record;
    }

    // ---------------------------------------------------------------- before

    @Test
    void anotherIncident_anotherDrill_spentBudget_areRefusedAndNothingHappens() throws Exception {
        try (DrillRig rig = new DrillRig(directory, "{availability: 99%, window: 10m, failover: 5s}", "{}", 100)) {
            rig.awaitServedBy("ams1", "ams2");
            rig.awaitGo(LOSS);
            String first = rig.begin(LOSS);
            assertThatThrownBy(() -> rig.begin(LOSS))
                    .isInstanceOf(DrillBusyException.class)
                    .hasMessageContaining(first);
            assertThat(rig.preview(LOSS).guard().refusals()).contains("another drill runs: " + first);
            rig.abort(first);
            assertThat(rig.awaitOver(first).reasons())
                    .singleElement()
                    .asString()
                    .startsWith("broken off by ann");

            rig.awaitGo(LOSS);
            rig.fra.order("fra2 down");
            awaitRefusal(rig, "another incident");
            refused(rig, "another incident: service shop, target " + rig.fra.address("fra2") + " in fra is out");
            rig.fra.order("fra2 up");

            rig.awaitGo(LOSS);
            rig.ams.orderAll("fail");
            rig.fra.orderAll("fail");
            awaitRefusal(rig, "error budget");
            rig.ams.orderAll("ok");
            rig.fra.orderAll("ok");
            rig.awaitServedBy("ams1", "ams2");
            boolean calm = ReplicaSet.await(
                    30_000,
                    () -> rig.preview(LOSS).guard().refusals().stream()
                            .noneMatch(line -> line.startsWith("another incident")));
            assertThat(calm).as("%s", rig.preview(LOSS).guard()).isTrue();
            refused(rig, "error budget: ", "burn rate: ");
        }
    }

    @Test
    void capacityAndHours_areRefusedTogether() throws Exception {
        String day =
                LocalDate.now(ZoneOffset.UTC).plusDays(3).getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ROOT);
        String drills = "{allowed: [\"" + day + " 09:00-16:00\"]}";
        try (DrillRig rig = new DrillRig(directory, "{availability: 99%, failover: 5s}", drills, 20)) {
            rig.awaitServedBy("ams1", "ams2");
            awaitRefusal(rig, "the demand is");
            refused(rig, "is outside the hours for drills", "without region ams 40/s remain, and the demand is ");
        }
    }

    private static void awaitRefusal(DrillRig rig, String text) throws InterruptedException {
        boolean refused = ReplicaSet.await(
                30_000, () -> rig.preview(LOSS).guard().refusals().stream().anyMatch(line -> line.contains(text)));
        assertThat(refused).as("%s in %s", text, rig.preview(LOSS).guard()).isTrue();
    }

    /** It is asked for all the same, for these reasons and no others it does not begin, and no request notices. */
    private static void refused(DrillRig rig, String... reasons) throws Exception {
        int before = rig.load.results().size();
        DrillRecord record = rig.awaitOver(rig.begin(LOSS));
        String told = DrillRig.told(record);
        assertThat(record.verdict()).as(told).isEqualTo(DrillVerdict.REFUSED);
        assertThat(record.reasons()).as(told).hasSize(reasons.length);
        for (String reason : reasons) {
            assertThat(record.reasons()).as(told).anyMatch(line -> line.contains(reason));
        }
        assertThat(record.rows()).as(told).isEmpty();
        assertThat(record.faultFromNanos()).as(told).isZero();
        assertThat(rig.faults).as("what became of faults").noneMatch(change -> change.contains(record.id()));
        List<SteadyLoad.Result> since = rig.load.results();
        assertThat(since.subList(before, since.size())).allMatch(SteadyLoad.Result::good);
    }
}
