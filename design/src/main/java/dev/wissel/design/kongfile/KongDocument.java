package dev.wissel.design.kongfile;

import dev.wissel.design.strategy.KongTarget;
import dev.wissel.kong.declarative.EntityMaps;
import dev.wissel.kong.entity.Route;
import dev.wissel.kong.entity.Service;
import dev.wissel.kong.entity.Target;
import dev.wissel.kong.entity.Upstream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Entities as mappings, with the fields that a version of Kong knows and that are worth saying. What matters for balancing and failover is written out
 * even where it is Kong's default, so that a file keeps its meaning when a default changes.
 */
final class KongDocument {
    private static final Set<String> ROUTE_FIELDS =
            Set.of("name", "protocols", "methods", "hosts", "paths", "headers", "strip_path", "preserve_host", "tags");
    private static final Set<String> NOT_OF_SERVICE = Set.of("id", "enabled");
    private static final Set<String> NOT_OF_UPSTREAM = Set.of("id", "use_srv_name");
    private static final Set<String> NOT_OF_TARGET = Set.of("id", "upstream");

    private final KongTarget kong;
    private final Set<String> impliedTags;

    /**
     * Makes a writer.
     *
     * @param kong the Kong to suit
     * @param impliedTags tags that every entity gets from elsewhere in the file
     */
    KongDocument(KongTarget kong, Set<String> impliedTags) {
        this.kong = kong;
        this.impliedTags = impliedTags;
    }

    Map<String, Object> service(Service service, List<Map<String, Object>> routes) {
        Map<String, Object> out = without(EntityMaps.of(service), NOT_OF_SERVICE);
        tags(out);
        out.put("routes", routes);
        return out;
    }

    Map<String, Object> route(Route route) {
        Map<String, Object> out = new LinkedHashMap<>();
        EntityMaps.of(route).forEach((name, value) -> {
            if (value != null && ROUTE_FIELDS.contains(name)) {
                out.put(name, value);
            }
        });
        if (!route.paths().isEmpty()) {
            out.put(
                    "paths",
                    route.paths().stream()
                            .map(path -> PathDialect.path(path, kong))
                            .toList());
        }
        tags(out);
        return out;
    }

    Map<String, Object> upstream(Upstream upstream, List<Map<String, Object>> targets) {
        Map<String, Object> out = without(EntityMaps.of(upstream), NOT_OF_UPSTREAM);
        // Before 3.0 a written none turned the algorithm into round-robin; left out it means the same to all.
        out.remove("hash_on", "none");
        out.remove("hash_fallback", "none");
        if (!"cookie".equals(upstream.hashOn())) {
            out.remove("hash_on_cookie_path");
        }
        out.put("healthchecks", health(out.get("healthchecks")));
        tags(out);
        out.put("targets", targets);
        return out;
    }

    /**
     * Returns a target.
     *
     * @param target the target
     * @param failover whether it is a failover target of Kong Enterprise
     */
    Map<String, Object> target(Target target, boolean failover) {
        Map<String, Object> out = without(EntityMaps.of(target), NOT_OF_TARGET);
        Object tags = out.remove("tags");
        if (failover) {
            out.put("failover", true);
        }
        if (tags != null) {
            out.put("tags", tags);
        }
        tags(out);
        return out;
    }

    private void tags(Map<String, Object> entity) {
        if (entity.remove("tags") instanceof List<?> tags) {
            List<Object> left = new ArrayList<>(tags);
            left.removeIf(impliedTags::contains);
            if (!left.isEmpty()) {
                entity.put("tags", left);
            }
        }
    }

    private static Object health(@Nullable Object checks) {
        if (!(checks instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException("healthchecks: " + checks + " (expected: a mapping)");
        }
        Map<String, Object> out = new LinkedHashMap<>();
        map.forEach((name, value) -> {
            if (value instanceof Map<?, ?> inner && inner.isEmpty()) {
                return; // no further headers; a field that Kong learnt late
            }
            if (value != null && !(name.equals("https_verify_certificate") && !"https".equals(map.get("type")))) {
                out.put(String.valueOf(name), value instanceof Map ? health(value) : value);
            }
        });
        return out;
    }

    private static Map<String, Object> without(Map<String, @Nullable Object> entity, Set<String> names) {
        Map<String, Object> out = new LinkedHashMap<>();
        entity.forEach((name, value) -> {
            if (value != null && !names.contains(name)) {
                out.put(name, value);
            }
        });
        return out;
    }

    /** Returns the prometheus plugin with what the rules and dashboards of a design need (Kong facts 7.1). */
    Map<String, Object> prometheus(List<String> tags) {
        Map<String, Object> config = new LinkedHashMap<>();
        config.put("per_consumer", false);
        if (kong.isAtLeast(3, 0)) {
            config.put("status_code_metrics", true);
            config.put("latency_metrics", true);
            config.put("bandwidth_metrics", true);
            config.put("upstream_health_metrics", true);
        }
        Map<String, Object> plugin = new LinkedHashMap<>();
        plugin.put("name", "prometheus");
        plugin.put("config", config);
        plugin.put("tags", tags);
        tags(plugin);
        return plugin;
    }
}
