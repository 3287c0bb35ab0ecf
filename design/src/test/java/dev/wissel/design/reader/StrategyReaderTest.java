package dev.wissel.design.reader;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.design.strategy.Balance;
import dev.wissel.design.strategy.Balance.HashKey;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.HealthCheck;
import dev.wissel.design.strategy.HostPort;
import dev.wissel.design.strategy.KongTarget;
import dev.wissel.design.strategy.Objective;
import dev.wissel.design.strategy.RouteRule;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.strategy.Timeouts;
import dev.wissel.kong.carrier.Failback;
import dev.wissel.kong.carrier.Fallback;
import dev.wissel.kong.carrier.Priority;
import dev.wissel.kong.carrier.Retry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a right strategy means. */
class StrategyReaderTest {
    static final String MINIMAL = """
            services:
              product:
                endpoints:
                  ams: ["10.0.0.1:8080"]
            """;

    /** A strategy with every key. */
    static final String EVERYTHING = """
            strategy: webshop
            objective: {availability: 99.99%, window: 7d, latency: {p99.9: 250ms}, failover: 20s}
            regions: [ams, fra, lon]
            kong: {version: 3.10, edition: enterprise, mode: hybrid}
            services:
              product:
                routes:
                  - paths: [/products, '~/items/\\d+$']
                    hosts: ['*.Example.com', "api.example:8443"]
                    methods: [GET, HEAD]
                    headers: {X-Version: ["2", "3"]}
                    strip_path: false
                    preserve_host: true
                    priority: low
                  - paths: [/catalogue]
                path: /api/v1
                protocol: https
                regions: [fra, ams]
                priority: high
                endpoints:
                  ams:
                    - {target: "Product-1.ams.example:8080", capacity: 24000/m, weight: 60}
                    - "[2001:db8::1]:8080"
                  fra: [{target: "10.0.0.2:8080", capacity: 1.5k/s}]
                  lon: ["10.0.0.3:8080"]
                balance: {method: consistent-hashing, on: header X-Customer, fallback: query customer, slots: 4000}
                health: {type: http, path: /health, interval: 1s, timeout: 500ms, suspect: 200ms, failures: 3, successes: 4, statuses: [2xx, 301, 404-406]}
                timeouts: {connect: 250ms, read: 2s, write: 3s, request: 1m30s}
                retries: {count: 4, on: [503, 504], budget: {ratio: 10%, floor: 2/s}}
                failback: {hold: 5s, max_hold: 1m, trials: 3, ramp: 10s}
                fallback: {region: lon}
                headroom: 80%
            """;

    static Strategy read(String text) {
        StrategyReader.Reading reading = StrategyReader.read("strategy.yml", text);
        assertThat(reading.problems()).isEmpty();
        return reading.strategy().orElseThrow();
    }

    private static ServiceStrategy product(String text) {
        return read(text).service("product").orElseThrow();
    }

    @Test
    void strategy_onlyWhatIsRequired_hasADefaultForEverything() {
        Strategy strategy = read(MINIMAL);

        assertThat(strategy.name()).isEqualTo("wissel");
        assertThat(strategy.regions()).containsExactly("ams");
        assertThat(strategy.objective())
                .isEqualTo(new Objective(0.999, Duration.ofDays(30), Optional.empty(), Duration.ofSeconds(30)));
        assertThat(strategy.kong()).isEqualTo(new KongTarget("3.9", KongTarget.Edition.OSS, KongTarget.Mode.DB));
        ServiceStrategy product = strategy.services().get(0);
        assertThat(product.name()).isEqualTo("product");
        assertThat(product.routes()).containsExactly(RouteRule.ofPath("/product"));
        assertThat(product.path()).isEmpty();
        assertThat(product.protocol()).isEqualTo(ServiceStrategy.Protocol.HTTP);
        assertThat(product.endpoints())
                .containsExactly(new Endpoint("ams", new HostPort("10.0.0.1", 8080), 100, OptionalDouble.empty()));
        assertThat(product.balance()).isEqualTo(Balance.of(Balance.Method.ADAPTIVE));
        assertThat(product.health().interval()).isEqualTo(Duration.ofSeconds(5));
        assertThat(product.health().timeout()).isEqualTo(Duration.ofSeconds(1));
        assertThat(product.health().suspect()).isEqualTo(Duration.ofMillis(500));
        assertThat(product.health().failures()).isEqualTo(2);
        assertThat(product.health().successes()).isEqualTo(2);
        assertThat(product.health().statuses()).contains(200, 302, 404, 401).doesNotContain(500, 503);
        assertThat(product.timeouts())
                .isEqualTo(new Timeouts(
                        Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(60)));
        assertThat(product.retries().count()).isEqualTo(1);
        assertThat(product.retries().retry()).isEqualTo(new Retry(Set.of(502, 503), 0.2, 10));
        assertThat(product.failback())
                .isEqualTo(new Failback(Duration.ofSeconds(10), Duration.ofMinutes(10), 3, Duration.ofSeconds(30)));
        assertThat(product.fallback()).isEqualTo(Fallback.NONE);
        assertThat(product.headroom()).isEqualTo(1);
    }

