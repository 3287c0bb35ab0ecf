package dev.wissel.testkit.exchange;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A back end like those of the recording: answers with what it was asked; {@code /status/N} with that status, {@code /sleep/N} after N seconds. It can be
 * taken down, so that its port refuses connections, and put up again. Thread-safe.
 */
public final class TinyBackEnd implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String label;
    private final int port;
    private @Nullable HttpServer server;
    private @Nullable ExecutorService threads;

    private TinyBackEnd(String label, int port) {
        this.label = label;
        this.port = port;
    }

    /**
     * Starts one.
     *
     * @param label what it calls itself, for example {@code b9001}
     * @param port where it listens on the loopback interface; 0 for any
     */
    public static TinyBackEnd start(String label, int port) throws IOException {
        HttpServer first = listen(port);
        TinyBackEnd backEnd = new TinyBackEnd(label, first.getAddress().getPort());
        backEnd.serve(first);
        return backEnd;
    }

    private static HttpServer listen(int port) throws IOException {
        return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    }

    private void serve(HttpServer next) {
        ExecutorService pool = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "tiny-" + label);
            thread.setDaemon(true);
            return thread;
        });
        next.setExecutor(pool);
        next.createContext("/", this::answer);
        next.start();
        server = next;
        threads = pool;
    }

    /** Returns what it calls itself. */
    public String label() {
        return label;
    }

    /** Returns where it listens. */
    public int port() {
        return port;
    }

    /** Closes the port and every connection. */
    public synchronized void down() {
        if (server != null && threads != null) {
            server.stop(0);
            threads.shutdownNow();
            server = null;
        }
    }

    /** Opens the port again. */
    public synchronized void up() throws IOException {
        if (server == null) {
            serve(listen(port));
        }
    }

    @Override
    public void close() {
        down();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().toString();
            byte[] asked = exchange.getRequestBody().readAllBytes();
            sleep(path);
            byte[] body = JSON.writeValueAsBytes(echo(exchange, path, asked));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.getResponseHeaders().set("Server", "tiny");
            exchange.getResponseHeaders().set("X-Backend", label);
            int status = path.startsWith("/status/") ? Integer.parseInt(path.substring("/status/".length())) : 200;
            if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
                exchange.sendResponseHeaders(status, -1);
            } else {
                exchange.sendResponseHeaders(status, body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }

    private Map<String, Object> echo(HttpExchange exchange, String path, byte[] asked) {
        Map<String, Object> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
        Map<String, Object> echo = new LinkedHashMap<>();
        echo.put("backend", label);
        echo.put("port", port);
        echo.put("method", exchange.getRequestMethod());
        echo.put("path", path);
        echo.put("headers", headers);
        echo.put("body", new String(asked, StandardCharsets.UTF_8));
        return echo;
    }

    private static void sleep(String path) {
        if (!path.startsWith("/sleep/")) {
            return;
        }
        try {
            TimeUnit.SECONDS.sleep(Long.parseLong(path.substring("/sleep/".length())));
        } catch (InterruptedException down) {
            Thread.currentThread().interrupt();
        }
    }
}
