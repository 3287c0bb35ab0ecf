package dev.wissel.console.entity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A kind of entity: its names, what is unique, what it refers to (Kong facts 1, 6.1). Parents come before children. Immutable. */
public enum EntityType {
    /** Who a request comes from. */
    CONSUMERS("consumers", "username", "username custom_id", ""),
    /** Certificates with their keys; in a path also by a server name. */
    CERTIFICATES("certificates", "", "", ""),
    /** Certificates of authorities. */
    CA_CERTIFICATES("ca_certificates", "", "cert_digest", ""),
    /** Services. */
    SERVICES("services", "name", "name", "client_certificate:certificates"),
    /** Routes. */
    ROUTES("routes", "name", "name", "service:services"),
    /** Upstreams. */
    UPSTREAMS("upstreams", "name", "name", "client_certificate:certificates"),
    /** Targets; only inside of their upstream. */
    TARGETS("targets", "target", "", "upstream:upstreams!"),
    /** Server names of certificates. */
    SNIS("snis", "name", "name", "certificate:certificates!"),
    /** Plugins. */
    PLUGINS("plugins", "instance_name", "instance_name", "route:routes! service:services! consumer:consumers!");

    private final String table;
    private final String endpointKey;
    private final String uniqueFields;
    private final String references;

    /**
     * A field that refers to another entity.
     *
     * @param field its name
     * @param target what it refers to
     * @param cascades whether the entity goes with what it refers to; otherwise that cannot go
     */
    public record Reference(String field, EntityType target, boolean cascades) {}

    EntityType(String table, String endpointKey, String uniqueFields, String references) {
        this.table = table;
        this.endpointKey = endpointKey;
        this.uniqueFields = uniqueFields;
        this.references = references;
    }

    /** Returns Kong's name of the table, which is also its path. */
    public String table() {
        return table;
    }

    /** Returns the field by which a path names one, beside its id; empty for none. */
    public String endpointKey() {
        return endpointKey;
    }

    /** Returns fields whose values must differ. */
    public List<String> uniqueFields() {
        return uniqueFields.isEmpty() ? List.of() : List.of(uniqueFields.split(" "));
    }

    /** Returns fields whose values must differ together, as Kong names them in its answer; empty for none. */
    public List<String> uniqueTogether() {
        return switch (this) {
            case TARGETS -> List.of("upstream", "target");
            case PLUGINS -> List.of("name", "route", "service", "consumer");
            default -> List.of();
        };
    }

    /** Returns what it refers to. */
    public List<Reference> references() {
        List<Reference> all = new ArrayList<>();
        for (String reference : references.isEmpty() ? new String[0] : references.split(" ")) {
            String[] parts = reference.split("[:!]");
            EntityType target = byTable(parts[1]).orElseThrow();
            all.add(new Reference(parts[0], target, reference.endsWith("!")));
        }
        return all;
    }

    /** Returns whether its times have milliseconds. */
    boolean millis() {
        return this == TARGETS;
    }

    /** Returns the type of a table. */
    public static Optional<EntityType> byTable(String table) {
        return Arrays.stream(values()).filter(type -> type.table.equals(table)).findFirst();
    }
}
