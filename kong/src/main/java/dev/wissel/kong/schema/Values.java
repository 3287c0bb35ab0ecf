package dev.wissel.kong.schema;

import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Entry;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of one record that were good, with defaults filled in, and where they stand. Immutable. */
public final class Values {
    private final Mapping node;
    private final Path path;
    private final Map<String, Entry> given;
    private final Map<String, Object> values;
    private final Schema schema;

    Values(Mapping node, Path path, Map<String, Entry> given, Map<String, Object> values, Schema schema) {
        this.node = node;
        this.path = path;
        this.given = given;
        this.values = values;
        this.schema = schema;
    }

    /** Returns the record in the document. */
    public Mapping node() {
        return node;
    }

    /** Returns where the record is. */
    public Path path() {
        return path;
    }

    /** Returns what is written for a field; the record itself if nothing is. */
    public Node place(String name) {
        Entry entry = given.get(name);
        return entry == null ? node : entry.value();
    }

    /** Returns whether something other than null is written for a field, good or not. */
    public boolean given(String name) {
        Entry entry = given.get(name);
        return entry != null && !(entry.value() instanceof Node.Scalar scalar && scalar.isNull());
    }

    /** Returns whether null is written for a field. */
    boolean writtenNull(String name) {
        Entry entry = given.get(name);
        return entry != null && entry.value() instanceof Node.Scalar scalar && scalar.isNull();
    }

    /** Returns whether a field is written with something in it: no empty text, list or mapping. */
    public boolean nonEmpty(String name) {
        if (!given(name)) {
            return false;
        }
        Node place = place(name);
        if (place instanceof Node.Sequence sequence) {
            return !sequence.items().isEmpty();
        }
        if (place instanceof Mapping mapping) {
            return !mapping.entries().isEmpty();
        }
        return !place.shown().isEmpty();
    }

    /** Returns a value; null if there is none or it was wrong. */
    public @Nullable Object get(String name) {
        return values.get(name);
    }

    /** Returns a text; null if there is none. */
    public @Nullable String text(String name) {
        return (String) values.get(name);
    }

    /** Returns a text that has a default or is required. Only once nothing is wrong. */
    public String requiredText(String name) {
        return (String) required(name);
    }

    /** Returns a whole number that has a default. Only once nothing is wrong. */
    public int whole(String name) {
        return Math.toIntExact((Long) required(name));
    }

    /** Returns a number that has a default. Only once nothing is wrong. */
    public double number(String name) {
        return ((Number) required(name)).doubleValue();
    }

    /** Returns a truth value that has a default. Only once nothing is wrong. */
    public boolean flag(String name) {
        return (Boolean) required(name);
    }

    /** Returns a list; empty if there is none. */
    @SuppressWarnings("unchecked") // the kind of the field says so
    public <T> List<T> list(String name) {
        Object value = values.get(name);
        return value == null ? List.of() : (List<T>) value;
    }

    /** Returns a mapping; empty if there is none. */
    @SuppressWarnings("unchecked") // the kind of the field says so
    public <T> Map<String, T> map(String name) {
        Object value = values.get(name);
        return value == null ? Map.of() : (Map<String, T>) value;
    }

    /** Returns a record that has a default. Only once nothing is wrong. */
    public Values record(String name) {
        return (Values) required(name);
    }

    private Object required(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + ": null (expected: a value, once nothing is wrong)");
        }
        return value;
    }

    /** Returns the values of a record or mapping in plain form; empty if there is none. */
    public Map<String, Object> plainMap(String name) {
        Object value = values.get(name);
        if (value instanceof Values record) {
            return record.plain();
        }
        return map(name);
    }

    /** Returns all values as plain mappings and lists, numbers as Kong writes them. */
    public Map<String, Object> plain() {
        Map<String, Object> out = new LinkedHashMap<>();
        values.forEach((name, value) -> out.put(name, plain(value)));
        return Collections.unmodifiableMap(out);
    }

    /**
     * Returns all fields as plain mappings and lists, as Kong's Admin API answers: null where nothing is set, also where null was written over a default.
     *
     * @param olderNames whether fields are there under older names too, as Kong shows them but does not keep them
     */
    public Map<String, @Nullable Object> complete(boolean olderNames) {
        Map<String, @Nullable Object> out = new LinkedHashMap<>();
        values.forEach((name, value) -> out.put(name, complete(value, olderNames)));
        schema.complete(this, out);
        if (olderNames) {
            schema.show(out);
        }
        return out;
    }

    private static Object complete(Object value, boolean olderNames) {
        if (value instanceof Values record) {
            return record.complete(olderNames);
        }
        if (value instanceof List<?> list) {
            return list.stream().map(item -> complete(item, olderNames)).toList();
        }
        return plain(value);
    }

    private static Object plain(Object value) {
        if (value instanceof Values record) {
            return record.plain();
        }
        if (value instanceof List<?> list) {
            return list.stream().map(Values::plain).toList();
        }
        return value instanceof Double number ? FreeForm.number(number) : value;
    }
}
