package dev.wissel.controller.lease;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.controller.journal.Databases;
import dev.wissel.controller.journal.JournalDatabase;
import dev.wissel.testkit.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeaseTest {
    private static final Duration LENGTH = Duration.ofMinutes(10);

    @TempDir
    Path directory;

    @Test
    void postgres_onlyOneHasIt() {
        try (JournalDatabase database = Databases.open()) {
            Lease one = new PostgresLease(database, "wissel", "one", LENGTH);
            Lease two = new PostgresLease(database, "wissel", "two", LENGTH);
            Lease other = new PostgresLease(database, "another", "two", LENGTH);
            Lease.Held held = one.acquire().orElseThrow();
            assertThat(two.acquire()).isEmpty();
            assertThat(other.acquire()).isPresent();
            assertThat(two.holder()).contains("one");
            assertThat(one.renew(held)).isPresent();
            one.release(held);
            assertThat(one.renew(held)).isEmpty();
            Lease.Held next = two.acquire().orElseThrow();
            assertThat(next.token()).isGreaterThan(held.token());
        }
    }

    @Test
    void postgres_staleHolder_isRefused() {
        try (JournalDatabase database = Databases.open()) {
            Lease one = new PostgresLease(database, "wissel", "one", LENGTH);
            Lease two = new PostgresLease(database, "wissel", "two", LENGTH);
            Lease.Held stale = one.acquire().orElseThrow();
            one.release(stale);
            Lease.Held now = two.acquire().orElseThrow();
            List<String> written = new ArrayList<>();
            assertThat(one.fenced(stale, () -> written.add("stale"))).isFalse();
            assertThat(two.fenced(now, () -> written.add("now"))).isTrue();
            assertThat(written).containsExactly("now");
        }
    }

    @Test
    void postgres_holderWhoseOwnClockSaysItIsOver_isRefused() {
        try (JournalDatabase database = Databases.open()) {
            ManualClock clock = new ManualClock(0);
            Lease one = new PostgresLease(database, "wissel", "one", LENGTH, clock);
            Lease.Held held = one.acquire().orElseThrow();
            assertThat(one.fenced(held, () -> {})).isTrue();
            clock.advance(LENGTH);
            assertThat(one.fenced(held, () -> {
                        throw new AssertionError("written after the end");
                    }))
                    .isFalse();
        }
    }

    @Test
    void postgres_nobodyTakesOverInTheMiddleOfAWrite() throws InterruptedException {
        try (JournalDatabase database = Databases.open()) {
            Lease one = new PostgresLease(database, "wissel", "one", Duration.ofSeconds(1));
            Lease two = new PostgresLease(database, "wissel", "two", Duration.ofSeconds(1));
            Lease.Held held = one.acquire().orElseThrow();
            CountDownLatch writing = new CountDownLatch(1);
            CountDownLatch tried = new CountDownLatch(1);
            List<Optional<Lease.Held>> got = new ArrayList<>();
            Thread taker = new Thread(() -> {
                try {
                    writing.await();
                    got.add(two.acquire());
                } catch (InterruptedException | LeaseException waitsForTheRow) {
                    got.add(Optional.empty());
                }
                tried.countDown();
            });
            taker.start();
            boolean done = one.fenced(held, () -> {
                writing.countDown();
                try {
                    assertThat(tried.await(30, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException stopped) {
                    Thread.currentThread().interrupt();
                }
            });
            taker.join();
            assertThat(done).isTrue();
            assertThat(got).containsExactly(Optional.empty());
        }
    }

    @Test
    void file_onlyOneHasItAndTheNextHasAHigherToken() {
        Path file = directory.resolve("lease");
        try (Lease one = new FileLease(file, "one");
                Lease two = new FileLease(file, "two")) {
            Lease.Held held = one.acquire().orElseThrow();
            assertThat(two.acquire()).isEmpty();
            assertThat(two.holder()).contains("one");
            assertThat(two.fenced(held, () -> {})).isFalse();
            one.release(held);
            assertThat(one.fenced(held, () -> {})).isFalse();
            assertThat(two.acquire().orElseThrow().token()).isGreaterThan(held.token());
        }
    }
}
