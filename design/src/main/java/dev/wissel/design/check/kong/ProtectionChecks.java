package dev.wissel.design.check.kong;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Family;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.KongCheck;
import dev.wissel.design.check.KongFile;
import dev.wissel.design.check.KongRecord;
import dev.wissel.design.check.KongRecord.Kind;
import dev.wissel.design.check.Rule;
import dev.wissel.design.strategy.KongTarget.Mode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Consumer;

/** Rate limits, circuit breakers and retries that do not protect. Stateless and thread-safe. */
final class ProtectionChecks implements KongCheck {
    private static final Book BOOK = new Book(Family.PROTECTION);
    private static final String RATE_LIMITING = "rate-limiting";
    /** One node restarts, is upgraded or dies for more than that part of the time. */
    private static final double ONE_NODE_AVAILABILITY = 0.999;

    private static final double MANY_RETRIES = 10;
    /** A 403 or a page is meant to stay; a 503 is for the time of an outage. */
    private static final int LEAST_OUTAGE_STATUS = 500;

    private static final Map<String, Integer> PERIODS =
            Map.of("second", 1, "minute", 60, "hour", 3600, "day", 86_400, "month", 2_592_000, "year", 31_536_000);

    private static final Rule LOCAL = BOOK.warning(
            "rate-limit-per-node",
            "a limit that grows with the number of nodes",
            "policy local counts in each node by itself: n nodes let n times the limit through.",
            "write policy: redis, or divide the limit by the number of nodes",
            "Kong rate-limiting policies; Kong documentation, rate limiting plugin");
    private static final Rule IP_BEHIND_PROXY = BOOK.warning(
            "rate-limit-by-ip-behind-proxy",
            "all clients share one limit",
            "the address is the one that connects to Kong; behind another proxy that is the proxy's, unless trusted_ips and real_ip_header say otherwise.",
            "set trusted_ips and real_ip_header on the Kong nodes, or limit by consumer or header",
            "Kong rate-limiting handler.lua");
    private static final Rule NO_CONSUMER = BOOK.warning(
            "rate-limit-by-consumer-without-authentication",
            "a limit by consumers that nobody finds out",
            "without an authenticated consumer the limit is by client address.",
            "add an authentication plugin, or write limit_by: ip if that is meant",
            "Kong rate-limiting handler.lua");
    private static final Rule NO_BREAKER = BOOK.warning(
            "not-a-circuit-breaker",
            "a circuit breaker that is none",
            "this plugin looks at clients or answers by itself; it does not see whether a back end fails. In Kong the circuit breaker is the upstream's passive health check.",
            "configure healthchecks.passive on the upstream",
            "Kong documentation, health checks and circuit breakers; Kong issue 154");
    private static final Rule REDIS = BOOK.warning(
            "rate-limit-needs-redis",
            "every request fails when Redis does",
            "with fault_tolerant: false the plugin answers 500 while it cannot reach Redis.",
            "write fault_tolerant: true",
            "Kong rate-limiting handler.lua");
    private static final Rule TERMINATION = BOOK.warning(
            "request-termination-left-on",
            "requests that never reach the service",
            "request-termination answers every request itself, here as in an outage, unless config.trigger names a header or argument that asks for it.",
            "remove the plugin, or write enabled: false",
            "Kong documentation, request termination plugin");
    private static final Rule ABOVE_CAPACITY = BOOK.warning(
            "rate-limit-above-capacity",
            "a limit that lets more through than the targets bear",
            "a limit above the capacity of the targets is never reached before they are overloaded.",
            "write a limit below the capacity of the targets",
            "arithmetic");
    private static final Rule RETRIES = BOOK.warning(
            "many-retries",
            "retries that multiply a fault",
            "when a region is gone each request is tried retries + 1 times, and round-robin may choose the same dead target again each time.",
            "write as many retries as there are other targets, 5 at most",
            "Kong init.lua set_more_tries; arithmetic");

    @Override
    public List<Rule> rules() {
        return BOOK.rules();
    }

