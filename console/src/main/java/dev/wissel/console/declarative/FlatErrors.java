package dev.wissel.console.declarative;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with a configuration, entity by entity: Kong's {@code flattened_errors}, by which a controller tells which of its objects is at fault.
 * Confined to one thread; one for one answer.
 *
 * <p>An entity is shown as it was written, without what is nested in it; that follows on its own, referring to it. Unlike Kong's, a reference to what is not
 * there is not lost: Kong keeps such errors under the entity's name and then looks for its position.
 */
final class FlatErrors {
    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private final List<Map<String, @Nullable Object>> flat = new ArrayList<>();
    private final Map<String, Object> rest = new LinkedHashMap<>();

    private FlatErrors() {}

    /**
     * Arranges errors.
     *
     * @param input the configuration as it was written; not changed
     * @param errors Kong's tree of errors
     */
    static FlatErrors of(Map<String, ?> input, Map<String, ?> errors) {
        FlatErrors result = new FlatErrors();
        new TreeMap<>(errors).descendingMap().forEach((table, error) -> {
            if (!Relations.isTable(table) || !(input.get(table) instanceof List<?> entities)) {
                result.rest.put(table, error);
            } else if (error instanceof List<?> list) {
                for (int i = Math.min(list.size(), entities.size()) - 1; i >= 0; i--) {
                    result.entity(table, entities.get(i), list.get(i), null);
                }
            } else if (error instanceof Map<?, ?> byName) {
                byName.forEach((name, wrong) -> result.named(table, entities, String.valueOf(name), wrong));
            } else {
                result.rest.put(table, error);
            }
        });
        return result;
    }

    /** Returns what is wrong with each entity. */
    List<Map<String, @Nullable Object>> entities() {
        return flat;
    }

    /** Returns the errors that belong to no entity. */
    Map<String, Object> rest() {
        return rest;
    }

    private void named(String table, List<?> entities, String name, @Nullable Object error) {
        for (Object entity : entities) {
            if (entity instanceof Map<?, ?> map && Relations.isNamed(table, map, name)) {
                entity(table, entity, error instanceof List<?> list ? Map.of("@entity", list) : error, null);
                return;
            }
        }
        rest.put(table, Map.of(name, String.valueOf(error)));
    }

    private void entity(String table, @Nullable Object written, @Nullable Object error, @Nullable Parent parent) {
        if (error == null || !(written instanceof Map<?, ?> original)) {
            return;
        }
        Map<String, @Nullable Object> entity = copy(original);
        boolean whole = error instanceof String;
        Map<String, @Nullable Object> errors =
                error instanceof Map<?, ?> map ? copy(map) : new TreeMap<>(Map.of("@entity", error));
        if (parent != null && !entity.containsKey(parent.field()) && parent.id() != null) {
            entity.put(parent.field(), Map.of("id", parent.id()));
        }
        if (whole) {
            Relations.identify(table, entity, parent == null ? null : parent.reference());
        }
        children(table, entity, errors);
        List<Map<String, String>> said = new ArrayList<>();
        categorize(errors, "", said);
        if (!said.isEmpty()) {
            flat.add(described(table, entity, said));
        }
    }

    /** Takes what is nested out of the entity and its errors, and reports it on its own. */
    private void children(String table, Map<String, @Nullable Object> entity, Map<String, @Nullable Object> errors) {
        Relations.children(table).forEach((childTable, field) -> {
            Object children = entity.get(childTable);
            if (!(children instanceof List<?> list)) {
                return;
            }
            entity.remove(childTable);
            Object error = errors.remove(childTable);
            if (error instanceof List<?> each) {
                boolean named = each.stream().anyMatch(FlatErrors::isAboutTheWhole);
                Map<String, @Nullable Object> identified = copy(entity);
                if (named) {
                    Relations.identify(table, identified, null);
                }
                String id = uuid(identified.get("id"));
                for (int i = 0; i < Math.min(each.size(), list.size()); i++) {
                    entity(childTable, list.get(i), each.get(i), new Parent(field, id, id));
                }
            }
        });
    }

    /** Kong has given ids to all entities by the time at which it looks for duplicates. */
    private static boolean isAboutTheWhole(@Nullable Object error) {
        return error instanceof String;
    }

    private record Parent(
            String field, @Nullable String id, @Nullable String reference) {}

    private static void categorize(Map<String, ?> errors, String path, List<Map<String, String>> said) {
        new TreeMap<>(errors).descendingMap().forEach((field, error) -> {
            if (field.equals("@entity")) {
                each(error, message -> said.add(Map.of("type", "entity", "message", message)));
            } else {
                fields(path.isEmpty() ? field : path + "." + field, error, said);
            }
        });
    }

    private static void fields(String path, @Nullable Object error, List<Map<String, String>> said) {
        if (error instanceof Map<?, ?> map) {
            categorize(copy(map), path, said);
        } else if (error instanceof List<?> list) {
            for (int i = list.size() - 1; i >= 0; i--) {
                if (list.get(i) != null) {
                    fields(path + "." + (i + 1), list.get(i), said);
                }
            }
        } else if (error != null) {
            Map<String, String> one = new LinkedHashMap<>();
            one.put("field", path);
            one.put("message", String.valueOf(error));
            one.put("type", "field");
            said.add(one);
        }
    }

    private static void each(@Nullable Object error, Consumer<String> take) {
        if (error instanceof List<?> list) {
            list.forEach(one -> each(one, take));
        } else if (error != null) {
            take.accept(String.valueOf(error));
        }
    }

    private static Map<String, @Nullable Object> described(
            String table, Map<String, @Nullable Object> entity, List<Map<String, String>> said) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        if (entity.get("name") instanceof String name && !name.isEmpty()) {
            out.put("entity_name", name);
        }
        String id = uuid(entity.get("id"));
        if (id != null) {
            out.put("entity_id", id);
        }
        if (entity.get("tags") instanceof List<?> tags && tags.stream().allMatch(String.class::isInstance)) {
            out.put("entity_tags", tags);
        }
        out.put("entity_type", table.endsWith("s") ? table.substring(0, table.length() - 1) : table);
        out.put("entity", entity);
        out.put("errors", said);
        return out;
    }

    private static @Nullable String uuid(@Nullable Object id) {
        return id instanceof String text && UUID.matcher(text).matches() ? text : null;
    }

    private static Map<String, @Nullable Object> copy(Map<?, ?> map) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put(String.valueOf(key), value));
        return copy;
    }
}
