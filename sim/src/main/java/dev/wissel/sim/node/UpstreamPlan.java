package dev.wissel.sim.node;

import dev.wissel.core.health.HealthConfig;
import dev.wissel.core.model.Target;
import dev.wissel.core.protect.Deadline;
import dev.wissel.core.protect.Guards;
import dev.wissel.core.protect.RetryRule;
import dev.wissel.core.region.RegionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One service and its upstream as a node carries them out, in the words of core. Immutable.
 *
 * @param kong whether Kong's own rules hold: its form of the policy, its probe clock, its reading of answers, no budget and no deadline
 * @param targets with their resolved addresses
 * @param policy name of the balancing policy
 * @param slots size of its ring, if it has one
 * @param keyed whether requests are hashed by a key
 * @param health limits and intervals
 * @param thresholdPercent part of the weight that must be available, in [0, 100]
 * @param regions in order of preference; empty for plain Kong
 * @param lastResort the region that takes what no other can; empty for none
 * @param regionPolicy how shares move
 * @param suspect cold-start patience of the watch for hung targets; null if nobody watches
 * @param timeouts how long an attempt may take
 * @param retryRule what is tried again
 * @param deadline of a request
 * @param retryRatio retries per request
 * @param retryFloorPerSecond retries that are always allowed
 * @param guards what keeps targets from more than they bear
 */
public record UpstreamPlan(
        boolean kong,
        List<Target> targets,
        String policy,
        int slots,
        boolean keyed,
        HealthConfig health,
        double thresholdPercent,
        List<String> regions,
        String lastResort,
        RegionPolicy regionPolicy,
        @Nullable Duration suspect,
        Patience timeouts,
        RetryRule retryRule,
        Deadline deadline,
        double retryRatio,
        double retryFloorPerSecond,
        Guards guards) {
    /**
     * How long an attempt may take. Immutable.
     *
     * @param connectNanos to connect, &gt; 0
     * @param readNanos for an answer, &gt; 0
     */
    public record Patience(long connectNanos, long readNanos) {}

    public UpstreamPlan {
        targets = List.copyOf(targets);
        regions = List.copyOf(regions);
        Objects.requireNonNull(policy, "policy");
        Objects.requireNonNull(health, "health");
        Objects.requireNonNull(regionPolicy, "regionPolicy");
        Objects.requireNonNull(guards, "guards");
    }

    /** Returns the same with other targets: another reading of the configuration, or weights written by a controller. */
    public UpstreamPlan withTargets(List<Target> newTargets) {
        return new UpstreamPlan(
                kong,
                newTargets,
                policy,
                slots,
                keyed,
                health,
                thresholdPercent,
                regions,
                lastResort,
                regionPolicy,
                suspect,
                timeouts,
                retryRule,
                deadline,
                retryRatio,
                retryFloorPerSecond,
                guards);
    }
}