    @Override
    public void check(KongFile file, Context context, Consumer<Finding> report) {
        Config config = Config.of(file, context);
        Plugins plugins = config.plugins();
        Optional<String> proxy = plugins.proxyInFront();
        for (KongRecord plugin : plugins.named(RATE_LIMITING)) {
            policy(config, plugin, report);
            identity(config, plugins, plugin, proxy, report);
            capacity(config, plugins, plugin, report);
        }
        for (KongRecord plugin : plugins.named("request-termination")) {
            termination(config, plugins, plugin, report);
        }
        for (String name : Set.of(
                RATE_LIMITING,
                "response-ratelimiting",
                "request-termination",
                "request-size-limiting",
                "proxy-cache")) {
            plugins.named(name).forEach(plugin -> breaker(plugin, report));
        }
        for (KongRecord service : file.all(Kind.SERVICE)) {
            double retries = config.number(service, "retries", 5);
            if (retries >= MANY_RETRIES) {
                Finding finding = Finding.of(
                        RETRIES,
                        service.place("retries"),
                        "service '" + service.called() + "' tries a request up to " + Figures.plain(retries + 1)
                                + " times");
                report.accept(Mend.set(finding, service, "retries", "5"));
            }
        }
    }

    private static void policy(Config config, KongRecord plugin, Consumer<Finding> report) {
        String policy = config.word(plugin, "config.policy", "local");
        Context context = config.context();
        Optional<String> severalNodes = context.kong().mode() == Mode.HYBRID
                ? Optional.of("each data plane counts by itself")
                : context.objective()
                        .filter(objective -> objective.availability() >= ONE_NODE_AVAILABILITY)
                        .map(objective -> "an availability of " + Figures.percent(objective.availability())
                                + " needs several nodes, and each counts by itself");
        if (policy.equals("local")) {
            severalNodes.ifPresent(reason -> report.accept(Finding.of(
                            LOCAL,
                            plugin.place("config.policy"),
                            "rate-limiting" + at(plugin) + " has policy local: " + reason)
                    .withWhy(limits(config, plugin)
                            .map(limit -> "2 nodes let " + Figures.plain(2 * limit.count()) + " a " + limit.period()
                                    + " through instead of " + Figures.plain(limit.count()) + ", 3 nodes "
                                    + Figures.plain(3 * limit.count()) + ".")
                            .orElse(LOCAL.why()))));
        }
        if (policy.equals("redis") && config.isFalse(plugin, "config.fault_tolerant", true)) {
            Finding finding = Finding.of(
                    REDIS,
                    plugin.place("config.fault_tolerant"),
                    "rate-limiting" + at(plugin) + " answers 500 to everything while Redis is away");
            report.accept(Mend.set(finding, plugin, "config.fault_tolerant", "true"));
        }
    }

    private static String at(KongRecord plugin) {
        return plugin.parent()
                .map(parent -> " of " + parent.kind().name().toLowerCase(Locale.ROOT) + " '" + parent.called() + "'")
                .orElse("");
    }

    /** A number of requests in a period. Immutable. */
    private record RateLimit(double count, String period) {
        double perSecond() {
            return count / PERIODS.getOrDefault(period, 1);
        }
    }

    /** Returns the limit that allows the fewest requests in the long run. */
    private static Optional<RateLimit> limits(Config config, KongRecord plugin) {
        return PERIODS.keySet().stream()
                .map(period -> new RateLimit(config.number(plugin, "config." + period, Double.NaN), period))
                .filter(limit -> limit.count() > 0)
                .min(java.util.Comparator.comparingDouble(RateLimit::perSecond));
    }

