package dev.wissel.core.balance;

import dev.wissel.core.load.Load;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Targets;
import java.util.random.RandomGenerator;

/**
 * Wissel's least connections: the smallest {@code (in flight + 1) / weight} among the addresses that may serve, have a weight and have not
 * been tried; each of several equal ones with a probability in proportion to its weight.
 *
 * <p>Scores are compared as fractions of integers, {@code a/b < c/d} being {@code a·d < c·b}, so that a tie is a tie. O(n) for a pick.
 * Confined to its owner.
 */
final class LeastConnectionsScan implements Picker {
    private final Targets targets;
    private final RandomGenerator random;
    private final int[] eligible;
    private final Load[] loads;

    LeastConnectionsScan(Targets targets, Loads loads, RandomGenerator random) {
        this.targets = targets;
        this.random = random;
        this.eligible = Snapshots.eligible(targets);
        this.loads = Snapshots.loads(targets, loads);
    }

    @Override
    public Targets targets() {
        return targets;
    }

    @Override
    public int pick(Attempt attempt, long nowNanos) {
        boolean first = attempt.triedCount() == 0;
        int best = eligible.length == 0 ? NONE : ALL_TRIED;
        long bestLoad = 1;
        long bestWeight = 0; // 1/0: everything is less
        long tiedWeight = 0;
        for (int i : eligible) {
            long load = loads[i].inFlight() + 1L;
            long weight = targets.weight(i);
            long difference = load * bestWeight - bestLoad * weight;
            if (difference > 0 || (!first && attempt.tried(targets.address(i)))) {
                continue;
            }
            tiedWeight = difference < 0 ? weight : tiedWeight + weight;
            // Reservoir sampling: the i-th of equals replaces the one chosen so far with probability w_i / (w_1 + ... +
            // w_i).
            if (difference < 0 || random.nextLong(tiedWeight) < weight) {
                best = i;
                bestLoad = load;
                bestWeight = weight;
            }
        }
        return best;
    }
}
