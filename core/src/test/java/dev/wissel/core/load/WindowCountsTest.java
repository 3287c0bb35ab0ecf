package dev.wissel.core.load;

import static dev.wissel.testkit.Property.forAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class WindowCountsTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long ORIGIN =
            Duration.ofNanos(Long.MAX_VALUE - SECOND).toNanos(); // the clock wraps around a second later

    private final WindowCounts counts = new WindowCounts(Duration.ofSeconds(5), 5, ORIGIN);

    @Test
    void sum_nothingEnded_isNone() {
        assertThat(counts.sum(ORIGIN)).isEqualTo(WindowCounts.Sum.NONE);
        assertThat(WindowCounts.Sum.NONE.errorRatio()).isZero();
        assertThat(WindowCounts.Sum.NONE.meanLatencyNanos()).isNaN();
    }

    @Test
    void sum_withinTheWindow_countsAttemptsFailuresAndLatencyOfSuccesses() {
        counts.ended(false, 10, ORIGIN);
        counts.ended(false, 30, ORIGIN + SECOND);
        counts.ended(true, 1, ORIGIN + 2 * SECOND); // quick, and must not make the region look fast
        WindowCounts.Sum sum = counts.sum(ORIGIN + 4 * SECOND);
        assertThat(sum).isEqualTo(new WindowCounts.Sum(3, 1, 40));
        assertThat(sum.meanLatencyNanos()).isEqualTo(20);
        assertThat(sum.errorRatio()).isEqualTo(1.0 / 3);
    }

    @Test
    void sum_olderThanTheWindow_isForgottenBucketByBucket() {
        counts.ended(true, 0, ORIGIN);
        counts.ended(true, 0, ORIGIN + SECOND);
        assertThat(counts.sum(ORIGIN + 5 * SECOND - 1).ended()).isEqualTo(2);
        assertThat(counts.sum(ORIGIN + 5 * SECOND).ended()).isEqualTo(1);
        assertThat(counts.sum(ORIGIN + 6 * SECOND).ended()).isZero();
    }

    @Test
    void ended_stampFromBeforeTheRunningBucket_countsInIt() {
        counts.ended(false, 1, ORIGIN + 7 * SECOND);
        counts.ended(false, 1, ORIGIN + 2 * SECOND);
        assertThat(counts.sum(ORIGIN + 7 * SECOND).ended()).isEqualTo(2);
    }

    @Test
    void sum_readersClockBehindTheWriters_stillCounts() {
        counts.ended(false, 1, ORIGIN + 3 * SECOND);
        assertThat(counts.sum(ORIGIN + 3 * SECOND - 1).ended()).isEqualTo(1);
    }

    @Test
    void sum_anyHistory_equalsARecountOfTheWholeBuckets() {
        forAll(300, random -> {
            long origin = random.nextLong();
            int buckets = random.nextInt(1, 12);
            long bucketNanos = random.nextLong(1, 1_000_000);
            WindowCounts window = new WindowCounts(Duration.ofNanos(bucketNanos * buckets), buckets, origin);
            List<long[]> history = new ArrayList<>();
            long atNanos = random.nextLong(-1_000_000, 1_000_000);
            for (int i = 0; i < 300; i++) {
                atNanos += random.nextInt(4) == 0 ? random.nextLong(3 * bucketNanos) : 0;
                boolean failed = random.nextBoolean();
                long latency = random.nextLong(1000);
                window.ended(failed, latency, origin + atNanos);
                history.add(new long[] {Math.floorDiv(atNanos, bucketNanos), failed ? 1 : 0, failed ? 0 : latency});
            }
            long nowBucket = Math.floorDiv(atNanos, bucketNanos);
            WindowCounts.Sum expected = WindowCounts.Sum.NONE;
            for (long[] one : history) {
                if (one[0] > nowBucket - buckets) {
                    expected = expected.plus(new WindowCounts.Sum(1, one[1], one[2]));
                }
            }
            assertThat(window.sum(origin + atNanos)).isEqualTo(expected);
        });
    }

    @Test
    void sum_whileAnotherThreadWrites_isNeverTorn() throws Exception {
        // One bucket that turns over at every second attempt, and every attempt fails: a reader that mixes two turns
        // sees more failures than
        // attempts, or three of them.
        WindowCounts busy = new WindowCounts(Duration.ofNanos(2), 1, 0);
        AtomicBoolean done = new AtomicBoolean();
        AtomicReference<Throwable> trouble = new AtomicReference<>();
        Thread reader = new Thread(() -> {
            try {
                while (!done.get()) {
                    WindowCounts.Sum sum = busy.sum(0); // throws if failures exceed what has ended
                    if (sum.ended() > 2 || sum.latencySumNanos() != 0) {
                        throw new AssertionError(sum);
                    }
                }
            } catch (Throwable failure) {
                trouble.set(failure);
            }
        });
        reader.start();
        for (long i = 0; i < 5_000_000 && trouble.get() == null; i++) {
            busy.ended(true, 7, i);
        }
        done.set(true);
        reader.join();
        assertThat(trouble.get()).isNull();
    }

    @Test
    void constructor_wrongArguments_areRefusedWithValueAndExpectation() {
        assertThatThrownBy(() -> new WindowCounts(Duration.ofSeconds(1), 0, 0))
                .hasMessage("buckets: 0 (expected: 1 to 1000)");
        assertThatThrownBy(() -> new WindowCounts(Duration.ZERO, 10, 0)).hasMessageStartingWith("window: PT0S");
        assertThatThrownBy(() -> new WindowCounts.Sum(1, 2, 0))
                .hasMessage("failures: 2 of 1 (expected: 0 <= failures <= ended)");
    }
}
