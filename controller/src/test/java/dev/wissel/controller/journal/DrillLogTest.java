package dev.wissel.controller.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DrillLogTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long NOW = 1_700_000_000L * SECOND;

    @TempDir
    Path directory;

    /** The same must hold for all of them. */
    private void onEach(Consumer<DrillLog> test) {
        test.accept(DrillLog.inMemory());
        try (JournalDatabase file = JournalDatabase.file(directory.resolve("drills.db"))) {
            test.accept(DrillLog.in(file));
        }
        try (JournalDatabase postgres = Databases.open()) {
            test.accept(DrillLog.in(postgres));
        }
    }

    private static DrillLog.Entry running(String id, long startedNanos) {
        return new DrillLog.Entry(id, startedNanos, 0, "a", "region-loss", "ams", "running", "{}");
    }

    private static DrillLog.Entry over(String id, long startedNanos, String verdict) {
        return new DrillLog.Entry(
                id, startedNanos, startedNanos + SECOND, "a", "region-loss", "ams", verdict, "{\"x\": \"'é\"}");
    }

    @Test
    void begin_whileAnotherRuns_isRefused() {
        onEach(log -> {
            assertThat(log.begin(running("one", NOW), NOW)).isTrue();
            assertThat(log.begin(running("two", NOW + 1), NOW + SECOND)).isFalse();
            log.save(running("one", NOW), NOW + 29 * SECOND);
            assertThat(log.begin(running("two", NOW + 1), NOW + 40 * SECOND)).isFalse();
            log.save(over("one", NOW, "passed"), NOW + 41 * SECOND);
            assertThat(log.begin(running("two", NOW + 1), NOW + 41 * SECOND)).isTrue();
        });
    }

    @Test
    void begin_afterARunnerFellSilent_isAllowedAndTheOldOneIsAnOrphan() {
        onEach(log -> {
            log.begin(running("one", NOW), NOW);
            long later = NOW + DrillLog.SILENCE_NANOS + 1;
            assertThat(log.begin(running("two", later), later)).isTrue();
            assertThat(log.orphans("b", later)).extracting(DrillLog.Entry::id).contains("one");
        });
    }

    @Test
    void orphans_ofAnotherHolderWhoIsAlive_areNone() {
        try (JournalDatabase file = JournalDatabase.file(directory.resolve("orphans.db"))) {
            DrillLog log = DrillLog.in(file);
            log.begin(running("one", NOW), NOW);
            assertThat(log.orphans("b", NOW + SECOND)).isEmpty();
            assertThat(log.orphans("a", NOW + SECOND)).hasSize(1);
        }
    }

    @Test
    void begin_byManyAtATime_isGrantedOnce() throws Exception {
        try (JournalDatabase postgres = Databases.open()) {
            DrillLog log = DrillLog.in(postgres);
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                List<Callable<Boolean>> attempts = java.util.stream.IntStream.range(0, 16)
                        .<Callable<Boolean>>mapToObj(i -> () -> log.begin(running("d" + i, NOW), NOW))
                        .toList();
                int granted = 0;
                for (Future<Boolean> each : threads.invokeAll(attempts)) {
                    granted += each.get() ? 1 : 0;
                }
                assertThat(granted).isOne();
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Test
    void read_afterWrite_isTheSame() {
        onEach(log -> {
            for (int i = 0; i < 3; i++) {
                log.begin(running("d" + i, NOW + i * SECOND), NOW);
                log.save(over("d" + i, NOW + i * SECOND, i == 1 ? "failed" : "passed"), NOW);
            }
            assertThat(log.find("d1")).contains(over("d1", NOW + SECOND, "failed"));
            assertThat(log.find("none")).isEmpty();
            assertThat(log.newest(2)).extracting(DrillLog.Entry::id).containsExactly("d2", "d1");
            assertThat(log.tallies())
                    .containsExactly(
                            new DrillLog.Tally("region-loss", "ams", "failed", 1, NOW + 2 * SECOND),
                            new DrillLog.Tally("region-loss", "ams", "passed", 2, NOW + 3 * SECOND));
        });
    }

    @Test
    void follow_again_isOverwritten() {
        onEach(log -> {
            assertThat(log.followed("monthly")).isEmpty();
            log.follow("monthly", NOW);
            log.follow("monthly", NOW + 5);
            assertThat(log.followed("monthly")).contains(NOW + 5);
        });
    }

    @Test
    void inMemory_moreThanAHundred_keepsTheLast() {
        DrillLog log = DrillLog.inMemory();
        for (int i = 0; i < 120; i++) {
            log.begin(running("d" + i, NOW + i), NOW);
            log.save(over("d" + i, NOW + i, "passed"), NOW);
        }
        assertThat(log.newest(1000)).hasSize(100);
        assertThat(log.tallies())
                .singleElement()
                .extracting(DrillLog.Tally::count)
                .isEqualTo(120L);
    }

    @Test
    void wish_withAnEnd_endsByItselfAndIsNoted() {
        try (JournalDatabase file = JournalDatabase.file(directory.resolve("wish.db"))) {
            Journal journal = new Journal(file, Journal.Bounds.DEFAULTS);
            journal.wish(new Journal.Wish("drill-region", "ams", NOW, "drill d1", "rehearsal", NOW + 10 * SECOND));
            journal.wish(new Journal.Wish("drain-region", "fra", NOW, "ann", ""));

            assertThat(journal.wishesAt(NOW + 10 * SECOND - 1)).hasSize(2);
            assertThat(journal.prolong("drill-region", "ams", "drill d1", NOW + 20 * SECOND))
                    .isTrue();
            assertThat(journal.prolong("drill-region", "ams", "somebody", NOW + 90 * SECOND))
                    .isFalse();
            assertThat(journal.wishesAt(NOW + 20 * SECOND - 1)).hasSize(2);
            assertThat(journal.wishesAt(NOW + 20 * SECOND))
                    .extracting(Journal.Wish::subject)
                    .containsExactly("fra");
            assertThat(journal.wishes()).extracting(Journal.Wish::subject).containsExactly("fra");
            assertThat(journal.actions(0, Long.MAX_VALUE))
                    .extracting(Journal.Action::kind)
                    .contains("end of drill-region");
        }
    }
}
