package dev.wissel.kong.declarative;

import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Path;
import dev.wissel.kong.document.PlainNodes;
import dev.wissel.kong.document.Problems;
import dev.wissel.kong.schema.Findings;
import dev.wissel.kong.schema.Schema;
import dev.wissel.kong.schema.Values;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads single entities as Kong's Admin API takes them: plain maps with Kong's names, this gateway's own plugins included, references as {@code {id: ...}} (Kong facts 1, 6.1).
 *
 * <p>Tables are named as in the declarative format, for example {@code services}; only those that a {@link dev.wissel.kong.entity.KongConfig} holds.
 * Thread-safe.
 */
public final class EntityReader {
    private final Schemas schemas = new Schemas(ReaderOptions.GATEWAY);

    /**
     * What came of an entity.
     *
     * @param stored every field, null where nothing is set: what is to be kept; empty if anything is wrong
     * @param shown the same as the Admin API answers it, which adds fields under older names
     * @param bound the record, for example a {@link dev.wissel.kong.entity.Service}; null if anything is wrong
     * @param kongFields what is wrong, as the Admin API arranges it under {@code fields}; empty if and only if nothing is
     */
    public record Outcome(
            Map<String, @Nullable Object> stored,
            Map<String, @Nullable Object> shown,
            @Nullable Object bound,
            Map<String, Object> kongFields) {
        static Outcome wrong(Findings findings) {
            return new Outcome(Map.of(), Map.of(), null, findings.kongFields());
        }
    }

    /**
     * Reads an entity: checks it, fills in defaults.
     *
     * @param table name of its table
     * @param given what is written, with its {@code id}
     */
    public Outcome read(String table, Map<String, ? extends @Nullable Object> given) {
        return read(tableOf(table), PlainNodes.mapping(given), new Findings(new Problems(table)));
    }

    /**
     * Reads what comes of a good entity once a change is laid over it.
     *
     * @param table name of its table
     * @param given the change
     * @param stored the entity before, as {@link Outcome#stored}
     */
    public Outcome merge(
            String table,
            Map<String, ? extends @Nullable Object> given,
            Map<String, ? extends @Nullable Object> stored) {
        Findings findings = new Findings(new Problems(table));
        Mapping before = PlainNodes.mapping(stored);
        Mapping change = PlainNodes.mapping(given);
        Schema schema = schemas.inAdmin(tableOf(table), before.with(change.entries()), findings);
        return schema == null
                ? Outcome.wrong(findings)
                : read(tableOf(table), schema.merged(change, before, Path.ROOT, findings), findings);
    }

    /**
     * Returns what a form means, whose values are all texts: numbers, truth values and lists where the fields hold such, null for an empty text.
     *
     * @param table name of the table
     * @param form the form's values
     * @param known more fields of the entity, as far as they say what the form's may hold: a plugin's {@code name}
     */
    public Map<String, @Nullable Object> inferred(
            String table, Map<String, ? extends @Nullable Object> form, Map<String, ? extends @Nullable Object> known) {
        Mapping mapping = PlainNodes.mapping(form);
        Mapping whole = mapping.withMissing(PlainNodes.mapping(known).entries());
        Schema schema = schemas.inAdmin(tableOf(table), whole, new Findings(new Problems(table)));
        return PlainNodes.plain(schema == null ? mapping : schema.inferred(mapping));
    }

    /** Returns what Kong says of a value that cannot be one of a field; null if it can. */
    public @Nullable String error(String table, String field, String value) {
        Schema schema = schemas.inAdmin(tableOf(table), Mapping.empty(1, 1), new Findings(new Problems(table)));
        return schema == null ? null : schema.error(field, PlainNodes.text(value));
    }

    private static Table tableOf(String name) {
        Table table = Table.of(name);
        if (table == null || !table.used()) {
            throw new IllegalArgumentException("table: " + name + " (expected: one that a configuration holds)");
        }
        return table;
    }

    private Outcome read(Table table, Mapping entity, Findings findings) {
        Schema schema = schemas.inAdmin(table, entity, findings);
        if (schema == null) {
            return Outcome.wrong(findings);
        }
        Values values = schema.read(entity, Path.ROOT, findings);
        if (!findings.kongFields().isEmpty()) {
            return Outcome.wrong(findings);
        }
        Draft draft = new Draft(table, values, Objects.requireNonNull(values.text("id"), "id"), "");
        table.references().keySet().forEach(field -> {
            if (values.get(field) instanceof Map<?, ?> reference) {
                draft.references.put(field, String.valueOf(reference.get("id")));
            }
        });
        return new Outcome(
                Collections.unmodifiableMap(values.complete(false)),
                Collections.unmodifiableMap(values.complete(true)),
                Binder.one(draft),
                Map.of());
    }
}
