package dev.wissel.sim.node;

import dev.wissel.core.balance.BalancePolicy;
import dev.wissel.core.model.Targets;
import dev.wissel.core.region.RegionDecision;
import org.jspecify.annotations.Nullable;

/**
 * What workers balance by until the next one. Immutable.
 *
 * @param targets the addresses, and which of them may serve
 * @param policy who makes pickers for it
 * @param decision the shares; null without regions
 * @param serving whether the upstream as a whole may serve
 * @param build counts the rebuilds of Kong's balancer, each of which forgets what least-connections knew
 */
record Snapshot(
        Targets targets, BalancePolicy policy, @Nullable RegionDecision decision, boolean serving, int build) {}
