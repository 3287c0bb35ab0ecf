package dev.wissel.design.bounds;

import dev.wissel.core.bound.EmbeddedBounds;
import dev.wissel.core.bound.Fault;
import dev.wissel.core.bound.FaultBounds;
import dev.wissel.core.bound.Plane;
import dev.wissel.core.bound.Traffic;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.Objective;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The bounds of a strategy: each service, each fault, each plane. Immutable.
 *
 * @param strategy whose bounds these are
 * @param services in the order of the strategy
 */
public record BoundsTable(Strategy strategy, List<ServiceBounds> services) {
    private static final Duration ANSWER = Duration.ofSeconds(1);

    public BoundsTable {
        Objects.requireNonNull(strategy, "strategy");
        services = List.copyOf(services);
    }

    /**
     * Returns the bounds of a strategy. The rate of each service is taken to be the declared capacity of its first region times its headroom;
     * if that is not declared in full, nothing is known of the traffic, and only probes count. Answers are taken to come within the promised
     * latency, or within 1 s if none is promised.
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
        return new BoundsTable(
                strategy,
                strategy.services().stream()
                        .map(service -> ServiceTable.of(
                                strategy, service, traffic.getOrDefault(service.name(), assumed(strategy, service))))
                        .toList());
    }

    /** Returns what one fault costs a service on one plane, without the rest of its table. */
    public static FaultBounds of(
            Strategy strategy, ServiceStrategy service, Traffic traffic, Fault fault, Plane plane) {
        return ServiceTable.bounds(strategy, service, traffic, fault, plane);
    }

    /** Returns what one fault costs a service on one plane when it befalls that region of its own, not the first. */
    public static FaultBounds of(
            Strategy strategy, ServiceStrategy service, Traffic traffic, Fault fault, Plane plane, String region) {
        return ServiceTable.bounds(strategy, service, traffic, fault, plane, region);
    }

    /** Returns what it costs a service when all targets of a region are slow at once. */
    public static FaultBounds slowRegion(
            Strategy strategy, ServiceStrategy service, Traffic traffic, Plane plane, String region) {
        return plane == Plane.EMBEDDED
                ? EmbeddedBounds.slowRegion(Setups.embedded(strategy, service, traffic, region))
                : of(strategy, service, traffic, Fault.SLOW, plane, region);
    }

    private static Traffic assumed(Strategy strategy, ServiceStrategy service) {
        Duration answer = strategy.objective()
                .latency()
                .map(Objective.LatencyTarget::limit)
                .orElse(ANSWER);
        OptionalDouble capacity = capacity(service.endpointsIn(service.regions().get(0)));
        double rate = capacity.isPresent() ? capacity.getAsDouble() * service.headroom() : 0;
        return new Traffic(rate, answer.toNanos(), 1);
    }

    /** Returns the sum of the capacities of those that get requests; empty if one of them is unknown, or there are none. */
    static OptionalDouble capacity(List<Endpoint> endpoints) {
        double sum = 0;
        for (Endpoint endpoint : endpoints) {
            if (endpoint.weight() == 0) {
                continue;
            }
            if (endpoint.capacityPerSecond().isEmpty()) {
                return OptionalDouble.empty();
            }
            sum += endpoint.capacityPerSecond().getAsDouble();
        }
        return OptionalDouble.of(sum);
    }

    /** Returns the bounds of a service. */
    public Optional<ServiceBounds> service(String name) {
        return services.stream().filter(each -> each.service().equals(name)).findFirst();
    }
}
