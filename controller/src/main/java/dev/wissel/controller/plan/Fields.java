package dev.wissel.controller.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Compares fields as Kong means them: nothing is an empty list, 1 is 1.0, and a set has no order. Stateless. */
final class Fields {
    private static final Set<String> SETS =
            Set.of("tags", "protocols", "methods", "hosts", "snis", "http_statuses", "ca_certificates");
    /** Mappings of free names, which are one value: a name that is not wanted is to go. */
    private static final Set<String> FREE = Set.of("headers");

    private Fields() {}

    /** Returns whether two values mean the same to Kong. */
    static boolean same(String name, @Nullable Object one, @Nullable Object other) {
        return Objects.equals(plain(name, one), plain(name, other));
    }

    private static @Nullable Object plain(String name, @Nullable Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> items = new ArrayList<>();
            list.forEach(item -> items.add(plain("", item)));
            if (SETS.contains(name)) {
                items.sort((a, b) -> String.valueOf(a).compareTo(String.valueOf(b)));
            }
            return items.isEmpty() ? null : items;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> fields = new TreeMap<>();
            map.forEach((key, inner) -> fields.put(String.valueOf(key), plain(String.valueOf(key), inner)));
            fields.values().removeIf(Objects::isNull);
            return fields.isEmpty() ? null : fields;
        }
        return value;
    }

    /**
     * Adds the leaves that differ, masked. Only what is wanted is looked at; a field that this Kong does not show is the same if its default is wanted.
     */
    static void compare(String path, Map<?, ?> wanted, Map<?, ?> actual, Map<?, ?> defaults, List<FieldChange> into) {
        wanted.forEach((key, value) -> {
            String name = String.valueOf(key);
            String field = path.isEmpty() ? name : path + "." + name;
            Object now = actual.get(name);
            Object usual = defaults.get(name);
            if (same(name, value, now) || (!actual.containsKey(name) && same(name, value, usual))) {
                return;
            }
            if (!FREE.contains(name) && value instanceof Map<?, ?> inner && now instanceof Map<?, ?> nowInner) {
                compare(field, inner, nowInner, usual instanceof Map<?, ?> usualInner ? usualInner : Map.of(), into);
            } else {
                into.add(new FieldChange(field, Shown.value(field, now), Shown.value(field, value)));
            }
        });
    }

    /** Returns what is there, with what is wanted in its place. */
    static @Nullable Object merged(String name, @Nullable Object actual, @Nullable Object wanted) {
        if (FREE.contains(name) || !(actual instanceof Map<?, ?> old) || !(wanted instanceof Map<?, ?> inner)) {
            return wanted;
        }
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        old.forEach((key, value) -> all.put(String.valueOf(key), value));
        inner.forEach((key, value) -> {
            String field = String.valueOf(key);
            all.put(field, merged(field, all.get(field), value));
        });
        return all;
    }

    /** Returns the defaults with other values over them. */
    static Map<String, @Nullable Object> over(
            Map<String, ? extends @Nullable Object> defaults, Map<String, ? extends @Nullable Object> values) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(defaults);
        values.forEach((name, value) -> all.put(name, merged(name, all.get(name), value)));
        return all;
    }
}
