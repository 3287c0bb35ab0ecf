package dev.wissel.testkit.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Exchanges recorded with a real Kong 3.9.3; they ship as a resource. Stateless and thread-safe. */
public final class Recordings {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Recordings() {}

    /** What kind of Kong was asked. */
    public enum Mode {
        /** One with a database. */
        POSTGRES,
        /** One with a declarative configuration. */
        DBLESS
    }

    /** Returns what was recorded, in the order sent. */
    public static List<Exchange> of(Mode mode) {
        return of(mode, line -> line);
    }

    /**
     * Returns what was recorded, in the order sent.
     *
     * @param rewrite changes the text of an exchange before it is parsed, for example ports in it
     */
    public static List<Exchange> of(Mode mode, UnaryOperator<String> rewrite) {
        String folder = mode.name().toLowerCase(Locale.ROOT);
        List<Exchange> exchanges = new ArrayList<>();
        for (String line : text(folder + ".jsonl").split("\n", -1)) {
            if (!line.isEmpty()) {
                exchanges.add(exchange(folder, JSON.readTree(rewrite.apply(line))));
            }
        }
        return exchanges;
    }

    private static String text(String resource) {
        try (InputStream in = Recordings.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not in the jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Exchange exchange(String folder, JsonNode line) {
        JsonNode request = line.get("request");
        JsonNode response = line.get("response");
        Map<String, String> sent = new LinkedHashMap<>();
        request.get("headers")
                .properties()
                .forEach(header -> sent.put(header.getKey(), header.getValue().asString()));
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        response.get("headers")
                .forEach(header -> headers.add(
                        Map.entry(header.get(0).asString(), header.get(1).asString())));
        return new Exchange(
                folder + "/" + line.get("name").asString(),
                Exchange.Listener.valueOf(line.get("listener").asString().toUpperCase(Locale.ROOT)),
                new Exchange.Request(
                        request.get("method").asString(),
                        request.get("path").asString(),
                        sent,
                        text(request.get("body"))),
                response.get("status").asInt(),
                List.copyOf(headers),
                tree(response.get("body")));
    }

    private static @Nullable String text(JsonNode node) {
        return node.isNull() ? null : node.asString();
    }

    /** Returns a tree of maps, lists and values. */
    static @Nullable Object tree(JsonNode node) {
        return JSON.convertValue(node, Object.class);
    }

    /** Returns the tree of a text; throws if it is not JSON. */
    static @Nullable Object parse(String text) {
        return JSON.readValue(text, Object.class);
    }
}
