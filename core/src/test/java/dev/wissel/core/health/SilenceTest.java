package dev.wissel.core.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.core.health.SilenceRule.Clocks;
import dev.wissel.core.load.Load;
import dev.wissel.core.load.RecentMax;
import dev.wissel.core.model.Outcome;
import dev.wissel.testkit.ManualClock;
import java.util.List;
import org.junit.jupiter.api.Test;

class SilenceTest {
    private static final long MS = 1_000_000L;
    private static final long T0 = new ManualClock(Long.MAX_VALUE - 500 * MS).getAsLong(); // wraps in mid-test
    private static final SilenceRule RULE = new SilenceRule(3, 4, 200 * MS, 5_000 * MS, 1_000 * MS);

    private final Load loopA = new Load();
    private final Load loopB = new Load();

    @Test
    void threeStartsWithoutAnswer_afterTheFloor_areSilence() {
        answer(loopA, T0, 9);
        start(loopA, T0 + 10 * MS, T0 + 20 * MS, T0 + 30 * MS);

        assertThat(judge(T0 + 210 * MS - 1).silent()).isFalse();
        Silence silence = judge(T0 + 210 * MS);
        assertThat(silence.silent()).isTrue();
        assertThat(silence.reason())
                .isEqualTo("hung: 3 requests waiting, no answer for 200 ms, slowest recent answer 9 ms");
    }

    /** A hundred answers of 10 ms, and one of 1 s that they overtook: four times the slowest would be patience for 4 s. Twelve that have waited for twice the usual time know better. */
    @Test
    void aCrowdWithoutAnswer_isSilence_longBeforeTheSlowestAnswerTimesThree() {
        loopA.started(T0);
        long at = usual(loopA, 100, 10);
        loopA.ended(Outcome.answered(200), T0, at); // overtaken by all the others
        for (int i = 1; i <= Load.CROWD - 1; i++) {
            loopA.started(at + i * MS);
        }
        assertThat(judge(at + 1_000 * MS).silent())
                .as("eleven, and patience for four seconds")
                .isFalse();
        loopA.started(at + 900 * MS);
        assertThat(judge(at + 910 * MS).silent())
                .as("the twelfth has hardly waited")
                .isFalse();
        Silence silence = judge(at + 1_100 * MS);
        assertThat(silence.silent()).isTrue();
        assertThat(silence.stallNanos()).isLessThan(1_000 * MS);
    }

    /** Half a crowd in each of two loops is one; in one loop it is none. */
    @Test
    void halvesOfACrowd_inTwoLoops_makeAWhole() {
        loopA.started(T0);
        long at = usual(loopA, 100, 10);
        usual(loopB, 100, 10);
        loopA.ended(Outcome.answered(200), T0, at);
        for (int i = 1; i <= Load.HALF_CROWD; i++) {
            loopA.started(at + i * MS);
        }
        assertThat(judge(at + 1_000 * MS).silent()).isFalse();
        for (int i = 1; i <= Load.HALF_CROWD; i++) {
            loopB.started(at + (10 + i) * MS);
        }
        assertThat(judge(at + 1_000 * MS).silent()).isTrue();
    }

    /** A target that stops for 300 ms now and then has done so before: nothing is made of it until it lasts three times as long. */
    @Test
    void silencesThatEnded_areWaitedForThreeTimesOver() {
        long at = usual(loopA, 100, 10);
        loopA.started(at + 10 * MS);
        loopA.ended(Outcome.answered(200), at + 10 * MS, at + 310 * MS);
        at += 310 * MS;
        for (int i = 1; i <= 20; i++) {
            loopA.started(at + i * MS);
        }
        assertThat(judge(at + 1_190 * MS).silent())
                .as("four times 300 ms is the rule's factor here")
                .isFalse();
        assertThat(judge(at + 1_210 * MS).silent()).isTrue();
    }

    /** Answers so many requests, one after the other; returns when the last was. */
    private static long usual(Load load, int count, long millis) {
        for (int i = 0; i < count; i++) {
            load.started(T0 + i * millis * MS);
            load.ended(Outcome.answered(200), T0 + i * millis * MS, T0 + (i + 1) * millis * MS);
        }
        return T0 + count * millis * MS;
    }

