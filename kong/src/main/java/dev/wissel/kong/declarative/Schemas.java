package dev.wissel.kong.declarative;

import dev.wissel.kong.document.Nearest;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Path;
import dev.wissel.kong.schema.Findings;
import dev.wissel.kong.schema.KongSchemas;
import dev.wissel.kong.schema.Schema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Chooses the schema of an entity, which for routes depends on the protocol and for plugins on the name. Confined to one thread. */
final class Schemas {
    private static final Set<String> STREAM = Set.of("tcp", "tls", "udp", "tls_passthrough");
    private static final Set<String> GRPC = Set.of("grpc", "grpcs");
    private static final Set<String> HTTP = Set.of("http", "https");

    private record Use(Table table, Schema schema, boolean nested) {}

    private final Set<String> knownPlugins;
    private final Map<Use, Schema> inFile = new HashMap<>();

    Schemas(Set<String> knownPlugins) {
        this.knownPlugins = knownPlugins;
    }

    /** Returns the schema; null if it cannot be told, which is noted and makes the rest of the entity unreadable, as it does to Kong. */
    @Nullable
    Schema of(Table table, Mapping entity, boolean nested, Path path, Findings findings) {
        Schema base = switch (table) {
            case CONSUMERS -> KongSchemas.CONSUMER;
            case CERTIFICATES -> KongSchemas.CERTIFICATE;
            case CA_CERTIFICATES -> KongSchemas.CA_CERTIFICATE;
            case SERVICES -> KongSchemas.SERVICE;
            case UPSTREAMS -> KongSchemas.UPSTREAM;
            case TARGETS -> KongSchemas.TARGET;
            case SNIS -> KongSchemas.SNI;
            case ROUTES -> route(entity, path, findings);
            case PLUGINS -> plugin(entity, path, findings);
        };
        return base == null
                ? null
                : inFile.computeIfAbsent(new Use(table, base, nested), use -> table.inFile(base, nested));
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
        if (!knownPlugins.contains(name.shown())) {
            findings.field(
                    name,
                    path.field("name"),
                    "plugin '" + name.shown() + "' not enabled; add it to the 'plugins' configuration property",
                    Nearest.hint(name.shown(), knownPlugins.stream().sorted().toList()));
            return null;
        }
        return switch (name.shown()) {
            case "prometheus" -> KongSchemas.PROMETHEUS;
            case "rate-limiting" -> KongSchemas.RATE_LIMITING;
            default -> KongSchemas.OTHER_PLUGIN;
        };
    }
}
