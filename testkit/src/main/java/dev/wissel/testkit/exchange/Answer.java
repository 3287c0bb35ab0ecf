package dev.wissel.testkit.exchange;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What was answered to a replayed request. Immutable.
 *
 * @param status status
 * @param headers header fields, name and value
 * @param body body as text; empty for none
 */
public record Answer(int status, List<Map.Entry<String, String>> headers, String body) {
    /** Returns what the JDK's client received. */
    public static Answer of(HttpResponse<String> response) {
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        response.headers().map().forEach((name, values) -> {
            for (String value : values) {
                if (!name.startsWith(":")) {
                    fields.add(Map.entry(name, value));
                }
            }
        });
        return new Answer(response.statusCode(), List.copyOf(fields), response.body());
    }
}
