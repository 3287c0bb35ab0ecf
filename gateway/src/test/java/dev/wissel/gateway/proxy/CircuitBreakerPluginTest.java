package dev.wissel.gateway.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.gateway.plugin.breaker.Breakers;
import dev.wissel.gateway.proxy.Wire.Message;
import dev.wissel.gateway.upstream.GatewayEvent;
import dev.wissel.kong.declarative.DeclarativeReader;
import dev.wissel.kong.declarative.ReaderOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** {@code circuit-breaker} on the running gateway, whose clock is put forward by hand. */
class CircuitBreakerPluginTest {
    private static final String FOUR_CALLS = "minimum_calls: 4, open_time: 5, jitter: 0, trials: 2";

    /** A back end that answers with this status from now on. */
    private static TestBackEnd answering(AtomicInteger status) throws IOException {
        return TestBackEnd.start(connection -> {
            while (connection.read() != null) {
                connection.send("HTTP/1.1 " + status.get() + " X\r\nContent-Length: 0\r\n\r\n");
            }
        });
    }

    private static String with(Yaml yaml, String config) {
        return yaml.text() + "plugins:\n- name: circuit-breaker\n  config: {" + config + "}\n";
    }

    private static List<Integer> statuses(TestGateway gateway, int count) throws IOException {
        List<Integer> statuses = new java.util.ArrayList<>();
        try (TestClient client = gateway.client()) {
            for (int i = 0; i < count; i++) {
                statuses.add(client.get("/").read().status());
            }
        }
        return statuses;
    }

    @Test
    void upstream_thatFails_isSentNothingUntilTrialsSucceed() throws Exception {
        AtomicInteger status = new AtomicInteger(500);
        List<GatewayEvent> events = new CopyOnWriteArrayList<>();
        try (TestBackEnd backEnd = answering(status);
                TestGateway gateway = TestGateway.start(
                        with(Yaml.to(backEnd), FOUR_CALLS), options -> options.withEvents(events::add))) {
            assertThat(statuses(gateway, 6)).containsExactly(500, 500, 500, 500, 503, 503);
            assertThat(backEnd.requests()).hasSize(4);
            Message refused = gateway.get("/");
            assertThat(refused.header("Retry-After")).isEqualTo("5");
            assertThat(refused.text()).contains("the circuit breaker of this upstream is open");

            gateway.skip(Duration.ofSeconds(5));
            assertThat(statuses(gateway, 2)).as("a trial fails: twice the wait").containsExactly(500, 503);
            assertThat(gateway.get("/").header("Retry-After")).isEqualTo("10");
            status.set(200);
            gateway.skip(Duration.ofMillis(9_900));
            assertThat(statuses(gateway, 1)).containsExactly(503);
            gateway.skip(Duration.ofMillis(100));
            assertThat(statuses(gateway, 4)).containsExactly(200, 200, 200, 200);

            TestGateway.await(
                    "closed", () -> events.stream().anyMatch(e -> e.kind().equals("BREAKER_CLOSED")));
            assertThat(events.stream().map(GatewayEvent::kind).filter(kind -> kind.startsWith("BREAKER")))
                    .containsExactly(
                            "BREAKER_OPENED", "BREAKER_TRIAL", "BREAKER_OPENED", "BREAKER_TRIAL", "BREAKER_CLOSED");
            assertThat(events.stream()
                            .filter(e -> e.kind().equals("BREAKER_OPENED"))
                            .map(GatewayEvent::line))
                    .first()
                    .isEqualTo(
                            "upstream pool: circuit breaker opens: too many calls failed or were slow; nothing is sent for 5000 ms");
        }
    }

