package dev.wissel.it;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/**
 * Requests at a steady rate, over as many connections as needed for one that hangs not to hold up the rest. Every fourth is a POST if asked for; ids are
 * {@code g1}, {@code p2} and so on. Thread-safe.
 */
final class SteadyLoad implements AutoCloseable {
    private static final int CONNECTIONS = 24;

    private final int port;
    private final String path;
    private final boolean posts;
    private final long gapNanos;
    private final long startNanos = System.nanoTime();
    private final AtomicInteger next = new AtomicInteger();
    private final ConcurrentLinkedQueue<Result> results = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    /**
     * How a request ended.
     *
     * @param status 0 if the connection broke
     * @param error why there is no status; empty if there is one
     */
    record Result(
            String id,
            String method,
            long sentNanos,
            long endNanos,
            int status,
            Map<String, String> headers,
            String body,
            String error) {
        boolean good() {
            return status == 200;
        }

        boolean get() {
            return method.equals("GET");
        }
    }

    SteadyLoad(int port, String path, int requestsPerSecond, boolean posts) {
        this(port, path, requestsPerSecond, posts, CONNECTIONS);
    }

    /** @param connections as many requests at most are under way */
    SteadyLoad(int port, String path, int requestsPerSecond, boolean posts, int connections) {
        this.port = port;
        this.path = path;
        this.posts = posts;
        this.gapNanos = TimeUnit.SECONDS.toNanos(1) / requestsPerSecond;
        for (int i = 0; i < connections; i++) {
            Thread thread = new Thread(this::run, "load " + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    private void run() {
        Client client = null;
        while (!stopped) {
            int number = next.getAndIncrement();
            long dueNanos = startNanos + number * gapNanos;
            for (long left = dueNanos - System.nanoTime(); left > 0 && !stopped; left = dueNanos - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            if (stopped) {
                break;
            }
            boolean post = posts && number % 4 == 3;
            String id = (post ? "p" : "g") + number;
            long sentNanos = System.nanoTime();
            try {
                if (client == null) {
                    client = new Client(port);
                }
                Client.Answer answer = client.ask(post ? "POST" : "GET", path, id, post ? "order" : "");
                results.add(new Result(
                        id,
                        post ? "POST" : "GET",
                        sentNanos,
                        System.nanoTime(),
                        answer.status(),
                        answer.headers(),
                        answer.body(),
                        ""));
                if (answer.header("connection").equals("close")) {
                    client = closed(client);
                }
            } catch (IOException broken) {
                results.add(new Result(
                        id, post ? "POST" : "GET", sentNanos, System.nanoTime(), 0, Map.of(), "", broken.toString()));
                client = closed(client);
            }
        }
        closed(client);
    }

    private static Client closed(Client client) {
        if (client != null) {
            try {
                client.close();
            } catch (IOException alreadyGone) {
                // as wanted
            }
        }
        return null;
    }

    /** Waits until so many more requests have ended. */
    void awaitMore(int count) throws InterruptedException {
        int until = results.size() + count;
        long limitNanos = System.nanoTime() + Child.PATIENCE.toNanos();
        while (results.size() < until) {
            if (System.nanoTime() - limitNanos > 0) {
                throw new AssertionError("only " + results.size() + " of " + until + " requests have ended");
            }
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    /** Stops, waits for what is under way, and returns all results in the order in which they ended. */
    List<Result> stop() throws InterruptedException {
        stopped = true;
        for (Thread thread : threads) {
            LockSupport.unpark(thread);
            thread.join(Child.PATIENCE.toMillis());
        }
        return results();
    }

    List<Result> results() {
        return List.copyOf(results);
    }

    /** Returns how many requests which back end answered well. */
    static Map<String, Long> byBackEnd(List<Result> results) {
        return results.stream()
                .filter(Result::good)
                .collect(Collectors.groupingBy(Result::body, Collectors.counting()));
    }

    @Override
    public void close() {
        stopped = true;
        threads.forEach(LockSupport::unpark);
    }
}
