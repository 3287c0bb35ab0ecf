package dev.wissel.core.balance;

import static dev.wissel.core.balance.Fixtures.attempt;
import static dev.wissel.core.balance.Fixtures.counts;
import static dev.wissel.core.balance.Fixtures.down;
import static dev.wissel.core.balance.Fixtures.equal;
import static dev.wissel.core.balance.Fixtures.tried;
import static dev.wissel.core.balance.Fixtures.weighted;
import static dev.wissel.testkit.Property.forAll;
import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Targets;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LeastConnectionsTest {
    private final Loads loads = new Loads();

    private Picker picker(BalancePolicy policy, Targets targets) {
        return policy.picker(targets, loads, new SplittableRandom(1), null);
    }

    private void open(Targets targets, int i, int connections) {
        for (int k = 0; k < connections; k++) {
            loads.of(targets.address(i)).started(0);
        }
    }

    /** Returns the picks of requests that each end before the next begins. */
    private int[] oneByOne(Picker picker, int count) {
        return IntStream.generate(() -> {
                    int pick = start(picker);
                    loads.of(picker.targets().address(pick)).ended(Outcome.answered(200), 0, 0);
                    return pick;
                })
                .limit(count)
                .toArray();
    }

    private int start(Picker picker) {
        int pick = picker.pick(attempt(""), 0);
        loads.of(picker.targets().address(pick)).started(0);
        return pick;
    }

    private int[] atOnce(Picker picker, int count) {
        return IntStream.generate(() -> start(picker)).limit(count).toArray();
    }

    /** By the moves of Kong's heap: the top sinks below its equals along one path, so that some take turns and the rest is never used. */
    @Test
    void kong_idleEqualTargets_useOnePathOfTheHeap() {
        assertThat(oneByOne(picker(LeastConnections.kong(), equal(1)), 3)).containsOnly(0);
        assertThat(oneByOne(picker(LeastConnections.kong(), equal(2)), 6)).containsExactly(0, 1, 0, 1, 0, 1);
        assertThat(oneByOne(picker(LeastConnections.kong(), equal(3)), 6)).containsExactly(0, 1, 0, 1, 0, 1);
        assertThat(oneByOne(picker(LeastConnections.kong(), equal(4)), 6)).containsExactly(0, 1, 3, 0, 1, 3);
    }

    @Test
    void bothForms_idle_useTheHighestWeight() {
        for (BalancePolicy policy : new BalancePolicy[] {LeastConnections.kong(), LeastConnections.mended()}) {
            assertThat(oneByOne(picker(policy, weighted(1, 3, 2)), 20))
                    .as(policy.name())
                    .containsOnly(1);
        }
    }

    /** (n + 1) / 100 exceeds 1 with 100 in flight; the 101st request at once is the first for the light one. */
    @Test
    void kong_hundredToOne_firstUsesTheLightTargetAtHundredConcurrent() {
        assertThat(counts(weighted(100, 1), atOnce(picker(LeastConnections.kong(), weighted(100, 1)), 101)))
                .containsExactly(100, 1);
    }

    @Test
    void bothForms_manyAtOnce_areInProportion() {
        Targets targets = weighted(1, 2, 0, 3, 4);
        for (BalancePolicy policy : new BalancePolicy[] {LeastConnections.kong(), LeastConnections.mended()}) {
            Loads own = new Loads();
            Picker picker = policy.picker(targets, own, new SplittableRandom(1), null);
            int[] counts = new int[5];
            for (int k = 0; k < 1000; k++) {
                int pick = picker.pick(attempt(""), 0);
                own.of(targets.address(pick)).started(0);
                counts[pick]++;
            }
            assertThat(counts).as(policy.name()).containsExactly(100, 200, 0, 300, 400);
        }
    }

    @Test
    void bothForms_connectionsOfAnEarlierPicker_count() {
        Targets targets = equal(2);
        for (BalancePolicy policy : new BalancePolicy[] {LeastConnections.kong(), LeastConnections.mended()}) {
            Loads own = new Loads();
            Picker before = policy.picker(targets, own, new SplittableRandom(1), null);
            for (int k = 0; k < 5; k++) {
                own.of(targets.address(0)).started(0);
            }
            Picker after = policy.picker(targets, own, new SplittableRandom(1), before);
            for (int k = 0; k < 4; k++) {
                int pick = after.pick(attempt(""), 0);
                own.of(targets.address(pick)).started(0);
                assertThat(pick).as(policy.name()).isEqualTo(1);
            }
        }
    }

    @Test
    void kong_retry_remembersUntilAllHaveFailed() {
        Targets targets = weighted(300, 200, 100);
        Picker picker = picker(LeastConnections.kong(), targets);
        assertThat(picker.pick(tried(targets), 0)).isEqualTo(0);
        assertThat(picker.pick(tried(targets, 0), 0)).isEqualTo(1);
        assertThat(picker.pick(tried(targets, 0, 1), 0)).isEqualTo(2);
        // All have failed: the memory is cleared and the top serves; then that one alone is remembered.
        assertThat(picker.pick(tried(targets, 0, 1, 2), 0)).isEqualTo(0);
        assertThat(picker.pick(tried(targets, 0, 1, 2, 0), 0)).isEqualTo(1);
        assertThat(picker.pick(tried(targets, 0, 1, 2, 0, 1), 0)).isEqualTo(2);
        assertThat(picker.pick(tried(targets, 0, 1, 2, 0, 1, 2), 0)).isEqualTo(0);
    }

    @Test
    void kong_retry_neverSaysAllTried() {
        forAll(200, random -> {
            int n = 1 + random.nextInt(5);
            Targets targets = down(equal(n + 1), n);
            Picker picker = picker(LeastConnections.kong(), targets);
            Attempt attempt = attempt("");
            for (int k = 0; k < 20; k++) {
                int pick = picker.pick(attempt, 0);
                assertThat(pick).isBetween(0, n - 1);
                assertThat(n > 1 && k > 0 && attempt.triedAddress(k - 1).equals(targets.address(pick)))
                        .as("the same twice in a row")
                        .isFalse();
                attempt.addTried(targets.address(pick));
            }
        });
    }

    @Test
    void kong_weightZero_servesOnlyWhenTheOthersHaveFailed() {
        Targets targets = weighted(0, 100);
        Picker picker = picker(LeastConnections.kong(), targets);
        assertThat(picker.pick(attempt(""), 0)).isEqualTo(1);
        assertThat(picker.pick(tried(targets, 1), 0)).isEqualTo(0);
    }

    /** 4000 requests one by one on 4 idle equals: 1000 each, standard deviation 27; 137 is 5 of them. Kong's form leaves one out. */
    @Test
    void mended_idleEqualTargets_share() {
        for (int count : counts(equal(4), oneByOne(picker(LeastConnections.mended(), equal(4)), 4000))) {
            assertThat(count).isBetween(1000 - 137, 1000 + 137);
        }
    }

    /** A tie at (0+1)/1 = (2+1)/3: one in four to the light one, 1000 of 4000, standard deviation 27. */
    @Test
    void mended_tieOfUnequalWeights_isSharedByWeight() {
        Targets targets = weighted(1, 3);
        open(targets, 1, 2);
        int[] counts = counts(targets, oneByOne(picker(LeastConnections.mended(), targets), 4000));
        assertThat(counts[0]).isBetween(1000 - 137, 1000 + 137);
    }

    /** (2^16 - 2 + 1)/(2^16 - 1) = 1 = (0 + 1)/1 as fractions; one more connection breaks the tie, however close. */
    @Test
    void mended_closeScores_areComparedExactly() {
        Targets targets = weighted(65535, 1);
        open(targets, 0, 65535); // 65536/65535 > 1/1
        assertThat(oneByOne(picker(LeastConnections.mended(), targets), 50)).containsOnly(1);
    }

    @Test
    void mended_retry_neverRepeatsAndNeverUsesWeightZero() {
        Targets targets = weighted(0, 300, 200);
        Picker picker = picker(LeastConnections.mended(), targets);
        assertThat(picker.pick(attempt(""), 0)).isEqualTo(1);
        assertThat(picker.pick(tried(targets, 1), 0)).isEqualTo(2);
        assertThat(picker.pick(tried(targets, 1, 2), 0)).isEqualTo(Picker.ALL_TRIED);
    }

    @Test
    void heap_anyHistory_hasTheSmallestOnTop() {
        forAll(300, random -> {
            int n = 1 + random.nextInt(12);
            MinHeap heap = new MinHeap(n);
            double[] scores = new double[n];
            boolean[] inside = new boolean[n];
            for (int step = 0; step < 100; step++) {
                int member = random.nextInt(n);
                double score = random.nextInt(6);
                if (random.nextInt(4) == 0 && heap.peek() >= 0) {
                    inside[heap.peek()] = false;
                    heap.pop();
                } else if (inside[member]) {
                    heap.update(member, score);
                    scores[member] = score;
                } else {
                    heap.insert(member, score);
                    inside[member] = true;
                    scores[member] = score;
                }
                double smallest = IntStream.range(0, n)
                        .filter(i -> inside[i])
                        .mapToDouble(i -> scores[i])
                        .min()
                        .orElse(-1);
                assertThat(heap.peek() < 0 ? -1 : scores[heap.peek()]).isEqualTo(smallest);
            }
        });
    }
}
