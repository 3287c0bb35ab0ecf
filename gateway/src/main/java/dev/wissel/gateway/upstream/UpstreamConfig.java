package dev.wissel.gateway.upstream;

import dev.wissel.core.balance.BalancePolicy;
import dev.wissel.core.health.HealthConfig;
import dev.wissel.core.model.Address;
import dev.wissel.core.protect.Guards;
import dev.wissel.core.protect.RetryBudget;
import dev.wissel.core.region.RegionPolicy;
import dev.wissel.gateway.tls.ClientTls;
import dev.wissel.kong.entity.Healthchecks;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * An upstream as the configuration says it, in the words of {@code core}. Immutable.
 *
 * @param name its name; for a service that goes straight to a host, {@code host:port} of that
 * @param direct whether this is no upstream of Kong's but a service's own host
 * @param targets its targets in configured order
 * @param policy who balances
 * @param slots size of the ring, for a policy that has one
 * @param hash what requests are hashed by; null if the policy needs no key
 * @param health limits and intervals
 * @param active how probes look
 * @param probeTls how probes speak TLS; null for those without
 * @param thresholdPercent part of the weight that must be available, in [0, 100]
 * @param hostHeader Host for all targets; null for each target's own name
 * @param defaultPort the port that is left out of Host: 80 for http, 443 for https
 * @param tls whether targets are spoken to over TLS
 * @param regions regions in order of preference; empty for plain Kong, which knows none
 * @param lastResort the region that takes what no other can, whatever its capacity; empty for none
 * @param regionPolicy how shares move
 * @param suspect cold-start patience of the watch for hung targets; null if nobody watches
 * @param readTimeoutNanos longest patience of that watch
 * @param retryRatio retries per request
 * @param retryFloorPerSecond retries that are always allowed
 * @param guards what keeps targets from more than they bear
 */
public record UpstreamConfig(
        String name,
        boolean direct,
        List<TargetConfig> targets,
        BalancePolicy policy,
        int slots,
        @Nullable HashSource hash,
        HealthConfig health,
        Healthchecks.Active active,
        @Nullable ClientTls probeTls,
        double thresholdPercent,
        @Nullable String hostHeader,
        int defaultPort,
        boolean tls,
        List<String> regions,
        String lastResort,
        RegionPolicy regionPolicy,
        @Nullable Duration suspect,
        long readTimeoutNanos,
        double retryRatio,
        double retryFloorPerSecond,
        Guards guards) {
    public UpstreamConfig {
        targets = List.copyOf(targets);
        regions = List.copyOf(regions);
    }

    /**
     * A target as configured, before its name is resolved. Immutable.
     *
     * @param host host name or numeric address
     * @param port port
     * @param weight weight, in [0, 65535]
     * @param region where it stands; empty if nobody says
     * @param capacityPerSecond requests a second that it is declared to bear
     */
    public record TargetConfig(String host, int port, int weight, String region, OptionalDouble capacityPerSecond) {}

    /** Returns whether shares over regions are decided for it. */
    public boolean regional() {
        return !regions.isEmpty();
    }

    /** Returns whether both balance by the same method, so that one policy object can serve both. */
    boolean sameMethod(UpstreamConfig other) {
        return slots == other.slots
                && policy.name().equals(other.policy.name())
                && guards.hashEpsilon() == other.guards.hashEpsilon()
                && Objects.equals(guards.slowStart(), other.guards.slowStart());
    }

    UpstreamConfig withPolicy(BalancePolicy other) {
        return new UpstreamConfig(
                name,
                direct,
                targets,
                other,
                slots,
                hash,
                health,
                active,
                probeTls,
                thresholdPercent,
                hostHeader,
                defaultPort,
                tls,
                regions,
                lastResort,
                regionPolicy,
                suspect,
                readTimeoutNanos,
                retryRatio,
                retryFloorPerSecond,
                guards);
    }

    String hostHeader(Address address) {
        String host = hostHeader != null ? hostHeader : address.host();
        return address.port() == defaultPort ? host : host + ":" + address.port();
    }

    RetryBudget retryBudget(int owners) {
        return RetryBudget.share(retryRatio, retryFloorPerSecond, owners);
    }
}
