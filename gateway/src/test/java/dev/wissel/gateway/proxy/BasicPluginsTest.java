package dev.wissel.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.gateway.ConfigRefused;
import dev.wissel.gateway.proxy.Wire.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code request-termination} and {@code correlation-id}, and the chain that carries them, on the running gateway. */
class BasicPluginsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static String with(TestBackEnd backEnd, String... plugins) {
        return Yaml.to(backEnd).text() + "plugins:\n" + String.join("\n", plugins) + "\n";
    }

    private static JsonNode json(Message message) {
        return JSON.readTree(message.body());
    }

    // ---------------------------------------------------------------- request-termination

    @Test
    void termination_withoutSettings_answersAsKong() throws IOException {
        try (TestBackEnd backEnd = TestBackEnd.answering("never");
                TestGateway gateway = TestGateway.start(with(backEnd, "- name: request-termination"));
                TestClient client = gateway.client()) {
            Message answer = client.get("/x").read();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text()).isEqualTo("{\"message\":\"Service unavailable\"}");
            assertThat(answer.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
            assertThat(answer.header("X-Kong-Response-Latency")).isNotNull();
            assertThat(answer.header("X-Kong-Request-Id")).hasSize(32);
            assertThat(answer.header("Server")).startsWith("wissel/");
            assertThat(answer.header("Via")).isNull();
            assertThat(client.get("/again").read().status())
                    .as("the connection stays")
                    .isEqualTo(503);
            assertThat(backEnd.requests()).isEmpty();
        }
    }

    @Test
    void termination_byStatus_hasKongsUsualMessage() throws IOException {
        try (TestBackEnd backEnd = TestBackEnd.answering("never");
                TestGateway gateway = TestGateway.start(with(backEnd, termination("status_code: 404")))) {
            assertThat(gateway.get("/").text()).isEqualTo("{\"message\":\"Not found\"}");
            gateway.reload(with(backEnd, termination("status_code: 406")));
            Message silent = gateway.get("/");
            assertThat(silent.status()).isEqualTo(406);
            assertThat(silent.header("Content-Length")).isEqualTo("0");
            gateway.reload(with(backEnd, termination("status_code: 406, message: \"no \\\"way\\\"\"")));
            assertThat(gateway.get("/").text()).isEqualTo("{\"message\":\"no \\\"way\\\"\"}");
        }
    }

    private static String termination(String config) {
        return "- name: request-termination\n  config: {" + config + "}";
    }

    @Test
    void termination_withBody_sendsItAsItIs() throws IOException {
        try (TestBackEnd backEnd = TestBackEnd.answering("never");
                TestGateway gateway = TestGateway.start(
                        with(backEnd, termination("status_code: 451, body: \"<p>no</p>\", content_type: text/html")))) {
            Message answer = gateway.get("/");
            assertThat(answer.status()).isEqualTo(451);
            assertThat(answer.header("Content-Type")).isEqualTo("text/html");
            assertThat(answer.text()).isEqualTo("<p>no</p>");
        }
    }

    @Test
    void termination_ofGrpc_saysItInGrpcsWords() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
        try (TestBackEnd backEnd = TestBackEnd.answering("never");
                TestGateway gateway = TestGateway.start(
                        with(backEnd, termination("status_code: 503, message: 100 % off")),
                        options -> options.withProxyListen(List.of(new Listen(any, false, true, false))));
                H2Wire client = H2Wire.to(gateway.port())) {
            H2Wire.Answer json = grpc(client, 1);
            assertThat(json.status()).isEqualTo(503);
            assertThat(json.header("content-type")).isEqualTo("application/grpc");
            assertThat(json.header("grpc-status")).isEqualTo("14");
            assertThat(json.header("grpc-message")).isEqualTo("100 %25 off");
            assertThat(json.text()).isEmpty();
            gateway.reload(with(backEnd, termination("status_code: 403, body: <p>, content_type: text/html")));
            H2Wire.Answer body = grpc(client, 3);
            assertThat(body.header("grpc-status")).isEqualTo("7");
            assertThat(body.header("grpc-message")).isEqualTo("<p>");
            assertThat(body.text()).isEmpty();
            gateway.reload(with(backEnd, termination("status_code: 403, body: x, content_type: application/grpc")));
            assertThat(grpc(client, 5).text()).isEqualTo("x");
        }
    }

    private static H2Wire.Answer grpc(H2Wire client, int stream) throws Exception {
        return client.request(stream, true, "POST", "/svc/Call", "a.test", "content-type", "application/grpc")
                .await(stream);
    }

    @Test
    void termination_noContent_hasNeitherLengthNorBody() throws IOException {
        try (TestBackEnd backEnd = TestBackEnd.answering("never");
                TestGateway gateway = TestGateway.start(with(backEnd, termination("status_code: 204, message: x")));
                TestClient client = gateway.client()) {
            Message head = client.get("/").readHead();
            assertThat(head.status()).isEqualTo(204);
            assertThat(head.header("Content-Length")).isNull();
            assertThat(client.get("/").readHead().status())
                    .as("nothing lies between")
                    .isEqualTo(204);
        }
    }

    @Test
    void termination_withTrigger_onlyWhereItIs() throws IOException {
        try (TestBackEnd backEnd = TestBackEnd.answering("through");
                TestGateway gateway = TestGateway.start(
                        with(backEnd, termination("status_code: 418, trigger: X-Stop, message: tea")));
                TestClient client = gateway.client()) {
            assertThat(client.get("/").read().text()).isEqualTo("through");
            assertThat(client.get("/?x-stop").read().status()).isEqualTo(418);
            client.send("GET / HTTP/1.1\r\nHost: example.test\r\nx-stop:\r\n\r\n");
            assertThat(client.read().status())
                    .as("an empty header is there too")
                    .isEqualTo(418);
        }
    }

    @Test
    void termination_echo_tellsTheRequest() throws IOException {
        try (TestBackEnd backEnd = TestBackEnd.answering("never");
                TestGateway gateway = TestGateway.start(with(backEnd, termination("status_code: 404, echo: true")));
                TestClient client = gateway.client()) {
            client.send(
                    "POST /a%20b?hello=there&flag&n=1&n=2 HTTP/1.1\r\nHost: Example.Test:81\r\nX-Two: 1\r\nX-Two: 2\r\n"
                            + "Content-Type: application/json\r\nContent-Length: 9\r\n\r\n");
            client.send("{\"a\":[1]}");
            Message answer = client.read();
            assertThat(answer.status()).isEqualTo(404);
            JsonNode echoed = json(answer);
            assertThat(echoed.get("message").stringValue()).isEqualTo("Not found");
            assertThat(echoed.get("kong").get("hostname").stringValue()).isNotEmpty();
            JsonNode request = echoed.get("request");
            assertThat(request.get("scheme").stringValue()).isEqualTo("http");
            assertThat(request.get("host").stringValue()).isEqualTo("example.test");
            assertThat(request.get("port").intValue()).isEqualTo(gateway.port());
            assertThat(request.get("method").stringValue()).isEqualTo("POST");
            assertThat(request.get("path").stringValue()).isEqualTo("/a b");
            assertThat(request.get("query").toString())
                    .isEqualTo("{\"hello\":\"there\",\"flag\":true,\"n\":[\"1\",\"2\"]}");
            assertThat(request.get("headers").get("x-two").toString()).isEqualTo("[\"1\",\"2\"]");
            assertThat(request.get("raw_body").stringValue()).isEqualTo("{\"a\":[1]}");
            assertThat(request.get("body").toString()).isEqualTo("{\"a\":[1]}");
            assertThat(echoed.get("matched_route").get("name").stringValue()).isEqualTo("all");
            assertThat(echoed.get("matched_route").has("methods"))
                    .as("what is not set is not shown")
                    .isFalse();
            assertThat(echoed.get("matched_service").get("name").stringValue()).isEqualTo("api");
        }
    }

    @Test
    void termination_echo_waitsForAChunkedBodyAndAsksForIt() throws IOException {
        try (TestBackEnd backEnd = TestBackEnd.answering("never");
                TestGateway gateway = TestGateway.start(with(backEnd, termination("echo: true")));
                TestClient client = gateway.client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertThat(client.readHead().status()).isEqualTo(100);
            client.send("3\r\nabc\r\n");
            client.send("2\r\nde\r\n0\r\n\r\n");
            assertThat(json(client.read()).get("request").get("raw_body").stringValue())
                    .isEqualTo("abcde");
            assertThat(client.get("/").read().status())
                    .as("the connection stays")
                    .isEqualTo(503);
        }
    }

    @Test
    void termination_echo_ofABodyTooLarge_leavesItOut() throws IOException {
        try (TestBackEnd backEnd = TestBackEnd.answering("never");
                TestGateway gateway = TestGateway.start(with(backEnd, termination("echo: true")));
                TestClient client = gateway.client()) {
            client.request("POST", "/", "x".repeat(200_000));
            JsonNode request = json(client.read()).get("request");
            assertThat(request.has("raw_body")).isFalse();
            assertThat(request.get("method").stringValue()).isEqualTo("POST");
        }
    }

    @Test
    void termination_withoutExpectation_doesNotAskForTheBody() throws IOException {
        try (TestBackEnd backEnd = TestBackEnd.answering("never");
                TestGateway gateway = TestGateway.start(with(backEnd, termination("status_code: 403")));
                TestClient client = gateway.client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
            Message answer = client.read();
            assertThat(answer.status()).as("and not 100").isEqualTo(403);
            assertThat(answer.header("Connection")).isEqualTo("close");
        }
    }

    @Test
    void termination_ofARouteWithoutService_answersForIt() throws IOException {
        try (TestBackEnd backEnd = TestBackEnd.answering("through");
                TestGateway gateway = TestGateway.start(
                        Yaml.to(backEnd).text()
                                + "routes:\n- name: alone\n  paths: [\"/alone\"]\n"
                                + "plugins:\n- name: request-termination\n  route: alone\n  config: {status_code: 200, body: ok}\n")) {
            assertThat(gateway.get("/alone").text()).isEqualTo("ok");
            assertThat(gateway.get("/other").text()).isEqualTo("through");
        }
    }

    @Test
    void termination_withAnInterimStatus_isRefused() throws IOException {
        try (TestBackEnd backEnd = TestBackEnd.answering("through");
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text())) {
            assertThatThrownBy(() -> gateway.gateway()
                            .reload(TestGateway.config(with(backEnd, termination("status_code: 103")))))
                    .isInstanceOf(ConfigRefused.class)
                    .hasMessageContaining("plugin 'request-termination': config.status_code: 103");
            assertThat(gateway.get("/").text()).isEqualTo("through");
        }
    }

    // ---------------------------------------------------------------- correlation-id

    @Test
    void correlation_withoutOne_countsUp() throws IOException {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(with(backEnd, "- name: correlation-id"));
                TestClient client = gateway.client()) {
            Message first = client.get("/").read();
            client.get("/").read();
            assertThat(first.header("Kong-Request-ID"))
                    .as("no echo unless told")
                    .isNull();
            List<String> ids = backEnd.requests().stream()
                    .map(request -> request.header("Kong-Request-ID"))
                    .toList();
            assertThat(ids.get(0)).matches("[0-9a-f-]{36}#1");
            assertThat(ids.get(1)).isEqualTo(ids.get(0).substring(0, 37) + "2");
        }
    }

    @Test
    void correlation_broughtByTheClient_isKeptAndEchoed() throws IOException {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway =
                        TestGateway.start(with(backEnd, correlation("header_name: X-Id, echo_downstream: true")));
                TestClient client = gateway.client()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nx-id: mine\r\n\r\n");
            assertThat(client.read().header("X-Id")).isEqualTo("mine");
            assertThat(backEnd.onlyRequest().all("X-Id")).containsExactly("mine");
        }
    }

    private static String correlation(String config) {
        return "- name: correlation-id\n  config: {" + config + "}";
    }

    @Test
    void correlation_broughtEmpty_isReplaced() throws IOException {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(
                        with(backEnd, correlation("header_name: X-Id, generator: uuid, echo_downstream: true")));
                TestClient client = gateway.client()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Id:\r\nX-Idle: kept\r\n\r\n");
            Message answer = client.read();
            assertThat(backEnd.onlyRequest().header("X-Id")).matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab].*");
            assertThat(backEnd.onlyRequest().header("X-Idle")).isEqualTo("kept");
            assertThat(answer.header("X-Id")).isEqualTo(backEnd.onlyRequest().header("X-Id"));
        }
    }

    @Test
    void correlation_echo_replacesTheTargetsOwn() throws IOException {
        String answer = "HTTP/1.1 200 OK\r\nX-ID: theirs\r\nContent-Length: 0\r\n\r\n";
        try (TestBackEnd backEnd = TestBackEnd.start(TestBackEnd.answer(answer));
                TestGateway gateway = TestGateway.start(
                        with(backEnd, correlation("header_name: X-Id, echo_downstream: true, generator: tracker")))) {
            assertThat(gateway.get("/").header("X-Id"))
                    .matches("127\\.0\\.0\\.1-" + gateway.port() + "-\\d+-\\d+-1-\\d+\\.\\d{3}");
        }
    }

    @Test
    void correlation_echo_isOnTheGatewaysOwnAnswersToo() throws Exception {
        try (TestBackEnd gone = TestBackEnd.answering("x");
                TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway =
                        TestGateway.start(Yaml.to(gone).paths("[\"/gone\"]").text() + "plugins:\n"
                                + correlation("header_name: X-Id, echo_downstream: true"))) {
            gone.die();
            Message refused = gateway.get("/gone");
            assertThat(refused.status()).isEqualTo(502);
            assertThat(refused.header("X-Id")).isNotEmpty();
            Message unknown = gateway.get("/unknown");
            assertThat(unknown.status()).isEqualTo(404);
            assertThat(unknown.header("X-Id"))
                    .as("of a global plugin, as in Kong")
                    .isNotEmpty();
        }
    }

    @Test
    void correlation_onATermination_isSetFirst() throws IOException {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(with(
                        backEnd,
                        termination("status_code: 403"),
                        correlation("header_name: X-Id, echo_downstream: true")))) {
            Message answer = gateway.get("/");
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.header("X-Id")).endsWith("#1");
        }
    }

    @Test
    void correlation_withANameThatIsNoHeader_isRefused() throws IOException {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text())) {
            assertThatThrownBy(() -> gateway.gateway()
                            .reload(TestGateway.config(
                                    with(backEnd, correlation("header_name: \"X-Id: 1\\r\\nEvil\"")))))
                    .isInstanceOf(ConfigRefused.class)
                    .hasMessageContaining("config.header_name");
        }
    }

    // ---------------------------------------------------------------- the chain

    @Test
    void chain_followsAReload() throws IOException {
        try (TestBackEnd backEnd = TestBackEnd.answering("through");
                TestGateway gateway = TestGateway.start(with(backEnd, termination("status_code: 403")));
                TestClient client = gateway.client()) {
            assertThat(client.get("/").read().status()).isEqualTo(403);
            gateway.reload(Yaml.to(backEnd).text());
            assertThat(client.get("/").read().text()).isEqualTo("through");
        }
    }

    @Test
    void chain_whileItWaitsForABody_endsWithTheClient() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("never");
                TestGateway gateway = TestGateway.start(with(backEnd, termination("echo: true")))) {
            try (TestClient client = gateway.client()) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab");
                TestGateway.await(
                        "the request is under way", () -> gateway.stats().busyCount() == 1);
            }
            TestGateway.await("and over", () -> gateway.stats().busyCount() == 0);
            assertThat(gateway.get("/").status()).isEqualTo(503);
        }
    }

    @Test
    void chain_whileItWaitsForABodyThatNeverEnds_isGivenUp() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("never");
                TestGateway gateway = TestGateway.start(with(backEnd, termination("echo: true")));
                TestClient client = gateway.client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab");
            TestGateway.await("the request is under way", () -> gateway.stats().busyCount() == 1);
            gateway.skip(Duration.ofSeconds(61));
            gateway.awaitTicks();
            assertThat(client.read().status()).isEqualTo(408);
        }
    }
}
