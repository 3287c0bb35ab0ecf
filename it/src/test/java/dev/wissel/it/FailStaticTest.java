package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a controller leans on goes away and comes back: traffic stays as it was last set, it is said once, and it goes on from what Kong has. */
class FailStaticTest {
    @TempDir
    Path directory;

    @Test
    void diskFull_isSaidOnceAndNothingIsWritten_untilThereIsRoomAgain() throws IOException, InterruptedException {
        try (SmallDisk disk = new SmallDisk(directory.resolve("small"));
                KongRig rig = new KongRig(directory, true, "0s")) {
            Wissel controller = rig.controller(
                    "--writes-per-minute",
                    "60",
                    "--journal",
                    disk.directory().resolve("journal.db").toString());
            controller.awaitOut("TAKEN_OVER");
            disk.fill(controller);
            String said = controller.awaitOut("PROBLEM ");
            assertThat(said).contains("the journal's database failed", "nothing is written until that is over");
            rig.ams.kill();
            TimeUnit.SECONDS.sleep(6); // it would have moved within two
            assertThat(rig.weights()).isEqualTo(KongRig.weights(100, 100, 0, 0));
            assertThat(controller.out().stream().filter(line -> line.contains("PROBLEM")))
                    .as("said once")
                    .hasSize(1);
            rig.ams.startAgain();
            awaitServed(rig);
            rig.ams.kill();
            disk.makeRoom(controller);
            controller.awaitOut("PROBLEM over");
            rig.awaitWeights(0, 0, 100, 100);
            assertThat(controller.out()).noneMatch(line -> line.contains("a step failed"));
        }
    }

    /** Waits until Kong has found its targets well again and serves. */
    private static void awaitServed(KongRig rig) throws InterruptedException {
        assertThat(ReplicaSet.await(20_000, () -> {
                    try {
                        return Client.get(rig.proxyPort(), "/shop").status() == 200;
                    } catch (IOException notYet) {
                        return false;
                    }
                }))
                .as("a good answer")
                .isTrue();
    }

    @Test
    void journalThatCannotBeMade_isRefusedBeforeAnythingIsDone() throws IOException, InterruptedException {
        try (KongRig rig = new KongRig(directory, true, "0s")) {
            refused(rig, directory.resolve("absent").resolve("journal.db"), "no such directory");
            refused(
                    rig,
                    Path.of("/proc/wissel-journal.db"),
                    "cannot be opened"); // nobody makes files there, not even root
            refused(rig, directory, "is a directory");
        }
    }

    private static void refused(KongRig rig, Path journal, String why) throws IOException, InterruptedException {
        Wissel controller = rig.controllerWith(Map.of(), "--journal", journal.toString());
        assertThat(controller.exitCode()).as(controller.errText()).isEqualTo(3);
        assertThat(controller.errText()).contains(journal.toString(), why).doesNotContain("\tat ");
        assertThat(controller.out()).noneMatch(line -> line.contains("LEADS"));
    }

    @Test
    void prometheusGone_isSaidAndNothingMoves_andALostRegionIsStillReplaced() throws IOException, InterruptedException {
        HttpServer prometheus = prometheus();
        try (KongRig rig = new KongRig(directory, true, "0s");
                Relay way = new Relay(prometheus.getAddress().getPort())) {
            Wissel controller =
                    rig.controller("--writes-per-minute", "60", "--prometheus", "http://127.0.0.1:" + way.port());
            controller.awaitOut("TAKEN_OVER");
            way.is(Relay.Way.CUT);
            assertThat(controller.awaitOut("SENSOR prometheus: ")).contains("kong-requests");
            TimeUnit.SECONDS.sleep(3);
            assertThat(rig.weights()).isEqualTo(KongRig.weights(100, 100, 0, 0));
            rig.ams.kill();
            rig.awaitWeights(0, 0, 100, 100);
            int said = controller.out().size();
            way.is(Relay.Way.OPEN);
            controller.awaitOut(said, line -> line.contains("SENSOR over prometheus"));
            TimeUnit.SECONDS.sleep(3);
            assertThat(rig.weights()).as("no jump on its return").isEqualTo(KongRig.weights(0, 0, 100, 100));
        } finally {
            prometheus.stop(0);
        }
    }

    /** One that answers every query with one number, taken now. */
    private static HttpServer prometheus() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            double now = System.currentTimeMillis() / 1e3;
            byte[] body = ("{\"status\":\"success\",\"data\":{\"resultType\":\"vector\",\"result\":[{\"metric\":"
                            + "{\"upstream\":\"" + KongRig.UPSTREAM + "\"},\"value\":[" + now + ",\"" + now + "\"]}]}}")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }
}
