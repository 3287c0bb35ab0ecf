package dev.wissel.design.bounds;

import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.Fault;
import dev.wissel.core.bound.FaultBounds;
import dev.wissel.core.bound.Traffic;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.kong.entity.Upstream;
import java.util.Map;
import java.util.Objects;

/**
 * The bounds of an upstream as it stands in a Kong configuration, on a Kong alone. Immutable.
 *
 * @param upstream its name
 * @param byFault what each fault costs
 * @param requestTime the longest time that a request may take: {@code (retries + 1) × longest time-out}; of all services that go to the
 *     upstream the longest
 */
public record UpstreamBounds(String upstream, Map<Fault, FaultBounds> byFault, Bound requestTime) {
    public UpstreamBounds {
        Objects.requireNonNull(upstream, "upstream");
        byFault = Map.copyOf(byFault);
        Objects.requireNonNull(requestTime, "requestTime");
    }

    /** Returns the bounds of an upstream of the configuration, nothing being known of its traffic. */
    public static UpstreamBounds of(KongConfig config, Upstream upstream) {
        return of(config, upstream, Traffic.UNKNOWN);
    }

    /** Returns the bounds of an upstream of the configuration with such traffic. */
    public static UpstreamBounds of(KongConfig config, Upstream upstream, Traffic traffic) {
        throw new UnsupportedOperationException();
    }

    /** Returns what a fault costs. */
    public FaultBounds get(Fault fault) {
        return Objects.requireNonNull(byFault.get(fault), "bounds of every fault");
    }

    /** Returns the worst-case detection of one lost target: refused, silent or answering with errors. */
    public Bound detection() {
        return get(Fault.ONE_TARGET).detection();
    }
}
