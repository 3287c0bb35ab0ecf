package dev.wissel.controller.drill;

import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.EmbeddedBounds;
import dev.wissel.core.bound.Exposure;
import dev.wissel.core.bound.Fault;
import dev.wissel.core.bound.FaultBounds;
import dev.wissel.core.bound.Plane;
import dev.wissel.core.bound.Term;
import dev.wissel.core.bound.TermKey;
import dev.wissel.core.bound.Traffic;
import dev.wissel.core.drill.DrillFault;
import dev.wissel.core.drill.DrillPlan;
import dev.wissel.core.drill.DrillPromise;
import dev.wissel.core.drill.DrillSight;
import dev.wissel.design.bounds.BoundsTable;
import dev.wissel.design.strategy.Objective;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a strategy promises for a drill: rows of the table of bounds, for the traffic that there is. Immutable.
 *
 * @param strategy whose bounds
 * @param plane who carries the traffic
 * @param workers event loops or worker processes that take turns on their own, &gt;= 1
 */
public record DrillPromises(Strategy strategy, Plane plane, int workers) {
    private static final Duration ANSWER = Duration.ofSeconds(1);

    /** Returns the promises for the drilled services. A service whose traffic is not seen is promised what probes alone give. */
    public List<DrillPromise> of(DrillPlan plan, DrillSight sight) {
        List<DrillPromise> promises = new ArrayList<>();
        for (ServiceStrategy service : strategy.services()) {
            if (plan.touches(service.name())
                    && !service.endpointsIn(plan.region()).isEmpty()) {
                promises.add(promise(service, plan, traffic(service, sight)));
            }
        }
        return promises;
    }

    private Traffic traffic(ServiceStrategy service, DrillSight sight) {
        double demand = sight.services().stream()
                .filter(seen -> seen.name().equals(service.name()))
                .mapToDouble(DrillSight.Service::demandPerSecond)
                .findFirst()
                .orElse(Double.NaN);
        Duration answer = strategy.objective()
                .latency()
                .map(Objective.LatencyTarget::limit)
                .orElse(ANSWER);
        return new Traffic(demand > 0 ? demand : 0, answer.toNanos(), workers);
    }

    private DrillPromise promise(ServiceStrategy service, DrillPlan plan, Traffic traffic) {
        FaultBounds region = bounds(service, traffic, Fault.WHOLE_REGION, plan);
        if (plan.fault() == DrillFault.DRAIN) {
            // nothing has to be found out; the way back is that of a lost region
            Optional<Bound> shift = plane == Plane.EMBEDDED
                    ? Optional.of(Bound.of(Term.times(TermKey.TICK, 2, EmbeddedBounds.TICK_NANOS)))
                    : Optional.empty();
            return new DrillPromise(
                    service.name(),
                    Optional.empty(),
                    shift,
                    Optional.of(region.recovery()),
                    Optional.of(Exposure.NONE));
        }
        FaultBounds row = row(service, plan, traffic, region);
        boolean whole = plan.share() == 1;
        return new DrillPromise(
                service.name(),
                Optional.of(row.detection()).filter(bound -> whole),
                Optional.of(row.shift()).filter(bound -> whole),
                Optional.of(row.recovery()),
                Optional.of(row.exposure()).filter(exposure -> whole));
    }

    private FaultBounds row(ServiceStrategy service, DrillPlan plan, Traffic traffic, FaultBounds region) {
        boolean one = !plan.target().isEmpty();
        return switch (plan.fault()) {
            case REGION_LOSS, DRAIN -> region;
            case TARGET_LOSS -> bounds(service, traffic, Fault.REFUSED, plan);
            case SLOW ->
                one
                        ? bounds(service, traffic, Fault.SLOW, plan)
                        : BoundsTable.slowRegion(strategy, service, traffic, plane, plan.region());
            case ERRORS -> {
                FaultBounds errors = bounds(service, traffic, Fault.ERROR_STATUS, plan);
                yield one ? errors : worse(errors, region);
            }
            case BLACKHOLE -> one ? bounds(service, traffic, Fault.BLACK_HOLE, plan) : region;
        };
    }

    private static FaultBounds worse(FaultBounds one, FaultBounds other) {
        return new FaultBounds(
                other.fault(),
                other.plane(),
                Bound.greatest(List.of(one.detection(), other.detection())),
                Bound.greatest(List.of(one.shift(), other.shift())),
                Bound.greatest(List.of(one.recovery(), other.recovery())),
                Bound.greatest(List.of(one.request(), other.request())),
                one.exposure().requests() > other.exposure().requests() ? one.exposure() : other.exposure(),
                other.paths());
    }

    private FaultBounds bounds(ServiceStrategy service, Traffic traffic, Fault fault, DrillPlan plan) {
        return BoundsTable.of(strategy, service, traffic, fault, plane, plan.region());
    }
}
