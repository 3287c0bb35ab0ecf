package dev.wissel.controller.sensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.core.bound.ControlLoop;
import dev.wissel.kong.admin.AdminClient;
import dev.wissel.kong.admin.AdminNodes;
import dev.wissel.kong.admin.AdminOptions;
import dev.wissel.testkit.exchange.Exchange;
import dev.wissel.testkit.exchange.Recordings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Node sensors on stand-ins that answer what a real Kong 3.9.3 answered. */
class NodeSensorsTest {
    private static final String UP = "up.test.local";
    private static final String NINE = "127.0.0.1:9001";
    private static final long STALE = Duration.ofSeconds(10).toNanos();
    private final AtomicLong nowNanos = new AtomicLong();

    private static String recorded(Recordings.Mode mode, String number) {
        Object body = Recordings.of(mode).stream()
                .filter(exchange -> exchange.name().contains("/" + number + "-"))
                .map(Exchange::body)
                .findFirst()
                .orElseThrow();
        return body instanceof String text ? text : JsonMapper.builder().build().writeValueAsString(body);
    }

    private AdminNodes nodes(FakeHttp... servers) {
        List<AdminClient> clients = List.of(servers).stream()
                .map(server -> new AdminClient(AdminOptions.at(server.url())
                        .timeouts(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(1))
                        .attempts(1, Duration.ZERO)
                        .build()))
                .toList();
        return new AdminNodes(
                clients, new AdminNodes.Pauses(Duration.ZERO, Duration.ZERO), nowNanos::get, new SplittableRandom(1));
    }

    @Test
    void health_nodesDisagree_isReportedAsSuch() {
        String healthy = recorded(Recordings.Mode.POSTGRES, "159");
        try (FakeHttp one = new FakeHttp(path -> healthy);
                FakeHttp two = new FakeHttp(path -> recorded(Recordings.Mode.POSTGRES, "168"));
                AdminNodes nodes = nodes(one, two)) {
            NodeHealthSensor sensor = new NodeHealthSensor(nodes, () -> Set.of(UP), nowNanos::get);
            sensor.look();
            HealthView.Votes votes = sensor.view(UP).votes(NINE, 0, STALE);
            assertThat(votes.healthy()).containsExactly(one.url());
            assertThat(votes.unhealthy()).containsExactly(two.url());
            assertThat(votes.disagree()).isTrue();
            assertThat(sensor.view(UP).addressVotes(NINE, 0, STALE)).containsOnlyKeys(NINE);
            assertThat(sensor.view(UP).addressVotes(NINE, 0, STALE).get(NINE).disagree())
                    .isTrue();
            Sensors sensors = new Sensors(
                    Optional.of(sensor),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ofSeconds(10),
                    nowNanos::get);
            UpstreamObservation seen = sensors.observe(UP, "svc", List.of(NINE, "127.0.0.1:9003"));
            assertThat(seen.findings()).singleElement().asString().contains("healthy for " + one.url());
            assertThat(seen.targets().get(0).health().disagree()).isTrue();
            assertThat(seen.targets().get(1).health().known())
                    .as("weight 0 is not checked")
                    .isFalse();
            assertThat(seen.targets().get(1).votes().unchecked()).hasSize(2);
            assertThat(seen.demandPerSecond()).isEmpty();
        }
    }

    @Test
    void health_ofMany_looksInTurnAndAtAllWhenOneFalls() {
        String healthy = recorded(Recordings.Mode.POSTGRES, "159");
        String ill = recorded(Recordings.Mode.POSTGRES, "168");
        Set<String> all = new TreeSet<>();
        for (int i = 0; i < 5 * ControlLoop.LOOKS_PER_SECOND; i++) {
            all.add("u" + i);
        }
        Set<String> fallen = ConcurrentHashMap.newKeySet();
        AtomicLong asked = new AtomicLong();
        try (FakeHttp one = new FakeHttp(path -> {
                    asked.incrementAndGet();
                    return fallen.stream().anyMatch(name -> path.contains("/" + name + "/")) ? ill : healthy;
                });
                AdminNodes nodes = nodes(one)) {
            NodeHealthSensor sensor = new NodeHealthSensor(nodes, () -> all, nowNanos::get);
            sensor.look();
            assertThat(asked.getAndSet(0)).as("nothing is known yet").isEqualTo(all.size());
            assertThat(sensor.news()).isEqualTo(all);
            sensor.attend(Set.of("u99"));
            sensor.look();
            assertThat(asked.getAndSet(0))
                    .isBetween((long) ControlLoop.LOOKS_PER_SECOND, ControlLoop.LOOKS_PER_SECOND + 1L);
            assertThat(sensor.news()).contains("u99").hasSizeLessThanOrEqualTo(ControlLoop.LOOKS_PER_SECOND + 1);
            fallen.addAll(all);
            nowNanos.addAndGet(60 * 1_000_000_000L);
            sensor.look();
            assertThat(asked.getAndSet(0))
                    .as("one has fallen, so all are asked about")
                    .isEqualTo(all.size());
            assertThat(sensor.view("u77").votes(NINE, nowNanos.get(), STALE).unhealthy())
                    .hasSize(1);
        }
    }

