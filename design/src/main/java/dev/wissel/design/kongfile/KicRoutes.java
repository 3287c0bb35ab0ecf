package dev.wissel.design.kongfile;

import dev.wissel.design.strategy.RouteRule;
import dev.wissel.design.strategy.ServiceStrategy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The HTTPRoutes of a service, one for each of its routes. A match there holds one path, one method and one value for each header, so a route of
 * several is every combination of them. Confined to one call.
 */
final class KicRoutes {
    /** A rule holds no more (Gateway API). */
    static final int MAX_MATCHES = 64;

    private final String base;
    private final List<Map<String, Object>> backends;
    private final List<Map<String, Object>> objects = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();

    KicRoutes(String base, ServiceStrategy service, List<Map<String, Object>> backends) {
        this.base = base;
        this.backends = backends;
        for (int i = 0; i < service.routes().size(); i++) {
            route(service.routes().get(i), i + 1);
        }
    }

    List<Map<String, Object>> objects() {
        return objects;
    }

    List<String> problems() {
        return problems;
    }

    private void route(RouteRule rule, int number) {
        String name = number == 1 ? base : KicService.label(base + "-" + number);
        Map<String, Object> route = KicService.object("gateway.networking.k8s.io/v1", "HTTPRoute", name);
        Map<String, Object> annotations = KicService.annotations(route);
        annotations.put("konghq.com/strip-path", String.valueOf(rule.stripPath()));
        annotations.put("konghq.com/preserve-host", String.valueOf(rule.preserveHost()));
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("parentRefs", List.of(Map.of("name", KicService.GATEWAY)));
        if (!rule.hosts().isEmpty()) {
            rule.hosts().forEach(this::checkHost);
            spec.put("hostnames", rule.hosts());
        }
        List<Map<String, Object>> matches = matches(rule);
        if (matches.size() > MAX_MATCHES) {
            problems.add("route " + number + " has " + matches.size()
                    + " combinations of paths, methods and header values (expected: at most " + MAX_MATCHES + ")");
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("matches", matches);
        body.put("backendRefs", backends);
        spec.put("rules", List.of(body));
        route.put("spec", spec);
        objects.add(route);
    }

    private void checkHost(String host) {
        if (host.indexOf(':') >= 0) {
            problems.add("host '" + host + "' has a port (expected: a host name; the port is the Gateway's affair)");
        } else if (host.indexOf('*') >= 0 && !host.startsWith("*.")) {
            problems.add("host '" + host + "' (expected: '*' as the first label only)");
        } else if (host.indexOf('_') >= 0) {
            problems.add("host '" + host + "' (expected: letters, digits, '-' and '.')");
        }
    }

    private List<Map<String, Object>> matches(RouteRule rule) {
        List<Map<String, Object>> matches = List.of(Map.of());
        matches = times(
                matches, "path", rule.paths().stream().map(KicRoutes::path).toList());
        matches = times(matches, "method", rule.methods());
        for (List<Map<String, Object>> headers : headerCombinations(rule)) {
            matches = times(
                    matches,
                    "headers",
                    headers.stream().map(header -> (Object) List.of(header)).toList());
        }
        return matches;
    }

    private static List<List<Map<String, Object>>> headerCombinations(RouteRule rule) {
        List<List<Map<String, Object>>> all = new ArrayList<>();
        rule.headers()
                .forEach((name, values) -> all.add(values.stream()
                        .map(value -> {
                            Map<String, Object> header = new LinkedHashMap<>();
                            boolean expression = value.startsWith("~*");
                            header.put("type", expression ? "RegularExpression" : "Exact");
                            header.put("name", name);
                            header.put("value", expression ? value.substring(2) : value);
                            return header;
                        })
                        .toList()));
        return all;
    }

    private static Map<String, Object> path(String path) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("type", path.startsWith("~") ? "RegularExpression" : "PathPrefix");
        out.put("value", path.startsWith("~") ? path.substring(1) : path);
        return out;
    }

    /** Returns each match with each of the values; lists of headers are joined. */
    private static List<Map<String, Object>> times(List<Map<String, Object>> matches, String key, List<?> values) {
        if (values.isEmpty()) {
            return matches;
        }
        List<Map<String, Object>> product = new ArrayList<>();
        for (Map<String, Object> match : matches) {
            for (Object value : values) {
                Map<String, Object> next = new LinkedHashMap<>(match);
                next.merge(key, value, KicRoutes::joined);
                product.add(next);
            }
        }
        return product;
    }

    private static Object joined(Object earlier, Object later) {
        List<Object> both = new ArrayList<>((List<?>) earlier);
        both.addAll((List<?>) later);
        return both;
    }
}
