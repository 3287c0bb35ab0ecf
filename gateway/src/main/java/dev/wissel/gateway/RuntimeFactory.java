package dev.wissel.gateway;

import dev.wissel.core.balance.BalancePolicy;
import dev.wissel.core.balance.Policies;
import dev.wissel.core.balance.SlowStart;
import dev.wissel.core.health.HealthConfig;
import dev.wissel.core.health.Limits;
import dev.wissel.core.health.Probing;
import dev.wissel.core.health.StatusSet;
import dev.wissel.core.health.Thresholds;
import dev.wissel.core.protect.AdmissionControl;
import dev.wissel.core.protect.Deadline;
import dev.wissel.core.protect.Guards;
import dev.wissel.core.protect.RetryRule;
import dev.wissel.core.region.RegionPolicy;
import dev.wissel.gateway.plugin.PluginChains;
import dev.wissel.gateway.plugin.PluginHandler;
import dev.wissel.gateway.plugin.bundled.BundledPlugins;
import dev.wissel.gateway.proxy.ServiceRuntime;
import dev.wissel.gateway.proxy.StaticAnswer;
import dev.wissel.gateway.proxy.Way;
import dev.wissel.gateway.tls.ClientTls;
import dev.wissel.gateway.upstream.HashSource;
import dev.wissel.gateway.upstream.HashSource.Kind;
import dev.wissel.gateway.upstream.UpstreamConfig;
import dev.wissel.gateway.upstream.UpstreamConfig.TargetConfig;
import dev.wissel.gateway.upstream.UpstreamNode;
import dev.wissel.kong.carrier.Failback;
import dev.wissel.kong.carrier.Fallback;
import dev.wissel.kong.carrier.Priority;
import dev.wissel.kong.carrier.Protection;
import dev.wissel.kong.carrier.RouteSettings;
import dev.wissel.kong.carrier.TagReading;
import dev.wissel.kong.carrier.TargetSettings;
import dev.wissel.kong.carrier.UpstreamSettings;
import dev.wissel.kong.carrier.WisselTags;
import dev.wissel.kong.entity.CaCertificate;
import dev.wissel.kong.entity.Certificate;
import dev.wissel.kong.entity.Healthchecks;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.kong.entity.Plugin;
import dev.wissel.kong.entity.Route;
import dev.wissel.kong.entity.Service;
import dev.wissel.kong.entity.Target;
import dev.wissel.kong.entity.Upstream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says a Kong configuration in the words of {@code core} and of the proxy path. Stateless and thread-safe.
 *
 * <p>Everything that can be wrong with a configuration that Kong itself would accept, such as a {@code wissel:} tag that says nonsense, is found here
 * and reported at once.
 */
final class RuntimeFactory {
    /** A retry that has less time than this is not worth making. */
    private static final long LEAST_ATTEMPT_NANOS = 1_000_000L;

    private static final List<String> SERVED =
            List.of("http", "https", "grpc", "grpcs", "tcp", "tls", "tls_passthrough");

    /** Protocols of services whose targets are spoken to over TLS. */
    private static final Set<String> TLS = Set.of("https", "grpcs", "tls");

    /** Bundled plugins of Kong that keep someone out (facts 8.2). */
    private static final Set<String> GUARDS = Set.of(
            "acl",
            "ai-prompt-guard",
            "basic-auth",
            "bot-detection",
            "hmac-auth",
            "ip-restriction",
            "jwt",
            "key-auth",
            "ldap-auth",
            "oauth2",
            "session");

    /** Stands for the service of an upstream that none goes to. */
    private static final Service UNUSED =
            Service.named("unused").host("unused.invalid").build();

    private final KongConfig config;
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, UpstreamSettings> settings = new HashMap<>();
    private final Map<String, Way> ways = new HashMap<>();
    /** Intermediate certificates that a target's chain may have for its probes; nobody can say another number. */
    private static final int PROBE_DEPTH = 9;

    private final Map<ClientTls.Wishes, ClientTls> known;
    private final Map<ClientTls.Wishes, ClientTls> contexts = new HashMap<>();

    private final Map<String, Upstream> upstreamsByName = new HashMap<>();
    private final Map<String, List<Target>> targetsByUpstream = new HashMap<>();

