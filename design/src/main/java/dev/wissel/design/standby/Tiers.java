package dev.wissel.design.standby;

import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.ServiceStrategy;
import java.util.ArrayList;
import java.util.List;

/**
 * The endpoints of a service that take requests, by region in the order of preference; the first list is the one in use. A region whose
 * endpoints all have weight 0 is passed over. Regions that are not in the service's order serve only as its fallback and come last.
 *
 * <p>Immutable.
 *
 * @param all lists of endpoints of weight above 0, none empty, at least one list
 */
record Tiers(List<List<Endpoint>> all) {
    static Tiers of(ServiceStrategy service) {
        List<List<Endpoint>> tiers = new ArrayList<>();
        service.regions().forEach(region -> add(tiers, service.endpointsIn(region)));
        service.endpoints().stream()
                .map(Endpoint::region)
                .distinct()
                .filter(region -> !service.regions().contains(region))
                .forEach(region -> add(tiers, service.endpointsIn(region)));
        return new Tiers(List.copyOf(tiers));
    }

    private static void add(List<List<Endpoint>> tiers, List<Endpoint> region) {
        List<Endpoint> active =
                region.stream().filter(endpoint -> endpoint.weight() > 0).toList();
        if (!active.isEmpty()) {
            tiers.add(active);
        }
    }

    List<Endpoint> first() {
        return all.get(0);
    }

    List<Endpoint> others() {
        return all.stream().skip(1).flatMap(List::stream).toList();
    }

    boolean hasStandby() {
        return all.size() > 1;
    }
}
