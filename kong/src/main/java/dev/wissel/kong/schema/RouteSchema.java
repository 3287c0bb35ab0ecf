package dev.wissel.kong.schema;

import static dev.wissel.kong.schema.Field.optional;
import static dev.wissel.kong.schema.Field.requiredWithDefault;
import static dev.wissel.kong.schema.Field.withDefault;

import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Path;
import dev.wissel.kong.rule.RouteRegex;
import dev.wissel.kong.rule.Texts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The schema of routes, which differs by protocol (Kong facts 1.2), under Kong's default router flavor. */
final class RouteSchema {
    private static final List<List<String>> GROUPS = List.of(
            List.of("http", "https"),
            List.of("tcp", "tls", "udp"),
            List.of("tls_passthrough"),
            List.of("grpc", "grpcs"));
    private static final Set<String> ENCRYPTED = Set.of("grpcs", "https", "tls", "tls_passthrough");

    private static final Kind PROTOCOL_SET = new Kind() {
        @Override
        public @Nullable Object read(Node node, Path path, Findings findings) {
            return protocols(node, path, findings);
        }

        @Override
        public Node inferred(Node node) {
            return Forms.elements(node, Kinds.text());
        }
    };

    private RouteSchema() {}

    private static Schema base(Schema entity) {
        Schema cidrPort = Schema.of(
                        optional("ip", Kinds.text(Texts::addressOrRange)), optional("port", Kinds.whole(0, 65535)))
                .with(Rules.atLeastOne("ip", "port"));
        return entity.with(
                        optional("name", Kinds.text(Texts::name)),
                        requiredWithDefault("protocols", PROTOCOL_SET, List.of("http", "https")),
                        requiredWithDefault(
                                "https_redirect_status_code", Kinds.wholeOneOf(426L, 301L, 302L, 307L, 308L), 426L),
                        requiredWithDefault("strip_path", Kinds.flag(), true),
                        requiredWithDefault("preserve_host", Kinds.flag(), false),
                        requiredWithDefault("request_buffering", Kinds.flag(), true),
                        requiredWithDefault("response_buffering", Kinds.flag(), true),
                        optional("snis", Kinds.set(Kinds.text(Texts::wildcardSni))),
                        optional("sources", Kinds.set(Kinds.record(cidrPort))),
                        optional("destinations", Kinds.set(Kinds.record(cidrPort))),
                        optional("methods", Kinds.set(Kinds.text(Texts::method))),
                        optional("hosts", Kinds.list(Kinds.text(Texts::routeHost))),
                        optional("paths", Kinds.list(Kinds.text(Texts::routePath))),
                        optional("headers", Kinds.map(Texts::routeHeaderName, Kinds.list(Kinds.text()))),
                        withDefault("regex_priority", Kinds.whole(Integer.MIN_VALUE, Integer.MAX_VALUE), 0L),
                        withDefault("path_handling", Kinds.oneOf("v0", "v1"), "v0"))
                .with(RouteSchema::snisNeedEncryption, RouteSchema::regexesTheRouterRefuses);
    }

    private static @Nullable Object protocols(Node node, Path path, Findings findings) {
        Object value = Kinds.set(Kinds.oneOf(KongSchemas.PROTOCOLS)).read(node, path, findings);
        if (!(value instanceof List<?> protocols)) {
            return null;
        }
        if (protocols.isEmpty()) {
            findings.field(node, path, "length must be at least 1", "");
            return null;
        }
        Set<List<String>> groups = new LinkedHashSet<>();
        for (Object protocol : protocols) {
            GROUPS.stream().filter(group -> group.contains(protocol)).forEach(groups::add);
        }
        if (groups.size() > 1) {
            String quoted = groups.stream()
                    .map(group -> "(" + Rules.quoted(group.toArray(String[]::new)) + ")")
                    .collect(Collectors.joining(", "));
            findings.field(node, path, "these sets are mutually exclusive: " + quoted, "");
            return null;
        }
        return value;
    }

    private static void snisNeedEncryption(Values route, Findings findings) {
        if (!route.list("snis").isEmpty()
                && route.get("protocols") != null
                && route.list("protocols").stream().noneMatch(ENCRYPTED::contains)) {
            findings.field(route.place("snis"), route.path().field("snis"), "length must be 0", "");
            findings.entity(
                    route.place("snis"),
                    route.path(),
                    "'snis' can only be set when 'protocols' is 'grpcs', 'https', 'tls' or 'tls_passthrough'",
                    "");
        }
    }

