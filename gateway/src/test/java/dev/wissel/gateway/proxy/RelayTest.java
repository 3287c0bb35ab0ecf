package dev.wissel.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.gateway.proxy.Wire.Message;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Bytes through the gateway, both ways, in every framing that HTTP/1 has. */
class RelayTest {
    @AfterAll
    static void noLeaks() {
        Leaks.assertNone();
    }

    // ---------------------------------------------------------------- as Kong (recorded exchanges)

    @Test
    void success_headersBothWays_asKong() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(
                        TestBackEnd.answer(
                                "HTTP/1.1 200 OK\r\nServer: tiny\r\nX-Backend: b1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"));
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd)
                        .paths("[\"/a\"]")
                        .service("path: /base")
                        .text());
                TestClient client = gateway.client()) {
            Message answer = client.send(
                            "GET /a/x?q=1 HTTP/1.1\r\nHost: 127.0.0.1:8000\r\nAccept-Encoding: identity\r\n\r\n")
                    .read();
            assertThat(answer.start()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(answer.headers().stream().map(Wire.Header::name))
                    .containsExactly(
                            "Server",
                            "X-Backend",
                            "Content-Type",
                            "Content-Length",
                            "Connection",
                            "X-Kong-Upstream-Latency",
                            "X-Kong-Proxy-Latency",
                            "Via",
                            "X-Kong-Request-Id");
            assertThat(answer.header("Connection")).isEqualTo("keep-alive");
            assertThat(answer.header("Via")).startsWith("1.1 wissel/");
            assertThat(answer.text()).isEqualTo("{}");
            Message request = backEnd.onlyRequest();
            assertThat(request.start()).isEqualTo("GET /base/x?q=1 HTTP/1.1");
            assertThat(request.header("Host")).isEqualTo(backEnd.target());
            assertThat(request.header("Connection")).isEqualTo("keep-alive");
            assertThat(request.header("Via")).isEqualTo(answer.header("Via"));
            assertThat(request.header("X-Forwarded-For")).isEqualTo("127.0.0.1");
            assertThat(request.header("X-Forwarded-Proto")).isEqualTo("http");
            assertThat(request.header("X-Forwarded-Host")).isEqualTo("127.0.0.1");
            assertThat(request.header("X-Forwarded-Port")).isEqualTo(String.valueOf(gateway.port()));
            assertThat(request.header("X-Forwarded-Path")).isEqualTo("/a/x");
            assertThat(request.header("X-Forwarded-Prefix")).isEqualTo("/a");
            assertThat(request.header("X-Real-IP")).isEqualTo("127.0.0.1");
            assertThat(request.header("X-Kong-Request-Id"))
                    .isEqualTo(answer.header("X-Kong-Request-Id"))
                    .matches("[0-9a-f]{32}");
            assertThat(request.header("Accept-Encoding")).isEqualTo("identity");
        }
    }

    @Test
    void gatewaysOwnAnswers_formAndHeaders_asKong() throws Exception {
        try (TestGateway gateway = TestGateway.start(Yaml.to().paths("[\"/a\"]").text())) {
            Message noRoute = gateway.get("/zzz");
            assertThat(noRoute.start()).isEqualTo("HTTP/1.1 404 Not Found");
            assertThat(noRoute.headers().stream().map(Wire.Header::name))
                    .containsExactly(
                            "Date",
                            "Content-Type",
                            "Connection",
                            "Content-Length",
                            "X-Kong-Response-Latency",
                            "Server",
                            "X-Kong-Request-Id");
            assertThat(noRoute.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
            assertThat(noRoute.header("Content-Length")).isEqualTo("103");
            assertThat(noRoute.text()).contains("\"message\":\"no Route matched with those values\"");
            Message noTarget = gateway.get("/a/x");
            assertThat(noTarget.status()).isEqualTo(503);
            assertThat(noTarget.header("Content-Length")).isEqualTo("113");
            assertThat(noTarget.header("Retry-After")).isNull();
            assertThat(noTarget.text()).contains("failure to get a peer from the ring-balancer");
        }
    }

    @Test
    void onlyWeightZero_answer_503AsKong() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(
                        Yaml.to().target(backEnd.target(), "weight: 0").text())) {
            assertThat(gateway.get("/").status()).isEqualTo(503);
            assertThat(backEnd.connections()).isZero();
        }
    }

    // ---------------------------------------------------------------- Host

    @Test
    void preserveHost_hostWithPort_passedOnAsSent() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(
                        Yaml.to(backEnd).route("preserve_host: true").text());
                TestClient client = gateway.client()) {
            client.send("GET / HTTP/1.1\r\nHost: shop.test:8443\r\n\r\n").read();
            assertThat(backEnd.onlyRequest().header("Host")).isEqualTo("shop.test:8443");
            assertThat(backEnd.onlyRequest().header("X-Forwarded-Host")).isEqualTo("shop.test");
        }
    }

    @Test
    void hostHeader_ofUpstream_sentWithPort() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(
                        Yaml.to(backEnd).upstream("host_header: api.test").text())) {
            gateway.get("/");
            assertThat(backEnd.onlyRequest().header("Host")).isEqualTo("api.test:" + backEnd.port());
        }
    }

    @Test
    void absoluteTarget_inOriginForm_andItsHostForwarded() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(
                        Yaml.to(backEnd).route("preserve_host: true").text());
                TestClient client = gateway.client()) {
            client.send("GET http://abs.test:81/p/q?r HTTP/1.1\r\nHost: abs.test:81\r\n\r\n")
                    .read();
            client.send("GET http://abs.test HTTP/1.1\r\nHost: abs.test\r\n\r\n")
                    .read();
            assertThat(backEnd.requests().stream().map(Message::target)).containsExactly("/p/q?r", "/");
            assertThat(backEnd.requests().get(0).header("Host")).isEqualTo("abs.test:81");
        }
    }

    // ---------------------------------------------------------------- headers

    @Test
    void forwarded_ofUntrustedClient_replacedAndAppended() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            client.send(
                            "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 9.9.9.9\r\nX-Forwarded-Proto: https\r\nX-Real-IP: 9.9.9.9\r\n"
                                    + "X-Forwarded-Host: evil\r\nX-Forwarded-Port: 1\r\nX-Forwarded-Prefix: /evil\r\nX-Kong-Request-Id: evil\r\nVia: 1.0 front\r\n\r\n")
                    .read();
            Message request = backEnd.onlyRequest();
            assertThat(request.header("X-Forwarded-For")).isEqualTo("9.9.9.9, 127.0.0.1");
            assertThat(request.header("X-Forwarded-Proto")).isEqualTo("http");
            assertThat(request.header("X-Forwarded-Host")).isEqualTo("a");
            assertThat(request.header("X-Forwarded-Port")).isEqualTo(String.valueOf(gateway.port()));
            assertThat(request.header("X-Real-IP")).isEqualTo("127.0.0.1");
            assertThat(request.header("X-Kong-Request-Id")).doesNotContain("evil");
            assertThat(request.all("X-Forwarded-Prefix")).doesNotContain("/evil");
            assertThat(request.header("Via")).startsWith("1.0 front, 1.1 wissel/");
        }
    }

    // ---------------------------------------------------------------- answers without body

    @Test
    void answersWithoutBody_onOneConnection_eachEndsAtItsHead() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    for (Message request = connection.read(); request != null; request = connection.read()) {
                        connection.send(
                                switch (request.target()) {
                                    case "/204" -> "HTTP/1.1 204 No Content\r\nX-A: 1\r\n\r\n";
                                    case "/304" ->
                                        "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\nETag: \"x\"\r\n\r\n";
                                    case "/empty" -> "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
                                    default -> "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"; // to HEAD
                                });
                    }
                });
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            assertThat(client.get("/204").readHead().status()).isEqualTo(204);
            Message notModified = client.get("/304").readHead();
            assertThat(notModified.status()).isEqualTo(304);
            assertThat(notModified.header("Content-Length")).isEqualTo("7");
            assertThat(client.get("/empty").read().status()).isEqualTo(200);
            Message head = client.send("HEAD /h HTTP/1.1\r\nHost: a\r\n\r\n").readHead();
            assertThat(head.header("Content-Length")).isEqualTo("1000");
            assertThat(client.get("/204").readHead().status()).isEqualTo(204);
            assertThat(backEnd.connections()).isEqualTo(1);
        }
    }

    @Test
    void head_answeredByTheGateway_hasNoBody() throws Exception {
        try (TestGateway gateway = TestGateway.start(Yaml.to().paths("[\"/a\"]").text());
                TestClient client = gateway.client()) {
            client.send("HEAD /zzz HTTP/1.1\r\nHost: a\r\n\r\nHEAD /yyy HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.readHead().status()).isEqualTo(404);
            assertThat(client.readHead().status()).isEqualTo(404);
        }
    }

    // ---------------------------------------------------------------- bodies in pieces

    @Test
    void answer_inPieces_eachPieceReachesTheClientBeforeTheNext() throws Exception {
        CountDownLatch headSeen = new CountDownLatch(1);
        CountDownLatch firstSeen = new CountDownLatch(1);
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.read();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Le");
                    connection.send("ngth: 6\r\n\r\n");
                    headSeen.await(5, TimeUnit.SECONDS);
                    connection.send("abc");
                    firstSeen.await(5, TimeUnit.SECONDS);
                    connection.send("def");
                    connection.awaitClose();
                });
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            assertThat(client.get("/").readHead().status()).isEqualTo(200);
            headSeen.countDown();
            assertThat(client.readBytes(3)).asString().isEqualTo("abc");
            firstSeen.countDown();
            assertThat(client.readBytes(3)).asString().isEqualTo("def");
        }
    }

    @Test
    void chunkedAnswer_byteByByte_passedOnWithTrailers() throws Exception {
        String body = "3\r\nabc\r\na;x=y\r\n0123456789\r\n0\r\nX-Sum: 1\r\n\r\n";
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    for (Message request = connection.read(); request != null; request = connection.read()) {
                        for (char each : ("HTTP/1.1 200 OK\r\nTrailer: X-Sum\r\nTransfer-Encoding: chunked\r\n\r\n"
                                        + body)
                                .toCharArray()) {
                            connection.send(String.valueOf(each));
                        }
                    }
                });
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            for (int i = 0; i < 2; i++) {
                Message answer = client.get("/").read();
                assertThat(answer.text()).isEqualTo("abc0123456789");
                assertThat(answer.trailers()).isEqualTo("X-Sum: 1\r\n");
                assertThat(answer.all("Content-Length")).isEmpty();
            }
            assertThat(backEnd.connections()).isEqualTo(1);
        }
    }

    @Test
    void chunkedRequest_byteByByte_passedOnWithTrailers() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("ok");
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            String request =
                    "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1\r\n!\r\n0\r\nX-T: 9\r\n\r\n";
            for (char each : request.toCharArray()) {
                client.send(String.valueOf(each));
            }
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(backEnd.onlyRequest().text()).isEqualTo("hello!");
            assertThat(backEnd.onlyRequest().trailers()).isEqualTo("X-T: 9\r\n");
            assertThat(client.get("/").read().status()).isEqualTo(200);
        }
    }

    @Test
    void interimAnswers_beforeTheFinalOne_notTakenForIt() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.read();
                    connection.send(
                            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.");
                    go.await(5, TimeUnit.SECONDS);
                    connection.send("1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                    connection.awaitClose();
                });
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            client.get("/");
            TestGateway.await("request seen", () -> backEnd.requests().size() == 1);
            go.countDown();
            Message answer = client.read();
            assertThat(answer.start()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(answer.all("Link")).isEmpty();
        }
    }

    // ---------------------------------------------------------------- HTTP/1.0 and answers until close

    @Test
    void untilClose_forNewClient_chunkedAndConnectionKept() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.read();
                    connection
                            .send("HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nabc")
                            .send("def");
                });
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            for (int i = 0; i < 2; i++) {
                Message answer = client.get("/").read();
                assertThat(answer.start()).isEqualTo("HTTP/1.1 200 OK");
                assertThat(answer.header("Transfer-Encoding")).isEqualTo("chunked");
                assertThat(answer.text()).isEqualTo("abcdef");
            }
        }
    }

    @Test
    void oldClient_chunkedAnswer_unchunkedAndClosed() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.read();
                    for (char each :
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\nX-T: 1\r\n\r\n"
                                    .toCharArray()) {
                        connection.send(String.valueOf(each));
                    }
                    connection.awaitClose();
                });
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            String all = client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                    .readToEnd();
            assertThat(all).contains("Connection: close\r\n").endsWith("\r\n\r\nabcde");
            assertThat(all).doesNotContain("Transfer-Encoding");
        }
    }

    @Test
    void oldClient_knownLength_keptAliveOnlyIfAsked() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("hello");
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text())) {
            try (TestClient client = gateway.client()) {
                for (int i = 0; i < 2; i++) {
                    Message answer = client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                            .read();
                    assertThat(answer.header("Connection")).isEqualTo("keep-alive");
                }
            }
            try (TestClient client = gateway.client()) {
                assertThat(client.send("GET / HTTP/1.0\r\n\r\n").readToEnd())
                        .contains("Connection: close")
                        .endsWith("hello");
            }
        }
    }

    // ---------------------------------------------------------------- truncation

    @Test
    void upstreamClosing_inTheMiddle_clientSeesTruncation() throws Exception {
        for (String answer : List.of(
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n")) {
            try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                        connection.read();
                        connection.send(answer);
                    });
                    TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                    TestClient client = gateway.client()) {
                assertThatThrownBy(() -> client.get("/").read()).as(answer).isInstanceOf(EOFException.class);
                assertThat(backEnd.requests()).hasSize(1);
            }
        }
    }

    @Test
    void malformedAnswer_anyKind_502AndNotReused() throws Exception {
        for (String answer : List.of(
                "GARBAGE\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: a\r\n folded\r\n\r\n",
                "HTTP/2.0 200 OK\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: " + "a".repeat(9000) + "\r\n\r\n")) {
            try (TestBackEnd backEnd = TestBackEnd.start(TestBackEnd.answer(answer));
                    TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                    TestClient client = gateway.client()) {
                Message refused = client.get("/").read();
                assertThat(refused.start()).as(answer).isEqualTo("HTTP/1.1 502 Bad Gateway");
                assertThat(refused.text())
                        .startsWith("An invalid response was received from the upstream server\nrequest_id: ");
                client.request("POST", "/", "x").read();
                assertThat(backEnd.connections()).isEqualTo(2);
            }
        }
    }

    // ---------------------------------------------------------------- pipelining, keep-alive

    @Test
    void pipelined_tenInOneSegment_answeredInOrderOnOneConnection() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    for (Message request = connection.read(); request != null; request = connection.read()) {
                        connection.send(TestBackEnd.ok(request.target()));
                    }
                });
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < 10; i++) {
                all.append(
                        i % 3 == 2
                                ? "POST /" + i + " HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody"
                                : "GET /" + i + " HTTP/1.1\r\nHost: a\r\n\r\n");
            }
            client.send(all.toString());
            for (int i = 0; i < 10; i++) {
                assertThat(client.read().text()).isEqualTo("/" + i);
            }
            assertThat(backEnd.requests().get(2).text()).isEqualTo("body");
            assertThat(backEnd.connections()).isEqualTo(1);
        }
    }

    @Test
    void pipelined_splitAnywhere_sameAnswers() throws Exception {
        String all = "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc"
                + "POST /3 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nde\r\n0\r\n\r\nGET /none HTTP/1.1\r\nHost: a\r\n\r\nGET /4 HTTP/1.1\r\nHost: a\r\n\r\n";
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    for (Message request = connection.read(); request != null; request = connection.read()) {
                        connection.send(TestBackEnd.ok(request.target() + request.text()));
                    }
                });
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd)
                        .paths("[\"~/[0-9]\"]")
                        .route("strip_path: false")
                        .text())) {
            for (int cut = 1; cut < all.length(); cut += 3) {
                try (TestClient client = gateway.client()) {
                    client.send(all.substring(0, cut));
                    client.send(all.substring(cut));
                    List<String> answers = new ArrayList<>();
                    for (int i = 0; i < 5; i++) {
                        Message answer = client.read();
                        answers.add(answer.status() == 404 ? "404" : answer.text());
                    }
                    assertThat(answers).as("cut at " + cut).containsExactly("/1", "/2abc", "/3de", "404", "/4");
                }
            }
        }
    }

    @Test
    void closeAsked_byTheClient_closedAfterTheAnswer() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("hello");
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET /after HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.readToEnd()).contains("Connection: close").endsWith("hello");
            assertThat(backEnd.requests()).hasSize(1);
        }
    }

    @Test
    void optionsAsterisk_routed_orRefusedCleanly() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            Message answer =
                    client.send("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").read();
            assertThat(answer.status()).isIn(200, 400, 404);
            assertThat(client.get("/").read().status()).isEqualTo(200);
        }
    }

    // ---------------------------------------------------------------- Expect, early answers

    @Test
    void expectContinue_gatewayAnswersIt_andDoesNotPassItOn() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("ok");
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n");
            assertThat(client.readHead().start()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(client.send("data").read().status()).isEqualTo(200);
            assertThat(backEnd.onlyRequest().all("Expect")).isEmpty();
            assertThat(backEnd.onlyRequest().text()).isEqualTo("data");
        }
    }

    @Test
    void earlyAnswer_beforeTheBodyIsComplete_reachesTheClientAndEndsTheConnection() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.readHead();
                    connection.send("HTTP/1.1 413 Too Big\r\nContent-Length: 3\r\n\r\nbig");
                    connection.awaitClose();
                });
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\nfirst");
            assertThat(client.read().text()).isEqualTo("big");
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    // ---------------------------------------------------------------- large bodies

    private static final int LARGE = 20_000_000;

    @Test
    void largeUpload_slowBackEnd_arrivesWholeAndIsHeldBack() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    Message head = connection.readHead();
                    read.await(5, TimeUnit.SECONDS);
                    if (head != null) {
                        connection.readBody(head);
                        connection.send(TestBackEnd.ok("ok"));
                    }
                    connection.awaitClose();
                });
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            byte[] body = bytes();
            AtomicLong sent = new AtomicLong();
            Thread sender = new Thread(() -> {
                try {
                    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + LARGE + "\r\n\r\n");
                    for (int at = 0; at < LARGE; at += 100_000) {
                        client.socket().getOutputStream().write(body, at, 100_000);
                        sent.addAndGet(100_000);
                    }
                } catch (IOException gone) {
                    sent.set(-1);
                }
            });
            sender.start();
            awaitStandstill(sent);
            assertThat(sent.get())
                    .as("bytes taken from the client while nobody reads")
                    .isLessThan(LARGE);
            read.countDown();
            assertThat(client.read().status()).isEqualTo(200);
            assertThat(backEnd.onlyRequest().body()).isEqualTo(body);
        }
    }

    @Test
    void largeDownload_slowClient_arrivesWholeAndIsHeldBack() throws Exception {
        AtomicLong sent = new AtomicLong();
        byte[] body = bytes();
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    for (Message request = connection.read(); request != null; request = connection.read()) {
                        connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + LARGE + "\r\n\r\n");
                        for (int at = 0; at < LARGE; at += 100_000) {
                            connection.send(java.util.Arrays.copyOfRange(body, at, at + 100_000));
                            sent.addAndGet(100_000);
                        }
                    }
                });
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = new TestClient(InetAddress.getByName("127.0.0.1"), gateway.port(), 64 * 1024)) {
            client.get("/").readHead();
            awaitStandstill(sent);
            assertThat(sent.get())
                    .as("bytes taken from the target while nobody reads")
                    .isLessThan(LARGE);
            assertThat(client.readBytes(LARGE)).isEqualTo(body);
            assertThat(client.get("/").read().body()).isEqualTo(body);
            assertThat(backEnd.connections()).isEqualTo(1);
        }
    }

    private static byte[] bytes() {
        byte[] bytes = new byte[LARGE];
        new java.util.Random(7).nextBytes(bytes);
        return bytes;
    }

    /** Waits until a sender has been stopped by back-pressure: no progress between two looks. */
    private static void awaitStandstill(AtomicLong sent) throws InterruptedException {
        long[] before = {-1};
        long[] since = {System.nanoTime()};
        TestGateway.await("standstill", () -> {
            long now = sent.get();
            if (now != before[0] || now == 0) {
                before[0] = now;
                since[0] = System.nanoTime();
            }
            return System.nanoTime() - since[0] > 300_000_000L;
        });
    }

    @Test
    void clientGone_inTheMiddleOfEither_upstreamConnectionClosed() throws Exception {
        CountDownLatch closed = new CountDownLatch(2);
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    Message head = connection.readHead();
                    if (head != null && head.method().equals("GET")) {
                        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nabc");
                    }
                    connection.awaitClose();
                    closed.countDown();
                });
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text())) {
            TestClient downloading = gateway.client();
            downloading.get("/").readHead();
            downloading.close();
            TestClient uploading = gateway.client();
            uploading.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc");
            TestGateway.await("second connection", () -> backEnd.connections() == 2);
            uploading.reset();
            assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void ownAnswer_grpcPreferred_emptyWithoutContentType() throws Exception {
        try (TestGateway gateway = TestGateway.start(Yaml.to().paths("[\"/a\"]").text());
                TestClient client = gateway.client()) {
            Message answer = client.send("GET /zzz HTTP/1.1\r\nHost: a\r\nAccept: application/grpc\r\n\r\n")
                    .read();
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.all("Content-Type")).isEmpty();
            assertThat(answer.body()).isEmpty();
        }
    }

    @Test
    void noContent_thatAnnouncesABody_withoutLengthForTheClient() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(
                        TestBackEnd.answer("HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello"));
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            assertThat(client.get("/").readHead().all("Content-Length")).isEmpty();
            assertThat(client.get("/").readHead().status()).isEqualTo(204);
            assertThat(backEnd.connections()).isEqualTo(2);
        }
    }

    @Test
    void hopByHop_headersAndNominated_dropped() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(
                        TestBackEnd.answer(
                                "HTTP/1.1 200 OK\r\nConnection: X-Down\r\nX-Down: 1\r\nKeep-Alive: timeout=5\r\nX-End: 2\r\nContent-Length: 0\r\n\r\n"));
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            Message answer = client.send(
                            "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, X-Hop\r\nX-Hop: 1\r\n"
                                    + "Keep-Alive: 5\r\nProxy-Connection: x\r\nTE: trailers\r\nUpgrade: h2c\r\nProxy: evil\r\nX-Keep: 2\r\n\r\n")
                    .read();
            Message request = backEnd.onlyRequest();
            for (String name : List.of("X-Hop", "Keep-Alive", "Proxy-Connection", "Upgrade", "Proxy")) {
                assertThat(request.all(name)).as(name).isEmpty();
            }
            assertThat(request.header("X-Keep")).isEqualTo("2");
            assertThat(request.header("TE")).isEqualTo("trailers");
            assertThat(answer.all("X-Down")).isEmpty();
            assertThat(answer.all("Keep-Alive")).isEmpty();
            assertThat(answer.header("X-End")).isEqualTo("2");
        }
    }

    @Test
    void untilClose_resetInTheMiddle_clientSeesTruncation() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.read();
                    connection.send("HTTP/1.0 200 OK\r\n\r\nabc");
                    seen.await(5, TimeUnit.SECONDS);
                    connection.reset();
                });
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            client.get("/").readHead();
            client.readBytes("3\r\nabc\r\n".length());
            seen.countDown();
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void oldClient_chunkedAnswerBrokenOff_seesAResetAndNoCleanEnd() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.read();
                    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
                    seen.await(5, TimeUnit.SECONDS);
                });
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            client.send("GET / HTTP/1.0\r\n\r\n").readHead();
            assertThat(client.readBytes(3)).asString().isEqualTo("abc");
            seen.countDown();
            assertThatThrownBy(client::readToEnd).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void clientOverIpv6_addressForwarded_asNginxWritesIt() throws Exception {
        InetAddress six = InetAddress.getByName("::1");
        try (TestBackEnd backEnd = TestBackEnd.start(
                        new java.net.ServerSocket(0, 50, six), TestBackEnd.answer(TestBackEnd.ok("six")));
                TestGateway gateway = TestGateway.start(
                        Yaml.to().target("[::1]:" + backEnd.port()).text(),
                        options -> options.withListen(List.of(new InetSocketAddress(six, 0)), null));
                TestClient client = new TestClient(six, gateway.port(), 0)) {
            assertThat(client.get("/").read().text()).isEqualTo("six");
            Message request = backEnd.onlyRequest();
            assertThat(request.header("X-Forwarded-For")).isEqualTo("::1");
            assertThat(request.header("X-Real-IP")).isEqualTo("::1");
            assertThat(request.header("Host")).startsWith("[").endsWith("]:" + backEnd.port());
        }
    }

    @Test
    void hostHeader_changedByReload_sentFromThenOn() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(
                        Yaml.to(backEnd).upstream("host_header: old.test").text())) {
            gateway.get("/");
            gateway.reload(Yaml.to(backEnd).upstream("host_header: new.test").text());
            gateway.get("/");
            assertThat(backEnd.requests().get(1).header("Host")).isEqualTo("new.test:" + backEnd.port());
        }
    }

    @Test
    void targetThatIsAGatewayToo_itsLatenciesAndIdReplaced() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(TestBackEnd.answer(
                        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Kong-Upstream-Latency: 77777\r\nX-Kong-Proxy-Latency: 88888\r\n"
                                + "Via: 1.1 inner\r\nX-Kong-Request-Id: inner\r\n\r\n"));
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text())) {
            Message answer = gateway.get("/");
            assertThat(answer.header("X-Kong-Upstream-Latency")).isNotEqualTo("77777");
            assertThat(answer.header("X-Kong-Proxy-Latency")).isNotEqualTo("88888");
            assertThat(answer.header("X-Kong-Request-Id")).matches("[0-9a-f]{32}");
            assertThat(answer.all("Via")).hasSize(2).startsWith("1.1 inner");
        }
    }
}