    @Test
    void strategy_everythingWritten_isAllTaken() {
        Strategy strategy = read(EVERYTHING);

        assertThat(strategy.name()).isEqualTo("webshop");
        assertThat(strategy.objective().availability()).isEqualTo(0.9999);
        assertThat(strategy.objective().latency()).contains(new Objective.LatencyTarget(0.999, Duration.ofMillis(250)));
        assertThat(strategy.kong())
                .isEqualTo(new KongTarget("3.10", KongTarget.Edition.ENTERPRISE, KongTarget.Mode.HYBRID));
        ServiceStrategy product = strategy.services().get(0);
        assertThat(product.routes())
                .containsExactly(
                        new RouteRule(
                                List.of("/products", "~/items/\\d+$"),
                                List.of("*.example.com", "api.example:8443"),
                                List.of("GET", "HEAD"),
                                Map.of("X-Version", List.of("2", "3")),
                                false,
                                true,
                                Priority.LOW),
                        RouteRule.ofPath("/catalogue").withPriority(Priority.HIGH));
        assertThat(product.path()).contains("/api/v1");
        assertThat(product.protocol()).isEqualTo(ServiceStrategy.Protocol.HTTPS);
        assertThat(product.regions()).containsExactly("fra", "ams");
        assertThat(product.endpoints())
                .containsExactly(
                        new Endpoint("ams", new HostPort("product-1.ams.example", 8080), 60, OptionalDouble.of(400)),
                        new Endpoint(
                                "ams",
                                new HostPort("[2001:0db8:0000:0000:0000:0000:0000:0001]", 8080),
                                100,
                                OptionalDouble.empty()),
                        new Endpoint("fra", new HostPort("10.0.0.2", 8080), 100, OptionalDouble.of(1500)),
                        new Endpoint("lon", new HostPort("10.0.0.3", 8080), 100, OptionalDouble.empty()));
        assertThat(product.balance())
                .isEqualTo(Balance.hashing(
                        new HashKey(HashKey.Source.HEADER, "X-Customer"),
                        Optional.of(new HashKey(HashKey.Source.QUERY, "customer")),
                        4000));
        assertThat(product.health().type()).isEqualTo(HealthCheck.Type.HTTP);
        assertThat(product.health().suspect()).isEqualTo(Duration.ofMillis(200));
        assertThat(product.health().failures()).isEqualTo(3);
        assertThat(product.health().successes()).isEqualTo(4);
        assertThat(product.health().statuses())
                .contains(200, 226, 301, 404, 405, 406)
                .doesNotContain(302, 407);
        assertThat(product.timeouts())
                .isEqualTo(new Timeouts(
                        Duration.ofMillis(250), Duration.ofSeconds(2), Duration.ofSeconds(3), Duration.ofSeconds(90)));
        assertThat(product.retries().count()).isEqualTo(4);
        assertThat(product.retries().retry()).isEqualTo(new Retry(Set.of(503, 504), 0.1, 2));
        assertThat(product.failback())
                .isEqualTo(new Failback(Duration.ofSeconds(5), Duration.ofMinutes(1), 3, Duration.ofSeconds(10)));
        assertThat(product.fallback()).isEqualTo(new Fallback.Region("lon"));
        assertThat(product.headroom()).isEqualTo(0.8);
    }

