package dev.wissel.design.check.kong;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Family;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.KongCheck;
import dev.wissel.design.check.KongFile;
import dev.wissel.design.check.KongRecord;
import dev.wissel.design.check.KongRecord.Kind;
import dev.wissel.design.check.Rule;
import dev.wissel.design.check.Severity;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** What a request is hashed on, and the ring. Stateless and thread-safe. */
final class HashChecks implements KongCheck {
    private static final Book BOOK = new Book(Family.BALANCING);
    private static final String HASHING = "consistent-hashing";
    private static final int LEAST_SLOTS = 1000;
    private static final int DEFAULT_SLOTS = 10_000;

    private static final Rule OMITTED = BOOK.error(
            "hash-on-omitted",
            "hashing of nothing",
            "with hash_on left out Kong keeps the algorithm and hashes an empty text: every request goes to one target.",
            "write hash_on: ip, header, cookie, path, query_arg, uri_capture or consumer",
            "Kong upstreams.lua shorthand_fields; Kong consistent_hashing.lua");
    private static final Rule NONE = BOOK.warning(
            "hash-on-none",
            "consistent hashing that is round-robin",
            "hash_on: none turns the algorithm into round-robin; a declarative tool then sees a difference for ever.",
            "write algorithm: round-robin, or what to hash on",
            "Kong upstreams.lua shorthand_fields");
    private static final Rule IGNORED = BOOK.warning(
            "hash-on-ignored",
            "a hash key for an algorithm without one",
            "Kong drops hash_on for least-connections and latency.",
            "write algorithm: consistent-hashing, or leave hash_on out",
            "Kong upstreams.lua shorthand_fields");
    private static final Rule FLIPS = BOOK.warning(
            "hash-on-changes-algorithm",
            "round-robin that is consistent hashing",
            "a hash_on other than none turns round-robin into consistent-hashing.",
            "write algorithm: consistent-hashing, or leave hash_on out",
            "Kong upstreams.lua shorthand_fields");
    private static final Rule HYPHEN = BOOK.error(
            "hash-header-hyphen",
            "a header that is never found",
            "Kong 3.8 to 3.9.3 look the name up as an nginx variable without turning hyphens into underscores: it never matches, and every request goes to one target.",
            "write the name with underscores, which means the same header",
            "Kong issues 14447 and 14251");
    private static final Rule IP_BEHIND_PROXY = BOOK.warning(
            "hash-ip-behind-proxy",
            "the address of a proxy is hashed",
            "hash_on: ip takes the address that connects to Kong; behind another proxy that is the proxy's, unless trusted_ips and real_ip_header say otherwise.",
            "hash on a header or cookie, or set trusted_ips and real_ip_header on the Kong nodes",
            "Kong balancer init.lua get_value_to_hash");
    private static final Rule NO_FALLBACK = BOOK.warning(
            "hash-fallback-none",
            "requests without the key all go to one target",
            "a missing value hashes as an empty text.",
            "write hash_fallback: ip or another source",
            "Kong balancer init.lua get_value_to_hash; Kong issue 14251");
    private static final Rule NO_CONSUMER = BOOK.warning(
            "hash-consumer-without-authentication",
            "consumers that nobody finds out",
            "without an authentication plugin no request has a consumer; all hash the same empty text and go to one target.",
            "add an authentication plugin, or hash on something else",
            "Kong balancer init.lua get_value_to_hash");
    private static final Rule COOKIE_PATH = BOOK.warning(
            "hash-cookie-path",
            "a cookie that is not sent back",
            "a browser sends a cookie only below its path; each other request gets a new cookie and any target.",
            "write hash_on_cookie_path: /",
            "Kong balancer init.lua set_cookie");
    private static final Rule NO_CHECKS = BOOK.warning(
            "hashing-without-checks",
            "retries that stay on the dead target",
            "a retry starts at the same point of the ring, and only health checks take a target out of it: every request of its keys fails.",
            "add passive checks with tcp_failures: 1 and timeouts, and active checks",
            "Kong consistent_hashing.lua; Kong issue 8948");
    private static final Rule NO_CAPTURE = BOOK.error(
            "hash-capture-without-regex",
            "a capture that no route makes",
            "a uri_capture is a group of the regular expression that the path matched; without one every request hashes an empty text and goes to one target.",
            "write a path such as ~/users/(?<id>[^/]+) on the route, and its name here",
            "Kong balancer init.lua get_value_to_hash");
    private static final Rule OVERFLOW = BOOK.error(
            "ring-overflow",
            "more targets than the ring holds",
            "Kong puts 160 points a target on the ring and gives up when it is full: the ring stays empty and every request gets 503.",
            "raise slots to 320 for each target",
            "Kong consistent_hashing.lua; measured on Kong 3.9.3");
    private static final Rule NEARLY_FULL = BOOK.warning(
            "ring-nearly-full",
            "no room for another target",
            "at 160 points a target the ring is nearly full; one target more and it stays empty, with 503 for everything.",
            "raise slots to 320 for each target",
            "Kong consistent_hashing.lua; measured on Kong 3.9.3");
    private static final Rule FEW_SLOTS = BOOK.warning(
            "slots-below-1000",
            "a ring smaller than Kong makes",
            "Kong makes a ring of 1,000 slots of anything less.",
            "write slots: 1000 or more",
            "Kong consistent_hashing.lua");
    private static final Rule SLOTS_UNUSED = BOOK.warning(
            "slots-without-hashing",
            "slots that are not used",
            "only consistent-hashing has a ring; the other algorithms ignore slots.",
            "leave slots out",
            "Kong round_robin.lua; Kong documentation, upstreams");

