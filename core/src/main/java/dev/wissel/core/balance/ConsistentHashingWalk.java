package dev.wissel.core.balance;

import dev.wissel.core.model.Targets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Wissel's consistent hashing: from the key's slot downwards, the first owner that may serve and has not been tried.
 *
 * <p>A change of health costs nothing: the ring of the previous picker is used on. A ring on which Kong's points find no room is doubled until
 * they do; keys move when a doubling sets in, as they do whenever an upstream's {@code slots} are changed. O(log r) to the first owner on a
 * ring of r points, and one step for each point passed over. Confined to its owner.
 */
final class ConsistentHashingWalk implements Picker {
    private final Targets targets;
    private final int configuredPoints;
    private final HashRing ring;
    private final int[] eligible;

    private ConsistentHashingWalk(Targets targets, int configuredPoints, HashRing ring) {
        this.targets = targets;
        this.configuredPoints = configuredPoints;
        this.ring = ring;
        this.eligible = Snapshots.eligible(targets);
    }

    static ConsistentHashingWalk of(
            Targets targets, int points, @Nullable Picker previous, Function<Targets, HashRing> rings) {
        if (previous instanceof ConsistentHashingWalk old
                && old.configuredPoints == points
                && old.targets.sameLayout(targets)) {
            return new ConsistentHashingWalk(targets, points, old.ring);
        }
        return new ConsistentHashingWalk(targets, points, rings.apply(targets));
    }

    @Override
    public Targets targets() {
        return targets;
    }

    /** Returns the ring, for tests and reports. */
    HashRing ring() {
        return ring;
    }

    @Override
    public int pick(Attempt attempt, long nowNanos) {
        if (eligible.length == 0) {
            return NONE;
        }
        boolean first = attempt.triedCount() == 0;
        if (!first && !Snapshots.anyUntried(targets, eligible, attempt)) {
            return ALL_TRIED;
        }
        int k = ring.atOrBelow(ring.start(attempt.keyHash()));
        while (true) { // ends: an address that has weight owns a slot
            int owner = ring.owner(k);
            if (targets.available(owner) && (first || !attempt.tried(targets.address(owner)))) {
                return owner;
            }
            k = ring.below(k);
        }
    }
}
