package dev.wissel.console.admin;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/**
 * One answer. Immutable; the body is not copied and must not be changed.
 *
 * @param status HTTP status, 200..599
 * @param contentType of the body; null without one
 * @param headers more headers, in their order
 * @param body the body; empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record AdminAnswer(int status, @Nullable String contentType, Map<String, String> headers, byte[] body) {
    /** The content type of Kong's JSON. */
    public static final String JSON = "application/json; charset=utf-8";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new SimpleModule().addSerializer(Double.class, new PlainDouble()))
            .build();

    /** Writes 1795327156.073 and not 1.795327156073E9. */
    private static final class PlainDouble extends ValueSerializer<Double> {
        private static final double LARGEST_PLAIN = 1e15;

        @Override
        public void serialize(Double value, JsonGenerator json, SerializationContext context) {
            if (Math.abs(value) < LARGEST_PLAIN) {
                json.writeNumber(new BigDecimal(value.toString()).toPlainString());
            } else {
                json.writeNumber(value);
            }
        }
    }

    /** Returns a JSON answer of maps, lists, texts, numbers, booleans and null. */
    public static AdminAnswer json(int status, Object body) {
        return new AdminAnswer(status, JSON, Map.of(), MAPPER.writeValueAsBytes(body));
    }

    /** Returns {@code {"message": text}}. */
    public static AdminAnswer message(int status, String text) {
        return json(status, Map.of("message", text));
    }

    /** Returns an answer without a body. */
    public static AdminAnswer empty(int status) {
        return new AdminAnswer(status, null, Map.of(), new byte[0]);
    }

    /** Returns a text answer. */
    public static AdminAnswer text(int status, String contentType, String text) {
        return new AdminAnswer(status, contentType, Map.of(), text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns the page that nginx makes for a status, for what Kong's nginx answers before Kong sees it. */
    public static AdminAnswer page(int status, String reason) {
        String title = status + " " + reason;
        return text(
                status,
                "text/html; charset=UTF-8",
                "<html>\r\n<head><title>" + title + "</title></head>\r\n<body>\r\n<center><h1>" + title
                        + "</h1></center>\r\n</body>\r\n</html>\r\n");
    }

    /** Kong's answer to a path or an entity that is not there. */
    public static AdminAnswer notFound() {
        return message(404, "Not found");
    }

    /** Kong's answer to what should not have happened. */
    public static AdminAnswer unexpected() {
        return message(500, "An unexpected error occurred");
    }

    /** Returns the same with one more header. */
    public AdminAnswer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new AdminAnswer(status, contentType, more, body);
    }
}
