package dev.wissel.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.gateway.plugin.ratelimit.RateLimitingMaker;
import dev.wissel.gateway.plugin.redis.RedisClients;
import dev.wissel.gateway.proxy.Wire.Message;
import dev.wissel.kong.entity.Plugin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code rate-limiting} on the running gateway: on the node, and in a real Redis. Limits are of a year, so that no window ends meanwhile. */
class RateLimitingTest {
    private static String with(TestBackEnd backEnd, String config) {
        return Yaml.to(backEnd).text() + "plugins:\n- name: rate-limiting\n  config: {" + config + "}\n";
    }

    private static String redis(RedisServer server, String more) {
        return "year: 3, policy: redis, redis: {host: 127.0.0.1, port: " + server.port() + ", timeout: 300" + more
                + "}";
    }

    private static List<Integer> statuses(TestGateway gateway, int count) throws IOException {
        List<Integer> statuses = new ArrayList<>();
        try (TestClient client = gateway.client()) {
            for (int i = 0; i < count; i++) {
                statuses.add(client.get("/").read().status());
            }
        }
        return statuses;
    }

    // ---------------------------------------------------------------- on the node

    @Test
    void local_headersAndRefusal_areKongs() throws IOException {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(with(backEnd, "year: 2, month: 2"));
                TestClient client = gateway.client()) {
            Message first = client.get("/").read();
            assertThat(first.header("X-RateLimit-Limit-Year")).isEqualTo("2");
            assertThat(first.header("X-RateLimit-Remaining-Year")).isEqualTo("1");
            assertThat(first.header("X-RateLimit-Limit-Month")).isEqualTo("2");
            assertThat(first.header("RateLimit-Limit")).isEqualTo("2");
            assertThat(first.header("RateLimit-Remaining")).isEqualTo("1");
            assertThat(Long.parseLong(first.header("RateLimit-Reset")))
                    .as("of the year, the longer")
                    .isGreaterThan(0);
            assertThat(first.header("Retry-After")).isNull();
            client.get("/").read();
            Message refused = client.get("/").read();
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isEqualTo(refused.header("RateLimit-Reset"));
            assertThat(refused.header("X-RateLimit-Remaining-Year")).isEqualTo("0");
            assertThat(refused.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
            assertThat(refused.text()).contains("\"API rate limit exceeded\"").contains("\"request_id\"");
            assertThat(backEnd.requests()).hasSize(2);
        }
    }

    @Test
    void local_headersOfTheTarget_standBesideKongs() throws IOException {
        String answer = "HTTP/1.1 200 OK\r\nRateLimit-Limit: theirs\r\nContent-Length: 0\r\n\r\n";
        try (TestBackEnd backEnd = TestBackEnd.start(TestBackEnd.answer(answer));
                TestGateway gateway = TestGateway.start(with(backEnd, "year: 2"))) {
            assertThat(gateway.get("/").all("RateLimit-Limit")).containsExactlyInAnyOrder("theirs", "2");
        }
    }

