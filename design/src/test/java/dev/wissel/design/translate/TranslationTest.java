package dev.wissel.design.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.kong.carrier.Priority;
import dev.wissel.kong.carrier.TagReading;
import dev.wissel.kong.carrier.TargetSettings;
import dev.wissel.kong.carrier.UpstreamSettings;
import dev.wissel.kong.carrier.WisselTags;
import dev.wissel.kong.declarative.DeclarativeReader;
import dev.wissel.kong.declarative.DeclarativeWriter;
import dev.wissel.kong.entity.Healthchecks;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.kong.entity.Route;
import dev.wissel.kong.entity.Service;
import dev.wissel.kong.entity.Target;
import dev.wissel.kong.entity.Upstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What becomes of a strategy in Kong's words. */
class TranslationTest {
    private static final String EVERYTHING = """
            strategy: shop
            regions: [ams, fra, lon]
            services:
              product:
                routes: [{paths: [/p, '~/items/(?<id>\\d+)$'], hosts: ['*.example'], methods: [GET], headers: {X-V: ["1", on]}}]
                path: /api/v1
                protocol: https
                regions: [fra, ams]
                endpoints:
                  ams: [{target: "product-1.ams.example:8080", weight: 60, capacity: 400/s}]
                  fra: ["[2001:db8::1]:8080"]
                  lon: ["10.0.0.3:8080"]
                balance: {method: consistent-hashing, on: header X-Customer}
                fallback: {region: lon}
              order:
                endpoints: {ams: ["10.0.0.1:80"], lon: ["10.0.0.2:80"]}
                retries: {on: []}
                fallback:
                  static:
                    status: 503
                    headers: {Cache-Control: "no-store, max-age=0", Link: "<https://a.example/b>; rel=help"}
                    body: "<p>caf\\u00e9, 50% / closed, \\U0001F686 </p>\\r\\n"
              on:
                endpoints: {ams: ["10.0.0.1:81"]}
                fallback: {service: order}
            """;

    private static Strategy strategy(String text) {
        StrategyReader.Reading reading = StrategyReader.read("strategy.yml", text);
        assertThat(reading.problems()).isEmpty();
        return reading.strategy().orElseThrow();
    }

    /** One service named product with these settings. */
    private static KongConfig product(String settings) {
        return Translation.of(strategy("""
                strategy: shop
                regions: [ams, fra]
                services:
                  product:
                    endpoints: {ams: ["10.0.0.1:8080"], fra: ["10.0.1.1:8080"]}
                """ + settings.indent(4)));
    }

    private static Upstream upstream(String settings) {
        return product(settings).upstreams().get(0);
    }

    @Test
    void service_goesThroughItsUpstream() {
        KongConfig config = product("""
                path: /api/v1
                timeouts: {connect: 250ms, read: 2s, write: 3s, request: 9s}
                retries: {count: 4}
                """);

        Service service = config.services().get(0);
        assertThat(service.name()).isEqualTo("product");
        assertThat(service.host()).isEqualTo("product.shop.upstream");
        assertThat(service.protocol()).isEqualTo("http");
        assertThat(service.port()).isEqualTo(80);
        assertThat(service.path()).isEqualTo("/api/v1");
        assertThat(service.connectTimeoutMillis()).isEqualTo(250);
        assertThat(service.readTimeoutMillis()).isEqualTo(2000);
        assertThat(service.writeTimeoutMillis()).isEqualTo(3000);
        assertThat(service.retries()).isEqualTo(4);
        assertThat(service.tags()).containsExactly("wissel:strategy=shop");
        assertThat(config.upstreamByName(service.host()))
                .contains(config.upstreams().get(0));
    }

