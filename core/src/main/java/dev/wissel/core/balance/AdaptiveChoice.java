package dev.wissel.core.balance;

import dev.wissel.core.load.Load;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Targets;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The picker of {@link Adaptive}.
 *
 * <p>The draws are distinct, the first in proportion to the weights, the others from a random place on, so that of equally cheap addresses each gets its
 * part. A later one wins only if it is more than 5 % cheaper: smaller differences are noise. Weight 0 and what has been tried are never drawn. O(16) for
 * a first attempt, O(n) for a retry. Confined to its owner.
 */
final class AdaptiveChoice implements Picker {
    private static final double TIE = 0.95;

    private final Targets targets;
    private final RandomGenerator random;
    private final Load[] loads;
    private final LatencyMemory memory;

    private final WeightedDraw byWeight;

    /** Shape [n]: the eligible addresses in an order that draws change. */
    private final int[] shuffled;

    AdaptiveChoice(Targets targets, Loads loads, RandomGenerator random, @Nullable Picker previous) {
        this.targets = targets;
        this.random = random;
        this.loads = Snapshots.loads(targets, loads);
        this.memory = new LatencyMemory(targets, previous instanceof AdaptiveChoice old ? old.memory : null);
        this.byWeight = new WeightedDraw(targets);
        this.shuffled = byWeight.eligible().clone();
    }

    @Override
    public Targets targets() {
        return targets;
    }

    @Override
    public int pick(Attempt attempt, long nowNanos) {
        if (shuffled.length == 0) {
            return NONE;
        }
        boolean first = attempt.triedCount() == 0;
        int best = first ? byWeight.eligible()[byWeight.draw(random)] : ALL_TRIED;
        double bestCost = first ? cost(best) : Double.POSITIVE_INFINITY;
        // The draw by weight may come up again among the others, so of no more than sixteen all are looked at.
        boolean all = !first || shuffled.length <= Adaptive.DRAWS;
        int draws = all ? shuffled.length : Adaptive.DRAWS - 1;
        for (int drawn = 0; drawn < draws; drawn++) {
            int i = draw(drawn);
            double cost = cost(i);
            if (cost < TIE * bestCost && !attempt.tried(targets.address(i))) {
                best = i;
                bestCost = cost;
            }
        }
        return best;
    }

    /** One step of Fisher and Yates: whatever order the earlier draws left behind, the next ones are as good as from a fresh one. */
    private int draw(int position) {
        int from = position + random.nextInt(shuffled.length - position);
        int drawn = shuffled[from];
        shuffled[from] = shuffled[position];
        shuffled[position] = drawn;
        return drawn;
    }

    private double cost(int i) {
        return (loads[i].inFlight() + 1.0)
                * memory.steadySeconds(i, Adaptive.TYPICAL_COUNTS)
                / (targets.weight(i) * memory.success(i));
    }

    @Override
    public void onOutcome(int index, Outcome outcome, long startNanos, long nowNanos) {
        memory.learn(index, outcome, startNanos, nowNanos);
    }

    /** Returns what has been learnt, for tests and reports. */
    LatencyMemory memory() {
        return memory;
    }
}
