package dev.wissel.kong.declarative;

import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Path;
import dev.wissel.kong.rule.Texts;
import dev.wissel.kong.schema.Field;
import dev.wissel.kong.schema.Findings;
import dev.wissel.kong.schema.Kind;
import dev.wissel.kong.schema.Kinds;
import dev.wissel.kong.schema.Schema;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A kind of entity as the declarative format has it: what refers to it, what it refers to, and what nests in it. Immutable. */
enum Table {
    CONSUMERS("consumers", "consumer", "username", ""),
    CERTIFICATES("certificates", "certificate", "", ""),
    CA_CERTIFICATES("ca_certificates", "ca_certificate", "", ""),
    SERVICES("services", "service", "name", "client_certificate:certificates"),
    ROUTES("routes", "route", "name", "service:services"),
    UPSTREAMS("upstreams", "upstream", "name", "client_certificate:certificates"),
    TARGETS("targets", "target", "", "upstream:upstreams!"),
    SNIS("snis", "sni", "name", "certificate:certificates!"),
    PLUGINS("plugins", "plugin", "instance_name", "route:routes service:services consumer:consumers"),
    ACLS("acls", "acl", "", "consumer:consumers!"),
    BASIC_AUTH("basicauth_credentials", "basicauth_credential", "username", "consumer:consumers!"),
    HMAC_AUTH("hmacauth_credentials", "hmacauth_credential", "username", "consumer:consumers!"),
    JWT("jwt_secrets", "jwt_secret", "key", "consumer:consumers!"),
    KEY_AUTH("keyauth_credentials", "keyauth_credential", "key", "consumer:consumers!"),
    OAUTH2("oauth2_credentials", "oauth2_credential", "client_id", "consumer:consumers!"),
    OAUTH2_CODES(
            "oauth2_authorization_codes",
            "oauth2_authorization_code",
            "",
            "service:services credential:oauth2_credentials! plugin:plugins"),
    OAUTH2_TOKENS("oauth2_tokens", "oauth2_token", "access_token", "service:services credential:oauth2_credentials!"),
    FILTER_CHAINS("filter_chains", "filter_chain", "name", "route:routes service:services"),
    KEY_SETS("key_sets", "key_set", "name", ""),
    KEYS("keys", "key", "name", "set:key_sets"),
    VAULTS("vaults", "vault", "prefix", ""),
    PARAMETERS("parameters", "parameter", "key", ""),
    WORKSPACES("workspaces", "workspace", "name", ""),
    SESSIONS("sessions", "session", "session_id", ""),
    ACME_STORAGE("acme_storage", "acme_storage", "key", ""),
    DATA_PLANES("clustering_data_planes", "clustering_data_plane", "", ""),
    METRICS("ratelimiting_metrics", "ratelimiting_metric", "", "");

    /** Kong's name, as in the file. */
    final String key;
    /** One of them, as decK names it in its defaults. */
    final String singular;
    /** Field that is unique and by which others may refer to it; empty if there is none. */
    final String uniqueField;

    /** Fields that refer to other entities, each with its table, and a mark if it is required. */
    private final String references;

    Table(String key, String singular, String uniqueField, String references) {
        this.key = key;
        this.singular = singular;
        this.uniqueField = uniqueField;
        this.references = references;
    }

    /** Returns whether the gateway has a use for such entities; the others are only checked. */
    boolean used() {
        return compareTo(PLUGINS) <= 0;
    }

    static @Nullable Table of(String key) {
        for (Table table : values()) {
            if (table.key.equals(key)) {
                return table;
            }
        }
        return null;
    }

    private record Links(Map<String, Table> references, Set<String> required, Map<Table, String> children) {}

    private static final Map<Table, Links> LINKS = links();

    private static Map<Table, Links> links() {
        Map<Table, Links> all = new EnumMap<>(Table.class);
        for (Table table : values()) {
            all.put(table, new Links(new LinkedHashMap<>(), new HashSet<>(), new LinkedHashMap<>()));
        }
        for (Table table : values()) {
            for (String reference : table.references.isEmpty() ? new String[0] : table.references.split(" ")) {
                String[] parts = reference.split("[:!]");
                Table target = Objects.requireNonNull(of(parts[1]));
                Links links = Objects.requireNonNull(all.get(table));
                links.references().put(parts[0], target);
                if (reference.endsWith("!")) {
                    links.required().add(parts[0]);
                }
                Objects.requireNonNull(all.get(target)).children().put(table, parts[0]);
            }
        }
        return all;
    }

    private Links linked() {
        return Objects.requireNonNull(LINKS.get(this));
    }

    /** Returns the fields that refer to other entities, with the table of each. */
    Map<String, Table> references() {
        return linked().references();
    }

    /** Returns whether an entity is nothing without what the field refers to. */
    boolean requires(String reference) {
        return linked().required().contains(reference);
    }

    /** Returns the tables whose entities may be nested in one of this, with the field by which they refer to it. */
    Map<Table, String> children() {
        return linked().children();
    }

    /** Returns the schema of an entity as it is written in a file. */
    Schema inFile(Schema entity, boolean nested) {
        List<Field> fields = new ArrayList<>();
        references().forEach((name, target) -> {
            Kind kind = entity.forbidsReference(name) ? Kinds.forbidden("value must be null") : Table::reference;
            fields.add(!nested && requires(name) ? Field.required(name, kind) : Field.optional(name, kind));
        });
        children().keySet().forEach(child -> fields.add(Field.optional(child.key, Table::entities)));
        return entity.with(fields.toArray(Field[]::new));
    }

    /** Returns the schema of an entity as the Admin API takes it, with references resolved. */
    Schema inAdmin(Schema entity) {
        List<Field> fields = new ArrayList<>();
        references().keySet().forEach(name -> {
            Kind kind = entity.forbidsReference(name) ? Kinds.forbidden("value must be null") : Table::primaryKey;
            fields.add(requires(name) ? Field.required(name, kind) : Field.optional(name, kind));
        });
        return entity.without("_comment", "_ignore").with(fields.toArray(Field[]::new));
    }

    private static @Nullable Object primaryKey(Node node, Path path, Findings findings) {
        Node id = node instanceof Node.Mapping mapping ? mapping.present("id") : null;
        if (id == null) {
            findings.missing(node, path.field("id"), "missing primary key", "write {id: ...}");
            return null;
        }
        Object read = Kinds.text(Texts::uuid).read(id, path.field("id"), findings);
        return read == null ? null : Map.of("id", read);
    }

    /** A reference is a name or an id, or a mapping that holds the id. */
    private static @Nullable Object reference(Node node, Path path, Findings findings) {
        if (!(node instanceof Node.Mapping mapping)) {
            return Kinds.text().read(node, path, findings);
        }
        Node id = mapping.present("id");
        if (id == null) {
            findings.missing(mapping, path.field("id"), "missing primary key", "write the name itself, or {id: ...}");
            return null;
        }
        return Kinds.text(Texts::uuid).read(id, path.field("id"), findings);
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
