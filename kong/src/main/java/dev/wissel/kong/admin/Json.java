package dev.wissel.kong.admin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON as the Admin API speaks it. Kong writes an empty list as an empty object where its Lua does not know better. Stateless. */
final class Json {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final TypeReference<LinkedHashMap<String, @Nullable Object>> MAP = new TypeReference<>() {};

    private Json() {}

    /** Returns the object that a body holds; null if it holds something else. */
    static @Nullable JsonNode objectOrNull(byte[] body) {
        try {
            JsonNode node = MAPPER.readTree(body);
            return node != null && node.isObject() ? node : null;
        } catch (JacksonException broken) {
            return null;
        }
    }

    static String text(Object value) {
        return MAPPER.writeValueAsString(value);
    }

    static Map<String, @Nullable Object> map(JsonNode object) {
        return MAPPER.convertValue(object, MAP);
    }

    /** Returns the texts of a list; empty if it is null, or no list. */
    static List<String> texts(JsonNode list) {
        List<String> all = new ArrayList<>();
        if (list.isArray()) {
            list.forEach(item -> all.add(item.asString("")));
        }
        return all;
    }
}
