package dev.wissel.console.declarative;

import dev.wissel.kong.entity.EntityId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Which tables there are, what nests in what, and what ids entities get from their names. Stateless and thread-safe. */
final class Relations {
    /** Tables, the field that names their entities, and what nests in them with the field by which that refers back. */
    private static final Map<String, Relation> ALL = relations();

    private record Relation(String key, Map<String, String> children) {}

    private Relations() {}

    private static Map<String, Relation> relations() {
        Map<String, Relation> all = new LinkedHashMap<>();
        all.put("services", new Relation("name", Map.of("routes", "service", "plugins", "service")));
        all.put("routes", new Relation("name", Map.of("plugins", "route")));
        all.put("upstreams", new Relation("name", Map.of("targets", "upstream")));
        all.put("targets", new Relation("target", Map.of()));
        all.put("plugins", new Relation("name", Map.of()));
        all.put(
                "consumers",
                new Relation(
                        "username",
                        Map.of(
                                "plugins", "consumer",
                                "acls", "consumer",
                                "basicauth_credentials", "consumer",
                                "hmacauth_credentials", "consumer",
                                "jwt_secrets", "consumer",
                                "keyauth_credentials", "consumer",
                                "oauth2_credentials", "consumer")));
        all.put("certificates", new Relation("", Map.of("snis", "certificate")));
        all.put("key_sets", new Relation("name", Map.of("keys", "set")));
        for (String table : List.of(
                "ca_certificates",
                "snis",
                "vaults",
                "keys",
                "filter_chains",
                "acls",
                "basicauth_credentials",
                "hmacauth_credentials",
                "jwt_secrets",
                "keyauth_credentials",
                "oauth2_credentials",
                "oauth2_authorization_codes",
                "oauth2_tokens",
                "parameters",
                "workspaces")) {
            all.put(table, new Relation("name", Map.of()));
        }
        return all;
    }

    static boolean isTable(String name) {
        return ALL.containsKey(name);
    }

    static Map<String, String> children(String table) {
        Relation relation = ALL.get(table);
        return relation == null ? Map.of() : new TreeMap<>(relation.children());
    }

    static boolean isNamed(String table, Map<?, ?> entity, String name) {
        Relation relation = ALL.get(table);
        return name.equals(entity.get("id"))
                || (relation != null && name.equals(entity.get(relation.key())))
                || name.equals(generated(table, entity, null));
    }

    /** Gives an entity that has no id the one that follows from its name. */
    static void identify(String table, Map<String, @Nullable Object> entity, @Nullable String upstream) {
        if (entity.get("id") == null) {
            String id = generated(table, entity, upstream);
            if (id != null) {
                entity.put("id", id);
            }
        }
    }

    private static @Nullable String generated(String table, Map<?, ?> entity, @Nullable String upstream) {
        if (table.equals("targets")) {
            return upstream != null && entity.get("target") instanceof String target
                    ? EntityId.target(upstream, target)
                    : null;
        }
        Relation relation = ALL.get(table);
        return relation != null && !table.equals("plugins") && entity.get(relation.key()) instanceof String name
                ? EntityId.of(table, name)
                : null;
    }
}
