package dev.wissel.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.model.Address;
import dev.wissel.core.model.Targets;
import dev.wissel.gateway.proxy.Wire.Message;
import dev.wissel.gateway.upstream.GatewayEvent;
import dev.wissel.gateway.upstream.UpstreamNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Retries, times, health and fallbacks of a whole gateway (facts 3 and 4). */
class FailoverTest {
    private static final TestBackEnd.Script CLOSING = connection -> connection.read();
    private static final TestBackEnd.Script HANGING = connection -> {
        connection.read();
        connection.awaitClose();
    };

    @AfterAll
    static void noLeaks() {
        Leaks.assertNone();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static Address addressAt(UpstreamNode upstream, int port) {
        Targets targets = upstream.snapshot().targets();
        for (int i = 0; i < targets.size(); i++) {
            if (targets.address(i).port() == port) {
                return targets.address(i);
            }
        }
        throw new AssertionError("no target at " + port);
    }

    private static Message send(TestGateway gateway, String method, String body) throws IOException {
        try (TestClient client = gateway.client()) {
            return client.request(method, "/", body).read();
        }
    }

    // ---------------------------------------------------------------- retries

    @Test
    void refused_anyMethod_servedByTheOther() throws Exception {
        try (TestBackEnd good = TestBackEnd.answering("good");
                TestGateway gateway = TestGateway.start(
                        Yaml.to(good).target("127.0.0.1:" + freePort()).text())) {
            for (String method : List.of("GET", "POST", "PATCH", "PUT", "DELETE", "POST")) {
                assertThat(send(gateway, method, "data").status()).as(method).isEqualTo(200);
            }
            assertThat(good.requests())
                    .hasSize(6)
                    .allMatch(request -> request.text().equals("data"));
        }
    }

    @Test
    void closedAfterSending_idempotentRetriedWithItsBody_othersNot() throws Exception {
        for (String method : List.of("GET", "PUT", "DELETE", "OPTIONS", "POST", "PATCH", "MKCOL")) {
            boolean retried = List.of("GET", "PUT", "DELETE", "OPTIONS").contains(method);
            try (TestBackEnd bad = TestBackEnd.start(CLOSING);
                    TestBackEnd good = TestBackEnd.answering("good");
                    TestGateway gateway = TestGateway.start(Yaml.to(bad, good).text())) {
                String body = "b".repeat(60_000);
                int failed = 0;
                for (int i = 0; i < 2; i++) {
                    failed += send(gateway, method, body).status() == 502 ? 1 : 0;
                }
                assertThat(bad.requests()).as(method).isNotEmpty().hasSizeLessThan(retried ? 3 : 2);
                assertThat(failed).as(method).isEqualTo(retried ? 0 : 1);
                assertThat(good.requests())
                        .hasSize(retried ? 2 : 1)
                        .allMatch(each -> each.text().equals(body));
            }
        }
    }

    @Test
    void closedAfterSending_bodyTooLargeToKeep_502() throws Exception {
        try (TestBackEnd bad = TestBackEnd.start(CLOSING);
                TestGateway gateway = TestGateway.start(
                        Yaml.to(bad).target("127.0.0.1:" + freePort()).text())) {
            for (int i = 0; i < 2; i++) {
                assertThat(send(gateway, "PUT", "b".repeat(200_000)).status()).isEqualTo(502);
            }
        }
    }

    @Test
    void status503_withoutTag_passedThroughWithItsBody() throws Exception {
        try (TestBackEnd bad =
                        TestBackEnd.start(TestBackEnd.answer("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy"));
                TestBackEnd good = TestBackEnd.answering("good");
                TestGateway gateway = TestGateway.start(Yaml.to(bad, good).text())) {
            List<String> answers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Message answer = gateway.get("/");
                answers.add(answer.status() + answer.text());
            }
            assertThat(answers).containsOnly("503busy", "200good").contains("503busy");
        }
    }

