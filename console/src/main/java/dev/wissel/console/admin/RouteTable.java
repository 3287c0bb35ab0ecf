package dev.wissel.console.admin;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Paths and what answers there. A literal segment goes before a placeholder; one slash at the end is ignored. Filled by one thread, then only read.
 *
 * <p>{@code HEAD} is answered as {@code GET} without its body, {@code OPTIONS} by what the path can do, and a method that it cannot do with 405.
 */
public final class RouteTable {
    private final Node root = new Node();

    /** One segment of the paths that were added. */
    private static final class Node {
        private final Map<String, Node> literals = new LinkedHashMap<>();
        private @Nullable Node any;
        /** By method; empty where no path ends. */
        private final Map<String, Endpoint> endpoints = new TreeMap<>();
    }

    private record Endpoint(List<String> segments, AdminHandler handler) {}

    /**
     * Adds an endpoint.
     *
     * @param method upper case; not {@code HEAD} or {@code OPTIONS}, which follow from the others
     * @param path for example {@code /upstreams/{upstream}/targets}
     * @throws IllegalArgumentException if there is one already
     */
    public RouteTable add(String method, String path, AdminHandler handler) {
        List<String> segments = segments(path);
        Node node = root;
        for (String segment : segments) {
            node = placeholder(segment) == null
                    ? node.literals.computeIfAbsent(segment, ignored -> new Node())
                    : anyOf(node);
        }
        if (node.endpoints.putIfAbsent(method, new Endpoint(segments, handler)) != null) {
            throw new IllegalArgumentException("path: " + method + " " + path + " (expected: one not added yet)");
        }
        return this;
    }

    private static Node anyOf(Node node) {
        Node any = node.any;
        if (any == null) {
            any = new Node();
            node.any = any;
        }
        return any;
    }

    private static @Nullable String placeholder(String segment) {
        return segment.startsWith("{") && segment.endsWith("}") ? segment.substring(1, segment.length() - 1) : null;
    }

    private static List<String> segments(String path) {
        String inner = path.startsWith("/") ? path.substring(1) : path;
        inner = inner.endsWith("/") ? inner.substring(0, inner.length() - 1) : inner;
        return inner.isEmpty() ? List.of() : List.of(inner.split("/", -1));
    }

    /** Returns the paths that were added, those below a path right after it. */
    public List<String> paths() {
        List<String> all = new ArrayList<>();
        collect(root, all);
        all.sort(Comparator.comparing(path -> path.replace('/', '\0')));
        return all;
    }

    private static void collect(Node node, List<String> all) {
        if (!node.endpoints.isEmpty()) {
            Endpoint any = node.endpoints.values().iterator().next();
            all.add("/" + String.join("/", any.segments()));
        }
        node.literals.forEach((segment, next) -> collect(next, all));
        if (node.any != null) {
            collect(node.any, all);
        }
    }

    /** Returns the methods that a path can do, without {@code HEAD} and {@code OPTIONS}; empty if there is no such path. */
    public Set<String> methods(String path) {
        Node node = find(root, segments(path), 0);
        return node == null ? Set.of() : Collections.unmodifiableSet(node.endpoints.keySet());
    }

    /** Returns each endpoint that was added, as {@code GET /upstreams/{upstream}}. */
    public List<String> endpoints() {
        List<String> all = new ArrayList<>();
        collectEndpoints(root, all);
        return all;
    }

    private static void collectEndpoints(Node node, List<String> all) {
        node.endpoints.forEach((method, endpoint) -> all.add(method + " /" + String.join("/", endpoint.segments())));
        node.literals.values().forEach(next -> collectEndpoints(next, all));
        if (node.any != null) {
            collectEndpoints(node.any, all);
        }
    }

    /** Returns the answer of the endpoint that the request is for, or Kong's 404, 405 or 204. */
    public AdminAnswer answer(AdminRequest request) {
        List<String> segments = segments(request.path());
        Node node = find(root, segments, 0);
        if (node == null) {
            return AdminAnswer.notFound();
        }
        if (request.method().equals("OPTIONS")) {
            return options(node);
        }
        Endpoint endpoint = node.endpoints.get(request.method());
        if (endpoint == null) {
            return AdminAnswer.message(405, "Method not allowed");
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int at = 0; at < segments.size(); at++) {
            String name = placeholder(endpoint.segments().get(at));
            if (name != null) {
                parameters.put(name, PercentEscapes.decode(segments.get(at)));
            }
        }
        return endpoint.handler().handle(request.withParameters(parameters));
    }

    private static @Nullable Node find(Node node, List<String> segments, int at) {
        if (at == segments.size()) {
            return node.endpoints.isEmpty() ? null : node;
        }
        String segment = segments.get(at);
        Node literal = node.literals.get(segment);
        Node found = literal == null ? null : find(literal, segments, at + 1);
        Node any = node.any;
        return found == null && any != null && !segment.isEmpty() ? find(any, segments, at + 1) : found;
    }

    private static AdminAnswer options(Node node) {
        TreeMap<String, Boolean> methods = new TreeMap<>();
        node.endpoints.keySet().forEach(method -> methods.put(method, true));
        methods.put("OPTIONS", true);
        if (methods.containsKey("GET")) {
            methods.put("HEAD", true);
        }
        String allowed = String.join(", ", methods.keySet());
        return AdminAnswer.empty(204)
                .with("Access-Control-Allow-Methods", allowed)
                .with("Allow", allowed)
                .with("Access-Control-Allow-Headers", "Content-Type");
    }
}