    /**
     * Makes one.
     *
     * @param known contexts of the configuration before, which are used again where the same is wanted
     */
    RuntimeFactory(KongConfig config, Map<ClientTls.Wishes, ClientTls> known) {
        this.config = config;
        this.known = known;
        config.upstreams().forEach(upstream -> upstreamsByName.putIfAbsent(upstream.name(), upstream));
        config.targets()
                .forEach(target -> targetsByUpstream
                        .computeIfAbsent(target.upstreamId(), ignored -> new ArrayList<>())
                        .add(target));
    }

    private Optional<Upstream> upstreamByName(String name) {
        return Optional.ofNullable(upstreamsByName.get(name));
    }

    /** Returns the contexts of TLS to targets, after {@link #upstreams}. */
    Map<ClientTls.Wishes, ClientTls> tls() {
        return Map.copyOf(contexts);
    }

    /** Returns what forbids the configuration; empty if nothing does. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** Returns what the gateway will not do although the configuration says so. */
    List<String> warnings() {
        return List.copyOf(warnings);
    }

    /**
     * Checks the plugins. One that guards the door and is not carried out would leave the door open: such a configuration is refused. The others are
     * named in a warning.
     */
    void checkPlugins() {
        for (Plugin plugin : config.plugins()) {
            if (plugin.enabled() && plugin.consumerId() != null && BundledPlugins.NAMES.contains(plugin.name())) {
                warnings.add(PluginChains.label(config, plugin)
                        + " is limited to a consumer; this gateway authenticates nobody, so it never applies");
            }
            if (!plugin.enabled() || BundledPlugins.NAMES.contains(plugin.name())) {
                continue;
            }
            if (GUARDS.contains(plugin.name())) {
                problems.add("plugin '" + plugin.name()
                        + "' guards access and is not carried out by this gateway, which would let everyone in"
                        + " (expected: no such plugin, or --without-plugin " + plugin.name() + " to serve without it)");
            } else {
                warnings.add("plugin '" + plugin.name()
                        + "' is not carried out by this gateway; requests are served without it");
            }
        }
    }

    /** Returns what is done around the requests of each route. */
    PluginChains plugins(BundledPlugins bundled) {
        Map<String, Service> services = new HashMap<>();
        config.services().forEach(service -> services.put(service.id(), service));
        return PluginChains.of(
                config, bundled.makers(), route -> tagged(services.get(route.serviceId()), bundled), problems::add);
    }

    private List<PluginHandler> tagged(@Nullable Service service, BundledPlugins bundled) {
        return service == null
                ? List.of()
                : config.upstreamByName(service.host()).map(bundled::tagged).orElse(List.of());
    }

    // ---------------------------------------------------------------- upstreams

    /** Returns all upstreams by name: those that services go to and, as in Kong, those that none goes to, whose health is checked too. */
    Map<String, UpstreamConfig> upstreams() {
        Map<String, UpstreamConfig> all = new LinkedHashMap<>();
        for (Service service : config.services()) {
            if (!service.enabled()) {
                continue;
            }
            if (!SERVED.contains(service.protocol())) {
                warnings.add("service " + label(service) + ": protocol " + service.protocol()
                        + " is not served by this gateway (expected: " + String.join(", ", SERVED)
                        + "); its routes are left out");
                continue;
            }
            ways.put(service.id(), way(service));
            String name = upstreamName(service);
            if (!all.containsKey(name)) {
                all.put(
                        name,
                        upstreamByName(service.host())
                                .map(upstream -> upstream(upstream, service))
                                .orElseGet(() -> direct(service)));
            }
        }
        for (Upstream upstream : config.upstreams()) {
            if (!all.containsKey(upstream.name())) {
                all.put(upstream.name(), upstream(upstream, UNUSED));
            }
        }
        return all;
    }

    private static String label(Service service) {
        return "'" + (service.name() == null ? service.id() : service.name()) + "'";
    }

    private String upstreamName(Service service) {
        return upstreamByName(service.host()).isPresent()
                ? service.host()
                : service.host() + ":" + service.port() + (tls(service) ? " (tls)" : "");
    }

