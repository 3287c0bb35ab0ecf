package dev.wissel.core.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.core.model.Outcome;
import dev.wissel.core.protect.CircuitBreaker.Settings;
import dev.wissel.testkit.Property;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Outcome OK = Outcome.answered(200);

    /** 10 s, at least 10 calls, half failed, or half of 1 s and more; open for 5 s, at most 20 s. */
    private static final Settings SETTINGS = new Settings(10 * SECOND, 10, 0.5, SECOND, 0.5, 5 * SECOND, 20 * SECOND);

    private static CircuitBreaker breaker() {
        return new CircuitBreaker(SETTINGS, 0);
    }

    private static void calls(CircuitBreaker breaker, int count, Outcome outcome, long takesNanos, long nowNanos) {
        for (int i = 0; i < count; i++) {
            breaker.ended(breaker.tryCall(nowNanos), outcome, nowNanos, nowNanos + takesNanos);
        }
    }

    private static CircuitBreaker opened() {
        CircuitBreaker breaker = breaker();
        calls(breaker, 10, Outcome.REFUSED, 0, 0);
        return breaker;
    }

    @Test
    void state_calls_opensAtTheShareFromTheMinimumOn() {
        // { ok, slow, failed, given up early, opens }
        int[][] cases = {
            {0, 0, 9, 0, 0}, // too few
            {0, 0, 10, 0, 1},
            {6, 0, 5, 0, 0}, // 45 %
            {5, 0, 5, 0, 1},
            {0, 9, 0, 0, 0},
            {5, 5, 0, 0, 1},
            {6, 5, 0, 0, 0},
            {7, 2, 3, 0, 0}, // shares are not added up
            {0, 0, 9, 50, 0}, // what clients give up early is no call
        };
        for (int[] each : cases) {
            CircuitBreaker breaker = breaker();
            calls(breaker, each[0], OK, SECOND - 1, 0);
            calls(breaker, each[1], OK, SECOND, 0);
            calls(breaker, each[3], Outcome.CANCELLED, SECOND - 1, 0);
            calls(breaker, each[2], Outcome.answered(500), 0, 0);
            assertThat(breaker.state().word())
                    .as("%d ok, %d slow, %d failed, %d given up", each[0], each[1], each[2], each[3])
                    .isEqualTo(each[4] == 1 ? "open" : "closed");
        }
    }

    @Test
    void state_outcome_isWhatItIs() {
        Object[][] cases = {
            {Outcome.answered(200), "closed"},
            {Outcome.answered(404), "closed"},
            {Outcome.answered(429), "closed"}, // load, not failure
            {Outcome.answered(500), "open"},
            {Outcome.REFUSED, "open"},
            {Outcome.BROKEN, "open"},
            {Outcome.TIMED_OUT, "open"},
            {Outcome.CANCELLED, "closed"},
        };
        for (Object[] each : cases) {
            CircuitBreaker breaker = breaker();
            calls(breaker, 10, (Outcome) each[0], 0, 0);
            assertThat(breaker.state().word()).as("%s", each[0]).isEqualTo(each[1]);
        }
    }

    @Test
    void state_failuresOlderThanTheWindow_areForgotten() {
        CircuitBreaker breaker = breaker();
        calls(breaker, 9, Outcome.REFUSED, 0, 0);
        calls(breaker, 9, Outcome.REFUSED, 0, 10 * SECOND);
        assertThat(breaker.state().word()).isEqualTo("closed");
        calls(breaker, 1, Outcome.REFUSED, 0, 11 * SECOND);
        assertThat(breaker.state().word()).isEqualTo("open");
    }

    @Test
    void tryCall_open_isRefusedUntilTheWaitIsOverThenOneTrial() {
        CircuitBreaker breaker = opened();
        assertThat(breaker.tryCall(5 * SECOND - 1)).isEqualTo(CircuitBreaker.REFUSED);
        long trial = breaker.tryCall(5 * SECOND);
        assertThat(trial).isNotNegative();
        assertThat(breaker.state().word()).isEqualTo("trial");
        assertThat(breaker.tryCall(5 * SECOND)).isEqualTo(CircuitBreaker.REFUSED);
        breaker.ended(trial, OK, 5 * SECOND, 5 * SECOND + 1);
        assertThat(breaker.state().word()).isEqualTo("closed");
        calls(breaker, 9, Outcome.REFUSED, 0, 6 * SECOND); // the old failures are gone
        assertThat(breaker.state().word()).isEqualTo("closed");
    }

    /** Waits of 5, 10, 20 and then always 20 s; a good trial begins at 5 again. A slow trial is as bad as a failed one. */
    @Test
    void tryCall_badTrials_waitTwiceAsLongUpToTheLongest() {
        CircuitBreaker breaker = opened();
        long now = 0;
        for (long wait : new long[] {5, 10, 20, 20}) {
            assertThat(breaker.tryCall(now + wait * SECOND - 1)).isEqualTo(CircuitBreaker.REFUSED);
            now += wait * SECOND;
            long trial = breaker.tryCall(now);
            breaker.ended(trial, wait == 10 ? OK : Outcome.TIMED_OUT, now - SECOND, now);
        }
        now += 20 * SECOND;
        breaker.ended(breaker.tryCall(now), OK, now, now);
        calls(breaker, 10, Outcome.REFUSED, 0, now);
        assertThat(breaker.tryCall(now + 5 * SECOND)).isNotNegative();
    }

    @Test
    void ended_callOfAnEarlierState_changesNothing() {
        CircuitBreaker breaker = breaker();
        long early = breaker.tryCall(0);
        calls(breaker, 10, Outcome.REFUSED, 0, 0);
        long trial = breaker.tryCall(5 * SECOND);
        breaker.ended(early, OK, 0, 5 * SECOND);
        assertThat(breaker.state().word()).isEqualTo("trial");
        breaker.ended(trial, OK, 5 * SECOND, 5 * SECOND);
        breaker.ended(early, Outcome.REFUSED, 0, 6 * SECOND);
        calls(breaker, 9, Outcome.REFUSED, 0, 6 * SECOND);
        assertThat(breaker.state().word()).isEqualTo("closed");
    }

    @Test
    void tryCall_trialGivenUpOrLost_makesRoomForAnother() {
        CircuitBreaker breaker = opened();
        long given = breaker.tryCall(5 * SECOND);
        breaker.ended(given, Outcome.CANCELLED, 5 * SECOND, 5 * SECOND + 1);
        long lost = breaker.tryCall(5 * SECOND + 1);
        assertThat(lost).isNotNegative();
        assertThat(breaker.tryCall(25 * SECOND)).isEqualTo(CircuitBreaker.REFUSED);
        long next = breaker.tryCall(25 * SECOND + 1);
        assertThat(next).isNotNegative();
        breaker.ended(lost, Outcome.REFUSED, 0, 26 * SECOND); // too late to say anything
        assertThat(breaker.state().word()).isEqualTo("trial");
        breaker.ended(next, OK, 26 * SECOND, 26 * SECOND);
        assertThat(breaker.state().word()).isEqualTo("closed");
    }

    /** Whatever comes, from any origin of the clock: never two trials at a time, and never shut for longer than the longest wait. */
    @Test
    void breaker_anyHistory_staysReachable() {
        Property.forAll(200, random -> {
            long now = random.nextLong();
            CircuitBreaker breaker = new CircuitBreaker(SETTINGS, now);
            Deque<long[]> running = new ArrayDeque<>();
            Outcome[] outcomes = {OK, Outcome.REFUSED, Outcome.CANCELLED, Outcome.answered(503)};
            for (int step = 0; step < 400; step++) {
                now += random.nextLong(SECOND);
                boolean wasClosed = breaker.state().word().equals("closed");
                long ticket = breaker.tryCall(now);
                if (ticket >= 0) {
                    running.add(new long[] {ticket, now});
                    if (!wasClosed) {
                        assertThat(breaker.tryCall(now)).isEqualTo(CircuitBreaker.REFUSED);
                    }
                }
                while (!running.isEmpty() && random.nextInt(3) > 0) {
                    long[] call = running.poll();
                    breaker.ended(call[0], outcomes[random.nextInt(random.nextBoolean() ? 4 : 2)], call[1], now);
                }
            }
            assertThat(breaker.tryCall(now + SETTINGS.longestNanos())).isNotNegative();
        });
    }

    @Test
    void settings_outOfRange_areRefused() {
        assertThatThrownBy(() -> new Settings(9, 1, 1, 1, 1, 1, 1)).hasMessage("windowNanos: 9 (expected: >= 10)");
        assertThatThrownBy(() -> new Settings(10, 0, 1, 1, 1, 1, 1)).hasMessage("minimumCalls: 0 (expected: >= 1)");
        assertThatThrownBy(() -> new Settings(10, 1, 0, 1, 1, 1, 1)).hasMessageContaining("failureShare: 0.0");
        assertThatThrownBy(() -> new Settings(10, 1, 1, 1, 1.1, 1, 1)).hasMessageContaining("slowShare: 1.1");
        assertThatThrownBy(() -> new Settings(10, 1, 1, 1, 1, 2, 1)).hasMessageContaining("longestNanos: 1");
    }

    @Test
    void state_severalTrials_closesAfterTheLastGoodOne() {
        CircuitBreaker breaker =
                new CircuitBreaker(new Settings(10 * SECOND, 10, 0.5, SECOND, 0.5, 5 * SECOND, 20 * SECOND, 3, 0), 0);
        calls(breaker, 10, Outcome.REFUSED, 0, 0);
        for (int i = 0; i < 2; i++) {
            long trial = breaker.tryCall(5 * SECOND);
            assertThat(breaker.tryCall(5 * SECOND)).as("one at a time").isEqualTo(CircuitBreaker.REFUSED);
            breaker.ended(trial, OK, 5 * SECOND, 5 * SECOND);
            assertThat(breaker.goodTrials()).isEqualTo(i + 1);
            assertThat(breaker.state().word()).isEqualTo("open");
        }
        breaker.ended(breaker.tryCall(5 * SECOND), OK, 5 * SECOND, 5 * SECOND);
        assertThat(breaker.state().word()).isEqualTo("closed");
        assertThat(breaker.goodTrials()).isZero();
    }

    @Test
    void state_aBadTrialAmongGoodOnes_startsOverAfterTwiceTheWait() {
        CircuitBreaker breaker =
                new CircuitBreaker(new Settings(10 * SECOND, 10, 0.5, SECOND, 0.5, 5 * SECOND, 20 * SECOND, 2, 0), 0);
        calls(breaker, 10, Outcome.REFUSED, 0, 0);
        breaker.ended(breaker.tryCall(5 * SECOND), OK, 5 * SECOND, 5 * SECOND);
        breaker.ended(breaker.tryCall(5 * SECOND), Outcome.REFUSED, 5 * SECOND, 5 * SECOND);
        assertThat(breaker.goodTrials()).isZero();
        assertThat(breaker.tryCall(15 * SECOND - 1)).isEqualTo(CircuitBreaker.REFUSED);
        assertThat(breaker.tryCall(15 * SECOND)).isNotEqualTo(CircuitBreaker.REFUSED);
    }

    @Test
    void wait_withJitter_isShorterByUpToItsShareAndNotAlwaysTheSame() {
        Settings settings = new Settings(10 * SECOND, 10, 0.5, SECOND, 0.5, 10 * SECOND, 20 * SECOND, 1, 0.4);
        SplittableRandom random = new SplittableRandom(1);
        long shortest = Long.MAX_VALUE;
        long longest = 0;
        for (int i = 0; i < 1000; i++) {
            CircuitBreaker breaker = new CircuitBreaker(settings, random, 0);
            calls(breaker, 10, Outcome.REFUSED, 0, 0);
            long wait = ((BreakerState.Open) breaker.state()).untilNanos();
            shortest = Math.min(shortest, wait);
            longest = Math.max(longest, wait);
        }
        assertThat(shortest).isBetween(6 * SECOND, 6 * SECOND + SECOND / 10);
        assertThat(longest).isBetween(10 * SECOND - SECOND / 10, 10 * SECOND);
    }
}
