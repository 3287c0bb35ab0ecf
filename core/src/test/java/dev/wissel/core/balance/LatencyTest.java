package dev.wissel.core.balance;

import static dev.wissel.core.balance.Fixtures.attempt;
import static dev.wissel.core.balance.Fixtures.counts;
import static dev.wissel.core.balance.Fixtures.down;
import static dev.wissel.core.balance.Fixtures.equal;
import static dev.wissel.core.balance.Fixtures.named;
import static dev.wissel.core.balance.Fixtures.next;
import static dev.wissel.core.balance.Fixtures.picker;
import static dev.wissel.core.balance.Fixtures.tried;
import static dev.wissel.core.balance.Fixtures.weighted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Targets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LatencyTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Outcome OK = Outcome.answered(200);
    private static final BalancePolicy KONG = Latency.kong();
    private static final BalancePolicy MENDED = Latency.mended();

    private static LatencyKong kong(Targets targets) {
        LatencyKong picker = (LatencyKong) picker(KONG, targets, 1);
        picker.pick(attempt(""), 0); // starts the clocks at 0
        return picker;
    }

    private static void ends(Picker picker, int index, int tries, double seconds, long nowNanos) {
        picker.onRequestEnd(index, tries, nowNanos - (long) (seconds * 1e9), nowNanos);
    }

    private static void learns(Picker picker, int index, Outcome outcome, double seconds, long nowNanos) {
        picker.onOutcome(index, outcome, nowNanos - (long) (seconds * 1e9), nowNanos);
    }

    private static int[] picksAt(Picker picker, long nowNanos, int count) {
        return IntStream.generate(() -> picker.pick(attempt(""), nowNanos))
                .limit(count)
                .toArray();
    }

    // Kong's form

    @Test
    void kong_average_decaysOverTenSeconds() {
        LatencyKong picker = kong(equal(2));
        ends(picker, 0, 1, 0.5, 10 * SECOND);
        double first = 0.5 * (1 - Math.exp(-1));
        assertThat(picker.ewmaSeconds(0)).isCloseTo(first, within(1e-12));
        ends(picker, 0, 1, 0.1, 12 * SECOND);
        assertThat(picker.ewmaSeconds(0)).isCloseTo(first * Math.exp(-0.2) + 0.1 * (1 - Math.exp(-0.2)), within(1e-12));
        assertThat(picker.ewmaSeconds(1)).isZero();
    }

    @Test
    void kong_score_isDecayedOnceMoreAndDividedByTheWeight() {
        LatencyKong picker = kong(weighted(100, 100));
        ends(picker, 0, 1, 1, 100 * SECOND); // about 1 s
        ends(picker, 1, 1, 0.5, 102 * SECOND); // about 0.5 s
        assertThat(picker.pick(attempt(""), 102 * SECOND)).isEqualTo(1);
        ends(picker, 1, 1, 0.5, 110 * SECOND); // freshly measured, while the other has decayed to 0.37 s
        assertThat(picker.pick(attempt(""), 110 * SECOND)).isEqualTo(0);

        LatencyKong heavy = kong(weighted(300, 100));
        ends(heavy, 0, 1, 1, 100 * SECOND); // 1 / 300
        ends(heavy, 1, 1, 0.5, 100 * SECOND); // 0.5 / 100
        assertThat(heavy.pick(attempt(""), 100 * SECOND)).isEqualTo(0);
    }

    /** Two random choices would let the best wait; Kong looks at all and always takes the least. */
    @Test
    void kong_choice_isTheLeastOfAll() {
        LatencyKong picker = kong(equal(6));
        for (int i = 0; i < 6; i++) {
            ends(picker, i, 1, i == 4 ? 0.1 : 0.2, 100 * SECOND);
        }
        assertThat(picksAt(picker, 100 * SECOND, 100)).containsOnly(4);
    }

    @Test
    void kong_severalTries_countAsNoTimeAtAll() {
        LatencyKong picker = kong(equal(2));
        ends(picker, 0, 1, 0.2, 100 * SECOND);
        ends(picker, 1, 2, 9, 100 * SECOND);
        assertThat(picker.ewmaSeconds(1)).isZero();
        assertThat(picker.pick(attempt(""), 100 * SECOND)).isEqualTo(1);
    }

    @Test
    void kong_attemptThatIsNotTheLast_teachesNothing() {
        LatencyKong picker = kong(equal(2));
        learns(picker, 0, Outcome.TIMED_OUT, 60, 100 * SECOND);
        assertThat(picker.ewmaSeconds(0)).isZero();
    }

    @Test
    void kong_retry_leavesOutTheFailed() {
        Targets targets = equal(3);
        LatencyKong picker = kong(targets);
        for (int i = 0; i < 3; i++) {
            ends(picker, i, 1, 0.1 * (i + 1), 100 * SECOND);
        }
        assertThat(picker.pick(tried(targets, 0), 100 * SECOND)).isEqualTo(1);
        assertThat(picker.pick(tried(targets, 0, 1), 100 * SECOND)).isEqualTo(2);
        assertThat(picker.pick(tried(targets, 0, 1, 2), 100 * SECOND)).isEqualTo(Picker.ALL_TRIED);
    }

    /** Kong filters only if more than one address is available. */
    @Test
    void kong_singleAvailable_isRepeated() {
        Targets targets = down(equal(2), 1);
        assertThat(kong(targets).pick(tried(targets, 0, 0), 0)).isEqualTo(0);
    }

    @Test
    void kong_returningAddress_startsAtTheMeanThatCountsItAsZero() {
        Targets all = equal(3);
        LatencyKong before = kong(down(all, 2));
        ends(before, 0, 1, 0.6, 1000 * SECOND);
        ends(before, 1, 1, 0.3, 1000 * SECOND);
        LatencyKong after = (LatencyKong) next(KONG, all, before);
        assertThat(after.ewmaSeconds(0)).isCloseTo(0.6, within(1e-9));
        assertThat(after.ewmaSeconds(2)).isCloseTo(0.3, within(1e-9)); // (0.6 + 0.3 + 0) / 3
        // Its clock starts with the picker's next event, not at its beginning: no decay yet.
        after.pick(attempt(""), 1001 * SECOND);
        ends(after, 2, 1, 0.9, 1001 * SECOND);
        assertThat(after.ewmaSeconds(2)).isCloseTo(0.3, within(1e-9));
    }

    @Test
    void kong_addressThatGoesDown_isForgotten() {
        Targets all = equal(2);
        LatencyKong first = kong(all);
        ends(first, 0, 1, 0.9, 100 * SECOND);
        LatencyKong second = (LatencyKong) next(KONG, down(all, 0), first);
        LatencyKong third = (LatencyKong) next(KONG, all, second);
        assertThat(third.ewmaSeconds(0)).isZero();
    }

    @Test
    void kong_answerOfDns_keepsAndChangeOfATargetForgets() {
        Targets one = Targets.of(List.of(named("api", 80, 100, "10.0.0.1")));
        Targets two = Targets.of(List.of(named("api", 80, 100, "10.0.0.1", "10.0.0.2")));
        LatencyKong before = kong(one);
        ends(before, 0, 1, 0.8, 1000 * SECOND);
        assertThat(((LatencyKong) next(KONG, two, before)).ewmaSeconds(1)).isCloseTo(0.4, within(1e-9));
        Targets reweighted = Targets.of(List.of(named("api", 80, 50, "10.0.0.1")));
        assertThat(((LatencyKong) next(KONG, reweighted, before)).ewmaSeconds(0))
                .isZero();
    }

    /** 0/0 is beaten by none if it comes first, and beats none if it does not. */
    @Test
    void kong_weightZero_winsIfItComesFirstAndNothingIsKnown() {
        assertThat(picksAt(kong(weighted(0, 100, 100)), 0, 5)).containsOnly(0);
        assertThat(picksAt(kong(weighted(100, 0, 100)), 0, 5)).containsOnly(0);
        LatencyKong known = kong(weighted(0, 100, 100));
        for (int i = 0; i < 3; i++) {
            ends(known, i, 1, 0.1, 100 * SECOND); // now infinite
        }
        assertThat(known.pick(attempt(""), 100 * SECOND)).isEqualTo(1);
    }

    // The mended form

    /** The black hole: one of three fails at once while the others need 20 ms. Its fair share is a third; Kong sends it nearly all. */
    @Test
    void mended_targetThatFailsFast_losesTraffic() {
        Traffic.BackEnd one = (index, now, random) ->
                index == 1 ? Traffic.failed(0.001) : Traffic.ok(0.015 + random.nextDouble() * 0.01);
        for (long seed = 1; seed <= 5; seed++) {
            assertThat(new Traffic(KONG, equal(3), seed, one).send(5000, 0.002)[1])
                    .isGreaterThan(4500);
            // In the first second, while it is being found out, and afterwards.
            Traffic traffic = new Traffic(MENDED, equal(3), seed, one);
            assertThat(traffic.send(500, 0.002)[1]).isLessThan(500 / 4);
            assertThat(traffic.send(5000, 0.002)[1]).isLessThan(5000 / 10);
        }
    }

    /** The same with no other traffic in flight, where only latency and success decide. */
    @Test
    void mended_targetThatFailsFastWhenIdle_losesTraffic() {
        Traffic.BackEnd one = (index, now, random) ->
                index == 1 ? Traffic.failed(0.001) : Traffic.ok(0.015 + random.nextDouble() * 0.01);
        for (long seed = 1; seed <= 5; seed++) {
            assertThat(new Traffic(MENDED, equal(3), seed, one).send(2000, 0.1)[1])
                    .isLessThan(2000 / 10);
        }
    }

    @Test
    void mended_failure_countsAsAtLeastOwnAndOthersLatency() {
        LatencyChoice picker = (LatencyChoice) picker(MENDED, equal(3), 1);
        learns(picker, 0, OK, 0.4, 10 * SECOND);
        learns(picker, 1, OK, 0.1, 10 * SECOND);
        learns(picker, 0, Outcome.REFUSED, 0.001, 1000 * SECOND); // own latency is more
        assertThat(picker.memory().latencySeconds(0)).isCloseTo(0.4, within(1e-9));
        learns(picker, 1, Outcome.answered(500), 0.001, 2000 * SECOND); // the mean of the others is more
        assertThat(picker.memory().latencySeconds(1)).isCloseTo(0.4, within(1e-9));
        learns(picker, 2, Outcome.BROKEN, 0.001, 2000 * SECOND); // of its own nothing is known
        assertThat(picker.memory().latencySeconds(2)).isCloseTo(0.4, within(1e-9));
        learns(picker, 2, Outcome.TIMED_OUT, 5, 3000 * SECOND); // the time it took is more
        assertThat(picker.memory().latencySeconds(2)).isGreaterThan(4.9);
    }

    @Test
    void mended_firstFailureOfAll_doesNotLookFast() {
        LatencyChoice picker = (LatencyChoice) picker(MENDED, equal(2), 1);
        learns(picker, 0, Outcome.REFUSED, 0.0001, SECOND);
        assertThat(picker.memory().latencySeconds(0)).isEqualTo(picker.memory().latencySeconds(1));
        assertThat(picksAt(picker, SECOND, 100)).containsOnly(1); // one failure makes it dearer by a seventh
    }

    @Test
    void mended_firstFailureOfAll_leavesTheLatencyUnknown() {
        LatencyChoice picker = (LatencyChoice) picker(MENDED, equal(2), 1);
        learns(picker, 0, Outcome.REFUSED, 0.0001, SECOND);
        learns(picker, 1, OK, 0.1, SECOND);
        assertThat(picker.memory().latencySeconds(0)).isCloseTo(0.1, within(1e-9));
    }

    @Test
    void mended_answer429_isLoadAndNoFailure() {
        LatencyChoice picker = (LatencyChoice) picker(MENDED, equal(2), 1);
        learns(picker, 0, Outcome.answered(429), 0.1, SECOND);
        assertThat(picker.memory().success(0)).isEqualTo(1);
    }

    @Test
    void mended_retriedRequest_countsItsTrueTime() {
        LatencyChoice picker = (LatencyChoice) picker(MENDED, equal(2), 1);
        learns(picker, 0, OK, 0.7, SECOND);
        picker.onRequestEnd(0, 3, 0, SECOND);
        assertThat(picker.memory().latencySeconds(0)).isCloseTo(0.7, within(1e-9));
    }

    @Test
    void mended_cancelled_countsOnlyIfItTookLonger() {
        LatencyChoice picker = (LatencyChoice) picker(MENDED, equal(2), 1);
        learns(picker, 0, Outcome.CANCELLED, 0.001, SECOND);
        learns(picker, 0, OK, 0.2, SECOND);
        assertThat(picker.memory().latencySeconds(0)).isCloseTo(0.2, within(1e-9));
        learns(picker, 0, Outcome.CANCELLED, 0.1, 100 * SECOND);
        assertThat(picker.memory().latencySeconds(0)).isCloseTo(0.2, within(1e-9));
        learns(picker, 0, Outcome.CANCELLED, 3, 200 * SECOND);
        assertThat(picker.memory().latencySeconds(0)).isGreaterThan(2.9);
        assertThat(picker.memory().success(0)).isEqualTo(1);
    }

    /** All scores of Kong fall to 0 in two hours of silence, so that the first wins; here the faster is still known. */
    @Test
    void mended_hoursOfSilence_changeNothing() {
        long later = 8000 * SECOND;
        LatencyChoice mended = (LatencyChoice) picker(MENDED, equal(2), 1);
        learns(mended, 0, OK, 0.1, SECOND);
        learns(mended, 1, OK, 0.01, SECOND);
        assertThat(picksAt(mended, later, 100)).containsOnly(1);
        LatencyKong kong = kong(equal(2));
        ends(kong, 0, 1, 0.1, SECOND);
        ends(kong, 1, 1, 0.01, SECOND);
        assertThat(picksAt(kong, later, 100)).containsOnly(0);
    }

    /** 500 ms for 30 s, then 10 ms again: avoided within seconds, and found again within two minutes of traffic to the other. */
    @Test
    void mended_slowTarget_isLeftAndFoundAgain() {
        for (long seed = 1; seed <= 5; seed++) {
            Traffic traffic = new Traffic(
                    MENDED,
                    equal(2),
                    seed,
                    (index, now, random) -> Traffic.ok(index == 1 && now < 30 * SECOND ? 0.5 : 0.01));
            traffic.send(300, 0.01); // 3 s to find out
            assertThat(traffic.send(2700, 0.01)[1]).isLessThan(2700 / 20);
            traffic.send(12_000, 0.01);
            assertThat(traffic.send(1000, 0.01)[1]).as("seed %d", seed).isGreaterThan(300);
        }
    }

    /** Failing for 30 s, then well: hardly used while it fails, and found again within two minutes of traffic to the other. */
    @Test
    void mended_failingTarget_isLeftAndFoundAgain() {
        for (long seed = 1; seed <= 5; seed++) {
            Traffic traffic = new Traffic(
                    MENDED,
                    equal(2),
                    seed,
                    (index, now, random) -> index == 1 && now < 30 * SECOND ? Traffic.failed(0.001) : Traffic.ok(0.01));
            assertThat(traffic.send(3000, 0.01)[1]).isLessThan(3000 / 10);
            traffic.send(12_000, 0.01);
            assertThat(traffic.send(1000, 0.01)[1]).as("seed %d", seed).isGreaterThan(300);
        }
    }

    @Test
    void mended_fastAddressNotMeasuredForLong_staysFast() {
        LatencyChoice picker = (LatencyChoice) picker(MENDED, equal(2), 1);
        learns(picker, 0, OK, 0.01, SECOND);
        learns(picker, 1, OK, 0.1, 1000 * SECOND);
        assertThat(picker.memory().latencySeconds(0)).isCloseTo(0.01, within(1e-9));
    }

    /** As for a first attempt: with one tried, the cheaper of the two that are left always wins. */
    @Test
    void mended_secondDrawOfARetry_isAnotherAddress() {
        Targets targets = weighted(65535, 1, 1);
        LatencyChoice picker = (LatencyChoice) picker(MENDED, targets, 1);
        learns(picker, 0, OK, 9, SECOND);
        learns(picker, 1, OK, 0.00001, SECOND);
        for (int k = 0; k < 1000; k++) {
            assertThat(picker.pick(tried(targets, 2), SECOND)).isEqualTo(1);
        }
    }

    /** The heavy one is drawn first all but always. Were it drawn twice, it would have no rival; so the light one, cheaper here, wins each. */
    @Test
    void mended_secondDraw_isAnotherAddress() {
        Targets targets = weighted(65535, 1);
        Loads loads = new Loads();
        Picker picker = MENDED.picker(targets, loads, new SplittableRandom(1), null);
        for (int k = 0; k < 80_000; k++) {
            loads.of(targets.address(0)).started(0); // 80001/65535 against 1/1
        }
        assertThat(picksAt(picker, 0, 1000))
                .as("the light one is always one of the two")
                .containsOnly(1);
    }

    /** 30,000 picks of idle equals: 10,000 each, standard deviation 82; 408 is 5 of them. */
    @Test
    void mended_ties_fallByChance() {
        Targets targets = equal(3);
        for (int count : counts(targets, picksAt(picker(MENDED, targets, 1), 0, 30_000))) {
            assertThat(count).isBetween(10_000 - 408, 10_000 + 408);
        }
    }

    /**
     * A heavy and a hundred light addresses, half of the weight each, with equal load for their weights: 10,000 of 20,000 picks go to the heavy
     * one if the draw follows the weights, standard deviation 71; drawn evenly it would be about 400.
     */
    @Test
    void mended_draw_followsTheWeights() {
        int[] weights = IntStream.range(0, 101).map(i -> i == 0 ? 100 : 1).toArray();
        Targets targets = weighted(weights);
        Loads loads = new Loads();
        for (int k = 0; k < 99; k++) {
            loads.of(targets.address(0)).started(0); // (99 + 1) / 100 = (0 + 1) / 1
        }
        Picker picker = MENDED.picker(targets, loads, new SplittableRandom(1), null);
        assertThat(counts(targets, picksAt(picker, 0, 20_000))[0]).isBetween(10_000 - 355, 10_000 + 355);
    }

    @Test
    void mended_inFlight_countsAgainstTheFaster() {
        Targets targets = equal(2);
        Loads loads = new Loads();
        Picker picker = MENDED.picker(targets, loads, new SplittableRandom(1), null);
        learns(picker, 0, OK, 0.01, SECOND);
        learns(picker, 1, OK, 0.1, SECOND);
        assertThat(picksAt(picker, SECOND, 50)).containsOnly(0);
        for (int k = 0; k < 12; k++) {
            loads.of(targets.address(0)).started(SECOND); // 13 * 10 ms against 1 * 100 ms
        }
        assertThat(picksAt(picker, SECOND, 50)).containsOnly(1);
    }

    @Test
    void mended_clockThatStandsStill_doesNotMakeAnAddressFree() {
        Targets targets = equal(2);
        Loads loads = new Loads();
        Picker picker = MENDED.picker(targets, loads, new SplittableRandom(1), null);
        learns(picker, 0, OK, 0, SECOND);
        learns(picker, 1, OK, 0, SECOND);
        loads.of(targets.address(0)).started(SECOND);
        assertThat(picksAt(picker, SECOND, 50)).containsOnly(1);
    }

    @Test
    void mended_whatWasLearnt_outlivesEveryChangeOfTheSnapshot() {
        LatencyChoice picker = (LatencyChoice) picker(MENDED, weighted(100, 100), 1);
        learns(picker, 0, OK, 0.3, SECOND);
        learns(picker, 1, Outcome.REFUSED, 0.1, SECOND);
        Targets changed = weighted(50, 70, 100);
        for (Targets targets : List.of(down(changed, 0, 1), changed)) {
            picker = (LatencyChoice) next(MENDED, targets, picker);
            assertThat(picker.memory().latencySeconds(0)).isCloseTo(0.3, within(1e-9));
            assertThat(picker.memory().success(1)).isCloseTo(0.875, within(1e-9));
        }
        assertThat(picker.memory().latencySeconds(2))
                .as("unknown: the mean of the others")
                .isCloseTo(0.3, within(1e-9));
    }

    /** A slow first answer (a connection set up, a cache filled) is one of several, not the truth for ten seconds. */
    @Test
    void mended_firstMeasurements_makeAMean() {
        LatencyChoice picker = (LatencyChoice) picker(MENDED, equal(2), 1);
        learns(picker, 0, OK, 1.0, SECOND);
        for (int k = 0; k < 9; k++) {
            learns(picker, 0, OK, 0.1, SECOND);
        }
        assertThat(picker.memory().latencySeconds(0)).isCloseTo(0.19, within(1e-9));
    }

    @Test
    void mended_timeThatWrapsRound_isTimeAsAnyOther() {
        long origin = Long.MAX_VALUE - SECOND;
        LatencyChoice picker = (LatencyChoice) picker(MENDED, equal(2), 1);
        learns(picker, 0, OK, 0.1, origin);
        learns(picker, 0, OK, 0.1, origin);
        learns(picker, 0, OK, 0.3, origin + 10 * SECOND);
        assertThat(picker.memory().latencySeconds(0)).isCloseTo(0.3 - 0.2 * Math.exp(-1), within(1e-9));
    }
}