    @Test
    void twoUnanswered_areNone() {
        answer(loopA, T0, 9);
        start(loopA, T0 + 10 * MS, T0 + 20 * MS);
        assertThat(judge(T0 + 4_000 * MS).silent()).isFalse();
    }

    @Test
    void starts_inSeveralLoops_areAddedUp() {
        answer(loopA, T0, 9);
        start(loopA, T0 + 10 * MS);
        start(loopB, T0 + 20 * MS, T0 + 30 * MS);
        assertThat(judge(T0 + 210 * MS - 1).silent()).isFalse();
        assertThat(judge(T0 + 210 * MS).silent()).isTrue();
    }

    @Test
    void answer_inAnotherLoop_beginsTheCountAnew() {
        answer(loopA, T0, 9);
        start(loopA, T0 + 10 * MS, T0 + 20 * MS, T0 + 30 * MS, T0 + 40 * MS);
        answer(loopB, T0 + 205 * MS, 9);

        assertThat(judge(T0 + 210 * MS).silent()).isFalse();
        assertThat(judge(T0 + 5_000 * MS).silent())
                .as("nothing was sent since: a pause, and slow requests from before")
                .isFalse();
    }

    @Test
    void oneRequestAfterTheLastAnswer_isEnough_ifOthersHangFromBefore() {
        // Four clients, each with one request at a time: all hang, one of them after having got the last answer.
        start(loopA, T0, T0, T0, T0);
        loopA.ended(Outcome.answered(200), T0, T0 + 5 * MS);
        start(loopA, T0 + 6 * MS);

        assertThat(judge(T0 + 206 * MS).silent()).isTrue();
        assertThat(judge(T0 + 206 * MS).waiting()).isEqualTo(4);
    }

    @Test
    void loopWithOlderStarts_countsFromItsLatestStartAfterTheAnswerElsewhere() {
        start(loopA, T0, T0, T0);
        answer(loopB, T0 + 50 * MS, 9);
        start(loopA, T0 + 60 * MS);

        assertThat(judge(T0 + 260 * MS - 1).silent()).isFalse();
        assertThat(judge(T0 + 260 * MS).silent()).isTrue();
    }

    @Test
    void failures_withoutAnAnswer_areSilenceToo_withAnotherReason() {
        answer(loopA, T0, 9);
        for (int i = 1; i <= 3; i++) {
            start(loopA, T0 + i * MS);
            loopA.ended(Outcome.REFUSED, T0 + i * MS, T0 + i * MS);
        }
        assertThat(judge(T0 + 150 * MS).silent()).isFalse();
        Silence silence = judge(T0 + 212 * MS);
        assertThat(silence.silent()).isTrue();
        assertThat(silence.reason())
                .isEqualTo("silent, 3 requests failed, no answer for 211 ms, slowest recent answer 9 ms");
    }

    @Test
    void attemptsThatClientsGaveUp_areNoSilence() {
        answer(loopA, T0, 9);
        for (int i = 1; i <= 10; i++) {
            long startNanos = T0 + i * 1_000 * MS;
            start(loopA, startNanos);
            loopA.ended(Outcome.CANCELLED, startNanos, startNanos + MS);
        }
        start(loopA, T0 + 20_000 * MS, T0 + 20_000 * MS);
        assertThat(judge(T0 + 20_100 * MS).silent()).isFalse();
    }

    @Test
    void streamingAnswers_areNoSilence() {
        for (int i = 0; i < 5; i++) {
            start(loopA, T0);
            loopA.answered(T0, T0 + MS);
        }
        assertThat(judge(T0 + 4_000 * MS)).isEqualTo(Silence.NONE);
    }

