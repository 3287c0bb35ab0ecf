package dev.wissel.core.balance;

import dev.wissel.core.load.Load;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Target;
import dev.wissel.core.model.Targets;
import java.util.List;
import java.util.stream.IntStream;

/** What several policies ask of a snapshot. Thread-safe. */
final class Snapshots {
    private Snapshots() {}

    /** Returns the indices of the addresses that may serve and have a weight, ascending; a fresh array. */
    static int[] eligible(Targets targets) {
        return IntStream.range(0, targets.size())
                .filter(i -> targets.available(i) && targets.weight(i) > 0)
                .toArray();
    }

    /** Returns the load of every address, index i for address i, so that a pick needs no look-up; a fresh array. */
    static Load[] loads(Targets targets, Loads loads) {
        Load[] all = new Load[targets.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = loads.of(targets.address(i));
        }
        return all;
    }

    /** Returns whether at least one of the addresses with these indices has not been tried. */
    static boolean anyUntried(Targets targets, int[] indices, Attempt attempt) {
        if (attempt.triedCount() < indices.length) {
            return true;
        }
        for (int i : indices) {
            if (!attempt.tried(targets.address(i))) {
                return true;
            }
        }
        return false;
    }

    /** Returns whether the same addresses may serve in both snapshots, which have the same layout. */
    static boolean sameAvailability(Targets a, Targets b) {
        for (int i = 0; i < a.size(); i++) {
            if (a.available(i) != b.available(i)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns whether both snapshots have the same targets as configured, whatever their names resolve to. Kong keeps a balancer's state
     * through changes of health and DNS, and throws it away at any change of a target (Kong facts 2.1).
     */
    static boolean sameConfiguration(Targets a, Targets b) {
        return a.sameLayout(b) || withoutNodes(a).equals(withoutNodes(b));
    }

    private static List<Target> withoutNodes(Targets snapshot) {
        return snapshot.targets().stream()
                .map(it ->
                        new Target(it.host(), it.port(), it.weight(), it.region(), it.capacityPerSecond(), List.of()))
                .toList();
    }
}
