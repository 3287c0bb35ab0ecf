package dev.wissel.controller.plan;

import dev.wissel.kong.admin.EntityKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes items of entities as Kong shows them: references become names. Parents are to be added before their children. Confined to one thread.
 */
final class Rows {
    private static final List<String> SCOPES = List.of("service", "route", "consumer", "consumer_group");

    private final Map<String, String> names = new HashMap<>();
    private final List<Item> items = new ArrayList<>();

    /** Takes an entity; references in it are ids, or mappings of one. */
    void add(EntityKind kind, Map<String, ? extends @Nullable Object> row) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(row);
        String id = text(fields.remove("id"));
        String name = text(fields.get(kind == EntityKind.TARGETS ? "target" : "name"));
        String shown = kind == EntityKind.TARGETS ? Wanted.address(name) : name.isEmpty() ? id : name;
        String scope = "";
        if (kind == EntityKind.TARGETS) {
            scope = name("upstream", fields.remove("upstream"));
        } else if (kind == EntityKind.PLUGINS) {
            scope = scope(fields);
        } else if (kind == EntityKind.ROUTES) {
            String service = name("service", fields.get("service"));
            fields.put("service", service.isEmpty() ? null : service);
        }
        names.put(parent(kind) + " " + id, shown);
        items.add(new Item(kind, scope, shown, id, fields));
    }

    List<Item> items() {
        return items;
    }

    private static String parent(EntityKind kind) {
        return kind.path().substring(0, kind.path().length() - 1);
    }

    private String scope(Map<String, @Nullable Object> fields) {
        StringBuilder scope = new StringBuilder();
        for (String kind : SCOPES) {
            String name = name(kind, fields.get(kind));
            if (!name.isEmpty()) {
                scope.append(scope.isEmpty() ? "" : " ")
                        .append(kind)
                        .append(':')
                        .append(name);
            }
        }
        return scope.toString();
    }

    private String name(String kind, @Nullable Object reference) {
        String id = reference instanceof Map<?, ?> map ? text(map.get("id")) : text(reference);
        return names.getOrDefault(kind + " " + id, id);
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }
}
