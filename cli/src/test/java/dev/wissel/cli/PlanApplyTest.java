package dev.wissel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.console.KongNode;
import dev.wissel.console.NodeOptions;
import dev.wissel.console.guard.AdminToken;
import dev.wissel.console.guard.DoorKeeper;
import dev.wissel.console.store.SqliteStore;
import dev.wissel.kong.admin.AdminClient;
import dev.wissel.kong.admin.AdminEntity;
import dev.wissel.kong.admin.AdminOptions;
import dev.wissel.kong.admin.DeclarativeWeights;
import dev.wissel.kong.admin.EntityKind;
import dev.wissel.kong.admin.WeightChange;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.testkit.exchange.TinyBackEnd;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code plan} and {@code apply} on "a Kong": the embedded gateway's Admin API with a store and without. */
class PlanApplyTest {
    private static final String UPSTREAM = "api.shop.upstream";
    /** What others have in the same Kong, with a credential and texts that YAML is tempted to misread. */
    private static final String FOREIGN = """
            _format_version: "3.0"
            services:
            - {name: theirs, host: example.test, tags: ["yes", "010", "a: b"], routes: [{name: theirs, paths: [/theirs], headers: {x-v: ["1"]}}]}
            consumers:
            - {username: "on", custom_id: "0x10"}
            plugins:
            - {name: request-termination, enabled: false, config: {status_code: 503, body: "s3cret-key\\nline \\u2028 two"}}
            """;

    @TempDir
    Path directory;

    private TinyBackEnd backEnd;
    private KongNode node;
    private AdminClient kong;
    private Between between;
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();
    private String text = "";

    @BeforeEach
    void startBackEnd() throws Exception {
        backEnd = TinyBackEnd.start("b1", 0);
        text = """
                strategy: shop
                regions: [ams, fra]
                services:
                  api:
                    routes: [{paths: [/api]}]
                    endpoints:
                      ams: ["127.0.0.1:%d"]
                      fra: ["127.0.0.1:9"]
                """.formatted(backEnd.port());
    }

    @AfterEach
    void stop() throws Exception {
        if (between != null) {
            between.close();
        }
        if (node != null) {
            node.close();
        }
        backEnd.close();
    }

    private void start(boolean stored) throws Exception {
        start(stored, null);
    }

