package dev.wissel.console.foresight;

import dev.wissel.console.live.LastDrills;
import dev.wissel.console.live.ServiceView.BoundView;
import dev.wissel.controller.drill.DrillPromises;
import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.Plane;
import dev.wissel.core.drill.DrillFault;
import dev.wissel.core.drill.DrillPlan;
import dev.wissel.core.drill.DrillPromise;
import dev.wissel.core.drill.DrillSight;
import dev.wissel.core.slo.ErrorBudget;
import dev.wissel.design.bounds.BoundsTable;
import dev.wissel.design.bounds.ServiceBounds;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A strategy's bounds by the kinds of fault that a drill makes in a service's first region: what a drill is measured against, for the traffic that the design takes the service to have. Immutable.
 */
public final class Promises {
    private final Map<String, List<BoundView>> services = new LinkedHashMap<>();

    private Promises() {}

    /** Returns what a strategy promises on a plane. */
    public static Promises of(Strategy strategy, Plane plane) {
        Promises all = new Promises();
        DrillPromises drills = new DrillPromises(strategy, plane, 1);
        DrillSight sight = sight(strategy);
        for (ServiceStrategy service : strategy.services()) {
            List<BoundView> bounds = new ArrayList<>();
            for (DrillFault fault : DrillFault.values()) {
                promise(drills, service, fault, sight).ifPresent(each -> bounds.add(view(fault.word(), each)));
            }
            all.services.put(service.name(), List.copyOf(bounds));
        }
        return all;
    }

    /** The traffic of the design's table of bounds. */
    private static DrillSight sight(Strategy strategy) {
        List<DrillSight.Service> services = new ArrayList<>();
        for (ServiceBounds each : BoundsTable.of(strategy).services()) {
            services.add(new DrillSight.Service(
                    each.service(),
                    each.traffic().ratePerSecond(),
                    DrillSight.UNKNOWN,
                    DrillSight.UNKNOWN,
                    DrillSight.UNKNOWN,
                    List.of()));
        }
        ErrorBudget budget = new ErrorBudget(
                strategy.objective().availability(), strategy.objective().window());
        return new DrillSight(0, services, List.of(), new DrillSight.Slo(budget, Double.NaN, Double.NaN), true);
    }

    private static Optional<DrillPromise> promise(
            DrillPromises drills, ServiceStrategy service, DrillFault fault, DrillSight sight) {
        String region = service.regions().get(0);
        List<Endpoint> there = service.endpointsIn(region);
        if (there.isEmpty()) {
            return Optional.empty();
        }
        String target = fault == DrillFault.TARGET_LOSS ? Standpoint.name(there.get(0)) : "";
        DrillPlan plan = DrillPlan.of(fault, region, target).withServices(List.of(service.name()));
        return drills.of(plan, sight).stream().findFirst();
    }

    private static BoundView view(String word, DrillPromise promise) {
        Optional<Bound> shift = promise.shift();
        return new BoundView(
                word,
                seconds(promise.detection()),
                seconds(shift),
                seconds(promise.recovery()),
                shift.map(bound -> bound.never().map(never -> never.word()).orElseGet(bound::formula))
                        .orElse(""),
                shift.flatMap(Bound::dominant).map(term -> term.key().word()).orElse(""),
                null);
    }

    private static @Nullable Double seconds(Optional<Bound> bound) {
        return bound.filter(Bound::finite).map(Bound::seconds).orElse(null);
    }

    /** Returns the bounds of a service beside what was last measured. */
    public List<BoundView> of(String service, LastDrills drills) {
        return services.getOrDefault(service, List.of()).stream()
                .map(bound -> new BoundView(
                        bound.fault(),
                        bound.detectionSeconds(),
                        bound.shiftSeconds(),
                        bound.recoverySeconds(),
                        bound.formula(),
                        bound.dominant(),
                        drills.last(service, bound.fault()).orElse(null)))
                .toList();
    }
}