    @Test
    void stall_isFourTimesTheSlowestRecentAnswer_betweenFloorAndCeiling() {
        assertThat(RULE.stallNanos(9 * MS)).isEqualTo(200 * MS);
        assertThat(RULE.stallNanos(50 * MS)).isEqualTo(200 * MS);
        assertThat(RULE.stallNanos(51 * MS)).isEqualTo(204 * MS);
        assertThat(RULE.stallNanos(2_000 * MS)).isEqualTo(5_000 * MS);
        assertThat(RULE.stallNanos(Long.MAX_VALUE / 2)).isEqualTo(5_000 * MS);
        assertThat(RULE.stallNanos(RecentMax.NONE)).isEqualTo(1_000 * MS);
        SilenceRule hasty = SilenceRule.of(100 * MS, 50 * MS);
        assertThat(hasty.stallNanos(1 * MS))
                .as("the read time-out comes first anyway")
                .isEqualTo(100 * MS);
        assertThat(hasty.stallNanos(RecentMax.NONE)).isEqualTo(100 * MS);
        assertThat(SilenceRule.of(60_000 * MS, 50 * MS).stallNanos(RecentMax.NONE))
                .isEqualTo(500 * MS);
    }

    @Test
    void coldAddress_isGivenTheColdStartTime() {
        start(loopA, T0, T0, T0);
        assertThat(judge(T0 + 999 * MS).silent()).isFalse();
        Silence silence = judge(T0 + 1_000 * MS);
        assertThat(silence.silent()).isTrue();
        assertThat(silence.reason())
                .isEqualTo("hung: 3 requests waiting, no answer for 1000 ms, no recent answer to compare with");
    }

    @Test
    void slowestOfAllLoops_decides() {
        answer(loopA, T0, 300); // the first that is read, so that a later one must not replace it
        answer(loopB, T0, 2);
        start(loopA, T0 + MS, T0 + MS, T0 + MS);
        assertThat(judge(T0 + 1_200 * MS).silent()).isFalse();
        assertThat(judge(T0 + 1_201 * MS).silent()).isTrue();
    }

    @Test
    void restartedClock_countsFromTheRestart() {
        answer(loopA, T0, 9);
        start(loopA, T0 + MS, T0 + MS, T0 + MS);
        Clocks restarted = new Clocks(true, T0 + 900 * MS, false, 0);
        assertThat(RULE.judge(List.of(loopA), restarted, T0 + 1_099 * MS).silent())
                .isFalse();
        assertThat(RULE.judge(List.of(loopA), restarted, T0 + 1_100 * MS).silent())
                .isTrue();
    }

    @Test
    void liftedSuspension_takesANewRequest() {
        answer(loopA, T0, 9);
        start(loopA, T0 + MS, T0 + MS, T0 + MS);
        Clocks lifted = new Clocks(false, 0, true, T0 + 2_000 * MS);
        assertThat(RULE.judge(List.of(loopA), lifted, T0 + 9_000 * MS).silent()).isFalse();
        start(loopA, T0 + 9_000 * MS);
        assertThat(RULE.judge(List.of(loopA), lifted, T0 + 9_199 * MS).silent()).isFalse();
        assertThat(RULE.judge(List.of(loopA), lifted, T0 + 9_200 * MS).silent()).isTrue();
    }

    @Test
    void rule_outOfRange_isRefused() {
        assertThatThrownBy(() -> new SilenceRule(0, 4, 1, 1, 1)).hasMessage("minUnanswered: 0 (expected: >= 1)");
        assertThatThrownBy(() -> new SilenceRule(1, Double.NaN, 1, 1, 1)).hasMessage("factor: NaN (expected: >= 1)");
        assertThatThrownBy(() -> new SilenceRule(1, 1, 1, 0, 1)).hasMessage("ceilingNanos: 0 (expected: > 0)");
    }

    private Silence judge(long nowNanos) {
        return RULE.judge(List.of(loopA, loopB), Clocks.UNBOUNDED, nowNanos);
    }

    private static void start(Load load, long... nanos) {
        for (long at : nanos) {
            load.started(at);
        }
    }

    private static void answer(Load load, long nowNanos, long latencyMillis) {
        load.started(nowNanos - latencyMillis * MS);
        load.ended(Outcome.answered(200), nowNanos - latencyMillis * MS, nowNanos);
    }
}
