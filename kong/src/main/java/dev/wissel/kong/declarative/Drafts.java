package dev.wissel.kong.declarative;

import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import dev.wissel.kong.document.Path;
import dev.wissel.kong.document.Problems;
import dev.wissel.kong.entity.EntityId;
import dev.wissel.kong.rule.Texts;
import dev.wissel.kong.schema.Findings;
import dev.wissel.kong.schema.Schema;
import dev.wissel.kong.schema.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads all entities of a document, nested ones too, and gives each its id. Confined to one thread. */
final class Drafts {
    private final Findings findings;
    private final Problems notes;
    private final Schemas schemas;
    private final Preparation preparation;
    private final List<Draft> all = new ArrayList<>();
    private final List<Draft> misplaced = new ArrayList<>();

    /** What is done to each entity before it is read. */
    @FunctionalInterface
    interface Preparation {
        /** Returns the entity as it is to be read. */
        Mapping apply(Table table, Mapping entity, Path path);
    }

    /** Starts without entities. */
    Drafts(Findings findings, Problems notes, Schemas schemas, Preparation preparation) {
        this.findings = findings;
        this.notes = notes;
        this.schemas = schemas;
        this.preparation = preparation;
    }

    /**
     * Tells of plugins that may not be limited to what they are nested in. Kong's loader only sees this when it looks at the whole file again because
     * something else is wrong.
     */
    void finish() {
        boolean wrong = !findings.isEmpty();
        for (Draft draft : misplaced) {
            String field = draft.parentField;
            if (wrong) {
                findings.missing(draft.values.node(), draft.values.path().field(field), "value must be null", "");
            } else {
                notes.add(
                        draft.values.place("name"),
                        draft.values.path(),
                        "not for a " + field + ", Kong never runs it here",
                        "its loader lets it pass, its Admin API does not");
            }
        }
    }

    /** Returns what was read: parents before their children, otherwise in the order of the document. */
    List<Draft> all() {
        return all;
    }

    /** Reads a list of entities at the top of the document. */
    void read(Table table, Node list, Path path) {
        Table.entities(list, path, findings);
        readItems(table, list, path, null, "");
    }

    private void readItems(Table table, Node list, Path path, @Nullable Draft parent, String parentField) {
        List<Node> items = list instanceof Sequence sequence ? sequence.items() : List.of();
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i) instanceof Mapping mapping) {
                readEntity(table, preparation.apply(table, mapping, path.index(i)), path.index(i), parent, parentField);
            }
        }
    }

    private void readEntity(Table table, Mapping mapping, Path path, @Nullable Draft parent, String parentField) {
        Schema schema = schemas.of(table, mapping, parent != null, path, findings);
        if (schema == null) {
            return;
        }
        Values values = schema.read(mapping, path, findings);
        Draft draft = new Draft(table, values, id(table, mapping, path, parent, parentField), parentField);
        if (parent != null && schema.forbidsReference(parentField)) {
            misplaced.add(draft);
        }
        if (parent != null) {
            draft.references.put(parentField, parent.id);
        }
        all.add(draft);
        for (Map.Entry<Table, String> child : table.children().entrySet()) {
            Node children = mapping.present(child.getKey().key);
            if (children != null) {
                readItems(child.getKey(), children, path.field(child.getKey().key), draft, child.getValue());
            }
        }
    }

    private static String id(Table table, Mapping mapping, Path path, @Nullable Draft parent, String parentField) {
        String given = text(mapping, "id");
        if (given != null && Texts.uuid(given) == null) {
            return given;
        }
        String name = table.uniqueField.isEmpty() ? null : text(mapping, table.uniqueField);
        return switch (table) {
            case TARGETS ->
                EntityId.target(
                        orEmpty(reference(mapping, "upstream", parent, parentField)), orEmpty(text(mapping, "target")));
            case PLUGINS ->
                EntityId.plugin(
                        orEmpty(text(mapping, "name")),
                        reference(mapping, "route", parent, parentField),
                        reference(mapping, "service", parent, parentField),
                        reference(mapping, "consumer", parent, parentField));
            case ACLS ->
                EntityId.of(
                        table.key,
                        "acls:*:" + orEmpty(reference(mapping, "consumer", parent, parentField)) + ":"
                                + orEmpty(text(mapping, "group")));
            case KEYS ->
                EntityId.of(
                        table.key,
                        "keys:*:" + orEmpty(text(mapping, "kid")) + ":"
                                + orEmpty(reference(mapping, "set", parent, parentField)));
            default -> EntityId.of(table.key, name != null ? name : "unnamed at " + path);
        };
    }

    /** How the file refers to something; Kong takes the text for the id as it stands. */
    private static @Nullable String reference(
            Mapping mapping, String field, @Nullable Draft parent, String parentField) {
        if (parent != null && field.equals(parentField)) {
            return parent.id;
        }
        return mapping.get(field) instanceof Mapping inner ? text(inner, "id") : text(mapping, field);
    }

    static @Nullable String text(Mapping mapping, String field) {
        return mapping.present(field) instanceof Scalar scalar ? scalar.text() : null;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
