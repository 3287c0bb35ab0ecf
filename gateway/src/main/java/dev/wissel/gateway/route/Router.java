package dev.wissel.gateway.route;

import dev.wissel.kong.entity.KongConfig;
import dev.wissel.kong.entity.Route;
import dev.wissel.kong.entity.Service;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Kong's router of flavor {@code traditional_compatible} over one configuration (facts 5).
 *
 * <p>Every matcher that a route sets must accept the request; of the routes that do, the one with the greatest priority takes it. Routes of a disabled service,
 * and routes for protocols that are not HTTP, are not in the router.
 *
 * <p>Immutable and thread-safe.
 */
public final class Router {
    private static final Set<String> HTTP = Set.of("http", "https", "grpc", "grpcs");

    private final List<RoutePart> parts;
    private final RouteIndex index;
    private final boolean looksAtPaths;
    private final List<String> problems;

    private Router(List<RoutePart> parts, List<String> problems) {
        this.parts = List.copyOf(parts);
        this.index = new RouteIndex(this.parts);
        this.looksAtPaths = parts.stream().anyMatch(part -> !part.paths.isEmpty());
        this.problems = List.copyOf(problems);
    }

    /** Returns a router over a configuration, in the documented order of priority. */
    public static Router of(KongConfig config) {
        return of(config, PriorityRule.STRICT);
    }

    /** Returns a router over a configuration, with its routes in the order of a rule. */
    public static Router of(KongConfig config, PriorityRule rule) {
        return of(config.routes(), config.services(), rule);
    }

    /** Returns a router over routes and their services, in the documented order of priority. */
    public static Router of(List<Route> routes, List<Service> services) {
        return of(routes, services, PriorityRule.STRICT);
    }

    /**
     * Returns a router over routes and their services, with the routes in the order of a rule. A route that cannot be compiled or names no known service is left out, and {@link #problems()} says so;
     * a reader of configurations refuses such a file before it comes here.
     */
    public static Router of(List<Route> routes, List<Service> services, PriorityRule rule) {
        Map<String, Service> byId = new HashMap<>();
        services.forEach(service -> byId.put(service.id(), service));
        List<RoutePart> parts = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Route route : routes) {
            if (route.protocols().stream().noneMatch(HTTP::contains)) {
                continue;
            }
            Service service = route.serviceId() == null ? null : byId.get(route.serviceId());
            if (service == null && route.serviceId() != null) {
                problems.add(label(route) + ": no service with id " + route.serviceId());
            } else if (service == null || service.enabled()) {
                addParts(route, service, rule, parts, problems);
            }
        }
        parts.sort(RoutePart.ORDER);
        return new Router(parts, problems);
    }

    private static void addParts(
            Route route, @Nullable Service service, PriorityRule rule, List<RoutePart> parts, List<String> problems) {
        try {
            List<RoutePart> compiled = new ArrayList<>();
            for (RouteSplit split : RouteSplit.of(route)) {
                compiled.add(new RoutePart(route, service, split, rule));
            }
            parts.addAll(compiled);
        } catch (IllegalArgumentException notCompilable) {
            problems.add(label(route) + ": " + notCompilable.getMessage());
        }
    }

    private static String label(Route route) {
        return "route " + (route.name() != null ? route.name() : route.id());
    }

    /** Returns why routes were left out, a line each; empty if all are in. */
    public List<String> problems() {
        return problems;
    }

    /** Returns the route for a request, or why there is none. */
    public Routing match(RequestView request) {
        if (RequestPath.isMalformed(request.target())) {
            return NoRoute.MALFORMED_TARGET;
        }
        Subject subject = new Subject(request);
        if (looksAtPaths && subject.unicodePath == null) {
            return NoRoute.NOT_UTF8;
        }
        Search search = new Search(parts, subject);
        index.visit(subject.host.name(), subject.path, search);
        return search.result();
    }

    /** Returns how many parts the index leaves possible for a request; for tests. */
    int candidates(RequestView request) {
        Subject subject = new Subject(request);
        int[] count = new int[1];
        index.visit(subject.host.name(), subject.path, ranks -> count[0] += ranks.length);
        return count[0];
    }

    /** Keeps the best part found so far. Confined to one match. */
    private static final class Search implements PathTrie.Visitor {
        private final List<RoutePart> parts;
        private final Subject subject;
        private int best;
        private PathRule.@Nullable Hit hit;

        Search(List<RoutePart> parts, Subject subject) {
            this.parts = parts;
            this.subject = subject;
            this.best = parts.size();
        }

        @Override
        public void visit(int[] ranks) {
            for (int rank : ranks) {
                if (rank >= best) {
                    return;
                }
                PathRule.Hit found = parts.get(rank).match(subject);
                if (found != null) {
                    best = rank;
                    hit = found;
                    return;
                }
            }
        }

        Routing result() {
            return hit == null
                    ? new NoRoute(NoRoute.Reason.NOTHING_MATCHES, !subject.askedMore)
                    : RouteMatch.of(parts.get(best), subject, hit);
        }
    }
}
