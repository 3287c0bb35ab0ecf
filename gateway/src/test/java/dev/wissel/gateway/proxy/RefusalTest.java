package dev.wissel.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.gateway.proxy.Wire.Message;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What is refused: answered with an error, closed after it, and nothing of it or after it seen by a back end. */
class RefusalTest {
    private static final String AFTER = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";

    @AfterAll
    static void noLeaks() {
        Leaks.assertNone();
    }

    @Test
    void ambiguousRequests_refusedAndConnectionClosed_nothingForwarded() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text())) {
            for (String head : List.of(
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n",
                    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n",
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\n",
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4, 4\r\n\r\n",
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +4\r\n\r\n",
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x4\r\n\r\n",
                    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, chunked\r\n\r\n",
                    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
                    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n",
                    "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: a\r\nX: 1\r\n folded: 2\r\n\r\n",
                    "GET / HTTP/1.1\nHost: a\n\n",
                    "GET / HTTP/1.1\r\nHost: a\r\nX: 1\nY: 2\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: a\r\nX: 1\rY: 2\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                    "GET / HTTP/1.1\r\n\r\n",
                    "GET http://a/ HTTP/1.1\r\nHost: b\r\n\r\n",
                    "GET / HTTP/1.1\r\nHost: a\r\nConnection: Content-Length\r\n\r\n",
                    "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
                    "GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
                    "GET * HTTP/1.1\r\nHost: a\r\n\r\n")) {
                try (TestClient client = gateway.client()) {
                    String answer = client.send(head + "0\r\n\r\n" + AFTER).readToEnd();
                    assertThat(answer).as(head).startsWith("HTTP/1.1 400 Bad Request\r\n");
                    assertThat(answer.indexOf("HTTP/1.1", 1))
                            .as("a second answer to " + head)
                            .isNegative();
                    assertThat(answer).contains("\r\nConnection: close\r\n");
                }
            }
            assertThat(backEnd.connections()).isZero();
            assertThat(gateway.stats().rejectedCount()).isEqualTo(21);
        }
    }

    @Test
    void malformedAfterAGoodOne_goodOneAnsweredFirst() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("good");
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\nBAD\r\n\r\n" + AFTER);
            assertThat(client.read().text()).isEqualTo("good");
            Message refused = client.read();
            assertThat(refused.status()).isEqualTo(400);
            assertThat(client.readToEnd()).isEmpty();
            assertThat(backEnd.requests()).hasSize(1);
        }
    }

    @Test
    void brokenChunks_refused_andTheTargetNeverSeesACompleteRequest() throws Exception {
        for (String chunks : List.of(
                "g\r\n",
                "3\r\nabcd\r\n0\r\n\r\n",
                "-1\r\n",
                "3\nabc\r\n",
                "3\r\nabc\n0\r\n\r\n",
                "fffffffffffffffff\r\n",
                "0\r\nContent-Length: 5\r\n\r\n")) {
            for (boolean together : new boolean[] {true, false}) {
                try (TestBackEnd backEnd = TestBackEnd.answering("x");
                        TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                        TestClient client = gateway.client()) {
                    String head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
                    if (together) {
                        client.send(head + chunks + AFTER);
                    } else {
                        client.send(head);
                        TestGateway.await("forwarded", () -> backEnd.connections() == 1);
                        client.send(chunks + AFTER);
                    }
                    String answer = client.readToEnd();
                    assertThat(answer)
                            .as(chunks)
                            .startsWith("HTTP/1.1 400 Bad Request\r\n")
                            .contains("Connection: close");
                    assertThat(backEnd.requests()).as(chunks).isEmpty();
                }
            }
        }
    }

    @Test
    void overlongHeads_refused_withTheirOwnStatus() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text())) {
            String many = "X-A: b\r\n".repeat(300);
            for (String[] each : new String[][] {
                {"GET /" + "a".repeat(9000) + " HTTP/1.1\r\nHost: a\r\n\r\n", "414"},
                {"GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(9000) + "\r\n\r\n", "431"},
                {"GET / HTTP/1.1\r\nHost: a\r\n" + many + "\r\n", "431"},
                {"GET / HTTP/1.1\r\nHost: a\r\n" + ("X: " + "a".repeat(8000) + "\r\n").repeat(5) + "\r\n", "431"},
                {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", "505"},
                {"CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n", "405"}
            }) {
                try (TestClient client = gateway.client()) {
                    assertThat(client.send(each[0]).readToEnd()).startsWith("HTTP/1.1 " + each[1] + " ");
                }
            }
            assertThat(backEnd.connections()).isZero();
        }
    }

    @Test
    void tooManyConnections_closed_theOthersServed() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway =
                        TestGateway.start(Yaml.to(backEnd).text(), options -> options.withMaxConnections(3))) {
            List<TestClient> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                TestClient client = gateway.client();
                client.get("/").read();
                clients.add(client);
            }
            try (TestClient fourth = gateway.client()) {
                assertThat(fourth.readToEnd()).isEmpty();
            }
            for (TestClient client : clients) {
                assertThat(client.get("/").read().status()).isEqualTo(200);
                client.close();
            }
            TestGateway.await("closed", () -> gateway.stats().openCount() == 0);
            assertThat(gateway.get("/").status()).isEqualTo(200);
            assertThat(gateway.stats().refusedCount()).isEqualTo(1);
        }
    }

    @Test
    void malformed_errorBody_plainTextAsKongsNginx() throws Exception {
        try (TestGateway gateway = TestGateway.start(Yaml.to().text());
                TestClient client = gateway.client()) {
            Message answer = client.send("NONSENSE\r\n\r\n").read();
            assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
            assertThat(answer.text()).startsWith("Bad request\nrequest_id: ");
        }
    }
}
