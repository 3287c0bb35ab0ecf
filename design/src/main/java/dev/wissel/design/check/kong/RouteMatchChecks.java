package dev.wissel.design.check.kong;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Family;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.KongCheck;
import dev.wissel.design.check.KongFile;
import dev.wissel.design.check.KongRecord;
import dev.wissel.design.check.KongRecord.Kind;
import dev.wissel.design.check.Place;
import dev.wissel.design.check.Rule;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Scalar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Routes that catch too much, too little or nothing. Stateless and thread-safe. */
final class RouteMatchChecks implements KongCheck {
    private static final Book BOOK = new Book(Family.ROUTING);
    private static final Set<String> WRITING = Set.of("POST", "PUT", "PATCH", "DELETE");
    /** A longer path is compared by its start alone; nobody writes one. */
    private static final int LONGEST_PREFIX = 256;

    private static final Rule DUPLICATE = BOOK.warning(
            "routes-with-equal-rules",
            "nothing tells two routes apart",
            "routes that match the same requests with the same priority are tried in the order of their ids, the greater first: chance.",
            "give one another path, or hosts, methods or headers of its own",
            "Kong router transform.lua; Kong atc-router router.rs");
    private static final Rule SHADOWED = BOOK.warning(
            "shadowed-by-methods",
            "a shorter path with methods wins over a longer one",
            "a route with more kinds of rules comes first, whatever the length of its path; path and methods are two kinds, a path alone is one.",
            "write methods on this route too",
            "Kong router transform.lua; Kong router traditional.lua");
    private static final Rule NEIGHBOUR = BOOK.warning(
            "prefix-takes-neighbour",
            "a path that is also the beginning of another word",
            "a path is a prefix of characters, not of segments: what the longer path's route does not take goes to the shorter one.",
            "write the shorter path as ~/name(/|$), or give the longer one all methods",
            "Kong router transform.lua; Kong router utils.lua get_upstream_uri_v0");
    private static final Rule OPTIONS = BOOK.warning(
            "methods-without-options",
            "preflight requests get 404",
            "a browser asks with OPTIONS before it calls; a route whose methods lack it does not match, so the cors plugin never sees the request.",
            "add OPTIONS to the methods, or leave the methods out",
            "Kong handler.lua, no route matched; Kong documentation, CORS plugin");
    private static final Rule HEAD = BOOK.warning(
            "methods-without-head",
            "HEAD requests get 404",
            "proxy-cache serves GET and HEAD, and a route whose methods lack HEAD does not match.",
            "add HEAD to the methods",
            "Kong handler.lua, no route matched");
    private static final Rule UPPER_CASE = BOOK.warning(
            "host-in-capitals",
            "a host that browsers do not send",
            "Kong compares the Host header as it was sent, and browsers send it in small letters.",
            "write the host in small letters",
            "Kong router transform.lua; Kong router traditional.lua");
    private static final Rule REDIRECT = BOOK.warning(
            "redirect-loses-method",
            "a redirect that turns POST into GET",
            "after 301 and 302 clients ask again with GET and without the body.",
            "write https_redirect_status_code: 308, or 307",
            "Kong handler.lua https redirect; RFC 9110, 15.4");
    private static final Rule PRESERVE = BOOK.warning(
            "preserve-host-to-shared-hosting",
            "a back end that does not know the host",
            "with preserve_host the back end gets the client's Host; a platform with many customers finds the application by that, and knows only its own names.",
            "write preserve_host: false on the route",
            "Kong balancer init.lua set_host_header");

    @Override
    public List<Rule> rules() {
        return BOOK.rules();
    }

    @Override
    public void check(KongFile file, Context context, Consumer<Finding> report) {
        Config config = Config.of(file, context);
        Plugins plugins = config.plugins();
        List<Routed> routes = file.all(Kind.ROUTE).stream()
                .map(route -> Routed.of(config, route))
                .filter(route -> !route.hasExpression())
                .toList();
        Index index = new Index(routes);
        Map<String, Routed> seen = new HashMap<>();
        for (Routed route : routes) {
            duplicates(config, route, seen, report);
            prefixes(config, route, index, report);
            methods(plugins, route, index, report);
            hosts(config, route, report);
            redirect(config, route, report);
            preserve(config, route, report);
        }
    }

