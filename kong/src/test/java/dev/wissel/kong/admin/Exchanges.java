package dev.wissel.kong.admin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Plays a real Kong from recorded exchanges: a request gets the recorded answer if method, path, query and body are the recorded ones, otherwise 599, which no
 * client can take for an answer. The number of entities on a page is not compared.
 */
final class Exchanges implements AutoCloseable {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Set<String> HOP = Set.of("connection", "content-length", "transfer-encoding", "date");

    private final List<JsonNode> played;
    private final HttpServer server;
    final List<String> requests = new ArrayList<>();

    private Exchanges(List<JsonNode> played) throws IOException {
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

    static JsonNode recorded(String name) {
        try (InputStream in = Exchanges.class.getResourceAsStream("exchanges.jsonl")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(JSON::readTree)
                    .filter(exchange -> exchange.path("name").stringValue().startsWith(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no exchange " + name));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
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
        JsonNode response = played.stream()
                .filter(one -> fits(one.path("request"), exchange.getRequestMethod(), path, body))
                .findFirst()
                .map(one -> one.path("response"))
                .orElse(null);
        if (response == null) {
            reply(exchange, 599, "not recorded: " + exchange.getRequestMethod() + " " + path + " " + body);
            return;
        }
        for (JsonNode header : response.path("headers")) {
            if (!HOP.contains(header.get(0).stringValue().toLowerCase(java.util.Locale.ROOT))) {
                exchange.getResponseHeaders()
                        .add(header.get(0).stringValue(), header.get(1).stringValue());
            }
        }
        JsonNode answer = response.path("body");
        String text = answer.isNull() ? "" : answer.isString() ? answer.stringValue() : JSON.writeValueAsString(answer);
        reply(exchange, response.path("status").asInt(), text);
    }

    private static void reply(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private static boolean fits(JsonNode request, String method, String path, String body) {
        return request.path("method").stringValue().equals(method)
                && bare(request.path("path").stringValue()).equals(bare(path))
                && sameBody(request.path("body"), body);
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

    private static boolean sameBody(JsonNode recorded, String body) {
        if (recorded.isNull() || body.isEmpty()) {
            return recorded.isNull() && body.isEmpty();
        }
        return JSON.readValue(body, Map.class).equals(JSON.convertValue(recorded, Map.class));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