    private static void identity(
            Config config, Plugins plugins, KongRecord plugin, Optional<String> proxy, Consumer<Finding> report) {
        String by = config.word(plugin, "config.limit_by", "consumer");
        boolean byAddress = by.equals("ip") || (by.equals("consumer") && !plugins.anyAuthentication());
        if (byAddress) {
            proxy.ifPresent(sign -> report.accept(Finding.of(
                    IP_BEHIND_PROXY,
                    plugin.place("config.limit_by"),
                    "rate-limiting" + at(plugin) + " counts by client address, and there is a proxy before Kong: "
                            + sign)));
        }
        boolean byConsumer = by.equals("consumer") || by.equals("credential");
        boolean isWritten = config.get(plugin, "config.limit_by").isPresent();
        if (byConsumer && isWritten && !plugins.anyAuthentication()) {
            report.accept(Finding.of(
                    NO_CONSUMER,
                    plugin.place("config.limit_by"),
                    "rate-limiting" + at(plugin) + " counts by " + by
                            + ", and no plugin in this file authenticates anyone"));
        }
    }

    private static void capacity(Config config, Plugins plugins, KongRecord plugin, Consumer<Finding> report) {
        Optional<KongRecord> service = plugins.owner(plugin, Kind.SERVICE)
                .or(() -> plugins.owner(plugin, Kind.ROUTE)
                        .flatMap(route -> config.file().owner(route, Kind.SERVICE)));
        OptionalDouble capacity = service.flatMap(found -> config.file().upstream(found))
                .map(upstream -> capacity(Balancer.of(config, upstream)))
                .orElse(OptionalDouble.empty());
        Optional<RateLimit> limit = limits(config, plugin);
        if (capacity.isPresent() && limit.isPresent() && limit.get().perSecond() > capacity.getAsDouble()) {
            report.accept(Finding.of(
                    ABOVE_CAPACITY,
                    plugin.place("config." + limit.get().period()),
                    "rate-limiting" + at(plugin) + " allows "
                            + Figures.plain(limit.get().perSecond())
                            + " requests a second, and the targets of service '"
                            + service.get().called() + "' bear "
                            + Figures.plain(capacity.getAsDouble())));
        }
    }

    private static OptionalDouble capacity(Balancer balancer) {
        boolean allKnown = !balancer.weighted().isEmpty()
                && balancer.weighted().stream()
                        .allMatch(
                                target -> target.settings().capacityPerSecond().isPresent());
        return allKnown
                ? OptionalDouble.of(balancer.weighted().stream()
                        .mapToDouble(
                                target -> target.settings().capacityPerSecond().orElse(0))
                        .sum())
                : OptionalDouble.empty();
    }

    private static void termination(Config config, Plugins plugins, KongRecord plugin, Consumer<Finding> report) {
        boolean isConditional = config.get(plugin, "config.trigger").isPresent()
                || plugin.has("consumer")
                || plugin.has("consumer_group")
                || plugin.parent()
                        .filter(parent -> parent.kind() == Kind.CONSUMER)
                        .isPresent();
        boolean takesTraffic = plugins.owner(plugin, Kind.SERVICE).isPresent()
                || plugins.owner(plugin, Kind.ROUTE)
                        .flatMap(route -> config.file().owner(route, Kind.SERVICE))
                        .isPresent();
        double status = config.number(plugin, "config.status_code", 503);
        if (takesTraffic && !isConditional && status >= LEAST_OUTAGE_STATUS) {
            report.accept(Finding.of(
                    TERMINATION,
                    plugin.place(),
                    "request-termination" + at(plugin) + " answers every request with " + Figures.plain(status)));
        }
    }

    private static void breaker(KongRecord plugin, Consumer<Finding> report) {
        for (String field : List.of("instance_name", "tags")) {
            boolean saysSo = plugin.text(field).stream().anyMatch(ProtectionChecks::saysBreaker)
                    || plugin.texts(field).stream().anyMatch(ProtectionChecks::saysBreaker);
            if (saysSo) {
                report.accept(Finding.of(
                        NO_BREAKER,
                        plugin.place(field),
                        "plugin " + plugin.called() + at(plugin) + " is called a circuit breaker and is none"));
                return;
            }
        }
    }

    private static boolean saysBreaker(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[-_. ]", "").contains("circuitbreaker");
    }
}