    @Override
    public List<Rule> rules() {
        return BOOK.rules();
    }

    @Override
    public void check(KongFile file, Context context, Consumer<Finding> report) {
        Config config = Config.of(file, context);
        Plugins plugins = config.plugins();
        Optional<String> proxy = plugins.proxyInFront();
        boolean authenticates = plugins.anyAuthentication();
        for (Balancer balancer : config.balancers()) {
            algorithm(config, balancer, report);
            if (balancer.algorithm(config).equals(HASHING)) {
                key(config, balancer, proxy, authenticates, report);
                headers(config, balancer, report);
                captures(config, balancer, report);
                cookie(config, balancer, report);
                ring(config, balancer, report);
            } else {
                double slots = config.number(balancer.record(), "slots", DEFAULT_SLOTS);
                if (balancer.record().has("slots") && slots < DEFAULT_SLOTS) {
                    report.accept(Finding.of(
                            SLOTS_UNUSED,
                            balancer.record().place("slots"),
                            "slots: " + Figures.plain(slots) + " of upstream '" + balancer.name()
                                    + "' has no effect with " + balancer.algorithm(config)));
                }
            }
        }
    }

    private static void algorithm(Config config, Balancer balancer, Consumer<Finding> report) {
        KongRecord upstream = balancer.record();
        String algorithm = config.word(upstream, "algorithm", "");
        String hashOn = config.word(upstream, "hash_on", "");
        String name = "upstream '" + balancer.name() + "' ";
        boolean hashes = !hashOn.isEmpty() && !hashOn.equals("none");
        if (algorithm.equals(HASHING) && config.get(upstream, "hash_on").isEmpty()) {
            report.accept(Finding.of(
                    OMITTED, upstream.place("algorithm"), name + "is consistent-hashing and has no hash_on"));
        } else if (algorithm.equals(HASHING) && hashOn.equals("none")) {
            Finding finding = Finding.of(
                    NONE, upstream.place("hash_on"), name + "has hash_on: none, so Kong makes it round-robin");
            report.accept(Mend.set(finding, upstream, "algorithm", "round-robin"));
        } else if (hashes && (algorithm.equals("least-connections") || algorithm.equals("latency"))) {
            report.accept(Finding.of(
                    IGNORED,
                    upstream.place("hash_on"),
                    name + "is " + algorithm + ", so hash_on: " + hashOn + " is dropped"));
        } else if (hashes && algorithm.equals("round-robin")) {
            Finding finding = Finding.of(
                    FLIPS,
                    upstream.place("algorithm"),
                    name + "says round-robin, and hash_on: " + hashOn + " makes it consistent-hashing");
            report.accept(Mend.set(finding, upstream, "algorithm", HASHING));
        }
    }

