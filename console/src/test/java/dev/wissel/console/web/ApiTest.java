package dev.wissel.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.wissel.console.live.FakeLive;
import dev.wissel.console.stream.StreamHub;
import dev.wissel.console.stream.StreamLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Each endpoint answers as the OpenAPI document says, and as the golden files say to the letter; {@code -Dgolden.update} writes those instead. */
class ApiTest {
    private static final JsonMapper PRETTY =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    private final ConsoleRig rig;

    ApiTest() throws IOException {
        rig = new ConsoleRig();
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    /** Holds an answer against the document: its status is named there, and its body is of the schema that stands there. */
    private static void asDocumented(String method, String template, HttpResponse<String> answer) {
        JsonNode operation = OpenApi.DOCUMENT.path("paths").path(template).path(method.toLowerCase(Locale.ROOT));
        JsonNode response = operation.path("responses").path(Integer.toString(answer.statusCode()));
        assertThat(response.isMissingNode())
                .as("%s %s: status %d is documented: %s", method, template, answer.statusCode(), answer.body())
                .isFalse();
        JsonNode schema = response.path("content").path("application/json").path("schema");
        if (schema.isMissingNode()) {
            return;
        }
        ObjectNode whole = PRETTY.createObjectNode();
        whole.setAll((ObjectNode) schema);
        whole.set("components", OpenApi.DOCUMENT.path("components"));
        Schema compiled = REGISTRY.getSchema(whole.toString(), InputFormat.JSON);
        List<Error> errors = compiled.validate(answer.body(), InputFormat.JSON);
        assertThat(errors).as("%s %s", method, template).isEmpty();
    }

    private HttpResponse<String> get(String template, String path) {
        HttpResponse<String> answer = rig.get("/api/v1" + path);
        asDocumented("GET", template, answer);
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
        return answer;
    }

    private HttpResponse<String> post(String template, String path, String body) {
        HttpResponse<String> answer = rig.post("/api/v1" + path, body);
        asDocumented("POST", template, answer);
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isLessThan(300);
        return answer;
    }

    private static void golden(String name, HttpResponse<String> answer) throws IOException {
        String text = PRETTY.writeValueAsString(PRETTY.readTree(answer.body())).replace("\r\n", "\n") + "\n";
        Path file = Path.of("src/test/resources/dev/wissel/console/web", name + ".json");
        if (System.getProperty("golden.update") != null) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
        }
        assertThat(text).as("%s (-Dgolden.update writes it)", file).isEqualTo(Files.readString(file));
    }

    @Test
    void everyRoute_isDocumented_andNothingElse() {
        ConsoleOptions options = ConsoleOptions.of(rig.live);
        Sessions sessions = new Sessions(() -> 0);
        ConsoleDoor door = new ConsoleDoor(null, Set.of(), InetAddress::isLoopbackAddress, sessions, () -> 0);
        StreamHub hub = new StreamHub(rig.live, Json.MAPPER, StreamLimits.DEFAULTS, () -> 0);

        List<String> served = new ArrayList<>(
                ConsoleRoutes.table(options, hub, door, sessions).endpoints());
        served.add("GET /api/v1/stream");

        assertThat(OpenApi.endpoints()).containsExactlyInAnyOrderElementsOf(served);
    }

    @Test
    void overview_ofALostRegion_isGolden() throws IOException {
        rig.millis.addAndGet(25_000);

        golden("overview", get("/overview", "/overview"));
    }

    @Test
    void history_isGolden() throws IOException {
        rig.millis.addAndGet(21_000);

        golden("history", get("/services/{name}/history", "/services/order/history?seconds=3"));
    }

