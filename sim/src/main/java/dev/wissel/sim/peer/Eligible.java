package dev.wissel.sim.peer;

import dev.wissel.core.balance.Attempt;
import dev.wissel.core.balance.Picker;
import dev.wissel.core.load.Load;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Targets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/** The addresses of a snapshot that may serve and have weight. Immutable but for the generator that is handed in. */
final class Eligible {
    final Targets targets;

    /** Their indices, ascending. */
    final int[] indices;

    private final long[] upTo;
    private final boolean even;

    Eligible(Targets targets) {
        this.targets = targets;
        this.indices = IntStream.range(0, targets.size())
                .filter(i -> targets.available(i) && targets.weight(i) > 0)
                .toArray();
        this.upTo = new long[indices.length];
        long sum = 0;
        for (int p = 0; p < indices.length; p++) {
            sum += targets.weight(indices[p]);
            upTo[p] = sum;
        }
        this.even = Arrays.stream(indices).map(targets::weight).distinct().count() <= 1;
    }

    /** Returns the loads of all addresses of the snapshot, by index. */
    Load[] loads(Loads loads) {
        return IntStream.range(0, targets.size())
                .mapToObj(i -> loads.of(targets.address(i)))
                .toArray(Load[]::new);
    }

    /** Draws one in proportion to its weight. */
    int draw(RandomGenerator random) {
        if (even) {
            return indices[random.nextInt(indices.length)];
        }
        int found = Arrays.binarySearch(upTo, random.nextLong(upTo[upTo.length - 1]));
        return indices[found >= 0 ? found + 1 : -found - 1];
    }

    /** A picker that answers the two questions common to all: whether there is anybody, and anybody left. */
    abstract static class Choosing implements Picker {
        final Eligible eligible;

        Choosing(Eligible eligible) {
            this.eligible = eligible;
        }

        /** Chooses for a first attempt, when there is somebody. */
        abstract int choose(Attempt attempt, long nowNanos);

        @Override
        public final Targets targets() {
            return eligible.targets;
        }

        @Override
        public final int pick(Attempt attempt, long nowNanos) {
            if (eligible.indices.length == 0) {
                return NONE;
            }
            if (attempt.triedCount() == 0) {
                return choose(attempt, nowNanos);
            }
            for (int tries = 0; tries < 8; tries++) {
                int chosen = choose(attempt, nowNanos);
                if (!attempt.tried(targets().address(chosen))) {
                    return chosen;
                }
            }
            for (int index : eligible.indices) {
                if (!attempt.tried(targets().address(index))) {
                    return index;
                }
            }
            return ALL_TRIED;
        }
    }
}