    private static void key(
            Config config, Balancer balancer, Optional<String> proxy, boolean authenticates, Consumer<Finding> report) {
        KongRecord upstream = balancer.record();
        String hashOn = config.word(upstream, "hash_on", "none");
        String fallback = config.word(upstream, "hash_fallback", "none");
        String name = "upstream '" + balancer.name() + "' ";
        boolean isNamed = hashOn.equals("header") || hashOn.equals("query_arg");
        if (isNamed && fallback.equals("none") && !headerIsCertain(config, balancer)) {
            report.accept(Finding.of(
                            NO_FALLBACK,
                            upstream.place("hash_on"),
                            name + "hashes " + hashOn + " " + config.word(upstream, "hash_on_" + hashOn, "")
                                    + " and has no hash_fallback")
                    .withWhy("every request without it hashes an empty text, and all of them go to one of the "
                            + balancer.targets().size() + " targets."));
        }
        if (hashOn.equals("consumer") && fallback.equals("none") && !authenticates) {
            report.accept(Finding.of(
                    NO_CONSUMER,
                    upstream.place("hash_on"),
                    name + "hashes the consumer, and no plugin in this file authenticates anyone"));
        }
        if (hashOn.equals("ip") || (fallback.equals("ip") && hashOn.equals("none"))) {
            proxy.ifPresent(sign -> report.accept(Finding.of(
                    IP_BEHIND_PROXY,
                    upstream.place("hash_on"),
                    name + "hashes the client's address, and there is a proxy before Kong: " + sign)));
        }
        if (balancer.health().isOff() && balancer.hasAlternative()) {
            report.accept(Finding.of(
                    NO_CHECKS,
                    upstream.place("algorithm"),
                    name + "is consistent-hashing without health checks: all tries of a request go to one target"));
        }
    }

    /** Returns whether every request has the header, because all routes ask for it. */
    private static boolean headerIsCertain(Config config, Balancer balancer) {
        String header = normal(config.word(balancer.record(), "hash_on_header", ""));
        return !header.isEmpty()
                && !balancer.services().isEmpty()
                && balancer.services().stream()
                        .flatMap(service -> config.file().of(service, Kind.ROUTE).stream())
                        .allMatch(route -> route.get("headers").stream()
                                .anyMatch(headers -> headers instanceof dev.wissel.kong.document.Node.Mapping mapping
                                        && mapping.entries().keySet().stream()
                                                .anyMatch(name -> normal(name).equals(header))));
    }

