package dev.wissel.controller.loop;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.wissel.kong.admin.WeightEdit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.json.JsonMapper;

/** A Kong node without a database, as far as weights go: it keeps a text, takes another in its place, shows its MD5, and reports the weights in it. */
final class PlayedNode implements AutoCloseable {
    static final String UPSTREAM = "orders";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // or every answer waits 40 ms for an acknowledgement
    }

    private final HttpServer server;
    private final String file;
    private String text;
    private int starts;
    private boolean away;
    private int posts;
    private final Set<String> ill = new TreeSet<>();

    /** @param file the configuration with which it starts */
    PlayedNode(String file) {
        this.file = file;
        this.text = file;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    synchronized void away(boolean isAway) {
        away = isAway;
    }

    synchronized void startAgain() {
        text = file;
        starts++;
    }

    synchronized void ill(String target) {
        ill.add(target);
    }

    /** Somebody posts the same configuration with another weight. */
    synchronized void set(String target, int weight) {
        int from = text.indexOf("weight: ", text.indexOf(target)) + "weight: ".length();
        int to = text.indexOf('}', from);
        text = text.substring(0, from) + weight + text.substring(to);
    }

    synchronized int posts() {
        return posts;
    }

    synchronized Map<String, Integer> weights() {
        try {
            return new TreeMap<>(WeightEdit.weights(text).getOrDefault(UPSTREAM, Map.of()));
        } catch (WeightEdit.Impossible unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (away) {
            exchange.close();
            return;
        }
        byte[] bytes =
                JSON.writeValueAsBytes(answer(exchange.getRequestURI().getPath(), exchange.getRequestMethod(), body));
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(exchange.getRequestMethod().equals("POST") ? 201 : 200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private Object answer(String path, String method, byte[] body) {
        if (path.equals("/status")) {
            return Map.of("configuration_hash", md5(text));
        }
        if (path.equals("/config") && method.equals("POST")) {
            posts++;
            text = String.valueOf(JSON.readValue(body, Map.class).get("config"));
            return Map.of("upstreams", Map.of());
        }
        if (path.equals("/config")) {
            return Map.of("config", text);
        }
        List<Object> data = new ArrayList<>();
        weights()
                .forEach((target, weight) -> data.add(Map.of(
                        "id",
                        target,
                        "target",
                        target,
                        "weight",
                        weight,
                        "health",
                        weight == 0 ? "HEALTHCHECKS_OFF" : ill.contains(target) ? "UNHEALTHY" : "HEALTHY",
                        "data",
                        Map.of("addresses", List.of()))));
        return Map.of("data", data, "node_id", url() + " " + starts);
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
