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
import dev.wissel.kong.document.Node.Scalar;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** What becomes of a path on its way to the back end, and paths that match nothing. Stateless and thread-safe. */
final class RoutePathChecks implements KongCheck {
    private static final Book BOOK = new Book(Family.ROUTING);
    private static final Pattern REGEX_SIGNS = Pattern.compile(
            ".*(\\\\[dwsDWSb./-]|\\(\\?|\\.[*+]|\\[\\^|\\[[0-9a-zA-Z]-[0-9a-zA-Z]|\\([^()]*[|*+]).*|.*\\$");
    private static final Pattern VARIABLE = Pattern.compile(".*(\\(|\\[|\\\\d|\\\\w|\\.[*+]).*");
    private static final Pattern GENERIC = Pattern.compile("service|svc|srv|api|backend|upstream|server|app|v\\d+");
    /** Plugins that write the path anew. */
    private static final Set<String> REWRITING = Set.of(
            "request-transformer",
            "request-transformer-advanced",
            "route-transformer-advanced",
            "pre-function",
            "post-function",
            "jq",
            "datakit");

    private static final Rule STRIP_DEFAULT = BOOK.warning(
            "strip-path-loses-resource",
            "the name of the resource is taken off the path",
            "strip_path is true unless it is written: the back end gets the path without the part that the route matched.",
            "write strip_path: false if the back end knows the path, strip_path: true if it does not",
            "Kong routes.lua defaults; Kong router utils.lua get_upstream_uri_v0");
    private static final Rule STRIP_MERGES = BOOK.warning(
            "strip-path-merges-resources",
            "different paths become the same",
            "strip_path, true unless it is written, takes off what tells the paths apart: the back end cannot know which one was asked for.",
            "write strip_path: false, or give each path a service with a path of its own",
            "Kong router utils.lua get_upstream_uri_v0");
    private static final Rule STRIP_REGEX = BOOK.warning(
            "strip-path-with-regex",
            "the whole matched path is taken off, variables and all",
            "strip_path takes off everything that the expression matched, and this one matches to the end of the path.",
            "write strip_path: false, or rewrite the path with request-transformer",
            "Kong router utils.lua get_upstream_uri_v0");
    private static final Rule DOUBLED = BOOK.warning(
            "path-doubled",
            "the path occurs twice",
            "with strip_path: false the whole path is added to the path of the service, which already ends with it.",
            "leave the path of the service out, or write strip_path: true",
            "Kong router utils.lua get_upstream_uri_v0");
    private static final Rule NO_TILDE = BOOK.error(
            "regex-without-tilde",
            "a regular expression that is taken literally",
            "since Kong 3.0 a path is an expression only if it begins with ~; this one matches only a request that holds the very signs.",
            "write ~ before the path",
            "Kong routes.lua; Kong typedefs.lua");
    private static final Rule STAR = BOOK.error(
            "path-with-star",
            "a star that is taken literally",
            "a path is a prefix by itself, and * in it stands for a star.",
            "leave the star out",
            "Kong router transform.lua");
    private static final Rule TILDE_EARLY = BOOK.error(
            "tilde-before-3",
            "a form of path that this version does not have",
            "Kong 2.x wants every path to begin with /, and takes it for an expression if it looks like one.",
            "write the path without ~",
            "Kong documentation, upgrade to 3.0; Kong typedefs.lua");
    private static final Rule V1 = BOOK.warning(
            "path-handling-v1",
            "a path handling that has no effect",
            "path_handling v1 works only with router_flavor traditional; since 3.0 the default is traditional_compatible.",
            "write path_handling: v0, and check how the paths are joined",
            "Kong routes.lua; Kong router utils.lua");
    private static final Rule PRIORITY = BOOK.warning(
            "regex-priority-unused",
            "a priority for expressions on plain paths",
            "regex_priority is looked at only for paths that are regular expressions; plain paths go by length.",
            "leave regex_priority out, or write the path as ~/...",
            "Kong router transform.lua");

    @Override
    public List<Rule> rules() {
        return BOOK.rules();
    }

    @Override
    public void check(KongFile file, Context context, Consumer<Finding> report) {
        Config config = Config.of(file, context);
        Plugins plugins = config.plugins();
        boolean newForm = config.atLeast(3, 0)
                && !(file.root().get("_format_version") instanceof Scalar version
                        && (version.text().startsWith("1") || version.text().startsWith("2")));
        for (KongRecord record : file.all(Kind.ROUTE)) {
            Routed route = Routed.of(config, record);
            paths(config, route, newForm, report);
            fields(config, route, newForm, report);
            if (!plugins.apply(record, REWRITING)) {
                route.service().ifPresent(service -> joined(config, route, service, report));
            }
        }
        for (KongRecord service : file.all(Kind.SERVICE)) {
            merged(config, plugins, service, report);
        }
    }

