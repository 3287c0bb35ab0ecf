package dev.wissel.core.region;

import static dev.wissel.testkit.Property.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.model.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TrialGateTest {
    private static final long SECOND = 1_000_000_000L;
    private static final Outcome OK = Outcome.answered(200);

    private final TrialGate gate = new TrialGate(Duration.ofSeconds(10));

    private static RegionDecision decision(RegionDecision.Trial trial) {
        return new RegionDecision(List.of(), 1, RegionDecision.Reason.NO_REGION, trial, 0, List.of(), true);
    }

    private static RegionDecision trial(int round, int count) {
        return decision(new RegionDecision.Trial("ams", round, count, false));
    }

    @Test
    void tryStart_noTrialOn_isRefused() {
        assertThat(gate.tryStart(0)).isEqualTo(TrialGate.NO_TICKET);
        assertThat(gate.tryStart(1)).isEqualTo(TrialGate.NO_TICKET);
        assertThat(gate.collect(0)).isEqualTo(new TrialGate.Ended(null, 0, 0));
    }

    @Test
    void tryStart_whileOneIsInFlight_isRefused() {
        gate.follow(trial(1, 3));
        long ticket = gate.tryStart(1);
        assertThat(ticket).isNotEqualTo(TrialGate.NO_TICKET);
        assertThat(gate.tryStart(1)).isEqualTo(TrialGate.NO_TICKET);
        gate.ended(ticket, OK);
        assertThat(gate.tryStart(1)).isNotIn(TrialGate.NO_TICKET, ticket);
    }

    @Test
    void tryStart_asManyAsAskedFor_thenNoMore() {
        gate.follow(trial(1, 3));
        for (int i = 0; i < 3; i++) {
            gate.ended(gate.tryStart(1), OK);
        }
        assertThat(gate.tryStart(1)).isEqualTo(TrialGate.NO_TICKET);
        assertThat(gate.collect(0)).isEqualTo(new TrialGate.Ended("ams", 3, 0));
        assertThat(gate.collect(0)).isEqualTo(new TrialGate.Ended("ams", 0, 0));
    }

    @Test
    void ended_failure_closesTheRound() {
        gate.follow(trial(1, 3));
        gate.ended(gate.tryStart(1), OK);
        gate.ended(gate.tryStart(1), Outcome.answered(503));
        assertThat(gate.tryStart(1)).isEqualTo(TrialGate.NO_TICKET);
        assertThat(gate.collect(0)).isEqualTo(new TrialGate.Ended("ams", 1, 1));
    }

    @Test
    void ended_answerSlowerThanTheLimit_isAFailure() {
        gate.follow(trial(1, 3));
        gate.failAbove(SECOND);
        gate.ended(gate.tryStart(1), OK, SECOND);
        gate.ended(gate.tryStart(1), OK, SECOND + 1);
        assertThat(gate.tryStart(1)).isEqualTo(TrialGate.NO_TICKET);
        assertThat(gate.collect(0)).isEqualTo(new TrialGate.Ended("ams", 1, 1));
    }

    @Test
    void ended_cancelled_saysNothingAndIsGivenBack() {
        gate.follow(trial(1, 1));
        gate.ended(gate.tryStart(1), Outcome.CANCELLED);
        assertThat(gate.collect(0)).isEqualTo(new TrialGate.Ended("ams", 0, 0));
        assertThat(gate.tryStart(1)).isNotEqualTo(TrialGate.NO_TICKET);
    }

    @Test
    void ended_twice_countsOnce() {
        gate.follow(trial(1, 3));
        long ticket = gate.tryStart(1);
        gate.ended(ticket, OK);
        gate.ended(ticket, OK);
        gate.ended(TrialGate.NO_TICKET, OK);
        assertThat(gate.collect(0).successes()).isEqualTo(1);
    }

    @Test
    void collect_trialNeverReported_countsAsFailedAfterTheExpiry() {
        gate.follow(trial(1, 3));
        long start = Long.MAX_VALUE - SECOND;
        long ticket = gate.tryStart(1);
        assertThat(gate.collect(start).failures()).isZero();
        assertThat(gate.collect(start + 10 * SECOND - 1).failures()).isZero();
        assertThat(gate.collect(start + 10 * SECOND).failures()).isEqualTo(1);
        gate.ended(ticket, OK); // too late
        assertThat(gate.collect(start + 11 * SECOND)).isEqualTo(new TrialGate.Ended("ams", 0, 0));
    }

    @Test
    void collect_eachTrialHasItsOwnExpiry() {
        gate.follow(trial(1, 3));
        long first = gate.tryStart(1);
        gate.collect(0);
        gate.ended(first, OK);
        gate.tryStart(1);
        assertThat(gate.collect(9 * SECOND)).isEqualTo(new TrialGate.Ended("ams", 1, 0));
        assertThat(gate.collect(12 * SECOND).failures()).isZero();
        assertThat(gate.collect(19 * SECOND).failures()).isEqualTo(1);
    }

    @Test
    void follow_sameRound_keepsWhatIsInFlight() {
        gate.follow(trial(1, 3));
        long ticket = gate.tryStart(1);
        gate.follow(decision(new RegionDecision.Trial("ams", 1, 3, true)));
        gate.ended(ticket, OK);
        assertThat(gate.collect(0).successes()).isEqualTo(1);
    }

    @Test
    void follow_otherRoundOrNone_forgetsWhatIsInFlight() {
        gate.follow(trial(1, 3));
        long old = gate.tryStart(1);
        gate.follow(trial(2, 3));
        assertThat(gate.tryStart(1)).isEqualTo(TrialGate.NO_TICKET);
        gate.ended(old, OK);
        assertThat(gate.collect(0).successes()).isZero();
        long current = gate.tryStart(2);
        gate.ended(old, OK);
        assertThat(gate.tryStart(2)).as("the current one is still in flight").isEqualTo(TrialGate.NO_TICKET);
        gate.follow(decision(null));
        gate.ended(current, OK);
        assertThat(gate.collect(0)).isEqualTo(new TrialGate.Ended(null, 0, 0));
        assertThat(gate.tryStart(2)).isEqualTo(TrialGate.NO_TICKET);
    }

    @Test
    void addTo_onlyTheRegionOnTrial() {
        gate.follow(trial(1, 3));
        gate.ended(gate.tryStart(1), OK);
        TrialGate.Ended ended = gate.collect(0);
        RegionFigures ams =
                new RegionFigures("ams", 1, 1, 1, 1, false, 0, 0, dev.wissel.core.load.WindowCounts.Sum.NONE);
        RegionFigures fra =
                new RegionFigures("fra", 1, 1, 1, 1, false, 0, 0, dev.wissel.core.load.WindowCounts.Sum.NONE);
        assertThat(ended.addTo(ams).trialSuccesses()).isEqualTo(1);
        assertThat(ended.addTo(fra)).isSameAs(fra);
    }

    @Test
    void gate_anyRoundAndCount_neverMixesUpItsFields() {
        forAll(500, random -> {
            TrialGate any = new TrialGate(Duration.ofSeconds(1));
            int round = random.nextInt(Integer.MAX_VALUE);
            int count = random.nextInt(1, 101);
            any.follow(trial(round, count));
            for (int i = 0; i < count; i++) {
                any.ended(any.tryStart(round), OK);
            }
            assertThat(any.tryStart(round)).isEqualTo(TrialGate.NO_TICKET);
            assertThat(any.tryStart(round + 1)).isEqualTo(TrialGate.NO_TICKET);
            assertThat(any.collect(0)).isEqualTo(new TrialGate.Ended("ams", count, 0));
        });
    }

    @Test
    void gate_manyThreads_neverLetTwoThroughNorMoreThanAskedFor() throws Exception {
        for (int round = 1; round <= 200; round++) {
            gate.follow(trial(round, 100));
            int current = round;
            AtomicInteger inside = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            AtomicInteger let = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                Thread thread = new Thread(() -> {
                    for (int i = 0; i < 500; i++) {
                        long ticket = gate.tryStart(current);
                        if (ticket != TrialGate.NO_TICKET) {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            let.incrementAndGet();
                            inside.decrementAndGet();
                            gate.ended(ticket, OK);
                        }
                    }
                });
                threads.add(thread);
                thread.start();
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(most.get()).isEqualTo(1);
            assertThat(let.get()).isEqualTo(100);
            assertThat(gate.collect(0)).isEqualTo(new TrialGate.Ended("ams", 100, 0));
        }
    }
}
