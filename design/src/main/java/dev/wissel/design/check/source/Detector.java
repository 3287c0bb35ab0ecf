package dev.wissel.design.check.source;

import dev.wissel.kong.document.Nearest;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Sequence;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells by what a document holds which kind it is; a file's name says little. Stateless. */
public final class Detector {
    private static final Set<String> TOP =
            Set.of("_format_version", "_transform", "_comment", "_info", "_workspace", "_konnect", "_plugin_configs");

    /** Words that tell the entities of a list apart, the surest table first. */
    private static final Map<String, Set<String>> SIGNS = signs();

    private Detector() {}

    private static Map<String, Set<String>> signs() {
        Map<String, Set<String>> signs = new LinkedHashMap<>();
        signs.put("targets", Set.of("target"));
        signs.put(
                "upstreams",
                Set.of("algorithm", "targets", "slots", "healthchecks", "hash_on", "hash_fallback", "use_srv_name"));
        signs.put(
                "routes",
                Set.of("paths", "strip_path", "preserve_host", "regex_priority", "path_handling", "snis", "methods"));
        signs.put(
                "services",
                Set.of("url", "routes", "host", "port", "connect_timeout", "read_timeout", "write_timeout", "retries"));
        signs.put("plugins", Set.of("config", "instance_name"));
        signs.put("consumers", Set.of("username", "custom_id"));
        signs.put("certificates", Set.of("cert", "key"));
        return signs;
    }

    /** Returns what a tree is. */
    public static Content content(Node root) {
        if (!(root instanceof Mapping mapping)) {
            return Content.OTHER;
        }
        if (mapping.get("apiVersion") != null && mapping.get("kind") != null) {
            return Content.KUBERNETES;
        }
        if (isStrategy(mapping)) {
            return Content.STRATEGY;
        }
        if (isKong(mapping)) {
            return Content.KONG;
        }
        if (mapping.get("groups") != null) {
            return Content.PROMETHEUS;
        }
        if (mapping.get("scrape_configs") != null || mapping.get("rule_files") != null) {
            return Content.PROMETHEUS_CONFIG;
        }
        return Content.OTHER;
    }

    private static boolean isStrategy(Mapping root) {
        if (!(root.get("services") instanceof Mapping services)) {
            return root.get("services") == null
                    && root.get("strategy") != null
                    && (root.get("regions") != null || root.get("objective") != null || root.get("defaults") != null);
        }
        boolean named = root.get("strategy") != null || root.get("objective") != null || root.get("regions") != null;
        return named
                || services.entries().values().stream()
                        .anyMatch(
                                entry -> entry.value() instanceof Mapping service && service.get("endpoints") != null);
    }

    private static boolean isKong(Mapping root) {
        for (String key : root.entries().keySet()) {
            if (TOP.contains(key)
                    || (key.startsWith("_") && Nearest.of(key, TOP).isPresent())) {
                return true;
            }
        }
        if (isEntity(root)) {
            return false;
        }
        return SIGNS.keySet().stream().anyMatch(table -> holdsEntities(root, table))
                || holdsEntities(root, "ca_certificates")
                || holdsEntities(root, "snis");
    }

    /** An upstream with its targets, or a service with its routes, has lists of entities too. */
    private static boolean isEntity(Mapping root) {
        return Set.of("name", "url", "host", "algorithm", "healthchecks", "slots", "hash_on").stream()
                .anyMatch(field -> root.get(field) != null);
    }

    private static boolean holdsEntities(Mapping root, String table) {
        Set<String> signs = SIGNS.getOrDefault(table, Set.of("cert", "name"));
        return root.get(table) instanceof Sequence list
                && list.items().stream()
                        .anyMatch(item -> item instanceof Mapping entity
                                && (entity.get("name") != null
                                        || signs.stream().anyMatch(sign -> entity.get(sign) != null)));
    }

    /** Returns the table that entities of a mapping's kind belong to, if its keys tell. */
    public static Optional<String> table(Mapping entity) {
        for (Map.Entry<String, Set<String>> table : SIGNS.entrySet()) {
            long signs = table.getValue().stream()
                    .filter(sign -> entity.get(sign) != null)
                    .count();
            boolean sure = signs > 1 || table.getKey().equals("targets");
            if (signs > 0
                    && (sure || entity.get("name") != null || entity.entries().size() <= 3)) {
                return Optional.of(table.getKey());
            }
        }
        return Optional.empty();
    }

    /** Returns the table of a list of entities, if the keys of its first one tell. */
    public static Optional<String> table(Sequence list) {
        List<Mapping> entities = list.items().stream()
                .filter(Mapping.class::isInstance)
                .map(Mapping.class::cast)
                .toList();
        return entities.isEmpty() ? Optional.empty() : table(entities.get(0));
    }

    /** Returns whether a mapping is what stands under {@code healthchecks} of an upstream, or a part of it. */
    public static boolean isHealthchecks(Mapping mapping) {
        return mapping.get("active") instanceof Mapping || mapping.get("passive") instanceof Mapping;
    }
}
