package dev.wissel.kong.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wissel.testkit.exchange.Exchange;
import dev.wissel.testkit.exchange.Recordings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plays a real Kong from recorded exchanges: a request gets the recorded answer if method, path, query and body are the recorded ones, otherwise 599, which no
 * client can take for an answer. The number of entities on a page is not compared.
 */
final class Exchanges implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> HOP = Set.of("connection", "content-length", "transfer-encoding", "date");

    private final List<Exchange> played;
    private final HttpServer server;
    final List<String> requests = new ArrayList<>();

    private Exchanges(List<Exchange> played) throws IOException {
        this.played = new ArrayList<>(played);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Plays the exchanges of these names, each as often as it is asked for. */
    static Exchanges of(String... names) {
        try {
            return new Exchanges(
                    List.of(names).stream().map(Exchanges::recorded).toList());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static Exchange recorded(String name) {
        Recordings.Mode mode = name.startsWith("postgres") ? Recordings.Mode.POSTGRES : Recordings.Mode.DBLESS;
        return Recordings.of(mode).stream()
                .filter(exchange -> exchange.name().startsWith(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no exchange " + name));
    }

    /** Returns the body of a recorded answer as text; empty if it has none. */
    static String answer(String name) {
        Object body = recorded(name).body();
        return body == null ? "" : body instanceof String text ? text : JSON.writeValueAsString(body);
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    AdminClient client() {
        return new AdminClient(AdminOptions.at(url()).build());
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String path = exchange.getRequestURI().toString();
        synchronized (requests) {
            requests.add(exchange.getRequestMethod() + " " + path + " " + body);
        }
        Exchange found = played.stream()
                .filter(one -> fits(one.request(), exchange.getRequestMethod(), path, body))
                .findFirst()
                .orElse(null);
        if (found == null) {
            reply(exchange, 599, "not recorded: " + exchange.getRequestMethod() + " " + path + " " + body);
            return;
        }
        found.headers().stream()
                .filter(header -> !HOP.contains(header.getKey().toLowerCase(Locale.ROOT)))
                .forEach(header -> exchange.getResponseHeaders().add(header.getKey(), header.getValue()));
        reply(exchange, found.status(), answer(found.name()));
    }

    private static void reply(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private static boolean fits(Exchange.Request request, String method, String path, String body) {
        return request.method().equals(method)
                && bare(request.path()).equals(bare(path))
                && sameBody(request.body(), body);
    }

    private static String bare(String path) {
        String[] parts = path.split("\\?", 2);
        if (parts.length == 1) {
            return path;
        }
        String query = String.join(
                "&",
                List.of(parts[1].split("&")).stream()
                        .filter(part -> !part.startsWith("size="))
                        .sorted()
                        .toList());
        return query.isEmpty() ? parts[0] : parts[0] + "?" + query;
    }

    private static boolean sameBody(String recorded, String body) {
        if (recorded == null || body.isEmpty()) {
            return recorded == null && body.isEmpty();
        }
        return JSON.readValue(body, Map.class).equals(JSON.readValue(recorded, Map.class));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
