package dev.wissel.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.gateway.fault.Fault;
import dev.wissel.gateway.fault.FaultKind;
import dev.wissel.gateway.fault.FaultRefused;
import dev.wissel.gateway.fault.Faults;
import dev.wissel.gateway.proxy.Wire.Message;
import dev.wissel.gateway.upstream.GatewayEvent;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Faults put into a whole gateway: what clients, targets and probes see of them, and that nothing is left of them afterwards. */
class FaultInjectionTest {
    private static final String CHECKS = "tags: [\"wissel:suspect=100ms\", \"wissel:hold=200ms\", \"wissel:trials=1\", "
            + "\"wissel:ramp=100ms\", \"wissel:retry-on=503\"]\n"
            + "healthchecks:\n  active:\n    type: http\n    http_path: /health\n    timeout: 0.3\n    healthy:\n"
            + "      interval: 0.1\n      successes: 1\n    unhealthy:\n      interval: 0.1\n      http_failures: 1\n"
            + "      tcp_failures: 1\n      timeouts: 1\n"
            + "  passive:\n    unhealthy:\n      http_failures: 2\n      tcp_failures: 2\n      timeouts: 1";

    @AfterAll
    static void noLeaks() {
        Leaks.assertNone();
    }

    private static Yaml inRegions(TestBackEnd ams, TestBackEnd fra) {
        return Yaml.to()
                .target(ams.target(), "tags: [\"wissel:region=ams\"]")
                .target(fra.target(), "tags: [\"wissel:region=fra\"]")
                .upstream(CHECKS);
    }

    private static Fault fault(FaultKind kind, @Nullable String region, @Nullable String target, Duration length) {
        Duration delay = kind == FaultKind.SLOW ? Duration.ofMillis(200) : Duration.ZERO;
        return new Fault("drill", kind, Set.of(), region, target, delay, 1, "ann", "rehearsal", length);
    }

    private static Fault fault(FaultKind kind) {
        return fault(kind, null, null, Duration.ofMinutes(1));
    }

    private static void inject(TestGateway gateway, Fault fault) {
        try {
            gateway.gateway().faults().inject(fault);
        } catch (FaultRefused refused) {
            throw new AssertionError(refused);
        }
    }

    private static void lift(TestGateway gateway) {
        assertThat(gateway.gateway().faults().lift("drill")).isTrue();
    }

    /** Sends GETs one after the other, and notes the answers, until it is closed. */
    private static final class Traffic implements AutoCloseable {
        private final List<String> answers = Collections.synchronizedList(new ArrayList<>());
        private final AtomicBoolean on = new AtomicBoolean(true);
        private final Thread thread;

        Traffic(TestGateway gateway) {
            thread = new Thread(() -> {
                while (on.get()) {
                    try (TestClient client = gateway.client()) {
                        for (int i = 0; i < 20 && on.get(); i++) {
                            Message answer = client.get("/").read();
                            answers.add(answer.status() + " " + answer.text());
                        }
                    } catch (IOException broken) {
                        answers.add(broken.toString());
                    }
                }
            });
            thread.start();
        }

        List<String> answers() {
            synchronized (answers) {
                return List.copyOf(answers);
            }
        }

        @Override
        public void close() throws InterruptedException {
            on.set(false);
            thread.join(10_000);
        }
    }

    private static boolean serves(TestGateway gateway, String body) {
        try {
            return gateway.get("/").text().equals(body);
        } catch (IOException broken) {
            throw new AssertionError(broken);
        }
    }

