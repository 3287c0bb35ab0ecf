package dev.wissel.core.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.core.model.Outcome;
import dev.wissel.testkit.ManualClock;
import dev.wissel.testkit.Property;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class LoadTest {
    private static final long MS = 1_000_000L;
    private static final long SECOND = 1_000 * MS;
    private static final long ORIGIN = new ManualClock(Long.MAX_VALUE - 20 * SECOND).getAsLong(); // wraps in mid-test

    private final Load load = new Load();

    @Test
    void starts_withoutAnswer_areCountedFromTheFirst() {
        load.started(ORIGIN);
        load.started(ORIGIN + 5);
        load.started(ORIGIN + 9);

        assertThat(load.startsSinceAnswer()).isEqualTo(3);
        assertThat(load.firstStartSinceAnswerNanos()).isEqualTo(ORIGIN);
        assertThat(load.lastStartNanos()).isEqualTo(ORIGIN + 9);
        assertThat(load.waiting()).isEqualTo(3);
        assertThat(load.starts()).isEqualTo(3);
        assertThat(load.answers()).isZero();
    }

    @Test
    void answer_ofAnyStatus_beginsANewRun() {
        load.started(ORIGIN);
        load.started(ORIGIN + 1);
        load.ended(Outcome.answered(503), ORIGIN, ORIGIN + 7);

        assertThat(load.startsSinceAnswer()).isZero();
        assertThat(load.lastAnswerNanos()).isEqualTo(ORIGIN + 7);
        assertThat(load.answers()).isEqualTo(1);
        assertThat(load.waiting()).isEqualTo(1);

        load.started(ORIGIN + 8);
        assertThat(load.startsSinceAnswer()).isEqualTo(1);
        assertThat(load.firstStartSinceAnswerNanos()).isEqualTo(ORIGIN + 8);
    }

    @Test
    void failure_isNoAnswer_andIsCountedUntilOne() {
        load.started(ORIGIN);
        load.started(ORIGIN);
        load.started(ORIGIN);
        load.ended(Outcome.REFUSED, ORIGIN, ORIGIN + 1);
        load.ended(Outcome.TIMED_OUT, ORIGIN, ORIGIN + 2);

        assertThat(load.startsSinceAnswer()).isEqualTo(3);
        assertThat(load.failuresSinceAnswer()).isEqualTo(2);
        assertThat(load.lastEndNanos()).isEqualTo(ORIGIN + 2);

        load.ended(Outcome.answered(200), ORIGIN, ORIGIN + 3);
        assertThat(load.failuresSinceAnswer()).isZero();
    }

    @Test
    void attemptsGivenUp_withNobodyLeftWaiting_areForgotten() {
        load.started(ORIGIN);
        load.started(ORIGIN + 1);
        load.ended(Outcome.CANCELLED, ORIGIN, ORIGIN + 2);
        assertThat(load.startsSinceAnswer()).isEqualTo(2);

        load.ended(Outcome.CANCELLED, ORIGIN + 1, ORIGIN + 3);
        assertThat(load.startsSinceAnswer()).isZero();
    }

    @Test
    void attemptsGivenUp_afterAFailure_areNotForgotten() {
        load.started(ORIGIN);
        load.started(ORIGIN);
        load.ended(Outcome.TIMED_OUT, ORIGIN, ORIGIN + 1);
        load.ended(Outcome.CANCELLED, ORIGIN, ORIGIN + 2);

        assertThat(load.startsSinceAnswer()).isEqualTo(2);
    }

    @Test
    void streamedAnswer_isInFlightButNotWaiting_andItsBodyIsNoLatency() {
        load.started(ORIGIN);
        load.answered(ORIGIN, ORIGIN + 3 * MS);
        assertThat(load.inFlight()).isEqualTo(1);
        assertThat(load.waiting()).isZero();

        load.finished(ORIGIN + 9 * SECOND);
        assertThat(load.inFlight()).isZero();
        assertThat(load.lastAnswerNanos()).isEqualTo(ORIGIN + 3 * MS);
        assertThat(load.slowestAnswerNanos(ORIGIN + 9 * SECOND)).isEqualTo(3 * MS);
    }

    @Test
    void end_withoutStart_isRefused() {
        assertThatThrownBy(() -> load.ended(Outcome.REFUSED, 0, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> load.answered(0, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> load.finished(0)).isInstanceOf(IllegalStateException.class);
        load.started(0);
        load.answered(0, 0);
        assertThatThrownBy(() -> load.ended(Outcome.BROKEN, 0, 0))
                .as("an answered attempt is finished, not ended")
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void slowestAnswer_olderThanAMinute_isForgotten() {
        assertThat(load.slowestAnswerNanos(ORIGIN)).isEqualTo(RecentMax.NONE);
        answer(ORIGIN, 400 * MS);
        answer(ORIGIN + 30 * SECOND, 2 * MS);

        assertThat(load.slowestAnswerNanos(ORIGIN + 49 * SECOND)).isEqualTo(400 * MS);
        assertThat(load.slowestAnswerNanos(ORIGIN + 61 * SECOND)).isEqualTo(2 * MS);
        assertThat(load.slowestAnswerNanos(ORIGIN + 91 * SECOND)).isEqualTo(RecentMax.NONE);
    }

    @Test
    void slowestAnswer_anyHistory_isTheMaximumOfTheLastMinuteWithinOneBucket() {
        Property.forAll(300, random -> {
            Load any = new Load();
            long nowNanos = random.nextLong();
            Deque<long[]> history = new ArrayDeque<>();
            for (int i = 0; i < 100; i++) {
                nowNanos += random.nextLong(8 * SECOND);
                long latencyNanos = random.nextLong(3 * SECOND) / 1000 * 1000;
                any.started(nowNanos - latencyNanos);
                any.ended(Outcome.answered(200), nowNanos - latencyNanos, nowNanos);
                history.add(new long[] {nowNanos, latencyNanos});
                long readNanos = nowNanos + random.nextLong(20 * SECOND);
                assertThat(any.slowestAnswerNanos(readNanos))
                        .isBetween(
                                maxSince(history, readNanos - 50 * SECOND), maxSince(history, readNanos - 60 * SECOND));
            }
        });
    }

    private static long maxSince(Deque<long[]> history, long sinceNanos) {
        long max = RecentMax.NONE;
        for (long[] entry : history) {
            if (entry[0] - sinceNanos > 0) {
                max = Math.max(max, entry[1]);
            }
        }
        return max;
    }

    private void answer(long nowNanos, long latencyNanos) {
        load.started(nowNanos - latencyNanos);
        load.ended(Outcome.answered(200), nowNanos - latencyNanos, nowNanos);
    }
}