    /** A service whose host is no upstream: one target, no checks (facts 1.1). */
    private UpstreamConfig direct(Service service) {
        TargetConfig target = new TargetConfig(service.host(), service.port(), 100, "", OptionalDouble.empty());
        UpstreamSettings none = UpstreamSettings.DEFAULTS;
        return new UpstreamConfig(
                upstreamName(service),
                true,
                List.of(target),
                Policies.named("round-robin"),
                0,
                null,
                HealthConfig.OFF,
                Healthchecks.Active.DEFAULTS,
                null,
                0,
                null,
                defaultPort(service),
                tls(service),
                List.of(),
                "",
                RegionPolicy.DEFAULTS,
                null,
                millis(service.readTimeoutMillis()),
                none.retry().budgetRatio(),
                none.retry().budgetFloorPerSecond(),
                Guards.NONE);
    }

    private UpstreamConfig upstream(Upstream upstream, Service service) {
        UpstreamSettings tagged = settings(upstream);
        Map<String, TargetSettings> targetSettings = new LinkedHashMap<>();
        List<TargetConfig> targets = new ArrayList<>();
        for (Target target : targetsByUpstream.getOrDefault(upstream.id(), List.of())) {
            TagReading<TargetSettings> reading = WisselTags.readTarget(target.tags());
            reading.problems()
                    .forEach(problem -> problems.add(
                            "upstream '" + upstream.name() + "', target '" + target.target() + "': " + problem));
            targetSettings.put(target.target(), reading.value());
            targets.add(target(target, reading.value()));
        }
        WisselTags.disagreements(tagged, targetSettings)
                .forEach(each -> problems.add("upstream '" + upstream.name() + "': " + each));
        List<String> regions = new ArrayList<>(tagged.regionsOver(List.copyOf(targetSettings.values())));
        regions.remove("");
        String lastResort = tagged.fallback() instanceof Fallback.Region region ? region.name() : "";
        if (!lastResort.isEmpty() && !regions.contains(lastResort)) {
            regions.add(lastResort);
        }
        Healthchecks checks = upstream.healthchecks();
        HashSource hash = hash(upstream);
        if (hash == null
                && tagged.balance().filter("consistent-hashing-bounded"::equals).isPresent()) {
            problems.add("upstream '" + upstream.name()
                    + "': tag wissel:balance=consistent-hashing-bounded needs something to hash"
                    + " (expected: algorithm consistent-hashing with hash_on)");
        }
        return new UpstreamConfig(
                upstream.name(),
                false,
                targets,
                policy(upstream, tagged),
                upstream.slots(),
                hash,
                health(checks),
                checks.active(),
                probeTls(upstream),
                checks.threshold(),
                upstream.hostHeader(),
                defaultPort(service),
                tls(service),
                regions,
                lastResort,
                regionPolicy(tagged),
                tagged.suspect().orElse(null),
                millis(service.readTimeoutMillis()),
                tagged.retry().budgetRatio(),
                tagged.retry().budgetFloorPerSecond(),
                guards(tagged.protection()));
    }

    private UpstreamSettings settings(Upstream upstream) {
        return settings.computeIfAbsent(upstream.name(), absent -> {
            TagReading<UpstreamSettings> reading = WisselTags.readUpstream(upstream.tags());
            reading.problems().forEach(problem -> problems.add("upstream '" + upstream.name() + "': " + problem));
            return reading.value();
        });
    }

    private static TargetConfig target(Target target, TargetSettings tagged) {
        String text = target.target();
        int colon = text.lastIndexOf(':');
        return new TargetConfig(
                text.substring(0, colon),
                Integer.parseInt(text.substring(colon + 1)),
                tagged.weightOr(target.weight()),
                tagged.region(),
                tagged.capacityPerSecond());
    }

    private static BalancePolicy policy(Upstream upstream, UpstreamSettings tagged) {
        String method = tagged.balance().orElse(upstream.algorithm());
        return guards(tagged.protection()).policy(method, upstream.slots());
    }

    @SuppressWarnings("NullAway") // it does not see the annotation of a nested type in another module's record
    private static Guards guards(Protection tagged) {
        return Guards.of(
                tagged.concurrency(),
                tagged.admission().map(each -> AdmissionControl.Settings.DEFAULTS.with(each.multiplier(), each.cap())),
                tagged.slowStart().map(time -> SlowStart.over(time.toNanos())),
                tagged.hashBound() - 1);
    }

