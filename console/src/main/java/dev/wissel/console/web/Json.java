package dev.wissel.console.web;

import dev.wissel.console.admin.AdminAnswer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** How the console's records are written as JSON, and its requests read. */
final class Json {
    private static final int DEEPEST = 16;

    /** Names in snake case, constants in lower case with hyphens, fields in the order of the record. */
    static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxNumberLength(100)
                            .build())
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .addModule(new SimpleModule().addSerializer(Enum.class, new Word()))
            .build();

    /** Writes {@code DRAIN_REGION} as {@code drain-region}. */
    @SuppressWarnings("rawtypes") // the class literal of a generic class is raw
    private static final class Word extends ValueSerializer<Enum> {
        @Override
        public void serialize(Enum value, JsonGenerator json, SerializationContext context) {
            json.writeString(word(value));
        }
    }

    private Json() {}

    /** Returns the word for a constant. */
    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Returns an answer of records, maps, lists, texts, numbers, booleans and null. */
    static AdminAnswer answer(int status, Object body) {
        return new AdminAnswer(status, "application/json", Map.of(), MAPPER.writeValueAsBytes(body));
    }

    /** Returns an answer that says what is wrong, and where if that is known. */
    static AdminAnswer problem(int status, String message, @Nullable String field) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("message", message);
        if (field != null) {
            body.put("field", field);
        }
        return answer(status, body);
    }

    /** Returns an answer that is JSON already. */
    static AdminAnswer document(int status, String json) {
        return AdminAnswer.text(status, "application/json", json);
    }
}
