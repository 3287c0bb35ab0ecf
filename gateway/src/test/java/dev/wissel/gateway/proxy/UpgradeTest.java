package dev.wissel.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.model.Address;
import dev.wissel.gateway.GatewayAccess;
import dev.wissel.gateway.proxy.Wire.Message;
import dev.wissel.gateway.tunnel.Tunnel;
import java.io.IOException;
import java.io.StringWriter;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Requests that ask for another protocol: what is passed on, what becomes of the answer, and the life of the tunnel after it. */
class UpgradeTest {
    private static final String ASK = "GET /chat HTTP/1.1\r\nHost: example.test\r\nConnection: Upgrade\r\n"
            + "Upgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n";
    private static final String SWITCH =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";

    @AfterAll
    static void noLeaks() {
        Leaks.assertNone();
    }

    /** Accepts the upgrade and then sends every byte back. */
    private static void echo(TestBackEnd.Connection connection) throws IOException {
        if (connection.read() == null) {
            return;
        }
        connection.send(SWITCH);
        try {
            while (true) {
                connection.send(connection.readBytes(1));
            }
        } catch (IOException ended) {
            // the gateway has ended its half
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    // ---------------------------------------------------------------- heads

    @Test
    void webSocket_headsBothWays_asKong() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.read();
                    connection.send(
                            "HTTP/1.1 101 Web Socket Protocol Handshake\r\nServer: tiny\r\nUpgrade: WebSocket\r\n"
                                    + "Connection: Upgrade, X-Hop\r\nX-Hop: 1\r\nContent-Length: 0\r\n"
                                    + "Sec-WebSocket-Accept: yes\r\n\r\n");
                    connection.awaitClose();
                });
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            Message answer = client.send(
                            "GET /chat HTTP/1.1\r\nHost: example.test\r\nConnection: keep-alive, upgrade\r\n"
                                    + "Upgrade: WebSocket\r\nSec-WebSocket-Key: abc\r\nSec-WebSocket-Version: 13\r\n\r\n")
                    .readHead();
            assertThat(answer.start()).isEqualTo("HTTP/1.1 101 Web Socket Protocol Handshake");
            assertThat(answer.headers().stream().map(Wire.Header::name))
                    .containsExactly(
                            "Server",
                            "Sec-WebSocket-Accept",
                            "Upgrade",
                            "Connection",
                            "X-Kong-Upstream-Latency",
                            "X-Kong-Proxy-Latency",
                            "Via",
                            "X-Kong-Request-Id");
            assertThat(answer.header("Upgrade")).isEqualTo("websocket");
            assertThat(answer.header("Connection")).isEqualTo("upgrade");
            Message request = backEnd.onlyRequest();
            assertThat(request.header("Connection")).isEqualTo("keep-alive, Upgrade");
            assertThat(request.header("Upgrade")).isEqualTo("websocket");
            assertThat(request.header("Sec-WebSocket-Key")).isEqualTo("abc");
            assertThat(request.header("Sec-WebSocket-Version")).isEqualTo("13");
            assertThat(request.header("X-Forwarded-For")).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void upgradeThatIsNotPassedOn_request_plainAndKeptAlive() throws Exception {
        for (String lines : List.of(
                "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk",
                "Connection: Upgrade\r\nUpgrade: TLS/1.2",
                "Connection: Upgrade\r\nUpgrade: websocket, foo",
                "Upgrade: websocket",
                "Connection: upgrade")) {
            try (TestBackEnd backEnd = TestBackEnd.answering("plain");
                    TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                    TestClient client = gateway.client()) {
                Message answer = client.send("GET / HTTP/1.1\r\nHost: example.test\r\n" + lines + "\r\n\r\n")
                        .read();
                assertThat(answer.text()).as(lines).isEqualTo("plain");
                assertThat(answer.header("Connection")).isEqualTo("keep-alive");
                Message request = backEnd.onlyRequest();
                assertThat(request.header("Connection")).isEqualTo("keep-alive");
                assertThat(request.header("Upgrade")).isNull();
                assertThat(request.header("HTTP2-Settings")).isNull();
                assertThat(client.get("/").read().text()).isEqualTo("plain");
            }
        }
    }

