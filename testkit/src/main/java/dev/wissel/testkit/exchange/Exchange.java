package dev.wissel.testkit.exchange;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question to a real Kong and its answer. Immutable.
 *
 * @param name where it is found, for example {@code postgres/001-root}
 * @param listener who was asked
 * @param request what was sent
 * @param status status of the answer
 * @param headers header fields of the answer, name and value, in wire order
 * @param body body of the answer: a tree of maps, lists and values where it was JSON, otherwise a String; null when empty
 */
public record Exchange(
        String name,
        Listener listener,
        Request request,
        int status,
        List<Map.Entry<String, String>> headers,
        @Nullable Object body) {
    /** Whom a request was sent to. */
    public enum Listener {
        /** The Admin API, port 8001. */
        ADMIN,
        /** Where clients connect, port 8000. */
        PROXY,
        /** The status listener, port 8100. */
        STATUS
    }

    /**
     * What was sent. Immutable.
     *
     * @param method method
     * @param path path with query
     * @param headers header fields that the sender added to those of its HTTP library
     * @param body body as text; null for none
     */
    public record Request(
            String method,
            String path,
            Map<String, String> headers,
            @Nullable String body) {}

    /** Returns the value of a field of the answer; null if it has none. */
    public @Nullable String header(String field) {
        return headers.stream()
                .filter(header -> header.getKey().equalsIgnoreCase(field))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }
}
