package dev.wissel.kong.declarative;

import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Path;
import dev.wissel.kong.rule.Texts;
import dev.wissel.kong.schema.Field;
import dev.wissel.kong.schema.Findings;
import dev.wissel.kong.schema.Kind;
import dev.wissel.kong.schema.Kinds;
import dev.wissel.kong.schema.KongSchemas;
import dev.wissel.kong.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A kind of entity as the declarative format has it: what refers to it, what it refers to, and what nests in it. Immutable. */
enum Table {
    CONSUMERS("consumers", "consumer", "username"),
    CERTIFICATES("certificates", "certificate", ""),
    CA_CERTIFICATES("ca_certificates", "ca_certificate", ""),
    SERVICES("services", "service", "name"),
    ROUTES("routes", "route", "name"),
    UPSTREAMS("upstreams", "upstream", "name"),
    TARGETS("targets", "target", ""),
    SNIS("snis", "sni", "name"),
    PLUGINS("plugins", "plugin", "instance_name");

    /** Kong's name, as in the file. */
    final String key;
    /** One of them, as decK names it in its defaults. */
    final String singular;
    /** Field that is unique and by which others may refer to it; empty if there is none. */
    final String uniqueField;

    Table(String key, String singular, String uniqueField) {
        this.key = key;
        this.singular = singular;
        this.uniqueField = uniqueField;
    }

    static @Nullable Table of(String key) {
        for (Table table : values()) {
            if (table.key.equals(key)) {
                return table;
            }
        }
        return null;
    }

    /** Returns the fields that refer to other entities, with the table of each. */
    Map<String, Table> references() {
        Map<String, Table> references = new LinkedHashMap<>();
        switch (this) {
            case ROUTES -> references.put("service", SERVICES);
            case TARGETS -> references.put("upstream", UPSTREAMS);
            case SNIS -> references.put("certificate", CERTIFICATES);
            case SERVICES, UPSTREAMS -> references.put("client_certificate", CERTIFICATES);
            case PLUGINS -> {
                references.put("route", ROUTES);
                references.put("service", SERVICES);
                references.put("consumer", CONSUMERS);
            }
            default -> {
                // refers to nothing
            }
        }
        return references;
    }

    /** Returns whether an entity is nothing without what the field refers to. */
    boolean requires(String reference) {
        return (this == TARGETS && reference.equals("upstream")) || (this == SNIS && reference.equals("certificate"));
    }

    /** Returns the tables whose entities may be nested in one of this, with the field by which they refer to it. */
    Map<Table, String> children() {
        Map<Table, String> children = new LinkedHashMap<>();
        for (Table child : values()) {
            child.references().forEach((field, target) -> {
                if (target == this) {
                    children.put(child, field);
                }
            });
        }
        return children;
    }

    /** Returns the schema of an entity as it is written in a file. */
    Schema inFile(Schema entity, boolean nested) {
        List<Field> fields = new ArrayList<>();
        references().forEach((name, target) -> {
            Kind kind = nested ? Kinds.forbidden("value must be null") : Table::reference;
            fields.add(!nested && requires(name) ? Field.required(name, kind) : Field.optional(name, kind));
        });
        children().keySet().forEach(child -> fields.add(Field.optional(child.key, Table::entities)));
        KongSchemas.OTHER_TABLES.forEach((other, parents) -> {
            if (parents.contains(key)) {
                fields.add(Field.optional(other, Table::entities));
            }
        });
        return entity.with(fields.toArray(Field[]::new));
    }

    /** A reference is a name or an id, or a mapping that holds the id. */
    private static @Nullable Object reference(Node node, Path path, Findings findings) {
        if (node instanceof Node.Mapping mapping
                && mapping.entries().size() == 1
                && mapping.get("id") instanceof Node.Scalar id) {
            return Kinds.text(Texts::uuid).read(id, path.field("id"), findings);
        }
        return Kinds.text().read(node, path, findings);
    }

    /** A list of records, which are read on their own. */
    static @Nullable Object entities(Node node, Path path, Findings findings) {
        return Kinds.list((item, itemPath, itemFindings) -> {
                    if (item instanceof Node.Mapping) {
                        return item;
                    }
                    itemFindings.field(item, itemPath, "expected a record", "");
                    return null;
                })
                .read(node, path, findings);
    }
}