    private static String normal(String header) {
        return header.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    private static void headers(Config config, Balancer balancer, Consumer<Finding> report) {
        boolean isAffected = config.isOpenSource() && config.atLeast(3, 8) && !config.atLeast(3, 10);
        if (!isAffected) {
            return;
        }
        for (String field : List.of("hash_on", "hash_fallback")) {
            KongRecord upstream = balancer.record();
            String header = config.word(upstream, field + "_header", "");
            if (config.word(upstream, field, "none").equals("header") && header.contains("-")) {
                Finding finding = Finding.of(
                                HYPHEN,
                                upstream.place(field + "_header"),
                                field + "_header: " + header + " of upstream '" + balancer.name()
                                        + "' never matches in Kong "
                                        + config.context().kong().version())
                        .withFix("write " + field + "_header: " + header.replace('-', '_'));
                report.accept(Mend.set(finding, upstream, field + "_header", header.replace('-', '_')));
            }
        }
    }

    private static void captures(Config config, Balancer balancer, Consumer<Finding> report) {
        KongRecord upstream = balancer.record();
        String capture = config.word(upstream, "hash_on_uri_capture", "");
        List<KongRecord> routes = balancer.services().stream()
                .flatMap(service -> config.file().of(service, Kind.ROUTE).stream())
                .toList();
        boolean isNamed = !capture.isEmpty() && !Character.isDigit(capture.charAt(0));
        boolean isMade = routes.stream()
                .flatMap(route -> route.texts("paths").stream())
                .anyMatch(path -> (path.startsWith("~") || !config.atLeast(3, 0))
                        && (isNamed
                                ? path.contains("?<" + capture + ">") || path.contains("?P<" + capture + ">")
                                : path.contains("(")));
        boolean knowsPaths = !routes.isEmpty() && routes.stream().noneMatch(route -> route.has("expression"));
        if (config.word(upstream, "hash_on", "none").equals("uri_capture")
                && !capture.isEmpty()
                && knowsPaths
                && !isMade) {
            boolean hasFallback =
                    !config.word(upstream, "hash_fallback", "none").equals("none");
            report.accept(Finding.of(
                            NO_CAPTURE,
                            upstream.place("hash_on_uri_capture"),
                            "no route to upstream '" + balancer.name() + "' has a path with the group '" + capture
                                    + "'")
                    .withSeverity(hasFallback ? Severity.WARNING : Severity.ERROR));
        }
    }

    private static void cookie(Config config, Balancer balancer, Consumer<Finding> report) {
        KongRecord upstream = balancer.record();
        String path = config.word(upstream, "hash_on_cookie_path", "/");
        boolean usesCookie = config.word(upstream, "hash_on", "none").equals("cookie")
                || config.word(upstream, "hash_fallback", "none").equals("cookie");
        if (!usesCookie || path.equals("/") || path.isEmpty()) {
            return;
        }
        balancer.services().stream()
                .flatMap(service -> config.file().of(service, Kind.ROUTE).stream())
                .flatMap(route -> route.texts("paths").stream())
                .filter(routed -> routed.startsWith("/") && !routed.startsWith(path))
                .findFirst()
                .ifPresent(routed -> {
                    Finding finding = Finding.of(
                            COOKIE_PATH,
                            upstream.place("hash_on_cookie_path"),
                            "the cookie of upstream '" + balancer.name() + "' belongs to " + path + ", and requests to "
                                    + routed + " do not send it");
                    report.accept(Mend.set(finding, upstream, "hash_on_cookie_path", "/"));
                });
    }

    private static void ring(Config config, Balancer balancer, Consumer<Finding> report) {
        KongRecord upstream = balancer.record();
        double slots = config.number(upstream, "slots", DEFAULT_SLOTS);
        if (Double.isNaN(slots)) {
            return;
        }
        Ring ring = Ring.of(balancer, slots);
        String size = Integer.toString(Math.min(
                65_536, Math.max(DEFAULT_SLOTS, 320 * balancer.targets().size())));
        String subject = balancer.targets().size() + " targets of upstream '" + balancer.name() + "' want "
                + ring.wanted() + " points on a ring of " + ring.points();
        if (ring.fit() != Ring.Fit.WELL) {
            boolean isEmpty = ring.fit() == Ring.Fit.NOT;
            boolean isUnsure = ring.fit() == Ring.Fit.PERHAPS_NOT;
            Finding finding =
                    Finding.of(isEmpty || isUnsure ? OVERFLOW : NEARLY_FULL, upstream.place("slots"), subject);
            finding = isUnsure ? finding.withSeverity(Severity.WARNING) : finding;
            report.accept(Mend.set(finding.withFix("write slots: " + size), upstream, "slots", size));
        } else if (slots < LEAST_SLOTS) {
            Finding finding = Finding.of(
                    FEW_SLOTS,
                    upstream.place("slots"),
                    "slots: " + Figures.plain(slots) + " of upstream '" + balancer.name() + "' becomes 1000");
            report.accept(Mend.set(finding, upstream, "slots", Integer.toString(LEAST_SLOTS)));
        }
    }
}
