package dev.wissel.design.kongfile;

import dev.wissel.design.standby.StandbyKind;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.HostPort;
import dev.wissel.design.strategy.KongTarget;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Translation;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.kong.entity.Upstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The Kubernetes objects of one service. Endpoints of one region with the same port and weight that are addresses share a Service and an EndpointSlice;
 * every name is a Service of type ExternalName. Confined to one call.
 */
final class KicService {
    /** Name of the Gateway that the routes belong to. */
    static final String GATEWAY = "kong";

    /** An HTTPRoute's rule holds no more (Gateway API). */
    static final int MAX_BACKENDS = 16;

    /** The largest weight of a backend is 1,000,000, and a group of addresses carries the sum of theirs. */
    private static final int LARGEST_WEIGHT = 10_000;

    private final Strategy strategy;
    private final ServiceStrategy service;
    private final ServicePlan plan;
    private final String base;
    private final List<Map<String, Object>> objects = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<String> limits = new ArrayList<>();

    KicService(Strategy strategy, KongTarget kong, ServiceStrategy service, KongConfig config) {
        this.strategy = strategy;
        this.service = service;
        this.plan = ServicePlan.of(service, strategy.objective(), kong, LARGEST_WEIGHT);
        this.base = label(service.name() + "-" + strategy.name());
        build(config);
    }

    List<Map<String, Object>> objects() {
        return objects;
    }

    List<String> problems() {
        return problems;
    }

    List<String> limits() {
        return limits;
    }

    private void build(KongConfig config) {
        Upstream upstream = config.upstreamByName(Translation.upstreamName(strategy, service))
                .orElseThrow();
        KicPolicy policy = new KicPolicy(service, KongHealth.of(service, upstream.healthchecks()));
        Map<String, Object> policyObject = object("configuration.konghq.com/v1beta1", "KongUpstreamPolicy", base);
        policyObject.put("spec", policy.spec());
        objects.add(policyObject);
        limits.addAll(policy.limits());
        List<Map<String, Object>> backends = new ArrayList<>();
        groups().forEach((name, endpoints) -> backends.add(group(name, endpoints)));
        if (backends.size() > MAX_BACKENDS) {
            problems.add(
                    backends.size() + " backends (expected: at most " + MAX_BACKENDS
                            + " in a rule of an HTTPRoute; addresses of one region with the same port and weight count as one)");
        }
        KicRoutes routes = new KicRoutes(base, service, backends);
        objects.addAll(routes.objects());
        problems.addAll(routes.problems());
        if (plan.standby().chosen() == StandbyKind.CONTROLLER) {
            limits.add("the other regions have weight 0; without a controller there is no failover.");
        }
    }

    /** Returns the endpoints by the name of their Service, in the order of the strategy. */
    private Map<String, List<Endpoint>> groups() {
        Map<String, List<Endpoint>> byKey = new LinkedHashMap<>();
        Map<String, Integer> numbers = new TreeMap<>();
        Map<String, String> names = new LinkedHashMap<>();
        for (Endpoint endpoint : service.endpoints()) {
            HostPort address = endpoint.address();
            String key = isAddress(address)
                    ? endpoint.region() + " " + address.port() + " " + plan.weight(endpoint) + " " + isIpv6(address)
                    : address.text();
            String name = names.computeIfAbsent(key, unused -> {
                int number = numbers.merge(endpoint.region(), 1, Integer::sum);
                return label(base + "-" + endpoint.region() + (number == 1 ? "" : "-" + number));
            });
            byKey.computeIfAbsent(name, unused -> new ArrayList<>()).add(endpoint);
        }
        return byKey;
    }

