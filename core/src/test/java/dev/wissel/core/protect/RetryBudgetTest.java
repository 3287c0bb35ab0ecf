package dev.wissel.core.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.testkit.ManualClock;
import dev.wissel.testkit.Property;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
    private static final long SECOND = 1_000_000_000L;

    private final ManualClock clock = new ManualClock(Long.MAX_VALUE - 5 * SECOND); // wraps in mid-test

    @Test
    void emptyBudget_allowsTheFloor() {
        RetryBudget budget = new RetryBudget(0.2, 10);
        assertThat(budget.left(clock.getAsLong())).isEqualTo(100);
        assertThat(spend(budget, 1_000)).isEqualTo(100);
        assertThat(budget.left(clock.getAsLong())).isZero();
    }

    @Test
    void requests_allowTheirRatioOnTop() {
        RetryBudget budget = new RetryBudget(0.2, 1);
        for (int i = 0; i < 50; i++) {
            budget.onRequest(clock.getAsLong());
        }
        assertThat(spend(budget, 1_000)).isEqualTo(10 + 10);
    }

    @Test
    void retriesAndRequests_leaveTheWindowAfterTenSeconds() {
        RetryBudget budget = new RetryBudget(0.5, 1);
        for (int i = 0; i < 20; i++) {
            budget.onRequest(clock.getAsLong());
        }
        assertThat(spend(budget, 100)).isEqualTo(20);
        clock.advance(Duration.ofSeconds(10).minusNanos(1));
        assertThat(spend(budget, 100)).isZero();
        clock.advance(Duration.ofNanos(1));
        assertThat(spend(budget, 100))
                .as("the floor again, the requests are gone too")
                .isEqualTo(10);
    }

    @Test
    void longPause_emptiesTheWindow() {
        RetryBudget budget = new RetryBudget(0.2, 1);
        assertThat(spend(budget, 100)).isEqualTo(10);
        clock.advance(Duration.ofDays(400));
        assertThat(spend(budget, 100)).isEqualTo(10);
    }

    @Test
    void zeroBudget_allowsNothing() {
        assertThat(spend(new RetryBudget(0, 0), 10)).isZero();
    }

    @Test
    void share_splitsTheFloorButNotTheRatio() {
        RetryBudget quarter = RetryBudget.share(0.2, 10, 4);
        assertThat(quarter.left(clock.getAsLong())).isEqualTo(25);
        for (int i = 0; i < 100; i++) {
            quarter.onRequest(clock.getAsLong());
        }
        assertThat(quarter.left(clock.getAsLong())).isEqualTo(45);
    }

    @Test
    void argumentsOutOfRange_areRefused() {
        assertThatThrownBy(() -> new RetryBudget(-0.1, 1)).hasMessage("ratio: -0.1 (expected: >= 0 and finite)");
        assertThatThrownBy(() -> new RetryBudget(0.1, Double.NaN))
                .hasMessage("minPerSecond: NaN (expected: >= 0 and finite)");
        assertThatThrownBy(() -> RetryBudget.share(0.1, 1, 0)).hasMessage("owners: 0 (expected: >= 1)");
    }

    /** Everything fails and every request wants 5 retries: without a budget that is six times the load. */
    @Test
    void overload_isNotMultipliedAboveRatioAndFloor() {
        Property.forAll(50, random -> {
            RetryBudget budget = new RetryBudget(0.2, 10);
            long startNanos = random.nextLong();
            long nowNanos = startNanos;
            long requests = 0;
            long attempts = 0;
            for (int i = 0; i < 20_000; i++) {
                nowNanos += random.nextLong(SECOND / 250); // 500/s on average, for about 40 s
                budget.onRequest(nowNanos);
                requests++;
                attempts++;
                for (int retry = 0; retry < 5 && budget.tryRetry(nowNanos); retry++) {
                    attempts++;
                }
            }
            double seconds = (double) (nowNanos - startNanos) / 1e9;
            assertThat((double) attempts).isLessThanOrEqualTo(1.2 * requests + 10 * (seconds + 10));
            assertThat((double) attempts).as("and the budget is used").isGreaterThan(1.2 * requests);
        });
    }

    @Test
    void anyHistory_isDecidedByTheCountsOfTheLastTenSeconds() {
        Property.forAll(100, random -> {
            double ratio = random.nextInt(5) * 0.25;
            int floor = random.nextInt(3);
            RetryBudget budget = new RetryBudget(ratio, floor);
            long startNanos = random.nextLong();
            long nowNanos = startNanos;
            List<Long> requests = new ArrayList<>(); // the second in which each was made
            List<Long> retries = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                nowNanos += i == 0 ? 0 : random.nextLong(random.nextInt(30) == 0 ? 15 * SECOND : SECOND / 2);
                long second = (nowNanos - startNanos) / SECOND;
                if (random.nextBoolean()) {
                    budget.onRequest(nowNanos);
                    requests.add(second);
                } else {
                    boolean expected =
                            since(retries, second - 9) + 1 <= ratio * since(requests, second - 9) + floor * 10;
                    assertThat(budget.tryRetry(nowNanos)).isEqualTo(expected);
                    if (expected) {
                        retries.add(second);
                    }
                }
            }
        });
    }

    private static long since(List<Long> seconds, long first) {
        return seconds.stream().filter(second -> second >= first).count();
    }

    private int spend(RetryBudget budget, int tries) {
        int spent = 0;
        for (int i = 0; i < tries; i++) {
            spent += budget.tryRetry(clock.getAsLong()) ? 1 : 0;
        }
        return spent;
    }
}