    @Test
    void routes_ofAService_haveNamesThatNoServiceCanHave() {
        KongConfig config = product("""
                routes:
                  - {paths: [/products], methods: [GET], hosts: [api.example], headers: {X-V: ["1"]}, strip_path: false, preserve_host: true}
                  - {paths: [/catalogue], priority: low}
                """);

        List<Route> routes = config.routes();
        assertThat(routes).extracting(Route::name).containsExactly("product", "product~2");
        Route first = routes.get(0);
        assertThat(first.paths()).containsExactly("/products");
        assertThat(first.methods()).containsExactly("GET");
        assertThat(first.hosts()).containsExactly("api.example");
        assertThat(first.headers()).isEqualTo(Map.of("X-V", List.of("1")));
        assertThat(first.stripPath()).isFalse();
        assertThat(first.preserveHost()).isTrue();
        assertThat(config.serviceOf(first)).contains(config.services().get(0));
        assertThat(first.tags()).containsExactly("wissel:strategy=shop", "wissel:priority=normal");
        assertThat(WisselTags.readRoute(routes.get(1).tags()).value().priority())
                .isEqualTo(Priority.LOW);
    }

    @Test
    void methods_ofKong_staySo() {
        for (String method : List.of("round-robin", "least-connections", "latency")) {
            Upstream upstream = upstream("balance: " + method);
            assertThat(upstream.algorithm()).isEqualTo(method);
            assertThat(upstream.hashOn()).isEqualTo("none");
            assertThat(upstream.tags()).noneMatch(tag -> tag.startsWith("wissel:balance="));
        }
    }

    @Test
    void method_adaptive_isKongsNearestWithATag() {
        Upstream upstream = upstream("balance: adaptive");

        assertThat(upstream.algorithm()).isEqualTo("least-connections");
        assertThat(upstream.tags()).contains("wissel:balance=adaptive");
    }

    @Test
    void hashing_onAHeaderWithAHyphen_isWrittenAsKongFindsIt() {
        Upstream upstream =
                upstream("balance: {method: consistent-hashing, on: header X-Customer, fallback: header X-Session-Id}");

        assertThat(upstream.algorithm()).isEqualTo("consistent-hashing");
        assertThat(upstream.hashOn()).isEqualTo("header");
        assertThat(upstream.hashOnHeader()).isEqualTo("x_customer");
        assertThat(upstream.hashFallback()).isEqualTo("header");
        assertThat(upstream.hashFallbackHeader()).isEqualTo("x_session_id");
    }

    @Test
    void hashing_onEverythingElse_hasKongsWords() {
        Upstream cookie = upstream("balance: {method: consistent-hashing, on: cookie sid}");
        assertThat(cookie.hashOn()).isEqualTo("cookie");
        assertThat(cookie.hashOnCookie()).isEqualTo("sid");
        assertThat(cookie.hashFallback()).isEqualTo("none");

        Upstream query = upstream("balance: {method: consistent-hashing, on: query id, fallback: cookie sid}");
        assertThat(query.hashOn()).isEqualTo("query_arg");
        assertThat(query.hashOnQueryArg()).isEqualTo("id");
        assertThat(query.hashFallback()).isEqualTo("cookie");
        assertThat(query.hashOnCookie()).isEqualTo("sid");

        Upstream capture =
                upstream("balance: {method: consistent-hashing, on: uri-capture id, fallback: uri-capture 1}");
        assertThat(capture.hashOn()).isEqualTo("uri_capture");
        assertThat(capture.hashOnUriCapture()).isEqualTo("id");
        assertThat(capture.hashFallbackUriCapture()).isEqualTo("1");

        Upstream consumer =
                upstream("balance: {method: consistent-hashing, on: consumer, fallback: path, slots: 2000}");
        assertThat(consumer.hashOn()).isEqualTo("consumer");
        assertThat(consumer.hashFallback()).isEqualTo("path");
        assertThat(consumer.slots()).isEqualTo(2000);
    }

