package dev.wissel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.wissel.controller.drill.DrillJson;
import dev.wissel.controller.drill.DrillRecord;
import dev.wissel.controller.drill.DrillWords;
import dev.wissel.controller.drill.FaultHost;
import dev.wissel.core.drill.DrillMeasure;
import dev.wissel.core.drill.DrillPhase;
import dev.wissel.core.drill.DrillRow;
import dev.wissel.core.drill.DrillState;
import dev.wissel.core.drill.DrillVerdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class DrillCommandTest {
    private static final long START = 1_790_000_000_000_000_000L;
    private static final String PREVIEW = """
            {"plan": {"fault": "region-loss", "region": "ams", "target": "", "services": [], "for": "2m"},
             "host": {"name": "embedded gateway", "supported": true, "exercised": [], "notes": []},
             "guard": {"go": false, "refusals": ["no leader \\u001b[31min office"], "cautions": []},
             "promised": [{"service": "product", "measure": "shift", "unit": "s", "bound": 2.1, "never": false, "formula": "2.1 s"}],
             "preview": []}""";

    @TempDir
    Path directory;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private HttpServer server;
    private BiFunction<String, String, String> answers = (call, body) -> "500 {}";
    private Path strategy = Path.of("");

    @BeforeEach
    void serve() throws IOException {
        strategy = directory.resolve("s.yml");
        Files.writeString(
                strategy, "services: {product: {endpoints: {ams: [\"10.0.0.1:80\"], fra: [\"10.1.0.1:80\"]}}}\n");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String token = exchange.getRequestHeaders().getFirst("Authorization");
            String call = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            asked.add(call + (body.isEmpty() ? "" : " " + body) + (token == null ? "" : " [" + token + "]"));
            boolean marked = "1".equals(exchange.getRequestHeaders().getFirst("X-Wissel-Console"));
            String answer = body.isEmpty() || marked ? answers.apply(call, body) : "403 {}";
            byte[] bytes = answer.substring(4).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(Integer.parseInt(answer.substring(0, 3)), bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private int drill(String... arguments) {
        List<String> all = new ArrayList<>(List.of("drill", strategy.toString()));
        all.addAll(List.of(arguments));
        all.addAll(
                List.of("--console", "http://127.0.0.1:" + server.getAddress().getPort()));
        CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return line.execute(all.toArray(String[]::new));
    }

    private static String record(DrillPhase phase, DrillVerdict verdict) {
        return "200 "
                + DrillJson.text(new DrillRecord(
                        "d-1",
                        DrillWords.request("{\"fault\": \"region-loss\", \"region\": \"ams\"}", "ann"),
                        phase,
                        verdict,
                        verdict == DrillVerdict.FAILED ? List.of("product: too slow") : List.of(),
                        List.of(),
                        START,
                        phase.over() ? START + 5 : 0,
                        new FaultHost.Means("world", true, Set.of(DrillMeasure.values()), List.of()),
                        0,
                        0,
                        List.of(new DrillRow(
                                "product", DrillMeasure.SHIFT, 1.5, 0.2, 2.1, "2.1 s", DrillRow.Outcome.WITHIN, "")),
                        0,
                        List.of(new DrillState.Note(START + 1_000_000_000L, "the guard lets it begin")),
                        List.of()));
    }

    @Test
    void withoutYes_showsThePlanAndDoesNothing() {
        answers = (call, body) -> "200 " + PREVIEW;
        assertThat(drill("--fault", "region-loss", "--region", "ams", "--service", "product"))
                .isZero();
        assertThat(asked)
                .singleElement()
                .asString()
                .startsWith("GET /api/v1/drills/plan?")
                .contains("fault=region-loss", "region=ams", "service=product", "for=2m");
        assertThat(out.toString())
                .contains("The guard refuses:", "2.1 s", "Nothing was done")
                .doesNotContain("\u001b");
        assertThat(drill("--fault", "drain", "--region", "ams", "--yes", "--plan-only"))
                .isZero();
        assertThat(asked).allMatch(call -> call.startsWith("GET"));
    }

    @Test
    void yes_followsItToItsEndAndReports() throws IOException {
        int[] looks = {0};
        answers = (call, body) -> call.startsWith("POST")
                ? "202 {\"id\": \"d-1\"}"
                : ++looks[0] < 3
                        ? record(DrillPhase.FAULT, DrillVerdict.RUNNING)
                        : record(DrillPhase.DONE, DrillVerdict.PASSED);
        Path report = directory.resolve("drill.md");
        assertThat(drill(
                        "--fault",
                        "region-loss",
                        "--region",
                        "ams",
                        "--yes",
                        "--why",
                        "monthly",
                        "--report",
                        report.toString()))
                .isZero();
        assertThat(asked.get(0))
                .contains(
                        "POST /api/v1/drills {",
                        "\"fault\":\"region-loss\"",
                        "\"why\":\"monthly\"",
                        "\"who\":",
                        "\"confirm\":true");
        assertThat(err.toString()).containsOnlyOnce("the guard lets it begin");
        assertThat(out.toString()).contains("PASSED", "1.5 s", "2.1 s");
        assertThat(Files.readString(report)).startsWith("# Drill: region-loss of region ams: passed");
    }

    @Test
    void yes_failed_isOne_andJsonIsTheDocument() {
        answers = (call, body) ->
                call.startsWith("POST") ? "202 {\"id\": \"d-1\"}" : record(DrillPhase.DONE, DrillVerdict.FAILED);
        assertThat(drill("--fault", "region-loss", "--region", "ams", "--yes", "--format", "json"))
                .isOne();
        assertThat(DrillJson.record(out.toString()).verdict()).isEqualTo(DrillVerdict.FAILED);
    }

    @Test
    void yes_aConsoleThatIsAwayForAMoment_isWaitedFor() {
        int[] looks = {0};
        answers = (call, body) -> call.startsWith("POST")
                ? "202 {\"id\": \"d-1\"}"
                : ++looks[0] < 3 ? "503 {}" : record(DrillPhase.DONE, DrillVerdict.PASSED);
        assertThat(drill("--fault", "region-loss", "--region", "ams", "--yes")).isZero();
    }

    @Test
    void yes_anotherRuns_isOneWithItsWords() {
        answers = (call, body) -> "409 {\"message\": \"another drill runs: d-0\"}";
        assertThat(drill("--fault", "region-loss", "--region", "ams", "--yes")).isOne();
        assertThat(err.toString()).contains("another drill runs: d-0");
    }

    @Test
    void token_isSentAndMissingOneIsThree() throws IOException {
        Path token = directory.resolve("token");
        Files.writeString(token, "0123456789abcdef\n");
        answers = (call, body) -> "401 {\"message\": \"a token is needed\"}";
        assertThat(drill("--fault", "drain", "--region", "ams", "--token-file", token.toString()))
                .isEqualTo(3);
        assertThat(asked.get(0)).endsWith("[Bearer 0123456789abcdef]");
        assertThat(err.toString()).contains("--token-file").doesNotContain("0123456789abcdef");
    }

    @Test
    void unreachable_isThree() {
        server.stop(0);
        assertThat(drill("--fault", "drain", "--region", "ams")).isEqualTo(3);
        assertThat(err.toString()).contains("cannot be reached").doesNotContain("\tat ");
    }

    @Test
    void noJson_isThree() {
        answers = (call, body) -> "200 <html>";
        assertThat(drill("--fault", "drain", "--region", "ams")).isEqualTo(3);
    }

    @Test
    void wrongUsage_isTwoAndAsksNobody() {
        assertThat(drill("--fault", "region-los", "--region", "ams")).isEqualTo(2);
        assertThat(err.toString()).contains("region-loss");
        assertThat(drill("--fault", "drain", "--region", "amz")).isEqualTo(2);
        assertThat(drill("--fault", "drain", "--region", "ams", "--service", "prodct"))
                .isEqualTo(2);
        assertThat(drill("--fault", "drain", "--region", "ams", "--delay", "2s"))
                .isEqualTo(2);
        assertThat(drill("--fault", "target-loss", "--region", "ams")).isEqualTo(2);
        assertThat(drill("--fault", "target-loss", "--region", "ams", "--target", "10.1.0.1:80"))
                .isEqualTo(2);
        assertThat(drill("--fault", "drain", "--region", "ams", "--for", "2")).isEqualTo(2);
        assertThat(drill("--region", "ams")).isEqualTo(2);
        assertThat(asked).isEmpty();
    }

    @Test
    void strategyThatCannotBeRead_isThree() throws IOException {
        Files.writeString(strategy, "services: {}");
        assertThat(drill("--fault", "drain", "--region", "ams")).isEqualTo(3);
    }
}
