package dev.wissel.core.balance;

import static dev.wissel.core.balance.Fixtures.attempt;
import static dev.wissel.core.balance.Fixtures.down;
import static dev.wissel.core.balance.Fixtures.equal;
import static dev.wissel.core.balance.Fixtures.tried;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Targets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SlowStartingTest {
    private static final long SECOND = 1_000_000_000L;
    private static final BalancePolicy POLICY = new SlowStarting(RoundRobin.mended(), SlowStart.over(100 * SECOND));

    private static double share(Picker picker, int index, long nowNanos) {
        int hits = 0;
        for (int i = 0; i < 20_000; i++) {
            hits += picker.pick(attempt("x"), nowNanos) == index ? 1 : 0;
        }
        return hits / 20_000.0;
    }

    private static Picker after(Picker previous, Targets targets) {
        return POLICY.picker(targets, new Loads(), new SplittableRandom(3), previous);
    }

    private static Picker first(Targets targets) {
        return POLICY.picker(targets, new Loads(), new SplittableRandom(3), null);
    }

    /** Round robin comes round to the new one again at once when its pick does not stand, so that it has the share of a scaled weight: p / (p + 1). */
    @Test
    void pick_addressThatCameBack_getsItsPartAndThenAll() {
        Picker picker = after(first(down(equal(2), 1)), equal(2));
        assertThat(share(picker, 1, 7 * SECOND)).isCloseTo(0.1 / 1.1, within(0.01));
        assertThat(share(picker, 1, 57 * SECOND)).isCloseTo(0.5 / 1.5, within(0.015));
        assertThat(share(picker, 1, 107 * SECOND)).isCloseTo(0.5, within(0.001));
    }

    @Test
    void pick_firstSnapshot_nobodyIsNew() {
        assertThat(share(first(equal(2)), 1, 0)).isCloseTo(0.5, within(0.001));
    }

    @Test
    void pick_addressAdded_isNew() {
        assertThat(share(after(first(equal(2)), equal(3)), 2, 0)).isCloseTo(0.1 / 2.1, within(0.01));
    }

    /** The ramp goes on through changes of the snapshot, and begins anew after another absence; the third address is new then, too. */
    @Test
    void pick_snapshotChangesMeanwhile_rampGoesOn() {
        Picker picker = after(first(down(equal(3), 1)), equal(3));
        picker.pick(attempt("x"), 0);
        Picker later = after(picker, down(equal(3), 2));
        assertThat(share(later, 1, 50 * SECOND)).isCloseTo(0.5 / 1.5, within(0.015));
        Picker again = after(after(later, down(equal(3), 1)), equal(3));
        assertThat(share(again, 1, 60 * SECOND)).isCloseTo(0.1 / 1.2, within(0.015));
    }

    /** All hosts new at once: if each were held to a tenth, the picks that fall through would favour whoever is last. */
    @Test
    void pick_allNew_shareAlike() {
        Picker picker = after(first(down(equal(3), 0, 1, 2)), equal(3));
        for (int i = 0; i < 3; i++) {
            assertThat(share(picker, i, 0)).as("address %d", i).isCloseTo(1.0 / 3, within(0.01));
        }
    }

    /** Both new, parts 0.4 and 0.2: against the larger they are 1 and 0.5, so a third goes to the younger; two fifths if they were not. */
    @Test
    void pick_allNewOfDifferentAge_oldestIsTheMeasure() {
        Picker older = after(first(down(equal(2), 0, 1)), down(equal(2), 1));
        older.pick(attempt("x"), 0);
        Picker both = after(older, equal(2));
        both.pick(attempt("x"), 20 * SECOND);
        assertThat(share(both, 1, 40 * SECOND)).isCloseTo(1.0 / 3, within(0.02));
    }

    @Test
    void pick_onlyNewOneLeft_isThatOne() {
        Picker picker = after(first(down(equal(3), 1)), equal(3));
        for (int i = 0; i < 50; i++) {
            assertThat(picker.pick(tried(equal(3), 0, 2), 0)).isEqualTo(1);
        }
        assertThat(picker.pick(tried(equal(3), 0, 1, 2), 0)).isEqualTo(Picker.ALL_TRIED);
        Picker alone = after(first(down(equal(2), 0, 1)), down(equal(2), 0));
        assertThat(alone.pick(attempt("x"), 0)).isEqualTo(1);
    }

    /** Every policy, wrapped, still never picks who may not serve or has been tried, and finds whoever is left. */
    @Test
    void pick_anyPolicy_everybodyIsFound() {
        for (String name : Policies.names()) {
            BalancePolicy policy = new SlowStarting(Policies.named(name, 1000), SlowStart.over(SECOND));
            Picker old = policy.picker(down(equal(5), 1, 3), new Loads(), new SplittableRandom(1), null);
            Picker picker = policy.picker(down(equal(5), 4), new Loads(), new SplittableRandom(1), old);
            boolean[] seen = new boolean[5];
            for (int round = 0; round < 2_000; round++) {
                Attempt attempt = attempt(round * 7919);
                int pick = picker.pick(attempt, 0);
                assertThat(pick).as(name).isBetween(0, 3);
                seen[pick] = true;
                attempt.addTried(picker.targets().address(pick));
                int second = picker.pick(attempt, 0);
                if (!name.endsWith("-kong")) {
                    assertThat(second).as(name).isBetween(0, 3).isNotEqualTo(pick);
                }
            }
            if (!name.startsWith("latency")) { // latency has measured nobody here, and Kong's keeps to the first
                assertThat(Arrays.copyOf(seen, 4)).as(name).containsOnly(true);
            }
        }
    }
}