    @Test
    void health_hasCountersThatFindTheDeadAndForgetOldFaults() {
        Healthchecks checks = upstream("health: {path: /health, interval: 1s, timeout: 500ms}")
                .healthchecks();

        assertThat(checks.active().type()).isEqualTo("http");
        assertThat(checks.active().httpPath()).isEqualTo("/health");
        assertThat(checks.active().timeoutSeconds()).isEqualTo(0.5);
        assertThat(checks.active().healthy().intervalSeconds()).isEqualTo(1);
        assertThat(checks.active().unhealthy().intervalSeconds()).isEqualTo(1);
        assertThat(checks.active().healthy().successes()).isEqualTo(2);
        assertThat(checks.active().unhealthy().tcpFailures()).isEqualTo(1);
        assertThat(checks.active().unhealthy().timeouts()).isEqualTo(2);
        assertThat(checks.active().unhealthy().httpFailures()).isEqualTo(2);
        assertThat(checks.passive().unhealthy().tcpFailures()).isEqualTo(2);
        assertThat(checks.passive().unhealthy().timeouts()).isEqualTo(2);
        assertThat(checks.passive().unhealthy().httpFailures()).isEqualTo(5);
        assertThat(checks.passive().healthy().successes()).isEqualTo(254);
        assertThat(checks.passive().unhealthy().httpStatuses()).containsExactly(500, 502, 503, 504);
        assertThat(checks.passive().healthy().httpStatuses())
                .contains(200, 304, 404)
                .doesNotContain(408, 429, 500);
        assertThat(checks.threshold()).isZero();
    }

    /** Two endpoints a region, probed every second: dead or hanging ones must be out as fast as is safe. */
    @Test
    void times_ofTwoRegionsProbedEverySecond_areShort() {
        for (String method : List.of("round-robin", "adaptive")) {
            Strategy strategy = strategy("""
                    strategy: probe
                    objective: {availability: 99.99%, window: 30d, failover: 30s}
                    regions: [ams, fra]
                    defaults:
                      balance: METHOD
                      health: {path: /health, interval: 1s, timeout: 500ms}
                    services:
                      product:
                        routes: [{paths: [/products]}]
                        endpoints:
                          ams: [{target: "127.0.0.1:9101", capacity: 1000/s}, {target: "127.0.0.1:9102", capacity: 1000/s}]
                          fra: [{target: "127.0.0.1:9201", capacity: 1000/s}, {target: "127.0.0.1:9202", capacity: 1000/s}]
                    """.replace("METHOD", method));
            KongConfig config = Translation.of(strategy);
            Service service = config.services().get(0);
            Upstream upstream = config.upstreams().get(0);

            assertThat(service.connectTimeoutMillis()).isEqualTo(1000);
            assertThat(service.retries()).isEqualTo(3); // also the third endpoint may be dead
            assertThat(upstream.healthchecks().active().unhealthy())
                    .extracting(
                            Healthchecks.ActiveUnhealthy::intervalSeconds,
                            Healthchecks.ActiveUnhealthy::tcpFailures,
                            Healthchecks.ActiveUnhealthy::timeouts,
                            Healthchecks.ActiveUnhealthy::httpFailures)
                    .containsExactly(1.0, 1, 2, 2);
            UpstreamSettings settings = WisselTags.readUpstream(upstream.tags()).value();
            assertThat(settings.suspect()).contains(Duration.ofMillis(250));
            assertThat(settings.retry().statuses()).containsExactly(502, 503);
            assertThat(settings.retry().budgetRatio()).isEqualTo(0.2);
            assertThat(settings.deadline()).contains(Duration.ofSeconds(60));
            assertThat(settings.regionOrder()).containsExactly("ams", "fra");
        }
    }

    @Test
    void health_ofManyEndpoints_isProbedInOneSweep() {
        StringBuilder endpoints = new StringBuilder();
        for (int i = 1; i <= 40; i++) {
            endpoints.append("\"10.0.0.").append(i).append(":80\", ");
        }
        Strategy strategy = strategy("services: {a: {endpoints: {ams: [" + endpoints + "]}}}");

        assertThat(Translation.of(strategy)
                        .upstreams()
                        .get(0)
                        .healthchecks()
                        .active()
                        .concurrency())
                .isEqualTo(40);
    }

    @Test
    void targets_ofAllRegions_standInOneUpstreamWithTheirTags() {
        KongConfig config = Translation.of(strategy("""
                regions: [ams, fra]
                services:
                  a:
                    endpoints:
                      fra: [{target: "[2001:db8::1]:80", weight: 7}]
                      ams: [{target: "B.example:80", capacity: 24000/m}]
                """));

        assertThat(config.targetsOf(config.upstreams().get(0)))
                .extracting(Target::target, Target::weight, target -> String.join(" ", target.tags()))
                .containsExactly(
                        tuple(
                                "[2001:0db8:0000:0000:0000:0000:0000:0001]:80",
                                7,
                                "wissel:strategy=wissel wissel:region=fra"),
                        tuple("b.example:80", 100, "wissel:strategy=wissel wissel:region=ams wissel:capacity=400"));
    }

