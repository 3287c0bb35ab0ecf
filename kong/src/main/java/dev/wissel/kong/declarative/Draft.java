package dev.wissel.kong.declarative;

import dev.wissel.kong.schema.Values;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An entity on its way from the document to a record. Confined to one thread. */
final class Draft {
    final Table table;
    final Values values;
    final String id;
    /** Field by which it refers to what it is nested in; empty if it stands at the top. */
    final String parentField;
    /** Whether it is of no use, because another one stands for it. */
    boolean dropped;
    /** Ids of what it refers to, by field; filled in once everything is read. */
    final Map<String, String> references = new HashMap<>();

    Draft(Table table, Values values, String id, String parentField) {
        this.table = table;
        this.values = values;
        this.id = id;
        this.parentField = parentField;
    }

    /** Returns the id that a field refers to; null if it refers to nothing. */
    @Nullable
    String reference(String field) {
        return references.get(field);
    }

    /** Returns the id that a field must refer to. Only once nothing is wrong. */
    String requiredReference(String field) {
        String id = references.get(field);
        if (id == null) {
            throw new IllegalStateException(table.key + "." + field + " is not resolved");
        }
        return id;
    }
}
