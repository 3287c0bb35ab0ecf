package dev.wissel.gateway.upstream;

import dev.wissel.core.balance.BalancePolicy;
import dev.wissel.core.model.Targets;
import dev.wissel.core.region.RegionDecision;
import org.jspecify.annotations.Nullable;

/**
 * What event loops balance by until the next snapshot. Immutable.
 *
 * @param targets the addresses, and which of them may serve
 * @param policy who makes pickers for it, the regions' shares included
 * @param configured the policy that the configuration names, which works inside a region
 * @param decision the shares; null for an upstream without regions
 * @param serving whether the upstream as a whole may serve (Kong's threshold, facts 2.4)
 * @param resolved whether any name of it has been resolved
 */
public record UpstreamSnapshot(
        Targets targets,
        BalancePolicy policy,
        BalancePolicy configured,
        @Nullable RegionDecision decision,
        boolean serving,
        boolean resolved) {}
