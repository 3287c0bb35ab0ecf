package dev.wissel.gateway.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kong's status listener: {@code /metrics}, {@code /status} and {@code /status/ready}, read-only. Thread-safe.
 *
 * <p>The JDK's own server is enough for a scrape every few seconds, and brings nothing along.
 */
public final class StatusListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusListener.class);
    /** As Kong says it; Prometheus takes a scrape without a version for one of its text format. */
    private static final String SCRAPE = "text/plain; charset=UTF-8";

    private static final String JSON = "application/json; charset=utf-8";

    private final String product;
    private final HttpServer server;
    private final ExecutorService threads;

    /**
     * Starts to listen.
     *
     * @param address where
     * @param metrics what a scrape gets, and what {@code /status} says
     * @param product name and version for Server
     * @throws IOException if the address is taken or not ours
     */
    public StatusListener(InetSocketAddress address, GatewayMetrics metrics, String product) throws IOException {
        this.product = product;
        NodeStatus status = metrics.status();
        server = HttpServer.create(address, 64);
        threads = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, "wissel-status");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext(
                "/metrics", exchange -> answer(exchange, "/metrics", () -> new Page(200, SCRAPE, metrics.scrape())));
        server.createContext(
                "/status/ready", exchange -> answer(exchange, "/status/ready", () -> readyPage(status.notReady())));
        server.createContext(
                "/status", exchange -> answer(exchange, "/status", () -> new Page(200, JSON, bytes(status.json()))));
        server.createContext("/", exchange -> answer(exchange, "/", () -> notFound()));
        server.start();
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Page(int status, String contentType, byte[] body) {}

    private interface PageMaker {
        Page make();
    }

    /** Returns the port that is listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private static Page readyPage(@Nullable String notReady) {
        return notReady == null
                ? new Page(200, JSON, bytes("{\"message\":\"ready\"}"))
                : new Page(503, JSON, bytes("{\"message\":\"" + notReady + "\"}"));
    }

    private static Page notFound() {
        return new Page(404, JSON, bytes("{\"message\":\"Not found\"}"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void answer(HttpExchange exchange, String path, PageMaker maker) throws IOException {
        long startNanos = System.nanoTime();
        try (exchange) {
            String method = exchange.getRequestMethod();
            boolean reads = method.equals("GET") || method.equals("HEAD");
            Page page;
            if (!exchange.getRequestURI().getPath().equals(path)) {
                page = notFound();
            } else if (!reads) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                page = new Page(405, JSON, bytes("{\"message\":\"Method not allowed\"}"));
            } else {
                page = maker.make();
            }
            exchange.getResponseHeaders().set("Content-Type", page.contentType());
            exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
            long latencyMillis = (System.nanoTime() - startNanos) / 1_000_000;
            exchange.getResponseHeaders().set("X-Kong-Admin-Latency", Long.toString(latencyMillis));
            exchange.getResponseHeaders().set("Server", product);
            boolean bodyless = method.equals("HEAD");
            exchange.sendResponseHeaders(page.status(), bodyless ? -1 : page.body().length);
            if (!bodyless) {
                try (OutputStream out = exchange.getResponseBody()) {
                    out.write(page.body());
                }
            }
        } catch (RuntimeException broken) {
            LOG.error("status listener: {} {}", exchange.getRequestURI(), broken.toString());
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
