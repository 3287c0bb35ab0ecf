package dev.wissel.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.gateway.proxy.H2Wire.Answer;
import dev.wissel.gateway.proxy.Wire.Message;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** HTTP/2 towards clients, frame by frame: what reaches a target, what comes back, what is refused, and what a client cannot make grow. */
class Http2ListenerTest {
    private static final int NO_ERROR = 0;
    private static final int PROTOCOL_ERROR = 1;
    private static final int INTERNAL_ERROR = 2;
    private static final int STREAM_CLOSED = 5;
    private static final int CANCEL = 8;
    private static final int ENHANCE_YOUR_CALM = 11;

    /** The connection was cut, and what the gateway had said before was lost with it: the kernel resets it while a flood is still coming in. */
    private static final int CUT = -1;

    @AfterAll
    static void noLeaks() {
        Leaks.assertNone();
    }

    private static TestGateway start(TestBackEnd backEnd) throws IOException {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
        return TestGateway.start(
                Yaml.to(backEnd).text(),
                options -> options.withProxyListen(List.of(new Listen(any, false, true, false))));
    }

    // ---------------------------------------------------------------- translation

    @Test
    void request_becomesHttp1_andItsAnswerFrames() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(
                        TestBackEnd.answer(
                                "HTTP/1.1 200 OK\r\nServer: Tiny\r\nX-Two: a\r\nX-Two: b\r\nConnection: X-Gone\r\nX-Gone: 1\r\nContent-Length: 2\r\n\r\nhi"));
                TestGateway gateway = start(backEnd);
                H2Wire client = H2Wire.to(gateway.port())) {
            Answer answer = client.request(
                            1, true, "GET", "/x?q=1", "a.test:8080", "cookie", "a=1", "x-y", "z", "cookie", "b=2")
                    .await(1);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("hi");
            assertThat(answer.header("server")).isEqualTo("Tiny");
            Http2Headers headers = Objects.requireNonNull(answer.headers);
            assertThat(headers.getAll("x-two")).hasToString("[a, b]");
            assertThat(headers.contains("connection")).isFalse();
            assertThat(headers.contains("x-gone")).isFalse();
            assertThat(answer.header("x-kong-request-id")).matches("[0-9a-f]{32}");
            Message request = backEnd.onlyRequest();
            assertThat(request.start()).isEqualTo("GET /x?q=1 HTTP/1.1");
            assertThat(request.header("Cookie")).isEqualTo("a=1; b=2");
            assertThat(request.header("X-Forwarded-Host")).isEqualTo("a.test");
            assertThat(request.header("X-Forwarded-Proto")).isEqualTo("http");
            assertThat(request.header("Via")).startsWith("2 wissel/");
            assertThat(answer.header("via")).startsWith("1.1 wissel/");
            assertThat(request.all("Transfer-Encoding")).isEmpty();
        }
    }

    @Test
    void body_withoutLength_travelsInChunks_withItsTrailers() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(
                        TestBackEnd.answer(
                                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nX-End: done\r\n\r\n"));
                TestGateway gateway = start(backEnd);
                H2Wire client = H2Wire.to(gateway.port())) {
            client.request(1, false, "POST", "/", "a.test", "te", "trailers")
                    .data(1, false, "one ")
                    .data(1, false, "two")
                    .frame(H2Wire.HEADERS, H2Wire.END_HEADERS | H2Wire.END_STREAM, 1, H2Wire.block("x-sum", "7"));
            Answer answer = client.await(1);
            assertThat(answer.text()).isEqualTo("abcde");
            assertThat(Objects.requireNonNull(answer.trailers).get("x-end")).hasToString("done");
            Message request = backEnd.onlyRequest();
            assertThat(request.text()).isEqualTo("one two");
            assertThat(request.trailers()).isEqualTo("x-sum: 7\r\n");
            assertThat(request.header("TE")).isEqualTo("trailers");
        }
    }

    @Test
    void head_noContent_andContinue() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    for (Message head = connection.readHead(); head != null; head = connection.readHead()) {
                        boolean get = head.method().equals("GET");
                        if (head.method().equals("PUT")) {
                            connection.readBody(head);
                        }
                        connection.send(
                                get
                                        ? "HTTP/1.1 204 No Content\r\n\r\n"
                                        : "HTTP/1.1 200 OK\r\nContent-Length: "
                                                + (head.method().equals("HEAD") ? 9 : 0) + "\r\n\r\n");
                    }
                });
                TestGateway gateway = start(backEnd);
                H2Wire client = H2Wire.to(gateway.port())) {
            Answer head = client.request(1, true, "HEAD", "/", "a.test").await(1);
            assertThat(head.header("content-length")).isEqualTo("9");
            assertThat(head.text()).isEmpty();
            assertThat(client.get(3, "/").await(3).status()).isEqualTo(204);
            client.request(5, false, "PUT", "/", "a.test", "expect", "100-continue", "content-length", "2");
            assertThat(client.awaitHead(5).status()).isEqualTo(100);
            client.answer(5).headers = null;
            assertThat(client.data(5, true, "hi").await(5).status()).isEqualTo(200);
        }
    }

    @Test
    void answer_beforeTheRequestsEnd_endsTheRequestToo() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.readHead();
                    connection.send(TestBackEnd.ok("enough"));
                    connection.awaitClose();
                });
                TestGateway gateway = start(backEnd);
                H2Wire client = H2Wire.to(gateway.port())) {
            Answer answer = client.request(1, false, "POST", "/", "a.test")
                    .data(1, false, "x")
                    .await(1);
            assertThat(answer.text()).isEqualTo("enough");
            while (answer.reset < 0 && client.read()) {
                // until it is told that nobody reads the rest
            }
            assertThat(answer.reset).isEqualTo(NO_ERROR);
            assertThat(client.get(3, "/none").await(3).text()).isEqualTo("enough");
        }
    }

    @Test
    void clientsReset_cancelsAtTheTarget_connectionGoesOn() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch gone = new CountDownLatch(1);
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    Message head = connection.readHead();
                    if (head != null && head.target().equals("/hang")) {
                        asked.countDown();
                        connection.awaitClose();
                        gone.countDown();
                    } else {
                        connection.send(TestBackEnd.ok("hi"));
                    }
                });
                TestGateway gateway = start(backEnd);
                H2Wire client = H2Wire.to(gateway.port())) {
            client.get(1, "/hang");
            assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
            client.frame(
                    H2Wire.RST_STREAM,
                    0,
                    1,
                    ByteBuffer.allocate(4).putInt(CANCEL).array());
            assertThat(gone.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(client.get(3, "/").await(3).text()).isEqualTo("hi");
        }
    }

    @Test
    void brokenAnswer_isNoWholeOne() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.readHead();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
                });
                TestGateway gateway = start(backEnd);
                H2Wire client = H2Wire.to(gateway.port())) {
            Answer answer = client.get(1, "/").await(1);
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.ended).isFalse();
            assertThat(answer.reset).isEqualTo(INTERNAL_ERROR);
        }
    }

    @Test
    void gatewaysOwnError_asOverHttp1() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("hi");
                TestGateway gateway = start(backEnd);
                H2Wire client = H2Wire.to(gateway.port());
                TestClient old = gateway.client()) {
            gateway.reload(Yaml.to(backEnd).paths("[\"/a\"]").text());
            Answer answer = client.get(1, "/zzz").await(1);
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.text()).contains("no Route matched with those values");
            assertThat(answer.header("content-type")).isEqualTo("application/json; charset=utf-8");
            assertThat(old.get("/zzz").read().status())
                    .as("the same port speaks HTTP/1 too")
                    .isEqualTo(404);
        }
    }

    // ---------------------------------------------------------------- smuggling

    /** Each is a request that could become two, or another one, on a connection of HTTP/1. None may reach a target. */
    @Test
    void malformedRequests_neverReachATarget() throws Exception {
        String[][] malformed = {
            {"x", "a\r\nx-evil: 1"},
            {"x", "a\nx-evil: 1"},
            {"x", "a\0b"},
            {"x", " padded"},
            {"x", "padded "},
            {"X-Upper", "1"},
            {"x y", "1"},
            {"x:y", "1"},
            {"", "1"},
            {"connection", "close"},
            {"transfer-encoding", "chunked"},
            {"keep-alive", "1"},
            {"proxy-connection", "close"},
            {"upgrade", "h2c"},
            {"te", "gzip"},
            {"content-length", "5"},
            {":status", "200"},
            {":path", "/other"},
            {":unknown", "1"},
        };
        try (TestBackEnd backEnd = TestBackEnd.answering("hi");
                TestGateway gateway = start(backEnd)) {
            for (String[] field : malformed) {
                try (H2Wire client = H2Wire.to(gateway.port())) {
                    Answer answer =
                            client.request(1, true, "GET", "/", "a.test", field).await(1);
                    assertThat(answer.reset).as("%s: %s", (Object[]) field).isEqualTo(PROTOCOL_ERROR);
                }
            }
            assertThat(backEnd.requests()).isEmpty();
        }
    }

    @Test
    void malformedPseudoHeaders_neverReachATarget() throws Exception {
        String[][] malformed = {
            {":method", "GET", ":scheme", "http", ":authority", "a"},
            {":method", "GET", ":path", "/", ":authority", "a"},
            {":scheme", "http", ":path", "/", ":authority", "a"},
            {":method", "GET", ":scheme", "http", ":path", "", ":authority", "a"},
            {":method", "GET", ":scheme", "ftp", ":path", "/", ":authority", "a"},
            {":method", "GET /x HTTP/1.1\r\n", ":scheme", "http", ":path", "/", ":authority", "a"},
            {":method", "GET", ":scheme", "http", ":path", "/ HTTP/1.1\r\nX: y", ":authority", "a"},
            {":method", "GET", ":scheme", "http", ":path", "/a b", ":authority", "a"},
            {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a\r\nx: y"},
            {":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a", "x", "1", ":path", "/2"},
            {":method", "GET", ":method", "PUT", ":scheme", "http", ":path", "/", ":authority", "a"},
        };
        try (TestBackEnd backEnd = TestBackEnd.answering("hi");
                TestGateway gateway = start(backEnd)) {
            for (String[] fields : malformed) {
                try (H2Wire client = H2Wire.to(gateway.port())) {
                    Answer answer = client.frame(
                                    H2Wire.HEADERS, H2Wire.END_HEADERS | H2Wire.END_STREAM, 1, H2Wire.block(fields))
                            .await(1);
                    assertThat(answer.reset).as(String.join(" ", fields)).isEqualTo(PROTOCOL_ERROR);
                }
            }
            assertThat(backEnd.requests()).isEmpty();
        }
    }

    @Test
    void requestsThatHttp1Refuses_areRefusedAlike() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("hi");
                TestGateway gateway = start(backEnd);
                H2Wire client = H2Wire.to(gateway.port())) {
            assertThat(client.request(1, true, "GET", "/", "a", "host", "b")
                            .await(1)
                            .status())
                    .as("host beside another authority")
                    .isEqualTo(400);
            assertThat(client.request(3, true, "GET", "/", "a", "host", "A")
                            .await(3)
                            .status())
                    .as("the same twice")
                    .isEqualTo(200);
            assertThat(client.request(5, true, "GET", "/", "a/b").await(5).status())
                    .isEqualTo(400);
            assertThat(client.request(7, true, "GET", "x", "a").await(7).status())
                    .isEqualTo(400);
            assertThat(client.request(17, true, "GET", "http://b/", "a").await(17).reset)
                    .as("another host in the path")
                    .isEqualTo(PROTOCOL_ERROR);
            assertThat(client.request(19, true, "get", "/", "a").await(19).status())
                    .isEqualTo(400);
            assertThat(client.request(21, true, "TRACE", "/", "a").await(21).status())
                    .isEqualTo(405);
            byte[] noHost = H2Wire.block(":method", "GET", ":scheme", "http", ":path", "/");
            assertThat(client.frame(H2Wire.HEADERS, H2Wire.END_HEADERS | H2Wire.END_STREAM, 23, noHost)
                            .await(23)
                            .status())
                    .isEqualTo(400);
            byte[] connect = H2Wire.block(":method", "CONNECT", ":authority", "a:80");
            assertThat(client.frame(H2Wire.HEADERS, H2Wire.END_HEADERS, 25, connect)
                            .await(25)
                            .status())
                    .isEqualTo(405);
            assertThat(backEnd.requests()).hasSize(1);
        }
    }

    @Test
    void bodyOfAnotherLengthThanAnnounced_isMalformed() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("hi");
                TestGateway gateway = start(backEnd);
                H2Wire client = H2Wire.to(gateway.port())) {
            client.request(1, false, "POST", "/", "a", "content-length", "3").data(1, true, "four");
            assertThat(client.await(1).reset).isEqualTo(PROTOCOL_ERROR);
            client.request(3, false, "POST", "/", "a", "content-length", "5").data(3, true, "four");
            assertThat(client.await(3).reset).isEqualTo(PROTOCOL_ERROR);
            assertThat(backEnd.requests()).isEmpty();
        }
    }

    // ---------------------------------------------------------------- what an outsider can make grow

    @Test
    void headers_tooLarge_areRefused() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("hi");
                TestGateway gateway = start(backEnd);
                H2Wire client = H2Wire.to(gateway.port())) {
            String[] many = new String[24];
            for (int i = 0; i < many.length; i += 2) {
                many[i] = "x-" + i;
                many[i + 1] = "v".repeat(3000);
            }
            byte[] block = H2Wire.block(many);
            byte[] first = H2Wire.block(":method", "GET", ":scheme", "http", ":path", "/", ":authority", "a");
            client.frame(H2Wire.HEADERS, H2Wire.END_STREAM, 1, first);
            for (int at = 0; at < block.length; at += 16_000) {
                int to = Math.min(block.length, at + 16_000);
                client.frame(
                        H2Wire.CONTINUATION,
                        to == block.length ? H2Wire.END_HEADERS : 0,
                        1,
                        java.util.Arrays.copyOfRange(block, at, to));
            }
            Answer answer = client.await(1);
            assertThat(answer.status() == 431 || answer.reset >= 0 || client.goAway() >= 0)
                    .isTrue();
            assertThat(backEnd.requests()).isEmpty();
        }
    }

    @Test
    void floods_endTheConnection() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("hi");
                TestGateway gateway = start(backEnd)) {
            assertThat(flooded(gateway, (client, i) -> client.frame(H2Wire.PING, 0, 0, new byte[8])))
                    .isIn(ENHANCE_YOUR_CALM, CUT);
            assertThat(flooded(gateway, (client, i) -> client.frame(H2Wire.SETTINGS, 0, 0, new byte[0])))
                    .isIn(ENHANCE_YOUR_CALM, CUT);
            assertThat(flooded(gateway, (client, i) -> client.frame(H2Wire.PRIORITY, 0, 1, new byte[] {0, 0, 0, 3, 9})))
                    .isIn(ENHANCE_YOUR_CALM, CUT);
            byte[] cancel = ByteBuffer.allocate(4).putInt(CANCEL).array();
            assertThat(flooded(gateway, (client, i) -> {
                        client.get(2 * i + 1, "/");
                        client.frame(H2Wire.RST_STREAM, 0, 2 * i + 1, cancel);
                    }))
                    .as("rapid reset")
                    .isIn(ENHANCE_YOUR_CALM, CUT);
            assertThat(flooded(
                            gateway,
                            (client, i) ->
                                    client.frame(i == 0 ? H2Wire.HEADERS : H2Wire.CONTINUATION, 0, 1, new byte[0])))
                    .as("a head without end")
                    .isIn(ENHANCE_YOUR_CALM, CUT);
            TestGateway.await("none counted any more", () -> gateway.stats().openCount() == 0);
            try (H2Wire client = H2Wire.to(gateway.port())) {
                assertThat(client.get(1, "/").await(1).text()).isEqualTo("hi");
            }
        }
    }

    @Test
    void smallMessages_manyOnOneStream_areNoFlood() throws Exception {
        int messages = 6_000;
        try (TestBackEnd backEnd = TestBackEnd.answering("hi");
                TestGateway gateway = start(backEnd);
                H2Wire client = H2Wire.to(gateway.port())) {
            client.request(1, false, "POST", "/", "a.test");
            for (int i = 0; i < messages; i++) {
                client.data(1, false, "tick ");
            }
            client.data(1, true, "");
            assertThat(client.await(1).text()).isEqualTo("hi");
            assertThat(backEnd.onlyRequest().text()).hasSize(5 * messages);
        }
    }

    @Test
    void emptyFrames_manyOnOneStream_endTheConnection() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("hi");
                TestGateway gateway = start(backEnd)) {
            assertThat(flooded(gateway, (client, i) -> {
                        if (i == 0) {
                            client.request(1, false, "POST", "/", "a.test");
                        }
                        client.data(1, false, "");
                    }))
                    .isIn(ENHANCE_YOUR_CALM, CUT);
            TestGateway.await("none counted any more", () -> gateway.stats().openCount() == 0);
        }
    }

    private interface Flood {
        void send(H2Wire client, int i) throws IOException;
    }

    private static int flooded(TestGateway gateway, Flood flood) throws IOException {
        try (H2Wire client = H2Wire.to(gateway.port())) {
            for (int i = 0; i < 20_000; i++) {
                try {
                    flood.send(client, i);
                } catch (SocketException over) {
                    break;
                }
            }
            return client.awaitClose();
        }
    }

    @Test
    void streams_moreThanAllowedAtATime_areRefused() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.readHead();
                    release.await(10, TimeUnit.SECONDS);
                    connection.send(TestBackEnd.ok("hi"));
                });
                TestGateway gateway = start(backEnd);
                H2Wire client = H2Wire.to(gateway.port())) {
            for (int i = 0; i <= 128; i++) {
                client.get(2 * i + 1, "/");
            }
            assertThat(client.await(2 * 128 + 1).reset).isGreaterThan(0);
            assertThat(gateway.stats().busyCount()).isLessThanOrEqualTo(128);
            release.countDown();
            assertThat(client.await(1).text()).isEqualTo("hi");
        }
    }

    @Test
    void windowNeverOpened_stopsTheTarget_andEndsInTime() throws Exception {
        AtomicLong sent = new AtomicLong();
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.readHead();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
                    byte[] piece = new byte[10_000];
                    for (int i = 0; i < 10_000; i++) {
                        connection.send(piece);
                        sent.addAndGet(piece.length);
                    }
                });
                TestGateway gateway = start(backEnd);
                H2Wire client = H2Wire.to(gateway.port()).grantNothing()) {
            assertThat(client.get(1, "/").awaitHead(1).status()).isEqualTo(200);
            long before = -1;
            while (before != sent.get()) {
                before = sent.get();
                TimeUnit.MILLISECONDS.sleep(300);
            }
            assertThat(before)
                    .as("what the kernel's buffers and ours hold, and not the whole")
                    .isLessThan(20_000_000);
            gateway.awaitTicks();
            gateway.skip(Duration.ofSeconds(61));
            assertThat(client.await(1).reset).isEqualTo(INTERNAL_ERROR);
        }
    }

    @Test
    void slowTarget_stopsTheClient() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    Message head = connection.readHead();
                    release.await(10, TimeUnit.SECONDS);
                    if (head != null) {
                        connection.readBody(head);
                    }
                    connection.send(TestBackEnd.ok("hi"));
                });
                TestGateway gateway = start(backEnd);
                H2Wire client = H2Wire.to(gateway.port())) {
            for (int i = 0; i < 4; i++) {
                client.read(); // the gateway's settings and window hold from here on
            }
            client.request(1, false, "POST", "/", "a");
            // The stream's window, and not one byte more: a client that went on would break the rules.
            String piece = "x".repeat(16_000);
            for (int i = 0; i < 16; i++) {
                client.data(1, false, piece);
            }
            release.countDown();
            assertThat(client.data(1, true, "").await(1).text()).isEqualTo("hi");
            assertThat(backEnd.onlyRequest().body()).hasSize(16 * 16_000);
        }
    }

    // ---------------------------------------------------------------- ends

    @Test
    void drain_saysGoAway_andFinishesStreams() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.readHead();
                    asked.countDown();
                    release.await(10, TimeUnit.SECONDS);
                    connection.send(TestBackEnd.ok("hi"));
                });
                TestGateway gateway = start(backEnd);
                H2Wire client = H2Wire.to(gateway.port())) {
            client.get(1, "/");
            assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
            Thread stopping = new Thread(() -> gateway.gateway().stop());
            stopping.start();
            while (client.goAway() < 0 && client.read()) {
                // until it is told
            }
            assertThat(client.goAway()).isEqualTo(NO_ERROR);
            release.countDown();
            assertThat(client.await(1).text()).isEqualTo("hi");
            client.awaitClose();
            stopping.join();
        }
    }

    @Test
    void idleConnection_isClosed() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("hi");
                TestGateway gateway = start(backEnd);
                H2Wire client = H2Wire.to(gateway.port());
                TestClient silent = gateway.client()) {
            assertThat(client.get(1, "/").await(1).text()).isEqualTo("hi");
            gateway.awaitSecond();
            gateway.skip(Duration.ofSeconds(76));
            assertThat(client.awaitClose()).isEqualTo(NO_ERROR);
            assertThat(silent.readToEnd()).isEmpty();
        }
    }

    @Test
    void connectionThatNeverSpeaks_isClosed_andNotCountedAnyMore() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("hi");
                TestGateway gateway = start(backEnd);
                TestClient silent = gateway.client()) {
            TestGateway.await("counted", () -> gateway.stats().openCount() == 1);
            gateway.skip(Duration.ofSeconds(61));
            assertThat(silent.readToEnd()).isEmpty();
            TestGateway.await("not counted any more", () -> gateway.stats().openCount() == 0);
        }
    }

    @Test
    void headersOnAStreamThatIsOver_endTheConnection() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("hi");
                TestGateway gateway = start(backEnd);
                H2Wire client = H2Wire.to(gateway.port())) {
            assertThat(client.get(1, "/").await(1).text()).isEqualTo("hi");
            assertThat(client.get(1, "/").awaitClose()).isEqualTo(STREAM_CLOSED);
        }
    }
}
