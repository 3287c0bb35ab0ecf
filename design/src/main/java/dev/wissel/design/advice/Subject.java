package dev.wissel.design.advice;

import dev.wissel.core.bound.Fault;
import dev.wissel.core.bound.FaultBounds;
import dev.wissel.core.bound.Plane;
import dev.wissel.design.bounds.BoundsTable;
import dev.wissel.design.bounds.ServiceBounds;
import dev.wissel.design.page.Text;
import dev.wissel.design.standby.StandbyKind;
import dev.wissel.design.standby.StandbyOptions;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * What an advice is about, and the pen it is written with.
 *
 * <p>Immutable.
 *
 * @param strategy the strategy
 * @param bounds its bounds
 * @param standby for each service by name, how its regions stand by in Kong
 * @param say writes sentences
 * @param numbers writes figures
 * @param words names things
 */
record Subject(
        Strategy strategy,
        BoundsTable bounds,
        Map<String, StandbyOptions> standby,
        Say say,
        Numbers numbers,
        Words words) {
    private static final int NAMES_SHOWN = 6;

    Subject {
        standby = Map.copyOf(standby);
        for (ServiceStrategy service : strategy.services()) {
            if (bounds.service(service.name()).isEmpty() || !standby.containsKey(service.name())) {
                throw new IllegalArgumentException(
                        "bounds, standby: nothing for " + service.name() + " (expected: every service)");
            }
        }
    }

    static Subject of(Strategy strategy, BoundsTable bounds, Map<String, StandbyOptions> standby, Lang lang) {
        Say say = new Say(lang);
        return new Subject(strategy, bounds, standby, say, new Numbers(lang), new Words(say));
    }

    ServiceBounds boundsOf(ServiceStrategy service) {
        return bounds.service(service.name()).orElseThrow();
    }

    StandbyOptions standbyOf(ServiceStrategy service) {
        return Objects.requireNonNull(standby.get(service.name()), "standby of every service");
    }

    /** Returns the services in lists of equals: those for which the function gives the same. */
    List<List<ServiceStrategy>> alike(Function<ServiceStrategy, Object> what) {
        Map<Object, List<ServiceStrategy>> groups = new LinkedHashMap<>();
        strategy.services()
                .forEach(service -> groups.computeIfAbsent(what.apply(service), key -> new ArrayList<>())
                        .add(service));
        return List.copyOf(groups.values());
    }

    /** Returns the plane on which the handed out configuration carries a service. */
    Plane planeOf(ServiceStrategy service) {
        return standbyOf(service).chosen() == StandbyKind.CONTROLLER ? Plane.WISSEL_ON_KONG : Plane.KONG;
    }

    /** Returns the row of a fault and plane that takes longest to shift, over those services; of equals the first. */
    FaultBounds worst(List<ServiceStrategy> services, Fault fault, Plane plane) {
        return services.stream()
                .map(service -> boundsOf(service).get(fault, plane))
                .reduce((worst, row) -> row.shift().nanos() > worst.shift().nanos() ? row : worst)
                .orElseThrow();
    }

    /** Returns the names of services, the first few of many. */
    Text names(List<ServiceStrategy> services) {
        List<Text> names = new ArrayList<>();
        services.stream().limit(NAMES_SHOWN).forEach(service -> names.add(Text.given(service.name())));
        int more = services.size() - NAMES_SHOWN;
        if (more > 0) {
            names.add(say.text("{0} more", "nog {0}", numbers.count(more)));
        }
        return say.and(names);
    }

    /** Returns every name, with nothing left out. */
    Text allNames(List<ServiceStrategy> services) {
        return Text.join(
                ", ",
                services.stream().map(service -> Text.given(service.name())).toList());
    }

    /** Returns the capacity of a region of a service that may be used, requests a second; negative if it is not declared in full. */
    static double capacity(ServiceStrategy service, String region) {
        double sum = 0;
        for (var endpoint : service.endpointsIn(region)) {
            if (endpoint.weight() > 0 && endpoint.capacityPerSecond().isEmpty()) {
                return -1;
            }
            sum += endpoint.weight() > 0 ? endpoint.capacityPerSecond().orElse(0) : 0;
        }
        return sum * service.headroom();
    }

    /** Returns the regions of the whole strategy in which something runs, those that the most services prefer first. */
    List<String> regionsInUse() {
        return strategy.regions().stream()
                .filter(region -> strategy.services().stream()
                        .anyMatch(service -> !service.endpointsIn(region).isEmpty()))
                .sorted(Comparator.comparingInt(strategy.regions()::indexOf))
                .toList();
    }
}