    /** Routes by their surroundings and path, those with methods apart from those without. Immutable once made. */
    private static final class Index {
        private final Map<String, Routed> limited = new HashMap<>();
        private final Map<String, Routed> unlimited = new HashMap<>();
        /** Paths for which some route takes a preflight request. */
        private final Set<String> preflight = new HashSet<>();

        Index(List<Routed> routes) {
            for (Routed route : routes) {
                Map<String, Routed> map = route.methods().isEmpty() ? unlimited : limited;
                for (Scalar path : route.paths()) {
                    map.putIfAbsent(key(route, path.text()), route);
                    if (route.methods().isEmpty() || route.methods().contains("OPTIONS")) {
                        preflight.add(path.text());
                    }
                }
            }
        }

        static String key(Routed route, String path) {
            return path + "\n" + route.surroundings();
        }
    }

    private static void duplicates(Config config, Routed route, Map<String, Routed> seen, Consumer<Finding> report) {
        Set<String> methods = route.methods().isEmpty() ? Set.of("") : new HashSet<>(route.methods());
        String kinds =
                (route.methods().isEmpty() ? "-" : "m") + "\n" + route.record().number("regex_priority", 0);
        List<Scalar> paths = route.paths();
        for (int i = 0; i < Math.max(1, paths.size()); i++) {
            String path = paths.isEmpty() ? "" : paths.get(i).text();
            for (String method : methods) {
                Routed first = seen.putIfAbsent(Index.key(route, path) + "\n" + method + "\n" + kinds, route);
                if (first != null && first.leadsElsewhere(route)) {
                    report.accept(Finding.of(
                                    DUPLICATE,
                                    paths.isEmpty()
                                            ? route.record().place()
                                            : Place.of(config.file().file(), paths.get(i)),
                                    "route '" + route.called() + "' matches the same requests as '" + first.called()
                                            + "' at line "
                                            + first.record().place().line()
                                            + (path.isEmpty()
                                                    ? ""
                                                    : ": " + method + (method.isEmpty() ? "" : " ") + path))
                            .withWhy(
                                    "both have the same rules and so the same priority; which one gets the requests follows"
                                            + " from their ids."));
                    return;
                }
            }
        }
    }

    private static void prefixes(Config config, Routed route, Index index, Consumer<Finding> report) {
        for (Scalar scalar : route.paths()) {
            String path = scalar.text();
            if (!path.startsWith("/")) {
                continue;
            }
            Place place = Place.of(config.file().file(), scalar);
            for (int length = Math.min(path.length(), LONGEST_PREFIX) - 1; length >= 1; length--) {
                String key = Index.key(route, path.substring(0, length));
                if (route.methods().isEmpty()) {
                    Routed shorter = index.limited.get(key);
                    if (shorter != null && shorter.leadsElsewhere(route)) {
                        report.accept(Finding.of(
                                SHADOWED,
                                place,
                                shorter.methods().get(0) + " " + path + " goes to route '" + shorter.called()
                                        + "' with path " + path.substring(0, length) + ", not to '" + route.called()
                                        + "'"));
                        return;
                    }
                } else if (length > 1 && path.charAt(length) != '/' && path.charAt(length - 1) != '/') {
                    Routed shorter = index.unlimited.get(key);
                    boolean isCovered = index.unlimited.containsKey(Index.key(route, path));
                    if (shorter != null && shorter.leadsElsewhere(route) && !isCovered) {
                        report.accept(Finding.of(
                                NEIGHBOUR,
                                place,
                                "a method other than " + String.join(", ", route.methods()) + " on " + path
                                        + " goes to route '" + shorter.called() + "' with path "
                                        + path.substring(0, length)));
                        return;
                    }
                }
            }
        }
    }

