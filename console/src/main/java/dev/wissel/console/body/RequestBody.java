package dev.wissel.console.body;

import dev.wissel.console.admin.AdminAnswer;
import dev.wissel.console.admin.AdminRequest;
import dev.wissel.console.admin.PercentEscapes;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of one request. Immutable.
 *
 * @param fields what it says, by name: texts, Long, Double, truth values, lists, maps and null
 * @param form whether it was a form, all of whose values are texts
 */
public record RequestBody(Map<String, @Nullable Object> fields, boolean form) {
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String MULTIPART = "multipart/form-data";
    /** As Kong's JSON library has it. */
    private static final int DEEPEST = 1000;

    private static final int MOST_ARGUMENTS = 1000;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();

    /**
     * Reads a body.
     *
     * @throws BodyRefused if it is of no kind that Kong takes, is no JSON although it says so, or has too many arguments
     */
    public static RequestBody of(AdminRequest request) throws BodyRefused {
        String type = request.header("content-type").orElse(null);
        if (type == null && request.body().length == 0) {
            return new RequestBody(new LinkedHashMap<>(), false);
        }
        if (type != null && type.startsWith(JSON)) {
            return new RequestBody(json(request.body()), false);
        }
        if (type != null && type.startsWith(FORM)) {
            return new RequestBody(form(request.body()), true);
        }
        if (type != null && type.startsWith(MULTIPART)) {
            return new RequestBody(multipart(type, request.body()), true);
        }
        throw new BodyRefused(AdminAnswer.page(415, "Unsupported Media Type"));
    }

    private static Map<String, @Nullable Object> json(byte[] body) throws BodyRefused {
        Object value;
        try {
            // Jackson by itself takes overlong UTF-8, and guesses UTF-16 and UTF-32.
            value = MAPPER.readValue(Utf8.strict(body), Object.class);
        } catch (JacksonException | CharacterCodingException notJson) {
            throw new BodyRefused(AdminAnswer.message(400, "Cannot parse JSON body"));
        }
        if (Boolean.FALSE.equals(value)) {
            throw new BodyRefused(AdminAnswer.message(400, "Cannot parse JSON body"));
        }
        if (value instanceof List<?> list && list.isEmpty()) {
            return new LinkedHashMap<>();
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            map.forEach((name, inner) -> fields.put(String.valueOf(name), inner));
            return fields;
        }
        // A list, a text or a number where Kong's code wants a table.
        throw new BodyRefused(AdminAnswer.unexpected());
    }

    private static Map<String, @Nullable Object> form(byte[] body) throws BodyRefused {
        FormTree tree = new FormTree();
        int count = 0;
        // One character a byte: escapes may stand for any byte, and what they make has to be UTF-8.
        for (String part : new String(body, StandardCharsets.ISO_8859_1).split("&")) {
            if (part.isEmpty()) {
                continue;
            }
            limit(++count);
            int equals = part.indexOf('=');
            String name = text(equals < 0 ? part : part.substring(0, equals));
            if (equals < 0) {
                tree.add(name, true);
            } else {
                tree.add(name, text(part.substring(equals + 1)));
            }
        }
        return new LinkedHashMap<>(tree.map());
    }

    private static Map<String, @Nullable Object> multipart(String type, byte[] body) throws BodyRefused {
        FormTree tree = new FormTree();
        int count = 0;
        try {
            for (Multipart.Part part : Multipart.parts(type, body)) {
                limit(++count);
                tree.add(part.name(), part.value());
            }
        } catch (CharacterCodingException notUtf8) {
            throw notUtf8();
        }
        return new LinkedHashMap<>(tree.map());
    }

    private static String text(String escaped) throws BodyRefused {
        try {
            return Utf8.strict(PercentEscapes.undoForm(escaped.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (CharacterCodingException notUtf8) {
            throw notUtf8();
        }
    }

    /** Taking it with replacements would keep something else than was sent, and two names could become one. */
    private static BodyRefused notUtf8() {
        return new BodyRefused(AdminAnswer.message(400, "Cannot parse form body: not UTF-8"));
    }

    private static void limit(int count) throws BodyRefused {
        if (count > MOST_ARGUMENTS) {
            throw new BodyRefused(AdminAnswer.message(400, "Too many arguments"));
        }
    }
}
