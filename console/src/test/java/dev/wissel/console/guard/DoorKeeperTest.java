package dev.wissel.console.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.console.admin.AdminAnswer;
import dev.wissel.console.admin.AdminGuard;
import dev.wissel.console.admin.AdminOptions;
import dev.wissel.console.admin.AdminServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoorKeeperTest {
    private static final String SECRET = "correct-horse-battery";

    private final DoorKeeper open = new DoorKeeper(null, Set.of("gateway.internal"));
    private final DoorKeeper closed = new DoorKeeper(AdminToken.of(SECRET), Set.of());

    @Test
    void curlAndControllers_nameTheListener_areLetIn() {
        for (String host : new String[] {
            "127.0.0.1:8001",
            "localhost:8001",
            "LOCALHOST",
            "localhost.",
            "[::1]:8001",
            "10.0.0.7",
            "gateway.internal:8001"
        }) {
            assertThat(refused(open, "POST", Map.of("host", host))).as(host).isZero();
        }
        assertThat(refused(open, "GET", Map.of())).isZero(); // HTTP/1.0
    }

    @Test
    void otherNames_thatMightPointHere_areTurnedAway() {
        for (String host : new String[] {
            "evil.example:8001",
            "127.0.0.1.evil.example:8001",
            "localhost.evil.example",
            "[::1].evil.example",
            "x@127.0.0.1"
        }) {
            assertThat(refused(open, "GET", Map.of("host", host))).as(host).isEqualTo(403);
        }
    }

    @Test
    void pagesOfOtherOrigins_mayNothing() {
        assertThat(refused(open, "POST", asked("origin", "https://evil.example")))
                .isEqualTo(403);
        assertThat(refused(open, "OPTIONS", asked("origin", "https://evil.example")))
                .isEqualTo(403);
        assertThat(refused(open, "GET", asked("origin", "https://evil.example")))
                .isEqualTo(403);
        assertThat(refused(open, "POST", asked("origin", "null"))).isEqualTo(403);
        assertThat(refused(open, "POST", asked("origin", "http://127.0.0.1:3000")))
                .isEqualTo(403);
        assertThat(refused(open, "POST", asked("origin", "http://127.0.0.1:8001")))
                .isZero();
        assertThat(refused(open, "POST", asked("sec-fetch-site", "cross-site"))).isEqualTo(403);
        assertThat(refused(open, "POST", asked("sec-fetch-site", "same-site"))).isEqualTo(403);
        assertThat(refused(open, "POST", asked("sec-fetch-site", "same-origin")))
                .isZero();
        assertThat(refused(open, "GET", asked("sec-fetch-site", "none"))).isZero();
    }

    @Test
    void pageOpenedFromALink_isShown_butNothingIsChangedByOne() {
        Map<String, String> link =
                Map.of("host", "localhost:8001", "sec-fetch-site", "cross-site", "sec-fetch-mode", "navigate");
        assertThat(refused(open, "GET", link)).isZero();
        assertThat(refused(open, "POST", link)).isEqualTo(403);
    }

    @Test
    void token_wrongOrMissing_is401() {
        assertThat(refused(closed, "GET", asked("kong-admin-token", SECRET))).isZero();
        assertThat(refused(closed, "GET", asked("kong-admin-token", SECRET + "x")))
                .isEqualTo(401);
        assertThat(refused(closed, "GET", asked("kong-admin-token", ""))).isEqualTo(401);
        assertThat(refused(closed, "GET", asked("x", "y"))).isEqualTo(401);
        AdminAnswer answer = closed.refusal("GET", Map.of());
        assertThat(answer.headers()).containsKey("WWW-Authenticate");
    }

    @Test
    void token_isReadFromAFile_andNeverShown(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("token");
        Files.writeString(file, SECRET + "\n");
        AdminToken token = AdminToken.read(file);
        assertThat(token.is(SECRET)).isTrue();
        assertThat(token.is(null)).isFalse();
        assertThat(token).hasToString("AdminToken(hidden)");
        Files.writeString(file, "short-secret\n");
        assertThatThrownBy(() -> AdminToken.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("12 characters (expected: 16 to 1024)")
                .hasMessageNotContaining("short-secret");
        assertThatThrownBy(() -> AdminToken.of("with a space in it!"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("with a space");
    }

    @Test
    void listener_beyondLoopbackWithoutToken_isNotMade() {
        InetSocketAddress anywhere = new InetSocketAddress("0.0.0.0", 0);
        assertThatThrownBy(() -> AdminOptions.DEFAULTS.listen(anywhere))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("listen: 0.0.0.0:0 (expected: a loopback address");
        assertThatThrownBy(() -> AdminOptions.DEFAULTS.guarded(open, anywhere))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(AdminOptions.DEFAULTS.guarded(closed, anywhere).guard()).isEqualTo(closed);
    }

    @Test
    void server_refusedRequest_reachesNoHandlerAndItsBodyIsNotRead() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        AdminOptions options = AdminOptions.DEFAULTS
                .guarded(closed, loopback)
                .with(table -> table.add("POST", "/services", request -> {
                    calls.incrementAndGet();
                    return AdminAnswer.empty(201);
                }));
        try (AdminServer server = AdminServer.start(options)) {
            String head = "POST /services HTTP/1.1\r\nHost: localhost\r\nContent-Length: ";
            assertThat(exchange(server.port(), head + "1000000\r\n\r\n")).startsWith("HTTP/1.1 401 ");
            assertThat(calls).hasValue(0);
            assertThat(exchange(
                            server.port(), head + "0\r\nConnection: close\r\nKong-Admin-Token: " + SECRET + "\r\n\r\n"))
                    .startsWith("HTTP/1.1 201 ");
            assertThat(calls).hasValue(1);
        }
    }

    private static String exchange(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Map<String, String> asked(String name, String value) {
        return Map.of("host", "127.0.0.1:8001", name, value);
    }

    private static int refused(AdminGuard guard, String method, Map<String, String> headers) {
        AdminAnswer answer = guard.refusal(method, headers);
        return answer == null ? 0 : answer.status();
    }
}
