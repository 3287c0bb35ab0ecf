package dev.wissel.core.balance;

import static dev.wissel.core.balance.Fixtures.attempt;
import static dev.wissel.core.balance.Fixtures.down;
import static dev.wissel.core.balance.Fixtures.equal;
import static dev.wissel.core.balance.Fixtures.weighted;
import static dev.wissel.testkit.Property.forAll;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.core.bound.BoundedLoad;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Targets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConsistentHashingBoundedTest {
    private static final double EPSILON = 0.25;
    private static final BalancePolicy BOUNDED = ConsistentHashing.bounded(1000, EPSILON);

    /** One hot key: without the bound all of it goes to one address, with it nobody ever has more than the paper allows. */
    @Test
    void pick_oneHotKey_nobodyExceedsTheBound() {
        for (int n : new int[] {2, 3, 7, 40}) {
            Targets targets = equal(n);
            Loads loads = new Loads();
            Picker picker = BOUNDED.picker(targets, loads, new SplittableRandom(1), null);
            for (int balls = 1; balls <= 400; balls++) {
                int pick = picker.pick(attempt("hot"), 0);
                loads.of(targets.address(pick)).started(0);
                long bound = new BoundedLoad(balls, n, EPSILON).capacity();
                assertThat(loads.of(targets.address(pick)).inFlight())
                        .as("%d balls on %d", balls, n)
                        .isLessThanOrEqualTo((int) bound);
            }
        }
    }

    /** Any weights, health and history of arrivals and departures: whoever is picked stays within his part of 1 + ε, rounded up. */
    @Test
    void pick_anyHistory_keepsTheBoundAndFindsSomebody() {
        forAll(100, random -> {
            int n = 1 + random.nextInt(12);
            int[] weights = random.ints(n, 1, 200).toArray();
            Targets targets = weighted(weights).withAvailability(address -> random.nextInt(4) > 0);
            Loads loads = new Loads();
            Picker picker = BOUNDED.picker(targets, loads, random, null);
            int[] held = new int[n];
            int sum = 0;
            for (int step = 0; step < 300; step++) {
                int pick = picker.pick(attempt(random.nextInt(5)), 0);
                if (targets.availableCount() == 0) {
                    assertThat(pick).isEqualTo(Picker.NONE);
                    return;
                }
                assertThat(targets.available(pick)).isTrue();
                held[pick]++;
                sum++;
                loads.of(targets.address(pick)).started(0);
                double part = (double) weights[pick] / targets.availableWeight();
                assertThat(held[pick]).isLessThanOrEqualTo((int) Math.ceil((1 + EPSILON) * sum * part + 1e-9));
                int done = random.nextInt(n);
                if (held[done] > 0) {
                    held[done]--;
                    sum--;
                    loads.of(targets.address(done)).ended(dev.wissel.core.model.Outcome.answered(200), 0, 0);
                }
            }
        });
    }

    @Test
    void pick_nothingInFlight_isThatOfTheUnboundedForm() {
        Targets targets = weighted(1, 5, 3, 9);
        Picker bounded = BOUNDED.picker(targets, new Loads(), new SplittableRandom(1), null);
        Picker plain = ConsistentHashing.mended(1000).picker(targets, new Loads(), new SplittableRandom(1), null);
        for (int key = 0; key < 2_000; key++) {
            assertThat(bounded.pick(attempt(key * 7919), 0)).isEqualTo(plain.pick(attempt(key * 7919), 0));
        }
    }

    @Test
    void pick_keysHomeIsFull_nextOnTheWalkAndHomeAgainWhenThereIsRoom() {
        Targets targets = equal(4);
        Loads loads = new Loads();
        Picker picker = BOUNDED.picker(targets, loads, new SplittableRandom(1), null);
        int home = picker.pick(attempt("key"), 0);
        Attempt retry = attempt("key");
        retry.addTried(targets.address(home));
        int neighbour = picker.pick(retry, 0);
        loads.of(targets.address(home)).started(0); // 1 of 2 in flight: ceil(1.25 * 2 / 4) = 1
        assertThat(picker.pick(attempt("key"), 0)).isEqualTo(neighbour);
        loads.of(targets.address(home)).ended(dev.wissel.core.model.Outcome.answered(200), 0, 0);
        assertThat(picker.pick(attempt("key"), 0)).isEqualTo(home);
    }

    @Test
    void pick_everybodyUntriedIsFull_isSomebodyUntriedAllTheSame() {
        Targets targets = equal(2);
        Loads loads = new Loads();
        Picker picker = BOUNDED.picker(targets, loads, new SplittableRandom(1), null);
        loads.of(targets.address(1)).started(0);
        loads.of(targets.address(1)).started(0);
        Attempt attempt = attempt("key");
        attempt.addTried(targets.address(0));
        assertThat(picker.pick(attempt, 0)).isEqualTo(1);
        assertThat(BOUNDED.picker(down(targets, 0), loads, new SplittableRandom(1), picker)
                        .pick(attempt("key"), 0))
                .isEqualTo(1);
    }

    @Test
    void bounded_noSlack_isRefused() {
        assertThatThrownBy(() -> ConsistentHashing.bounded(1000, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("epsilon: 0.0 (expected: > 0 and finite)");
    }
}
