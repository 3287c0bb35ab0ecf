package dev.wissel.console.entity;

import dev.wissel.kong.declarative.EntityReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The list {@code snis} of a certificate, which stands for entities of their own (Kong facts 1.6). Confined to who may write. */
final class CertificateNames {
    private final EntityTables tables;
    private final EntityReader reader;

    CertificateNames(EntityTables tables, EntityReader reader) {
        this.tables = tables;
        this.reader = reader;
    }

    /**
     * Takes the list out of what is given.
     *
     * @return the names; null if the list is not there, so that the names stay as they are
     */
    @Nullable
    List<String> take(Map<String, @Nullable Object> given) throws KongError {
        if (!given.containsKey("snis")) {
            return null;
        }
        Object written = given.remove("snis");
        if (written == null) {
            return List.of();
        }
        if (!(written instanceof List<?> list)) {
            throw KongError.schemaViolation(Map.of("snis", "expected a set"));
        }
        List<String> names = new ArrayList<>();
        List<@Nullable Object> errors = new ArrayList<>();
        for (Object item : list) {
            String error = item instanceof String name
                    ? reader.error(EntityType.SNIS.table(), "name", name)
                    : "expected a string";
            errors.add(error);
            names.add(String.valueOf(item));
        }
        if (errors.stream().anyMatch(Objects::nonNull)) {
            throw KongError.schemaViolation(Map.of("snis", errors));
        }
        for (String name : names) {
            if (names.indexOf(name) != names.lastIndexOf(name)) {
                throw KongError.schemaViolation(Map.of("snis", name + " is duplicated"));
            }
        }
        return names;
    }

    /** Refuses names that belong to another certificate. */
    void check(List<String> names, String certificateId) throws KongError {
        for (String name : names) {
            Entity sni = tables.of(EntityType.SNIS).byField("name", name);
            String owner = sni == null ? null : sni.reference("certificate");
            if (owner != null && !owner.equals(certificateId)) {
                throw KongError.schemaViolation(
                        Map.of("snis", name + " already associated with existing certificate '" + owner + "'"));
            }
        }
    }

    /** Returns the names of a certificate, sorted. */
    List<String> of(String certificateId) {
        EntityTable snis = tables.of(EntityType.SNIS);
        TreeSet<String> names = new TreeSet<>();
        for (String id : snis.children("certificate", certificateId)) {
            names.add(
                    Objects.requireNonNull(Objects.requireNonNull(snis.byId(id)).text("name")));
        }
        return List.copyOf(names);
    }

    /** Adds what makes the names of a certificate those of a list. */
    void change(List<String> names, String certificateId, EntityMaker maker, List<Change> changes) throws KongError {
        EntityTable snis = tables.of(EntityType.SNIS);
        for (String id : snis.children("certificate", certificateId)) {
            Entity sni = Objects.requireNonNull(snis.byId(id));
            if (!names.contains(sni.text("name"))) {
                changes.add(Change.remove(sni));
            }
        }
        for (String name : names) {
            if (snis.byField("name", name) == null) {
                Map<String, @Nullable Object> given = new LinkedHashMap<>();
                given.put("name", name);
                given.put("certificate", Map.of("id", certificateId));
                changes.add(Change.put(maker.make(EntityType.SNIS, given)));
            }
        }
    }
}
