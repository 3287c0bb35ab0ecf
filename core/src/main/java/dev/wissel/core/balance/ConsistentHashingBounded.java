package dev.wissel.core.balance;

import dev.wissel.core.load.Load;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Targets;

/**
 * Wissel's consistent hashing with a bound: from the key's slot downwards, the first owner that may serve, has not been tried, and has room. Of m requests in
 * flight with this one, an address of weight w has room for {@code ⌈(1 + ε) · m · w / W⌉}, W the weight of all that may serve; rounded up,
 * so that there is always room somewhere.
 *
 * <p>A key thus stays with its address until that has 1 + ε times its part, and then goes where its next retry would go. A retry for which nobody untried
 * has room goes to the first untried one. O(n) for the sum of what is in flight, and the walk. Confined to its owner, who counts his own requests
 * only; each of several owners keeps the bound for his own, so that all together keep it.
 */
final class ConsistentHashingBounded implements Picker {
    /** Takes off what rounding has added to a whole number. */
    private static final double ROUNDING = 1 - 1e-12;

    private final ConsistentHashingWalk walk;
    private final Targets targets;
    private final double epsilon;
    private final Load[] loads;
    private final int[] eligible;

    ConsistentHashingBounded(ConsistentHashingWalk walk, Loads loads, double epsilon) {
        this.walk = walk;
        this.targets = walk.targets();
        this.epsilon = epsilon;
        this.loads = Snapshots.loads(targets, loads);
        this.eligible = Snapshots.eligible(targets);
    }

    @Override
    public Targets targets() {
        return targets;
    }

    ConsistentHashingWalk walk() {
        return walk;
    }

    @Override
    public int pick(Attempt attempt, long nowNanos) {
        int unbounded = walk.pick(attempt, nowNanos);
        if (unbounded < 0) {
            return unbounded;
        }
        long inFlight = 1;
        for (int i : eligible) {
            inFlight += loads[i].inFlight();
        }
        double each = (1 + epsilon) * inFlight / targets.availableWeight() * ROUNDING;
        if (hasRoom(unbounded, each)) {
            return unbounded;
        }
        HashRing ring = walk.ring();
        int first = ring.atOrBelow(ring.start(attempt.keyHash()));
        for (int k = ring.below(first); k != first; k = ring.below(k)) {
            int owner = ring.owner(k);
            if (targets.available(owner) && hasRoom(owner, each) && !attempt.tried(targets.address(owner))) {
                return owner;
            }
        }
        return unbounded;
    }

    private boolean hasRoom(int i, double each) {
        return loads[i].inFlight() + 1 <= Math.ceil(each * targets.weight(i));
    }
}
