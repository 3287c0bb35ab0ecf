package dev.wissel.core.balance;

import dev.wissel.core.model.Targets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Wissel's round robin: earliest turn first, which is exact, even and small.
 *
 * <p>Time is counted in laps. An address of weight w (divided by the greatest common divisor g of the eligible weights) has w turns in a lap,
 * its turn number k at {@code (k + phase) / w} of the lap, {@code phase} in [0, 1) drawn by chance when the address joins. The pick is the
 * address whose next turn is earliest. Since every lap looks the same, <em>any</em> Σw/g picks in a row, from wherever they are counted,
 * hold exactly w/g of each address; the gaps between an address's turns are even, so that in any m picks it gets {@code m·w/Σw} within
 * {@code 1 + n·w/Σw}; and the phases keep several owners out of step.
 *
 * <p>A retry takes the earliest turn among the addresses not tried; what it passes over keeps its turn. When the snapshot changes, each
 * address that stays keeps the part of its waiting time that was left, so that a flapping neighbour neither favours nor starves it.
 *
 * <p>O(log n) for a first attempt, O(n) for a retry; memory O(n), whatever the weights. Confined to its owner.
 *
 * @see <a href="https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/load_balancers">Envoy's weighted
 *     round robin, also by earliest deadline</a>
 */
final class RoundRobinTurns implements Picker {
    /** Units of time in a lap. Turn times are compared by difference, so that wrapping round after 2^20 laps or more is harmless. */
    private static final double LAP = 0x1p43;

    private static final double ALMOST_ONE = Math.nextDown(1.0);

    private final Targets targets;

    // All of shape [n], position p of the heap's domain being the address eligible[p].
    private final int[] eligible;
    private final long[] weights; // divided by g
    private final double[] phases;
    private final long[] turns; // k, in [0, weight)
    private final long[] lapStarts;
    private final long[] dues; // time of the next turn

    /** Positions as a binary heap, the earliest due first. */
    private final int[] heap;

    RoundRobinTurns(Targets targets, RandomGenerator random, @Nullable Picker previous) {
        this.targets = targets;
        eligible = Snapshots.eligible(targets);
        int n = eligible.length;
        weights = new long[n];
        phases = new double[n];
        turns = new long[n];
        lapStarts = new long[n];
        dues = new long[n];
        heap = new int[n];
        long divisor = 0;
        for (int i : eligible) {
            divisor = RoundRobinWheel.gcd(divisor, targets.weight(i));
        }
        for (int p = 0; p < n; p++) {
            weights[p] = targets.weight(eligible[p]) / divisor;
            phases[p] = random.nextDouble();
            heap[p] = p;
        }
        if (previous instanceof RoundRobinTurns old) {
            takeOver(old);
        }
        for (int p = 0; p < n; p++) {
            dues[p] = due(p);
        }
        for (int at = n / 2 - 1; at >= 0; at--) {
            sinkDown(at);
        }
    }

    @Override
    public Targets targets() {
        return targets;
    }

    @Override
    public int pick(Attempt attempt, long nowNanos) {
        if (heap.length == 0) {
            return NONE;
        }
        int at = attempt.triedCount() == 0 ? 0 : earliestUntried(attempt);
        if (at < 0) {
            return ALL_TRIED;
        }
        int picked = heap[at];
        advance(picked);
        sinkDown(at);
        return eligible[picked];
    }

    private int earliestUntried(Attempt attempt) {
        int best = -1;
        for (int at = 0; at < heap.length; at++) {
            if ((best < 0 || earlier(heap[at], heap[best])) && !attempt.tried(targets.address(eligible[heap[at]]))) {
                best = at;
            }
        }
        return best;
    }

    private void advance(int p) {
        if (++turns[p] == weights[p]) {
            turns[p] = 0;
            lapStarts[p] += (long) LAP;
        }
        dues[p] = due(p);
    }

    private long due(int p) {
        return lapStarts[p] + (long) ((turns[p] + phases[p]) / weights[p] * LAP);
    }

    private boolean earlier(int a, int b) {
        long difference = dues[a] - dues[b];
        return difference < 0 || (difference == 0 && a < b);
    }

    private void sinkDown(int from) {
        int at = from;
        while (true) {
            int earliest = at;
            for (int child = 2 * at + 1; child <= 2 * at + 2 && child < heap.length; child++) {
                if (earlier(heap[child], heap[earliest])) {
                    earliest = child;
                }
            }
            if (earliest == at) {
                return;
            }
            int moved = heap[at];
            heap[at] = heap[earliest];
            heap[earliest] = moved;
            at = earliest;
        }
    }

    /** Gives each address that was eligible before the phase that corresponds to what was left of its wait, in turns. */
    private void takeOver(RoundRobinTurns old) {
        if (old.heap.length == 0) {
            return;
        }
        long oldNow = old.dues[old.heap[0]];
        int[] oldPositions = old.positions();
        for (int p = 0; p < eligible.length; p++) {
            int oldIndex = old.targets.indexOf(targets.address(eligible[p]));
            int q = oldIndex < 0 ? -1 : oldPositions[oldIndex];
            if (q >= 0) {
                double turnsLeft = (old.dues[q] - oldNow) / LAP * old.weights[q];
                phases[p] = Math.min(turnsLeft, ALMOST_ONE); // more than one only after a retry took a turn early
            }
        }
    }

    /** Returns the position of each address, -1 for those that are not eligible; a fresh array. */
    private int[] positions() {
        int[] positions = new int[targets.size()];
        Arrays.fill(positions, -1);
        for (int p = 0; p < eligible.length; p++) {
            positions[eligible[p]] = p;
        }
        return positions;
    }
}
