package dev.wissel.kong.schema;

import dev.wissel.kong.document.Nearest;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Entry;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Path;
import dev.wissel.kong.document.Problems;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of a record and the rules between them. Immutable. */
public final class Schema {
    /** Fields that Kong's documentation speaks of and its open source does not have (Kong facts 1.3, 1.5). */
    private static final Set<String> ENTERPRISE =
            Set.of("failover", "sticky_sessions_cookie", "sticky_sessions_cookie_path", "tls_sans");

    private final Map<String, Field> fields;
    private final List<Shorthand> shorthands;
    private final Set<String> shorthandNames;
    private final Set<String> withoutReferences;
    private final boolean open;
    private final List<Rule> rules;

    private Schema(
            Map<String, Field> fields,
            List<Shorthand> shorthands,
            Set<String> shorthandNames,
            Set<String> withoutReferences,
            boolean open,
            List<Rule> rules) {
        this.fields = fields;
        this.shorthands = List.copyOf(shorthands);
        this.shorthandNames = Set.copyOf(shorthandNames);
        this.withoutReferences = Set.copyOf(withoutReferences);
        this.open = open;
        this.rules = List.copyOf(rules);
    }

    /** Returns a schema of some fields. */
    public static Schema of(Field... fields) {
        return new Schema(byName(Map.of(), fields), List.of(), Set.of(), Set.of(), false, List.of());
    }

    private static Map<String, Field> byName(Map<String, Field> base, Field... fields) {
        Map<String, Field> all = new LinkedHashMap<>(base);
        for (Field field : fields) {
            all.put(field.name(), field);
        }
        return all;
    }

    /** Returns the same schema with further fields, or with fields replaced by ones of the same name. */
    public Schema with(Field... more) {
        return new Schema(byName(fields, more), shorthands, shorthandNames, withoutReferences, open, rules);
    }

    /** Returns the same schema with further rules, applied after those it has. */
    public Schema with(Rule... more) {
        List<Rule> all = new ArrayList<>(rules);
        all.addAll(List.of(more));
        return new Schema(fields, shorthands, shorthandNames, withoutReferences, open, all);
    }

    /**
     * Returns the same schema with a shorthand, which rewrites what is given before it is read.
     *
     * @param name field that only the shorthand knows; empty if it works on ordinary fields
     */
    Schema withShorthand(String name, Shorthand rewrite) {
        List<Shorthand> all = new ArrayList<>(shorthands);
        all.add(rewrite);
        Set<String> names = new LinkedHashSet<>(shorthandNames);
        if (!name.isEmpty()) {
            names.add(name);
        }
        return new Schema(fields, all, names, withoutReferences, open, rules);
    }

    /** Returns the same schema with only some of its fields. */
    Schema only(Collection<String> names) {
        Map<String, Field> kept = new LinkedHashMap<>(fields);
        kept.keySet().retainAll(names);
        return new Schema(kept, shorthands, shorthandNames, withoutReferences, open, rules);
    }

    /** Returns the same schema without some of its fields. */
    public Schema without(String... names) {
        Map<String, Field> kept = new LinkedHashMap<>(fields);
        kept.keySet().removeAll(List.of(names));
        return new Schema(kept, shorthands, shorthandNames, withoutReferences, open, rules);
    }

    /** Returns the same schema, whose entities may not be limited to entities by these fields. */
    Schema withoutReferences(Collection<String> names) {
        return new Schema(fields, shorthands, shorthandNames, Set.copyOf(names), open, rules);
    }

    /** Returns the same schema with other defaults for some of its fields. */
    Schema withDefaults(Map<String, Object> defaults) {
        Map<String, Field> changed = new LinkedHashMap<>(fields);
        defaults.forEach((name, value) -> changed.computeIfPresent(
                name, (same, field) -> new Field(name, field.kind(), field.required(), value, field.secret())));
        return new Schema(changed, shorthands, shorthandNames, withoutReferences, open, rules);
    }

    /** Returns the same schema, which takes unknown fields as they are or refuses them. */
    Schema opened(boolean unknownFields) {
        return new Schema(fields, shorthands, shorthandNames, withoutReferences, unknownFields, rules);
    }

    /** Returns whether an entity may not be limited to another one by a field. */
    public boolean forbidsReference(String name) {
        return withoutReferences.contains(name);
    }

    /** Returns the names of its fields. */
    public Set<String> names() {
        return fields.keySet();
    }

