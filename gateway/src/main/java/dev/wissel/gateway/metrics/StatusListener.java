package dev.wissel.gateway.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kong's status listener: {@code /metrics}, {@code /status} and {@code /status/ready}, read-only. Thread-safe.
 *
 * <p>The JDK's own server is enough for a scrape every few seconds, and brings nothing along.
 */
public final class StatusListener implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StatusListener.class);
    private static final String JSON = "application/json; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService threads;

    /**
     * Starts to listen.
     *
     * @param address where
     * @param metrics what a scrape gets
     * @param status what {@code /status} says, as JSON
     * @param ready whether {@code /status/ready} says yes
     * @throws IOException if the address is taken or not ours
     */
    public StatusListener(InetSocketAddress address, GatewayMetrics metrics, StatusReport status, BooleanSupplier ready)
            throws IOException {
        server = HttpServer.create(address, 64);
        threads = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, "wissel-status");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/metrics", exchange -> answer(exchange, "/metrics", () -> metricsPage(metrics)));
        server.createContext("/status/ready", exchange -> answer(exchange, "/status/ready", () -> readyPage(ready)));
        server.createContext(
                "/status", exchange -> answer(exchange, "/status", () -> new Page(200, JSON, bytes(status.json()))));
        server.createContext("/", exchange -> answer(exchange, "/", () -> notFound()));
        server.start();
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Page(int status, String contentType, byte[] body) {}

    /** Makes a page; may fail with an I/O error of the writer. */
    private interface PageMaker {
        Page make() throws IOException;
    }

    /** Returns the port that is listened on. */
    public int port() {
        return server.getAddress().getPort();
    }

    private static Page metricsPage(GatewayMetrics metrics) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64 * 1024);
        PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
        writer.write(out, metrics.snapshots());
        return new Page(200, "text/plain; version=0.0.4; charset=utf-8", out.toByteArray());
    }

    private static Page readyPage(BooleanSupplier ready) {
        return ready.getAsBoolean()
                ? new Page(200, JSON, bytes("{\"message\":\"ready\"}"))
                : new Page(503, JSON, bytes("{\"message\":\"no configuration available\"}"));
    }

    private static Page notFound() {
        return new Page(404, JSON, bytes("{\"message\":\"Not found\"}"));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void answer(HttpExchange exchange, String path, PageMaker maker) throws IOException {
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
