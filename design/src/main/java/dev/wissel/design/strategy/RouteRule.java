package dev.wissel.design.strategy;

import dev.wissel.kong.carrier.Priority;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Which requests belong to a service: those that satisfy every kind of matcher that is given, each by any of its values (Kong facts 5).
 *
 * <p>Immutable.
 *
 * @param paths prefixes that begin with {@code /}, or regular expressions that begin with {@code ~/}; empty if the path does not matter
 * @param hosts host names, each with at most one {@code *} as its first or last label; empty if the host does not matter
 * @param methods methods in upper case; empty if the method does not matter
 * @param headers by name, the values that a header may have; empty if headers do not matter
 * @param stripPath whether the matched prefix is cut off before the request goes on
 * @param preserveHost whether the client's Host header goes on
 * @param priority how dear the requests are when not all can be carried
 */
public record RouteRule(
        List<String> paths,
        List<String> hosts,
        List<String> methods,
        Map<String, List<String>> headers,
        boolean stripPath,
        boolean preserveHost,
        Priority priority) {
    public RouteRule {
        paths = List.copyOf(paths);
        hosts = List.copyOf(hosts);
        methods = List.copyOf(methods);
        Map<String, List<String>> copy = new LinkedHashMap<>();
        headers.forEach((name, values) -> copy.put(name, List.copyOf(values)));
        headers = Collections.unmodifiableMap(copy);
        Objects.requireNonNull(priority, "priority");
        if (paths.isEmpty() && hosts.isEmpty() && methods.isEmpty() && headers.isEmpty()) {
            throw new IllegalArgumentException("route: {} (expected: paths, hosts, methods or headers)");
        }
    }

    /** Returns the rule that takes every request whose path begins with this, and cuts that off. */
    public static RouteRule ofPath(String path) {
        return new RouteRule(List.of(path), List.of(), List.of(), Map.of(), true, false, Priority.NORMAL);
    }

    /** Returns the same rule with another priority. */
    public RouteRule withPriority(Priority newPriority) {
        return new RouteRule(paths, hosts, methods, headers, stripPath, preserveHost, newPriority);
    }
}