    private static @Nullable HashSource hash(Upstream upstream) {
        if (!upstream.algorithm().equals("consistent-hashing")) {
            return null;
        }
        Kind on = Kind.of(upstream.hashOn());
        Kind fallback = Kind.of(upstream.hashFallback());
        return new HashSource(
                on,
                nameOf(
                        on,
                        upstream.hashOnHeader(),
                        upstream.hashOnCookie(),
                        upstream.hashOnQueryArg(),
                        upstream.hashOnUriCapture()),
                fallback,
                nameOf(
                        fallback,
                        upstream.hashFallbackHeader(),
                        upstream.hashOnCookie(),
                        upstream.hashFallbackQueryArg(),
                        upstream.hashFallbackUriCapture()),
                upstream.hashOnCookiePath());
    }

    private static @Nullable String nameOf(
            Kind kind,
            @Nullable String header,
            @Nullable String cookie,
            @Nullable String argument,
            @Nullable String capture) {
        return switch (kind) {
            case HEADER -> header;
            case COOKIE -> cookie;
            case QUERY_ARG -> argument;
            case URI_CAPTURE -> capture;
            case NONE, CONSUMER, IP, PATH -> null;
        };
    }

    private static HealthConfig health(Healthchecks checks) {
        Healthchecks.Active active = checks.active();
        Healthchecks.Passive passive = checks.passive();
        Limits activeLimits = new Limits(
                active.healthy().successes(),
                active.unhealthy().tcpFailures(),
                active.unhealthy().timeouts(),
                active.unhealthy().httpFailures(),
                statuses(active.healthy().httpStatuses()),
                statuses(active.unhealthy().httpStatuses()));
        Limits passiveLimits = new Limits(
                passive.healthy().successes(),
                passive.unhealthy().tcpFailures(),
                passive.unhealthy().timeouts(),
                passive.unhealthy().httpFailures(),
                statuses(passive.healthy().httpStatuses()),
                statuses(passive.unhealthy().httpStatuses()));
        Probing probing = new Probing(
                seconds(active.healthy().intervalSeconds()),
                seconds(active.unhealthy().intervalSeconds()),
                seconds(active.timeoutSeconds()),
                (int) Math.min(Integer.MAX_VALUE, active.concurrency()));
        return new HealthConfig(new Thresholds(activeLimits, passiveLimits), probing);
    }

    private static StatusSet statuses(List<Integer> statuses) {
        return StatusSet.of(statuses.stream().mapToInt(Integer::intValue).toArray());
    }

    private static RegionPolicy regionPolicy(UpstreamSettings tagged) {
        Failback failback = tagged.failback();
        return RegionPolicy.DEFAULTS
                .withHeadroom(tagged.headroom())
                .withFailback(failback.hold(), failback.maxHold(), failback.trials(), failback.ramp());
    }

    private static boolean tls(Service service) {
        return TLS.contains(service.protocol());
    }

    /** How the service's targets are spoken to; the certificate shown is the service's own, else its upstream's (facts 1.1, 1.3). */
    private Way way(Service service) {
        boolean http2 = service.protocol().startsWith("grpc");
        if (!tls(service)) {
            return new Way(null, http2);
        }
        String certificateId = service.clientCertificateId() != null
                ? service.clientCertificateId()
                : upstreamByName(service.host())
                        .map(Upstream::clientCertificateId)
                        .orElse(null);
        Certificate shown = certificate(certificateId);
        List<String> authorities = service.caCertificates().isEmpty()
                ? List.of()
                : config.caCertificates().stream()
                        .filter(each -> service.caCertificates().contains(each.id()))
                        .map(CaCertificate::cert)
                        .toList();
        Integer depth = service.tlsVerifyDepth();
        ClientTls.Wishes wishes = new ClientTls.Wishes(
                Boolean.TRUE.equals(service.tlsVerify()),
                depth == null ? ClientTls.DEFAULT_DEPTH : depth,
                authorities,
                shown == null ? null : shown.cert(),
                shown == null ? null : shown.key(),
                http2);
        try {
            return new Way(context(wishes), http2);
        } catch (IllegalArgumentException unusable) {
            problems.add("service " + label(service) + ": " + unusable.getMessage());
            return Way.PLAIN;
        }
    }

    private @Nullable Certificate certificate(@Nullable String id) {
        return id == null
                ? null
                : config.certificates().stream()
                        .filter(each -> each.id().equals(id))
                        .findFirst()
                        .orElse(null);
    }