    private static void regexesTheRouterRefuses(Values route, Findings findings) {
        List<String> paths = route.list("paths");
        for (int i = 0; i < paths.size(); i++) {
            if (!paths.get(i).startsWith("~")) {
                continue;
            }
            RouteRegex.Compiled compiled = RouteRegex.compile(paths.get(i).substring(1));
            if (compiled.refusedByRouter()) {
                Node place = route.place("paths") instanceof Node.Sequence list
                        ? list.items().get(i)
                        : route.node();
                findings.entity(place, route.path(), compiled.error(), "");
            }
        }
    }

    static Schema http(Schema entity) {
        return base(entity)
                .with(
                        forbidden("sources", "cannot set 'sources' when 'protocols' is 'http' or 'https'"),
                        forbidden("destinations", "cannot set 'destinations' when 'protocols' is 'http' or 'https'"))
                .with(
                        oneOfFor("https", "https", "methods", "hosts", "headers", "paths", "snis"),
                        oneOfFor("http", "https", "methods", "hosts", "headers", "paths"));
    }

    static Schema grpc(Schema entity) {
        return base(entity)
                .with(
                        forbidden("methods", "cannot set 'methods' when 'protocols' is 'grpc' or 'grpcs'"),
                        forbidden("sources", "cannot set 'sources' when 'protocols' is 'grpc' or 'grpcs'"),
                        forbidden("destinations", "cannot set 'destinations' when 'protocols' is 'grpc' or 'grpcs'"),
                        requiredWithDefault("strip_path", RouteSchema::notStripped, false))
                .with(
                        oneOfFor("grpcs", "grpcs", "hosts", "headers", "paths", "snis"),
                        oneOfFor("grpc", "grpcs", "hosts", "headers", "paths"));
    }

    private static @Nullable Object notStripped(Node node, Path path, Findings findings) {
        Object value = Kinds.flag().read(node, path, findings);
        if (Boolean.TRUE.equals(value)) {
            findings.field(node, path, "cannot set 'strip_path' when 'protocols' is 'grpc' or 'grpcs'", "");
            return null;
        }
        return value;
    }

    static Schema stream(Schema entity) {
        List<Field> fields = new ArrayList<>();
        for (String name : List.of("methods", "hosts", "paths", "headers")) {
            fields.add(forbidden(
                    name, "cannot set '" + name + "' when 'protocols' is 'tcp', 'tls', 'tls_passthrough' or 'udp'"));
        }
        return base(entity).with(fields.toArray(Field[]::new)).with(RouteSchema::streamMatchers);
    }

    private static void streamMatchers(Values route, Findings findings) {
        List<Object> protocols = route.list("protocols");
        if (protocols.contains("tls_passthrough")) {
            if (!route.nonEmpty("snis")) {
                findings.entity(route.node(), route.path(), "must set snis when 'protocols' is 'tls_passthrough'", "");
            }
        } else if (!protocols.isEmpty()
                && !route.nonEmpty("sources")
                && !route.nonEmpty("destinations")
                && !route.nonEmpty("snis")) {
            findings.entity(
                    route.node(),
                    route.path(),
                    "must set one of 'sources', 'destinations', 'snis' when 'protocols' is 'tcp', 'tls' or 'udp'",
                    "");
        }
    }

    /** One of the fields must be set if a protocol is among the route's, and the stronger one is not, unless it is that one. */
    private static Rule oneOfFor(String protocol, String stronger, String... fields) {
        return (route, findings) -> {
            List<Object> protocols = route.list("protocols");
            boolean applies =
                    protocols.contains(protocol) && (protocol.equals(stronger) || !protocols.contains(stronger));
            if (applies && Arrays.stream(fields).noneMatch(route::nonEmpty)) {
                findings.entity(
                        route.node(),
                        route.path(),
                        "must set one of " + Rules.quoted(fields) + " when 'protocols' is '" + protocol + "'",
                        "");
            }
        };
    }

    private static Field forbidden(String name, String message) {
        return optional(name, Kinds.forbidden(message));
    }
}
