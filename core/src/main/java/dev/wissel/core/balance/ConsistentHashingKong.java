package dev.wissel.core.balance;

import dev.wissel.core.model.Targets;
import org.jspecify.annotations.Nullable;

/**
 * Kong's consistent hashing (Kong facts 2.6), also where it fails.
 *
 * <p>Targets that do not fit the ring leave it as it was before: empty, unless just a name resolves to other addresses now. A retry begins
 * at the same slot and forgets what has been tried. The walk ends before the slot just above its start, so that an owner who has that
 * slot alone is not found. Only where Kong walks in circles for ever, for keys that begin at one of the two highest slots when nobody may
 * serve, the walk here ends after one round. Confined to its owner.
 */
final class ConsistentHashingKong implements Picker {
    private final Targets targets;
    private final HashRing ring;

    private ConsistentHashingKong(Targets targets, HashRing ring) {
        this.targets = targets;
        this.ring = ring;
    }

    static ConsistentHashingKong of(Targets targets, int points, @Nullable Picker previous) {
        if (!(previous instanceof ConsistentHashingKong old)
                || old.ring.points() != points
                || !Snapshots.sameConfiguration(old.targets, targets)) {
            return new ConsistentHashingKong(
                    targets, HashRing.of(targets, points).orElseGet(() -> HashRing.empty(points)));
        }
        if (old.targets.sameLayout(targets)) {
            return new ConsistentHashingKong(targets, old.ring);
        }
        HashRing ring = HashRing.of(targets, points)
                .orElseGet(() -> old.ring.renumbered(i -> targets.indexOf(old.targets.address(i))));
        return new ConsistentHashingKong(targets, ring);
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
        if (targets.availableWeight() == 0) {
            return NONE;
        }
        int start = ring.start(attempt.keyHash());
        int k = ring.atOrBelow(start);
        for (int steps = 0; steps < ring.size(); steps++) {
            if (targets.available(ring.owner(k)) && looksAt(ring.slot(k), start)) {
                return ring.owner(k);
            }
            k = ring.below(k);
        }
        return NONE;
    }

    /**
     * Returns whether Kong's walk comes to the slot. Its end condition compares with {@code start + 1}, which it never meets when that is the
     * highest slot, reached by wrapping, or no slot at all.
     */
    private boolean looksAt(int slot, int start) {
        return slot != start + 1 || slot == ring.points() - 1;
    }
}
