package dev.wissel.kong.schema;

import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fields of fields, as Kong's checks name them: {@code config.redis.host}. */
final class Dotted {
    private Dotted() {}

    /** Returns what Kong sees: the value or its default, or what is written if that is wrong; null for nothing. */
    static @Nullable Object value(Values record, String name) {
        int dot = name.indexOf('.');
        if (dot < 0) {
            if (record.writtenNull(name)) {
                return null;
            }
            Object value = record.get(name);
            return value != null || !record.given(name) ? value : FreeForm.value(record.place(name));
        }
        String first = name.substring(0, dot);
        String rest = name.substring(dot + 1);
        if (record.get(first) instanceof Values inner) {
            return value(inner, rest);
        }
        return record.given(first) ? written(record.place(first), rest) : null;
    }

    private static @Nullable Object written(Node node, String name) {
        Node at = node;
        for (String step : name.split("\\.")) {
            at = at instanceof Node.Mapping mapping ? mapping.present(step) : null;
            if (at == null) {
                return null;
            }
        }
        return FreeForm.value(at);
    }

    /** Returns whether there is something other than an empty text, list or mapping. */
    static boolean nonEmpty(Values record, String name) {
        Object value = value(record, name);
        if (value == null || value.equals("")) {
            return false;
        }
        return !(value instanceof List<?> list && list.isEmpty()) && !(value instanceof Map<?, ?> map && map.isEmpty());
    }

    /** Returns the place of a field, or of the nearest record around it. */
    static Node place(Values record, String name) {
        int dot = name.indexOf('.');
        if (dot < 0) {
            return record.place(name);
        }
        String first = name.substring(0, dot);
        return record.get(first) instanceof Values inner && record.given(first)
                ? place(inner, name.substring(dot + 1))
                : record.place(first);
    }

    /** Returns the path of a field. */
    static Path path(Path record, String name) {
        Path path = record;
        for (String step : name.split("\\.")) {
            path = path.field(step);
        }
        return path;
    }
}
