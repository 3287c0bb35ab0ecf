package dev.wissel.design.strategy;

import dev.wissel.kong.carrier.Failback;
import dev.wissel.kong.carrier.Fallback;
import dev.wissel.kong.carrier.Protection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * One service: which requests are its own, where they may go, and how.
 *
 * <p>Immutable.
 *
 * @param name its name, unique in the strategy
 * @param routes which requests are its own, at least one
 * @param upstream name of its upstream in Kong; empty for the one that follows from the names of service and strategy
 * @param path prefix of the path sent to the endpoints; empty for none
 * @param protocol what the endpoints speak
 * @param regions the regions that serve it, the preferred first
 * @param endpoints where it runs, in the order of the file, at least one
 * @param balance how requests are spread
 * @param health how sick endpoints are found
 * @param timeouts how long to wait
 * @param retries what is tried again
 * @param failback how a lost region gets its traffic back
 * @param fallback what a client gets when no region can carry its request
 * @param protection what keeps its endpoints from more than they bear
 * @param headroom the part of a region's capacity that may be used, dimensionless, in (0, 2]
 */
public record ServiceStrategy(
        String name,
        List<RouteRule> routes,
        Optional<String> upstream,
        Optional<String> path,
        Protocol protocol,
        List<String> regions,
        List<Endpoint> endpoints,
        Balance balance,
        HealthCheck health,
        Timeouts timeouts,
        Retries retries,
        Failback failback,
        Fallback fallback,
        Protection protection,
        double headroom) {
    /** What endpoints speak. */
    public enum Protocol {
        HTTP,
        HTTPS;

        /** Returns the word for it in a strategy and in Kong. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public ServiceStrategy {
        Objects.requireNonNull(name, "name");
        routes = nonEmpty("routes", routes);
        Objects.requireNonNull(upstream, "upstream");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(protocol, "protocol");
        regions = nonEmpty("regions", regions);
        if (new LinkedHashSet<>(regions).size() != regions.size()) {
            throw new IllegalArgumentException("regions: " + regions + " (expected: each region once)");
        }
        endpoints = nonEmpty("endpoints", endpoints);
        Objects.requireNonNull(balance, "balance");
        Objects.requireNonNull(health, "health");
        Objects.requireNonNull(timeouts, "timeouts");
        Objects.requireNonNull(retries, "retries");
        Objects.requireNonNull(failback, "failback");
        Objects.requireNonNull(fallback, "fallback");
        Objects.requireNonNull(protection, "protection");
        if (!(headroom > 0 && headroom <= 2)) {
            throw new IllegalArgumentException("headroom: " + headroom + " (expected: > 0, <= 2)");
        }
    }

    private static <T> List<T> nonEmpty(String name, List<T> list) {
        if (list.isEmpty()) {
            throw new IllegalArgumentException(name + ": [] (expected: at least one)");
        }
        return List.copyOf(list);
    }

    /** Returns the endpoints of a region, in the order of the file; empty if it has none. */
    public List<Endpoint> endpointsIn(String region) {
        return endpoints.stream()
                .filter(endpoint -> endpoint.region().equals(region))
                .toList();
    }
}