    @Test
    void decisions_areGoldenAndFiltered() throws IOException {
        rig.millis.addAndGet(70_000);

        golden("decisions", get("/decisions", "/decisions?service=order&limit=2"));
        JsonNode all = ConsoleRig.json(get("/decisions", "/decisions")).path("decisions");
        assertThat(all.size()).isEqualTo(9);
        assertThat(ids("?before=" + all.get(6).path("id").asString())).hasSize(2);
        assertThat(ids("?kind=lost")).hasSize(3);
        assertThat(ids("?q=IS%20LOST")).hasSize(3);
        assertThat(ids("?from=" + (ConsoleRig.START + 30_000))).hasSize(6);
        assertThat(ids("?to=" + (ConsoleRig.START + 30_000))).hasSize(3);
        String id = all.get(0).path("id").asString();
        assertThat(ConsoleRig.json(get("/decisions/{id}", "/decisions/" + id))).isEqualTo(all.get(0));
    }

    private List<String> ids(String query) {
        List<String> ids = new ArrayList<>();
        ConsoleRig.json(get("/decisions", "/decisions" + query))
                .path("decisions")
                .forEach(each -> ids.add(each.path("id").asString()));
        return ids;
    }

    @Test
    void preview_andActions_areGolden() throws IOException {
        String body = "{\"action\":\"drain-region\",\"subject\":\"ams\"";

        golden("preview", post("/preview", "/preview", body + "}"));
        assertThat(rig.live.view().office().wishes()).isEmpty();
        golden("done", post("/actions", "/actions", body + ",\"who\":\"ann\",\"why\":\"patches\",\"confirm\":true}"));
        assertThat(rig.live.view().office().wishes()).singleElement().satisfies(wish -> {
            assertThat(wish.who()).isEqualTo("ann");
            assertThat(wish.why()).isEqualTo("patches");
        });
        assertThat(ConsoleRig.json(post("/actions", "/actions", body + ",\"confirm\":true}"))
                        .path("changed")
                        .booleanValue())
                .isFalse();
    }

    @Test
    void action_withoutAName_isJournalledUnderTheAddress() {
        post("/actions", "/actions", "{\"action\":\"pause\",\"confirm\":true}");

        assertThat(rig.live.view().office().wishes())
                .singleElement()
                .satisfies(wish -> assertThat(wish.who()).isEqualTo("127.0.0.1"));
    }

    @Test
    void settings_andWhatIf_answer() {
        assertThat(ConsoleRig.json(get("/settings", "/settings"))
                        .path("settings")
                        .size())
                .isEqualTo(2);
        post("/what-if", "/what-if", "{\"from\":1,\"to\":2,\"set\":{\"failback.ramp\":\"5s\"}}");

        HttpResponse<String> refused =
                rig.post("/api/v1/what-if", "{\"from\":1,\"to\":2,\"set\":{\"colour\":\"red\"}}");
        asDocumented("POST", "/what-if", refused);
        assertThat(refused.statusCode()).isEqualTo(409);
    }

    @Test
    void drills_goFromPlanToReport() {
        get("/drills", "/drills");
        get("/drills/plan", "/drills/plan?fault=region-loss&region=ams&service=product&service=order&for=1m");
        String id = ConsoleRig.json(
                        post("/drills", "/drills", "{\"fault\":\"drain\",\"region\":\"ams\",\"services\":[\"order\"]}"))
                .path("id")
                .asString();

        HttpResponse<String> second = rig.post("/api/v1/drills", "{\"fault\":\"drain\",\"region\":\"ams\"}");
        asDocumented("POST", "/drills", second);
        assertThat(second.statusCode()).isEqualTo(409);
        JsonNode drill = ConsoleRig.json(get("/drills/{id}", "/drills/" + id));
        assertThat(drill.path("plan").path("services").toString()).isEqualTo("[\"order\"]");
        post("/drills/{id}/abort", "/drills/" + id + "/abort", "{\"who\":\"ann\"}");
        HttpResponse<String> report = get("/drills/{id}/report.md", "/drills/" + id + "/report.md");
        assertThat(report.headers().firstValue("Content-Type")).hasValue("text/markdown; charset=utf-8");
        assertThat(rig.post("/api/v1/drills/" + id + "/abort", "{}").statusCode())
                .isEqualTo(409);
        assertThat(rig.post("/api/v1/drills/none/abort", "{}").statusCode()).isEqualTo(404);
        assertThat(rig.get("/api/v1/drills/none").statusCode()).isEqualTo(404);
    }