    @Test
    void upstream_aTrialUnderWay_isAlone() throws Exception {
        AtomicReference<TestBackEnd.Connection> waiting = new AtomicReference<>();
        AtomicInteger requests = new AtomicInteger();
        TestBackEnd.Script script = connection -> {
            while (connection.read() != null) {
                if (requests.incrementAndGet() <= 4) {
                    connection.send("HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n");
                } else {
                    waiting.set(connection);
                }
            }
        };
        try (TestBackEnd backEnd = TestBackEnd.start(script);
                TestGateway gateway = TestGateway.start(with(Yaml.to(backEnd), FOUR_CALLS));
                TestClient trial = gateway.client()) {
            statuses(gateway, 4);
            gateway.skip(Duration.ofSeconds(5));
            trial.get("/");
            TestGateway.await("the trial is at the target", () -> waiting.get() != null);
            assertThat(statuses(gateway, 3)).containsExactly(503, 503, 503);
            assertThat(requests).hasValue(5);
            waiting.get().send(TestBackEnd.ok("well"));
            assertThat(trial.read().text()).isEqualTo("well");
        }
    }

    @Test
    void upstream_thatIsSlow_isOpenedBySlowness() throws Exception {
        try (TestBackEnd backEnd = TestBackEnd.start(connection -> {
                    while (connection.read() != null) {
                        Thread.sleep(30);
                        connection.send(TestBackEnd.ok("late"));
                    }
                });
                TestGateway gateway =
                        TestGateway.start(with(Yaml.to(backEnd), FOUR_CALLS + ", slow_after: 0.02, slow_share: 0.5"))) {
            assertThat(statuses(gateway, 5)).containsExactly(200, 200, 200, 200, 503);
        }
    }

    @Test
    void upstream_retriesThatSucceed_areNoFailures() throws Exception {
        AtomicInteger status = new AtomicInteger(503);
        try (TestBackEnd sick = answering(status);
                TestBackEnd well = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(
                        with(Yaml.to(sick, well).upstream("tags: [\"wissel:retry-on=503\"]"), FOUR_CALLS))) {
            assertThat(statuses(gateway, 12)).containsOnly(200);
            assertThat(sick.requests()).isNotEmpty();
        }
    }

    @Test
    void upstream_statusesThatDoNotCount_doNotOpenIt() throws Exception {
        AtomicInteger status = new AtomicInteger(500);
        try (TestBackEnd backEnd = answering(status);
                TestGateway gateway =
                        TestGateway.start(with(Yaml.to(backEnd), FOUR_CALLS + ", failure_statuses: [429]"))) {
            assertThat(statuses(gateway, 6)).containsOnly(500);
            status.set(429);
            assertThat(statuses(gateway, 10)).contains(429, 503);
        }
    }

