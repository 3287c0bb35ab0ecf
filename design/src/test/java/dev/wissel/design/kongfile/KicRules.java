package dev.wissel.design.kongfile;

import dev.wissel.kong.document.Document;
import dev.wissel.kong.document.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A checker of Kubernetes manifests, written from the rules of the custom resources and not from what the product writes: KongUpstreamPolicy's types and
 * CEL rules, HTTPRoute's limits, names, and references between the objects (Kong facts 10, Gateway API v1).
 */
final class KicRules {
    private static final Pattern LABEL = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern HOST =
            Pattern.compile("(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Set<String> ALGORITHMS =
            Set.of("round-robin", "consistent-hashing", "least-connections", "latency", "sticky-sessions");

    private final List<String> problems = new ArrayList<>();
    private final Map<String, Node.Mapping> services = new TreeMap<>();
    private final Set<String> policies = new TreeSet<>();
    private final List<Node.Mapping> routes = new ArrayList<>();
    private final Set<String> slices = new TreeSet<>();

    static List<String> check(String yaml) {
        KicRules rules = new KicRules();
        String[] parts = yaml.split("(?m)^---\n", -1);
        for (int i = 1; i < parts.length; i++) {
            Document document = Document.parse("kic.yml", parts[i]);
            document.problems().forEach(problem -> rules.problems.add(problem.render()));
            if (document.root() instanceof Node.Mapping object) {
                rules.object(object);
            }
        }
        rules.references();
        return rules.problems;
    }

    private void object(Node.Mapping object) {
        String kind = text(object, "kind");
        Node.Mapping metadata = map(object, "metadata");
        String name = text(metadata, "name");
        check(LABEL.matcher(name).matches(), kind + " " + name + ": name");
        switch (kind) {
            case "KongUpstreamPolicy" -> {
                check(policies.add(name), "two policies " + name);
                check(text(object, "apiVersion").equals("configuration.konghq.com/v1beta1"), "apiVersion of " + kind);
                policy(name, map(object, "spec"));
            }
            case "Service" -> check(services.put(name, object) == null, "two services " + name);
            case "EndpointSlice" -> {
                slices.add(text(map(metadata, "labels"), "kubernetes.io/service-name"));
                check(list(object, "endpoints").size() <= 1000, "endpoints of " + name);
                check(Set.of("IPv4", "IPv6").contains(text(object, "addressType")), "addressType of " + name);
            }
            case "HTTPRoute" -> routes.add(object);
            case "KongClusterPlugin" ->
                check(text(map(metadata, "labels"), "global").equals("true"), "global plugin");
            default -> problems.add("unknown kind " + kind);
        }
    }

    private void policy(String name, Node.Mapping spec) {
        keys(name, spec, Set.of("algorithm", "slots", "hashOn", "hashOnFallback", "healthchecks", "stickySessions"));
        String algorithm = text(spec, "algorithm");
        check(ALGORITHMS.contains(algorithm), name + ": algorithm " + algorithm);
        between(name, spec, "slots", 10, 65536);
        boolean hashed = spec.get("hashOn") != null;
        check(hashed == algorithm.equals("consistent-hashing"), name + ": hashOn only with consistent-hashing");
        if (hashed) {
            Node.Mapping on = hash(name, map(spec, "hashOn"));
            if (spec.get("hashOnFallback") != null) {
                Node.Mapping fallback = hash(name, map(spec, "hashOnFallback"));
                check(on.get("cookie") == null, name + ": no fallback with a cookie");
                check(
                        !on.toString()
                                .replaceAll("(line|column)=[0-9]+", "")
                                .equals(fallback.toString().replaceAll("(line|column)=[0-9]+", "")),
                        name + ": fallback must differ");
            }
        } else {
            check(spec.get("hashOnFallback") == null, name + ": fallback without hashOn");
        }
        Node.Mapping checks = map(spec, "healthchecks");
        keys(name, checks, Set.of("active", "passive", "threshold"));
        Node.Mapping active = map(checks, "active");
        keys(
                name,
                active,
                Set.of(
                        "type",
                        "concurrency",
                        "timeout",
                        "httpPath",
                        "httpsSni",
                        "httpsVerifyCertificate",
                        "headers",
                        "healthy",
                        "unhealthy"));
        between(name, active, "timeout", 0, 65535);
        between(name, active, "concurrency", 1, Integer.MAX_VALUE);
        counters(name, map(active, "healthy"), Set.of("interval", "successes", "httpStatuses"));
        counters(
                name,
                map(active, "unhealthy"),
                Set.of("interval", "tcpFailures", "timeouts", "httpFailures", "httpStatuses"));
        Node.Mapping passive = map(checks, "passive");
        keys(name, passive, Set.of("type", "healthy", "unhealthy"));
        counters(name, map(passive, "healthy"), Set.of("successes", "httpStatuses"));
        counters(name, map(passive, "unhealthy"), Set.of("tcpFailures", "timeouts", "httpFailures", "httpStatuses"));
    }

    private Node.Mapping hash(String name, Node.Mapping hash) {
        Set<String> kinds = new TreeSet<>(hash.entries().keySet());
        boolean cookie = kinds.remove("cookie");
        boolean path = kinds.remove("cookiePath");
        check(cookie == path, name + ": cookie needs cookiePath and the reverse");
        check(
                kinds.size() + (cookie ? 1 : 0) == 1,
                name + ": exactly one hash input, not " + hash.entries().keySet());
        kinds.removeAll(Set.of("input", "header", "queryArg", "uriCapture"));
        check(kinds.isEmpty(), name + ": unknown hash input " + kinds);
        if (hash.get("input") != null) {
            check(Set.of("ip", "consumer", "path", "none").contains(text(hash, "input")), name + ": input");
        }
        return hash;
    }

    private void counters(String name, Node.Mapping section, Set<String> known) {
        keys(name, section, known);
        for (String key : known) {
            if (key.equals("httpStatuses")) {
                for (Node status : list(section, key)) {
                    int value = Integer.parseInt(status.shown());
                    check(value >= 100 && value <= 599, name + ": status " + value);
                }
            } else {
                between(name, section, key, key.equals("interval") ? 1 : 0, key.equals("interval") ? 65535 : 255);
            }
        }
    }

    private void references() {
        services.forEach((name, service) -> {
            Node.Mapping metadata = map(service, "metadata");
            Node.Mapping annotations = map(metadata, "annotations");
            check(policies.contains(text(annotations, "konghq.com/upstream-policy")), name + ": policy");
            boolean external = "ExternalName".equals(text(map(service, "spec"), "type"));
            check(external != slices.contains(name), name + ": an external name or endpoints");
        });
        for (Node.Mapping route : routes) {
            String name = text(map(route, "metadata"), "name");
            Node.Mapping spec = map(route, "spec");
            for (Node host : list(spec, "hostnames")) {
                check(HOST.matcher(host.shown()).matches(), name + ": host " + host.shown());
            }
            for (Node item : list(spec, "rules")) {
                rule(name, (Node.Mapping) item);
            }
        }
    }

    private void rule(String name, Node.Mapping rule) {
        check(list(rule, "matches").size() <= 64, name + ": matches");
        List<Node> backends = list(rule, "backendRefs");
        check(!backends.isEmpty() && backends.size() <= 16, name + ": " + backends.size() + " backends");
        Set<String> policy = new TreeSet<>();
        long total = 0;
        for (Node item : backends) {
            Node.Mapping backend = (Node.Mapping) item;
            between(name, backend, "weight", 0, 1_000_000);
            total += Long.parseLong(text(backend, "weight"));
            Node.Mapping service = services.get(text(backend, "name"));
            check(service != null, name + ": backend " + text(backend, "name"));
            if (service != null) {
                policy.add(text(map(map(service, "metadata"), "annotations"), "konghq.com/upstream-policy"));
            }
        }
        check(policy.size() == 1, name + ": the services of a rule name one policy, not " + policy);
        check(total > 0, name + ": no backend takes requests");
    }

    private void between(String name, Node.Mapping section, String key, long least, long most) {
        String value = text(section, key);
        check(
                value.matches("[0-9]+") && Long.parseLong(value) >= least && Long.parseLong(value) <= most,
                name + ": " + key + " " + value);
    }

    private void keys(String name, Node.Mapping section, Set<String> known) {
        section.entries().keySet().forEach(key -> check(known.contains(key), name + ": unknown field " + key));
    }

    private void check(boolean holds, String problem) {
        if (!holds) {
            problems.add(problem);
        }
    }

    private static Node.Mapping map(Node.Mapping owner, String key) {
        return owner.get(key) instanceof Node.Mapping map ? map : Node.Mapping.empty(0, 0);
    }

    private static List<Node> list(Node.Mapping owner, String key) {
        return owner.get(key) instanceof Node.Sequence list ? list.items() : List.of();
    }

    private static String text(Node.@Nullable Mapping owner, String key) {
        return owner != null && owner.get(key) instanceof Node.Scalar scalar ? scalar.text() : "";
    }
}
