package dev.wissel.design.bounds;

import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.ControlledKongBounds;
import dev.wissel.core.bound.EmbeddedBounds;
import dev.wissel.core.bound.Fault;
import dev.wissel.core.bound.FaultBounds;
import dev.wissel.core.bound.KongBounds;
import dev.wissel.core.bound.Plane;
import dev.wissel.core.bound.Traffic;
import dev.wissel.core.slo.ErrorBudget;
import dev.wissel.core.slo.LossCost;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Fills in one service's part of the table. Stateless. */
final class ServiceTable {
    private static final double SECONDS_PER_MINUTE = 60;

    private ServiceTable() {}

    static ServiceBounds of(Strategy strategy, ServiceStrategy service, Traffic traffic) {
        List<FaultBounds> bounds = new ArrayList<>();
        List<Verdict> verdicts = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            for (Plane plane : Plane.values()) {
                FaultBounds each = bounds(strategy, service, traffic, fault, plane);
                bounds.add(each);
                verdicts.add(verdict(strategy, service, traffic, each));
            }
        }
        List<RegionLoss> losses = service.regions().stream()
                .map(region -> loss(strategy, service, traffic, region))
                .toList();
        return new ServiceBounds(service.name(), traffic, bounds, verdicts, losses);
    }

    static FaultBounds bounds(Strategy strategy, ServiceStrategy service, Traffic traffic, Fault fault, Plane plane) {
        return bounds(
                strategy, service, traffic, fault, plane, service.regions().get(0));
    }

    static FaultBounds bounds(
            Strategy strategy, ServiceStrategy service, Traffic traffic, Fault fault, Plane plane, String region) {
        return switch (plane) {
            case KONG_DEFAULTS -> KongBounds.ofDefaults(Setups.kong(strategy, service, traffic, region), fault);
            case KONG -> KongBounds.of(Setups.kong(strategy, service, traffic, region), fault);
            case WISSEL_ON_KONG -> ControlledKongBounds.of(Setups.kong(strategy, service, traffic, region), fault);
            case EMBEDDED -> EmbeddedBounds.of(Setups.embedded(strategy, service, traffic, region), fault);
        };
    }

    private static Verdict verdict(Strategy strategy, ServiceStrategy service, Traffic traffic, FaultBounds bounds) {
        Duration objective = strategy.objective().failover();
        Bound shift = bounds.shift();
        boolean met = shift.nanos() <= objective.toNanos();
        return new Verdict(
                service.name(),
                bounds.fault(),
                bounds.plane(),
                objective,
                shift,
                met,
                met ? java.util.Optional.empty() : shift.dominant(),
                met ? java.util.Optional.empty() : LeastChange.of(strategy, service, traffic, bounds));
    }

    // ---------------------------------------------------------------- the loss of a region

    private static RegionLoss loss(Strategy strategy, ServiceStrategy service, Traffic traffic, String region) {
        OptionalDouble all = usable(service, service.regions());
        OptionalDouble left = usable(
                service,
                service.regions().stream().filter(each -> !each.equals(region)).toList());
        OptionalDouble demand = traffic.known() ? OptionalDouble.of(traffic.ratePerSecond()) : OptionalDouble.empty();
        OptionalDouble carried = left.isPresent() && demand.isPresent()
                ? OptionalDouble.of(Math.min(1, left.getAsDouble() / demand.getAsDouble()))
                : OptionalDouble.empty();
        return new RegionLoss(region, all, left, demand, carried, costs(strategy, service, traffic, region));
    }

    /** Returns what the regions may carry: their capacity times the headroom. */
    private static OptionalDouble usable(ServiceStrategy service, List<String> regions) {
        double sum = 0;
        for (String region : regions) {
            OptionalDouble capacity = BoundsTable.capacity(service.endpointsIn(region));
            if (capacity.isEmpty()) {
                return capacity;
            }
            sum += capacity.getAsDouble() * service.headroom();
        }
        return OptionalDouble.of(sum);
    }

    /** A region that is not served from has no traffic to lose, except where Kong knows no order of regions. */
    private static Map<Plane, LossCost> costs(
            Strategy strategy, ServiceStrategy service, Traffic traffic, String region) {
        ErrorBudget budget = new ErrorBudget(
                strategy.objective().availability(), strategy.objective().window());
        boolean serves = region.equals(service.regions().get(0));
        Map<Plane, LossCost> costs = new EnumMap<>(Plane.class);
        for (Plane plane : Plane.values()) {
            boolean everyRegion = plane == Plane.KONG || plane == Plane.KONG_DEFAULTS;
            if (!serves && !everyRegion) {
                costs.put(plane, new LossCost(budget, 0, 0));
                continue;
            }
            FaultBounds bounds = bounds(strategy, service, traffic, Fault.WHOLE_REGION, plane, region);
            costs.put(
                    plane,
                    new LossCost(
                            budget,
                            bounds.shift().seconds() / SECONDS_PER_MINUTE,
                            bounds.exposure().share()));
        }
        return costs;
    }
}
