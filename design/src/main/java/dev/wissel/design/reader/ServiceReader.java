package dev.wissel.design.reader;

import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.KongTarget;
import dev.wissel.design.strategy.Objective;
import dev.wissel.design.strategy.RouteRule;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.kong.carrier.Fallback;
import dev.wissel.kong.document.Problems;
import java.util.List;
import java.util.Optional;

/** Reads one service. Confined to one reading. */
final class ServiceReader {
    private final Objective objective;
    private final List<String> regions;
    private final KongTarget kong;
    private final Optional<Section> defaults;
    private final Problems problems;

    /**
     * Starts reading services.
     *
     * @param objective what is promised
     * @param regions the regions of the strategy, in order
     * @param kong the Kong that what is generated must suit
     * @param defaults the settings that services share
     * @param problems takes what is found
     */
    ServiceReader(
            Objective objective, List<String> regions, KongTarget kong, Optional<Section> defaults, Problems problems) {
        this.objective = objective;
        this.regions = regions;
        this.kong = kong;
        this.defaults = defaults;
        this.problems = problems;
    }

    /**
     * A service with the places of what can only be judged beside the other services. Immutable.
     *
     * @param service the service
     * @param routes its routes
     * @param upstream the name of its upstream, if one is written
     * @param fallback its fallback, if one is written
     */
    record Placed(
            ServiceStrategy service,
            List<Located<RouteRule>> routes,
            Optional<Located<String>> upstream,
            Optional<Located<Fallback>> fallback) {}

    /** Reads a service; empty if so much of it is wrong that there is nothing to hold against the others. */
    Optional<Placed> read(String name, Section section) {
        List<Endpoint> endpoints = EndpointsReader.read(section, regions, problems);
        Layers layers =
                new Layers(defaults.map(common -> List.of(section, common)).orElseGet(() -> List.of(section)));
        SettingsReader.Settings settings = SettingsReader.read(layers, objective, endpoints.size());
        List<Located<RouteRule>> routes = RouteReader.read(section, name, settings.priority(), problems);
        Optional<Located<String>> upstream = section.scalar("upstream", Kinds.UPSTREAM);
        Optional<Located<String>> path = section.scalar("path", Paths.SERVICE);
        List<String> order = order(section, endpoints, settings.fallback());
        checkFallbackRegion(endpoints, settings.fallback());
        KongLimits.check(kong, section, settings.balance(), order.size());
        if (endpoints.isEmpty() || routes.isEmpty() || order.isEmpty()) {
            return Optional.empty();
        }
        ServiceStrategy service = new ServiceStrategy(
                name,
                routes.stream().map(Located::value).toList(),
                upstream.map(Located::value),
                path.map(Located::value),
                settings.protocol(),
                order,
                endpoints,
                settings.balance(),
                settings.health(),
                settings.timeouts(),
                settings.retries(),
                settings.failback(),
                settings.fallback().map(Located::value).orElse(Fallback.NONE),
                settings.protection(),
                settings.headroom());
        return Optional.of(new Placed(service, routes, upstream, settings.fallback()));
    }

    /** Returns the order of the service's regions: its own, or that of the strategy without the regions where it does not run. */
    private List<String> order(Section section, List<Endpoint> endpoints, Optional<Located<Fallback>> fallback) {
        List<String> inhabited =
                endpoints.stream().map(Endpoint::region).distinct().toList();
        if (!section.has("regions")) {
            return regions.stream().filter(inhabited::contains).toList();
        }
        List<Located<String>> own = section.scalars("regions", Kinds.NAME, "[ams, fra]");
        for (Located<String> region : own) {
            if (!regions.contains(region.value())) {
                problems.add(region.node(), region.path(), "unknown region", Section.oneOf(region.value(), regions));
            } else if (!inhabited.contains(region.value())) {
                problems.add(
                        region.node(),
                        region.path(),
                        "a region without an endpoint of the service",
                        "expected regions under 'endpoints'");
            }
        }
        List<String> order = own.stream().map(Located::value).toList();
        for (String region : inhabited) {
            boolean asFallback = fallback.map(Located::value)
                    .filter(new Fallback.Region(region)::equals)
                    .isPresent();
            if (!order.isEmpty() && !order.contains(region) && !asFallback) {
                section.problem(
                        "regions",
                        "region '" + region + "' has endpoints and is not in the order",
                        "expected every region that has endpoints, or 'fallback: {region: " + region + "}'");
            }
        }
        return order;
    }

    private void checkFallbackRegion(List<Endpoint> endpoints, Optional<Located<Fallback>> fallback) {
        if (fallback.isPresent() && fallback.get().value() instanceof Fallback.Region region) {
            List<String> inhabited =
                    endpoints.stream().map(Endpoint::region).distinct().toList();
            if (!endpoints.isEmpty() && !inhabited.contains(region.name())) {
                problems.add(
                        fallback.get().node(),
                        fallback.get().path(),
                        regions.contains(region.name())
                                ? "a region without an endpoint of the service"
                                : "unknown region",
                        Section.oneOf(region.name(), inhabited));
            }
        }
    }
}