    private void start(boolean stored, String token) throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        NodeOptions usual = NodeOptions.defaults();
        NodeOptions options = usual.withGateway(usual.gateway().withListen(List.of(any), any))
                .withAdmin(new DoorKeeper(token == null ? null : AdminToken.of(token), Set.of()), any);
        node = stored
                ? KongNode.stored(SqliteStore.open(directory.resolve("store.db")), options)
                : KongNode.declarative(KongConfig.EMPTY, null, options);
        between = new Between(node.adminPort());
        kong = new AdminClient(
                AdminOptions.at("http://127.0.0.1:" + node.adminPort()).build());
    }

    private int wissel(String command, String strategy, String... more) throws Exception {
        Path file = Files.writeString(directory.resolve("strategy.yml"), strategy);
        List<String> words = new ArrayList<>(List.of(command, file.toString(), "--kong", between.url()));
        words.addAll(List.of(more));
        out = new StringWriter();
        err = new StringWriter();
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(words.toArray(String[]::new));
    }

    private int plan(String strategy) throws Exception {
        return wissel("plan", strategy, "--non-zero-exit-code");
    }

    private int apply(String strategy, String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of("--yes"));
        words.addAll(List.of(more));
        if (!words.contains("--settle")) {
            words.addAll(List.of("--settle", "0"));
        }
        return wissel("apply", strategy, words.toArray(String[]::new));
    }

    private int get(String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + node.gateway().proxyPorts().get(0) + path);
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void emptyKong_applied_servesAndHasNothingLeftToDo(boolean stored) throws Exception {
        start(stored);
        assertThat(plan(text)).isEqualTo(2);
        assertThat(out.toString())
                .contains(
                        "creating upstream " + UPSTREAM,
                        "creating route api",
                        "  Created: 6",
                        "note: the regions that stand by");
        assertThat(between.writes).isEmpty();
        assertThat(apply(text)).as(err.toString()).isZero();
        assertThat(out.toString()).contains("done: creating service api", "done: 6 steps");
        assertThat(plan(text)).as(out.toString()).isZero();
        assertThat(get("/api")).isEqualTo(200);
        between.writes.clear();
        assertThat(apply(text)).isZero();
        assertThat(out.toString()).contains("nothing to do");
        assertThat(between.writes).isEmpty();
    }

    @Test
    void withoutDatabase_whatOthersHave_staysAsItIs() throws Exception {
        start(false);
        kong.postDeclarative(FOREIGN, false, false);
        String before = kong.declarative();
        assertThat(apply(text)).as(err.toString()).isZero();
        assertThat(out.toString() + err).doesNotContain("s3cret-key");
        String both = kong.declarative();
        assertThat(both).contains("s3cret-key", UPSTREAM);
        assertThat(apply(text.replace("/api", "/changed"))).as(err.toString()).isZero();
        // What is ours goes again, and what was there before is what remains.
        String nothing = text.replace("  api:", "  other:");
        assertThat(apply(nothing)).as(err.toString()).isZero();
        String after = kong.declarative();
        for (String line : before.split("\n", -1)) {
            if (!line.contains("_at: ")) { // the embedded gateway stamps every row anew when it loads
                assertThat(after).contains(line);
            }
        }
        assertThat(after).doesNotContain("name: api");
    }

    @Test
    void withDatabase_whatOthersHave_staysAsItIs() throws Exception {
        start(true);
        kong.create(EntityKind.SERVICES, Map.of("name", "theirs", "host", "example.test", "tags", List.of("team")));
        kong.create(
                EntityKind.ROUTES,
                Map.of("name", "theirs", "paths", List.of("/theirs"), "service", Map.of("name", "theirs")));
        List<AdminEntity> before = kong.list(EntityKind.ROUTES);
        before = new ArrayList<>(before);
        before.addAll(kong.list(EntityKind.SERVICES));
        assertThat(apply(text)).as(err.toString()).isZero();
        assertThat(apply(text.replace("  api:", "  other:"))).as(err.toString()).isZero();
        assertThat(kong.find(EntityKind.SERVICES, "theirs")).contains(before.get(1));
        assertThat(kong.find(EntityKind.ROUTES, "theirs")).contains(before.get(0));
        assertThat(kong.find(EntityKind.SERVICES, "api")).isEmpty();
        assertThat(kong.find(EntityKind.UPSTREAMS, UPSTREAM)).isEmpty();
        assertThat(plan(text.replace("  api:", "  other:"))).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void drift_isShownAndMended_secretsAreNot(boolean stored) throws Exception {
        start(stored);
        assertThat(apply(text)).isZero();
        String changed =
                text.replace("    routes:", "    health: {path: /alive}\n    timeouts: {connect: 123ms}\n    routes:");
        if (stored) {
            kong.change(
                    EntityKind.UPSTREAMS,
                    UPSTREAM,
                    Map.of(
                            "healthchecks",
                            Map.of("active", Map.of("headers", Map.of("X-Token", List.of("n3wsecret"))))));
        }
        assertThat(plan(changed)).as(err.toString()).isEqualTo(2);
        assertThat(out.toString())
                .contains(
                        "updating service api {",
                        "+  connect_timeout: 123",
                        "+  healthchecks.active.http_path: \"/alive\"")
                .doesNotContain("n3wsecret");
        assertThat(out.toString().contains("X-Token") && out.toString().contains("***"))
                .isEqualTo(stored);
        assertThat(apply(changed, "--format", "json")).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("\"field\" : \"connect_timeout\"", "\"done\" : ")
                .doesNotContain("n3wsecret");
        assertThat(plan(changed)).as(out.toString()).isZero();
        assertThat(apply(text)).as(err.toString()).isZero();
        assertThat(plan(text)).as(out.toString()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void weightsThatTheControllerMoved_stay(boolean stored) throws Exception {
        start(stored);
        assertThat(apply(text)).isZero();
        String first = "127.0.0.1:" + backEnd.port();
        if (stored) {
            kong.setWeight(UPSTREAM, first, 37);
        } else {
            DeclarativeWeights.write(kong, List.of(new WeightChange(UPSTREAM, first, 37)), Optional.empty());
        }
        assertThat(plan(text)).isZero();
        assertThat(out.toString())
                .contains("directed target " + UPSTREAM + " " + first + ": weight 37, the strategy starts with 100");
        String more = text.replace("fra: [\"127.0.0.1:9\"]", "fra: [\"127.0.0.1:9\", \"127.0.0.1:10\"]");
        assertThat(apply(more)).as(err.toString()).isZero();
        assertThat(kong.target(UPSTREAM, first).orElseThrow().weight()).isEqualTo(37);
        assertThat(kong.target(UPSTREAM, "127.0.0.1:10").orElseThrow().weight()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sameNameWithoutTheTag_conflict_nothingDone_unlessAdopted(boolean stored) throws Exception {
        start(stored);
        if (stored) {
            kong.create(EntityKind.SERVICES, Map.of("name", "api", "host", "example.test", "tags", List.of("team")));
        } else {
            kong.postDeclarative(
                    "_format_version: '3.0'\nservices: [{name: api, host: example.test, tags: [team]}]\n",
                    false,
                    false);
        }
        assertThat(plan(text)).isEqualTo(3);
        assertThat(apply(text)).isEqualTo(3);
        assertThat(out.toString())
                .contains("CONFLICT service api is there without the tag wissel:strategy=shop", "--adopt");
        assertThat(err.toString()).contains("nothing has been done");
        assertThat(between.writes).isEmpty();
        assertThat(apply(text, "--adopt")).as(err.toString()).isZero();
        AdminEntity service = kong.find(EntityKind.SERVICES, "api").orElseThrow();
        assertThat(service.tags()).contains("team", "wissel:strategy=shop");
        assertThat(service.text("host")).contains(UPSTREAM);
        assertThat(plan(text)).isZero();
    }

    @Test
    void failureInTheMiddle_isTold_andTheNextApplyGoesOn() throws Exception {
        start(true);
        between.hook = request -> request.startsWith("POST /services") ? 500 : 0;
        assertThat(apply(text)).isEqualTo(1);
        assertThat(out.toString()).contains("done: creating target").doesNotContain("done: creating service");
        assertThat(err.toString()).contains("3 of 6 steps are done", "  creating service api", "  creating route api");
        assertThat(kong.find(EntityKind.ROUTES, "api")).isEmpty();
        between.hook = request -> 0;
        between.writes.clear();
        assertThat(apply(text)).as(err.toString()).isZero();
        assertThat(between.writes).hasSize(3).noneMatch(write -> write.contains("upstreams"));
        assertThat(plan(text)).isZero();
    }

    @Test
    void withoutDatabase_someoneElseIsFaster_nothingIsPosted() throws Exception {
        start(false);
        AtomicInteger looks = new AtomicInteger();
        between.hook = request -> {
            // The third look at the hash is the one right before the post.
            if (request.startsWith("GET /status") && looks.incrementAndGet() == 3) {
                kong.postDeclarative(FOREIGN, false, false);
            }
            return 0;
        };
        assertThat(apply(text)).isEqualTo(3);
        assertThat(err.toString()).contains("somebody else has changed the configuration", "nothing has been done");
        assertThat(between.writes).isEmpty();
        assertThat(kong.find(EntityKind.SERVICES, "theirs")).isPresent();
        assertThat(apply(text)).as(err.toString()).isZero();
        assertThat(kong.find(EntityKind.SERVICES, "theirs")).isPresent();
    }

    @Test
    void wrongToken_orNobodyThere_exitsWith3_andNothingIsDone() throws Exception {
        start(true, "the-right-token-of-this-gateway-0123456789");
        assertThat(apply(text)).isEqualTo(3);
        assertThat(err.toString()).contains("401").doesNotContain("the-right-token");
        assertThat(between.writes).isEmpty();
        Path token = Files.writeString(directory.resolve("token"), "the-wrong-token-of-this-gateway-0123456789");
        assertThat(apply(text, "--kong-admin-token-file", token.toString())).isEqualTo(3);
        assertThat(err.toString()).doesNotContain("the-wrong-token");
        between.close();
        assertThat(plan(text)).isEqualTo(3);
        assertThat(err.toString()).contains("127.0.0.1");
        between = null;
    }

    @Test
    void withoutYes_andWithoutATerminal_isRefused() throws Exception {
        start(true);
        assertThat(wissel("apply", text)).isEqualTo(2);
        assertThat(err.toString()).contains("--yes");
        assertThat(between.writes).isEmpty();
    }
}