    private ClientTls context(ClientTls.Wishes wishes) {
        ClientTls context = contexts.get(wishes);
        if (context == null) {
            context = known.containsKey(wishes) ? known.get(wishes) : new ClientTls(wishes);
            contexts.put(wishes, context);
        }
        return context;
    }

    /** How the upstream's probes speak TLS, with the upstream's certificate (facts 3.4); null if they do not. */
    private @Nullable ClientTls probeTls(Upstream upstream) {
        Healthchecks.Active active = upstream.healthchecks().active();
        boolean grpcs = active.type().equals("grpcs");
        if (!grpcs && !active.type().equals("https")) {
            return null;
        }
        Certificate shown = certificate(upstream.clientCertificateId());
        ClientTls.Wishes wishes = new ClientTls.Wishes(
                active.httpsVerifyCertificate(),
                PROBE_DEPTH,
                List.of(),
                shown == null ? null : shown.cert(),
                shown == null ? null : shown.key(),
                grpcs);
        try {
            return context(wishes);
        } catch (IllegalArgumentException unusable) {
            problems.add("upstream '" + upstream.name() + "': " + unusable.getMessage());
            return null;
        }
    }

    private static int defaultPort(Service service) {
        return tls(service) ? 443 : 80;
    }

    private static long seconds(double seconds) {
        return (long) (seconds * 1e9);
    }

    private static long millis(long millis) {
        return millis * 1_000_000L;
    }

    // ---------------------------------------------------------------- services

    /** Returns the services by id, each with its upstream. */
    Map<String, ServiceRuntime> services(Map<String, UpstreamNode> nodes) {
        Map<String, ServiceRuntime> all = new HashMap<>();
        for (Service service : config.services()) {
            UpstreamNode node = nodes.get(upstreamName(service));
            if (node != null && service.enabled()) {
                all.put(service.id(), service(service, node));
            }
        }
        return all;
    }

    /** Returns how dear the requests of those routes are that say so, by id. */
    Map<String, Integer> ranks() {
        Map<String, Integer> ranks = new HashMap<>();
        for (Route route : config.routes()) {
            TagReading<RouteSettings> reading = WisselTags.readRoute(route.tags());
            String name = route.name() == null ? route.id() : route.name();
            reading.problems().forEach(problem -> problems.add("route '" + name + "': " + problem));
            Priority priority = reading.value().priority();
            if (priority != Priority.NORMAL) {
                ranks.put(route.id(), priority == Priority.LOW ? 0 : 2);
            }
        }
        return ranks;
    }

    private ServiceRuntime service(Service service, UpstreamNode node) {
        UpstreamSettings tagged =
                upstreamByName(service.host()).map(this::settings).orElse(UpstreamSettings.DEFAULTS);
        String standIn = tagged.fallback() instanceof Fallback.Service other
                ? config.serviceByName(other.name()).map(Service::id).orElse(null)
                : null;
        return new ServiceRuntime(
                service,
                node,
                service.connectTimeoutMillis(),
                millis(service.writeTimeoutMillis()),
                millis(service.readTimeoutMillis()),
                tagged.deadline().map(RuntimeFactory::deadline).orElse(Deadline.NONE),
                service.retries(),
                retryRule(service, tagged),
                staticAnswer(tagged.fallback()),
                standIn,
                ways.getOrDefault(service.id(), Way.PLAIN));
    }

    private static Deadline deadline(Duration total) {
        return new Deadline(total.toNanos(), LEAST_ATTEMPT_NANOS);
    }

    private static RetryRule retryRule(Service service, UpstreamSettings tagged) {
        return new RetryRule(
                service.retries(),
                StatusSet.of(tagged.retry().statuses().stream()
                        .mapToInt(Integer::intValue)
                        .toArray()));
    }

    private static @Nullable StaticAnswer staticAnswer(Fallback fallback) {
        if (!(fallback instanceof Fallback.Static fixed)) {
            return null;
        }
        String contentType = "application/json; charset=utf-8";
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<String, String> header : fixed.headers().entrySet()) {
            if (header.getKey().equalsIgnoreCase("content-type")) {
                contentType = header.getValue();
            } else {
                lines.append(header.getKey())
                        .append(": ")
                        .append(header.getValue())
                        .append("\r\n");
            }
        }
        return new StaticAnswer(
                fixed.status(), contentType, lines.toString(), fixed.body().getBytes(StandardCharsets.UTF_8));
    }
}
