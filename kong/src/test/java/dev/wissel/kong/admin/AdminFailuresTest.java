package dev.wissel.kong.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.wissel.kong.admin.AdminError.Kind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What becomes of a call when the other side is slow, cut, wrong, or somebody else. */
class AdminFailuresTest {
    private static final String JSON = "application/json; charset=utf-8";
    private static final String KONG = "{\"version\":\"3.9.3\",\"tagline\":\"Welcome to kong\"}";
    private static final String ROW =
            "{\"id\":\"i\",\"target\":\"a:1\",\"weight\":70,\"upstream\":{\"id\":\"u\"},\"tags\":null}";

    private static AdminError errorOf(Runnable call) {
        AdminException thrown = catchThrowableOfType(AdminException.class, call::run);
        assertThat(thrown).as("an AdminException").isNotNull();
        return thrown.error();
    }

    private static AdminOptions.Builder quick(String url) {
        return AdminOptions.at(url)
                .timeouts(Duration.ofSeconds(1), Duration.ofMillis(400), Duration.ofSeconds(2))
                .attempts(3, Duration.ofMillis(1));
    }

    @Test
    void connect_nobodyThere_unreachableAfterThreeTries() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        AdminError error =
                errorOf(new AdminClient(quick("http://127.0.0.1:" + port).build())::node);
        assertThat(error.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(error.message()).contains("port " + port, "is Kong running there", "8001");
        assertThat(error.maybeDone()).isFalse();
    }

