package dev.wissel.controller.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.kong.log.LoggedAttempt;
import dev.wissel.kong.log.LoggedAttempt.Ending;
import dev.wissel.kong.log.LoggedRequest;
import dev.wissel.testkit.Property;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrafficBookTest {
    private static final long SECOND = 1_000_000_000L;
    private static final TargetKey NINE = IngestServerTest.NINE;
    private long nowNanos = Long.MAX_VALUE - 30 * SECOND; // wraps around on the way
    private long nowMillis = 1_000_000;

    private TrafficBook book(int mostTargets) {
        TrafficBook book = new TrafficBook(
                Duration.ofSeconds(60), Duration.ofSeconds(30), mostTargets, () -> nowNanos, () -> nowMillis);
        book.follow(IngestServerTest.directory("10.0.0.9:8080", "10.0.0.8:8080"));
        return book;
    }

    private static LoggedRequest request(long startedAtMillis, LoggedAttempt... attempts) {
        return new LoggedRequest("i", "svc", "up", "r", 200, startedAtMillis, 10, List.of(attempts));
    }

    private static LoggedAttempt answered(int status, long millis) {
        return new LoggedAttempt("10.0.0.9", 8080, Ending.ANSWERED, status, millis * 1_000_000);
    }

    @Test
    void attempts_countForTheWindowAndNoLonger() {
        TrafficBook book = book(10);
        book.take(request(0, answered(200, 10), answered(429, 10), answered(500, 1)));
        book.take(request(
                0,
                new LoggedAttempt("10.0.0.9", 8080, Ending.BROKEN, 0, 1),
                new LoggedAttempt("10.0.0.9", 8080, Ending.TIMED_OUT, 0, 1),
                new LoggedAttempt("10.0.0.9", 8080, Ending.GIVEN_UP, 0, 1)));
        TargetTraffic now = book.of(NINE);
        assertThat(now.sum().ended()).isEqualTo(5);
        assertThat(now.sum().failures()).isEqualTo(3);
        assertThat(List.of(now.broken(), now.timedOut(), now.limited())).containsExactly(1L, 1L, 1L);
        assertThat(now.ageNanos(nowNanos)).isZero();
        nowNanos += 54 * SECOND;
        assertThat(book.of(NINE).sum().ended()).isEqualTo(5);
        assertThat(book.of(NINE).ageNanos(nowNanos)).isEqualTo(54 * SECOND);
        nowNanos += 7 * SECOND;
        assertThat(book.of(NINE)).extracting(TargetTraffic::sum).isEqualTo(TargetTraffic.NONE.sum());
        assertThat(book.of(NINE).ageNanos(nowNanos)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void records_ofAnOutageThatDrainNow_areLeftOut() {
        TrafficBook book = book(10);
        book.take(request(nowMillis - 30_011, answered(500, 1)));
        assertThat(book.counts().stale()).isEqualTo(1);
        assertThat(book.of(NINE).sum().ended()).isZero();
        book.take(request(nowMillis - 30_009, answered(500, 1)));
        assertThat(book.of(NINE).sum().ended()).isEqualTo(1);
        assertThat(book.counts().lastLagMillis()).isEqualTo(29_999);
    }

    @Test
    void attempts_atUnknownAddressesOrTooManyTargets_areCountedAsUnknown() {
        TrafficBook book = book(1);
        book.take(request(0, new LoggedAttempt("10.9.9.9", 8080, Ending.ANSWERED, 200, 1)));
        book.take(request(0, answered(200, 1)));
        book.take(request(0, new LoggedAttempt("10.0.0.8", 8080, Ending.ANSWERED, 200, 1)));
        assertThat(book.counts().unknown()).isEqualTo(2);
        assertThat(book.counts().attempts()).isEqualTo(1);
    }

    @Test
    void anyHistory_isCountedAsByAList() {
        Property.forAll(100, random -> {
            nowNanos = random.nextLong();
            TrafficBook book = book(10);
            long originNanos = nowNanos;
            Deque<long[]> history = new ArrayDeque<>();
            for (int i = 0; i < 200; i++) {
                nowNanos += random.nextLong(3 * SECOND);
                long millis = 1 + random.nextLong(5_000);
                boolean failed = random.nextInt(4) == 0;
                book.take(request(0, answered(failed ? 500 : 200, millis)));
                history.add(new long[] {Math.floorDiv(nowNanos - originNanos, 5 * SECOND), failed ? -1 : millis});
            }
            long number = Math.floorDiv(nowNanos - originNanos, 5 * SECOND);
            long[][] live = history.stream().filter(one -> one[0] > number - 12).toArray(long[][]::new);
            TargetTraffic traffic = book.of(NINE);
            assertThat(traffic.sum().ended()).isEqualTo(live.length);
            long[] good = Arrays.stream(live)
                    .mapToLong(one -> one[1])
                    .filter(m -> m > 0)
                    .sorted()
                    .toArray();
            assertThat(traffic.sum().latencySumNanos())
                    .isEqualTo(Arrays.stream(good).sum() * 1_000_000);
            double p90 = good[(int) Math.ceil(0.9 * good.length) - 1] * 1e6;
            assertThat(traffic.latencies().quantileNanos(0.9)).isBetween(p90, p90 * 1.27);
        });
    }

    @Test
    void latencies_ofSeveralTargets_addUpExactly() {
        LatencyCounts one = counts(1, 100);
        LatencyCounts other = counts(5_000_000, 1_000);
        assertThat(one.plus(other).count()).isEqualTo(4);
        assertThat(LatencyCounts.NONE.plus(one).count()).isEqualTo(2);
        assertThat(LatencyCounts.NONE.quantileNanos(0.5)).isNaN();
        assertThat(one.plus(other).quantileNanos(0.5)).isBetween(100e6, 127e6);
        assertThat(one.plus(other).quantileNanos(1)).isInfinite();
    }

    private static LatencyCounts counts(long... millis) {
        long[] counts = new long[LatencyCounts.BUCKETS];
        for (long one : millis) {
            counts[LatencyCounts.bucket(one * 1_000_000)]++;
        }
        return LatencyCounts.of(counts);
    }
}