    /** Kills ams in one way, with nobody to bring it back, while requests come; returns the events. */
    private static List<GatewayEvent> survive(Fault fault) throws Exception {
        List<GatewayEvent> events = Collections.synchronizedList(new ArrayList<>());
        try (TestBackEnd ams = TestBackEnd.answering("ams");
                TestBackEnd fra = TestBackEnd.answering("fra");
                TestGateway gateway =
                        TestGateway.start(inRegions(ams, fra).text(), options -> options.withEvents(events::add))) {
            try (Traffic traffic = new Traffic(gateway)) {
                TestGateway.await("traffic", () -> traffic.answers().size() > 200);
                inject(gateway, fault);
                boolean silent = fault.kind() != FaultKind.SLOW && fault.kind() != FaultKind.ERRORS;
                gateway.awaitTicks(); // what had been sent before has arrived
                int reached = ams.requests().size();
                TestGateway.await(
                        "lost",
                        () -> events.stream().anyMatch(event -> event.kind().equals("EJECTED")));
                TestGateway.await("fra serves", () -> traffic.answers().contains("200 fra"));
                TestGateway.await(
                        "nearly over",
                        () -> gateway.gateway()
                                .faults()
                                .active()
                                .filter(active -> gateway.gateway().faults().remainingNanos(active) > NEARLY_NANOS)
                                .isEmpty());
                if (silent) {
                    assertThat(ams.requests().size()).isEqualTo(reached); // probes are requests too
                    assertThat(events).extracting(GatewayEvent::kind).doesNotContain("ADMITTED");
                }
                TestGateway.await(
                        "over", () -> gateway.gateway().faults().active().isEmpty());
                int before = traffic.answers().size();
                TestGateway.await("ams is back", () -> {
                    List<String> all = traffic.answers();
                    return all.subList(before, all.size()).contains("200 ams");
                });
                assertThat(traffic.answers()).containsOnly("200 ams", "200 fra");
            }
            assertThat(gateway.gateway().metrics().scrape())
                    .asString()
                    .doesNotContainPattern("wissel_fault_active\\{.*} 1");
        }
        assertThat(events).extracting(GatewayEvent::kind).contains("FAULT", "EJECTED", "FAULT OVER", "ADMITTED");
        return events;
    }

    private static final Duration A_WHILE = Duration.ofMillis(1500);
    private static final long NEARLY_NANOS = 200_000_000L;

    @Test
    void regionLoss_noRequestFails_otherRegionServes_endsByItself() throws Exception {
        List<GatewayEvent> events = survive(fault(FaultKind.REGION_LOSS, "ams", null, A_WHILE));
        GatewayEvent begin = events.stream()
                .filter(event -> event.kind().equals("FAULT"))
                .findFirst()
                .orElseThrow();
        assertThat(begin.upstream()).isEqualTo("pool");
        assertThat(begin.subject()).isEqualTo("ams");
        assertThat(begin.line()).contains("region-loss of region ams", "ann: rehearsal");
    }

    @Test
    void blackhole_noIdempotentRequestFails_otherRegionServes_endsByItself() throws Exception {
        survive(fault(FaultKind.BLACKHOLE, "ams", null, A_WHILE));
    }

    @Test
    void errors_noIdempotentRequestFails_otherRegionServes_endsByItself() throws Exception {
        survive(fault(FaultKind.ERRORS, "ams", null, A_WHILE));
    }

    @Test
    void slowerThanProbesWait_ejected_endsByItself() throws Exception {
        Fault slow = new Fault(
                "drill", FaultKind.SLOW, Set.of(), "ams", null, Duration.ofMillis(800), 1, "ann", "why", A_WHILE);
        survive(slow);
    }

    // ---------------------------------------------------------------- loss

