package dev.wissel.kong.declarative;

import dev.wissel.kong.document.Nearest;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Path;
import dev.wissel.kong.schema.Field;
import dev.wissel.kong.schema.Findings;
import dev.wissel.kong.schema.KongSchemas;
import dev.wissel.kong.schema.PluginSchemas;
import dev.wissel.kong.schema.Schema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Chooses the schema of an entity, which for routes depends on the protocol and for plugins on the name. Confined to one thread. */
final class Schemas {
    private static final Set<String> STREAM = Set.of("tcp", "tls", "udp", "tls_passthrough");
    private static final Set<String> GRPC = Set.of("grpc", "grpcs");
    private static final Set<String> HTTP = Set.of("http", "https");

    private record Use(Table table, Schema schema, boolean nested) {}

    private final ReaderOptions options;
    private final Map<String, Schema> plugins;
    private final Map<Use, Schema> inFile = new HashMap<>();
    private final Map<Use, Schema> inAdmin = new ConcurrentHashMap<>();

    Schemas(ReaderOptions options) {
        this.options = options;
        boolean open = options.edition() == Edition.ENTERPRISE || !KongVersion.V3_9.atLeast(options.version());
        this.plugins = open ? KongSchemas.OPEN_PLUGINS : KongSchemas.PLUGINS;
    }

    /** Returns the schema; null if it cannot be told, which is noted and makes the rest of the entity unreadable, as it does to Kong. */
    @Nullable
    Schema of(Table table, Mapping entity, boolean nested, Path path, Findings findings) {
        Schema base = base(table, entity, path, findings);
        if (base == null) {
            return null;
        }
        return inFile.computeIfAbsent(new Use(table, base, nested), use -> table.inFile(edition(table, base), nested));
    }

    /** Returns the schema of an entity as the Admin API takes it; null if it cannot be told, which is noted. May be called by several threads. */
    @Nullable
    Schema inAdmin(Table table, Mapping entity, Findings findings) {
        Schema base = base(table, entity, Path.ROOT, findings);
        return base == null
                ? null
                : inAdmin.computeIfAbsent(new Use(table, base, false), use -> table.inAdmin(edition(table, base)));
    }

    private @Nullable Schema base(Table table, Mapping entity, Path path, Findings findings) {
        return switch (table) {
            case CONSUMERS -> KongSchemas.CONSUMER;
            case CERTIFICATES -> KongSchemas.CERTIFICATE;
            case CA_CERTIFICATES -> KongSchemas.CA_CERTIFICATE;
            case SERVICES -> KongSchemas.SERVICE;
            case UPSTREAMS -> KongSchemas.UPSTREAM;
            case TARGETS -> KongSchemas.TARGET;
            case SNIS -> KongSchemas.SNI;
            case ROUTES -> route(entity, path, findings);
            case PLUGINS -> plugin(entity, path, findings);
            case VAULTS -> vault(entity, path, findings);
            default -> KongSchemas.OTHERS.get(table.key);
        };
    }

    private Schema edition(Table table, Schema base) {
        return options.edition() == Edition.ENTERPRISE ? Enterprise.schema(table, base, options.version()) : base;
    }

    private static @Nullable Schema route(Mapping route, Path path, Findings findings) {
        Node protocols = route.get("protocols");
        if (protocols == null) {
            return KongSchemas.HTTP_ROUTE;
        }
        List<Node> names = protocols instanceof Node.Sequence list ? list.items() : List.of(protocols);
        for (Node name : names) {
            String protocol = name instanceof Scalar scalar ? scalar.text() : "";
            if (HTTP.contains(protocol)) {
                return KongSchemas.HTTP_ROUTE;
            }
            if (GRPC.contains(protocol)) {
                return KongSchemas.GRPC_ROUTE;
            }
            if (STREAM.contains(protocol)) {
                return KongSchemas.STREAM_ROUTE;
            }
        }
        boolean isNull = protocols instanceof Scalar scalar && scalar.isNull();
        if (isNull || names.isEmpty()) {
            findings.field(protocols, path.field("protocols"), "required field missing", "");
        } else {
            String first = names.get(0).shown();
            findings.field(
                    names.get(0),
                    path.field("protocols"),
                    "unknown type: " + first,
                    Nearest.hint(first, List.of("http", "https", "grpc", "grpcs", "tcp", "tls", "udp")));
        }
        return null;
    }

    private @Nullable Schema plugin(Mapping plugin, Path path, Findings findings) {
        Node name = plugin.present("name");
        if (name == null) {
            findings.missing(plugin, path.field("name"), "required field missing", "");
            return null;
        }
        if (!(name instanceof Scalar text) || text.type() != Node.Type.STRING) {
            findings.field(name, path.field("name"), "expected a string", "");
            return null;
        }
        Schema known = plugins.get(text.text());
        if (known != null) {
            return known;
        }
        Schema own = options.ownPlugins() ? KongSchemas.OWN_PLUGINS.get(text.text()) : null;
        if (own != null) {
            return own;
        }
        boolean enterprise = PluginSchemas.ENTERPRISE.contains(text.text());
        if (options.extraPlugins().contains(text.text()) || (enterprise && options.edition() == Edition.ENTERPRISE)) {
            return KongSchemas.OTHER_PLUGIN;
        }
        findings.field(
                name,
                path.field("name"),
                "plugin '" + text.text() + "' not enabled; add it to the 'plugins' configuration property",
                enterprise ? "it is an Enterprise plugin" : Nearest.hint(text.text(), pluginNames()));
        return null;
    }

    private List<String> pluginNames() {
        return Stream.concat(plugins.keySet().stream(), options.extraPlugins().stream())
                .sorted()
                .toList();
    }

    private static @Nullable Schema vault(Mapping vault, Path path, Findings findings) {
        Node name = vault.present("name");
        if (name == null) {
            findings.missing(vault, path.field("name"), "required field missing", "");
            return null;
        }
        Field config = KongSchemas.VAULT_CONFIGS.get(name.shown());
        Schema base = KongSchemas.OTHERS.get(Table.VAULTS.key);
        if (config == null || base == null) {
            findings.field(
                    name,
                    path.field("name"),
                    "vault '" + name.shown() + "' is not installed",
                    Nearest.hint(name.shown(), KongSchemas.VAULT_CONFIGS.keySet()));
            return null;
        }
        return base.with(config);
    }
}
