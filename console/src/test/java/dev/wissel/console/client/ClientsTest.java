package dev.wissel.console.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.console.KongNode;
import dev.wissel.console.NodeOptions;
import dev.wissel.console.guard.AdminToken;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The calls of decK and of the Kubernetes ingress controller in their order, as their sources make them. */
class ClientsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final String TOKEN = "correct-horse-battery";
    private static final List<String> ENTITIES = List.of(
            "services", "routes", "upstreams", "plugins", "consumers", "certificates", "ca_certificates", "snis");

    private KongNode node;
    private final Map<String, String> headers = new LinkedHashMap<>(Map.of("Kong-Admin-Token", TOKEN));

    @AfterEach
    void stop() {
        node.close();
    }

    private static NodeOptions options() {
        NodeOptions usual = NodeOptions.defaults();
        return usual.withGateway(usual.gateway().withListen(List.of(ANY_PORT), ANY_PORT))
                .withAdmin(new DoorKeeper(AdminToken.of(TOKEN), Set.of()), ANY_PORT);
    }

    // ---------------------------------------------------------------- any

    @Test
    void plugin_thatIsSaidToBeAvailable_canBeCreatedAndIsDescribed(@TempDir Path folder) throws Exception {
        node = KongNode.stored(SqliteStore.open(folder.resolve("wissel.db")), options());
        JsonNode available = json(send("GET", "/", null)).get("plugins").get("available_on_server");
        assertThat(available.propertyNames()).contains("circuit-breaker", "rate-limiting");
        Map<String, String> configs = Map.of(
                "rate-limiting", "{\"minute\":5}",
                "http-log", "{\"http_endpoint\":\"http://127.0.0.1:9/\"}",
                "circuit-breaker", "{\"minimum_calls\":5}");
        for (String name : available.propertyNames()) {
            String plugin = "{\"name\":\"" + name + "\",\"config\":" + configs.getOrDefault(name, "{}") + "}";
            assertThat(send("GET", "/schemas/plugins/" + name, null).status())
                    .as(name)
                    .isEqualTo(200);
            assertThat(send("POST", "/schemas/plugins/validate", plugin).status())
                    .as(name)
                    .isEqualTo(200);
            Answer created = send("POST", "/plugins", plugin);
            assertThat(created.status()).as(created.body()).isEqualTo(201);
        }
        assertThat(send("POST", "/plugins", "{\"name\":\"circuit-breaker\",\"config\":{\"window\":-1}}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void config_withThisGatewaysOwnPlugin_isTaken() throws Exception {
        node = KongNode.declarative(KongConfig.EMPTY, null, options());
        String config = "{\"_format_version\":\"3.0\",\"plugins\":[{\"name\":\"circuit-breaker\"}]}";
        Answer taken = send("POST", "/config", config);
        assertThat(taken.status()).as(taken.body()).isEqualTo(201);
        assertThat(json(send("GET", "/plugins", null)).get("data")).hasSize(1);
    }

    // ---------------------------------------------------------------- decK

    @Test
    void deck_syncDiffAndDump_byTheSelectTag(@TempDir Path folder) throws Exception {
        node = KongNode.stored(SqliteStore.open(folder.resolve("wissel.db")), options());
        JsonNode root = json(send("GET", "/", null));
        assertThat(root.get("version").asString()).matches("\\d+\\.\\d+\\.\\d+"); // what decK parses first
        assertThat(root.get("configuration").get("database").asString()).isNotEqualTo("off"); // or it gives up

        // another team's entity, which a select-tag must hide
        assertThat(send("POST", "/services", "{\"name\":\"theirs\",\"host\":\"h\",\"tags\":[\"them\"]}")
                        .status())
                .isEqualTo(201);
        assertThat(listed("services", "us")).isEmpty();

        try (TinyBackEnd backEnd = TinyBackEnd.start("b1", 0)) {
            sync(backEnd.port());
            assertThat(listed("services", "us")).hasSize(1);
            assertThat(listed("targets", "us")).hasSize(1);
            Answer proxied = RawHttp.send(
                    node.gateway().proxyPorts().get(0), new Exchange.Request("GET", "/a/x", Map.of(), null));
            assertThat(proxied.status()).isEqualTo(200);
            assertThat(proxied.body()).contains("\"path\":\"/x\"");

            // the same again changes nothing: PUT by id is what decK updates with
            Map<String, List<JsonNode>> before = dump();
            sync(backEnd.port());
            assertThat(withoutTimes(dump())).isEqualTo(withoutTimes(before));
        }

        // deck gateway reset: children first, each by id
        for (String table : List.of("plugins", "routes", "services", "upstreams")) {
            for (JsonNode entity : listed(table, "us")) {
                assertThat(send("DELETE", "/" + table + "/" + entity.get("id").asString(), null)
                                .status())
                        .as(table)
                        .isEqualTo(204);
            }
        }
        assertThat(dump().values()).allMatch(List::isEmpty);
        assertThat(json(send("GET", "/services?size=1000", null)).get("data")).hasSize(1);
    }

    private final String serviceId = UUID.randomUUID().toString();
    private final String routeId = UUID.randomUUID().toString();
    private final String upstreamId = UUID.randomUUID().toString();

    /** What {@code deck gateway sync} sends: ids of its own, by PUT; targets by POST, once. */
    private void sync(int port) throws IOException {
        put("upstreams", upstreamId, "{\"id\":\"" + upstreamId + "\",\"name\":\"up.local\",\"tags\":[\"us\"]}");
        if (listed("targets", "us").isEmpty()) {
            Answer target = send(
                    "POST",
                    "/upstreams/" + upstreamId + "/targets",
                    "{\"id\":\"" + UUID.randomUUID() + "\",\"target\":\"127.0.0.1:" + port
                            + "\",\"weight\":100,\"upstream\":{\"id\":\"" + upstreamId + "\"},\"tags\":[\"us\"]}");
            assertThat(target.status()).as(target.body()).isEqualTo(201);
        }
        put(
                "services",
                serviceId,
                "{\"id\":\"" + serviceId + "\",\"name\":\"svc\",\"host\":\"up.local\",\"port\":80,"
                        + "\"protocol\":\"http\",\"connect_timeout\":60000,\"read_timeout\":60000,\"write_timeout\":60000,"
                        + "\"retries\":5,\"tags\":[\"us\"]}");
        put(
                "routes",
                routeId,
                "{\"id\":\"" + routeId + "\",\"name\":\"r\",\"paths\":[\"/a\"],\"protocols\":"
                        + "[\"http\",\"https\"],\"service\":{\"id\":\"" + serviceId + "\"},\"tags\":[\"us\"]}");
        // it fills in defaults of a plugin's schema before it compares
        JsonNode schema = json(send("GET", "/schemas/plugins/prometheus", null));
        assertThat(schema.get("fields").toString()).contains("\"status_code_metrics\"", "\"default\":false");
        for (String table : List.of("services", "routes", "upstreams", "targets", "plugins")) {
            assertThat(json(send("GET", "/schemas/" + table, null)).get("fields"))
                    .as(table)
                    .isNotEmpty();
        }
    }

    private void put(String table, String id, String body) throws IOException {
        Answer answer = send("PUT", "/" + table + "/" + id, body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    private Map<String, List<JsonNode>> dump() throws IOException {
        Map<String, List<JsonNode>> all = new LinkedHashMap<>();
        for (String table : ENTITIES) {
            all.put(table, listed(table, "us"));
        }
        all.put("targets", listed("targets", "us"));
        return all;
    }

    /** Follows {@code next} as go-kong does: by its offset, with size and tags sent again. */
    private List<JsonNode> listed(String table, String tag) throws IOException {
        List<JsonNode> all = new ArrayList<>();
        if (table.equals("targets")) {
            for (JsonNode upstream : listed("upstreams", tag)) {
                page("/upstreams/" + upstream.get("id").asString() + "/targets?size=1000", all);
            }
            return all;
        }
        page("/" + table + "?size=1000&tags=" + tag, all);
        return all;
    }

    private void page(String path, List<JsonNode> all) throws IOException {
        Answer answer = send("GET", path, null);
        assertThat(answer.status()).as(path + answer.body()).isEqualTo(200);
        JsonNode page = json(answer);
        page.get("data").forEach(all::add);
        if (page.hasNonNull("offset")) {
            page(path + "&offset=" + page.get("offset").asString(), all);
        }
    }

    private static String withoutTimes(Map<String, List<JsonNode>> dump) {
        return JSON.writeValueAsString(dump).replaceAll("\"(created|updated)_at\":[\\d.E]+", "");
    }

    // ---------------------------------------------------------------- the ingress controller

    @Test
    void ingressController_pushesReadsTheHashAndLearnsWhichObjectIsWrong() throws Exception {
        node = KongNode.declarative(KongConfig.EMPTY, null, options());
        JsonNode root = json(send("GET", "/", null));
        assertThat(root.get("configuration").get("database").asString()).isEqualTo("off");
        assertThat(root.get("configuration").get("router_flavor").asString()).isEqualTo("traditional_compatible");
        assertThat(hash()).isEqualTo("0".repeat(32));

        try (TinyBackEnd backEnd = TinyBackEnd.start("b1", 0)) {
            String good = config(backEnd.port(), "/a");
            assertThat(post(good).status()).isEqualTo(201);
            String loaded = hash();
            assertThat(loaded).matches("[0-9a-f]{32}").isNotEqualTo("0".repeat(32));
            assertThat(proxied("/a")).isEqualTo(200);

            assertThat(post(good).status()).isEqualTo(201); // a JSON body has no hash, in Kong, too
            assertThat(hash()).isEqualTo(loaded);

            Answer refused = post(config(backEnd.port(), "no-slash"));
            assertThat(refused.status()).isEqualTo(400);
            JsonNode body = json(refused);
            assertThat(body.get("code").asInt()).isEqualTo(14);
            JsonNode flat = body.get("flattened_errors").get(0);
            assertThat(flat.get("entity_type").asString()).isEqualTo("route");
            assertThat(flat.get("entity_tags").get(0).asString()).isEqualTo("k8s-name:demo");
            assertThat(flat.get("errors").get(0).get("field").asString()).isEqualTo("paths.1");
            assertThat(hash()).isEqualTo(loaded);
            assertThat(proxied("/a")).isEqualTo(200); // what was loaded goes on

            String text = JSON.writeValueAsString(Map.of("config", config(backEnd.port(), "/b")));
            assertThat(send("POST", "/config?check_hash=1", text).status()).isEqualTo(201);
            assertThat(send("POST", "/config?check_hash=1", text).status()).isEqualTo(304);
            assertThat(proxied("/b")).isEqualTo(200);
            assertThat(proxied("/a")).isEqualTo(404);
        }
    }

    @Test
    void config_whatIsGiven_isTakenBack() throws Exception {
        node = KongNode.declarative(KongConfig.EMPTY, null, options());
        assertThat(post(config(9, "/a")).status()).isEqualTo(201);
        String given = json(send("GET", "/config", null)).get("config").asString();
        String before = send("GET", "/routes", null).body();
        String again = JSON.writeValueAsString(Map.of("config", given));
        Answer taken = send("POST", "/config", again);
        assertThat(taken.status()).as(taken.body()).isEqualTo(201);
        String times = "\"(created|updated)_at\":[\\d.E]+";
        assertThat(send("GET", "/routes", null).body().replaceAll(times, "")).isEqualTo(before.replaceAll(times, ""));
    }

    @Test
    void config_multipart_isTaken() throws Exception {
        node = KongNode.declarative(KongConfig.EMPTY, null, options());
        headers.put("Content-Type", "multipart/form-data; boundary=XX");
        String body = "--XX\r\nContent-Disposition: form-data; name=\"config\"; filename=\"kong.yml\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n_format_version: \"3.0\"\nservices:\n- name: s\n  host: h\n"
                + "\r\n--XX\r\nContent-Disposition: form-data; name=\"check_hash\"\r\n\r\n1\r\n--XX--\r\n";
        assertThat(send("POST", "/config", body).status()).isEqualTo(201);
        assertThat(send("POST", "/config", body).status()).isEqualTo(304);
    }

    private static String config(int port, String path) {
        return JSON.writeValueAsString(Map.of(
                "_format_version",
                "3.0",
                "upstreams",
                List.of(Map.of("name", "up.local", "targets", List.of(Map.of("target", "127.0.0.1:" + port)))),
                "services",
                List.of(Map.of(
                        "name",
                        "svc",
                        "host",
                        "up.local",
                        "routes",
                        List.of(Map.of("name", "r", "paths", List.of(path), "tags", List.of("k8s-name:demo")))))));
    }

    private Answer post(String config) throws IOException {
        return send("POST", "/config?check_hash=1&flatten_errors=1", config);
    }

    private String hash() throws IOException {
        return json(send("GET", "/status", null)).get("configuration_hash").asString();
    }

    private int proxied(String path) throws IOException {
        return RawHttp.send(node.gateway().proxyPorts().get(0), new Exchange.Request("GET", path, Map.of(), null))
                .status();
    }

    private Answer send(String method, String path, String body) throws IOException {
        Map<String, String> all = new LinkedHashMap<>(headers);
        if (body != null) {
            all.putIfAbsent("Content-Type", "application/json");
        }
        return RawHttp.send(node.adminPort(), new Exchange.Request(method, path, all, body));
    }

    private static JsonNode json(Answer answer) {
        return JSON.readTree(answer.body());
    }
}