    @Test
    void design_ofAGoodStrategy_hasAdviceFilesAndBounds() {
        for (String language : List.of("en", "nl")) {
            JsonNode design = ConsoleRig.json(post("/design", "/design", design(FakeLive.WEBSHOP, language)));

            assertThat(design.path("problems").isEmpty()).isTrue();
            assertThat(design.path("language").asString()).isEqualTo(language);
            assertThat(design.path("advice").asString()).startsWith("# ");
            assertThat(design.path("advice_html").asString()).startsWith("<!DOCTYPE html>");
            assertThat(design.path("files").get(0).path("name").asString()).isEqualTo("kong.yml");
            assertThat(design.path("files").get(0).path("text").asString()).contains("_format_version");
            assertThat(design.path("bounds").size()).isEqualTo(24);
        }
    }

    private static String design(String strategy, String language) {
        return PRETTY.writeValueAsString(java.util.Map.of("strategy", strategy, "language", language));
    }

    @Test
    void design_ofABadStrategy_saysWhereItIsWrong() {
        JsonNode design = ConsoleRig.json(post(
                "/design",
                "/design",
                design(FakeLive.WEBSHOP.replace("balance: adaptive", "balance: adoptive"), "en")));

        assertThat(design.path("files").isNull()).isTrue();
        JsonNode mistake = design.path("problems").get(0);
        assertThat(mistake.path("line").asInt()).isEqualTo(16);
        assertThat(mistake.path("column").asInt()).isEqualTo(14);
        assertThat(mistake.path("found").asString()).isEqualTo("adoptive");
    }

    @Test
    void check_findsWhatIsWrong() {
        JsonNode checked = ConsoleRig.json(
                post("/check", "/check", "{\"text\":\"_format_version: \\\"3.0\\\"\\nservices:\\n- name: a\\n\"}"));

        assertThat(checked.path("count").asInt()).isGreaterThan(0);
        assertThat(checked.path("findings").get(0).path("line").asInt()).isEqualTo(3);
    }

    @Test
    void simulate_playsAllPlanes() {
        String name = ConsoleRig.json(get("/scenarios", "/scenarios"))
                .path("scenarios")
                .get(0)
                .path("name")
                .asString();
        assertThat(name).isNotEmpty();

        JsonNode play = ConsoleRig.json(
                post("/simulate", "/simulate", "{\"scenario\":\"target-crash\",\"service\":\"customer\",\"seed\":7}"));

        JsonNode rows = play.path("comparisons").get(0).path("rows");
        assertThat(rows.size()).isEqualTo(4);
        assertThat(rows.get(3).path("plane").asString()).isEqualTo("wissel-gateway");
        assertThat(rows.get(3).path("availability").doubleValue()).isBetween(0.999, 1.0);
        assertThat(rows.get(3).path("requests").asInt()).isGreaterThan(1000);
        assertThat(rows.get(3).path("p99_over_time").size()).isEqualTo(60);
        assertThat(rows.get(3).path("seeds").toString()).isEqualTo("[7]");
    }

    @Test
    void strategyHealthSessionAndDocument_answer() {
        assertThat(ConsoleRig.json(get("/strategy", "/strategy")).path("text").asString())
                .isEqualTo(FakeLive.WEBSHOP);
        assertThat(ConsoleRig.json(get("/health", "/health"))
                        .path("dropped_streams")
                        .asInt())
                .isZero();
        get("/session", "/session");
        assertThat(ConsoleRig.json(get("/openapi.json", "/openapi.json"))).isEqualTo(OpenApi.DOCUMENT);
    }
}
