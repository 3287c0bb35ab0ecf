package dev.wissel.core.health;

import dev.wissel.core.model.Targets;

/** Whether an upstream as a whole may serve: Kong's {@code healthchecks.threshold} (facts 2.4). Stateless and thread-safe. */
public final class BalancerHealth {
    private BalancerHealth() {}

    /**
     * Returns whether the upstream has weight at all, and the available share of it in percent is <em>more</em> than the threshold. Equality is
     * unhealthy, and 100 is never reached. Weights are those of addresses, after name resolution.
     *
     * @param targets the snapshot
     * @param thresholdPercent in [0, 100]
     */
    public static boolean healthy(Targets targets, double thresholdPercent) {
        double totalWeight = targets.totalWeight();
        return totalWeight > 0 && targets.availableWeight() / totalWeight * 100 > thresholdPercent;
    }
}
