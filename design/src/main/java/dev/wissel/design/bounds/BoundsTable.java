package dev.wissel.design.bounds;

import dev.wissel.core.bound.Traffic;
import dev.wissel.design.strategy.Strategy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The bounds of a strategy: each service, each fault, each plane. Immutable.
 *
 * @param strategy whose bounds these are
 * @param services in the order of the strategy
 */
public record BoundsTable(Strategy strategy, List<ServiceBounds> services) {
    public BoundsTable {
        Objects.requireNonNull(strategy, "strategy");
        services = List.copyOf(services);
    }

    /**
     * Returns the bounds of a strategy. The rate of each service is taken to be the declared capacity of its first region times its headroom;
     * if that is not declared in full, nothing is known of the traffic, and only probes count.
     */
    public static BoundsTable of(Strategy strategy) {
        return of(strategy, Map.of());
    }

    /**
     * Returns the bounds of a strategy whose traffic is known.
     *
     * @param traffic by the name of a service; services without one are treated as by {@link #of(Strategy)}
     */
    public static BoundsTable of(Strategy strategy, Map<String, Traffic> traffic) {
        throw new UnsupportedOperationException();
    }

    /** Returns the bounds of a service. */
    public Optional<ServiceBounds> service(String name) {
        return services.stream().filter(each -> each.service().equals(name)).findFirst();
    }
}