    private static void paths(Config config, Routed route, boolean newForm, Consumer<Finding> report) {
        for (Scalar path : route.paths()) {
            String text = path.text();
            Place place = Place.of(config.file().file(), path);
            String subject = "path " + text + " of route '" + route.called() + "' ";
            if (newForm && text.startsWith("/") && REGEX_SIGNS.matcher(text).matches()) {
                Finding finding = Finding.of(NO_TILDE, place, subject + "looks like a regular expression and is none")
                        .withFix("write ~" + text);
                report.accept(Mend.replace(finding, path, "~" + text));
            } else if (newForm && text.startsWith("/") && text.endsWith("*")) {
                String prefix = text.substring(0, text.length() - 1);
                Finding finding = Finding.of(STAR, place, subject + "matches only requests with a star in them")
                        .withFix("write " + prefix);
                report.accept(Mend.replace(finding, path, prefix));
            } else if (!config.atLeast(3, 0) && text.startsWith("~")) {
                Finding finding = Finding.of(
                        TILDE_EARLY,
                        place,
                        subject + "begins with ~, which Kong "
                                + config.context().kong().version() + " refuses");
                report.accept(Mend.replace(finding, path, text.substring(1)));
            }
        }
    }

    private static void fields(Config config, Routed route, boolean newForm, Consumer<Finding> report) {
        if (config.word(route.record(), "path_handling", "v0").equals("v1") && config.atLeast(3, 0)) {
            Finding finding = Finding.of(
                    V1, route.record().place("path_handling"), "route '" + route.called() + "' has path_handling: v1");
            report.accept(Mend.set(finding, route.record(), "path_handling", "v0"));
        }
        double priority = config.number(route.record(), "regex_priority", 0);
        boolean anyRegex = route.paths().stream().anyMatch(path -> path.text().startsWith("~"));
        boolean isPlain = !route.paths().isEmpty() && !anyRegex && !route.hasExpression();
        if (newForm && Math.abs(priority) >= 1 && isPlain) {
            report.accept(Finding.of(
                    PRIORITY,
                    route.record().place("regex_priority"),
                    "regex_priority: " + Figures.plain(priority) + " of route '" + route.called()
                            + "' has no effect on plain paths"));
        }
    }

    private static void joined(Config config, Routed route, KongRecord service, Consumer<Finding> report) {
        ServiceAddress address = ServiceAddress.of(config, service);
        boolean atRoot = address.path().isEmpty() || address.path().equals("/");
        boolean isWritten = config.get(route.record(), "strip_path").isPresent();
        String service2 = "service '" + service.called() + "'";
        for (Scalar path : route.paths()) {
            String text = path.text();
            Place place = Place.of(config.file().file(), path);
            boolean isRegex = text.startsWith("~");
            boolean namesResource = !isRegex && names(service.text("name", ""), lastSegment(text));
            if (route.strips() && !isWritten && atRoot && namesResource) {
                Finding finding = Finding.of(
                                STRIP_DEFAULT,
                                place,
                                "of " + text + "/42 " + service2 + " gets /42: strip_path is not written, so " + text
                                        + " is taken off")
                        .withWhy("a back end that serves " + text + "/42 answers 404 to /42.");
                report.accept(Mend.set(finding, route.record(), "strip_path", "false"));
            }
            boolean wholePath =
                    isRegex && text.endsWith("$") && VARIABLE.matcher(text).matches();
            if (route.strips() && wholePath) {
                Finding finding = Finding.of(
                        STRIP_REGEX,
                        place,
                        "whatever " + text + " matches, " + service2 + " gets " + (atRoot ? "/" : address.path()));
                report.accept(Mend.set(finding, route.record(), "strip_path", "false"));
            }
            boolean twice = !route.strips()
                    && !isRegex
                    && !atRoot
                    && text.length() > 1
                    && withoutSlash(address.path()).endsWith(withoutSlash(text));
            if (twice) {
                report.accept(Finding.of(
                        DOUBLED,
                        place,
                        "of " + text + "/42 " + service2 + " gets " + withoutSlash(address.path()) + text + "/42"));
            }
        }
    }

    private static void merged(Config config, Plugins plugins, KongRecord service, Consumer<Finding> report) {
        String first = "";
        for (KongRecord record : config.file().of(service, Kind.ROUTE)) {
            Routed route = Routed.of(config, record);
            boolean isWritten = config.get(record, "strip_path").isPresent();
            if (!route.strips() || isWritten || plugins.apply(record, REWRITING)) {
                continue; // who writes strip_path: true means it
            }
            for (Scalar path : route.paths()) {
                String text = path.text();
                boolean isPlain = text.startsWith("/") && text.length() > 1;
                if (isPlain && first.isEmpty()) {
                    first = text;
                } else if (isPlain && !lastSegment(first).equals(lastSegment(text))) {
                    Finding finding = Finding.of(
                            STRIP_MERGES,
                            Place.of(config.file().file(), path),
                            first + "/42 and " + text + "/42 both reach service '" + service.called()
                                    + "' as the same path");
                    report.accept(Mend.set(finding, record, "strip_path", "false"));
                    return;
                }
            }
        }
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static String lastSegment(String path) {
        String bare = withoutSlash(path);
        return bare.substring(bare.lastIndexOf('/') + 1);
    }

    /** Returns whether a service is called after a resource: {@code product-service} after {@code products}. */
    static boolean names(String service, String resource) {
        String wanted = stem(resource);
        return wanted.length() > 1
                && Arrays.stream(service.toLowerCase(Locale.ROOT).split("[-_.]", -1))
                        .filter(word -> !GENERIC.matcher(word).matches())
                        .anyMatch(word -> stem(word).equals(wanted));
    }

    private static String stem(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        if (lower.endsWith("ies")) {
            return lower.substring(0, lower.length() - 3) + "y";
        }
        return lower.endsWith("s") ? lower.substring(0, lower.length() - 1) : lower;
    }
}