    @Test
    void defaults_withOwnSettings_giveWayKeyByKey() {
        ServiceStrategy product = product("""
                defaults:
                  balance: latency
                  health: {path: /health, interval: 2s, failures: 4}
                  timeouts: {connect: 2s}
                  headroom: 90%
                services:
                  product:
                    endpoints: {ams: ["10.0.0.1:8080"]}
                    health: {interval: 3s}
                    balance: round-robin
                """);

        assertThat(product.health().path()).isEqualTo("/health");
        assertThat(product.health().interval()).isEqualTo(Duration.ofSeconds(3));
        assertThat(product.health().failures()).isEqualTo(4);
        assertThat(product.health().statuses()).contains(200, 204).doesNotContain(302, 404);
        assertThat(product.timeouts().connect()).isEqualTo(Duration.ofSeconds(2));
        assertThat(product.headroom()).isEqualTo(0.9);
        assertThat(product.balance().method()).isEqualTo(Balance.Method.ROUND_ROBIN);
    }

    @Test
    void fallback_none_undoesTheDefault() {
        ServiceStrategy product = product("""
                defaults: {fallback: {static: {status: 200}}}
                services: {product: {endpoints: {ams: ["10.0.0.1:8080"]}, fallback: none}}
                """);

        assertThat(product.fallback()).isEqualTo(Fallback.NONE);
    }

    @Test
    void fallback_staticBodyThatLooksLikeJson_isSentAsJson() {
        ServiceStrategy product = product("""
                services:
                  product:
                    endpoints: {ams: ["10.0.0.1:8080"]}
                    fallback: {static: {body: '{"message":"product is away"}', headers: {Retry-After: 30}}}
                """);

        assertThat(product.fallback())
                .isEqualTo(new Fallback.Static(
                        503,
                        Map.of("Retry-After", "30", "Content-Type", "application/json; charset=utf-8"),
                        "{\"message\":\"product is away\"}"));
    }