    @Test
    void standby_forARealKong_hasWeightZeroAndKeepsItsOwnInATag() {
        Strategy strategy = strategy("""
                regions: [ams, fra, lon]
                services:
                  a:
                    endpoints:
                      ams: [{target: "h:1", weight: 5}]
                      fra: [{target: "h:2", weight: 6}]
                      lon: [{target: "h:3"}]
                """);

        List<Target> targets =
                Translation.of(strategy, Carrier.KONG_STANDBY_ZERO).targets();
        assertThat(targets).extracting(Target::weight).containsExactly(5, 0, 0);
        assertThat(targets)
                .extracting(
                        target -> WisselTags.readTarget(target.tags()).value().weightOr(target.weight()))
                .containsExactly(5, 6, 100);
        assertThat(Translation.of(strategy, Carrier.EMBEDDED).targets())
                .extracting(Target::weight)
                .containsExactly(5, 6, 100);
    }

    @Test
    void settings_ofTheWebshop_areReadBackFromTheTags() throws IOException {
        Strategy strategy = strategy(Files.readString(Path.of("..", "examples", "webshop", "strategy.yml")));

        assertThat(strategy.services())
                .extracting(ServiceStrategy::name)
                .containsExactly("product", "order", "customer");
        for (Carrier carrier : Carrier.values()) {
            KongConfig config = Translation.of(strategy, carrier);
            assertRoundTrip(strategy, config);
            assertRoundTrip(strategy, written(config));
        }
    }

    /** Writes the configuration as a file and reads it as Kong does. */
    static KongConfig written(KongConfig config) {
        for (String text : List.of(DeclarativeWriter.yaml(config), DeclarativeWriter.json(config))) {
            DeclarativeReader.Result result = new DeclarativeReader().read("kong.yml", text);
            assertThat(result.problems()).isEmpty();
            assertThat(result.notes()).isEmpty();
            assertThat(result.config()).isEqualTo(config);
        }
        return new DeclarativeReader()
                .read("kong.yml", DeclarativeWriter.yaml(config))
                .config();
    }

    @Test
    void strategy_withEveryKey_outlivesTheFile() {
        Strategy strategy = strategy(EVERYTHING);

        for (Carrier carrier : Carrier.values()) {
            assertRoundTrip(strategy, written(Translation.of(strategy, carrier)));
        }
    }

    /** What the gateway reads from the tags is what the strategy says. */
    static void assertRoundTrip(Strategy strategy, KongConfig config) {
        for (ServiceStrategy service : strategy.services()) {
            Upstream upstream = config.upstreamByName(Translation.upstreamName(strategy, service))
                    .orElseThrow();
            TagReading<UpstreamSettings> reading = WisselTags.readUpstream(upstream.tags());
            assertThat(reading.problems()).isEmpty();
            assertThat(reading.value()).isEqualTo(Translation.settings(service));
            Map<String, TargetSettings> targets = new LinkedHashMap<>();
            config.targetsOf(upstream).forEach(target -> {
                TagReading<TargetSettings> settings = WisselTags.readTarget(target.tags());
                assertThat(settings.problems()).isEmpty();
                targets.put(target.target(), settings.value());
            });
            assertThat(WisselTags.disagreements(reading.value(), targets)).isEmpty();
            service.endpoints().forEach(endpoint -> {
                TargetSettings target = targets.get(endpoint.address().text());
                assertThat(target.region()).isEqualTo(endpoint.region());
                assertThat(target.capacityPerSecond()).isEqualTo(endpoint.capacityPerSecond());
            });
        }
    }

    @Test
    void target_ofAnEndpointWithoutCapacity_saysNothingAboutIt() {
        TargetSettings settings =
                WisselTags.readTarget(product("").targets().get(0).tags()).value();

        assertThat(settings).isEqualTo(new TargetSettings("ams", OptionalDouble.empty(), OptionalInt.empty()));
    }
}
