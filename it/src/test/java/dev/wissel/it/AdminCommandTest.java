package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Admin API as a user starts it: {@code --admin-listen}, {@code --store}, a token, and what is refused. */
class AdminCommandTest {
    private static final Pattern ADMIN = Pattern.compile("Admin API on http://127\\.0\\.0\\.1:(\\d+)");
    private static final String TOKEN = "correct-horse-battery";

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    private static BackEnds backEnds;
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeAll
    static void startBackEnds() throws IOException, InterruptedException {
        backEnds = new BackEnds(shared, "one");
    }

    @AfterAll
    static void stopBackEnds() {
        backEnds.close();
    }

    @Test
    void store_killedWithoutWarning_hasWhatWasAcknowledged() throws Exception {
        String store = directory.resolve("store").toString();
        String[] arguments = {"--store", store, "--admin-listen", "127.0.0.1:0"};
        try (Wissel first = Wissel.serves("gateway", arguments)) {
            int admin = adminPort(first);
            assertThat(send(
                                    admin,
                                    "POST",
                                    "/services",
                                    "{\"name\":\"shop\",\"url\":\"http://" + backEnds.address("one") + "\"}")
                            .statusCode())
                    .isEqualTo(201);
            assertThat(send(admin, "POST", "/services/shop/routes", "{\"name\":\"shop\",\"paths\":[\"/shop\"]}")
                            .statusCode())
                    .isEqualTo(201);
            assertThat(send(first.proxyPort(), "GET", "/shop", null).statusCode())
                    .isEqualTo(200);
            first.kill();
        }
        try (Wissel second = Wissel.serves("gateway", arguments)) {
            assertThat(send(adminPort(second), "GET", "/routes/shop", null).body())
                    .contains("\"paths\":[\"/shop\"]");
            assertThat(send(second.proxyPort(), "GET", "/shop", null).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void config_withAdminListen_isReadReplacedAndReadAgain() throws Exception {
        Path file = directory.resolve("kong.yml");
        Files.writeString(file, KongFile.toAddress(backEnds.address("one"), "/shop"));
        try (Wissel wissel = Wissel.serves("gateway", "--config", file.toString(), "--admin-listen", "127.0.0.1:0")) {
            int admin = adminPort(wissel);
            assertThat(send(admin, "GET", "/", null).body()).contains("\"declarative_config\":\"" + file + "\"");
            assertThat(send(admin, "GET", "/services/shop", null).statusCode()).isEqualTo(200);
            assertThat(send(admin, "POST", "/services", "{\"name\":\"x\",\"host\":\"h\"}")
                            .statusCode())
                    .isEqualTo(405);
            assertThat(send(admin, "POST", "/config", "{\"_format_version\":\"3.0\"}")
                            .statusCode())
                    .isEqualTo(201);
            assertThat(send(wissel.proxyPort(), "GET", "/shop", null).statusCode())
                    .isEqualTo(404);
            wissel.signal("HUP");
            wissel.awaitOut("follows ");
            assertThat(send(wissel.proxyPort(), "GET", "/shop", null).statusCode())
                    .isEqualTo(200);
            assertThat(send(admin, "GET", "/services/shop", null).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void token_fromTheEnvironment_isAskedFor() throws Exception {
        List<String> arguments = List.of(
                "gateway",
                "--store",
                directory.resolve("store").toString(),
                "--admin-listen",
                "0.0.0.0:0",
                "--proxy-listen",
                "127.0.0.1:0",
                "--status-listen",
                "127.0.0.1:0",
                "--threads",
                "2");
        try (Wissel wissel = new Wissel(Map.of("WISSEL_ADMIN_TOKEN", TOKEN), arguments.toArray(String[]::new))) {
            Matcher port =
                    Pattern.compile("Admin API on http://0\\.0\\.0\\.0:(\\d+)").matcher(wissel.awaitOut("Admin API"));
            assertThat(port.find()).isTrue();
            int admin = Integer.parseInt(port.group(1));
            assertThat(send(admin, "GET", "/", null).statusCode()).isEqualTo(401);
            HttpRequest known = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin + "/services"))
                    .header("Kong-Admin-Token", TOKEN)
                    .build();
            assertThat(client.send(known, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
            assertThat(String.join("\n", wissel.out()) + wissel.errText()).doesNotContain(TOKEN);
        }
    }

    @Test
    void usage_wrong_endsWith2AndSaysWhatWasExpected() throws Exception {
        Path file = directory.resolve("kong.yml");
        Files.writeString(file, KongFile.toAddress(backEnds.address("one"), "/shop"));
        String kongYml = file.toString();
        String store = directory.resolve("store").toString();
        try (Wissel open = Wissel.ends("gateway", "--admin-listen", "0.0.0.0:8001", kongYml);
                Wissel both = Wissel.ends("gateway", "--store", store, kongYml);
                Wissel none = Wissel.ends("gateway");
                Wissel two = Wissel.ends("gateway", "--config", kongYml, kongYml);
                Wissel mute = Wissel.ends("gateway", "--store", store, "--admin-listen", "off")) {
            refused(open, 2, "can be reached from other machines (expected: a loopback address, or a token in");
            refused(both, 2, "--store: " + store + " (expected: neither a configuration");
            refused(none, 2, "nothing to serve (expected: KONG_YML, or --store DIR)");
            refused(two, 2, "expected: one configuration");
            refused(mute, 2, "--admin-listen: off (expected: an address");
        }
        assertThat(directory.resolve("store")).doesNotExist();
    }

    private static void refused(Wissel wissel, int exitCode, String why) throws InterruptedException {
        assertThat(wissel.exitCode()).as(wissel.errText()).isEqualTo(exitCode);
        assertThat(wissel.errText()).contains(why).doesNotContain("\tat ");
    }

    private static int adminPort(Wissel wissel) throws InterruptedException {
        Matcher port = ADMIN.matcher(wissel.awaitOut("Admin API on "));
        assertThat(port.find()).isTrue();
        return Integer.parseInt(port.group(1));
    }

    private HttpResponse<String> send(int port, String method, String path, String json)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (json == null) {
            request.method(method, BodyPublishers.noBody());
        } else {
            request.method(method, BodyPublishers.ofString(json)).header("Content-Type", "application/json");
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