    @Test
    void times_withAFastFailover_followIt() {
        ServiceStrategy product = product("""
                objective: {failover: 6s}
                services: {product: {endpoints: {ams: ["10.0.0.1:8080"]}}}
                """);

        assertThat(product.health().interval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(product.health().failures()).isEqualTo(2);
        assertThat(product.timeouts().read()).isEqualTo(Duration.ofSeconds(6));
        assertThat(product.failback().hold()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void failures_whenTwoWouldOutlastTheFailover_isOne() {
        ServiceStrategy product = product("""
                objective: {failover: 10s}
                services: {product: {endpoints: {ams: ["10.0.0.1:8080"]}, health: {interval: 5s, timeout: 1s}}}
                """);

        assertThat(product.health().failures()).isEqualTo(1);
    }

    @Test
    void read_withAPromisedLatency_isTwentyTimesIt() {
        ServiceStrategy product = product("""
                objective: {latency: {p99: 300ms}}
                services: {product: {endpoints: {ams: ["10.0.0.1:8080"]}}}
                """);

        assertThat(product.timeouts().read()).isEqualTo(Duration.ofSeconds(6));
        assertThat(product.timeouts().request()).isEqualTo(Duration.ofSeconds(12));
    }

    @Test
    void read_withADeadlineAlone_neverOutlastsIt() {
        ServiceStrategy product = product("""
                services: {product: {endpoints: {ams: ["10.0.0.1:8080"]}, timeouts: {request: 3s}}}
                """);

        assertThat(product.timeouts().read()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void hashFallback_unlessWritten_spreadsThoseWithoutTheValue() {
        String text = """
                services: {product: {endpoints: {ams: ["10.0.0.1:8080"]}, balance: {method: consistent-hashing, on: %s}}}
                """;

        assertThat(product(text.formatted("header X-Customer")).balance().fallback())
                .contains(new HashKey(HashKey.Source.IP, ""));
        assertThat(product(text.formatted("header X-Customer, fallback: none"))
                        .balance()
                        .fallback())
                .isEmpty();
        assertThat(product(text.formatted("cookie session")).balance().fallback())
                .isEmpty();
        assertThat(product(text.formatted("ip")).balance().fallback()).isEmpty();
    }

    @Test
    void slots_forManyEndpoints_leaveRoomOnTheRing() {
        StringBuilder text = new StringBuilder(
                "services: {product: {balance: {method: consistent-hashing, on: ip}, endpoints: {ams: [");
        for (int i = 0; i < 62; i++) {
            text.append('"').append("10.0.0.").append(i + 1).append(":80\", ");
        }
        ServiceStrategy product = product(text + "]}}}");

        assertThat(product.balance().slots()).isEqualTo(62 * 320);
    }

    @Test
    void regions_ofAServiceThatRunsInSome_keepTheirOrder() {
        Strategy strategy = read("""
                regions: [ams, fra, lon]
                services:
                  product: {endpoints: {lon: ["10.0.0.3:80"], ams: ["10.0.0.1:80"]}}
                """);

        assertThat(strategy.regions()).containsExactly("ams", "fra", "lon");
        assertThat(strategy.services().get(0).regions()).containsExactly("ams", "lon");
    }

    @Test
    void regions_notWritten_comeAsTheEndpointsNameThem() {
        Strategy strategy = read("""
                services:
                  product: {endpoints: {fra: ["10.0.0.3:80"], ams: ["10.0.0.1:80"]}}
                  order: {endpoints: {lon: ["10.0.0.4:80"], ams: ["10.0.0.1:80"]}}
                """);

        assertThat(strategy.regions()).containsExactly("fra", "ams", "lon");
    }

    @Test
    void strategy_asJson_isRead() {
        Strategy strategy =
                read("{\"strategy\": \"webshop\", \"services\": {\"a\": {\"endpoints\": {\"x\": [\"h:1\"]}}}}");

        assertThat(strategy.name()).isEqualTo("webshop");
    }

    @Test
    void routes_thatDifferInAKindOfMatcher_areNoConflict() {
        Strategy strategy = read("""
                services:
                  a: {endpoints: {x: ["h:1"]}, routes: [{paths: [/same]}]}
                  b: {endpoints: {x: ["h:2"]}, routes: [{paths: [/same], methods: [GET]}]}
                  c: {endpoints: {x: ["h:3"]}, routes: [{paths: [/same], methods: [POST]}]}
                  d: {endpoints: {x: ["h:4"]}, routes: [{paths: [/same], hosts: [a.example], methods: [POST]}]}
                  e: {endpoints: {x: ["h:5"]}, routes: [{paths: [/same], hosts: [b.example], methods: [POST]}]}
                  f: {endpoints: {x: ["h:6"]}, routes: [{paths: [/same], hosts: ['*.example'], methods: [POST]}]}
                  g: {endpoints: {x: ["h:7"]}, routes: [{paths: [/same/longer]}]}
                  h: {endpoints: {x: ["h:8"]}, routes: [{paths: [/v], headers: {X-V: ["1"]}}]}
                  i: {endpoints: {x: ["h:9"]}, routes: [{paths: [/v], headers: {x-v: ["2"]}}]}
                """);

        assertThat(strategy.services()).hasSize(9);
    }

    @Test
    void routes_thatNothingTellsApart_areAConflict() {
        String[][] pairs = {
            {"{paths: [/a]}", "{paths: [/b, /a]}"},
            {"{paths: ['~/a$']}", "{paths: ['~/a$']}"},
            {"{hosts: [a.example]}", "{hosts: [b.example, A.example]}"},
            {"{hosts: ['*.example']}", "{hosts: ['*.b.example']}"},
            {"{hosts: ['*.example']}", "{hosts: ['a.*']}"},
            {"{hosts: [a.example]}", "{hosts: ['a.example:8443']}"},
            {"{methods: [GET]}", "{methods: [POST, GET]}"},
            {"{paths: [/a], methods: [GET]}", "{paths: [/a], headers: {X: [1]}, priority: low}"},
            {"{paths: [/a], headers: {X-V: [a]}}", "{paths: [/a], headers: {x-v: [b, A]}}"},
            {"{paths: [/a], headers: {X: [a]}}", "{paths: [/a], headers: {Y: [b]}}"},
            {"{paths: [/a], hosts: ['*.example']}", "{paths: [/a], methods: [GET]}"},
        };
        boolean[] conflict = {true, true, true, true, true, true, true, false, true, true, true};
        for (int i = 0; i < pairs.length; i++) {
            String text = "services:\n  a: {endpoints: {x: [\"h:1\"]}, routes: [%s]}\n".formatted(pairs[i][0])
                    + "  b: {endpoints: {x: [\"h:2\"]}, routes: [%s]}\n".formatted(pairs[i][1]);
            assertThat(StrategyReader.read("s.yml", text).problems().isEmpty())
                    .as(text)
                    .isEqualTo(!conflict[i]);
        }
        assertThat(StrategyReader.read("s.yml", """
                services: {a: {endpoints: {x: ["h:1"]}, routes: [{paths: [/a]}, {paths: [/a], strip_path: false}]}}
                """).problems()).hasSize(1);
    }

    @Test
    void paths_byKongsRules_areTakenOrRefused() {
        for (String good : new String[] {"/", "/a", "/a/", "/a.b", "~/a/(?<id>[0-9]+)$", "/a b", "/%2F", "/a:b@c"}) {
            assertThat(withPath("paths: ['" + good + "']")).as(good).isZero();
        }
        for (String bad : new String[] {
            "a",
            "",
            "/a//b",
            "/a/../b",
            "/./a",
            "/%zz",
            "/a?b",
            "/a#b",
            "~a",
            "~/(",
            "~/(?=a)",
            "~/(a)\\1",
            "/%41",
            "/%2f"
        }) {
            assertThat(withPath("paths: ['" + bad + "']")).as(bad).isOne();
        }
        assertThat(StrategyReader.read("s.yml", "services: {a: {endpoints: {x: [\"h:1\"]}, path: /a%20b}}")
                        .problems())
                .isEmpty();
        for (String bad : new String[] {"/a b", "/a//b", "/a/..", "/./a", "/a?b", "/é"}) {
            assertThat(StrategyReader.read("s.yml", "services: {a: {endpoints: {x: [\"h:1\"]}, path: '" + bad + "'}}")
                            .problems())
                    .as(bad)
                    .hasSize(1);
        }
    }

    private static int withPath(String route) {
        return StrategyReader.read("s.yml", "services: {a: {endpoints: {x: [\"h:1\"]}, routes: [{" + route + "}]}}")
                .problems()
                .size();
    }

    /** The example that the design gives, with host names that need not resolve. */
    @Test
    void strategy_withHostNames_isRead() {
        Strategy strategy = read("""
                strategy: webshop
                objective: {availability: 99.99%, window: 30d, latency: {p99: 300ms}, failover: 30s}
                regions: [ams, fra]                 # in order of preference
                kong: {version: "3.9", edition: oss, mode: db}
                defaults:
                  balance: adaptive
                  health: {path: /health, interval: 5s, timeout: 1s}
                services:
                  product:
                    routes: [{paths: [/products]}]
                    path: /api/v1/products
                    balance: {method: consistent-hashing, on: header X-Customer}
                    endpoints:
                      ams: [{target: "product-1.ams.example:8080", capacity: 400/s}, {target: "product-2.ams.example:8080", capacity: 400/s}]
                      fra: [{target: "product-1.fra.example:8080", capacity: 500/s}]
                    fallback: {static: {status: 503, body: '{"message":"product is away"}'}}
                """);

        assertThat(strategy.services().get(0).endpointsIn("ams")).hasSize(2);
        assertThat(strategy.services().get(0).health().failures()).isEqualTo(2);
    }
}
