package dev.wissel.gateway.plugin.basic;

import dev.wissel.gateway.plugin.Call;
import dev.wissel.gateway.plugin.HeaderMaps;
import dev.wissel.gateway.plugin.QueryText;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A request as {@code request-termination} sends it back. Stateless and thread-safe. */
final class EchoedRequest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private EchoedRequest() {}

    static Map<String, @Nullable Object> of(Call call, byte @Nullable [] body) {
        Map<String, @Nullable Object> request = new LinkedHashMap<>();
        request.put("scheme", call.scheme());
        request.put("host", call.host());
        request.put("port", call.serverPort());
        request.put("headers", HeaderMaps.of(call.headers()));
        request.put("query", QueryText.arguments(call.uri()));
        if (body != null) {
            Object parsed = parsed(call.header("content-type"), body);
            if (parsed != null) {
                request.put("body", parsed);
            }
            request.put("raw_body", new String(body, StandardCharsets.UTF_8));
        }
        request.put("method", call.method());
        request.put("path", call.path());
        request.put("uri_captures", captures(call.captures()));
        return request;
    }

    private static @Nullable Object parsed(@Nullable String contentType, byte[] body) {
        String type = contentType == null ? "" : contentType.toLowerCase(Locale.ROOT);
        if (type.startsWith("application/x-www-form-urlencoded")) {
            return QueryText.of(new String(body, StandardCharsets.ISO_8859_1));
        }
        if (type.startsWith("application/json")) {
            try {
                Object json = JSON.readValue(body, Object.class);
                return json instanceof Map || json instanceof Iterable ? json : null;
            } catch (JacksonException | StackOverflowError broken) {
                return null;
            }
        }
        return null;
    }

    private static Map<String, Object> captures(Map<String, String> groups) {
        Map<Integer, String> unnamed = new TreeMap<>();
        Map<String, String> named = new TreeMap<>();
        groups.forEach((name, value) -> {
            if (name.chars().allMatch(c -> c >= '0' && c <= '9')) {
                unnamed.put(Integer.parseInt(name), value);
            } else {
                named.put(name, value);
            }
        });
        unnamed.remove(0);
        return Map.of("named", named, "unnamed", unnamed.values());
    }
}
