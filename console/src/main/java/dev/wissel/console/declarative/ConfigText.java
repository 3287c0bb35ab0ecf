package dev.wissel.console.declarative;

import dev.wissel.console.entity.Entity;
import dev.wissel.kong.declarative.YamlText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A configuration in force as YAML that {@code POST /config} takes back: flat, every field written, references by id. Stateless and thread-safe. */
final class ConfigText {
    private ConfigText() {}

    static String of(Map<String, List<Entity>> tables) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("_format_version", "3.0");
        document.put("_transform", false);
        tables.forEach((table, entities) -> {
            List<Map<String, @Nullable Object>> rows = new ArrayList<>();
            entities.forEach(entity -> rows.add(row(entity.stored())));
            document.put(table, rows);
        });
        return YamlText.of(document);
    }

    private static Map<String, @Nullable Object> row(Map<String, @Nullable Object> entity) {
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        entity.forEach((field, value) -> row.put(field, isReference(value) ? ((Map<?, ?>) value).get("id") : value));
        return row;
    }

    private static boolean isReference(@Nullable Object value) {
        return value instanceof Map<?, ?> map && map.size() == 1 && map.get("id") instanceof String;
    }
}