    @Test
    void webSocket_overHttp10_plainRequest() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.answering("plain");
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            client.send("GET / HTTP/1.0\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
            assertThat(client.read().text()).isEqualTo("plain");
            assertThat(backEnd.onlyRequest().header("Upgrade")).isNull();
        }
    }

    @Test
    void switch_thatNobodyAskedFor_502() throws Exception {
        for (String head : List.of(
                "GET / HTTP/1.1\r\nHost: example.test\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: example.test\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: example.test\r\nUpgrade: websocket\r\n\r\n")) {
            try (TestBackEnd backEnd = TestBackEnd.start(TestBackEnd.answer(SWITCH));
                    TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                    TestClient client = gateway.client()) {
                assertThat(client.send(head).read().status()).as(head).isEqualTo(502);
            }
        }
    }

    @Test
    void switch_toAnotherProtocol_502() throws Exception {
        for (String lines : List.of("Upgrade: h2c\r\n", "", "Upgrade: websocket2\r\n")) {
            try (TestBackEnd backEnd = TestBackEnd.start(
                            TestBackEnd.answer("HTTP/1.1 101 X\r\n" + lines + "Connection: upgrade\r\n\r\n"));
                    TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                    TestClient client = gateway.client()) {
                assertThat(client.send(ASK).read().status()).as(lines).isEqualTo(502);
            }
        }
    }

    @Test
    void switch_afterInterimAnswer_isTheAnswer() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.read();
                    connection.send("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + SWITCH + "hello");
                    connection.awaitClose();
                });
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            assertThat(client.send(ASK).readHead().status()).isEqualTo(101);
            assertThat(text(client.readBytes(5))).isEqualTo("hello");
        }
    }

    // ---------------------------------------------------------------- refused upgrades, and bytes around the switch

    @Test
    void refusedUpgrade_bytesAfterIt_neverReadAsARequest() throws Exception {
        String smuggled = "GET /secret HTTP/1.1\r\nHost: example.test\r\n\r\n";
        for (boolean atOnce : List.of(true, false)) {
            try (TestBackEnd backEnd = TestBackEnd.answering("no");
                    TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                    TestClient client = gateway.client()) {
                client.send(atOnce ? ASK + smuggled : ASK);
                Message answer = client.read();
                assertThat(answer.text()).isEqualTo("no");
                assertThat(answer.header("Connection")).isEqualTo("close");
                if (!atOnce) {
                    client.send(smuggled);
                }
                assertThat(client.readToEnd()).isEmpty();
                assertThat(backEnd.onlyRequest().target()).isEqualTo("/chat");
            }
        }
    }

    @Test
    void refusedUpgrade_byTheGatewayItself_lastOnItsConnection() throws Exception {
        try (TestGateway gateway = TestGateway.start(Yaml.to().paths("[\"/a\"]").text());
                TestClient client = gateway.client()) {
            Message answer = client.send(ASK + "GET /a HTTP/1.1\r\nHost: example.test\r\n\r\n")
                    .read();
            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void bytesAroundTheSwitch_bothDirections_notLost() throws Exception {
        for (int size : List.of(5, 100_000)) {
            String early = "e".repeat(size);
            try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                        connection.read();
                        connection.send(SWITCH + early);
                        assertThat(text(connection.readBytes(size + 4))).isEqualTo(early + "late");
                        connection.send("done");
                    });
                    TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                    TestClient client = gateway.client()) {
                client.send(ASK + early);
                assertThat(client.readHead().status()).isEqualTo(101);
                assertThat(text(client.readBytes(size))).isEqualTo(early);
                client.send("late");
                assertThat(client.readToEnd()).isEqualTo("done");
            }
        }
    }

    @Test
    void upgradeWithBody_switchAfterIt_tunnel() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(UpgradeTest::echo);
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            client.send(ASK.replace("\r\n\r\n", "\r\nContent-Length: 4\r\n\r\n") + "body" + "first");
            assertThat(client.readHead().status()).isEqualTo(101);
            assertThat(text(client.readBytes(5))).isEqualTo("first");
            assertThat(backEnd.onlyRequest().text()).isEqualTo("body");
        }
    }

    @Test
    void upgradeWithBody_switchBeforeItsEnd_502() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.readHead();
                    connection.send(SWITCH);
                    connection.awaitClose();
                });
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            client.send(ASK.replace("\r\n\r\n", "\r\nContent-Length: 4\r\n\r\n") + "bo");
            assertThat(client.read().status()).isEqualTo(502);
        }
    }

    // ---------------------------------------------------------------- the tunnel

    @Test
    void halfClose_ofEither_otherDirectionStaysOpen() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.read();
                    connection.send(SWITCH);
                    connection.send("you said: " + connection.readToEnd());
                });
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            client.send(ASK).readHead();
            client.send("last words").socket().shutdownOutput();
            assertThat(client.readToEnd()).isEqualTo("you said: last words");
        }
        CompletableFuture<String> heard = new CompletableFuture<>();
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.read();
                    connection.send(SWITCH + "bye").endOutput();
                    heard.complete(connection.readToEnd());
                });
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            client.send(ASK).readHead();
            assertThat(client.readToEnd()).isEqualTo("bye");
            client.send("still here").close();
            assertThat(heard.get(5, TimeUnit.SECONDS)).isEqualTo("still here");
            TestGateway.await("over", () -> gateway.stats().upgrades().endedCount(Tunnel.End.CLOSED) == 1);
        }
    }

    @Test
    void idle_longerThanReadTimeout_closed() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(UpgradeTest::echo);
                TestGateway gateway = TestGateway.start(
                        Yaml.to(backEnd).service("read_timeout: 30000").text());
                TestClient client = gateway.client()) {
            client.send(ASK).readHead();
            for (int i = 0; i < 3; i++) {
                gateway.skip(Duration.ofSeconds(25));
                client.send("x");
                assertThat(text(client.readBytes(1))).isEqualTo("x");
                gateway.awaitTicks();
            }
            gateway.skip(Duration.ofSeconds(31));
            assertThat(client.readToEnd()).isEmpty();
            TestGateway.await("idle", () -> gateway.stats().upgrades().endedCount(Tunnel.End.IDLE) == 1);
        }
    }

    @Test
    void idle_bytesOfTheClientAlone_keepItOpen() throws Exception {
        AtomicInteger heard = new AtomicInteger();
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.read();
                    connection.send(SWITCH);
                    while (true) {
                        connection.readBytes(1);
                        heard.incrementAndGet();
                    }
                });
                TestGateway gateway = TestGateway.start(
                        Yaml.to(backEnd).service("read_timeout: 30000").text());
                TestClient client = gateway.client()) {
            client.send(ASK).readHead();
            for (int i = 1; i <= 4; i++) {
                gateway.skip(Duration.ofSeconds(20));
                client.send("x");
                int count = i;
                TestGateway.await("byte " + i, () -> heard.get() == count);
                gateway.awaitTicks();
            }
            assertThat(gateway.stats().upgrades().openCount()).isEqualTo(1);
        }
    }

    @Test
    void target_killedInTheMiddle_clientGetsWhatThereWasAndTheEnd() throws Exception {
        CountDownLatch kill = new CountDownLatch(1);
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.read();
                    connection.send(SWITCH + "half a mess");
                    kill.await();
                    connection.reset();
                });
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            client.send(ASK).readHead();
            assertThat(text(client.readBytes(11))).isEqualTo("half a mess");
            assertThat(gateway.inFlight()).isEqualTo(1);
            kill.countDown();
            assertThat(client.readToEnd()).isEmpty();
            TestGateway.await("broken", () -> gateway.stats().upgrades().endedCount(Tunnel.End.TARGET_BROKE) == 1);
            assertThat(gateway.inFlight()).isZero();
        }
    }

    @Test
    void client_gone_targetHearsIt() throws Exception {
        CompletableFuture<String> heard = new CompletableFuture<>();
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.read();
                    connection.send(SWITCH);
                    heard.complete(connection.readToEnd());
                });
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            client.send(ASK).readHead();
            client.send("x");
            TestGateway.await("a byte", () -> backEnd.requests().size() == 1);
            client.reset();
            assertThat(heard.get(5, TimeUnit.SECONDS)).isIn("x", "");
            TestGateway.await("broken", () -> gateway.stats().upgrades().endedCount(Tunnel.End.CLIENT_BROKE) == 1);
        }
    }

    @Test
    void slowReader_target_heldBackAndNothingLost() throws Exception {
        int total = 64 * 1024 * 1024;
        AtomicLong sent = new AtomicLong();
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.read();
                    connection.send(SWITCH);
                    byte[] block = new byte[64 * 1024];
                    while (sent.get() < total) {
                        connection.send(block);
                        sent.addAndGet(block.length);
                    }
                });
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = new TestClient(InetAddress.getByName("127.0.0.1"), gateway.port(), 16 * 1024)) {
            client.send(ASK).readHead();
            long before = -1;
            while (before != sent.get()) {
                before = sent.get();
                gateway.awaitTicks();
            }
            assertThat(before).as("what fits into the buffers on the way").isLessThan(total / 2);
            assertThat(client.readBytes(total)).hasSize(total);
        }
    }

    @Test
    void stuckClient_longerThanAMinute_cutOff() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.read();
                    connection.send(SWITCH);
                    while (true) {
                        connection.send(new byte[64 * 1024]);
                    }
                });
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = new TestClient(InetAddress.getByName("127.0.0.1"), gateway.port(), 16 * 1024)) {
            client.send(ASK).readHead();
            for (int i = 0; i < 10; i++) {
                gateway.awaitTicks();
            }
            gateway.skip(Duration.ofSeconds(50));
            gateway.awaitTicks();
            assertThat(gateway.stats().upgrades().openCount()).isEqualTo(1);
            gateway.skip(Duration.ofSeconds(11));
            TestGateway.await("cut off", () -> gateway.stats().upgrades().endedCount(Tunnel.End.CLIENT_STUCK) == 1);
        }
    }

    @Test
    void stuckTarget_longerThanWriteTimeout_cutOff() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    connection.read();
                    connection.send(SWITCH);
                    over.await();
                });
                TestGateway gateway = TestGateway.start(
                        Yaml.to(backEnd).service("write_timeout: 5000").text());
                TestClient client = gateway.client()) {
            client.send(ASK).readHead();
            Thread sender = new Thread(() -> {
                try {
                    while (true) {
                        client.send(new byte[64 * 1024]);
                    }
                } catch (IOException cut) {
                    // that is what is waited for
                }
            });
            sender.start();
            for (int i = 0; i < 20; i++) {
                gateway.awaitTicks();
            }
            gateway.skip(Duration.ofSeconds(6));
            TestGateway.await("cut off", () -> gateway.stats().upgrades().endedCount(Tunnel.End.TARGET_STUCK) == 1);
            sender.join(5000);
            assertThat(sender.isAlive()).isFalse();
            over.countDown();
        }
    }

    // ---------------------------------------------------------------- what must not cut it

    @Test
    void reloadAndSuspension_liveTunnel_goesOn() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(UpgradeTest::echo);
                TestGateway gateway = TestGateway.start(Yaml.to(backEnd).text());
                TestClient client = gateway.client()) {
            client.send(ASK).readHead();
            Address target = gateway.upstream("pool").snapshot().targets().address(0);
            assertThat(gateway.gateway().setHealth("pool", target, false)).isTrue();
            GatewayAccess.cluster(gateway.gateway()).rescue(gateway.upstream("pool"), target);
            gateway.awaitTicks();
            client.send("a");
            assertThat(text(client.readBytes(1))).isEqualTo("a");
            gateway.reload(Yaml.to().text());
            gateway.awaitTicks();
            client.send("b");
            assertThat(text(client.readBytes(1))).isEqualTo("b");
            assertThat(gateway.get("/").status()).isEqualTo(503);
        }
    }

    @Test
    void stop_liveTunnel_getsTheDrainTime() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(UpgradeTest::echo)) {
            TestGateway gateway = TestGateway.start(
                    Yaml.to(backEnd).text(), options -> options.withDrainTime(Duration.ofSeconds(10)));
            TestClient client = gateway.client();
            client.send(ASK).readHead();
            CompletableFuture<Boolean> stopped =
                    CompletableFuture.supplyAsync(() -> gateway.gateway().stop());
            gateway.awaitTicks();
            client.send("still served");
            assertThat(text(client.readBytes(12))).isEqualTo("still served");
            assertThat(stopped).isNotDone();
            client.close();
            assertThat(stopped.get(5, TimeUnit.SECONDS)).isTrue();
            gateway.close();
        }
    }

    @Test
    void stop_tunnelThatOutlastsTheDrainTime_cutOff() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(UpgradeTest::echo)) {
            TestGateway gateway = TestGateway.start(
                    Yaml.to(backEnd).text(), options -> options.withDrainTime(Duration.ofMillis(100)));
            try (TestClient client = gateway.client()) {
                client.send(ASK).readHead();
                assertThat(gateway.gateway().stop()).isFalse();
                assertThat(client.readToEnd()).isEmpty();
            }
        }
    }

    // ---------------------------------------------------------------- accounts

    @Test
    void leastConnections_tunnels_countAsConnections() throws Exception {
        try (TestBackEnd one = TestBackEnd.start(UpgradeTest::echo);
                TestBackEnd other = TestBackEnd.start(UpgradeTest::echo);
                TestGateway gateway = TestGateway.start(Yaml.to(one, other)
                        .upstream("algorithm: least-connections")
                        .text())) {
            List<TestClient> clients = new java.util.ArrayList<>();
            for (int i = 0; i < 20; i++) {
                TestClient client = gateway.client();
                client.send(ASK).readHead();
                clients.add(client);
            }
            assertThat(one.connections()).isEqualTo(10);
            assertThat(other.connections()).isEqualTo(10);
            for (TestClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void accessLog_atTheEnd_bytesBothWaysAndTime() throws Exception {
        StringWriter lines = new StringWriter();
        AccessLog log = new AccessLog(lines);
        try (TestBackEnd backEnd = TestBackEnd.start(UpgradeTest::echo)) {
            try (TestGateway gateway =
                    TestGateway.start(Yaml.to(backEnd).text(), options -> options.withAccessLog(log))) {
                try (TestClient client = gateway.client()) {
                    Message head = client.send(ASK).readHead();
                    assertThat(head.status()).isEqualTo(101);
                    client.send("12345");
                    client.readBytes(5);
                    gateway.skip(Duration.ofSeconds(3));
                }
                TestGateway.await("over", () -> gateway.stats().busyCount() == 0);
                assertThat(gateway.stats().requestCount()).isEqualTo(1);
            }
        }
        JsonNode line = JsonMapper.builder().build().readTree(lines.toString());
        assertThat(line.get("status").asInt()).isEqualTo(101);
        assertThat(line.get("source").asString()).isEqualTo("service");
        assertThat(line.get("ingress_bytes").asLong()).isEqualTo(ASK.length() + 5);
        assertThat(line.get("egress_bytes").asLong()).isGreaterThan(5 + 50);
        assertThat(line.get("request_ms").asDouble()).isBetween(3000.0, 9000.0);
        assertThat(line.get("target_ms").asDouble()).isLessThan(2000.0);
    }
}