    @Test
    void local_hiddenHeadersAndOwnRefusal_asConfigured() throws IOException {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(
                        with(backEnd, "year: 1, hide_client_headers: true, error_code: 403, error_message: enough"))) {
            assertThat(gateway.get("/").header("RateLimit-Limit")).isNull();
            Message refused = gateway.get("/");
            assertThat(refused.status()).isEqualTo(403);
            assertThat(refused.header("Retry-After")).isNull();
            assertThat(refused.text()).contains("\"enough\"");
        }
    }

    @Test
    void local_byHeader_countsEachValueApartAndTheRestByAddress() throws IOException {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway =
                        TestGateway.start(with(backEnd, "year: 1, limit_by: header, header_name: X-Key"));
                TestClient client = gateway.client()) {
            for (String key : List.of("a", "b", "")) {
                for (int expected : new int[] {200, 429}) {
                    client.send("GET / HTTP/1.1\r\nHost: a\r\nx-key: " + key + "\r\n\r\n");
                    assertThat(client.read().status()).as("key '%s'", key).isEqualTo(expected);
                }
            }
            assertThat(client.get("/").read().status())
                    .as("no key: the address")
                    .isEqualTo(200);
            assertThat(client.get("/").read().status()).isEqualTo(429);
        }
    }

    @Test
    void local_byPath_limitsThatPathTogether() throws IOException {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(with(backEnd, "year: 1, limit_by: path, path: /one"))) {
            assertThat(gateway.get("/one").status()).isEqualTo(200);
            assertThat(gateway.get("/other").status()).as("by address").isEqualTo(200);
            assertThat(gateway.get("/one").status()).isEqualTo(429);
        }
    }

    @Test
    void local_reload_keepsTheCounts() throws IOException {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(with(backEnd, "year: 2"))) {
            assertThat(statuses(gateway, 2)).containsOnly(200);
            gateway.reload(with(backEnd, "year: 3"));
            assertThat(statuses(gateway, 2)).containsExactly(200, 429);
        }
    }

    @Test
    void cluster_isRefusedWithAWord() {
        List<String> problems = new ArrayList<>();
        Plugin cluster = Plugin.named("rate-limiting")
                .config(Map.of("year", 1L, "policy", "cluster"))
                .build();
        assertThat(new RateLimitingMaker(new RedisClients()).make(cluster, problems::add))
                .isNull();
        assertThat(problems).singleElement().asString().contains("policy: cluster counts in Kong's database");
    }

    // ---------------------------------------------------------------- in Redis

    @Test
    void redis_twoGateways_shareTheirCounts() throws Exception {
        try (RedisServer redis = RedisServer.start();
                TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway one = TestGateway.start(with(backEnd, redis(redis, "")));
                TestGateway two = TestGateway.start(with(backEnd, redis(redis, "")))) {
            Message first = one.get("/");
            assertThat(first.status()).isEqualTo(200);
            assertThat(first.header("X-RateLimit-Remaining-Year")).isEqualTo("2");
            assertThat(two.get("/").header("X-RateLimit-Remaining-Year")).isEqualTo("1");
            assertThat(statuses(one, 2)).containsExactly(200, 429);
            assertThat(statuses(two, 1)).containsExactly(429);
            String nobody = "00000000-0000-0000-0000-000000000000";
            assertThat(redis.ask("KEYS *"))
                    .as("Kong's name for the counter")
                    .anySatisfy(key -> assertThat(key)
                            .matches("ratelimit:" + nobody + ":" + nobody + ":127\\.0\\.0\\.1:\\d{13}:year"));
        }
    }

    @Test
    void redis_withPasswordNameAndDatabase_isGreetedAsConfigured() throws Exception {
        try (RedisServer redis = RedisServer.start("--requirepass", "secret");
                TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(with(
                        backEnd,
                        redis(redis, ", password: secret, username: default, database: 3")
                                .replace("year", "fault_tolerant: false, year")))) {
            assertThat(statuses(gateway, 4)).containsExactly(200, 200, 200, 429);
            assertThat(redis.ask("AUTH secret", "SELECT 3", "DBSIZE")).contains(":1");
        }
    }

    @Test
    void redis_wrongPassword_letsThroughOrAnswers500() throws Exception {
        try (RedisServer redis = RedisServer.start("--requirepass", "secret");
                TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(with(backEnd, redis(redis, ", password: wrong")))) {
            assertThat(statuses(gateway, 5)).containsOnly(200);
            assertThat(gateway.get("/").header("RateLimit-Limit")).isNull();
            gateway.reload(with(backEnd, "fault_tolerant: false, " + redis(redis, ", password: wrong")));
            Message failed = gateway.get("/");
            assertThat(failed.status()).isEqualTo(500);
            assertThat(failed.text()).isEqualTo("{\"message\":\"An unexpected error occurred\"}");
        }
    }

    @Test
    void redis_killedAndBack_isNoticedByTheNextRequest() throws Exception {
        try (RedisServer redis = RedisServer.start();
                TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(with(backEnd, redis(redis, "")))) {
            assertThat(statuses(gateway, 4)).containsExactly(200, 200, 200, 429);
            redis.kill();
            assertThat(statuses(gateway, 6)).as("let through").containsOnly(200);
            redis.revive();
            assertThat(statuses(gateway, 4)).as("from zero, as Redis is").containsExactly(200, 200, 200, 429);
        }
    }

    @Test
    void redis_thatHangs_costsItsTimeoutAndDelaysNobodyElse() throws Exception {
        String alone = "routes:\n- name: free\n  paths: [\"/free\"]\n";
        try (RedisServer redis = RedisServer.start();
                TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text() + alone
                        + "plugins:\n- name: rate-limiting\n  service: api\n  config: {" + redis(redis, "") + "}\n"
                        + "- name: request-termination\n  route: free\n  config: {status_code: 200}\n");
                TestClient waiting = gateway.client()) {
            assertThat(gateway.get("/").status()).isEqualTo(200);
            redis.pause(true);
            try {
                long beginNanos = System.nanoTime();
                waiting.get("/");
                assertThat(gateway.get("/free").status())
                        .as("the loop is not blocked")
                        .isEqualTo(200);
                long freeNanos = System.nanoTime() - beginNanos;
                assertThat(waiting.read().status()).isEqualTo(200);
                long waitedNanos = System.nanoTime() - beginNanos;
                assertThat(waitedNanos).isGreaterThanOrEqualTo(290_000_000L);
                assertThat(freeNanos).isLessThan(waitedNanos);
            } finally {
                redis.pause(false);
            }
        }
    }

    @Test
    void redis_aClientThatGoesAwayWhileItWaits_leavesNothing() throws Exception {
        try (RedisServer redis = RedisServer.start();
                TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(with(backEnd, redis(redis, "")))) {
            redis.pause(true);
            try (TestClient client = gateway.client()) {
                client.get("/");
                TestGateway.await("the request waits", () -> gateway.stats().busyCount() == 1);
            } finally {
                redis.pause(false);
            }
            TestGateway.await("it is over", () -> gateway.stats().busyCount() == 0);
            assertThat(backEnd.requests()).isEmpty();
        }
    }

    @Test
    void redis_nobodyThere_letsThroughAtOnce() throws Exception {
        try (RedisServer redis = RedisServer.start();
                TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(with(backEnd, redis(redis, "")))) {
            redis.kill();
            assertThat(statuses(gateway, 5)).containsOnly(200);
        }
    }

    @Test
    void redis_withSyncRate_bringsItsCountsNowAndThen() throws Exception {
        try (RedisServer redis = RedisServer.start();
                TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(with(backEnd, "sync_rate: 0.05, " + redis(redis, "")))) {
            assertThat(statuses(gateway, 5)).containsExactly(200, 200, 200, 429, 429);
            TestGateway.await("Redis knows of all three", () -> value(redis).equals("3"));
            assertThat(statuses(gateway, 1)).containsExactly(429);
        }
    }

    private static String value(RedisServer redis) {
        try {
            List<String> keys = redis.ask("KEYS *");
            String key = keys.stream()
                    .filter(line -> line.startsWith("ratelimit"))
                    .findFirst()
                    .orElse("none");
            List<String> answer = redis.ask("GET " + key);
            return answer.size() < 2 ? "" : answer.get(1);
        } catch (IOException gone) {
            return "";
        }
    }
}
