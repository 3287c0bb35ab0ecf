package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code wissel gateway} as a process: exit codes, signals, reloads, logs. */
class GatewayCommandTest {
    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static BackEnds backEnds;
    private Path file;

    @BeforeAll
    static void startBackEnds() throws IOException, InterruptedException {
        backEnds = new BackEnds(shared, "one", "two");
    }

    @AfterAll
    static void stopBackEnds() {
        backEnds.close();
    }

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve("kong.yml");
        Files.writeString(file, KongFile.toAddress(backEnds.address("one"), "/shop"));
    }

    // ---------------------------------------------------------------- what cannot be read

    @Test
    void input_unreadable_endsWith3AndNamesIt() throws IOException, InterruptedException {
        Path missing = directory.resolve("missing.yml");
        Path binary = directory.resolve("binary.yml");
        Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, 2, (byte) 0x80});
        Path badYaml = directory.resolve("bad.yml");
        Files.writeString(badYaml, "_format_version: \"3.0\"\nservices: [\n  {name: a\n");
        try (Wissel one = Wissel.ends("gateway", missing.toString());
                Wissel two = Wissel.ends("gateway", directory.toString());
                Wissel three = Wissel.ends("gateway", binary.toString());
                Wissel four = Wissel.ends("gateway", badYaml.toString())) {
            refused(one, 3, missing + ": no such file");
            refused(two, 3, directory + ": is a directory (expected: a file)");
            refused(three, 3, binary + ": not UTF-8 text");
            refused(four, 3, badYaml + ":");
            assertThat(four.errText()).containsPattern("bad\\.yml:\\d+:\\d+");
        }
    }

    @Test
    void configuration_thatKongRefuses_isRefusedWithAllProblemsAndTheirPlaces()
            throws IOException, InterruptedException {
        Files.writeString(file, """
                _format_version: "3.0"
                services:
                  - name: shop
                    host: shop.example
                    port: 99999
                    retires: 3
                    routes:
                      - {name: bad, paths: [shop]}
                upstreams:
                  - name: a.upstream
                    slots: 3
                """);
        try (Wissel wissel = Wissel.ends("gateway", file.toString())) {
            refused(wissel, 3, file + ":5:");
            assertThat(wissel.errText())
                    .contains("value should be between 0 and 65535")
                    .contains(file + ":6:")
                    .contains("unknown field")
                    .contains(file + ":8:")
                    .contains("should start with: /")
                    .contains(file + ":11:")
                    .contains("value should be between 10 and 65536");
        }
    }

    @Test
    void tagOfWissel_thatSaysNonsense_isRefused() throws IOException, InterruptedException {
        Files.writeString(file, """
                _format_version: "3.0"
                upstreams:
                  - name: shop.upstream
                    targets: [{target: "127.0.0.1:1", tags: ["wissel:capacity=many"]}]
                services: [{name: shop, host: shop.upstream}]
                """);
        try (Wissel wissel = Wissel.ends("gateway", file.toString())) {
            refused(wissel, 3, "wissel:capacity=many");
        }
    }

    // ---------------------------------------------------------------- what cannot be started, and wrong usage

    @Test
    void port_taken_endsWith1AndNamesIt() throws IOException, InterruptedException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + taken.getLocalPort();
            try (Wissel proxy = Wissel.ends(
                            "gateway", "--proxy-listen", address, "--status-listen", "127.0.0.1:0", file.toString());
                    Wissel status = Wissel.ends(
                            "gateway", "--proxy-listen", "127.0.0.1:0", "--status-listen", address, file.toString())) {
                refused(proxy, 1, "cannot listen on " + address);
                assertThat(proxy.errText()).contains("in use");
                refused(status, 1, "cannot listen on " + address);
            }
        }
    }

    @Test
    void usage_wrong_endsWith2AndSaysWhatWasExpected() throws IOException, InterruptedException {
        try (Wissel option = Wissel.ends("gateway", "--wach", file.toString());
                Wissel address = Wissel.ends("gateway", "--proxy-listen", "nowhere", file.toString());
                Wissel drain = Wissel.ends("gateway", "--drain-time", "-1", file.toString());
                Wissel threads = Wissel.ends("gateway", "--threads", "-3", file.toString());
                Wissel command = Wissel.ends("gatewey")) {
            refused(option, 2, "Unknown option: '--wach'");
            assertThat(option.errText()).contains("--watch");
            refused(address, 2, "'nowhere' (expected: HOST:PORT");
            refused(drain, 2, "--drain-time: -1 (expected: >= 0)");
            refused(threads, 2, "--threads: -3 (expected: >= 1)");
            refused(command, 2, "gatewey");
        }
        try (Wissel none = Wissel.ends("gateway")) {
            refused(none, 2, "KONG_YML");
        }
    }

    private static void refused(Wissel wissel, int exitCode, String why) throws InterruptedException {
        assertThat(wissel.exitCode()).as(wissel.errText()).isEqualTo(exitCode);
        assertThat(wissel.errText()).contains(why).doesNotContain("\tat ").doesNotContain("report it");
        assertThat(wissel.out()).as("standard output is for data").isEmpty();
    }

    @Test
    void help_ofEveryCommand_namesItsExitCodesAndExamples() throws IOException, InterruptedException {
        for (List<String> command : List.of(List.<String>of(), List.of("run"), List.of("gateway"), List.of("demo"))) {
            List<String> arguments = new ArrayList<>(command);
            arguments.add("--help");
            try (Wissel help = Wissel.ends(arguments.toArray(String[]::new))) {
                assertThat(help.exitCode()).isZero();
                assertThat(String.join("\n", help.out()))
                        .contains("Usage: wissel" + (command.isEmpty() ? "" : " " + command.get(0)))
                        .contains("Exit codes: 0")
                        .contains("2 wrong usage")
                        .contains("Examples:")
                        .doesNotContain("\u001b[");
            }
        }
    }

    @Test
    void noColor_turnsOffWhatAnsiTurnsOn() throws IOException, InterruptedException {
        Map<String, String> asked = Map.of("JAVA_TOOL_OPTIONS", "-Dpicocli.ansi=true");
        Map<String, String> forbidden = Map.of("JAVA_TOOL_OPTIONS", "-Dpicocli.ansi=true", "NO_COLOR", "1");
        try (Wissel colour = new Wissel(asked, "gateway", "--wach");
                Wissel plain = new Wissel(forbidden, "gateway", "--wach")) {
            assertThat(colour.exitCode()).isEqualTo(2);
            assertThat(colour.errText()).contains("\u001b[");
            assertThat(plain.exitCode()).isEqualTo(2);
            assertThat(plain.errText()).doesNotContain("\u001b[");
        }
    }

    // ---------------------------------------------------------------- signals

    @Test
    void sigterm_finishesWhatIsInFlight_takesNothingNew_endsWith0() throws IOException, InterruptedException {
        try (Wissel wissel = Wissel.serves("gateway", file.toString());
                Client slow = new Client(wissel.proxyPort());
                Client idle = new Client(wissel.proxyPort())) {
            assertThat(idle.ask("GET", "/shop", "idle", "").status()).isEqualTo(200);
            slow.send("POST", "/shop?wait=1500", "slow", "order");
            awaitRead("slow");
            wissel.signal("TERM");
            wissel.awaitOut("stopping: no new connections");
            assertThat(refusesConnections(wissel.proxyPort())).isTrue();

            Client.Answer answer = slow.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("one");
            assertThat(wissel.exitCode()).isZero();
            assertThat(wissel.out().get(wissel.out().size() - 1)).contains("stopped: every request was finished");
            assertThat(wissel.err()).isEmpty();
        }
    }

    /** The listening socket is closed by its loop, a moment after the line is printed. */
    private static boolean refusesConnections(int port) throws InterruptedException {
        long untilNanos = System.nanoTime() + 1_000_000_000L;
        while (System.nanoTime() - untilNanos < 0) {
            try (Client late = new Client(port)) {
                late.ask("GET", "/shop", "late", "");
            } catch (IOException refused) {
                return true;
            }
            Thread.sleep(10);
        }
        return false;
    }

    @Test
    void sigterm_withARequestThatOutlastsTheDrainTime_saysSo() throws IOException, InterruptedException {
        try (Wissel wissel = Wissel.serves("gateway", "--drain-time", "0", file.toString());
                Client slow = new Client(wissel.proxyPort())) {
            slow.send("GET", "/shop?wait=15000", "outlasts", "");
            awaitRead("outlasts");
            wissel.signal("TERM");
            assertThat(wissel.exitCode()).isZero();
            assertThat(wissel.out().get(wissel.out().size() - 1)).contains("stopped: some requests were cut off");
            assertThatThrownBy(slow::answer).isInstanceOf(IOException.class);
        }
    }

    @Test
    void sighup_badFile_changesNothingAndSaysSo_goodFile_isFollowedWithoutDroppingARequest()
            throws IOException, InterruptedException {
        try (Wissel wissel = Wissel.serves("gateway", file.toString());
                SteadyLoad load = new SteadyLoad(wissel.proxyPort(), "/shop", 200, true)) {
            load.awaitMore(50);
            Files.writeString(file, "_format_version: \"3.0\"\nservices: [{name: shop, host: a, prot: 1}]\n");
            wissel.signal("HUP");
            wissel.awaitErr("nothing has changed, because " + file + " cannot be followed");
            wissel.awaitErr("prot");
            load.awaitMore(50);
            assertThat(SteadyLoad.byBackEnd(load.results()).keySet()).containsOnly("one");

            for (int i = 1; i <= 6; i++) {
                String next = i % 2 == 1 ? "two" : "one";
                Files.writeString(file, KongFile.toAddress(backEnds.address(next), "/shop"));
                int seen = wissel.out().size();
                wissel.signal("HUP");
                wissel.awaitOut(seen, line -> line.contains("follows " + file + " as it is now"));
                int before = load.results().size();
                load.awaitMore(50);
                List<SteadyLoad.Result> since = load.results();
                assertThat(SteadyLoad.byBackEnd(since.subList(before + 24, since.size()))
                                .keySet())
                        .containsOnly(next);
            }
            List<SteadyLoad.Result> results = load.stop();
            assertThat(results.stream().filter(each -> !each.good()).toList())
                    .as("dropped")
                    .isEmpty();
            assertThat(wissel.metrics())
                    .contains("wissel_config_reloads_total{result=\"followed\"} 6.0")
                    .contains("wissel_config_reloads_total{result=\"refused\"} 1.0");
        }
    }

    /** A name is looked up before the configuration that has it is followed, so that no request comes too early. */
    @Test
    void sighup_toAServiceWithAName_dropsNoRequest() throws IOException, InterruptedException {
        int port = Integer.parseInt(backEnds.address("two").split(":")[1]);
        try (Wissel wissel = Wissel.serves("gateway", file.toString());
                SteadyLoad load = new SteadyLoad(wissel.proxyPort(), "/shop", 200, false)) {
            load.awaitMore(50);
            Files.writeString(file, KongFile.direct("localhost", port, "/shop"));
            wissel.signal("HUP");
            wissel.awaitOut("follows " + file);
            load.awaitMore(100);
            List<SteadyLoad.Result> results = load.stop();
            assertThat(results.stream().filter(each -> !each.good()).toList())
                    .as("dropped")
                    .isEmpty();
            assertThat(SteadyLoad.byBackEnd(results).keySet()).containsOnly("one", "two");
        }
    }

    @Test
    void watch_followsTheFileByItself_alsoAfterABadOne() throws IOException, InterruptedException {
        try (Wissel wissel = Wissel.serves("gateway", "--watch", file.toString())) {
            Files.writeString(file, "services: 1\n");
            wissel.awaitErr("nothing has changed");
            assertThat(Client.get(wissel.proxyPort(), "/shop").body()).isEqualTo("one");
            Files.writeString(file, KongFile.toAddress(backEnds.address("two"), "/shop"));
            wissel.awaitOut("follows " + file);
            assertThat(Client.get(wissel.proxyPort(), "/shop").body()).isEqualTo("two");
        }
    }

    @Test
    void standardInput_isReadOnce() throws IOException, InterruptedException {
        try (Wissel wissel = Wissel.starts("gateway", "-")) {
            wissel.in().write(Files.readAllBytes(file));
            wissel.in().close();
            wissel.awaitServing();
            assertThat(Client.get(wissel.proxyPort(), "/shop").status()).isEqualTo(200);
            wissel.signal("HUP");
            wissel.awaitErr("standard input cannot be read a second time; nothing has changed");
            wissel.signal("TERM");
            assertThat(wissel.exitCode()).isZero();
        }
    }

    // ---------------------------------------------------------------- the access log

    @Test
    void accessLog_hasAnObjectALineWithTheDocumentedFields() throws IOException, InterruptedException {
        Path log = directory.resolve("access.json");
        try (Wissel wissel = Wissel.serves("gateway", "--access-log", log.toString(), file.toString())) {
            try (Client client = new Client(wissel.proxyPort())) {
                client.ask("POST", "/shop?a=%22b%22", "1", "order");
                client.ask("GET", "/nowhere", "2", "");
            }
            wissel.signal("TERM");
            assertThat(wissel.exitCode()).isZero();
        }
        List<JsonNode> lines = objects(Files.readAllLines(log));
        assertThat(lines).hasSize(2);
        JsonNode served = lines.get(0);
        assertThat(served.propertyNames()).containsExactlyElementsOf(documentedFields());
        assertThat(served.get("method").asString()).isEqualTo("POST");
        assertThat(served.get("uri").asString()).isEqualTo("/shop?a=%22b%22");
        assertThat(served.get("status").asInt()).isEqualTo(200);
        assertThat(served.get("source").asString()).isEqualTo("service");
        assertThat(served.get("service").asString()).isEqualTo("shop");
        assertThat(served.get("route").asString()).isEqualTo("shop");
        assertThat(served.get("target").asString()).isEqualTo(backEnds.address("one"));
        assertThat(served.get("request_id").asString()).matches("[0-9a-f]{32}");
        assertThat(served.get("tries").asInt()).isEqualTo(1);
        JsonNode unrouted = lines.get(1);
        assertThat(unrouted.get("status").asInt()).isEqualTo(404);
        assertThat(unrouted.get("source").asString()).isEqualTo("gateway");
        assertThat(unrouted.get("tries").asInt()).isZero();
        assertThat(unrouted.get("target").asString()).isEmpty();
        assertThat(unrouted.has("target_ms"))
                .as("time of a target where there was none")
                .isFalse();
    }

    private static List<String> documentedFields() throws IOException {
        List<String> fields = new ArrayList<>();
        for (String line : Files.readAllLines(ProjectFile.of("docs/access-log.md"))) {
            if (line.startsWith("| `")) {
                Matcher names = Pattern.compile("`([a-z_]+)`").matcher(line.split("\\|")[1]);
                while (names.find()) {
                    fields.add(names.group(1));
                }
            }
        }
        return fields;
    }

    @Test
    void accessLog_onStandardOutput_keepsLinesWholeAndTheLastWord() throws IOException, InterruptedException {
        try (Wissel wissel = Wissel.serves("gateway", "--access-log", "-", file.toString());
                SteadyLoad load = new SteadyLoad(wissel.proxyPort(), "/shop", 400, false)) {
            for (int i = 0; i < 4; i++) {
                load.awaitMore(40);
                wissel.signal("HUP"); // prints a line of its own in between
            }
            int requests = load.stop().size();
            wissel.signal("TERM");
            assertThat(wissel.exitCode()).isZero();
            List<String> records =
                    wissel.out().stream().filter(line -> line.contains("{")).toList();
            assertThat(objects(records)).hasSize(requests);
            assertThat(wissel.out().get(wissel.out().size() - 1)).contains("stopped: every request was finished");
        }
    }

    private static List<JsonNode> objects(List<String> lines) {
        JsonMapper json = JsonMapper.builder().build();
        return lines.stream().map(json::readTree).collect(Collectors.toList());
    }

    // ---------------------------------------------------------------- helpers

    private static void awaitRead(String id) throws IOException, InterruptedException {
        long untilNanos = System.nanoTime() + Child.PATIENCE.toNanos();
        while (backEnds.journal().stream().noneMatch(read -> read.id().equals(id))) {
            if (System.nanoTime() - untilNanos > 0) {
                throw new AssertionError("the back end never got " + id);
            }
            Thread.sleep(5);
        }
    }
}