    private Map<String, Object> group(String name, List<Endpoint> endpoints) {
        HostPort first = endpoints.get(0).address();
        int port = first.port();
        Map<String, Object> object = object("v1", "Service", name);
        annotations(object).putAll(annotations());
        Map<String, Object> spec = new LinkedHashMap<>();
        if (!isAddress(first)) {
            spec.put("type", "ExternalName");
            spec.put("externalName", first.host());
        }
        Map<String, Object> portEntry = new LinkedHashMap<>();
        portEntry.put("name", "web");
        portEntry.put("port", (long) port);
        portEntry.put("protocol", "TCP");
        spec.put("ports", List.of(portEntry));
        object.put("spec", spec);
        objects.add(object);
        if (isAddress(first)) {
            objects.add(slice(name, endpoints, portEntry));
        }
        long weight = endpoints.stream().mapToLong(plan::weight).sum();
        Map<String, Object> backend = new LinkedHashMap<>();
        backend.put("name", name);
        backend.put("port", (long) port);
        backend.put("weight", weight);
        return backend;
    }

    private Map<String, Object> slice(String name, List<Endpoint> endpoints, Map<String, Object> port) {
        Map<String, Object> slice = object("discovery.k8s.io/v1", "EndpointSlice", label(name + "-1"));
        metadata(slice).put("labels", Map.of("kubernetes.io/service-name", name));
        Map<String, Object> slicePort = new LinkedHashMap<>(port);
        slice.put("addressType", isIpv6(endpoints.get(0).address()) ? "IPv6" : "IPv4");
        slice.put("ports", List.of(slicePort));
        slice.put(
                "endpoints",
                endpoints.stream()
                        .map(endpoint -> Map.of("addresses", (Object) List.of(bare(endpoint.address()))))
                        .toList());
        return slice;
    }

    private Map<String, Object> annotations() {
        Map<String, Object> annotations = new LinkedHashMap<>();
        annotations.put("konghq.com/upstream-policy", base);
        annotations.put("konghq.com/protocol", service.protocol().text());
        service.path().ifPresent(path -> annotations.put("konghq.com/path", path));
        annotations.put("konghq.com/connect-timeout", millis(service.timeouts().connect()));
        annotations.put("konghq.com/read-timeout", millis(service.timeouts().read()));
        annotations.put("konghq.com/write-timeout", millis(service.timeouts().write()));
        annotations.put(
                "konghq.com/retries",
                String.valueOf(KongHealth.retries(service, strategy.objective().failover())));
        return annotations;
    }

    private static String millis(Duration duration) {
        return String.valueOf(duration.toMillis());
    }

    static Map<String, Object> object(String apiVersion, String kind, String name) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", name);
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("apiVersion", apiVersion);
        object.put("kind", kind);
        object.put("metadata", metadata);
        return object;
    }

    @SuppressWarnings("unchecked") // made by object()
    static Map<String, Object> metadata(Map<String, Object> object) {
        return (Map<String, Object>) Objects.requireNonNull(object.get("metadata"));
    }

    static Map<String, Object> annotations(Map<String, Object> object) {
        Map<String, Object> annotations = new LinkedHashMap<>();
        metadata(object).put("annotations", annotations);
        return annotations;
    }

    private static boolean isAddress(HostPort address) {
        return isIpv6(address) || address.host().matches("[0-9.]+");
    }

    private static boolean isIpv6(HostPort address) {
        return address.host().indexOf(':') >= 0;
    }

    private static String bare(HostPort address) {
        return address.host().replace("[", "").replace("]", "");
    }

    /** Returns a name that Kubernetes takes: at most 63 of a-z, 0-9 and '-', beginning with a letter, ending with a letter or digit. */
    static String label(String text) {
        String lower = text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9-]", "-");
        String started = Character.isLetter(lower.charAt(0)) ? lower : "w" + lower;
        boolean changed = !started.equals(text);
        if (started.length() <= 63 && !changed) {
            return started;
        }
        // Two names must not become one: what was lost comes back as a check sum.
        String sum = "-" + String.format("%08x", text.hashCode());
        String cut = started.length() + sum.length() > 63 ? started.substring(0, 63 - sum.length()) : started;
        return cut.replaceAll("-+$", "") + sum;
    }
}