    @Test
    void health_rightAfterANewConfiguration_isSilenceNotSickness() {
        String report =
                recorded(Recordings.Mode.POSTGRES, "159").replace("\"health\":\"HEALTHY\",\"created", "\"created");
        assertThat(report).isNotEqualTo(recorded(Recordings.Mode.POSTGRES, "159"));
        try (FakeHttp one = new FakeHttp(path -> report);
                AdminNodes nodes = nodes(one)) {
            NodeHealthSensor sensor = new NodeHealthSensor(nodes, () -> Set.of(UP), nowNanos::get);
            sensor.look();
            HealthView.Votes votes = sensor.view(UP).votes(NINE, 0, STALE);
            assertThat(votes.silent()).containsExactly(one.url());
            assertThat(votes.unhealthy()).isEmpty();
        }
    }

    @Test
    void health_nodeGone_keepsItsLastWordUntilItIsStale() {
        FakeHttp one = new FakeHttp(path -> recorded(Recordings.Mode.POSTGRES, "159"));
        try (AdminNodes nodes = nodes(one)) {
            NodeHealthSensor sensor = new NodeHealthSensor(nodes, () -> Set.of(UP), nowNanos::get);
            sensor.look();
            one.close();
            nowNanos.set(STALE);
            sensor.look();
            assertThat(sensor.state().failures()).isEqualTo(1);
            assertThat(sensor.state().problem().orElseThrow()).contains("no connection");
            HealthView.Votes votes = sensor.view(UP).votes(NINE, STALE, STALE);
            assertThat(votes.healthy()).hasSize(1);
            assertThat(votes.oldestNanos()).isEqualTo(STALE);
            assertThat(sensor.view(UP).votes(NINE, STALE + 1, STALE).healthy()).isEmpty();
            assertThat(sensor.view(UP).votes(NINE, STALE + 1, STALE).silent()).hasSize(1);
        }
    }

    @Test
    void health_oneNodeHangs_theOtherIsSeen() {
        CountDownLatch end = new CountDownLatch(1);
        try (FakeHttp hanging = new FakeHttp(path -> {
                    try {
                        end.await();
                    } catch (InterruptedException stop) {
                        Thread.currentThread().interrupt();
                    }
                    return "500";
                });
                FakeHttp good = new FakeHttp(path -> recorded(Recordings.Mode.DBLESS, "088"));
                AdminNodes nodes = nodes(hanging, good)) {
            NodeHealthSensor sensor = new NodeHealthSensor(nodes, () -> Set.of(UP), nowNanos::get);
            sensor.look();
            assertThat(sensor.view(UP).nodes()).containsOnlyKeys(good.url());
            assertThat(sensor.state().problem().orElseThrow()).contains("no time for an answer");
            assertThat(sensor.state().failures()).isZero();
            end.countDown();
        }
    }

    @Test
    void metrics_twoScrapes_giveTheRateAndSurviveARestart() {
        String first = recorded(Recordings.Mode.DBLESS, "090");
        try (FakeHttp one = new FakeHttp(path -> first);
                AdminNodes nodes = nodes(one)) {
            NodeMetricsSensor sensor = new NodeMetricsSensor(nodes, nowNanos::get);
            sensor.look();
            assertThat(sensor.rates("svc")).isEmpty();
            nowNanos.set(Duration.ofSeconds(2).toNanos());
            one.answers = path -> first.replace(
                    "code=\"200\",source=\"service\",workspace=\"default\",consumer=\"\"} 6",
                    "code=\"200\",source=\"service\",workspace=\"default\",consumer=\"\"} 16");
            sensor.look();
            NodeMetricsSensor.ServiceRate rate =
                    sensor.rates("svc").get(one.url()).value();
            assertThat(rate.requestsPerSecond()).isEqualTo(5);
            assertThat(rate.counts().failures()).isZero();
            assertThat(sensor.targetStates(UP).get(one.url()).value()).hasSize(2);
            assertThat(sensor.services()).contains("svc", "dead");
            nowNanos.addAndGet(Duration.ofSeconds(1).toNanos());
            one.answers = path -> first; // fewer than before: the node has started anew
            sensor.look();
            assertThat(sensor.rates("svc").get(one.url()).value().requestsPerSecond())
                    .isEqualTo(7);
        }
    }

    @Test
    void metrics_serviceThatIsNotCounted_hasNoDemand_ratherThanNone() {
        AtomicLong counted = new AtomicLong();
        try (FakeHttp one = new FakeHttp(path ->
                        "kong_http_requests_total{service=\"other\",code=\"200\"} " + counted.addAndGet(50) + "\n");
                AdminNodes nodes = nodes(one)) {
            NodeMetricsSensor sensor = new NodeMetricsSensor(nodes, nowNanos::get);
            Sensors sensors = new Sensors(
                    Optional.empty(),
                    Optional.of(sensor),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Duration.ofSeconds(10),
                    nowNanos::get);
            sensor.look();
            nowNanos.addAndGet(Duration.ofSeconds(5).toNanos());
            sensor.look();
            assertThat(sensors.observe(UP, "other", List.of()).demandPerSecond())
                    .hasValue(10);
            assertThat(sensors.observe(UP, "orders", List.of()).demandPerSecond())
                    .isEmpty();
        }
    }
}
