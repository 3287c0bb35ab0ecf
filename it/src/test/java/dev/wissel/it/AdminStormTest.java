package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Configuration changes under load: not one failed request, and memory as before. {@code -Dadmin.changes=10000} for the full number, {@code
 * -Dadmin.rate=1000} for the full load.
 */
class AdminStormTest {
    private static final int CHANGES = Integer.getInteger("admin.changes", 1_000);
    private static final int RATE = Integer.getInteger("admin.rate", 300);
    /** What a configuration of a few entities, its caches and the collector's mood may differ by; a leak of 1 KB a change would be 10 MB. */
    private static final long MOST_GROWTH_BYTES = 6L << 20;

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private int admin;

    private void write(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + admin + path))
                        .header("Content-Type", "application/json")
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode())
                .as(method + " " + path + ": " + answer.body())
                .isBetween(200, 204);
    }

    /** One change of ten kinds: weights, a target and a route that come and go, timeouts, the algorithm, whole entities put anew. */
    private void change(int number, String second) throws IOException, InterruptedException {
        switch (number % 10) {
            case 0 -> write("PATCH", "/upstreams/shop.local/targets/" + second, "{\"weight\":" + number % 100 + "}");
            case 1 -> write("DELETE", "/upstreams/shop.local/targets/" + second, "");
            case 2 -> write("POST", "/upstreams/shop.local/targets", "{\"target\":\"" + second + "\"}");
            case 3 -> write("PUT", "/routes/extra", "{\"paths\":[\"/extra" + number + "\"]}");
            case 4 -> write("PATCH", "/services/shop", "{\"retries\":" + number % 7 + "}");
            case 5 -> write("DELETE", "/routes/extra", "");
            case 6 ->
                write(
                        "PATCH",
                        "/upstreams/shop.local",
                        "{\"algorithm\":\"" + (number % 20 < 10 ? "least-connections" : "round-robin") + "\"}");
            case 7 -> write("PUT", "/upstreams/other.local", "{\"slots\":" + (100 + number % 1000) + "}");
            case 8 -> write("PATCH", "/routes/shop", "{\"tags\":[\"change-" + number + "\"]}");
            default -> write("DELETE", "/upstreams/other.local", "");
        }
    }

    @Test
    void thousandsOfChangesUnderLoad_noRequestFails_memoryIsFlat() throws Exception {
        try (BackEnds backEnds = new BackEnds(folder, "one", "two");
                Child process = AdminProcess.start(folder.resolve("entities.db"))) {
            int[] ports = AdminProcess.ports(process);
            admin = ports[0];
            write("POST", "/upstreams", "{\"name\":\"shop.local\"}");
            for (String name : List.of("one", "two")) {
                write("POST", "/upstreams/shop.local/targets", "{\"target\":\"" + backEnds.address(name) + "\"}");
            }
            write("POST", "/services", "{\"name\":\"shop\",\"host\":\"shop.local\"}");
            write("POST", "/services/shop/routes", "{\"name\":\"shop\",\"paths\":[\"/shop\"]}");
            long failed = 0;
            long sent = 0;
            long heapBytes = 0;
            long startNanos = System.nanoTime();
            for (int round = 0; round < 10; round++) {
                try (SteadyLoad load = new SteadyLoad(ports[1], "/shop", RATE, true)) {
                    for (int i = 0; i < CHANGES / 10; i++) {
                        change(i, backEnds.address("two"));
                    }
                    List<SteadyLoad.Result> results = load.stop();
                    sent += results.size();
                    failed += results.stream().filter(result -> !result.good()).count();
                    assertThat(results.stream().filter(result -> !result.good()).limit(3))
                            .isEmpty();
                }
                if (round == 1) {
                    heapBytes = heap(process);
                }
            }
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            long growthBytes = heap(process) - heapBytes;
            System.out.printf(
                    "changes %d in %.1f s, requests %d (%.0f/s), failed %d, heap growth %d KB%n",
                    CHANGES, seconds, sent, sent / seconds, failed, growthBytes / 1024);
            assertThat(sent).isGreaterThan(CHANGES / 10);
            assertThat(growthBytes).isLessThan(MOST_GROWTH_BYTES);
        }
    }

    private static long heap(Child process) throws IOException, InterruptedException {
        int seen = process.out().size();
        process.in().write("heap\n".getBytes(StandardCharsets.UTF_8));
        process.in().flush();
        return Long.parseLong(
                process.awaitOut(seen, line -> line.startsWith("heap ")).substring(5));
    }
}
