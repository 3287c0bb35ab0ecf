package dev.wissel.controller.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.controller.journal.DrillLog;
import dev.wissel.controller.journal.JournalDatabase;
import dev.wissel.controller.journal.JournalException;
import dev.wissel.core.drill.DrillFault;
import dev.wissel.core.drill.DrillPhase;
import dev.wissel.core.drill.DrillPlan;
import dev.wissel.core.drill.DrillRow;
import dev.wissel.core.drill.DrillVerdict;
import dev.wissel.testkit.Property;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DrillRunnerTest {
    @TempDir
    Path directory;

    private final World world = new World();

    private DrillRunner runner(DrillLog log) {
        return new DrillRunner(world.terms(DrillTerms.Hours.ALWAYS), world, world, log, world.clock, world.said::add);
    }

    private void seconds(DrillRunner runner, double seconds) {
        for (int i = 0; i < Math.round(seconds * 5); i++) {
            runner.tick();
            world.pass();
        }
    }

    @Test
    void begin_allWell_passesAndIsKept() throws Exception {
        DrillLog log = DrillLog.inMemory();
        DrillRunner runner = runner(log);
        String id = runner.begin(World.request());
        seconds(runner, 40);
        DrillRecord record = runner.find(id).orElseThrow();
        assertThat(record.verdict()).as("%s", record.reasons()).isEqualTo(DrillVerdict.PASSED);
        assertThat(record.rows()).hasSize(4).allMatch(row -> row.outcome() == DrillRow.Outcome.WITHIN);
        assertThat(record.series()).hasSizeGreaterThan(20);
        assertThat(world.calls.get(0)).isEqualTo("inject 10");
        assertThat(world.calls).filteredOn("lift"::equals).hasSize(1);
        assertThat(runner.current()).isEmpty();
        assertThat(log.find(id).orElseThrow().verdict()).isEqualTo("passed");
        assertThat(DrillJson.record(log.find(id).orElseThrow().body())).isEqualTo(record);
        assertThat(world.said).anyMatch(line -> line.contains("found out after"));
    }

    @Test
    void begin_thenDies_theDataPlaneRestoresByItself() throws Exception {
        DrillRunner runner = runner(DrillLog.inMemory());
        runner.begin(World.request());
        seconds(runner, 12); // in the fault, and nobody ticks any more
        assertThat(world.faulty()).isTrue();
        for (int i = 0; i < 50; i++) {
            world.pass();
        }
        assertThat(world.faulty()).isFalse();
    }

    @Test
    void start_afterADeath_closesTheOrphanAndLifts() throws Exception {
        try (JournalDatabase database = JournalDatabase.file(directory.resolve("drills.db"))) {
            DrillLog log = DrillLog.in(database);
            DrillRunner dead = runner(log);
            String id = dead.begin(World.request());
            seconds(dead, 12);
            try (DrillRunner next = runner(log)) {
                next.start();
                for (int i = 0; i < 500 && next.find(id).orElseThrow().endedNanos() == 0; i++) {
                    Thread.onSpinWait();
                    java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
                }
                DrillRecord record = next.find(id).orElseThrow();
                assertThat(record.verdict()).isEqualTo(DrillVerdict.ABORTED);
                assertThat(record.reasons()).singleElement().asString().contains("went away");
                assertThat(world.faulty()).isFalse();
            }
        }
    }

    @Test
    void begin_whileAnotherRuns_isBusy() throws Exception {
        DrillRunner runner = runner(DrillLog.inMemory());
        String id = runner.begin(World.request());
        assertThatThrownBy(() -> runner.begin(World.request()))
                .isInstanceOf(DrillBusyException.class)
                .hasMessageContaining(id);
        assertThat(runner.preview(World.plan()).guard().refusals()).anyMatch(line -> line.contains(id));
    }

    @Test
    void begin_atTwoReplicas_isBusyAtTheSecond() throws Exception {
        try (JournalDatabase database = JournalDatabase.file(directory.resolve("two.db"))) {
            String id = runner(DrillLog.in(database)).begin(World.request());
            assertThatThrownBy(() -> runner(DrillLog.in(database)).begin(World.request()))
                    .isInstanceOf(DrillBusyException.class)
                    .hasMessageContaining(id);
        }
    }

    @Test
    void begin_whatTheHostCannot_isRefused() {
        DrillRunner runner = runner(DrillLog.inMemory());
        DrillRequest slow = new DrillRequest(DrillPlan.of(DrillFault.SLOW, "ams", ""), "ann", "", DrillRequest.HAND);
        assertThatThrownBy(() -> runner.begin(slow)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void abort_liftsAtTheNextStep() throws Exception {
        DrillRunner runner = runner(DrillLog.inMemory());
        String id = runner.begin(World.request());
        seconds(runner, 8);
        assertThat(world.faulty()).isTrue();
        assertThat(runner.abort("other", "kim", "")).isFalse();
        assertThat(runner.abort(id, "kim", "enough")).isTrue();
        seconds(runner, 0.4);
        assertThat(world.faulty()).isFalse();
        assertThat(runner.find(id).orElseThrow().reasons()).containsExactly("broken off by kim: enough");
    }

    @Test
    void tick_hostRefuses_abortsWithItsWords() throws Exception {
        world.refuses = true;
        DrillRunner runner = runner(DrillLog.inMemory());
        String id = runner.begin(World.request());
        seconds(runner, 8);
        assertThat(runner.find(id).orElseThrow().reasons()).anyMatch(line -> line.contains("refused"));
        assertThat(world.calls).contains("lift");
    }

    @Test
    void tick_hostCannotBeReachedAnyMore_waitsForTheLease() throws Exception {
        DrillRunner runner = runner(DrillLog.inMemory());
        String id = runner.begin(World.request());
        seconds(runner, 8);
        world.deaf = true;
        seconds(runner, 6);
        assertThat(runner.find(id).orElseThrow().phase()).isEqualTo(DrillPhase.ABORTING);
        seconds(runner, 8);
        DrillRecord record = runner.find(id).orElseThrow();
        assertThat(record.phase()).isEqualTo(DrillPhase.ABORTED);
        assertThat(record.reasons()).anyMatch(line -> line.contains("no answer"));
        assertThat(world.faulty()).isFalse();
    }

    @Test
    void tick_figuresBreak_abortsAndLifts() throws Exception {
        DrillRunner runner = runner(DrillLog.inMemory());
        String id = runner.begin(World.request());
        seconds(runner, 8);
        world.broken = true;
        seconds(runner, 4);
        assertThat(world.faulty()).isFalse();
        assertThat(runner.find(id).orElseThrow().verdict()).isEqualTo(DrillVerdict.ABORTED);
    }

    @Test
    void tick_journalFails_abortsAndLifts() throws Exception {
        boolean[] fails = {false};
        DrillLog log = new Failing(DrillLog.inMemory(), fails);
        DrillRunner runner = runner(log);
        runner.begin(World.request());
        seconds(runner, 8);
        fails[0] = true;
        seconds(runner, 8);
        assertThat(world.faulty()).isFalse();
        fails[0] = false;
        seconds(runner, 2);
        assertThat(log.newest(1).get(0).body()).contains("the journal failed");
    }

    @Test
    void tick_leadIsLost_abortsAtOnce() throws Exception {
        DrillRunner runner = runner(DrillLog.inMemory());
        String id = runner.begin(World.request());
        seconds(runner, 8);
        world.leading = false;
        seconds(runner, 0.4);
        assertThat(world.faulty()).isFalse();
        assertThat(runner.find(id).orElseThrow().reasons()).anyMatch(line -> line.contains("leader"));
    }

    @Test
    void close_duringTheFault_lifts() throws Exception {
        DrillRunner runner = runner(DrillLog.inMemory());
        String id = runner.begin(World.request());
        seconds(runner, 8);
        runner.close();
        assertThat(world.faulty()).isFalse();
        assertThat(runner.find(id).orElseThrow().reasons()).containsExactly("broken off by Wissel, which stops");
    }

    /** Whatever fails, whenever: 12 s after the last word of the runner, and 12 s after the end of a drill, no fault is in place; never is one longer than its length. */
    @Test
    void tick_anythingFails_noFaultOutlivesItsLease() {
        Property.forAll(150, random -> {
            World place = new World();
            DrillRunner runner = new DrillRunner(
                    place.terms(DrillTerms.Hours.ALWAYS), place, place, DrillLog.inMemory(), place.clock, line -> {});
            String id = runner.begin(World.request());
            int deathAt = random.nextInt(300);
            long faultySteps = 0;
            for (int i = 0; i < 300; i++) {
                place.deaf = random.nextInt(40) == 0 || (place.deaf && random.nextInt(8) != 0);
                place.blind = random.nextInt(60) == 0 || (place.blind && random.nextInt(8) != 0);
                place.broken = random.nextInt(200) == 0;
                place.leading = random.nextInt(500) != 0;
                if (random.nextInt(500) == 0) {
                    runner.abort(id, "kim", "");
                }
                if (i < deathAt) {
                    runner.tick();
                }
                place.pass();
                faultySteps = place.faulty() ? faultySteps + 1 : 0;
                assertThat(faultySteps).isLessThan((20 + 10) * 5);
                if (i > deathAt + 12 * 5) {
                    assertThat(place.faulty()).isFalse();
                }
            }
        });
    }

    @Test
    void preview_saysWhatWouldBecomeOfTheShares() {
        DrillPreview preview = runner(DrillLog.inMemory()).preview(World.plan());
        assertThat(preview.guard().go()).isTrue();
        assertThat(preview.services()).singleElement().satisfies(shares -> {
            assertThat(shares.remainingPerSecond()).isEqualTo(400);
            assertThat(shares.shedPerSecond()).isZero();
            assertThat(shares.regions())
                    .containsExactly(new DrillPreview.Share("ams", 1, 0), new DrillPreview.Share("fra", 0, 1));
        });
        assertThat(world.calls).isEmpty();
        world.blind = true;
        assertThat(runner(DrillLog.inMemory()).preview(World.plan()).guard().go())
                .isFalse();
    }

    /** A log that can be made to fail. */
    private record Failing(DrillLog log, boolean[] fails) implements DrillLog {
        @Override
        public boolean begin(Entry entry, long nowNanos) {
            return log.begin(entry, nowNanos);
        }

        @Override
        public void save(Entry entry, long nowNanos) {
            if (fails[0]) {
                throw new JournalException("disk full", null);
            }
            log.save(entry, nowNanos);
        }

        @Override
        public Optional<Entry> find(String id) {
            return log.find(id);
        }

        @Override
        public List<Entry> newest(int most) {
            return log.newest(most);
        }

        @Override
        public List<Entry> orphans(String holder, long nowNanos) {
            return log.orphans(holder, nowNanos);
        }

        @Override
        public List<Tally> tallies() {
            return log.tallies();
        }

        @Override
        public Optional<Long> followed(String schedule) {
            return log.followed(schedule);
        }

        @Override
        public void follow(String schedule, long nowNanos) {
            log.follow(schedule, nowNanos);
        }
    }
}
