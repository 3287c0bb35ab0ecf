package dev.wissel.controller.drill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.wissel.controller.journal.Journal;
import dev.wissel.controller.journal.JournalDatabase;
import dev.wissel.controller.loop.DirectedUpstream;
import dev.wissel.controller.loop.Wishes;
import dev.wissel.core.director.DirectorSettings;
import dev.wissel.core.drill.DrillFault;
import dev.wissel.core.drill.DrillMeasure;
import dev.wissel.core.drill.DrillPlan;
import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.kong.admin.AdminClient;
import dev.wissel.kong.admin.AdminNodes;
import dev.wissel.kong.admin.AdminOptions;
import dev.wissel.testkit.ManualClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FaultHostsTest {
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final FaultHost.Order LOSS = new FaultHost.Order("d-1", World.plan(), "ann", "monthly");
    private static final Strategy STRATEGY = StrategyReader.read(
                    "s.yml",
                    "strategy: shop\nservices: {product: {endpoints: {ams: [\"10.0.0.1:80\", \"10.0.0.2:80\"], fra: [\"10.1.0.1:80\"]}}}")
            .strategy()
            .orElseThrow();

    @TempDir
    Path directory;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile int status = 201;
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add((exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body).strip());
            byte[] answer = "{\"message\": \"so it is\"}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            boolean empty = status == 204;
            exchange.sendResponseHeaders(status, empty ? -1 : answer.length);
            if (!empty) {
                exchange.getResponseBody().write(answer);
            }
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    private AdminOptions options() {
        return AdminOptions.at("http://127.0.0.1:" + server.getAddress().getPort())
                .timeouts(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofSeconds(2))
                .build();
    }

    // ---------------------------------------------------------------- embedded gateways

    private AdminFaultHost gateway() {
        return new AdminFaultHost(List.of(new AdminClient(options())), service -> service + ".shop.upstream");
    }

    @Test
    void admin_inject_sendsTheFaultWithItsDeadline() throws Exception {
        gateway().inject(LOSS, LEASE);
        assertThat(asked)
                .singleElement()
                .asString()
                .startsWith("POST /wissel/faults ")
                .contains(
                        "\"id\":\"d-1\"",
                        "\"kind\":\"region-loss\"",
                        "\"upstreams\":[]",
                        "\"region\":\"ams\"",
                        "\"for\":\"10s\"",
                        "\"who\":\"ann\"");
        assertThat(asked.get(0)).doesNotContain("delay", "share", "target");
    }

    @Test
    void admin_injectOfSlow_sendsDelayShareAndUpstreams() throws Exception {
        DrillPlan slow = DrillWords.plan("slow", "fra", "10.1.0.1:80", List.of("product"), "1m", "300ms", "50%");
        gateway().inject(new FaultHost.Order("d-2", slow, "ann", ""), LEASE);
        assertThat(asked.get(0))
                .contains(
                        "\"delay\":\"300ms\"",
                        "\"share\":0.5",
                        "\"target\":\"10.1.0.1:80\"",
                        "\"upstreams\":[\"product.shop.upstream\"]",
                        "\"why\":\"a drill\"");
    }

    @Test
    void admin_refused_liftsWhatOthersTookAndSaysWhy() {
        status = 409;
        assertThatThrownBy(() -> gateway().inject(LOSS, LEASE))
                .isInstanceOf(FaultHost.FaultException.class)
                .hasMessageContaining("so it is");
        assertThat(asked.get(1)).isEqualTo("DELETE /wissel/faults/d-1");
    }

    @Test
    void admin_extendOfWhatIsGone_doesNotPutItBack() throws Exception {
        status = 404;
        assertThatThrownBy(() -> gateway().extend(LOSS, LEASE))
                .isInstanceOf(FaultHost.FaultException.class)
                .hasMessageContaining("has ended before its time");
        assertThat(asked).containsExactly("GET /wissel/faults/d-1");
    }

    @Test
    void admin_liftOfWhatIsGone_isGood() throws Exception {
        status = 204;
        gateway().lift(LOSS);
        status = 404;
        gateway().lift(LOSS);
        status = 500;
        assertThatThrownBy(() -> gateway().lift(LOSS)).isInstanceOf(FaultHost.FaultException.class);
    }

    @Test
    void admin_drain_exercisesNoDetection() {
        assertThat(gateway().means(DrillPlan.of(DrillFault.DRAIN, "ams", "")).exercised())
                .doesNotContain(DrillMeasure.DETECTION);
    }

    // ---------------------------------------------------------------- Kong

    private interface OnKong {
        void run(Journal journal, KongFaultHost host, ManualClock clock) throws Exception;
    }

    private void onKong(OnKong test) throws Exception {
        ManualClock clock = new ManualClock(World.START);
        try (JournalDatabase database = JournalDatabase.file(directory.resolve("kong.db"));
                AdminNodes nodes = new AdminNodes(
                        List.of(new AdminClient(options())),
                        AdminNodes.Pauses.DEFAULTS,
                        System::nanoTime,
                        new java.util.SplittableRandom(1))) {
            Journal journal = new Journal(database, Journal.Bounds.DEFAULTS);
            KongFaultHost host = new KongFaultHost(
                    journal,
                    DirectedUpstream.of(STRATEGY, DirectorSettings.DEFAULTS),
                    KongFaultHost.probed(STRATEGY),
                    nodes,
                    false,
                    clock);
            test.run(journal, host, clock);
        }
    }

    private static Wishes wishes(Journal journal, ManualClock clock) {
        return Wishes.of(journal.wishesAt(clock.getAsLong()));
    }

    @Test
    void kong_regionLoss_isAWishThatEndsByItself() throws Exception {
        onKong((journal, host, clock) -> {
            host.inject(LOSS, LEASE);
            assertThat(wishes(journal, clock).drainedRegions()).containsExactly("ams");
            clock.advance(Duration.ofSeconds(8));
            host.extend(LOSS, LEASE);
            clock.advance(Duration.ofSeconds(8));
            assertThat(wishes(journal, clock).drainedRegions()).containsExactly("ams");
            clock.advance(Duration.ofSeconds(2)); // nobody extends it any more
            assertThat(wishes(journal, clock).drainedRegions()).isEmpty();
            assertThatThrownBy(() -> host.extend(LOSS, LEASE)).hasMessageContaining("somebody has ended");
            host.lift(LOSS);
            assertThat(asked).isEmpty();
        });
    }

    @Test
    void kong_lift_leavesTheOperatorsDrainAlone() throws Exception {
        onKong((journal, host, clock) -> {
            host.inject(LOSS, LEASE);
            journal.wish(new Journal.Wish(Wishes.DRAIN_REGION, "ams", clock.getAsLong(), "kim", "maintenance"));
            host.lift(LOSS);
            assertThat(wishes(journal, clock).drainedRegions()).containsExactly("ams");
            assertThat(journal.wishes()).extracting(Journal.Wish::who).containsExactly("kim");
        });
    }

    @Test
    void kong_secondDrillOfTheSame_isRefusedAndTakesNothingAway() throws Exception {
        onKong((journal, host, clock) -> {
            FaultHost.Order other = new FaultHost.Order("d-2", World.plan(), "kim", "");
            host.inject(LOSS, LEASE);
            assertThatThrownBy(() -> host.inject(other, LEASE)).hasMessageContaining("has not ended");
            host.lift(other);
            assertThat(wishes(journal, clock).drainedRegions()).containsExactly("ams");
        });
    }

    @Test
    void kong_targetLoss_isCalledUnhealthyAndHealthyAgain() throws Exception {
        status = 204;
        onKong((journal, host, clock) -> {
            FaultHost.Order order =
                    new FaultHost.Order("d-3", DrillPlan.of(DrillFault.TARGET_LOSS, "ams", "10.0.0.1:80"), "ann", "");
            host.inject(order, LEASE);
            assertThat(wishes(journal, clock).drainedTargets()).containsExactly("10.0.0.1:80");
            host.lift(order);
            assertThat(wishes(journal, clock).drainedTargets()).isEmpty();
            assertThat(asked).hasSize(2);
            assertThat(asked.get(0))
                    .startsWith("PUT /upstreams/product.shop.upstream/targets/10.0.0.1")
                    .contains("unhealthy");
            assertThat(asked.get(1)).endsWith("/healthy");
        });
    }

    @Test
    void kong_whatItCannot_isRefusedWithTheWayOut() throws Exception {
        onKong((journal, host, clock) -> {
            assertThat(host.means(DrillPlan.of(DrillFault.BLACKHOLE, "ams", "")).supported())
                    .isFalse();
            assertThat(host.means(DrillPlan.of(DrillFault.BLACKHOLE, "ams", "")).notes())
                    .singleElement()
                    .asString()
                    .contains("hook");
            FaultHost.Means means = host.means(World.plan());
            assertThat(means.supported()).isTrue();
            assertThat(means.exercised()).doesNotContain(DrillMeasure.DETECTION);
            assertThat(means.notes()).anyMatch(note -> note.contains("Kong's own detection"));
        });
    }

    // ---------------------------------------------------------------- hooks

    private HookFaultHost hook(String script, Duration patience, List<String> said) throws IOException {
        Path file = directory.resolve("hook.sh");
        Files.writeString(file, "#!/bin/sh\n" + script);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return new HookFaultHost(List.of(file.toString(), "one argument"), patience, said::add);
    }

    @Test
    void hook_isToldWhatToDo() throws Exception {
        Path told = directory.resolve("told");
        List<String> said = new CopyOnWriteArrayList<>();
        HookFaultHost host = hook(
                "echo \"$1|$WISSEL_DRILL_ACTION|$WISSEL_DRILL_ID|$WISSEL_DRILL_FAULT|$WISSEL_DRILL_REGION|"
                        + "$WISSEL_DRILL_TARGET|$WISSEL_DRILL_SECONDS\" >> " + told + "\necho done; echo twice >&2\n",
                Duration.ofSeconds(10),
                said);
        host.inject(LOSS, LEASE);
        host.extend(LOSS, Duration.ofMillis(1500));
        host.lift(LOSS);
        assertThat(Files.readAllLines(told))
                .containsExactly(
                        "one argument|inject|d-1|region-loss|ams||10",
                        "one argument|extend|d-1|region-loss|ams||2",
                        "one argument|lift|d-1|region-loss|ams||0");
        assertThat(said)
                .containsExactly("hook inject ended with 0: done / twice", "hook lift ended with 0: done / twice");
        assertThat(host.means(World.plan()).notes()).contains("hook inject ended with 0: done / twice");
    }

    @Test
    void hook_thatFails_isReportedWithItsWords() throws Exception {
        HookFaultHost host = hook("echo no such host\nexit 3\n", Duration.ofSeconds(10), new CopyOnWriteArrayList<>());
        assertThatThrownBy(() -> host.inject(LOSS, LEASE))
                .isInstanceOf(FaultHost.FaultException.class)
                .hasMessage("hook inject ended with 3: no such host (expected: 0)");
    }

    @Test
    void hook_thatHangs_isKilledWithItsChildren() throws Exception {
        Path alive = directory.resolve("alive");
        HookFaultHost host = hook(
                "sleep 60 &\necho $! > " + alive + "\nwait\n", Duration.ofMillis(1500), new CopyOnWriteArrayList<>());
        assertThatThrownBy(() -> host.inject(LOSS, LEASE)).hasMessageContaining("did not end within 1 s");
        long child = Long.parseLong(Files.readString(alive).strip());
        ProcessHandle.of(child)
                .ifPresent(handle -> handle.onExit()
                        .orTimeout(5, java.util.concurrent.TimeUnit.SECONDS)
                        .join());
        assertThat(ProcessHandle.of(child).map(ProcessHandle::isAlive).orElse(false))
                .isFalse();
    }

    @Test
    void hook_thatTalksALot_isNotHeldUp() throws Exception {
        HookFaultHost host = hook("yes line | head -n 200000\n", Duration.ofSeconds(20), new CopyOnWriteArrayList<>());
        host.inject(LOSS, LEASE);
        assertThat(host.means(World.plan()).notes())
                .anyMatch(note -> note.endsWith("line / line / line / line / line"));
    }

    @Test
    void hook_thatIsNotThere_isReported() {
        HookFaultHost host =
                new HookFaultHost(List.of(directory.resolve("none").toString()), Duration.ofSeconds(1), line -> {});
        assertThatThrownBy(() -> host.inject(LOSS, LEASE)).isInstanceOf(FaultHost.FaultException.class);
    }
}