    @Test
    void upstream_withABodyOfItsOwn_saysThat() throws Exception {
        AtomicInteger status = new AtomicInteger(500);
        try (TestBackEnd backEnd = answering(status);
                TestGateway gateway = TestGateway.start(with(
                        Yaml.to(backEnd),
                        FOUR_CALLS + ", status_code: 429, body: \"later\", content_type: text/plain"))) {
            statuses(gateway, 4);
            Message refused = gateway.get("/");
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.text()).isEqualTo("later");
            assertThat(refused.header("Content-Type")).isEqualTo("text/plain");
            assertThat(refused.header("Retry-After")).isEqualTo("5");
        }
    }

    @Test
    void upstream_openThroughAReload_staysOpenUnlessTheSettingsChange() throws Exception {
        AtomicInteger status = new AtomicInteger(500);
        try (TestBackEnd backEnd = answering(status);
                TestGateway gateway = TestGateway.start(with(Yaml.to(backEnd), FOUR_CALLS))) {
            statuses(gateway, 4);
            gateway.reload(with(Yaml.to(backEnd).service("retries: 1"), FOUR_CALLS));
            assertThat(statuses(gateway, 1)).containsExactly(503);
            gateway.reload(with(Yaml.to(backEnd), FOUR_CALLS + ", window: 20"));
            assertThat(statuses(gateway, 1)).as("another breaker, closed").containsExactly(500);
        }
    }

    @Test
    void upstream_byItsTag_hasABreaker() throws Exception {
        AtomicInteger status = new AtomicInteger(500);
        String tag = "tags: [\"wissel:breaker=calls:4;open:5s;jitter:0%;trials:1\"]";
        try (TestBackEnd backEnd = answering(status);
                TestGateway gateway =
                        TestGateway.start(Yaml.to(backEnd).upstream(tag).text())) {
            assertThat(statuses(gateway, 5)).containsExactly(500, 500, 500, 500, 503);
        }
    }

    @Test
    void upstream_whoseStrategyHasAnAnswer_givesThatWhileItIsOpen() throws Exception {
        AtomicInteger status = new AtomicInteger(500);
        String tags =
                "tags: [\"wissel:breaker=calls:4;open:5s\", \"wissel:fallback=static\", \"wissel:fallback-status=200\","
                        + " \"wissel:fallback-body.1=rest\"]";
        try (TestBackEnd backEnd = answering(status);
                TestGateway gateway =
                        TestGateway.start(Yaml.to(backEnd).upstream(tags).text())) {
            statuses(gateway, 4);
            assertThat(gateway.get("/").text()).isEqualTo("rest");
        }
    }

    @Test
    void target_thatFails_isLeftOutWhileItsPeersServe() throws Exception {
        AtomicInteger status = new AtomicInteger(500);
        try (TestBackEnd sick = answering(status);
                TestBackEnd well = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(with(Yaml.to(sick, well), FOUR_CALLS + ", scope: target"))) {
            assertThat(statuses(gateway, 8)).contains(500, 200);
            assertThat(sick.requests()).hasSize(4);
            assertThat(statuses(gateway, 20)).containsOnly(200);
            assertThat(sick.requests()).hasSize(4);
            status.set(200);
            gateway.skip(Duration.ofSeconds(5));
            assertThat(statuses(gateway, 20)).containsOnly(200);
            assertThat(sick.requests().size()).as("it takes part again").isGreaterThan(8);
        }
    }

    @Test
    void target_ifAllAreOpen_theRequestIsRefused() throws Exception {
        AtomicInteger status = new AtomicInteger(500);
        try (TestBackEnd one = answering(status);
                TestBackEnd two = answering(status);
                TestGateway gateway = TestGateway.start(with(Yaml.to(one, two), FOUR_CALLS + ", scope: target"))) {
            assertThat(statuses(gateway, 8)).containsOnly(500);
            Message refused = gateway.get("/");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("Retry-After")).isEqualTo("5");
            assertThat(one.requests().size() + two.requests().size()).isEqualTo(8);
        }
    }

    @Test
    void target_aRetryFromADeadOne_neverGoesToAnOpenOne() throws Exception {
        try (TestBackEnd dead = TestBackEnd.answering("x");
                TestBackEnd well = TestBackEnd.answering("x");
                TestGateway gateway = TestGateway.start(with(Yaml.to(dead, well), FOUR_CALLS + ", scope: target"))) {
            dead.die();
            assertThat(statuses(gateway, 30)).containsOnly(200);
            List<Breakers.Reading> readings = dev.wissel.gateway.GatewayAccess.breakers(gateway.gateway());
            assertThat(readings).anySatisfy(each -> {
                assertThat(each.subject()).isEqualTo(dead.target());
                assertThat(each.word()).isEqualTo("open");
                assertThat(each.refused()).isPositive();
            });
        }
    }

    @Test
    void aRealKong_isSaidToRefuseIt() {
        String text = with(Yaml.to(), FOUR_CALLS);
        assertThat(new DeclarativeReader().read("kong.yml", text).problems())
                .singleElement()
                .asString()
                .contains("plugin 'circuit-breaker' not enabled");
        assertThat(new DeclarativeReader(ReaderOptions.GATEWAY)
                        .read("kong.yml", text)
                        .problems())
                .isEmpty();
        assertThat(new DeclarativeReader(ReaderOptions.GATEWAY)
                        .read("kong.yml", with(Yaml.to(), "failure_share: 0, scope: both"))
                        .problems())
                .hasSize(2);
    }
}
