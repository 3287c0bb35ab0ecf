package dev.wissel.testkit.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the recording last said of each entity. Lists in the order of random ids hold other entities on their first page today; those are compared with
 * what the recording says of them elsewhere. Confined to one thread.
 */
final class EntityBook {
    private final Map<String, Map<?, ?>> latest = new LinkedHashMap<>();

    /** Takes down every entity in an answer. */
    void note(Exchange exchange) {
        note(kind(exchange), exchange.body());
    }

    private void note(String kind, @Nullable Object tree) {
        if (tree instanceof Map<?, ?> map) {
            if (map.get("id") instanceof String id && map.containsKey("created_at")) {
                latest.put(kind + id, map);
            }
            map.values().forEach(value -> note(kind, value));
        } else if (tree instanceof List<?> list) {
            list.forEach(value -> note(kind, value));
        }
    }

    /** Returns what is known of the entity that has an id today; none if it is unknown. */
    List<Map<?, ?>> find(Exchange exchange, Object idToday, Names names) {
        List<Map<?, ?>> found = new ArrayList<>();
        latest.forEach((key, entity) -> {
            if (key.startsWith(kind(exchange)) && idToday.equals(names.today(String.valueOf(entity.get("id"))))) {
                found.add(entity);
            }
        });
        return found;
    }

    private static String kind(Exchange exchange) {
        return exchange.request().path().contains("/health") ? "health " : "entity ";
    }
}