    @Test
    void targetLoss_requestsInFlightAndIdleConnections_areReset() throws Exception {
        CountDownLatch reached = new CountDownLatch(1);
        CountDownLatch reset = new CountDownLatch(2);
        try (TestBackEnd lost = TestBackEnd.start(connection -> {
                    connection.read();
                    if (connection.number() == 1) {
                        connection.send(TestBackEnd.ok("idle now"));
                    } else {
                        reached.countDown();
                    }
                    connection.awaitClose();
                    reset.countDown();
                });
                TestBackEnd good = TestBackEnd.answering("good");
                TestGateway gateway = TestGateway.start(Yaml.to(lost).text());
                TestClient client = gateway.client();
                TestClient other = gateway.client()) {
            assertThat(client.get("/").read().text()).isEqualTo("idle now");
            inject(gateway, fault(FaultKind.SLOW)); // leaves the idle connection alone; a second is needed for the next
            lift(gateway);
            other.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n");
            client.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n");
            client.send("x");
            assertThat(reached.await(5, TimeUnit.SECONDS)).isTrue();
            gateway.reload(Yaml.to(lost, good).text());
            inject(gateway, fault(FaultKind.TARGET_LOSS, null, lost.target(), Duration.ofMinutes(1)));
            assertThat(reset.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(client.read().text()).isEqualTo("good"); // idempotent: repeated elsewhere
            for (int i = 0; i < 10; i++) {
                assertThat(gateway.get("/").text()).isEqualTo("good");
            }
            assertThat(lost.connections()).isEqualTo(2);
        }
    }

    @Test
    void loss_whileAnAnswerThatEndsWithItsConnection_isNotTakenForItsEnd() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        try (TestBackEnd back = TestBackEnd.start(connection -> {
                    connection.read();
                    connection.send("HTTP/1.1 200 OK\r\n\r\nhalf");
                    connection.awaitClose();
                    gone.countDown();
                });
                TestGateway gateway = TestGateway.start(Yaml.to(back).text());
                TestClient client = gateway.client()) {
            client.get("/").readHead();
            inject(gateway, fault(FaultKind.TARGET_LOSS, null, back.target(), Duration.ofMinutes(1)));
            assertThat(gone.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(client.readToEnd()).doesNotEndWith("0\r\n\r\n"); // a chunked answer without its last chunk
            assertThat(gateway.get("/").status()).isEqualTo(502);
        }
    }

    @Test
    void loss_ofOneUpstream_othersAtTheSameAddressGoOn() throws Exception {
        String more = "- name: other\n  host: second\n  routes:\n  - name: other\n    paths: [\"/other\"]\n";
        try (TestBackEnd shared = TestBackEnd.answering("shared");
                TestGateway gateway =
                        TestGateway.start(Yaml.to(shared).moreServices(more).text()
                                + "- name: second\n  targets:\n  - target: \"" + shared.target() + "\"\n")) {
            assertThat(gateway.get("/").status()).isEqualTo(200);
            assertThat(gateway.get("/other").status()).isEqualTo(200);
            Fault ofPool = new Fault(
                    "drill",
                    FaultKind.TARGET_LOSS,
                    Set.of("pool"),
                    null,
                    shared.target(),
                    Duration.ZERO,
                    1,
                    "ann",
                    "why",
                    Duration.ofMinutes(1));
            inject(gateway, ofPool);
            assertThat(gateway.get("/").status()).isEqualTo(502);
            assertThat(gateway.get("/other").status()).isEqualTo(200);
            assertThat(shared.connections()).isEqualTo(1); // the idle connection was left to who may use it
            lift(gateway);
            assertThat(gateway.get("/").status()).isEqualTo(200);
        }
    }

    // ---------------------------------------------------------------- blackhole

    @Test
    void blackhole_connectHangsUntilItsTimeout_andNothingReachesTheTarget() throws Exception {
        try (TestBackEnd back = TestBackEnd.answering("back");
                TestGateway gateway = TestGateway.start(Yaml.to(back)
                        .service("connect_timeout: 200")
                        .service("retries: 0")
                        .text())) {
            inject(gateway, fault(FaultKind.BLACKHOLE));
            long begin = System.nanoTime();
            assertThat(gateway.get("/").status()).isEqualTo(504);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
            assertThat(back.connections()).isZero();
            lift(gateway);
            assertThat(gateway.get("/").status()).isEqualTo(200);
        }
    }

    @Test
    void blackhole_connectThatHangs_isMadeWhenItIsOver() throws Exception {
        try (TestBackEnd back = TestBackEnd.answering("back");
                TestGateway gateway = TestGateway.start(Yaml.to(back).text());
                TestClient client = gateway.client()) {
            inject(gateway, fault(FaultKind.BLACKHOLE));
            client.request("POST", "/", "data");
            TestGateway.await("under way", () -> gateway.stats().busyCount() == 1);
            gateway.awaitTicks();
            assertThat(back.connections()).isZero();
            lift(gateway);
            assertThat(client.read().text()).isEqualTo("back");
            assertThat(back.onlyRequest().text()).isEqualTo("data");
        }
    }

    @Test
    void blackhole_onAKeptConnection_nothingIsSentNorHeard_untilItIsOver() throws Exception {
        try (TestBackEnd back = TestBackEnd.answering("back");
                TestGateway gateway = TestGateway.start(Yaml.to(back).text());
                TestClient client = gateway.client()) {
            assertThat(client.get("/").read().status()).isEqualTo(200);
            inject(gateway, fault(FaultKind.BLACKHOLE));
            client.request("POST", "/", "d".repeat(20_000));
            TestGateway.await("under way", () -> gateway.stats().busyCount() == 1);
            gateway.awaitTicks();
            assertThat(back.requests()).hasSize(1);
            assertThat(client.available()).isZero();
            lift(gateway); // as TCP would: what was lost on the way is sent again
            assertThat(client.read().text()).isEqualTo("back");
            assertThat(back.requests()).hasSize(2);
            assertThat(back.connections()).isEqualTo(1);
        }
    }

    @Test
    void blackhole_answerOnItsWay_comesWhenItIsOver_evenIfTheTargetHasClosed() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch said = new CountDownLatch(1);
        try (TestBackEnd back = TestBackEnd.start(connection -> {
                    connection.read();
                    asked.countDown();
                    go.await(5, TimeUnit.SECONDS);
                    connection.send("HTTP/1.1 200 OK\r\n\r\nwhole");
                    connection.close();
                    said.countDown();
                });
                TestGateway gateway = TestGateway.start(Yaml.to(back).text());
                TestClient client = gateway.client()) {
            client.send("GET / HTTP/1.0\r\n\r\n");
            assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();
            inject(gateway, fault(FaultKind.BLACKHOLE));
            go.countDown();
            assertThat(said.await(5, TimeUnit.SECONDS)).isTrue();
            gateway.awaitTicks();
            assertThat(client.available()).isZero();
            lift(gateway);
            assertThat(client.readToEnd()).endsWith("\r\n\r\nwhole");
        }
    }

