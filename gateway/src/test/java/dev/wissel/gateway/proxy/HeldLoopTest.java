package dev.wissel.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.gateway.proxy.Wire.Message;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What happens when events meet in one turn of the event loop, in an order that is chosen here by holding the loop. */
class HeldLoopTest {
    /** A single failure would eject the target. */
    private static final String STRICT =
            "healthchecks:\n  passive:\n    unhealthy:\n      tcp_failures: 1\n      timeouts: 1\n      http_failures: 1";

    @AfterAll
    static void noLeaks() {
        Leaks.assertNone();
    }

    /** Answers one request, and ends the first connection when told to; later ones answer all. */
    private static TestBackEnd.Script endingFirst(CountDownLatch end, CountDownLatch ended, boolean byReset) {
        return connection -> {
            if (connection.number() > 1) {
                TestBackEnd.answer(TestBackEnd.ok("second")).serve(connection);
                return;
            }
            connection.read();
            connection.send(TestBackEnd.ok("first"));
            end.await(5, TimeUnit.SECONDS);
            if (byReset) {
                connection.reset();
            } else {
                connection.close();
            }
            ended.countDown();
        };
    }

    private static Message afterEnd(String request, boolean byReset, Transport transport) throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        try (TestBackEnd backEnd = TestBackEnd.start(endingFirst(end, ended, byReset));
                TestGateway gateway = TestGateway.start(
                        Yaml.to(backEnd).upstream(STRICT).text(), options -> options.withTransport(transport, 1));
                TestClient client = gateway.client()) {
            assertThat(client.get("/").read().text()).isEqualTo("first");
            try (TestGateway.Held held = gateway.hold()) {
                client.send(request);
                end.countDown();
                assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
            }
            Message answer = client.read();
            assertThat(client.get("/after").read().status())
                    .as("the next request on the connection")
                    .isIn(200, 503);
            if (answer.status() == 200) {
                assertThat(backEnd.requests()).hasSize(3);
                assertThat(backEnd.connections()).isEqualTo(2);
                assertThat(gateway.upstream("pool").snapshot().targets().available(0))
                        .isTrue();
                return backEnd.requests().get(1);
            }
            return answer;
        }
    }

    @Test
    void idleConnection_closedAsAGetReusesIt_servedAndNoFailure() throws Exception {
        assertThat(afterEnd("GET /x HTTP/1.1\r\nHost: a\r\n\r\n", false, Transport.best())
                        .target())
                .isEqualTo("/x");
        assertThat(afterEnd("GET /x HTTP/1.1\r\nHost: a\r\n\r\n", false, Transport.NIO)
                        .target())
                .isEqualTo("/x");
    }

    @Test
    void idleConnection_resetAsAGetReusesIt_servedAndNoFailure() throws Exception {
        assertThat(afterEnd("GET /x HTTP/1.1\r\nHost: a\r\n\r\n", true, Transport.best())
                        .target())
                .isEqualTo("/x");
        assertThat(afterEnd("GET /x HTTP/1.1\r\nHost: a\r\n\r\n", true, Transport.NIO)
                        .target())
                .isEqualTo("/x");
    }

    @Test
    void idleConnection_endedAsAPostReusesIt_sentOnceOnAnother() throws Exception {
        if (Transport.best() == Transport.EPOLL) {
            String post = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody";
            assertThat(afterEnd(post, false, Transport.EPOLL).text()).isEqualTo("body");
            assertThat(afterEnd(post, true, Transport.EPOLL).text()).isEqualTo("body");
        }
    }

    @Test
    void unasked_bytesOnIdleConnection_neverReachAClient() throws Exception {
        CountDownLatch send = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.read();
                    connection.send(TestBackEnd.ok("asked"));
                    if (connection.number() == 1) {
                        send.await(5, TimeUnit.SECONDS);
                        connection.send(TestBackEnd.ok("unasked"));
                        connection.awaitClose();
                        closed.countDown();
                    }
                });
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            assertThat(client.get("/").read().text()).isEqualTo("asked");
            send.countDown();
            assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(client.get("/").read().text()).isEqualTo("asked");
        }
    }

    private static void awaitStandstill(AtomicLong sent) throws InterruptedException {
        long[] seen = {-1, 0};
        TestGateway.await("standstill", () -> {
            if (sent.get() != seen[0] || sent.get() == 0) {
                seen[0] = sent.get();
                seen[1] = System.nanoTime();
            }
            return System.nanoTime() - seen[1] > 300_000_000L;
        });
    }

    // ---------------------------------------------------------------- long times, by a clock put forward

    @Test
    void clientOfHalfAHead_after60Seconds_408() throws Exception {
        try (TestGateway gateway = TestGateway.start(Yaml.to().text());
                TestClient client = gateway.client()) {
            client.send("GET / HTT");
            TestGateway.await("accepted", () -> gateway.stats().openCount() == 1);
            gateway.awaitTicks();
            gateway.skip(Duration.ofSeconds(61));
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 408 Request Timeout\r\n");
        }
    }

    @Test
    void idleClient_after75Seconds_closed() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            client.get("/").read();
            gateway.skip(Duration.ofSeconds(76));
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void idleUpstreamConnection_after60Seconds_closed() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.read();
                    connection.send(TestBackEnd.ok("x"));
                    connection.awaitClose();
                    closed.countDown();
                });
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text())) {
            gateway.get("/");
            gateway.skip(Duration.ofSeconds(61));
            assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void idleConnection_endedAsAPostReusesItUnseen_answeredAndConnectionGoesOn() throws Exception {
        String post = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody";
        Message seen = afterEnd(post, true, Transport.NIO); // which cannot ask the kernel
        assertThat(seen.start()).isIn("HTTP/1.1 502 Bad Gateway", "POST /x HTTP/1.1");
    }

    @Test
    void idleConnection_resetAsALargePutReusesIt_wholeBodyOnTheNext() throws Exception {
        String body = "0123456789".repeat(20_000);
        Message seen = afterEnd(
                "PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length() + "\r\n\r\n" + body,
                true,
                Transport.best());
        assertThat(seen.text()).isEqualTo(body);
    }

    @Test
    void upload_resetWithItsLastBytes_502AndTheNextRequestIsRead() throws Exception {
        CountDownLatch headSeen = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    if (connection.number() > 1) {
                        TestBackEnd.answer(TestBackEnd.ok("second")).serve(connection);
                        return;
                    }
                    connection.readHead();
                    headSeen.countDown();
                    end.await(5, TimeUnit.SECONDS);
                    connection.reset();
                    ended.countDown();
                });
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc");
            assertThat(headSeen.await(5, TimeUnit.SECONDS)).isTrue();
            try (TestGateway.Held held = gateway.hold()) {
                client.send("def");
                end.countDown();
                assertThat(ended.await(5, TimeUnit.SECONDS)).isTrue();
            }
            Message refused = client.read();
            assertThat(refused.status()).isEqualTo(502);
            if ("close".equals(refused.header("Connection"))) { // a busy kernel let the reset overtake the bytes
                assertThat(client.readToEnd()).isEmpty();
            } else {
                assertThat(client.get("/").read().text()).isEqualTo("second");
            }
        }
    }

    @Test
    void slowUpload_readTimeoutCountsFromItsEnd() throws Exception {
        CountDownLatch whole = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.read();
                    whole.countDown();
                    answer.await(5, TimeUnit.SECONDS);
                    connection.send(TestBackEnd.ok("ok"));
                    connection.awaitClose();
                });
                TestGateway gateway = TestGateway.start(
                        Yaml.to(backEnd).service("read_timeout: 10000").text());
                TestClient client = gateway.client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc");
            TestGateway.await("sent on", () -> backEnd.connections() == 1);
            gateway.awaitTicks();
            gateway.skip(Duration.ofSeconds(15));
            client.send("def");
            assertThat(whole.await(5, TimeUnit.SECONDS)).isTrue();
            gateway.awaitTicks();
            answer.countDown();
            assertThat(client.read().status()).isEqualTo(200);
        }
    }

    @Test
    void targetThatDoesNotTakeTheBody_writeTimeout_504() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.readHead();
                    new CountDownLatch(1).await(20, TimeUnit.SECONDS);
                });
                TestGateway gateway = TestGateway.start(
                        Yaml.to(backEnd).service("write_timeout: 5000").text());
                TestClient client = gateway.client()) {
            AtomicLong sent = new AtomicLong();
            Thread sender = new Thread(() -> {
                try {
                    client.send("PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 30000000\r\n\r\n");
                    for (int i = 0; i < 300; i++) {
                        client.send(new byte[100_000]);
                        sent.addAndGet(100_000);
                    }
                } catch (IOException refused) {
                    sent.incrementAndGet();
                }
            });
            sender.start();
            awaitStandstill(sent);
            gateway.skip(Duration.ofSeconds(6));
            assertThat(client.readHead().status()).isEqualTo(504);
        }
    }

    @Test
    void clientOfHalfABody_after60Seconds_408AndTheTargetNotBlamed() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.readHead();
                    connection.awaitClose();
                });
                TestGateway gateway =
                        TestGateway.start(Yaml.to(backEnd).upstream(STRICT).text());
                TestClient client = gateway.client()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\nabc");
            TestGateway.await("sent on", () -> backEnd.connections() == 1);
            gateway.awaitTicks();
            gateway.skip(Duration.ofSeconds(61));
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 408 Request Timeout\r\n");
            assertThat(gateway.upstream("pool")
                            .health()
                            .apply(gateway.upstream("pool").snapshot().targets())
                            .available(0))
                    .isTrue();
        }
    }

    @Test
    void clientThatReadsNothing_forAMinute_letsGoOfTheTarget() throws Exception {
        AtomicLong sent = new AtomicLong();
        CountDownLatch closed = new CountDownLatch(1);
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.read();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 30000000\r\n\r\n");
                    try {
                        for (int i = 0; i < 300; i++) {
                            connection.send(new byte[100_000]);
                            sent.addAndGet(100_000);
                        }
                    } catch (IOException gone) {
                        closed.countDown();
                    }
                });
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = new TestClient(InetAddress.getByName("127.0.0.1"), gateway.port(), 64 * 1024)) {
            client.get("/").readHead();
            awaitStandstill(sent);
            gateway.skip(Duration.ofSeconds(59));
            gateway.awaitTicks();
            assertThat(closed.getCount()).isEqualTo(1);
            gateway.skip(Duration.ofSeconds(2));
            assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void slowReader_ofAnAnswerThatEndsTheConnection_getsItsTail() throws Exception {
        int size = 8_000_000;
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.read();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
                    connection.send(new byte[size]);
                    connection.awaitClose();
                });
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = new TestClient(InetAddress.getByName("127.0.0.1"), gateway.port(), 64 * 1024)) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                    .readHead();
            int read = 0;
            while (gateway.stats().requestCount() == 0) {
                client.readBytes(10_000);
                read += 10_000;
            }
            for (int i = 0; i < 3; i++) {
                gateway.skip(Duration.ofSeconds(3));
                gateway.awaitSecond();
            }
            assertThat(client.readBytes(size - read)).hasSize(size - read);
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void slowReader_pausedLongerThanTheReadTimeout_getsAll() throws Exception {
        int size = 20_000_000;
        AtomicLong sent = new AtomicLong();
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.read();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
                    byte[] part = new byte[100_000];
                    for (int at = 0; at < size; at += part.length) {
                        connection.send(part);
                        sent.addAndGet(part.length);
                    }
                    connection.awaitClose();
                });
                TestGateway gateway = TestGateway.start(
                        Yaml.to(backEnd).service("read_timeout: 5000").text());
                TestClient client = new TestClient(InetAddress.getByName("127.0.0.1"), gateway.port(), 64 * 1024)) {
            client.get("/").readHead();
            awaitStandstill(sent);
            int read = 0;
            try (TestGateway.Held held = gateway.hold()) {
                gateway.skip(Duration.ofSeconds(6));
                // empties the kernel's buffers, so that the loop finds room for all that it holds back
                for (int available = client.available(); available > 0; available = client.available()) {
                    read += client.readBytes(available).length;
                }
            }
            assertThat(client.readBytes(size - read)).hasSize(size - read);
        }
    }
}
