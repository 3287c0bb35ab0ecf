package dev.wissel.core.balance;

import dev.wissel.core.model.Targets;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Draws eligible addresses of a snapshot in proportion to their weights. O(log n) for a draw. Immutable but for the generator, which the caller brings. */
final class WeightedDraw {
    // Shape [n]: the eligible addresses, and the sums of their weights up to and including each.
    private final int[] eligible;
    private final long[] upTo;

    WeightedDraw(Targets targets) {
        this.eligible = Snapshots.eligible(targets);
        this.upTo = new long[eligible.length];
        long sum = 0;
        for (int p = 0; p < eligible.length; p++) {
            sum += targets.weight(eligible[p]);
            upTo[p] = sum;
        }
    }

    /** Returns the eligible addresses, shape [n], in the order of the snapshot; not to be changed. */
    int[] eligible() {
        return eligible;
    }

    /** Draws one. Only if there is any. Returns its position among the eligible. */
    int draw(RandomGenerator random) {
        return positionAt(random.nextLong(upTo[upTo.length - 1]));
    }

    /**
     * Draws one that is not the one at the given position: over the same line of weights with that piece cut out. Returns its position, or -1 if there is
     * no other.
     */
    int drawOther(int position, RandomGenerator random) {
        long before = position == 0 ? 0 : upTo[position - 1];
        long piece = upTo[position] - before;
        long rest = upTo[upTo.length - 1] - piece;
        if (rest == 0) {
            return -1;
        }
        long point = random.nextLong(rest);
        return positionAt(point < before ? point : point + piece);
    }

    private int positionAt(long point) {
        int found = Arrays.binarySearch(upTo, point);
        return found >= 0 ? found + 1 : -found - 1;
    }
}