    @Test
    void connect_nameUnknown_saysSo() {
        AdminError error = errorOf(
                new AdminClient(quick("http://no-such-host.invalid:8001").build())::node);
        assertThat(error.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(error.message()).contains("the name no-such-host.invalid is not known");
    }

    @Test
    void answer_neverComes_timesOutWithinTheCall() {
        CountDownLatch end = new CountDownLatch(1);
        try (BrokenServer kong = BrokenServer.doing((number, request, out, socket) -> end.await())) {
            long begin = System.nanoTime();
            AdminError error = errorOf(() -> new AdminClient(quick(kong.url()).build()).setWeight("u", "a:1", 70));
            assertThat(error.kind()).isEqualTo(Kind.TIMED_OUT);
            assertThat(error.maybeDone()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
            assertThat(kong.requests).hasSize(3);
            end.countDown();
        }
    }

    @Test
    void answer_oneByteAtATime_endsWithTheRequestsTime() {
        try (BrokenServer kong = BrokenServer.doing((number, request, out, socket) -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            while (!socket.isClosed()) {
                out.write(' ');
                out.flush();
                Thread.sleep(5);
            }
        })) {
            AdminError error = errorOf(() ->
                    new AdminClient(quick(kong.url()).attempts(1, Duration.ZERO).build()).node());
            assertThat(error.kind()).isEqualTo(Kind.TIMED_OUT);
        }
    }

    @Test
    void weight_connectionCutAfterSending_isRepeatedBecauseItIsAbsolute() {
        try (BrokenServer kong = BrokenServer.doing((number, request, out, socket) -> {
            if (number > 1) {
                out.write(BrokenServer.response(200, JSON, ROW));
            }
        })) {
            assertThat(new AdminClient(quick(kong.url()).build())
                            .setWeight("u", "a:1", 70)
                            .weight())
                    .isEqualTo(70);
            assertThat(kong.requests).hasSize(2);
        }
    }

    @Test
    void creation_connectionCutAfterSending_isNotRepeated() {
        try (BrokenServer kong = BrokenServer.doing((number, request, out, socket) -> {})) {
            AdminError error =
                    errorOf(() -> new AdminClient(quick(kong.url()).build()).addTarget("u", "a:1", 1, List.of()));
            assertThat(error.kind()).isEqualTo(Kind.BROKEN);
            assertThat(error.maybeDone()).isTrue();
            assertThat(kong.requests).hasSize(1);
        }
    }

    @Test
    void configuration_connectionCutAfterSending_isNotRepeated() {
        try (BrokenServer kong = BrokenServer.doing((number, request, out, socket) -> {})) {
            errorOf(() -> new AdminClient(quick(kong.url()).build()).postDeclarative("{}", true, false));
            assertThat(kong.requests).hasSize(1);
        }
    }

    @Test
    void creation_kongIsBusy_isRepeatedBecauseItDidNothing() {
        try (BrokenServer kong = BrokenServer.doing((number, request, out, socket) -> out.write(
                number == 1
                        ? BrokenServer.response(
                                429,
                                JSON,
                                "{\"message\":\"Currently loading previous configuration\"}",
                                "Retry-After: 0")
                        : BrokenServer.response(201, JSON, "{}")))) {
            assertThat(new AdminClient(quick(kong.url()).build()).postDeclarative("{}", true, false))
                    .isEqualTo(AdminClient.Posted.LOADED);
            assertThat(kong.requests).hasSize(2);
        }
    }

    @Test
    void busy_forLongerThanTheCall_saysHowLong() {
        try (BrokenServer kong =
                BrokenServer.answering(429, JSON, "{\"message\":\"API rate limit exceeded\"}", "Retry-After: 60")) {
            AdminError error = errorOf(new AdminClient(quick(kong.url()).build())::node);
            assertThat(error.kind()).isEqualTo(Kind.RATE_LIMITED);
            assertThat(error.retryAfter()).contains(Duration.ofSeconds(60));
            assertThat(kong.requests).hasSize(1);
        }
    }

    @Test
    void answer_halfOfIt_isBroken() {
        try (BrokenServer kong = BrokenServer.doing((number, request, out, socket) -> out.write(
                "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"version\"".getBytes(StandardCharsets.UTF_8)))) {
            assertThat(errorOf(new AdminClient(quick(kong.url()).build())::node).kind())
                    .isEqualTo(Kind.BROKEN);
        }
    }

    @Test
    void answer_noHttp_isNoKong() {
        try (BrokenServer kong = BrokenServer.doing((number, request, out, socket) ->
                out.write("SSH-2.0-OpenSSH_9.2\r\n".getBytes(StandardCharsets.UTF_8)))) {
            assertThat(errorOf(new AdminClient(quick(kong.url()).build())::node).kind())
                    .isEqualTo(Kind.NOT_KONG);
        }
    }

    @Test
    void answer_tooLong_isNotReadToItsEnd() {
        try (BrokenServer kong = BrokenServer.doing((number, request, out, socket) -> {
            out.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            byte[] piece = new byte[65536];
            for (int i = 0; i < 1_000_000; i++) {
                out.write(piece);
            }
        })) {
            AdminError error = errorOf(
                    new AdminClient(quick(kong.url()).maxAnswerBytes(100_000).build())::node);
            assertThat(error.kind()).isEqualTo(Kind.TOO_LARGE);
            assertThat(error.message()).contains("100000 bytes");
        }
    }

    @Test
    void pages_inACircleOrWithoutEnd_end() {
        try (BrokenServer kong = BrokenServer.answering(200, JSON, "{\"data\":[],\"offset\":\"x\"}")) {
            assertThat(errorOf(() -> new AdminClient(quick(kong.url()).build()).list(EntityKind.SERVICES))
                            .message())
                    .contains("circle");
        }
        String padding = "x".repeat(1000);
        try (BrokenServer kong = BrokenServer.doing((number, request, out, socket) ->
                out.write(BrokenServer.response(200, JSON, "{\"data\":[],\"offset\":\"" + number + padding + "\"}")))) {
            assertThat(errorOf(() -> new AdminClient(quick(kong.url())
                                            .maxAnswerBytes(20_000)
                                            .build())
                                    .list(EntityKind.SERVICES))
                            .kind())
                    .isIn(Kind.TOO_LARGE, Kind.TIMED_OUT);
        }
    }

    @Test
    void answer_ofSomebodyElse_isNoKong() {
        String elastic = "{\"version\":{\"number\":\"8\"},\"tagline\":\"You Know, for Search\"}";
        for (String body : List.of("<html><body>It works!</body></html>", elastic, "[]", "", "{\"version\":\"1.2\"}")) {
            try (BrokenServer kong = BrokenServer.answering(200, "text/html", body)) {
                AdminError error = errorOf(new AdminClient(quick(kong.url()).build())::node);
                assertThat(error.kind()).as(body).isEqualTo(Kind.NOT_KONG);
                assertThat(error.message()).contains("8001");
            }
        }
        try (BrokenServer kong = BrokenServer.answering(404, "text/html", "<h1>404 page not found</h1>")) {
            assertThat(errorOf(new AdminClient(quick(kong.url()).build())::node).kind())
                    .isEqualTo(Kind.NOT_KONG);
        }
    }

    @Test
    void answer_ofKongsProxyPort_saysWhichPortItIs() {
        try (BrokenServer kong = BrokenServer.answering(
                404, JSON, "{\"message\":\"no Route matched with those values\",\"request_id\":\"x\"}")) {
            assertThat(errorOf(new AdminClient(quick(kong.url()).build())::node).message())
                    .contains("this is where Kong proxies requests, not its Admin API");
        }
    }

    @Test
    void version_tooOld_isRefused() {
        try (BrokenServer kong = BrokenServer.answering(200, JSON, KONG.replace("3.9.3", "2.8.4"))) {
            AdminError error = errorOf(
                    () -> Detector.detect(new AdminClient(quick(kong.url()).build())));
            assertThat(error.kind()).isEqualTo(Kind.TOO_OLD);
            assertThat(error.message()).contains("this is Kong 2.8.4, and Wissel needs 3.0 or newer");
        }
    }

    @Test
    void redirect_toAnotherHost_isNotFollowed() {
        try (BrokenServer thief = BrokenServer.answering(200, JSON, KONG);
                BrokenServer kong = BrokenServer.answering(301, "text/html", "", "Location: " + thief.url() + "/")) {
            AdminError error = errorOf(new AdminClient(
                    quick(kong.url()).token(Secret.of("hush-hush")).build())::node);
            assertThat(error.kind()).isEqualTo(Kind.REDIRECTED);
            assertThat(error.message()).contains(thief.url());
            assertThat(thief.requests).isEmpty();
        }
    }

    @Test
    void denied_saysWhatToDo_andShowsNoSecret() {
        String leaking = "{\"message\":\"Invalid credentials: hush-hush\"}";
        try (BrokenServer kong = BrokenServer.answering(401, JSON, leaking)) {
            AdminOptions options = quick(kong.url().replace("http://", "http://admin:pass%2Fword@"))
                    .token(Secret.of("hush-hush"))
                    .build();
            AdminClient client = new AdminClient(options);
            AdminException thrown = catchThrowableOfType(AdminException.class, client::node);
            assertThat(thrown.kind()).isEqualTo(Kind.DENIED);
            assertThat(thrown.error().message()).contains("the credentials are not accepted");
            assertThat(kong.requests.get(0)).contains("Kong-Admin-Token: hush-hush");
            assertThat(kong.requests.get(0)).contains("Authorization: Basic YWRtaW46cGFzcy93b3Jk");
            for (Object shown : List.of(thrown, thrown.error(), options, client, options.headers())) {
                assertThat(shown.toString())
                        .doesNotContain("hush-hush")
                        .doesNotContain("word")
                        .doesNotContain("YWRtaW");
            }
        }
        try (BrokenServer kong = BrokenServer.answering(401, JSON, "{\"message\":\"Unauthorized\"}")) {
            assertThat(errorOf(new AdminClient(quick(kong.url()).build())::node).message())
                    .contains("give a token, Enterprise takes it as Kong-Admin-Token");
        }
        try (BrokenServer kong = BrokenServer.answering(403, JSON, "{\"message\":\"no permission\"}")) {
            assertThat(errorOf(() -> new AdminClient(quick(kong.url())
                                            .workspace("shop")
                                            .token(Secret.of("hush-hush"))
                                            .build())
                                    .list(EntityKind.SERVICES))
                            .message())
                    .contains("needs a role that may do this in workspace shop");
        }
    }

    @Test
    void workspace_prefixesEntitiesNotTheNode() {
        try (BrokenServer kong = BrokenServer.doing((number, request, out, socket) -> out.write(
                request.startsWith("GET / ")
                        ? BrokenServer.response(403, JSON, "{\"message\":\"no\"}")
                        : BrokenServer.response(200, JSON, request.contains("/shop/kong") ? KONG : "{\"data\":[]}")))) {
            AdminClient client = new AdminClient(
                    quick(kong.url() + "/admin/").workspace("shop").build());
            client.list(EntityKind.SERVICES);
            assertThat(kong.requests.get(0)).startsWith("GET /admin/shop/services?size=");
        }
        try (BrokenServer kong = BrokenServer.doing((number, request, out, socket) -> out.write(
                request.startsWith("GET / ")
                        ? BrokenServer.response(403, JSON, "{\"message\":\"no\"}")
                        : BrokenServer.response(200, JSON, KONG)))) {
            AdminClient client =
                    new AdminClient(quick(kong.url()).workspace("shop").build());
            assertThat(client.node().release().text()).isEqualTo("3.9.3");
            assertThat(kong.requests.get(1)).startsWith("GET /shop/kong ");
        }
    }

    @Test
    void serverError_onAReadIsRepeated_onACreationNot() {
        try (BrokenServer kong = BrokenServer.answering(500, JSON, "{\"message\":\"An unexpected error occurred\"}")) {
            AdminClient client = new AdminClient(quick(kong.url()).build());
            assertThat(errorOf(client::node).kind()).isEqualTo(Kind.FAILED);
            assertThat(kong.requests).hasSize(3);
            errorOf(() -> client.create(EntityKind.SERVICES, Map.of("name", "a")));
            assertThat(kong.requests).hasSize(4);
        }
    }

    @Test
    void names_fromConfigurations_cannotLeaveTheirPlaceInThePath() {
        try (BrokenServer kong = BrokenServer.answering(404, JSON, "{\"message\":\"Not found\"}")) {
            AdminClient client = new AdminClient(quick(kong.url()).build());
            client.target("a/../../config?x=", "[::1]:80 #");
            assertThat(kong.requests.get(0))
                    .startsWith("GET /upstreams/a%2F..%2F..%2Fconfig%3Fx%3D/targets/%5B::1%5D:80%20%23 ");
            assertThatThrownBy(() -> client.target("..", "a:1")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void options_wrong_areRefusedWithoutShowingSecrets() {
        assertThatThrownBy(() -> AdminOptions.at("ftp://kong:8001")).hasMessageContaining("http or https");
        assertThatThrownBy(() -> AdminOptions.at("http://u:secret@kong:8001/?a=b"))
                .hasMessageContaining("no ? and no #")
                .message()
                .doesNotContain("secret");
        assertThatThrownBy(() -> AdminOptions.at("http://kong:99999")).hasMessageContaining("1 to 65535");
        assertThatThrownBy(() -> AdminOptions.at("http://k")
                        .header("X\r\nY", Secret.of("v"))
                        .build())
                .hasMessageContaining("a field name");
        assertThatThrownBy(() -> AdminOptions.at("http://k")
                        .header("X", Secret.of("secret\r\nY: z"))
                        .build())
                .hasMessageContaining("characters that no field may have")
                .message()
                .doesNotContain("secret");
        assertThatThrownBy(() -> AdminOptions.at("http://k")
                        .header("Host", Secret.of("v"))
                        .build())
                .hasMessageContaining("Host");
        assertThatThrownBy(() -> AdminOptions.at("http://k").workspace("a/b").build())
                .hasMessageContaining("workspace");
    }

    @Test
    void url_everyForm() {
        assertThat(AdminUrl.parse("kong").base()).hasToString("http://kong:8001");
        assertThat(AdminUrl.parse("kong:9001/a/").base()).hasToString("http://kong:9001/a");
        assertThat(AdminUrl.parse("HTTPS://kong/admin//").base()).hasToString("https://kong/admin");
        assertThat(AdminUrl.parse("http://[::1]:8001").host()).isEqualTo("[::1]");
        assertThat(AdminUrl.parse("http://fd00::17/x").base()).hasToString("http://[fd00::17]/x");
        assertThat(AdminUrl.parse("https://a:b@kong:8444").login()).isPresent();
        assertThat(AdminUrl.parse("https://a:b@kong:8444")).hasToString("https://kong:8444");
    }
}
