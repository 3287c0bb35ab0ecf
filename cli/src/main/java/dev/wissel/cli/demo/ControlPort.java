package dev.wissel.cli.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where another terminal tells the demo what to do: {@code POST /region/NAME/ACTION}, {@code POST /stop}, {@code GET /status}. Thread-safe.
 *
 * <p>It kills processes, so it is for this machine alone: it listens on a loopback address, and refuses requests whose Host or Origin is not one, which is how
 * they look if a web page makes a browser send them.
 */
final class ControlPort implements AutoCloseable {
    /** Longer than any action takes. */
    private static final long PATIENCE_SECONDS = 90;

    private static final int THREADS = 4;
    private static final Pattern LOOPBACK = Pattern.compile(
            "(?:localhost|127(?:\\.[0-9]{1,3}){3}|\\[::1\\])(?::[0-9]{1,5})?", Pattern.CASE_INSENSITIVE);

    private final HttpServer server;
    private final ExecutorService threads;
    private final List<String> regions;
    private final Consumer<Order> orders;
    private final Supplier<String> status;

    private record Answer(int code, String text) {}

    /**
     * Listens, and answers from {@link #start} on.
     *
     * @param regions the regions there are
     * @param orders takes what is asked; its thread must not be blocked by it
     * @param status says how things stand
     * @throws IOException if the address is taken
     */
    ControlPort(InetSocketAddress address, List<String> regions, Consumer<Order> orders, Supplier<String> status)
            throws IOException {
        this.server = HttpServer.create(address, 16);
        this.regions = List.copyOf(regions);
        this.orders = orders;
        this.status = status;
        this.threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "wissel-demo-control");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::serve);
    }

    void start() {
        server.start();
    }

    /** Returns the port that is listened on. */
    int port() {
        return server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer = answer(exchange);
            byte[] body = (answer.text() + "\n").getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
            if (answer.code() == 405) {
                exchange.getResponseHeaders()
                        .set("Allow", exchange.getRequestURI().getPath().equals("/status") ? "GET" : "POST");
            }
            exchange.sendResponseHeaders(answer.code(), body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    private Answer answer(HttpExchange exchange) {
        if (!fromHere(
                exchange.getRequestHeaders().get("Host"),
                exchange.getRequestHeaders().get("Origin"))) {
            return new Answer(403, "refused: Host and Origin must be loopback addresses");
        }
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        String[] parts = path.split("/", -1);
        if (path.equals("/status")) {
            return method.equals("GET") ? new Answer(200, status.get()) : notAllowed(method);
        }
        boolean action = parts.length == 4 && parts[1].equals("region");
        if (!action && !path.equals("/stop")) {
            return new Answer(404, "no such path (expected: POST /region/NAME/ACTION, POST /stop or GET /status)");
        }
        if (!method.equals("POST")) {
            return notAllowed(method);
        }
        if (action) {
            return act(parts[2], parts[3], exchange.getRequestURI().getRawQuery());
        }
        orders.accept(new Order.Stop("stop"));
        return new Answer(200, "stopping");
    }

    private static Answer notAllowed(String method) {
        return new Answer(405, "method " + method + " is not allowed here");
    }

    /** Returns whether one Host and at most one Origin were sent, and both name this machine. */
    static boolean fromHere(@Nullable List<String> hosts, @Nullable List<String> origins) {
        if (hosts == null
                || hosts.size() != 1
                || !LOOPBACK.matcher(hosts.get(0)).matches()) {
            return false;
        }
        return origins == null || (origins.size() == 1 && loopbackOrigin(origins.get(0)));
    }

    private static boolean loopbackOrigin(String origin) {
        try {
            URI uri = new URI(origin.toLowerCase(Locale.ROOT));
            String authority = uri.getRawAuthority();
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            return web && authority != null && LOOPBACK.matcher(authority).matches();
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    private Answer act(String region, String word, @Nullable String query) {
        Action.Verb verb;
        try {
            Action.requireRegion(region, regions);
            verb = Action.Verb.of(word);
        } catch (IllegalArgumentException unknown) {
            return new Answer(404, String.valueOf(unknown.getMessage()));
        }
        Action action;
        try {
            action = new Action(verb, region, millis(query));
        } catch (IllegalArgumentException wrong) { // a number that is none is one, too
            return new Answer(400, "'" + query + "' (expected: ms=1 to " + Action.MAX_MILLIS + ")");
        }
        Order.Act order = new Order.Act(action);
        orders.accept(order);
        return await(order);
    }

    private static int millis(@Nullable String query) {
        if (query == null) {
            return Action.DEFAULT_MILLIS;
        }
        if (!query.startsWith("ms=")) {
            throw new NumberFormatException(query);
        }
        return Integer.parseInt(query.substring(3));
    }

    private static Answer await(Order.Act order) {
        try {
            return new Answer(200, order.reply().get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        } catch (ExecutionException failed) {
            return new Answer(
                    409, failed.getCause() instanceof DemoFailed why ? why.getMessage() : String.valueOf(failed));
        } catch (TimeoutException slow) {
            return new Answer(504, "no word of '" + order.action() + "' within " + PATIENCE_SECONDS + " s");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Answer(503, "the demo is ending");
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
