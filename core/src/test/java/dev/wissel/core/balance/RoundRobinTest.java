package dev.wissel.core.balance;

import static dev.wissel.core.balance.Fixtures.attempt;
import static dev.wissel.core.balance.Fixtures.counts;
import static dev.wissel.core.balance.Fixtures.down;
import static dev.wissel.core.balance.Fixtures.equal;
import static dev.wissel.core.balance.Fixtures.named;
import static dev.wissel.core.balance.Fixtures.next;
import static dev.wissel.core.balance.Fixtures.picker;
import static dev.wissel.core.balance.Fixtures.picks;
import static dev.wissel.core.balance.Fixtures.tried;
import static dev.wissel.core.balance.Fixtures.weighted;
import static dev.wissel.testkit.Property.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Targets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RoundRobinTest {
    /** Leaves a list as it is when it is shuffled with it: each element changes places with itself. */
    private static final RandomGenerator UNSHUFFLED = new Scripted() {
        @Override
        public int nextInt(int bound) {
            return bound - 1;
        }
    };

    /** Turns a list by one when it is shuffled with it. */
    private static final RandomGenerator TURNED = new Scripted() {
        @Override
        public int nextInt(int bound) {
            return 0;
        }
    };

    private abstract static class Scripted implements RandomGenerator {
        @Override
        public long nextLong() {
            throw new AssertionError("unexpected draw");
        }
    }

    private static Picker wheel(Targets targets, RandomGenerator random, Picker previous) {
        return RoundRobin.kong().picker(targets, new Loads(), random, previous);
    }

    @Test
    void kong_wheel_hasWeightOverDivisorEntries() {
        assertThat(wheelSize(65535, 65534)).isEqualTo(131069);
        assertThat(wheelSize(60000, 30000)).isEqualTo(3);
        assertThat(wheelSize(100, 0, 100)).isEqualTo(2);
        assertThat(wheelSize(0, 0)).isZero();
        assertThat(wheelSize(12)).isOne();
    }

    @Test
    void kong_everyLap_isInExactProportion() {
        Targets targets = weighted(100, 1);
        Picker picker = picker(RoundRobin.kong(), targets, 3);
        for (int lap = 0; lap < 10; lap++) {
            assertThat(counts(targets, picks(picker, 101))).containsExactly(100, 1);
        }
    }

    @Test
    void kong_firstPick_isTheSecondEntry() {
        assertThat(picks(wheel(equal(3), UNSHUFFLED, null), 5)).containsExactly(1, 2, 0, 1, 2);
        assertThat(picks(wheel(equal(1), UNSHUFFLED, null), 2)).containsExactly(0, 0);
    }

    @Test
    void kong_wheel_isShuffledByTheOwnersGenerator() {
        assertThat(picks(wheel(equal(4), TURNED, null), 4)).containsExactly(2, 3, 0, 1);
        assertThat(picks(picker(RoundRobin.kong(), equal(20), 1), 20))
                .isNotEqualTo(picks(picker(RoundRobin.kong(), equal(20), 2), 20));
    }

    @Test
    void kong_healthFlip_keepsThePointerAndShufflesAllAnew() {
        Picker first = wheel(equal(4), UNSHUFFLED, null);
        assertThat(picks(first, 1)).containsExactly(1); // the pointer is at the second entry
        Picker second = wheel(down(equal(4), 3), TURNED, first); // entries 1 2 3 0, the one that is down among them
        assertThat(((RoundRobinWheel) second).size()).isEqualTo(4);
        assertThat(picks(second, 4)).containsExactly(0, 1, 2, 0);
    }

    @Test
    void kong_nothingFlipped_keepsTheWheel() {
        Picker first = wheel(equal(4), UNSHUFFLED, null);
        assertThat(picks(wheel(equal(4), TURNED, first), 4)).containsExactly(1, 2, 3, 0);
    }

    @Test
    void kong_changeOfATarget_startsAnew() {
        Picker first = wheel(weighted(100, 100, 100), UNSHUFFLED, null);
        assertThat(picks(first, 2)).containsExactly(1, 2);
        assertThat(picks(wheel(weighted(50, 50, 50), UNSHUFFLED, first), 2)).containsExactly(1, 2);
    }

    @Test
    void kong_changeOfAnAnswerOfDns_keepsThePointer() {
        Targets before = Targets.of(List.of(named("api", 80, 10, "10.0.0.1", "10.0.0.2", "10.0.0.3")));
        Targets after = Targets.of(List.of(named("api", 80, 10, "10.0.0.1", "10.0.0.2", "10.0.0.4")));
        Picker first = wheel(before, UNSHUFFLED, null);
        assertThat(picks(first, 1)).containsExactly(1);
        assertThat(picks(wheel(after, UNSHUFFLED, first), 2)).containsExactly(2, 0);
    }

    /** Expected 100 of 101 again to the heavy target: there is no memory. */
    @Test
    void kong_retry_forgetsWhatWasTried() {
        Targets targets = weighted(100, 1);
        Picker picker = picker(RoundRobin.kong(), targets, 1);
        int[] retries = IntStream.generate(() -> picker.pick(tried(targets, 0), 0))
                .limit(101)
                .toArray();
        assertThat(counts(targets, retries)).containsExactly(100, 1);
    }

    /** 301 coprime weights would fill 78 MB, and ten times as many a heap. */
    @Test
    void kong_wheelBeyondAllBounds_isMadeCoarser() {
        int[] weights = IntStream.generate(() -> 65521).limit(301).toArray();
        weights[300] = 1;
        RoundRobinWheel wheel = (RoundRobinWheel) picker(RoundRobin.kong(), weighted(weights), 1);
        assertThat(wheel.size()).isEqualTo(300 * 32760 + 1);
    }

    @Test
    void mended_anyRowOfALap_isInExactProportion() {
        forAll(300, random -> {
            Targets targets = weighted(random.ints(1 + random.nextInt(6), 0, 40).toArray());
            if (targets.totalWeight() == 0) {
                return;
            }
            int divisor = (int) IntStream.range(0, targets.size())
                    .mapToLong(targets::weight)
                    .reduce(0, RoundRobinWheel::gcd);
            Picker picker = RoundRobin.mended().picker(targets, new Loads(), random, null);
            picks(picker, random.nextInt(200)); // begin anywhere
            int[] expected = IntStream.range(0, targets.size())
                    .map(i -> targets.weight(i) / divisor)
                    .toArray();
            assertThat(counts(targets, picks(picker, IntStream.of(expected).sum())))
                    .isEqualTo(expected);
        });
    }

    /** The bound of the class comment; a shuffled wheel breaks it, by up to its whole length. */
    @Test
    void mended_anyRowOfPicks_staysNearTheProportion() {
        forAll(100, random -> {
            Targets targets = weighted(random.ints(5, 1, 60).toArray());
            Picker picker = RoundRobin.mended().picker(targets, new Loads(), random, null);
            picks(picker, random.nextInt(50));
            int[] counts = new int[5];
            for (int m = 1; m <= 200; m++) {
                counts[picker.pick(attempt(""), 0)]++;
                for (int i = 0; i < 5; i++) {
                    double share = (double) targets.weight(i) / targets.totalWeight();
                    assertThat(Math.abs(counts[i] - m * share)).isLessThanOrEqualTo(1 + 5 * share);
                }
            }
        });
    }

    @Test
    void mended_unwieldyWeights_areExactWithoutAWheel() {
        Targets targets = weighted(65535, 65534);
        Picker picker = picker(RoundRobin.mended(), targets, 1);
        assertThat(counts(targets, picks(picker, 131069))).containsExactly(65535, 65534);
    }

    /** 4000 owners, 4 equal addresses: 1000 begin with each, standard deviation 27; 137 is 5 of them. In step would be 4000 : 0. */
    @Test
    void mended_manyOwners_areOutOfStep() {
        int[] firsts = IntStream.range(0, 4000)
                .map(seed -> picker(RoundRobin.mended(), equal(4), seed).pick(attempt(""), 0))
                .toArray();
        for (int count : counts(equal(4), firsts)) {
            assertThat(count).isBetween(1000 - 137, 1000 + 137);
        }
    }

    @Test
    void mended_retry_visitsEachOnceAndThenNone() {
        Targets targets = down(weighted(100, 1, 0, 7, 50), 4);
        Picker picker = picker(RoundRobin.mended(), targets, 1);
        Attempt attempt = attempt("");
        List<Integer> visited = new ArrayList<>();
        for (int k = 0; k < 3; k++) {
            int pick = picker.pick(attempt, 0);
            visited.add(pick);
            attempt.addTried(targets.address(pick));
        }
        assertThat(visited).containsExactlyInAnyOrder(0, 1, 3);
        assertThat(picker.pick(attempt, 0)).isEqualTo(Picker.ALL_TRIED);
    }

    /** What a retry passes over keeps its turn: the one passed over comes next, and the lap as a whole stays in proportion. */
    @Test
    void mended_retry_passesOverWithoutTakingATurn() {
        Picker picker = picker(RoundRobin.mended(), equal(3), 1);
        int[] order = picks(picker, 3);
        assertThat(picker.pick(tried(equal(3), order[0]), 0)).isEqualTo(order[1]);
        assertThat(picks(picker, 4)).containsExactly(order[0], order[2], order[0], order[1]);
    }

    /** A third address that comes and goes, with a new picker at each pick, must not decide between the other two. */
    @Test
    void mended_flappingNeighbour_leavesTheOthersTheirTurns() {
        Targets all = weighted(10, 10, 10);
        Picker picker = picker(RoundRobin.mended(), down(all, 2), 1);
        int[] counts = new int[3];
        for (int k = 0; k < 1000; k++) {
            counts[picker.pick(attempt(""), 0)]++;
            picker = next(RoundRobin.mended(), k / 10 % 2 == 0 ? all : down(all, 2), picker);
        }
        assertThat(counts[2]).isPositive();
        assertThat(Math.abs(counts[0] - counts[1])).as(Arrays.toString(counts)).isLessThanOrEqualTo(1);
    }

    @Test
    void mended_changedWeights_takeEffectAtOnce() {
        Targets before = weighted(100, 1);
        Picker first = picker(RoundRobin.mended(), before, 1);
        picks(first, 37);
        Targets after = weighted(1, 100);
        Picker second = next(RoundRobin.mended(), after, first);
        assertThat(counts(after, picks(second, 101))).containsExactly(1, 100);
    }

    /** The clock of turns wraps round after 2^20 laps, here of two picks; comparing without a difference breaks the alternation there. */
    @Test
    void mended_clockOfTurns_wrapsRoundUnnoticed() {
        Picker picker = picker(RoundRobin.mended(), equal(2), 1);
        Attempt attempt = attempt("");
        int last = picker.pick(attempt, 0);
        for (int k = 0; k < 3 << 20; k++) {
            int pick = picker.pick(attempt, 0);
            if (pick == last) {
                throw new AssertionError("pick " + k + " repeats " + last);
            }
            last = pick;
        }
    }

    private static int wheelSize(int... weights) {
        return ((RoundRobinWheel) picker(RoundRobin.kong(), weighted(weights), 1)).size();
    }
}