    private static void methods(Plugins plugins, Routed route, Index index, Consumer<Finding> report) {
        List<String> methods = route.methods();
        KongRecord record = route.record();
        if (methods.isEmpty()) {
            return;
        }
        boolean isPreflighted = route.paths().stream().anyMatch(path -> hasPrefixIn(path.text(), index.preflight));
        if (!methods.contains("OPTIONS") && !isPreflighted && plugins.apply(record, Set.of("cors"))) {
            Finding finding = Finding.of(
                    OPTIONS,
                    record.place("methods"),
                    "route '" + route.called() + "' has the cors plugin, and its methods " + String.join(", ", methods)
                            + " lack OPTIONS");
            report.accept(Mend.prepend(finding, record, "methods", "OPTIONS"));
        }
        boolean isCached = plugins.apply(record, Set.of("proxy-cache", "proxy-cache-advanced"));
        if (methods.contains("GET") && !methods.contains("HEAD") && isCached) {
            Finding finding = Finding.of(
                    HEAD,
                    record.place("methods"),
                    "route '" + route.called() + "' is cached, and its methods " + String.join(", ", methods)
                            + " lack HEAD");
            report.accept(Mend.prepend(finding, record, "methods", "HEAD"));
        }
    }

    private static boolean hasPrefixIn(String path, Set<String> paths) {
        for (int length = Math.min(path.length(), LONGEST_PREFIX); length >= 1; length--) {
            if (paths.contains(path.substring(0, length))) {
                return true;
            }
        }
        return false;
    }

    private static void hosts(Config config, Routed route, Consumer<Finding> report) {
        for (Node host : route.record().list("hosts")) {
            if (host instanceof Scalar scalar && !scalar.text().contains("{")) {
                String lower = scalar.text().toLowerCase(Locale.ROOT);
                if (!lower.equals(scalar.text())) {
                    Finding finding = Finding.of(
                                    UPPER_CASE,
                                    Place.of(config.file().file(), scalar),
                                    "host " + scalar.text() + " of route '" + route.called()
                                            + "' does not match the Host header " + lower)
                            .withFix("write " + lower);
                    report.accept(Mend.replace(finding, scalar, lower));
                }
            }
        }
    }

    private static void redirect(Config config, Routed route, Consumer<Finding> report) {
        double code = config.number(route.record(), "https_redirect_status_code", 426);
        boolean onlyHttps = route.record().texts("protocols").equals(List.of("https"));
        List<String> writing =
                route.methods().stream().filter(WRITING::contains).toList();
        if ((code == 301 || code == 302) && onlyHttps && !writing.isEmpty()) {
            String better = code == 301 ? "308" : "307";
            Finding finding = Finding.of(
                            REDIRECT,
                            route.record().place("https_redirect_status_code"),
                            "route '" + route.called() + "' redirects " + String.join(", ", writing) + " with "
                                    + Figures.plain(code))
                    .withFix("write https_redirect_status_code: " + better);
            report.accept(Mend.set(finding, route.record(), "https_redirect_status_code", better));
        }
    }

    private static void preserve(Config config, Routed route, Consumer<Finding> report) {
        if (!config.isTrue(route.record(), "preserve_host", false)
                || route.service().isEmpty()) {
            return;
        }
        KongRecord service = route.service().get();
        String host = config.file()
                .upstream(service)
                .flatMap(upstream -> config.file().of(upstream, Kind.TARGET).stream()
                        .map(target -> Endpoint.of(config, target).host())
                        .filter(Hosts::isSharedHosting)
                        .findFirst())
                .orElse(ServiceAddress.of(config, service).host());
        if (Hosts.isSharedHosting(host)) {
            Finding finding = Finding.of(
                    PRESERVE,
                    route.record().place("preserve_host"),
                    "route '" + route.called() + "' sends the client's Host to " + host);
            report.accept(Mend.set(finding, route.record(), "preserve_host", "false"));
        }
    }
}
