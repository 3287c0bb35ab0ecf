package dev.wissel.core.balance;

import dev.wissel.core.load.Load;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Targets;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Wissel's latency balancing: the cheaper of two distinct addresses that are drawn in proportion to their weights.
 *
 * <p>{@code cost = (in flight + 1) * latency / (weight * success)}: the time to an answer that a further request must expect, retries
 * included. The second draw wins only if it is more than 5 % cheaper; equal ones therefore share exactly in proportion to their weights.
 *
 * <p>{@code latency} and {@code success} are what {@link LatencyMemory} says. Weight 0 and what has been tried are never drawn. O(log n) for a first
 * attempt, O(n) for a retry. Confined to its owner.
 *
 * @see <a href="https://www.eecs.harvard.edu/~michaelm/postscripts/handbook2001.pdf">Mitzenmacher, Richa, Sitaraman: The Power of Two Random
 *     Choices</a>
 */
final class LatencyChoice implements Picker {
    /** How much cheaper the second draw must be to win. Differences below it are noise, and what is idle must get its chance. */
    private static final double TIE = 0.95;

    private final Targets targets;
    private final RandomGenerator random;
    private final Load[] loads;
    private final LatencyMemory memory;

    private final WeightedDraw byWeight;
    private final int[] eligible;

    LatencyChoice(Targets targets, Loads loads, RandomGenerator random, @Nullable Picker previous) {
        this.targets = targets;
        this.random = random;
        this.loads = Snapshots.loads(targets, loads);
        this.memory = new LatencyMemory(targets, previous instanceof LatencyChoice old ? old.memory : null);
        this.byWeight = new WeightedDraw(targets);
        this.eligible = byWeight.eligible();
    }

    @Override
    public Targets targets() {
        return targets;
    }

    @Override
    public int pick(Attempt attempt, long nowNanos) {
        if (eligible.length == 0) {
            return NONE;
        }
        return attempt.triedCount() == 0 ? firstPick() : retryPick(attempt);
    }

    @Override
    public void onOutcome(int index, Outcome outcome, long startNanos, long nowNanos) {
        memory.learn(index, outcome, startNanos, nowNanos);
    }

    /** Returns what has been learnt, for tests and reports. */
    LatencyMemory memory() {
        return memory;
    }

    private int firstPick() {
        int first = byWeight.draw(random);
        int second = byWeight.drawOther(first, random);
        return second < 0 ? eligible[first] : better(eligible[first], eligible[second]);
    }

    private int retryPick(Attempt attempt) {
        long open = 0;
        for (int i : eligible) {
            open += attempt.tried(targets.address(i)) ? 0 : targets.weight(i);
        }
        if (open == 0) {
            return ALL_TRIED;
        }
        int first = untriedAt(random.nextLong(open), attempt, -1);
        long rest = open - targets.weight(first);
        return rest == 0 ? first : better(first, untriedAt(random.nextLong(rest), attempt, first));
    }

    private int untriedAt(long point, Attempt attempt, int except) {
        long left = point;
        for (int i : eligible) {
            if (i != except && !attempt.tried(targets.address(i))) {
                left -= targets.weight(i);
                if (left < 0) {
                    return i;
                }
            }
        }
        throw new IllegalStateException("point: " + point + " (expected: below the sum of the untried weights)");
    }

    private int better(int first, int second) {
        return cost(second) < TIE * cost(first) ? second : first;
    }

    private double cost(int i) {
        return (loads[i].inFlight() + 1.0) * memory.latencySeconds(i) / (targets.weight(i) * memory.success(i));
    }
}
