package dev.wissel.kong.declarative;

import dev.wissel.kong.entity.Consumer;
import dev.wissel.kong.entity.Healthchecks;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.kong.entity.Plugin;
import dev.wissel.kong.entity.Route;
import dev.wissel.kong.entity.Service;
import dev.wissel.kong.entity.Target;
import dev.wissel.kong.entity.Upstream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Configurations that Kong accepts, with many texts that are easily misread. */
final class RandomConfig {
    private static final List<String> TRAPS = List.of(
            "on",
            "off",
            "Yes",
            "no",
            "y",
            "N",
            "true",
            "False",
            "null",
            "~",
            "12",
            "0x1F",
            "010",
            "1_000",
            "12:30",
            "1e3",
            "2026-11-22",
            ".5",
            ".inf",
            "-",
            "--- a",
            "a b",
            "é",
            "日本",
            "😀",
            "a: b",
            "a #b",
            "'q'",
            "\"q\"",
            "[x]",
            "{x}",
            "&a",
            "*a",
            "!t",
            "|",
            ">",
            "%x",
            "@x",
            "`x`",
            "?",
            "<<",
            "=",
            "a\\b",
            "\u00a0x",
            "x\u2028",
            "\ufeffz",
            " lead");
    private static final List<String> NAME_TRAPS =
            List.of("on", "No", "y", "12", "1e3", "010", "1.5", "~", "true", "null", "é", "_", "2026-11-22");

    /** Plugins whose settings may be anything. */
    static final ReaderOptions OPTIONS = ReaderOptions.DEFAULT.withExtraPlugins(
            Set.of("free-cors", "free-acl", "free-key-auth", "free-ip-restriction"));

    private final RandomGenerator random;
    private int count;

    private RandomConfig(RandomGenerator random) {
        this.random = random;
    }

    static KongConfig of(RandomGenerator random) {
        return new RandomConfig(random).config();
    }

