package dev.wissel.console.admin;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminServerTest {
    private AdminServer server;

    @BeforeEach
    void start() throws IOException {
        server = AdminServer.start(AdminOptions.DEFAULTS
                .listen(new InetSocketAddress("127.0.0.1", 0))
                .with(table -> table.add("GET", "/things", request -> AdminAnswer.json(200, Map.of("all", true)))
                        .add("POST", "/things", request -> AdminAnswer.json(201, request.body().length))
                        .add("GET", "/things/{thing}", request -> AdminAnswer.message(200, request.parameter("thing")))
                        .add("DELETE", "/things/{thing}", request -> AdminAnswer.empty(204))
                        .add("GET", "/things/mine", request -> AdminAnswer.message(200, "mine, not a placeholder"))
                        .add("GET", "/broken", request -> {
                            throw new IllegalStateException("secret of the inside");
                        })));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private String ask(String requestLine) throws IOException {
        return RawClient.ask(server.port(), requestLine);
    }

    @Test
    void get_knownPath_hasKongsHeaders() throws IOException {
        assertThat(ask("GET /things"))
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("\r\nContent-Type: application/json; charset=utf-8\r\n")
                .contains("\r\nAccess-Control-Allow-Origin: *\r\n")
                .contains("\r\nX-Kong-Admin-Latency: ")
                .contains("\r\nServer: kong/3.9.3\r\n")
                .endsWith("\r\n\r\n{\"all\":true}");
    }

    @Test
    void get_slashAtTheEnd_isIgnored() throws IOException {
        assertThat(ask("GET /things/")).endsWith("{\"all\":true}");
    }

    @Test
    void get_literalAndPlaceholder_literalFirst() throws IOException {
        assertThat(ask("GET /things/mine")).endsWith("{\"message\":\"mine, not a placeholder\"}");
        assertThat(ask("GET /things/yours")).endsWith("{\"message\":\"yours\"}");
    }

    @Test
    void get_escapedSlash_isPartOfTheName() throws IOException {
        assertThat(ask("GET /things/a%2Fb%3A80")).endsWith("{\"message\":\"a/b:80\"}");
    }

    @Test
    void get_unknownPath_isKongs404() throws IOException {
        assertThat(ask("GET /nothing")).startsWith("HTTP/1.1 404 ").endsWith("{\"message\":\"Not found\"}");
        assertThat(ask("GET /things/a/b")).startsWith("HTTP/1.1 404 ");
        assertThat(ask("GET //things")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void method_notOfThePath_isKongs405() throws IOException {
        for (String method : new String[] {"PATCH", "TRACE", "FOO", "get"}) {
            assertThat(ask(method + " /things"))
                    .startsWith("HTTP/1.1 405 ")
                    .endsWith("{\"message\":\"Method not allowed\"}");
        }
    }

    @Test
    void head_isGetWithoutItsBody() throws IOException {
        assertThat(ask("HEAD /things"))
                .startsWith("HTTP/1.1 200 ")
                .contains("\r\nContent-Length: 12\r\n")
                .endsWith("\r\n\r\n");
    }

    @Test
    void options_saysWhatThePathCanDo() throws IOException {
        assertThat(ask("OPTIONS /things/x"))
                .startsWith("HTTP/1.1 204 ")
                .contains("\r\nAllow: DELETE, GET, HEAD, OPTIONS\r\n")
                .doesNotContain("Content-Length");
    }

    @Test
    void handler_thatThrows_saysNothingOfTheInside() throws IOException {
        assertThat(ask("GET /broken"))
                .startsWith("HTTP/1.1 500 ")
                .endsWith("{\"message\":\"An unexpected error occurred\"}")
                .doesNotContain("secret");
    }

    @Test
    void request_thatIsBroken_getsNginxsPage() throws IOException {
        for (String path : new String[] {"/%zz", "/%", "/things/%00", "/a b"}) {
            assertThat(ask("GET " + path))
                    .as(path)
                    .startsWith("HTTP/1.1 400 ")
                    .contains("<center><h1>400 Bad Request</h1></center>")
                    .doesNotContain("jetty", "Exception");
        }
        assertThat(ask("GET /" + "a".repeat(20_000))).startsWith("HTTP/1.1 414 ");
    }

    @Test
    void body_tooLong_is413WhetherOrNotItsLengthIsSaid() throws IOException {
        int tooLong = (10 << 20) + 1;
        String said = RawClient.send(
                server.port(), "POST /things HTTP/1.1\r\nHost: x\r\nContent-Length: " + tooLong + "\r\n\r\n");
        assertThat(said).startsWith("HTTP/1.1 413 ").contains("413 Request Entity Too Large");
        String chunked = RawClient.send(
                server.port(),
                "POST /things HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + Integer.toHexString(tooLong) + "\r\n" + "x".repeat(tooLong) + "\r\n0\r\n\r\n");
        assertThat(chunked).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void body_thatStopsInTheMiddle_keepsNobodyFromBeingAnswered() throws IOException {
        List<Socket> stopped = new ArrayList<>();
        try {
            for (int i = 0; i < 40; i++) { // far more than requests answered at a time
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                stopped.add(socket);
                socket.getOutputStream()
                        .write("POST /things HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n12".getBytes(US_ASCII));
            }
            for (int i = 0; i < 5; i++) {
                assertThat(ask("GET /things")).startsWith("HTTP/1.1 200 ");
            }
            Socket first = stopped.get(0);
            first.getOutputStream().write("345".getBytes(US_ASCII));
            first.setSoTimeout(10_000);
            assertThat(new String(first.getInputStream().readNBytes(20), US_ASCII))
                    .startsWith("HTTP/1.1 201 ");
        } finally {
            for (Socket socket : stopped) {
                socket.close();
            }
        }
    }

    @Test
    void body_thatComesDropByDrop_is408() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(50);
            socket.getOutputStream()
                    .write("POST /things HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\n".getBytes(US_ASCII));
            for (int sent = 0; sent < 800; sent++) {
                socket.getOutputStream().write('x');
                try {
                    assertThat(new String(socket.getInputStream().readNBytes(20), US_ASCII))
                            .startsWith("HTTP/1.1 408 ");
                    return;
                } catch (SocketTimeoutException notYet) {
                    continue;
                }
            }
            fail("800 bytes at 20 a second were waited for");
        }
    }

    @Test
    void table_samePathTwice_isRefused() {
        RouteTable table = new RouteTable().add("GET", "/x/{a}", request -> AdminAnswer.empty(204));
        assertThatThrownBy(() -> table.add("GET", "/x/{b}", request -> AdminAnswer.empty(204)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("GET /x/{b}");
    }

    @Test
    void start_portTaken_saysWhere() {
        assertThatThrownBy(() -> AdminServer.start(
                        AdminOptions.DEFAULTS.listen(new InetSocketAddress("127.0.0.1", server.port()))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1:" + server.port());
    }
}