    @Test
    void status503_tagged_retriedIfIdempotentAndATargetIsLeft() throws Exception {
        TestBackEnd.Script busy = TestBackEnd.answer("HTTP/1.1 503 Busy\r\nContent-Length: 4\r\n\r\nbusy");
        String tag = "tags: [\"wissel:retry-on=503\"]";
        try (TestBackEnd bad = TestBackEnd.start(busy);
                TestBackEnd good = TestBackEnd.answering("good");
                TestGateway gateway =
                        TestGateway.start(Yaml.to(bad, good).upstream(tag).text())) {
            for (int i = 0; i < 4; i++) {
                assertThat(gateway.get("/").text()).isEqualTo("good");
            }
            assertThat(bad.requests()).isNotEmpty();
            List<Integer> posts = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                posts.add(send(gateway, "POST", "x").status());
            }
            assertThat(posts).contains(503);
        }
        try (TestBackEnd one = TestBackEnd.start(busy);
                TestBackEnd two = TestBackEnd.start(busy);
                TestGateway gateway =
                        TestGateway.start(Yaml.to(one, two).upstream(tag).text())) {
            Message answer = gateway.get("/");
            assertThat(answer.status() + answer.text()).isEqualTo("503busy");
            assertThat(one.requests()).hasSize(1);
            assertThat(two.requests()).hasSize(1);
        }
    }

    @Test
    void allTried_eachOnce_502Or504() throws Exception {
        try (TestBackEnd one = TestBackEnd.start(CLOSING);
                TestBackEnd two = TestBackEnd.start(CLOSING);
                TestGateway gateway = TestGateway.start(Yaml.to(one, two).text())) {
            assertThat(gateway.get("/").status()).isEqualTo(502);
            assertThat(one.requests()).hasSize(1);
            assertThat(two.requests()).hasSize(1);
        }
        try (TestBackEnd one = TestBackEnd.start(HANGING);
                TestBackEnd two = TestBackEnd.start(HANGING);
                TestGateway gateway = TestGateway.start(
                        Yaml.to(one, two).service("read_timeout: 150").text())) {
            Message answer = gateway.get("/");
            assertThat(answer.start()).isEqualTo("HTTP/1.1 504 Gateway Time-out");
            assertThat(answer.text()).startsWith("The upstream server is timing out\nrequest_id: ");
            assertThat(one.requests()).hasSize(1);
            assertThat(two.requests()).hasSize(1);
            assertThat(send(gateway, "POST", "x").status()).isEqualTo(504);
            assertThat(one.requests().size() + two.requests().size()).isEqualTo(3);
        }
    }

    @Test
    void retriesZero_refused_502() throws Exception {
        try (TestBackEnd good = TestBackEnd.answering("good");
                TestGateway gateway = TestGateway.start(Yaml.to(good)
                        .target("127.0.0.1:" + freePort())
                        .service("retries: 0")
                        .text())) {
            List<Integer> statuses = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                statuses.add(gateway.get("/").status());
            }
            assertThat(statuses).containsOnly(200, 502).contains(502);
        }
    }

    /** A listener that accepts no connection: its queue is full, so that the kernel does not answer. */
    private static final class Deaf implements AutoCloseable {
        final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
        private final List<Socket> fillers = new ArrayList<>();

        Deaf() throws IOException {
            while (fillers.size() < 10) {
                Socket filler = new Socket();
                try {
                    filler.connect(new InetSocketAddress("127.0.0.1", listener.getLocalPort()), 100);
                    fillers.add(filler);
                } catch (SocketTimeoutException full) {
                    filler.close();
                    return;
                }
            }
            throw new IOException("the queue does not fill");
        }

        /** Takes the queued connections out; from then on the listener can be used. */
        void hear() throws IOException {
            for (Socket filler : fillers) {
                filler.close();
                listener.accept().close();
            }
        }

        @Override
        public void close() throws IOException {
            listener.close();
            for (Socket filler : fillers) {
                filler.close();
            }
        }
    }

    @Test
    void connectTimeout_elsewhereWithAnyMethod_or504() throws Exception {
        try (Deaf deaf = new Deaf();
                TestBackEnd good = TestBackEnd.answering("good")) {
            String target = "127.0.0.1:" + deaf.listener.getLocalPort();
            try (TestGateway gateway = TestGateway.start(
                    Yaml.to().target(target).service("connect_timeout: 100").text())) {
                assertThat(gateway.get("/").status()).isEqualTo(504);
            }
            try (TestGateway gateway = TestGateway.start(
                    Yaml.to(good).target(target).service("connect_timeout: 100").text())) {
                for (int i = 0; i < 2; i++) {
                    assertThat(send(gateway, "POST", "x").status()).isEqualTo(200);
                }
            }
        }
    }

    @Test
    void deadline_tagged_endsAllTries() throws Exception {
        try (TestBackEnd one = TestBackEnd.start(HANGING);
                TestBackEnd two = TestBackEnd.start(HANGING);
                TestGateway gateway = TestGateway.start(Yaml.to(one, two)
                        .upstream("tags: [\"wissel:deadline=250ms\"]")
                        .service("read_timeout: 200")
                        .text())) {
            assertThat(gateway.get("/").status()).isEqualTo(504);
            assertThat(one.requests().size() + two.requests().size()).isEqualTo(2);
        }
    }

    // ---------------------------------------------------------------- health

    private static final String CHECKS =
            "healthchecks:\n  active:\n    type: %s\n    http_path: /health\n    timeout: 1\n    healthy:\n"
                    + "      interval: 0.1\n      successes: 1\n    unhealthy:\n      interval: 0.1\n      http_failures: 1\n      tcp_failures: 1\n      timeouts: 1\n"
                    + "  passive:\n    unhealthy:\n      http_failures: 2\n      tcp_failures: 2\n      timeouts: 1";

    @Test
    void passive_ejects_activeReadmits_tcp() throws Exception {
        int port = freePort();
        try (TestBackEnd good = TestBackEnd.answering("good");
                TestGateway gateway = TestGateway.start(Yaml.to(good)
                        .target("127.0.0.1:" + port)
                        .upstream(CHECKS.formatted("tcp"))
                        .text())) {
            TestGateway.await(
                    "ejected",
                    () -> gateway.upstream("pool").snapshot().targets().availableCount() == 1);
            try (TestBackEnd back = TestBackEnd.start(
                    new ServerSocket(port, 50, InetAddress.getByName("127.0.0.1")),
                    TestBackEnd.answer(TestBackEnd.ok("back")))) {
                TestGateway.await(
                        "readmitted",
                        () -> gateway.upstream("pool").snapshot().targets().availableCount() == 2);
                List<String> bodies = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    bodies.add(gateway.get("/").text());
                }
                assertThat(bodies).contains("back", "good");
            }
        }
    }

    @Test
    void passiveOnly_twoFailures_ejectAndStayOut() throws Exception {
        try (TestBackEnd bad =
                        TestBackEnd.start(TestBackEnd.answer("HTTP/1.1 500 Sick\r\nContent-Length: 4\r\n\r\nsick"));
                TestBackEnd good = TestBackEnd.answering("good");
                TestGateway gateway = TestGateway.start(Yaml.to(bad, good)
                        .upstream("healthchecks:\n  passive:\n    unhealthy:\n      http_failures: 2")
                        .text())) {
            TestGateway.await("two failures", () -> {
                try {
                    gateway.get("/");
                } catch (IOException failed) {
                    throw new AssertionError(failed);
                }
                return bad.requests().size() == 2;
            });
            TestGateway.await(
                    "ejected",
                    () -> gateway.upstream("pool").snapshot().targets().availableCount() == 1);
            for (int i = 0; i < 6; i++) {
                assertThat(gateway.get("/").text()).isEqualTo("good");
            }
            assertThat(bad.requests()).hasSize(2);
            Targets targets = gateway.upstream("pool").snapshot().targets();
            for (int i = 0; i < targets.size(); i++) {
                gateway.gateway().setHealth("pool", targets.address(i), false);
            }
            Message none = gateway.get("/");
            assertThat(none.status()).isEqualTo(503);
            assertThat(none.text()).contains("failure to get a peer from the ring-balancer");
        }
    }

    @Test
    void hungTarget_waitingGets_rescued() throws Exception {
        AtomicBoolean hangs = new AtomicBoolean();
        TestBackEnd.Script script = connection -> {
            for (Message request = connection.read(); request != null; request = connection.read()) {
                if (hangs.get()) {
                    connection.awaitClose();
                    return;
                }
                connection.send(TestBackEnd.ok("first"));
            }
        };
        try (TestBackEnd first = TestBackEnd.start(script);
                TestBackEnd good = TestBackEnd.answering("good");
                TestGateway gateway = TestGateway.start(Yaml.to(first, good)
                        .upstream("tags: [\"wissel:suspect=100ms\"]\n" + CHECKS.formatted("http"))
                        .text())) {
            for (int i = 0; i < 4; i++) {
                gateway.get("/");
            }
            hangs.set(true);
            List<TestClient> clients = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                clients.add(gateway.client().get("/"));
            }
            for (TestClient client : clients) {
                assertThat(client.read().text()).isEqualTo("good");
                client.close();
            }
            assertThat(gateway.upstream("pool").rescued()).isPositive();
        }
    }

    // ---------------------------------------------------------------- fallbacks

    @Test
    void staticFallback_whenNothingIsLeft() throws Exception {
        try (TestGateway gateway = TestGateway.start(Yaml.to()
                .upstream("tags: [\"wissel:fallback=static\", \"wissel:fallback-status=200\", "
                        + "\"wissel:fallback-header=X-Away:yes\", \"wissel:fallback-body.1=%7B%22away%22%3Atrue%7D\"]")
                .text())) {
            Message answer = gateway.get("/");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.text()).isEqualTo("{\"away\":true}");
            assertThat(answer.header("X-Away")).isEqualTo("yes");
            assertThat(answer.header("Retry-After")).isEqualTo("1");
        }
    }

    @Test
    void fallbackService_servesUnderItsOwnPath() throws Exception {
        try (TestBackEnd other = TestBackEnd.answering("other");
                TestGateway gateway = TestGateway.start(Yaml.to()
                        .paths("[\"/shop\"]")
                        .upstream("tags: [\"wissel:fallback=service:reserve\"]")
                        .moreServices("- name: reserve\n  host: 127.0.0.1\n  port: " + other.port() + "\n  path: /r\n")
                        .text())) {
            assertThat(gateway.get("/shop/a?b").text()).isEqualTo("other");
            assertThat(other.onlyRequest().target()).isEqualTo("/r/a?b");
        }
    }

    @Test
    void regions_nobodyLeft_retryAfter() throws Exception {
        try (TestBackEnd one = TestBackEnd.answering("one");
                TestGateway gateway = TestGateway.start(Yaml.to()
                        .target(one.target(), "tags: [\"wissel:region=ams\"]")
                        .upstream("healthchecks:\n  passive:\n    unhealthy:\n      http_failures: 1")
                        .text())) {
            assertThat(gateway.get("/").text()).isEqualTo("one");
            gateway.gateway()
                    .setHealth(
                            "pool",
                            gateway.upstream("pool").snapshot().targets().address(0),
                            false);
            TestGateway.await(
                    "out", () -> gateway.upstream("pool").snapshot().targets().availableCount() == 0);
            Message none = gateway.get("/");
            assertThat(none.status()).isEqualTo(503);
            assertThat(none.header("Retry-After")).isEqualTo("1");
        }
    }

    @Test
    void retry_whileTheBodyStillComes_wholeBodyReachesTheSecond() throws Exception {
        CountDownLatch close = new CountDownLatch(1);
        try (Deaf deaf = new Deaf();
                TestBackEnd bad = TestBackEnd.start(connection -> {
                    connection.readHead();
                    connection.readBytes(10);
                    close.await(5, TimeUnit.SECONDS);
                });
                TestGateway gateway = TestGateway.start(Yaml.to(bad)
                        .target("127.0.0.1:" + deaf.listener.getLocalPort())
                        .upstream("healthchecks:\n  passive:\n    unhealthy:\n      tcp_failures: 100")
                        .text());
                TestClient client = gateway.client()) {
            UpstreamNode pool = gateway.upstream("pool");
            Address second = addressAt(pool, deaf.listener.getLocalPort());
            gateway.gateway().setHealth("pool", second, false); // so that the first attempt goes to the other
            TestGateway.await("one left", () -> pool.snapshot().targets().availableCount() == 1);
            client.send("PUT / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n");
            TestGateway.await("first attempt", () -> bad.connections() == 1);
            gateway.gateway().setHealth("pool", second, true);
            TestGateway.await("both", () -> pool.snapshot().targets().availableCount() == 2);
            close.countDown();
            TestGateway.await("second attempt", () -> pool.retries() == 1);
            String rest = "x".repeat(150_000);
            client.send(Integer.toHexString(rest.length()) + "\r\n");
            client.send(rest.substring(0, 100_000));
            gateway.awaitTicks();
            deaf.hear();
            try (TestBackEnd heard = TestBackEnd.start(deaf.listener, TestBackEnd.answer(TestBackEnd.ok("ok")))) {
                client.send(rest.substring(100_000) + "\r\n0\r\n\r\n");
                assertThat(client.read().text()).isEqualTo("ok");
                assertThat(heard.onlyRequest().text()).isEqualTo("0123456789" + rest);
            }
        }
    }

    @Test
    void staleConnections_toSeveralTargets_noneCountsAsFailure() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        TestBackEnd.Script once = connection -> {
            if (connection.number() == 1) {
                connection.read();
                connection.send(TestBackEnd.ok("x"));
                end.await(5, TimeUnit.SECONDS);
                connection.read(); // takes the request that reuses the connection, and dies
            } else {
                connection.close(); // and so does the new one
            }
        };
        try (TestBackEnd one = TestBackEnd.start(once);
                TestBackEnd two = TestBackEnd.start(connection -> {
                    if (connection.number() == 1) {
                        once.serve(connection);
                    } else {
                        TestBackEnd.answer(TestBackEnd.ok("two again")).serve(connection);
                    }
                });
                TestGateway gateway = TestGateway.start(Yaml.to(one, two).text())) {
            gateway.get("/");
            gateway.get("/");
            assertThat(one.requests().size() + two.requests().size()).isEqualTo(2);
            end.countDown();
            assertThat(gateway.get("/").text()).isEqualTo("two again");
            assertThat(gateway.get("/").text()).isEqualTo("two again");
        }
    }

    @Test
    void passive_ejects_activeReadmits_http() throws Exception {
        AtomicBoolean sick = new AtomicBoolean(true);
        List<GatewayEvent> events = new java.util.concurrent.CopyOnWriteArrayList<>();
        try (TestBackEnd bad = TestBackEnd.start(connection -> {
                    for (Message request = connection.read(); request != null; request = connection.read()) {
                        boolean fails = sick.get();
                        connection.send(
                                fails ? "HTTP/1.1 500 Sick\r\nContent-Length: 4\r\n\r\nsick" : TestBackEnd.ok("well"));
                    }
                });
                TestBackEnd good = TestBackEnd.answering("good");
                TestGateway gateway = TestGateway.start(
                        Yaml.to(bad, good).upstream(CHECKS.formatted("http")).text(),
                        options -> options.withEvents(event -> {
                            events.add(event);
                            throw new IllegalStateException("a listener that fails");
                        }))) {
            TestGateway.await(
                    "ejected",
                    () -> gateway.upstream("pool").snapshot().targets().availableCount() == 1);
            for (int i = 0; i < 10; i++) {
                assertThat(gateway.get("/").text()).isEqualTo("good");
            }
            sick.set(false);
            TestGateway.await(
                    "readmitted",
                    () -> gateway.upstream("pool").snapshot().targets().availableCount() == 2);
            assertThat(bad.requests()).anyMatch(request -> request.target().equals("/health"));
            assertThat(events).extracting(GatewayEvent::kind).contains("EJECTED", "ADMITTED");
        }
    }

    // ---------------------------------------------------------------- pools

    @Test
    void sharedUpstream_plainAndTls_neverOnEachOthersConnections() throws Exception {
        List<Integer> firstBytes = new java.util.concurrent.CopyOnWriteArrayList<>();
        try (TestBackEnd plain = TestBackEnd.start(connection -> {
                    if (connection.number() == 1) {
                        TestBackEnd.answer(TestBackEnd.ok("plain")).serve(connection);
                    } else {
                        firstBytes.add((int) connection.readBytes(1)[0]);
                    }
                });
                TestGateway gateway = TestGateway.start(Yaml.to(plain)
                        .moreServices("- name: secret\n  host: pool\n  protocol: https\n  retries: 0\n"
                                + "  routes:\n  - name: secret\n    paths: [\"/secret\"]\n")
                        .text())) {
            assertThat(gateway.get("/").text()).isEqualTo("plain");
            assertThat(gateway.get("/secret").status()).isEqualTo(502);
            int clientHello = 0x16;
            assertThat(firstBytes).containsExactly(clientHello);
            assertThat(plain.requests()).hasSize(1);
            assertThat(gateway.get("/").text()).isEqualTo("plain");
        }
    }

    @Test
    void targetGoneByReload_whileItAnswers_answerWholeAndConnectionClosed() throws Exception {
        CountDownLatch finish = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        try (TestBackEnd old = TestBackEnd.start(connection -> {
                    connection.read();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc");
                    finish.await(5, TimeUnit.SECONDS);
                    connection.send("def");
                    connection.awaitClose();
                    closed.countDown();
                });
                TestBackEnd next = TestBackEnd.answering("next");
                TestGateway gateway = TestGateway.start(Yaml.to(old).text());
                TestClient client = gateway.client()) {
            client.get("/").readHead();
            gateway.reload(Yaml.to(next).text());
            assertThat(gateway.get("/").text()).isEqualTo("next");
            gateway.awaitSecond();
            finish.countDown();
            assertThat(client.readBytes(6)).asString().isEqualTo("abcdef");
            assertThat(closed.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(client.get("/").read().text()).isEqualTo("next");
        }
    }

    @Test
    void demandOverAllCapacity_refusedWithRetryAfterOnAKeptConnection() throws Exception {
        try (TestBackEnd one = TestBackEnd.answering("one");
                TestGateway gateway = TestGateway.start(Yaml.to()
                        .target(one.target(), "tags: [\"wissel:region=ams\", \"wissel:capacity=5\"]")
                        .text());
                TestClient client = gateway.client()) {
            TestGateway.await("shed", () -> {
                try {
                    return client.get("/").read().status() == 503;
                } catch (IOException broken) {
                    throw new AssertionError(broken);
                }
            });
            assertThat(gateway.upstream("pool").shed()).isPositive();
            Message refused = client.get("/").read();
            while (refused.status() != 503) {
                refused = client.get("/").read();
            }
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(refused.header("Connection")).isEqualTo("keep-alive");
            assertThat(refused.text()).contains("failure to get a peer from the ring-balancer");
        }
    }

    // ---------------------------------------------------------------- stopping, transports

    @Test
    void stop_whileARequestIsUnderWay_itIsFinishedAndIdleClientsLetGo() throws Exception {
        CountDownLatch finish = new CountDownLatch(1);
        try (TestBackEnd slow = TestBackEnd.start(connection -> {
                    connection.read();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nabc");
                    finish.await(5, TimeUnit.SECONDS);
                    connection.send("def");
                });
                TestGateway gateway = TestGateway.start(
                        Yaml.to(slow).text(), options -> options.withDrainTime(Duration.ofSeconds(5)));
                TestClient idle = gateway.client();
                TestClient busy = gateway.client()) {
            busy.get("/").readHead();
            TestGateway.await("accepted", () -> gateway.stats().openCount() == 2);
            AtomicBoolean finished = new AtomicBoolean();
            Thread stopping = new Thread(() -> finished.set(gateway.gateway().stop()));
            stopping.start();
            assertThat(idle.readToEnd()).isEmpty();
            finish.countDown();
            assertThat(busy.readBytes(6)).asString().isEqualTo("abcdef");
            assertThat(busy.readToEnd()).isEmpty();
            busy.close();
            stopping.join(5_000);
            assertThat(finished).isTrue();
        }
    }

    @Test
    void everyTransport_thatThisMachineHas_servesAlike() throws Exception {
        for (Transport transport : Transport.values()) {
            if (transport.unavailable() != null) {
                continue;
            }
            try (TestBackEnd bad = TestBackEnd.start(CLOSING);
                    TestBackEnd good = TestBackEnd.start(connection -> {
                        for (Message request = connection.read(); request != null; request = connection.read()) {
                            connection.send(TestBackEnd.ok(request.text()));
                        }
                    });
                    TestGateway gateway = TestGateway.start(
                            Yaml.to(bad, good).text(), options -> options.withTransport(transport, 1));
                    TestClient client = gateway.client()) {
                String body = "b".repeat(50_000);
                for (int i = 0; i < 4; i++) {
                    assertThat(client.request("PUT", "/", body).read().text())
                            .as(transport.name())
                            .isEqualTo(body);
                }
            }
        }
    }
}
