package dev.wissel.console.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.console.KongNode;
import dev.wissel.console.NodeOptions;
import dev.wissel.console.guard.DoorKeeper;
import dev.wissel.console.store.SqliteStore;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.testkit.exchange.Answer;
import dev.wissel.testkit.exchange.Exchange;
import dev.wissel.testkit.exchange.RawHttp;
import dev.wissel.testkit.exchange.TinyBackEnd;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults by the Admin API, in both modes: taken, refused, shown, lifted, and felt by a client. */
class FaultRoutesTest {
    @TempDir
    Path folder;

    private static NodeOptions options() {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        NodeOptions usual = NodeOptions.defaults();
        return usual.withGateway(usual.gateway().withListen(java.util.List.of(anyPort), anyPort))
                .withAdmin(new DoorKeeper(null, Set.of()), anyPort);
    }

    private static String config(TinyBackEnd backEnd) {
        return """
            {"_format_version":"3.0",
             "services":[{"name":"api","host":"pool","retries":0,"routes":[{"name":"all","paths":["/"]}]}],
             "upstreams":[{"name":"pool","targets":[{"target":"127.0.0.1:%d","tags":["wissel:region=ams"]}]}]}""".formatted(backEnd.port());
    }

    private static Answer send(int port, String method, String path, @Nullable String json, String... headers)
            throws IOException {
        Map<String, String> all = new java.util.LinkedHashMap<>();
        if (json != null) {
            all.put("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        return RawHttp.send(port, new Exchange.Request(method, path, all, json));
    }

    private static Answer admin(KongNode node, String method, String path, @Nullable String json, String... headers)
            throws IOException {
        return send(node.adminPort(), method, path, json, headers);
    }

    private static int served(KongNode node) throws IOException {
        return send(node.gateway().proxyPorts().get(0), "GET", "/", null).status();
    }

    private static final String LOSS =
            "{\"id\":\"d1\",\"kind\":\"region-loss\",\"region\":\"ams\",\"for\":\"2m\",\"who\":\"ann\",\"why\":\"drill\"}";

    @Test
    void declarative_injectedShownLifted_andFeltMeanwhile() throws Exception {
        try (TinyBackEnd backEnd = TinyBackEnd.start("b", 0);
                KongNode node = KongNode.declarative(KongConfig.EMPTY, null, options())) {
            assertThat(admin(node, "POST", "/config", config(backEnd)).status()).isEqualTo(201);
            assertThat(served(node)).isEqualTo(200);
            assertThat(admin(node, "GET", "/wissel/faults", null).body()).isEqualTo("{\"data\":[],\"next\":null}");

            Answer taken = admin(node, "POST", "/wissel/faults", LOSS);
            assertThat(taken.status()).isEqualTo(201);
            assertThat(taken.body())
                    .startsWith("{\"id\":\"d1\",\"kind\":\"region-loss\",\"upstreams\":[],\"region\":\"ams\","
                            + "\"target\":null,\"delay\":null,\"share\":1.0,\"for\":\"2m\",\"who\":\"ann\","
                            + "\"why\":\"drill\",\"hits\":[\"pool\"],\"started_at\":")
                    .containsPattern("\"remaining\":1(19|20)\\.");
            assertThat(served(node)).isEqualTo(502);
            assertThat(admin(node, "GET", "/wissel/faults/d1", null).status()).isEqualTo(200);
            assertThat(admin(node, "GET", "/wissel/faults/d2", null).status()).isEqualTo(404);

            Answer second = admin(node, "POST", "/wissel/faults", LOSS.replace("d1", "d2"));
            assertThat(second.status()).isEqualTo(409);
            assertThat(second.body()).contains("fault 'd1' (region-loss of region ams, every upstream) is in force");
            assertThat(admin(node, "POST", "/wissel/faults", LOSS).status()).isEqualTo(201); // extended

            assertThat(admin(node, "DELETE", "/wissel/faults/d2", null).status())
                    .isEqualTo(404);
            assertThat(admin(node, "DELETE", "/wissel/faults/d1", null).status())
                    .isEqualTo(204);
            assertThat(admin(node, "DELETE", "/wissel/faults/d1", null).status())
                    .isEqualTo(404);
            assertThat(served(node)).isEqualTo(200);
        }
    }

    @Test
    void stored_takesThemToo_andKongsListsStayKongs() throws Exception {
        try (TinyBackEnd backEnd = TinyBackEnd.start("b", 0);
                KongNode node = KongNode.stored(SqliteStore.open(folder.resolve("store.db")), options())) {
            assertThat(admin(node, "POST", "/upstreams", "{\"name\":\"pool\"}").status())
                    .isEqualTo(201);
            admin(node, "POST", "/upstreams/pool/targets", "{\"target\":\"127.0.0.1:" + backEnd.port() + "\"}");
            admin(node, "POST", "/services", "{\"name\":\"api\",\"host\":\"pool\"}");
            admin(node, "POST", "/services/api/routes", "{\"paths\":[\"/\"]}");
            assertThat(served(node)).isEqualTo(200);
            String errors = "{\"id\":\"d1\",\"kind\":\"errors\",\"upstreams\":[\"pool\"],\"share\":1,\"for\":\"30s\","
                    + "\"who\":\"ann\",\"why\":\"drill\"}";
            assertThat(admin(node, "POST", "/wissel/faults", errors).status()).isEqualTo(201);
            assertThat(served(node)).isEqualTo(503);
            assertThat(admin(node, "GET", "/endpoints", null).body())
                    .contains("/upstreams")
                    .doesNotContain("wissel");
        }
    }

    @Test
    void wrong_refusedWithEveryFieldAndNothingChanged() throws Exception {
        try (TinyBackEnd backEnd = TinyBackEnd.start("b", 0);
                KongNode node = KongNode.declarative(KongConfig.EMPTY, null, options())) {
            admin(node, "POST", "/config", config(backEnd));
            Answer many = admin(
                    node,
                    "POST",
                    "/wissel/faults",
                    "{\"kind\":\"fire\",\"share\":\"much\",\"for\":\"2\",\"delay\":3,\"colour\":\"red\",\"who\":null}");
            assertThat(many.status()).isEqualTo(400);
            assertThat(many.body())
                    .contains("\"name\":\"schema violation\"")
                    .contains(
                            "\"colour\":\"unknown field\"",
                            "\"delay\":\"expected a string\"",
                            "\"for\":\"expected a duration with its unit, such as 2s or 2ms\"",
                            "\"id\":\"required field missing\"",
                            "\"kind\":\"expected one of: region-loss, target-loss, slow, errors, blackhole, drain\"",
                            "\"share\":\"expected a number\"",
                            "\"who\":\"required field missing\"",
                            "\"why\":\"required field missing\"");
            refused(node, LOSS.replace("2m", "2h"), 400, "\"for\":\"PT2H (expected: more than 0, at most 1 h)\"");
            refused(node, LOSS.replace("ams", "mars"), 400, "region: mars (expected: one of ams)");
            refused(node, "[1]", 500, "An unexpected error occurred");
            refused(node, "{", 400, "Cannot parse JSON body");
            Answer elsewhere = admin(node, "POST", "/wissel/faults", LOSS, "Origin", "https://evil.example");
            assertThat(elsewhere.status()).isEqualTo(403);
            Answer rebound = admin(node, "POST", "/wissel/faults", LOSS, "Host", "evil.example");
            assertThat(rebound.status()).isEqualTo(403);
            assertThat(node.gateway().faults().active()).isEmpty();
            assertThat(served(node)).isEqualTo(200);
        }
    }

    private static void refused(KongNode node, String body, int status, String message) throws IOException {
        Answer answer = admin(node, "POST", "/wissel/faults", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.body()).contains(message);
    }
}