    @Test
    void blackhole_readTimesOut_504AndTheConnectionIsNotKept() throws Exception {
        try (TestBackEnd back = TestBackEnd.answering("back");
                TestGateway gateway = TestGateway.start(Yaml.to(back)
                        .service("read_timeout: 200")
                        .service("retries: 0")
                        .text())) {
            assertThat(gateway.get("/").status()).isEqualTo(200);
            inject(gateway, fault(FaultKind.BLACKHOLE));
            assertThat(gateway.get("/").status()).isEqualTo(504);
            lift(gateway);
            assertThat(gateway.get("/").status()).isEqualTo(200);
            assertThat(back.connections()).isEqualTo(2);
        }
    }

    // ---------------------------------------------------------------- slow

    @Test
    void slow_firstByteHeldBack_answerWhole_onNewAndKeptConnections() throws Exception {
        String body = "b".repeat(600_000);
        try (TestBackEnd back = TestBackEnd.answering(body);
                TestGateway gateway = TestGateway.start(Yaml.to(back).text());
                TestClient client = gateway.client()) {
            inject(gateway, fault(FaultKind.SLOW));
            for (int i = 0; i < 3; i++) {
                long begin = System.nanoTime();
                assertThat(client.get("/").read().text()).isEqualTo(body);
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
            }
            assertThat(back.connections()).isEqualTo(1);
        }
    }

    @Test
    void slow_answerThatEndsWithItsConnection_isHeldBackAndWhole() throws Exception {
        try (TestBackEnd back = TestBackEnd.start(connection -> {
                    connection.read();
                    connection.send("HTTP/1.1 200 OK\r\n\r\nwhole");
                });
                TestGateway gateway = TestGateway.start(Yaml.to(back).text());
                TestClient client = gateway.client()) {
            inject(gateway, fault(FaultKind.SLOW));
            long begin = System.nanoTime();
            client.send("GET / HTTP/1.0\r\n\r\n");
            assertThat(client.readToEnd()).endsWith("\r\n\r\nwhole");
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
        }
    }

    @Test
    void slow_lifted_whatIsHeldComesAtOnce() throws Exception {
        Fault slow = new Fault(
                "drill",
                FaultKind.SLOW,
                Set.of(),
                null,
                null,
                Duration.ofMinutes(5),
                1,
                "ann",
                "why",
                Duration.ofMinutes(1));
        try (TestBackEnd back = TestBackEnd.answering("back");
                TestGateway gateway = TestGateway.start(Yaml.to(back).text());
                TestClient client = gateway.client()) {
            inject(gateway, slow);
            client.get("/");
            TestGateway.await("asked", () -> back.requests().size() == 1);
            gateway.awaitTicks();
            assertThat(client.available()).isZero();
            lift(gateway);
            assertThat(client.read().text()).isEqualTo("back");
        }
    }

    // ---------------------------------------------------------------- errors