    /** Reads a record; whatever is wrong is noted, and the wrong fields are absent from the answer. */
    public Values read(Mapping mapping, Path path, Findings findings) {
        Map<String, Entry> given = new LinkedHashMap<>(mapping.entries());
        shorthands.forEach(shorthand -> shorthand.rewrite(given, path, findings));
        Map<String, Object> values = new LinkedHashMap<>();
        given.values().forEach(entry -> readField(entry, path, values, findings));
        for (Field field : fields.values()) {
            if (!given.containsKey(field.name()) || (isNull(given.get(field.name())) && !field.required())) {
                fill(field, mapping, path, values, findings);
            }
        }
        Values read = new Values(mapping, path, given, values, this);
        rules.forEach(rule -> rule.check(read, findings));
        return read;
    }

    /** Returns what is wrong with the value of one field; null if nothing is. */
    public @Nullable String error(String name, Node node) {
        Field field = fields.get(name);
        Findings findings = new Findings(new Problems(name));
        if (field == null || field.kind().read(node, Path.ROOT.field(name), findings) != null) {
            return null;
        }
        return String.valueOf(findings.kongFields().get(name));
    }

    /** Returns a record as a form means it, whose values are all texts: an empty one is null, and each kind knows what it takes a text for. */
    public Mapping inferred(Mapping mapping) {
        Map<String, Entry> entries = new LinkedHashMap<>(mapping.entries());
        shorthands.forEach(shorthand -> shorthand.infer(entries));
        entries.replaceAll((name, entry) -> {
            Field field = fields.get(name);
            return field == null ? entry : new Entry(entry.key(), Forms.value(entry.value(), field.kind()));
        });
        return Mapping.empty(mapping.line(), mapping.column()).with(entries);
    }

    /**
     * Returns what is stored with what is given laid over it, as Kong's PATCH does: records field by field, everything else whole.
     *
     * @param given what is to change; shorthands are resolved before it is laid over
     * @param stored a good record, with null where nothing is set
     * @param findings takes what is wrong with shorthands
     */
    public Mapping merged(Mapping given, Mapping stored, Path path, Findings findings) {
        Map<String, Entry> top = new LinkedHashMap<>(given.entries());
        shorthands.forEach(shorthand -> shorthand.rewrite(top, path, findings));
        top.replaceAll((name, entry) -> {
            Field field = fields.get(name);
            Schema inner = field == null ? null : field.kind().schema();
            return inner != null && entry.value() instanceof Mapping over && stored.get(name) instanceof Mapping under
                    ? new Entry(entry.key(), inner.merged(over, under, path.field(name), findings))
                    : entry;
        });
        return stored.with(top);
    }

    /** Adds null for every field without a value, and for every field of its own that was written as null. */
    void complete(Values values, Map<String, @Nullable Object> out) {
        for (Field field : fields.values()) {
            if (!field.required() && values.writtenNull(field.name())) {
                out.put(field.name(), null);
            } else {
                out.putIfAbsent(field.name(), null);
            }
        }
    }

    /** Adds what Kong still shows under older names. */
    void show(Map<String, @Nullable Object> out) {
        shorthands.forEach(shorthand -> shorthand.show(out));
    }

    private void readField(Entry entry, Path path, Map<String, Object> values, Findings findings) {
        String name = entry.key().text();
        Field field = fields.get(name);
        Path fieldPath = path.field(name);
        if (field == null && open) {
            values.put(name, Objects.requireNonNullElse(FreeForm.value(entry.value()), ""));
        } else if (field == null) {
            List<String> words = new ArrayList<>(fields.keySet());
            words.addAll(shorthandNames);
            String hint = ENTERPRISE.contains(name) ? "only Kong Enterprise knows it" : Nearest.hint(name, words);
            findings.field(entry.key(), fieldPath, "unknown field", hint);
        } else if (isNull(entry)) {
            if (field.required()) {
                findings.field(entry.value(), fieldPath, "required field missing", "");
            }
        } else {
            Field enclosing = findings.enter(field);
            Object value = field.kind().read(entry.value(), fieldPath, findings);
            findings.leave(enclosing);
            if (value != null) {
                values.put(name, value);
            }
        }
    }

    private static void fill(Field field, Mapping mapping, Path path, Map<String, Object> values, Findings findings) {
        Object fallback = field.fallback();
        if (fallback instanceof Schema schema) {
            values.put(
                    field.name(),
                    schema.read(Mapping.empty(mapping.line(), mapping.column()), path.field(field.name()), findings));
        } else if (fallback != null) {
            values.put(field.name(), fallback);
        } else if (field.required()) {
            findings.missing(mapping, path.field(field.name()), "required field missing", "");
        }
    }

    private static boolean isNull(@Nullable Entry entry) {
        return entry != null && entry.value() instanceof Node.Scalar scalar && scalar.isNull();
    }
}
