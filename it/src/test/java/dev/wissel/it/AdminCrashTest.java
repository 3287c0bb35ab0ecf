package dev.wissel.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code kill -9} in the middle of a storm of writes: what was acknowledged is there after a restart, and of what was under way all or nothing.
 *
 * <p>{@code -Dadmin.crashes=50} for the full number.
 */
class AdminCrashTest {
    private static final int CRASHES = Integer.getInteger("admin.crashes", 5);
    private static final int WRITERS = 4;
    private static final int UPSTREAMS_EACH = 5;
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path folder;

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicInteger acknowledged = new AtomicInteger();

    /** What an upstream is: absent, or its slots and targets. */
    private record State(boolean there, int slots, Set<String> targets) {
        static final State ABSENT = new State(false, 0, Set.of());

        State slots(int newSlots) {
            return new State(true, newSlots, targets);
        }

        State with(String target) {
            Set<String> more = new TreeSet<>(targets);
            more.add(target);
            return new State(true, slots, more);
        }
    }

    /** Writes to its own upstreams, one request after the other, and remembers what it was promised. Confined to one thread at a time. */
    private final class Writer {
        private final int number;
        private final Random random;
        private final Map<String, State> promised = new HashMap<>();
        /** What the request under way would make of its upstream. */
        private String name = "";

        private State wanted = State.ABSENT;

        Writer(int number) {
            this.number = number;
            this.random = new Random(number);
        }

        void run(int port) {
            try {
                while (true) {
                    step(port);
                }
            } catch (IOException killed) {
                // as meant: wanted is what was under way
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }

        private void step(int port) throws IOException, InterruptedException {
            name = "w" + number + "-" + random.nextInt(UPSTREAMS_EACH) + ".local";
            State before = promised.getOrDefault(name, State.ABSENT);
            int slots = 100 + random.nextInt(10_000);
            String target = "127.0.0.1:" + (1 + random.nextInt(60_000));
            HttpResponse<String> answer;
            if (!before.there()) {
                wanted = new State(true, slots, Set.of());
                answer = ask(port, "POST", "/upstreams", "{\"name\":\"" + name + "\",\"slots\":" + slots + "}");
            } else if (random.nextInt(8) == 0) {
                wanted = State.ABSENT;
                answer = ask(port, "DELETE", "/upstreams/" + name, "");
            } else if (random.nextBoolean() && !before.targets().contains(target)) {
                wanted = before.with(target);
                answer = ask(port, "POST", "/upstreams/" + name + "/targets", "{\"target\":\"" + target + "\"}");
            } else {
                wanted = before.slots(slots);
                answer = ask(port, "PATCH", "/upstreams/" + name, "{\"slots\":" + slots + "}");
            }
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 204);
            promised.put(name, wanted);
            acknowledged.incrementAndGet();
        }

        /** What was promised must be there; of what was under way, all or nothing. */
        void check(int port) throws IOException, InterruptedException {
            for (int i = 0; i < UPSTREAMS_EACH; i++) {
                String each = "w" + number + "-" + i + ".local";
                State found = state(port, each);
                State expected = promised.getOrDefault(each, State.ABSENT);
                if (each.equals(name)) {
                    assertThat(found).as(each).isIn(expected, wanted);
                } else {
                    assertThat(found).as(each).isEqualTo(expected);
                }
                promised.put(each, found);
            }
        }
    }

    private HttpResponse<String> ask(int port, String method, String path, String body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Content-Type", "application/json")
                        .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private State state(int port, String name) throws IOException, InterruptedException {
        HttpResponse<String> found = ask(port, "GET", "/upstreams/" + name, "");
        if (found.statusCode() == 404) {
            return State.ABSENT;
        }
        Set<String> targets = new TreeSet<>();
        for (JsonNode target : JSON.readTree(ask(port, "GET", "/upstreams/" + name + "/targets?size=1000", "")
                        .body())
                .get("data")) {
            targets.add(target.get("target").asString());
        }
        return new State(true, JSON.readTree(found.body()).get("slots").asInt(), targets);
    }

    @Test
    void killedInAStormOfWrites_everyAcknowledgedWriteIsThere() throws Exception {
        List<Writer> writers = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            writers.add(new Writer(i));
        }
        Random chance = new Random(42);
        for (int crash = 0; crash <= CRASHES; crash++) {
            try (Child process = AdminProcess.start(folder.resolve("entities.db"))) {
                int port = AdminProcess.ports(process)[0];
                for (Writer writer : writers) {
                    writer.check(port);
                }
                if (crash < CRASHES) {
                    storm(writers, port, process, 5 + chance.nextInt(60));
                }
            }
        }
        assertThat(acknowledged.get()).isGreaterThan(CRASHES * 5);
        System.out.println("crashes " + CRASHES + ", acknowledged writes " + acknowledged.get());
    }

    /** Lets the writers write until so many more writes are acknowledged, and kills the process while they go on. */
    private void storm(List<Writer> writers, int port, Child process, int writes) throws InterruptedException {
        int until = acknowledged.get() + writes;
        List<Thread> threads = new ArrayList<>();
        for (Writer writer : writers) {
            Thread thread = new Thread(() -> writer.run(port));
            thread.start();
            threads.add(thread);
        }
        long limitNanos = System.nanoTime() + Child.PATIENCE.toNanos();
        while (acknowledged.get() < until) {
            assertThat(System.nanoTime() - limitNanos)
                    .as("writes are not answered")
                    .isNegative();
            TimeUnit.MICROSECONDS.sleep(200);
        }
        process.kill();
        for (Thread thread : threads) {
            thread.join(Child.PATIENCE.toMillis());
            assertThat(thread.isAlive()).isFalse();
        }
    }
}
