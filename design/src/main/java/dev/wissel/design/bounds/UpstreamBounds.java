package dev.wissel.design.bounds;

import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.ControlLoop;
import dev.wissel.core.bound.Fault;
import dev.wissel.core.bound.FaultBounds;
import dev.wissel.core.bound.KongBounds;
import dev.wissel.core.bound.Pool;
import dev.wissel.core.bound.RequestLimits;
import dev.wissel.core.bound.RetryTerms;
import dev.wissel.core.bound.Setup;
import dev.wissel.core.bound.Term;
import dev.wissel.core.bound.TermKey;
import dev.wissel.core.bound.Traffic;
import dev.wissel.core.region.RegionPolicy;
import dev.wissel.kong.carrier.WisselTags;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.kong.entity.Service;
import dev.wissel.kong.entity.Target;
import dev.wissel.kong.entity.Upstream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The bounds of an upstream as it stands in a Kong configuration, on a Kong alone. Immutable.
 *
 * @param upstream its name
 * @param byFault what each fault costs
 * @param requestTime the longest time that a request may take to be answered or refused: {@code (retries + 1) × longest time-out}; of all services
 *     that go to the upstream the longest
 */
public record UpstreamBounds(String upstream, Map<Fault, FaultBounds> byFault, Bound requestTime) {
    private static final long MILLI = 1_000_000;

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
        RequestLimits limits = config.services().stream()
                .filter(service -> service.enabled() && service.host().equals(upstream.name()))
                .map(UpstreamBounds::limits)
                .max(Comparator.comparingLong(UpstreamBounds::nanos))
                .orElse(RequestLimits.KONG_DEFAULTS);
        Setup setup = new Setup(
                Setups.kongHealth(upstream.healthchecks()),
                Setups.readsStatus(upstream.healthchecks()),
                Setup.SERVICE_UNAVAILABLE,
                limits,
                RetryTerms.KONG,
                pool(config, upstream),
                traffic,
                Optional.empty(),
                RegionPolicy.DEFAULTS,
                ControlLoop.DATABASE);
        Map<Fault, FaultBounds> byFault = new EnumMap<>(Fault.class);
        for (Fault fault : Fault.values()) {
            byFault.put(fault, KongBounds.of(setup, fault));
        }
        Bound request = Bound.of(Term.times(TermKey.TRIES, limits.retries() + 1L, longest(limits)));
        return new UpstreamBounds(upstream.name(), byFault, request);
    }

    private static RequestLimits limits(Service service) {
        return new RequestLimits(
                service.connectTimeoutMillis() * MILLI,
                service.writeTimeoutMillis() * MILLI,
                service.readTimeoutMillis() * MILLI,
                service.retries(),
                Bound.NEVER_NANOS);
    }

    private static long longest(RequestLimits limits) {
        return Math.max(limits.connectNanos(), Math.max(limits.writeNanos(), limits.readNanos()));
    }

    private static long nanos(RequestLimits limits) {
        return Bound.of(Term.times(TermKey.TRIES, limits.retries() + 1L, longest(limits)))
                .nanos();
    }

    /** The region that the first target names serves; without tags all targets are in one. */
    private static Pool pool(KongConfig config, Upstream upstream) {
        List<Integer> here = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        String first = null;
        for (Target target : config.targetsOf(upstream)) {
            if (target.weight() == 0) {
                continue;
            }
            String region = WisselTags.readTarget(target.tags()).value().region();
            first = first == null ? region : first;
            (region.equals(first) ? here : others).add(target.weight());
        }
        return new Pool(here.isEmpty() ? List.of(1) : here, others, spread(upstream.algorithm()));
    }

    private static Pool.Spread spread(String algorithm) {
        return switch (algorithm) {
            case "round-robin" -> Pool.Spread.TURNS;
            case "consistent-hashing" -> Pool.Spread.KEYED;
            default -> Pool.Spread.LEAST_BUSY;
        };
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
