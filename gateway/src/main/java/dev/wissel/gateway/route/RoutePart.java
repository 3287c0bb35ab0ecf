package dev.wissel.gateway.route;

import dev.wissel.kong.entity.Route;
import dev.wissel.kong.entity.Service;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the router tries: a route, or one group of its paths, compiled. Immutable. */
final class RoutePart {
    /** First to last: greater priority, then greater id, both without sign. */
    static final Comparator<RoutePart> ORDER = RoutePart::compare;

    private static final PathRule.Hit NO_PATH = new PathRule.Hit(null, Map.of());

    final Route route;
    final @Nullable Service service;
    final long priority;
    final UUID id;
    final List<HostRule> hosts = new ArrayList<>();
    final List<PathRule> paths = new ArrayList<>();
    private final List<HeaderRule> headers = new ArrayList<>();
    private final List<SniRule> snis = new ArrayList<>();

    /**
     * Compiles a part.
     *
     * @throws IllegalArgumentException if a regex cannot be compiled
     */
    RoutePart(Route route, @Nullable Service service, RouteSplit split, PriorityRule rule) {
        this.route = route;
        this.service = service;
        this.priority = rule.of(split.route());
        this.id = split.id();
        route.hosts().forEach(host -> hosts.add(HostRule.parse(host)));
        split.route().paths().forEach(path -> paths.add(PathRule.parse(path)));
        route.headers().forEach((name, values) -> headers.add(new HeaderRule(name, values)));
        route.snis().forEach(sni -> snis.add(new SniRule(sni)));
    }

    private static int compare(RoutePart left, RoutePart right) {
        int byPriority = Long.compareUnsigned(right.priority, left.priority);
        if (byPriority != 0) {
            return byPriority;
        }
        int byHigh = Long.compareUnsigned(right.id.getMostSignificantBits(), left.id.getMostSignificantBits());
        return byHigh != 0
                ? byHigh
                : Long.compareUnsigned(right.id.getLeastSignificantBits(), left.id.getLeastSignificantBits());
    }

    /** Returns how the part matches; null if it does not. What the cache cannot know is asked last. */
    PathRule.@Nullable Hit match(Subject subject) {
        if (!route.methods().isEmpty() && !route.methods().contains(subject.method)) {
            return null;
        }
        if (!hosts.isEmpty() && !acceptsHost(subject)) {
            return null;
        }
        PathRule.Hit hit = paths.isEmpty() ? NO_PATH : matchPath(subject);
        if (hit == null || (snis.isEmpty() && headers.isEmpty())) {
            return hit;
        }
        subject.askedMore = true;
        return acceptsSni(subject.request) && acceptsHeaders(subject.request) ? hit : null;
    }

    private boolean acceptsHost(Subject subject) {
        if (subject.request.host() == null) {
            return false;
        }
        for (HostRule rule : hosts) {
            if (rule.acceptsName(subject.host.name())
                    && (rule.port() == HostName.NO_PORT || rule.port() == subject.port())) {
                return true;
            }
        }
        return false;
    }

    private PathRule.@Nullable Hit matchPath(Subject subject) {
        for (PathRule rule : paths) {
            PathRule.Hit hit = rule.match(subject);
            if (hit != null) {
                return hit;
            }
        }
        return null;
    }

    /** A request without TLS has no server name, and the rule is not asked. */
    private boolean acceptsSni(RequestView request) {
        if (snis.isEmpty() || !request.secure()) {
            return true;
        }
        String sni = request.sni();
        if (sni == null) {
            return false;
        }
        String name = ByteText.lowerAscii(sni);
        return snis.stream().anyMatch(rule -> rule.accepts(name));
    }

    private boolean acceptsHeaders(RequestView request) {
        for (HeaderRule rule : headers) {
            if (!rule.accepts(request)) {
                return false;
            }
        }
        return true;
    }
}
