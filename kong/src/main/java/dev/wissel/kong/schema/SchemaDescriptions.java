package dev.wissel.kong.schema;

import dev.wissel.kong.document.Document;
import dev.wissel.kong.document.Limits;
import dev.wissel.kong.document.Node;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Schemas as Kong's Admin API describes them under {@code /schemas}: {@code entity_checks} and {@code fields}, without the texts for people. Those of
 * the core entities are data (described-3.9.json); those of plugins and of the other entities follow from the schemas that configurations are checked by.
 * Stateless and thread-safe.
 */
public final class SchemaDescriptions {
    private static final Map<String, Object> CORE = read("described-3.9.json");
    private static final Map<String, Object> REST = read("kong-3.9.json");
    /** Plugins that this gateway has and no Kong. */
    private static final Map<String, Object> OWN = read("wissel-plugins.json");

    private SchemaDescriptions() {}

    /** Returns the description of an entity's table, for example {@code upstreams}. */
    public static Optional<Map<String, Object>> entity(String table) {
        if (CORE.containsKey(table)) {
            return Optional.of(members(CORE.get(table)));
        }
        return find("entities", table).map(entity -> entity(table, entity));
    }

    /** Returns the description of a plugin, this gateway's own included. */
    public static Optional<Map<String, Object>> plugin(String name) {
        return find("plugins", name).or(() -> find(OWN, "plugins", name)).map(plugin -> plugin(name, plugin));
    }

    /** Returns the description of a vault. */
    public static Optional<Map<String, Object>> vault(String name) {
        return find("vaults", name)
                .map(vault -> described(
                        List.of(), List.of(Map.of("config", fields(name).of(members(vault.get("config")))))));
    }

    /** Returns the names of Kong's plugins. */
    public static Set<String> plugins() {
        return members(REST.get("plugins")).keySet();
    }

    private static Optional<Map<String, Object>> find(String kind, String name) {
        return find(REST, kind, name);
    }

    private static Optional<Map<String, Object>> find(Map<String, Object> source, String kind, String name) {
        Map<String, Object> all = members(source.get(kind));
        return all.containsKey(name) ? Optional.of(members(all.get(name))) : Optional.empty();
    }

    private static DescribedField fields(String owner) {
        return new DescribedField(members(REST.get("shared")), owner);
    }

    private static Map<String, Object> plugin(String owner, Map<String, Object> plugin) {
        List<Map<String, Object>> fields = new ArrayList<>();
        for (Object field : list(plugin.get("not_on"))) {
            Map<String, Object> absent = new LinkedHashMap<>();
            absent.put("type", "foreign");
            absent.put("reference", field + "s");
            absent.put("eq", null);
            fields.add(Map.of(String.valueOf(field), absent));
        }
        boolean stream = Boolean.TRUE.equals(plugin.get("stream"));
        Map<String, Object> protocols = new LinkedHashMap<>();
        protocols.put("type", "set");
        protocols.put("required", true);
        protocols.put(
                "elements",
                Map.of("type", "string", "one_of", stream ? List.of(KongSchemas.PROTOCOLS) : PluginSchemas.HTTP));
        protocols.put("default", plugin.getOrDefault("default_protocols", PluginSchemas.HTTP));
        fields.add(Map.of("protocols", protocols));
        fields.add(Map.of("config", fields(owner).of(members(plugin.get("config")))));
        return described(DescribedField.checks(list(plugin.get("checks"))), fields);
    }

    private static Map<String, Object> entity(String owner, Map<String, Object> entity) {
        List<Map<String, Object>> fields = new ArrayList<>();
        Map<String, Object> base = members(members(CORE.get("services")));
        for (Object common : list(entity.get("common"))) {
            for (Object field : list(base.get("fields"))) {
                if (members(field).containsKey(String.valueOf(common))) {
                    fields.add(members(field));
                }
            }
        }
        members(entity.get("fields"))
                .forEach((name, field) -> fields.add(Map.of(name, fields(owner).of(members(field)))));
        return described(DescribedField.checks(list(entity.get("checks"))), fields);
    }

    private static Map<String, Object> described(List<Map<String, Object>> checks, List<Map<String, Object>> fields) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("entity_checks", checks);
        schema.put("fields", fields);
        return schema;
    }

    private static Map<String, Object> read(String resource) {
        try (InputStream in = SchemaDescriptions.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not in the jar");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Document document = Document.parse(resource, text, Limits.DEFAULTS);
            return document.mapping()
                    .map(SchemaDescriptions::withNulls)
                    .orElseThrow(
                            () -> new IllegalStateException(document.problems().toString()));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** A null has a meaning here: a value that must be absent, or a default that is none. */
    private static Map<String, Object> withNulls(Node.Mapping mapping) {
        Map<String, Object> values = new LinkedHashMap<>();
        mapping.entries().forEach((name, entry) -> values.put(name, value(entry.value())));
        return values;
    }

    @SuppressWarnings("NullAway") // nulls of the file stand in its maps
    private static Object value(Node node) {
        if (node instanceof Node.Mapping mapping) {
            return withNulls(mapping);
        }
        if (node instanceof Node.Sequence sequence) {
            return sequence.items().stream().map(SchemaDescriptions::value).toList();
        }
        return FreeForm.value(node);
    }

    @SuppressWarnings("unchecked") // the files are ours and read by every test
    static Map<String, Object> members(@Nullable Object value) {
        return value instanceof Map ? (Map<String, Object>) value : Map.of();
    }

    static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }
}