    private KongConfig config() {
        List<Upstream> upstreams = new ArrayList<>();
        List<Target> targets = new ArrayList<>();
        List<Service> services = new ArrayList<>();
        List<Route> routes = new ArrayList<>();
        List<Consumer> consumers = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            consumers.add(Consumer.named(name())
                    .customId(chance() ? trap() + count : null)
                    .build());
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            Upstream upstream = upstream();
            upstreams.add(upstream);
            for (int j = random.nextInt(4); j > 0; j--) {
                targets.add(target(upstream.id()));
            }
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            Service service = service();
            services.add(service);
            for (int j = random.nextInt(3); j > 0; j--) {
                routes.add(route(service.id()));
            }
        }
        for (int i = random.nextInt(2); i > 0; i--) {
            routes.add(route(null));
        }
        KongConfig base = KongConfig.of(services, routes, upstreams, targets);
        return new KongConfig(
                services,
                routes,
                upstreams,
                targets,
                plugins(base, consumers),
                List.of(),
                List.of(),
                List.of(),
                consumers);
    }

    private boolean chance() {
        return random.nextInt(3) == 0;
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private String trap() {
        return any(TRAPS);
    }

    private String name() {
        count++;
        return chance() ? any(NAME_TRAPS) + count : count == 1 ? any(NAME_TRAPS) : "name-" + count;
    }

    private String uuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private List<String> tags() {
        return chance() ? List.of(trapTag(), "t" + count) : List.of();
    }

    private String trapTag() {
        return trap().replace(",", "").replace("/", "").replaceAll("[\\x00-\\x1f]", "");
    }

    private Service service() {
        boolean named = !chance();
        Service.Builder service = Service.builder()
                .name(named ? name() : null)
                .id(named && !chance() ? null : uuid())
                .host(any(List.of("up.local", "10.0.0.1", "::1", "on", "1.2.3", "a_b", "12a"))
                        .replace("1.2.3", "x.y."))
                .tags(tags());
        if (chance()) {
            service.protocol("https")
                    .tlsVerify(random.nextBoolean())
                    .tlsVerifyDepth(random.nextInt(65))
                    .caCertificates(uuid());
        } else if (chance()) {
            service.path(any(List.of("/", "/on", "/a%20b", "/~x'(y)"))).protocol("http");
        }
        if (chance()) {
            service.retries(random.nextInt(32768)).port(random.nextInt(65536)).enabled(random.nextBoolean());
            service.connectTimeoutMillis(1 + random.nextInt(2147483646))
                    .readTimeoutMillis(1)
                    .writeTimeoutMillis(2147483646);
        }
        return service.build();
    }

    private Route route(String serviceId) {
        boolean named = !chance();
        Route.Builder route = Route.builder().name(named ? name() : null).id(named && !chance() ? null : uuid());
        route.serviceId(serviceId).tags(tags());
        if (chance()) {
            route.protocols(any(List.of(List.of("grpc"), List.of("grpcs", "grpc"))))
                    .hosts("a.b");
        } else {
            route.paths(any(List.of("/", "/on", "~/a(?<x_y>[0-9]+)$", "~/(on|off){1,2}", "/é")));
            route.methods(chance() ? List.of("GET", "ON") : List.of()).stripPath(random.nextBoolean());
        }
        if (chance()) {
            route.headers(Map.of("on", List.of(trap(), "12"), "X-y", List.of("~*a+")));
            route.hosts("*.example.com", "a.*", "b.c:8080")
                    .regexPriority(random.nextInt())
                    .pathHandling("v1");
            route.preserveHost(true)
                    .requestBuffering(false)
                    .responseBuffering(false)
                    .httpsRedirectStatusCode(308);
        }
        return route.build();
    }

    private Upstream upstream() {
        count++;
        Upstream.Builder upstream = Upstream.named(any(List.of("on", "up.local", "x_1", "no")) + "." + count + "x")
                .tags(tags());
        upstream.id(chance() ? uuid() : null);
        switch (random.nextInt(6)) {
            case 0 -> upstream.algorithm("consistent-hashing");
            case 1 ->
                upstream.algorithm("consistent-hashing")
                        .hashOn("header")
                        .hashOnHeader("on")
                        .hashFallback("ip");
            case 2 ->
                upstream.algorithm("consistent-hashing")
                        .hashOn("cookie")
                        .hashOnCookie("yes")
                        .hashOnCookiePath("/c");
            case 3 ->
                upstream.algorithm("consistent-hashing")
                        .hashOn("query_arg")
                        .hashOnQueryArg(trap())
                        .hashFallback("uri_capture")
                        .hashFallbackUriCapture("x_y");
            case 4 -> upstream.algorithm(any(List.of("latency", "least-connections")));
            default -> {
                // round robin
            }
        }
        if (chance()) {
            upstream.slots(10 + random.nextInt(65527))
                    .hostHeader("h.example:81")
                    .useSrvName(random.nextBoolean());
            upstream.healthchecks(healthchecks());
        }
        return upstream.build();
    }

    private Healthchecks healthchecks() {
        Healthchecks.Active active = new Healthchecks.Active(
                any(List.of("tcp", "http", "https", "grpc")),
                random.nextInt(65536) / 8.0,
                1 + random.nextLong(1L << 31),
                "/health",
                chance() ? "on.example" : null,
                random.nextBoolean(),
                chance() ? Map.of("no", List.of("off")) : Map.of(),
                new Healthchecks.ActiveHealthy(random.nextInt(4) / 2.0, List.of(200), random.nextInt(256)),
                new Healthchecks.ActiveUnhealthy(0.1, List.of(), 1, random.nextInt(256), 3));
        Healthchecks.Passive passive = chance()
                ? Healthchecks.Passive.DEFAULTS
                : new Healthchecks.Passive(
                        "tcp",
                        new Healthchecks.PassiveHealthy(List.of(100, 999), 2),
                        new Healthchecks.PassiveUnhealthy(List.of(503), 1, 0, random.nextInt(256)));
        return new Healthchecks(random.nextInt(201) / 2.0, active, passive);
    }

    private Target target(String upstreamId) {
        count++;
        String host = any(List.of(
                "10.0.0." + count % 256,
                "t" + count,
                "[0000:0000:0000:0000:0000:0000:0000:00" + (10 + count % 80) + "]"));
        return Target.of(upstreamId, host + ":" + (1000 + count))
                .weight(chance() ? random.nextInt(65536) : 100)
                .tags(tags())
                .id(chance() ? uuid() : null)
                .build();
    }

    private List<Plugin> plugins(KongConfig config, List<Consumer> consumers) {
        List<Plugin> plugins = new ArrayList<>();
        for (Service service : config.services()) {
            for (Route route : config.routesOf(service)) {
                if (chance()) {
                    plugins.add(
                            plugin("free-cors").routeId(route.id()).id(uuid()).build());
                }
                if (chance() && !consumers.isEmpty()) {
                    Plugin.Builder both = plugin("free-acl").routeId(route.id()).serviceId(service.id());
                    plugins.add(both.consumerId(any(consumers).id()).id(uuid()).build());
                }
            }
            if (chance()) {
                plugins.add(plugin("free-key-auth")
                        .serviceId(service.id())
                        .id(uuid())
                        .instanceName(name())
                        .build());
            }
        }
        if (chance()) {
            plugins.add(plugin("free-ip-restriction").build());
        }
        return plugins;
    }

    private Plugin.Builder plugin(String name) {
        Map<String, Object> config = new LinkedHashMap<>();
        if (chance()) {
            // A key "<<" merges, even in quotes, to Kong's reader of YAML.
            config.put(trap().replace("<<", "<"), trap() + "\n" + trap());
            config.put("n", random.nextInt(1000) / 4.0);
            config.put("tiny", 1e-7);
            config.put(
                    "list", List.of(trap(), 1L, true, Map.of("k", trap(), "deep", List.of(List.of("on"), Map.of()))));
            config.put("pem", "-----BEGIN X-----\nabc=\n-----END X-----\n");
            config.put("empty", "");
        }
        return Plugin.named(name).config(config).enabled(random.nextBoolean()).tags(tags());
    }
}
