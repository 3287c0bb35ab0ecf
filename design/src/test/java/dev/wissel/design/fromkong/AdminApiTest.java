package dev.wissel.design.fromkong;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wissel.design.strategy.KongTarget;
import dev.wissel.design.strategy.Strategy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A Kong is played by a server whose answers have the shape of those recorded from Kong 3.9.3. */
class AdminApiTest {
    private static final String UPSTREAM = "6b117351-e40f-518d-8de9-0e0d00e1faff";
    private static final String SERVICE = "3f54f079-f284-466b-aeca-000000000001";

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final List<@Nullable String> tokens = new ArrayList<>();
    private final CountDownLatch silence = new CountDownLatch(1);
    private HttpServer server;
    private volatile int status = 200;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        silence.countDown();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        synchronized (asked) {
            asked.add(uri.toString());
            tokens.add(exchange.getRequestHeaders().getFirst("Kong-Admin-Token"));
        }
        String body = uri.getQuery() != null && uri.getPath().equals("/services")
                ? page(uri.getQuery())
                : answers.get(uri.getPath());
        if ("hang".equals(body)) {
            try {
                silence.await();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
            return;
        }
        byte[] bytes = (body == null ? "{\"message\":\"Not found\"}" : body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(body == null ? 404 : status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** Pages of one entity, as {@code size=1} gives them. */
    private static String page(String query) {
        String service =
                "{\"id\":\"%s\",\"name\":\"%s\",\"host\":\"%s\",\"protocol\":\"http\",\"port\":80,\"path\":null,"
                        + "\"retries\":5,\"connect_timeout\":60000,\"read_timeout\":60000,\"write_timeout\":60000,\"enabled\":true,"
                        + "\"tags\":null,\"created_at\":1795327155,\"updated_at\":1795327155,\"ca_certificates\":null}";
        return query.contains("offset=")
                ? "{\"data\":[" + String.format(service, "3f54f079-f284-466b-aeca-000000000002", "direct", "x.local")
                        + "],\"next\":null}"
                : "{\"data\":[" + String.format(service, SERVICE, "svc", "up.test.local")
                        + "],\"next\":\"/services?offset=W%2B1\",\"offset\":\"W+1=\"}";
    }

    private void database(String database, String role) {
        answers.put(
                "/",
                "{\"version\":\"3.9.3\",\"tagline\":\"Welcome to kong\",\"configuration\":{\"database\":\"" + database
                        + "\",\"role\":\"" + role + "\"}}");
        answers.put(
                "/routes",
                "{\"data\":[{\"id\":\"1\",\"name\":\"rt\",\"paths\":[\"/svc\"],\"protocols\":[\"http\",\"https\"],"
                        + "\"strip_path\":true,\"preserve_host\":false,\"methods\":null,\"hosts\":null,\"headers\":null,\"tags\":null,"
                        + "\"service\":{\"id\":\"" + SERVICE
                        + "\"}},{\"id\":\"2\",\"name\":\"alone\",\"paths\":[\"/x\"],\"service\":null}],"
                        + "\"next\":null}");
        answers.put(
                "/upstreams",
                "{\"data\":[{\"id\":\"" + UPSTREAM
                        + "\",\"name\":\"up.test.local\",\"algorithm\":\"round-robin\",\"hash_on\":\"none\","
                        + "\"hash_fallback\":\"none\",\"hash_on_cookie_path\":\"/\",\"slots\":10000,\"tags\":null,\"healthchecks\":{\"threshold\":0,"
                        + "\"active\":{\"type\":\"http\",\"timeout\":1,\"http_path\":\"/\",\"concurrency\":10,\"healthy\":{\"interval\":0,"
                        + "\"http_statuses\":[200,302],\"successes\":0},\"unhealthy\":{\"interval\":0,\"tcp_failures\":0}}}}],\"next\":null}");
        answers.put(
                "/upstreams/" + UPSTREAM + "/targets",
                "{\"data\":[{\"id\":\"t2\",\"target\":\"b.fra.example:9002\",\"weight\":100,\"tags\":null,\"upstream\":{\"id\":\""
                        + UPSTREAM
                        + "\"},\"created_at\":1795328784.126},{\"id\":\"t1\",\"target\":\"a.ams.example:9001\",\"weight\":100,"
                        + "\"tags\":[\"x\"],\"upstream\":{\"id\":\"" + UPSTREAM + "\"}}],\"next\":null}");
        answers.put(
                "/plugins",
                "{\"data\":[{\"id\":\"p1\",\"name\":\"prometheus\",\"config\":{\"per_consumer\":true,\"status_code_metrics\":false},"
                        + "\"service\":null,\"route\":null,\"consumer\":null,\"enabled\":true},{\"id\":\"p2\",\"name\":\"key-auth\","
                        + "\"service\":{\"id\":\"" + SERVICE + "\"},\"config\":{}}],\"next\":null}");
    }

    private AdminApi api(@Nullable String token) {
        return new AdminApi(
                URI.create("http://user:secret@127.0.0.1:" + server.getAddress().getPort() + "/"),
                token,
                Duration.ofSeconds(5));
    }

    @Test
    void databaseKong_isReadPageByPage() throws Exception {
        database("postgres", "traditional");
        ExistingKong existing = api("s3cret").read();
        assertThat(existing.kong()).isEqualTo(new KongTarget("3.9.3", KongTarget.Edition.OSS, KongTarget.Mode.DB));
        assertThat(existing.whole()).isFalse();
        assertThat(existing.source()).doesNotContain("secret");
        assertThat(Values.maps(existing.document().get("services"))).hasSize(2);
        assertThat(asked).contains("/services?size=1000", "/services?size=1000&offset=W%2B1%3D");
        assertThat(tokens).containsOnly("s3cret");
        FromKong.Result result = FromKong.of(existing);
        Strategy strategy = result.strategy().orElseThrow(() -> new AssertionError(result.problems()));
        assertThat(strategy.services())
                .singleElement()
                .satisfies(service -> assertThat(service.name()).isEqualTo("svc"));
        assertThat(strategy.regions()).containsExactlyInAnyOrder("ams", "fra");
        assertThat(result.kongText())
                .contains("deck gateway apply")
                .contains("id: " + SERVICE, "id: " + UPSTREAM, "id: t1", "id: p1")
                .contains("per_consumer: true", "status_code_metrics: true")
                .doesNotContain("created_at", "key-auth", "null", "alone");
    }

    @Test
    void controlPlane_isHybrid() throws Exception {
        database("postgres", "control_plane");
        assertThat(api(null).read().kong().mode()).isEqualTo(KongTarget.Mode.HYBRID);
        assertThat(tokens).containsOnlyNulls();
    }

    @Test
    void enterprise_isKnownByItsVersion() throws Exception {
        database("postgres", "traditional");
        answers.computeIfPresent("/", (path, body) -> body.replace("3.9.3", "3.12.0.1-enterprise-edition"));
        KongTarget kong = api(null).read().kong();
        assertThat(kong.edition()).isEqualTo(KongTarget.Edition.ENTERPRISE);
        assertThat(kong.hasFailoverTargets()).isTrue();
    }

    @Test
    void dblessKong_isReadWhole() throws Exception {
        database("off", "traditional");
        String config = "_format_version: '3.0'\n_transform: false\nconsumers: [{username: joe}]\n"
                + "services: [{name: s, host: u, id: a1}]\nroutes: [{service: a1, paths: [/s]}]\n"
                + "upstreams: [{name: u, id: b1}]\ntargets: [{upstream: b1, target: '10.0.0.1:80'}]\n";
        Map<String, Object> body = new TreeMap<>();
        body.put("config", config);
        answers.put("/config", JsonMapper.builder().build().writeValueAsString(body));
        ExistingKong existing = api(null).read();
        assertThat(existing.whole()).isTrue();
        FromKong.Result result = FromKong.of(existing);
        assertThat(result.strategy()).isPresent();
        assertThat(result.kongText()).contains("username: joe", "POST it to /config");
        assertThat(asked).containsExactly("/", "/config");
    }

    @Test
    void failures_sayWhereAndWhatWasExpected() throws Exception {
        assertThatThrownBy(() -> api(null).read())
                .isInstanceOf(AdminFailure.class)
                .hasMessageContaining("status 404")
                .hasMessageContaining("usually port 8001")
                .hasMessageNotContaining("secret");
        answers.put("/", "<html>hello</html>");
        assertThatThrownBy(() -> api(null).read())
                .hasMessageContaining("no JSON object")
                .hasMessageContaining("hello");
        answers.put("/", "{\"a\":1}");
        assertThatThrownBy(() -> api(null).read()).hasMessageContaining("no 'version'");
        answers.put("/", "{\"version\":\"1.5.1\"}");
        assertThatThrownBy(() -> api(null).read()).hasMessageContaining("2.8 or later");
        status = 401;
        assertThatThrownBy(() -> api(null).read()).hasMessageContaining("KONG_ADMIN_TOKEN");
    }

    @Test
    void silentKong_isGivenUp() {
        answers.put("/", "hang");
        URI base = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        assertThatThrownBy(() -> new AdminApi(base, null, Duration.ofMillis(200)).read())
                .isInstanceOf(AdminFailure.class)
                .hasMessageContaining("no answer within");
    }

    @Test
    void nobodyThere_isSaid() {
        server.stop(0);
        assertThatThrownBy(() -> api(null).read())
                .isInstanceOf(AdminFailure.class)
                .hasMessageContaining("cannot be reached");
    }

    @Test
    void pagesWithoutEnd_areGivenUp() {
        database("postgres", "traditional");
        answers.put("/routes", "{\"data\":[],\"offset\":\"same\"}");
        assertThatThrownBy(() -> api(null).read()).hasMessageContaining("the pages have no end");
    }
}
