package dev.wissel.design.reader;

import dev.wissel.design.strategy.RouteRule;
import dev.wissel.kong.carrier.Parsed;
import dev.wissel.kong.carrier.Priority;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Problems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads the routes of a service. */
final class RouteReader {
    private static final Kind<String> HOST = new Kind<>("host", RouteReader::host);
    private static final Kind<String> ROUTE_HEADER_NAME = new Kind<>(
            "header name",
            text -> text.equalsIgnoreCase("host")
                    ? Parsed.bad("the host under hosts")
                    : Kinds.HEADER_NAME.parser().apply(text));
    private static final Kind<String> ROUTE_HEADER_VALUE = new Kind<>(
            "header value",
            text -> text.isEmpty()
                    ? Parsed.bad("at least one character")
                    : Kinds.HEADER_VALUE.parser().apply(text));
    private static final Pattern HOST_PATTERN =
            Pattern.compile("(?:\\*\\.)?[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?(?:\\.\\*)?(?::[1-9][0-9]{0,4})?");

    private RouteReader() {}

    /** Reads the routes; a service without any gets the one that its name suggests. */
    static List<Located<RouteRule>> read(Section service, String name, Priority standard, Problems problems) {
        if (!service.has("routes")) {
            RouteRule byName = RouteRule.ofPath("/" + name).withPriority(standard);
            return List.of(new Located<>(byName, service.node(), service.path()));
        }
        List<Located<RouteRule>> routes = new ArrayList<>();
        for (Located<Node> item : service.items("routes", "[{paths: [/" + name + "]}]")) {
            Section.of(item.node(), item.path(), Shape.ROUTE, problems)
                    .flatMap(section -> route(section, standard))
                    .ifPresent(rule -> routes.add(item.with(rule)));
        }
        return routes;
    }

    private static Optional<RouteRule> route(Section section, Priority standard) {
        List<String> paths = values(section.scalars("paths", Paths.ROUTE, "[/products]"));
        List<String> hosts = values(section.scalars("hosts", HOST, "[api.example]"));
        List<String> methods = values(section.scalars("methods", Kinds.METHOD, "[GET, POST]"));
        Map<String, List<String>> headers = headers(section);
        boolean stripPath = section.flag("strip_path").map(Located::value).orElse(true);
        boolean preserveHost = section.flag("preserve_host").map(Located::value).orElse(false);
        Priority priority = SettingsReader.priority(section).orElse(standard);
        if (!section.has("paths") && !section.has("hosts") && !section.has("methods") && !section.has("headers")) {
            section.problem("paths", "a route that matches nothing", "expected paths, hosts, methods or headers");
        }
        if (paths.isEmpty() && hosts.isEmpty() && methods.isEmpty() && headers.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new RouteRule(paths, hosts, methods, headers, stripPath, preserveHost, priority));
    }

    private static List<String> values(List<Located<String>> located) {
        return located.stream().map(Located::value).toList();
    }

    private static Map<String, List<String>> headers(Section section) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        Set<String> seen = new TreeSet<>();
        for (Section.Named entry : section.named("headers", ROUTE_HEADER_NAME, "{X-Version: [\"2\"]}")) {
            List<String> values = values(section.values(entry, ROUTE_HEADER_VALUE, "[\"2\"]"));
            if (!seen.add(entry.name().toLowerCase(Locale.ROOT))) {
                section.problem(entry, "written twice in different case", "expected each header once");
            } else if (!values.isEmpty()) {
                headers.put(entry.name(), values);
            }
        }
        return headers;
    }

    private static Parsed<String> host(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        boolean one = lower.indexOf('*') == lower.lastIndexOf('*') && !lower.contains("..");
        return one && HOST_PATTERN.matcher(lower).matches() && portFits(lower)
                ? Parsed.good(lower)
                : Parsed.bad("a host name, with '*' for its first or last label if need be, and a port if need be");
    }

    private static boolean portFits(String host) {
        int colon = host.lastIndexOf(':');
        return colon < 0 || Integer.parseInt(host.substring(colon + 1)) <= 65535;
    }
}
