package dev.wissel.design.check.kong;

import dev.wissel.design.check.KongRecord;
import dev.wissel.design.check.KongRecord.Kind;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A route with what its requests must have. Immutable.
 *
 * @param record as it is written
 * @param service where it leads, if that is in the file
 * @param paths its paths, with their places
 * @param methods its methods; empty for any
 * @param hosts its hosts in one text; empty for any
 * @param headers its headers in one text; empty for any
 * @param strips whether the matched path is taken off
 */
record Routed(
        KongRecord record,
        Optional<KongRecord> service,
        List<Scalar> paths,
        List<String> methods,
        String hosts,
        String headers,
        boolean strips) {
    static Routed of(Config config, KongRecord route) {
        List<Scalar> paths = new ArrayList<>();
        for (Node path : route.list("paths")) {
            if (path instanceof Scalar scalar) {
                paths.add(scalar);
            }
        }
        boolean isGrpc = route.texts("protocols").stream().anyMatch(protocol -> protocol.startsWith("grpc"));
        return new Routed(
                route,
                config.file().owner(route, Kind.SERVICE),
                List.copyOf(paths),
                route.texts("methods"),
                route.texts("hosts").stream()
                        .map(host -> host.toLowerCase(Locale.ROOT))
                        .sorted()
                        .collect(Collectors.joining(" ")),
                headers(route),
                config.isTrue(route, "strip_path", !isGrpc));
    }

    private static String headers(KongRecord route) {
        TreeMap<String, String> headers = new TreeMap<>();
        if (route.get("headers").orElse(null) instanceof Mapping mapping) {
            mapping.entries()
                    .forEach((name, entry) -> headers.put(
                            name.toLowerCase(Locale.ROOT),
                            route.texts("headers." + name).stream()
                                    .map(value -> value.toLowerCase(Locale.ROOT))
                                    .sorted()
                                    .toList()
                                    .toString()));
        }
        return headers.isEmpty() ? "" : headers.toString();
    }

    /** Returns what besides path and method tells its requests from others. */
    String surroundings() {
        return hosts + "\n" + headers + "\n" + record.texts("snis") + "\n" + record.texts("protocols");
    }

    String called() {
        return record.called();
    }

    /** Returns whether another route leads somewhere else. */
    boolean leadsElsewhere(Routed other) {
        return !service.equals(other.service);
    }

    /** Returns whether a router's expression decides, and the fields say little. */
    boolean hasExpression() {
        return record.has("expression");
    }
}