    @Test
    void errors_givenInTheTargetsStead_whichHearsNothing() throws Exception {
        try (TestBackEnd back = TestBackEnd.answering("back");
                TestGateway gateway = TestGateway.start(Yaml.to(back).text());
                TestClient client = gateway.client()) {
            inject(gateway, fault(FaultKind.ERRORS));
            Message answer = client.get("/").read();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.text()).isEqualTo("{\"message\":\"injected fault drill\"}");
            assertThat(client.request("POST", "/", "data").read().status()).isEqualTo(503);
            assertThat(client.send("HEAD / HTTP/1.1\r\nHost: x\r\n\r\n")
                            .readHead()
                            .status())
                    .isEqualTo(503);
            try (TestClient large = gateway.client()) {
                large.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n");
                assertThat(large.read().status()).isEqualTo(503);
            }
            assertThat(back.connections()).isZero();
            lift(gateway);
            assertThat(client.get("/").read().text()).isEqualTo("back");
        }
    }

    @Test
    void errors_share_hitsAboutThatPart() throws Exception {
        Fault half = new Fault(
                "drill",
                FaultKind.ERRORS,
                Set.of(),
                null,
                null,
                Duration.ZERO,
                0.25,
                "ann",
                "why",
                Duration.ofMinutes(1));
        try (TestBackEnd back = TestBackEnd.answering("back");
                TestGateway gateway = TestGateway.start(Yaml.to(back).text());
                TestClient client = gateway.client()) {
            inject(gateway, half);
            int failed = 0;
            for (int i = 0; i < 1000; i++) {
                failed += client.get("/").read().status() == 503 ? 1 : 0;
            }
            assertThat(failed).isBetween(180, 320); // 250 +- 5 standard deviations of 13.7
        }
    }

    // ---------------------------------------------------------------- ends

    @Test
    void deadline_ofTheGatewaysClock_endsWithoutAnyone() throws Exception {
        try (TestBackEnd back = TestBackEnd.answering("back");
                TestGateway gateway = TestGateway.start(Yaml.to(back).text())) {
            inject(gateway, fault(FaultKind.TARGET_LOSS, null, back.target(), Duration.ofHours(1)));
            gateway.skip(Duration.ofMinutes(59));
            assertThat(gateway.get("/").status()).isEqualTo(502);
            gateway.skip(Duration.ofMinutes(1));
            assertThat(gateway.get("/").status()).isEqualTo(200);
        }
    }

    @Test
    void reload_keepsIt_andEndsItWhenItHitsNothingAnyMore() throws Exception {
        try (TestBackEnd back = TestBackEnd.answering("back");
                TestBackEnd next = TestBackEnd.answering("next");
                TestGateway gateway = TestGateway.start(Yaml.to(back).text())) {
            Faults faults = gateway.gateway().faults();
            inject(gateway, fault(FaultKind.TARGET_LOSS, null, back.target(), Duration.ofHours(1)));
            gateway.reload(Yaml.to(back).service("retries: 3").text());
            assertThat(gateway.get("/").status()).isEqualTo(502);
            assertThat(faults.active()).isPresent();
            gateway.reload(Yaml.to(next).text());
            assertThat(faults.active()).isEmpty();
            assertThat(gateway.get("/").text()).isEqualTo("next");
            gateway.reload(Yaml.to(back).text());
            assertThat(gateway.get("/").text()).isEqualTo("back");
        }
    }

    @Test
    void stop_withRequestsInTheHole_theyAreFinished() throws Exception {
        try (TestBackEnd back = TestBackEnd.answering("back");
                TestGateway gateway = TestGateway.start(
                        Yaml.to(back).text(), options -> options.withDrainTime(Duration.ofSeconds(5)));
                TestClient client = gateway.client()) {
            assertThat(client.get("/").read().status()).isEqualTo(200);
            inject(gateway, fault(FaultKind.BLACKHOLE));
            client.get("/");
            TestGateway.await("under way", () -> gateway.stats().busyCount() == 1);
            assertThat(gateway.gateway().stop()).isTrue();
            assertThat(client.read().status()).isEqualTo(200);
        }
    }

    @Test
    void drain_forATime_endsByItself_andLeavesAloneWhatWasDrainedByHand() throws Exception {
        try (TestBackEnd ams = TestBackEnd.answering("ams");
                TestBackEnd fra = TestBackEnd.answering("fra");
                TestGateway gateway = TestGateway.start(inRegions(ams, fra).text())) {
            TestGateway.await("ams serves", () -> serves(gateway, "ams"));
            gateway.gateway().drain("pool", "ams", Duration.ofHours(1));
            TestGateway.await("fra serves", () -> serves(gateway, "fra"));
            assertThat(gateway.gateway().metrics().scrape())
                    .asString()
                    .contains("wissel_fault_active{kind=\"drain\",region=\"ams\"} 1.0");
            gateway.skip(Duration.ofHours(1));
            TestGateway.await("ams serves again", () -> serves(gateway, "ams"));

            gateway.gateway().drain("pool", "ams", true);
            gateway.gateway().drain("pool", "ams", Duration.ofHours(1));
            assertThat(gateway.gateway().faults().lift("drain")).isTrue();
            gateway.awaitTicks();
            assertThat(serves(gateway, "fra")).isTrue();
        }
    }

    // ---------------------------------------------------------------- other protocols

    @Test
    void webSocket_lossResets_blackholeHolds() throws Exception {
        try (TestBackEnd back = TestBackEnd.start(new EchoSocket());
                TestGateway gateway = TestGateway.start(Yaml.to(back).text());
                TestClient client = gateway.client()) {
            client.send("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            assertThat(client.readHead().status()).isEqualTo(101);
            byte[] frame = {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i'};
            inject(gateway, fault(FaultKind.BLACKHOLE));
            client.send(frame);
            gateway.awaitTicks();
            assertThat(client.available()).isZero();
            lift(gateway);
            assertThat(client.readBytes(4)).isEqualTo(new byte[] {(byte) 0x81, 2, 'h', 'i'});
            inject(gateway, fault(FaultKind.TARGET_LOSS, null, back.target(), Duration.ofMinutes(1)));
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void http2_lossRefuses_blackholeHolds_slowWaits_errorsAnswer() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
        try (H2BackEnd back = H2BackEnd.start((connection, type, flags, stream) -> {
                    if (type == H2Wire.DATA && (flags & H2Wire.END_STREAM) != 0) {
                        connection.ok(stream);
                    }
                });
                TestGateway gateway = TestGateway.start(
                        "_format_version: \"3.0\"\nservices:\n- name: calls\n  protocol: grpc\n  host: pool\n"
                                + "  retries: 0\n  connect_timeout: 200\n  routes:\n"
                                + "  - {name: all, protocols: [grpc], paths: [\"/\"]}\nupstreams:\n- name: pool\n"
                                + "  targets:\n  - target: \"" + back.target() + "\"\n",
                        options -> options.withProxyListen(List.of(new Listen(any, false, true, false))));
                H2Wire client = H2Wire.to(gateway.port())) {
            assertThat(call(client, 1).await(1).status()).isEqualTo(200);
            inject(gateway, fault(FaultKind.TARGET_LOSS, null, back.target(), Duration.ofMinutes(1)));
            assertThat(call(client, 3).await(3).status()).isEqualTo(502);
            lift(gateway);
            assertThat(call(client, 5).await(5).status()).isEqualTo(200);
            assertThat(back.connections()).isEqualTo(2);

            inject(gateway, fault(FaultKind.BLACKHOLE));
            call(client, 7);
            TestGateway.await("under way", () -> gateway.stats().busyCount() == 1);
            gateway.awaitTicks();
            assertThat(gateway.stats().busyCount()).isEqualTo(1);
            lift(gateway);
            assertThat(client.await(7).status()).isEqualTo(200);
            assertThat(back.connections()).isEqualTo(2);

            inject(gateway, fault(FaultKind.SLOW));
            long begin = System.nanoTime();
            assertThat(call(client, 9).await(9).status()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
            lift(gateway);
            inject(gateway, fault(FaultKind.ERRORS));
            assertThat(call(client, 11).await(11).status()).isEqualTo(503);
            lift(gateway);
            assertThat(call(client, 13).await(13).status()).isEqualTo(200);
        }
    }

    @Test
    void http2_blackholeWithoutAConnection_connectTimesOut() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
        try (H2BackEnd back = H2BackEnd.start((connection, type, flags, stream) -> {});
                TestGateway gateway = TestGateway.start(
                        "_format_version: \"3.0\"\nservices:\n- name: calls\n  protocol: grpc\n  host: pool\n"
                                + "  retries: 0\n  connect_timeout: 200\n  routes:\n"
                                + "  - {name: all, protocols: [grpc], paths: [\"/\"]}\nupstreams:\n- name: pool\n"
                                + "  targets:\n  - target: \"" + back.target() + "\"\n",
                        options -> options.withProxyListen(List.of(new Listen(any, false, true, false))));
                H2Wire client = H2Wire.to(gateway.port())) {
            inject(gateway, fault(FaultKind.BLACKHOLE));
            assertThat(call(client, 1).await(1).status()).isEqualTo(504);
            assertThat(back.connections()).isZero();
        }
    }

    private static H2Wire call(H2Wire client, int stream) throws IOException {
        return client.request(
                        stream, false, "POST", "/s/m", "a.test", "content-type", "application/grpc", "te", "trailers")
                .data(stream, true, "\0\0\0\0\0");
    }

    @Test
    void tls_lossAndBlackhole_withoutAByteMore() throws Exception {
        X509Bundle ca = Pki.authority("Test CA");
        KeyManagerFactory keys = Pki.server(ca, "good.test").toKeyManagerFactory();
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        SSLServerSocket listener = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        try (TestBackEnd back = TestBackEnd.start(listener, TestBackEnd.answer(TestBackEnd.ok("secret")));
                TestGateway gateway = TestGateway.start(Yaml.to(back)
                        .service("protocol: https")
                        .service("retries: 0")
                        .text());
                TestClient client = gateway.client()) {
            assertThat(client.get("/").read().text()).isEqualTo("secret");
            inject(gateway, fault(FaultKind.BLACKHOLE));
            client.request("POST", "/", "data");
            TestGateway.await("under way", () -> gateway.stats().busyCount() == 1);
            gateway.awaitTicks();
            assertThat(back.requests()).hasSize(1);
            lift(gateway);
            assertThat(client.read().text()).isEqualTo("secret");
            assertThat(back.connections()).isEqualTo(1);
            inject(gateway, fault(FaultKind.TARGET_LOSS, null, back.target(), Duration.ofMinutes(1)));
            assertThat(client.get("/").read().status()).isEqualTo(502);
            lift(gateway);
            assertThat(client.get("/").read().text()).isEqualTo("secret");
            assertThat(back.connections()).isEqualTo(2);
        }
    }

    @Test
    void tcp_blackholeHolds_slowWaits_lossResetsAndRefuses() throws Exception {
        InetSocketAddress any = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
        try (TestBackEnd echo = TestBackEnd.start(connection -> {
                    while (true) {
                        connection.send(connection.readBytes(2));
                    }
                });
                TestGateway gateway = TestGateway.start(
                        "_format_version: \"3.0\"\nservices:\n- name: raw\n  protocol: tcp\n  host: pool\n"
                                + "  retries: 0\n  routes:\n"
                                + "  - {name: all, protocols: [tcp], sources: [{ip: 0.0.0.0/0}]}\n"
                                + "upstreams:\n- name: pool\n  targets:\n  - target: \"" + echo.target() + "\"\n",
                        options -> options.withStreamListen(List.of(new Listen(any, false, false, false))));
                TestClient client = stream(gateway)) {
            assertThat(client.send("ab").readBytes(2)).asString().isEqualTo("ab");
            inject(gateway, fault(FaultKind.BLACKHOLE));
            client.send("cd");
            try (TestClient second = stream(gateway)) {
                second.send("xy");
                gateway.awaitTicks();
                assertThat(client.available()).isZero();
                assertThat(echo.connections()).isEqualTo(1);
                lift(gateway);
                assertThat(client.readBytes(2)).asString().isEqualTo("cd");
                assertThat(second.readBytes(2)).asString().isEqualTo("xy");
            }
            inject(gateway, fault(FaultKind.SLOW));
            try (TestClient third = stream(gateway)) {
                long begin = System.nanoTime();
                assertThat(third.send("12").readBytes(2)).asString().isEqualTo("12");
                assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(200));
                assertThat(third.send("34").readBytes(2)).asString().isEqualTo("34");
            }
            lift(gateway);
            inject(gateway, fault(FaultKind.TARGET_LOSS, null, echo.target(), Duration.ofMinutes(1)));
            assertThat(client.readToEnd()).isEmpty();
            try (TestClient refused = stream(gateway)) {
                assertThat(refused.readToEnd()).isEmpty();
            }
            assertThat(echo.connections()).isEqualTo(3);
        }
    }

    private static TestClient stream(TestGateway gateway) throws IOException {
        return new TestClient(gateway.gateway().streamPorts().get(0));
    }
}
