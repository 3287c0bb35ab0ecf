package dev.wissel.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.gateway.ConfigRefused;
import dev.wissel.gateway.GatewayAccess;
import dev.wissel.gateway.plugin.httplog.LogQueues;
import dev.wissel.gateway.proxy.Wire.Message;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code http-log} on the running gateway, to a server of logs that behaves in many ways. */
class HttpLogTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String TAKEN = "HTTP/1.1 204 No Content\r\n\r\n";

    private static String with(Yaml yaml, TestBackEnd logs, String more) {
        return yaml.text() + "plugins:\n- name: http-log\n  config: {http_endpoint: \"http://user:pw@127.0.0.1:"
                + logs.port() + "/in?a=1\"" + more + "}\n- name: correlation-id\n";
    }

    private static JsonNode record(Message sent) {
        return JSON.readTree(sent.body());
    }

    private static void awaitRecords(TestBackEnd logs, int count) throws InterruptedException {
        TestGateway.await(count + " records", () -> logs.requests().size() >= count);
    }

    /** Returns what the queue has done: nothing yet, if no record has come so far. */
    private static LogQueues.Reading queue(TestGateway gateway) {
        return GatewayAccess.logs(gateway.gateway()).stream().findFirst().orElse(new LogQueues.Reading("", 0, 0, 0, 0));
    }

    @Test
    void record_ofAProxiedRequest_hasKongsFields() throws Exception {
        try (TestBackEnd logs = TestBackEnd.start(TestBackEnd.answer(TAKEN));
                TestBackEnd backEnd = TestBackEnd.answering("hello");
                TestGateway gateway = TestGateway.start(with(Yaml.to(backEnd), logs, ", headers: {X-Extra: e}"));
                TestClient client = gateway.client()) {
            client.send(
                    "POST /a?q=1&q=2 HTTP/1.1\r\nHost: Shop.Test:99\r\nAuthorization: Bearer s\r\nContent-Length: 2\r\n\r\nhi");
            assertThat(client.read().text()).isEqualTo("hello");
            awaitRecords(logs, 1);
            Message sent = logs.onlyRequest();
            assertThat(sent.method()).isEqualTo("POST");
            assertThat(sent.target()).isEqualTo("/in?a=1");
            assertThat(sent.header("Authorization")).isEqualTo("Basic dXNlcjpwdw==");
            assertThat(sent.header("Content-Type")).isEqualTo("application/json");
            assertThat(sent.header("X-Extra")).isEqualTo("e");
            JsonNode record = record(sent);
            JsonNode request = record.get("request");
            assertThat(request.get("id").stringValue()).hasSize(32);
            assertThat(request.get("method").stringValue()).isEqualTo("POST");
            assertThat(request.get("uri").stringValue()).isEqualTo("/a?q=1&q=2");
            assertThat(request.get("url").stringValue()).isEqualTo("http://shop.test:" + gateway.port() + "/a?q=1&q=2");
            assertThat(request.get("querystring").toString()).isEqualTo("{\"q\":[\"1\",\"2\"]}");
            assertThat(request.get("headers").get("authorization").stringValue())
                    .isEqualTo("REDACTED");
            assertThat(request.get("headers").get("kong-request-id").stringValue())
                    .endsWith("#1");
            assertThat(request.get("size").intValue()).isGreaterThan(60);
            assertThat(record.get("upstream_uri").stringValue()).isEqualTo("/a?q=1&q=2");
            assertThat(record.get("upstream_status").stringValue()).isEqualTo("200");
            assertThat(record.get("response").get("status").intValue()).isEqualTo(200);
            assertThat(record.get("response").get("headers").get("content-type").stringValue())
                    .isEqualTo("text/plain");
            assertThat(record.get("response").get("headers").get("via").stringValue())
                    .startsWith("1.1 wissel");
            assertThat(record.get("response").get("size").intValue()).isGreaterThan(100);
            for (String latency : new String[] {"kong", "proxy", "request", "receive"}) {
                assertThat(record.get("latencies").get(latency).isIntegralNumber())
                        .as(latency)
                        .isTrue();
            }
            assertThat(record.get("tries")).hasSize(1);
            JsonNode attempt = record.get("tries").get(0);
            assertThat(attempt.get("ip").stringValue()).isEqualTo("127.0.0.1");
            assertThat(attempt.get("port").intValue()).isEqualTo(backEnd.port());
            assertThat(attempt.get("balancer_start").longValue()).isGreaterThan(1_600_000_000_000L);
            assertThat(attempt.has("state")).isFalse();
            assertThat(record.get("route").get("name").stringValue()).isEqualTo("all");
            assertThat(record.get("service").get("name").stringValue()).isEqualTo("api");
            assertThat(record.get("client_ip").stringValue()).isEqualTo("127.0.0.1");
            assertThat(record.get("started_at").longValue()).isGreaterThan(1_600_000_000_000L);
            assertThat(record.get("source").stringValue()).isEqualTo("upstream");
            assertThat(record.get("workspace").stringValue()).isEqualTo("0dc6f45b-8f8d-40d2-a504-473544ee190b");
            assertThat(record.get("workspace_name").stringValue()).isEqualTo("default");
            assertThat(record.get("correlation_id").stringValue()).endsWith("#1");
        }
    }

    @Test
    void record_ofARetry_tellsBothTries() throws Exception {
        try (TestBackEnd logs = TestBackEnd.start(TestBackEnd.answer(TAKEN));
                TestBackEnd dead = TestBackEnd.answering("x");
                TestBackEnd well = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(with(Yaml.to(dead, well), logs, ""))) {
            dead.die();
            for (int i = 0; i < 4; i++) {
                assertThat(gateway.get("/").status()).isEqualTo(200);
            }
            awaitRecords(logs, 4);
            List<JsonNode> records =
                    logs.requests().stream().map(HttpLogTest::record).toList();
            assertThat(records)
                    .as("%s", records.stream().map(each -> each.get("tries")).toList())
                    .anySatisfy(each -> assertThat(each.get("tries")).hasSize(2));
            JsonNode retried = records.stream()
                    .filter(each -> each.get("tries").size() == 2)
                    .findFirst()
                    .orElseThrow();
            assertThat(retried.get("tries").get(0).get("state").stringValue()).isEqualTo("failed");
            assertThat(retried.get("tries").get(0).get("code").intValue()).isEqualTo(502);
            assertThat(retried.get("tries").get(1).has("state")).isFalse();
            assertThat(retried.get("upstream_status").stringValue()).isEqualTo("502, 200");
        }
    }

    @Test
    void record_ofAnAnswerOfTheGatewaysOwn_saysSo() throws Exception {
        try (TestBackEnd logs = TestBackEnd.start(TestBackEnd.answer(TAKEN));
                TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(with(Yaml.to(backEnd).paths("[\"/known\"]"), logs, ""))) {
            assertThat(gateway.get("/unknown").status()).isEqualTo(404);
            awaitRecords(logs, 1);
            JsonNode record = record(logs.onlyRequest());
            assertThat(record.get("source").stringValue()).isEqualTo("kong");
            assertThat(record.has("route")).isFalse();
            assertThat(record.get("response").get("status").intValue()).isEqualTo(404);
            assertThat(record.get("latencies").get("proxy").intValue()).isEqualTo(-1);
            assertThat(record.get("upstream_status").stringValue()).isEmpty();
        }
    }

    @Test
    void queue_batches_areArrays() throws Exception {
        try (TestBackEnd logs = TestBackEnd.start(TestBackEnd.answer(TAKEN));
                TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(
                        with(Yaml.to(backEnd), logs, ", queue: {max_batch_size: 3, max_coalescing_delay: 60}"));
                TestClient client = gateway.client()) {
            for (int i = 0; i < 6; i++) {
                client.get("/" + i).read();
            }
            awaitRecords(logs, 2);
            assertThat(record(logs.requests().get(0))).hasSize(3);
            assertThat(record(logs.requests().get(1))
                            .get(2)
                            .get("request")
                            .get("uri")
                            .stringValue())
                    .isEqualTo("/5");
            assertThat(logs.connections()).as("the connection is kept").isEqualTo(1);
        }
    }

    @Test
    void queue_thatIsStopped_sendsWhatWaits() throws Exception {
        try (TestBackEnd logs = TestBackEnd.start(TestBackEnd.answer(TAKEN));
                TestBackEnd backEnd = TestBackEnd.answering("x")) {
            try (TestGateway gateway = TestGateway.start(
                    with(Yaml.to(backEnd), logs, ", queue: {max_batch_size: 100, max_coalescing_delay: 60}"))) {
                gateway.get("/");
                gateway.get("/");
            }
            assertThat(record(logs.onlyRequest())).hasSize(2);
        }
    }

    @Test
    void queue_aServerThatFails_isAskedAgain() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        TestBackEnd.Script failsTwice = connection -> {
            while (connection.read() != null) {
                connection.send(asked.incrementAndGet() <= 2 ? "HTTP/1.1 500 X\r\nContent-Length: 2\r\n\r\nno" : TAKEN);
            }
        };
        try (TestBackEnd logs = TestBackEnd.start(failsTwice);
                TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(with(Yaml.to(backEnd), logs, ""))) {
            gateway.get("/");
            awaitRecords(logs, 3);
            TestGateway.await("it was taken", () -> queue(gateway).sent() == 1);
            assertThat(queue(gateway).failures()).isEqualTo(2);
            assertThat(queue(gateway).dropped()).isZero();
        }
    }

    @Test
    void queue_aServerThatHangs_costsRecordsAndNoRequest() throws Exception {
        try (TestBackEnd logs = TestBackEnd.start(TestBackEnd.Connection::awaitClose);
                TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(
                        with(Yaml.to(backEnd), logs, ", timeout: 60000, queue: {max_entries: 5}"),
                        options -> options.withDrainTime(Duration.ofMillis(100)));
                TestClient client = gateway.client()) {
            for (int i = 0; i < 50; i++) {
                assertThat(client.get("/").read().status()).isEqualTo(200);
            }
            TestGateway.await(
                    "all but the latest are dropped", () -> queue(gateway).dropped() == 44);
            assertThat(queue(gateway).waiting())
                    .as("five, and the one under way")
                    .isEqualTo(6);
        }
    }

    @Test
    void queue_withMaxBytes_keepsWithinThem() throws Exception {
        try (TestBackEnd logs = TestBackEnd.start(TestBackEnd.Connection::awaitClose);
                TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(
                        with(Yaml.to(backEnd), logs, ", timeout: 60000, queue: {max_bytes: 10}"),
                        options -> options.withDrainTime(Duration.ofMillis(100)))) {
            gateway.get("/");
            TestGateway.await("too large for the queue", () -> queue(gateway).dropped() == 1);
            assertThat(queue(gateway).waiting()).isZero();
        }
    }

    @Test
    void queue_afterItsRetryTime_givesABatchUp() throws Exception {
        try (TestBackEnd logs = TestBackEnd.start(TestBackEnd.answer("HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n"));
                TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway =
                        TestGateway.start(with(Yaml.to(backEnd), logs, ", queue: {max_retry_time: -1}"))) {
            gateway.get("/");
            TestGateway.await("dropped", () -> queue(gateway).dropped() == 1);
            assertThat(queue(gateway).failures()).isEqualTo(1);
        }
    }

    @Test
    void lua_isRefusedWithAWord() throws Exception {
        try (TestBackEnd logs = TestBackEnd.answering("x");
                TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text())) {
            assertThatThrownBy(() -> gateway.gateway()
                            .reload(TestGateway.config(
                                    with(Yaml.to(backEnd), logs, ", custom_fields_by_lua: {a: \"return 1\"}"))))
                    .isInstanceOf(ConfigRefused.class)
                    .hasMessageContaining("this gateway runs no Lua");
        }
    }
}
