package dev.wissel.kong.schema;

import dev.wissel.kong.document.Document;
import dev.wissel.kong.document.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code kong-3.9.json}: names, types, ranges, defaults and cross-field rules of Kong's bundled plugins and of the entities that the gateway
 * itself has no use for. Immutable.
 *
 * <p>A field is an object with {@code type} and the limits of its value; a text's shortest length is 1 where nothing else is said, as in Kong. A record
 * has {@code fields}, {@code shorthands} (other names for fields inside of it) and {@code checks} between fields, whose paths may go deeper. What cannot
 * be said in data is named by {@code rule} or {@code custom} and written in {@link TextRules} and {@link RecordRules}.
 */
final class Specification {
    private static final String RESOURCE = "kong-3.9.json";
    private static final String OWN = "wissel-plugins.json";

    private final Map<String, Object> root;
    private final Map<String, Object> plugins;
    private final Map<String, Object> entities;
    private final Map<String, Object> vaults;
    private final SpecifiedKinds kinds;

    private Specification(Map<String, Object> root, boolean open) {
        this.plugins = map(root, "plugins");
        this.entities = map(root, "entities");
        this.vaults = map(root, "vaults");
        this.root = root;
        this.kinds = new SpecifiedKinds(map(root, "shared"), open);
    }

    /** Returns the same, with records that take unknown fields as they are. */
    Specification open() {
        return new Specification(root, true);
    }

    /** Reads the file. */
    static Specification load() {
        return load(RESOURCE);
    }

    /** Reads the file of those plugins that this gateway has and Kong has not. */
    static Specification loadOwn() {
        return load(OWN);
    }

    private static Specification load(String resource) {
        try (InputStream in = Specification.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not in the jar");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Document document = Document.parse(resource, text, Limits.DEFAULTS);
            Map<String, Object> root = document.mapping()
                    .map(mapping -> objects(FreeForm.value(mapping)))
                    .orElseThrow(
                            () -> new IllegalStateException(document.problems().toString()));
            return new Specification(root, false);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Returns the schemas of plugins by name, each built upon what all plugins have. */
    Map<String, Schema> plugins(Schema base) {
        Map<String, Schema> schemas = new LinkedHashMap<>();
        plugins.forEach((name, spec) -> schemas.put(name, plugin(base, objects(spec))));
        return schemas;
    }

    private Schema plugin(Schema base, Map<String, Object> spec) {
        boolean stream = Boolean.TRUE.equals(spec.get("stream"));
        String[] protocols = stream ? KongSchemas.PROTOCOLS : PluginSchemas.HTTP.toArray(String[]::new);
        List<String> usual =
                spec.containsKey("default_protocols") ? strings(spec, "default_protocols") : PluginSchemas.HTTP;
        List<String> notOn = spec.containsKey("not_on") ? strings(spec, "not_on") : List.of();
        return base.with(
                        Field.requiredWithDefault("protocols", Kinds.set(Kinds.oneOf(protocols)), usual),
                        kinds.field("config", map(spec, "config")))
                .withoutReferences(notOn)
                .with(SpecifiedChecks.of(spec));
    }

    /** Returns the schemas of entities by the name of their table, without what they refer to. */
    Map<String, Schema> entities(Schema base) {
        Map<String, Schema> schemas = new LinkedHashMap<>();
        entities.forEach((table, spec) -> schemas.put(table, entity(base, objects(spec))));
        return schemas;
    }

    private Schema entity(Schema base, Map<String, Object> spec) {
        List<String> common = new ArrayList<>(strings(spec, "common"));
        common.addAll(List.of("_comment", "_ignore"));
        List<Field> fields = new ArrayList<>();
        map(spec, "fields").forEach((name, field) -> {
            Map<String, Object> fieldSpec = objects(field);
            if (!"foreign".equals(fieldSpec.get("type")) && !fieldSpec.containsKey("abstract")) {
                fields.add(kinds.field(name, fieldSpec));
            }
        });
        Schema schema = base.only(common).with(fields.toArray(Field[]::new)).with(SpecifiedChecks.of(spec));
        return Boolean.TRUE.equals(spec.get("ttl")) ? schema.with(Field.optional("ttl", Kinds.anything())) : schema;
    }

    /** Returns what the configuration of a vault may hold, by the vault's name. */
    Map<String, Field> vaultConfigs() {
        Map<String, Field> configs = new LinkedHashMap<>();
        vaults.forEach((name, spec) -> configs.put(name, kinds.field("config", map(objects(spec), "config"))));
        return configs;
    }

    static Map<String, Object> map(Map<String, Object> spec, String name) {
        return objects(spec.get(name));
    }

    @SuppressWarnings("unchecked") // the file is ours and read by every test
    static Map<String, Object> objects(@Nullable Object value) {
        if (!(value instanceof Map)) {
            throw new IllegalStateException(RESOURCE + ": " + value + " (expected: an object)");
        }
        return (Map<String, Object>) value;
    }

    static List<String> strings(Map<String, Object> spec, String name) {
        return list(spec, name).stream().map(String::valueOf).toList();
    }

    static List<?> list(Map<String, Object> spec, String name) {
        return spec.get(name) instanceof List<?> list ? list : List.of();
    }
}
