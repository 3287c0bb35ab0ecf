package dev.wissel.console.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.wissel.console.admin.AdminListen;
import dev.wissel.console.live.FakeLive;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GuardTest {
    private static final String ACTIONS = "/api/v1/actions";
    private static final String DRAIN =
            "{\"action\":\"drain-region\",\"subject\":\"ams\",\"why\":\"test\",\"confirm\":true}";

    private final ConsoleRig rig;

    GuardTest() throws IOException {
        rig = new ConsoleRig();
    }

    @AfterEach
    void stop() {
        rig.close();
    }

    /** Sends what no client library would, and returns the status. */
    private int raw(String host, String more, String method, String body) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", rig.server.port())) {
            String request = method + " " + ACTIONS + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + more
                    + "Content-Length: " + body.length() + "\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.setSoTimeout(10_000);
            InputStream in = socket.getInputStream();
            byte[] head = in.readNBytes(12);
            return Integer.parseInt(new String(head, StandardCharsets.ISO_8859_1).substring(9));
        }
    }

    private boolean nothingChanged() {
        return rig.live.view().office().wishes().isEmpty();
    }

    @Test
    void write_ofAnotherOriginOrUnmarked_isRefusedJournalledAndChangesNothing() throws IOException {
        String here = "127.0.0.1:" + rig.server.port();
        String mark = "X-Wissel-Console: 1\r\n";
        String json = "Content-Type: application/json\r\n";
        record Case(int status, String host, String headers) {}
        List<Case> cases = List.of(
                new Case(403, here, mark + json + "Origin: http://evil.example\r\n"),
                new Case(403, here, mark + json + "Origin: null\r\n"),
                new Case(403, here, mark + json + "Origin: http://127.0.0.1:1\r\n"),
                new Case(403, here, mark + json + "Sec-Fetch-Site: cross-site\r\n"),
                new Case(403, here, mark + json + "Sec-Fetch-Site: same-site\r\n"),
                new Case(403, here, mark + json + "Sec-Fetch-Site: cross-site\r\nSec-Fetch-Mode: navigate\r\n"),
                new Case(403, "evil.example", mark + json),
                new Case(403, "evil.example", mark + json + "Origin: http://evil.example\r\n"),
                new Case(403, here, json),
                new Case(403, here, json + "X-Wissel-Console: 0\r\n"),
                new Case(415, here, mark),
                new Case(415, here, mark + "Content-Type: text/plain\r\n"),
                new Case(415, here, mark + "Content-Type: application/x-www-form-urlencoded\r\n"),
                new Case(415, here, mark + "Content-Type: text/plain; application/json\r\n"),
                new Case(401, here, mark + json + "X-Forwarded-For: 192.0.2.1\r\n"));
        for (Case each : cases) {
            assertThat(raw(each.host(), each.headers(), "POST", DRAIN))
                    .as(each.headers())
                    .isEqualTo(each.status());
        }

        assertThat(nothingChanged()).isTrue();
        assertThat(rig.live.refusals())
                .hasSize(cases.size())
                .allMatch(line -> line.startsWith("POST /api/v1/actions | 127.0.0.1 | "));
    }

    @Test
    void write_ofThisPage_isDone() throws IOException {
        String here = "127.0.0.1:" + rig.server.port();
        String headers = "X-Wissel-Console: 1\r\nContent-Type: application/json; charset=utf-8\r\nOrigin: http://"
                + here + "\r\nSec-Fetch-Site: same-origin\r\n";

        assertThat(raw(here, headers, "POST", DRAIN)).isEqualTo(200);
        assertThat(raw("console.example", headers.replace(here, "console.example"), "POST", DRAIN))
                .isEqualTo(200);
        assertThat(nothingChanged()).isFalse();
        assertThat(rig.live.refusals()).isEmpty();
    }

    @Test
    void preflight_ofAnotherOrigin_isNotAllowedAnything() throws IOException {
        HttpResponse<String> answer = rig.send(
                "OPTIONS", rig.base() + ACTIONS, null, "Origin", "http://evil.example", "X-Wissel-Console", "1");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control"));
    }

    @Test
    void read_ofAnotherOrigin_isRefused() {
        assertThat(rig.get("/api/v1/overview", "Sec-Fetch-Site", "cross-site").statusCode())
                .isEqualTo(403);
        assertThat(rig.get("/api/v1/overview", "Origin", "http://evil.example").statusCode())
                .isEqualTo(403);
        assertThat(rig.get("/api/v1/overview", "Sec-Fetch-Site", "none").statusCode())
                .isEqualTo(200);
    }

    @Test
    void everyEndpoint_fromOutsideWithoutAToken_is401() {
        for (String endpoint : OpenApi.endpoints()) {
            String method = endpoint.substring(0, endpoint.indexOf(' '));
            String path = endpoint.substring(endpoint.indexOf(' ') + 1).replaceAll("\\{[^}]*}", "x");
            if (!path.equals(SessionRoutes.PATH)) {
                HttpResponse<String> answer = rig.send(
                        method,
                        rig.outside() + path,
                        method.equals("GET") ? null : DRAIN,
                        "Content-Type",
                        "application/json",
                        "X-Wissel-Console",
                        "1");
                assertThat(answer.statusCode()).as(endpoint).isEqualTo(401);
            }
        }
        assertThat(nothingChanged()).isTrue();
        assertThat(rig.live.refusals()).isNotEmpty().allMatch(line -> line.contains("401"));
    }

    @Test
    void everything_fromOutsideWithTheToken_isAnswered() {
        String[] token = {
            "Authorization", "Bearer " + ConsoleRig.TOKEN, "Content-Type", "application/json", "X-Wissel-Console", "1"
        };

        assertThat(rig.send("GET", rig.outside() + "/api/v1/overview", null, token)
                        .statusCode())
                .isEqualTo(200);
        assertThat(rig.send("POST", rig.outside() + ACTIONS, DRAIN, token).statusCode())
                .isEqualTo(200);
        assertThat(nothingChanged()).isFalse();
    }

    @Test
    void wrongTokens_afterTen_areNotLookedAtForAWhile() {
        for (int at = 0; at < 10; at++) {
            assertThat(wrong("Bearer wrong-" + at)).isEqualTo(401);
        }

        assertThat(wrong("Bearer wrong-10")).isEqualTo(429);
        assertThat(wrong("Bearer " + ConsoleRig.TOKEN)).isEqualTo(429);
        rig.nanos.addAndGet(7_000_000_000L);
        assertThat(wrong("Bearer " + ConsoleRig.TOKEN)).isEqualTo(200);
        assertThat(wrong("Bearer wrong")).isEqualTo(401);
        assertThat(wrong("Bearer wrong")).isEqualTo(429);
    }

    private int wrong(String authorization) {
        return rig.send("GET", rig.outside() + "/api/v1/overview", null, "Authorization", authorization)
                .statusCode();
    }

    private HttpResponse<String> signIn(String token) {
        return rig.send(
                "POST",
                rig.outside() + SessionRoutes.PATH,
                "{\"token\":\"" + token + "\"}",
                "Content-Type",
                "application/json",
                "X-Wissel-Console",
                "1");
    }

    private int with(String cookie) {
        return rig.send("GET", rig.outside() + "/api/v1/overview", null, "Cookie", cookie)
                .statusCode();
    }

    @Test
    void session_withTheToken_opensTheApiUntilItEnds() {
        HttpResponse<String> answer = signIn(ConsoleRig.TOKEN);
        String cookie = answer.headers().firstValue("Set-Cookie").orElseThrow();
        String pair = cookie.substring(0, cookie.indexOf(';'));

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(cookie).contains("; HttpOnly", "; SameSite=Strict", "; Path=/api/v1", "; Max-Age=28800");
        assertThat(with("other=1; " + pair)).isEqualTo(200);
        assertThat(with(pair.substring(0, pair.length() - 1) + "_")).isEqualTo(401);
        rig.nanos.addAndGet(Sessions.LENGTH.toNanos() - 1);
        assertThat(with(pair)).isEqualTo(200);
        rig.nanos.addAndGet(1);
        assertThat(with(pair)).isEqualTo(401);
    }

    @Test
    void session_afterSigningOut_isOver() {
        String cookie =
                signIn(ConsoleRig.TOKEN).headers().firstValue("Set-Cookie").orElseThrow();
        String pair = cookie.substring(0, cookie.indexOf(';'));

        HttpResponse<String> out =
                rig.send("DELETE", rig.outside() + SessionRoutes.PATH, null, "Cookie", pair, "X-Wissel-Console", "1");

        assertThat(out.statusCode()).isEqualTo(204);
        assertThat(out.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
        assertThat(with(pair)).isEqualTo(401);
    }

    @Test
    void session_withAnotherToken_isRefusedAndJournalledWithoutIt() {
        HttpResponse<String> answer = signIn("not-the-token-at-all");

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(rig.live.refusals()).hasSize(1).noneMatch(line -> line.contains("not-the-token"));
    }

    @Test
    void session_asked_saysWhetherATokenIsNeeded() {
        assertThat(ConsoleRig.json(rig.get(SessionRoutes.PATH)).toString())
                .contains("\"token_needed\":false", "\"signed_in\":true");
        assertThat(ConsoleRig.json(rig.send("GET", rig.outside() + SessionRoutes.PATH, null))
                        .toString())
                .contains("\"token_needed\":true", "\"signed_in\":false");
    }

    @Test
    void refusals_byTheThousand_doNotFillTheJournal() {
        for (int at = 0; at < 50; at++) {
            rig.send("POST", rig.base() + ACTIONS, DRAIN);
        }

        assertThat(rig.live.refusals()).hasSize(20);
    }

    @Test
    void everyAnswer_carriesThePolicy() {
        for (String path : List.of("/", "/api/v1/overview", "/lib/chart.js", "/nowhere", "/api/v1/nowhere")) {
            HttpResponse<String> answer = rig.get(path);
            String policy =
                    answer.headers().firstValue("Content-Security-Policy").orElse("");
            assertThat(policy)
                    .as(path)
                    .contains("default-src 'self'", "frame-ancestors 'none'", "base-uri 'none'")
                    .doesNotContain("unsafe");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(answer.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
            assertThat(answer.headers().firstValue("Cross-Origin-Opener-Policy"))
                    .hasValue("same-origin");
            assertThat(answer.headers().firstValue("Cross-Origin-Resource-Policy"))
                    .hasValue("same-origin");
            assertThat(answer.headers().firstValue("Server")).isEmpty();
        }
        assertThat(rig.get("/api/v1/overview").headers().firstValue("Cache-Control"))
                .hasValue("no-store");
    }

    @Test
    void options_foreignAddressWithoutAToken_areRefused() {
        ConsoleOptions options = ConsoleOptions.of(new FakeLive(FakeLive.WEBSHOP, () -> 0));

        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        options.listens(List.of(AdminListen.plain(new InetSocketAddress("0.0.0.0", 0))), null, null))
                .withMessageContaining("expected: a loopback address, or a token");
    }
}
