package dev.wissel.kong.declarative;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.wissel.kong.document.Problem;
import dev.wissel.kong.entity.KongConfig;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import tools.jackson.databind.json.JsonMapper;

/** What a real Kong 3.9.3 answered to configurations and entities, and what this reader says to the same. */
class KongExchangesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final DeclarativeReader READER =
            new DeclarativeReader(ReaderOptions.DEFAULT.withFlavour(Flavour.KONG));

    @Test
    void read_everyRecordedConfiguration_verdictMessagesAndEntitiesAreKongs() throws IOException {
        List<Map<String, Object>> exchanges = recorded("config-post.json");
        assertThat(exchanges).hasSizeGreaterThan(25);
        assertAll(exchanges.stream().map(exchange -> (Executable) () -> checkConfiguration(exchange)));
    }

    private static void checkConfiguration(Map<String, Object> exchange) {
        String name = (String) exchange.get("name");
        DeclarativeReader.Result result = READER.read("kong", (String) exchange.get("text"));
        if (exchange.get("status").equals(201)) {
            assertThat(result.problems()).as(name).isEmpty();
            assertThat(entities(result.config())).as(name).isEqualTo(withoutTimes(map(exchange.get("entities"))));
            return;
        }
        assertThat(result.config()).as(name).isNull();
        assertThat(result.problems()).as(name).allSatisfy(problem -> {
            assertThat(problem.line()).isPositive();
            assertThat(problem.column()).isPositive();
        });
        if (name.contains("invalid-yaml")) {
            assertThat((String) result.kongFields().get("error"))
                    .startsWith("failed parsing declarative configuration: 1:6: ");
        } else if (exchange.get("flattened") instanceof List<?> flattened) {
            assertThat(result.problems().stream().map(Problem::message))
                    .as(name)
                    .containsExactlyInAnyOrderElementsOf(messages(flattened));
        } else if (!name.contains("missing-foreign.json")) { // flattening loses this one in Kong; 206 has it in full
            assertThat(result.kongFields()).as(name).isEqualTo(exchange.get("fields"));
        }
    }

    private static List<String> messages(List<?> flattened) {
        return flattened.stream()
                .flatMap(entity -> ((List<?>) map(entity).get("errors")).stream())
                .map(error -> (String) map(error).get("message"))
                .toList();
    }

    @Test
    void read_everyRecordedCreation_verdictMessagesAndDefaultsAreKongs() throws IOException {
        List<Map<String, Object>> exchanges = recorded("admin-create.json");
        assertThat(exchanges).hasSizeGreaterThan(50);
        assertAll(exchanges.stream().map(exchange -> (Executable) () -> checkCreation(exchange)));
    }

    private static void checkCreation(Map<String, Object> exchange) {
        String name = (String) exchange.get("name");
        String table = (String) exchange.get("table");
        Map<String, Object> body = new LinkedHashMap<>(map(exchange.get("body")));
        List.of("service", "upstream").forEach(body::remove); // the parents are not part of the recording
        DeclarativeReader.Result result = READER.read("kong.json", JSON.writeValueAsString(document(table, body)));
        if (exchange.get("fields") == null) {
            assertThat(result.problems()).as(name).isEmpty();
            if (exchange.get("entity") != null) {
                Map<String, Object> expected = comparable(map(exchange.get("entity")));
                assertThat(comparable(map(entities(result.config())
                                .get(table)
                                .values()
                                .iterator()
                                .next())))
                        .as(name)
                        .isEqualTo(expected);
            }
            return;
        }
        if (name.contains("unknown-service")) {
            return; // refused by the database, not by the schema
        }
        Object fields = table.equals("targets")
                ? at(at(result.kongFields(), "upstreams", 0), "targets", 0)
                : at(result.kongFields(), table, 0);
        assertThat(fields).as(name).isEqualTo(expectedFields(name, map(exchange.get("fields"))));
    }

    /** For a bad address Kong's Admin API has a shorter text, from its database layer, than its schema, which the loader uses. */
    private static Map<String, Object> expectedFields(String name, Map<String, Object> fields) {
        return switch (name) {
            case "117-target-bad-target.json" ->
                Map.of("target", "Invalid target ('http://x:1'); not a valid hostname or ip address");
            case "118-target-bad-port.json" ->
                Map.of("target", "Invalid target ('127.0.0.1:99999'); not a valid hostname or ip address");
            default -> fields;
        };
    }

    private static Map<String, Object> document(String table, Map<String, Object> body) {
        Object entities = List.of(body);
        return table.equals("targets")
                ? Map.of("_format_version", "3.0", "upstreams", List.of(Map.of("name", "up", "targets", entities)))
                : Map.of("_format_version", "3.0", table, entities);
    }

    private static Object at(Object tree, String field, int index) {
        return ((List<?>) map(tree).get(field)).get(index);
    }

    static Map<String, Map<String, Object>> entities(KongConfig config) {
        Map<String, Map<String, Object>> tables = new TreeMap<>();
        put(tables, "services", config.services().stream().map(EntityMaps::of));
        put(tables, "routes", config.routes().stream().map(EntityMaps::of));
        put(tables, "upstreams", config.upstreams().stream().map(EntityMaps::of));
        put(tables, "targets", config.targets().stream().map(EntityMaps::of));
        put(tables, "plugins", config.plugins().stream().map(EntityMaps::of));
        return tables;
    }

    private static void put(
            Map<String, Map<String, Object>> tables, String table, Stream<Map<String, Object>> entities) {
        Map<String, Object> byId = new TreeMap<>();
        entities.forEach(entity -> byId.put((String) entity.get("id"), canonical(entity)));
        if (!byId.isEmpty()) {
            tables.put(table, byId);
        }
    }

    private static Map<String, Map<String, Object>> withoutTimes(Map<String, Object> recorded) {
        Map<String, Map<String, Object>> tables = new TreeMap<>();
        recorded.forEach((table, entities) -> {
            Map<String, Object> byId = new TreeMap<>();
            map(entities).forEach((id, entity) -> byId.put(id, canonical(map(entity))));
            tables.put(table, byId);
        });
        return tables;
    }

    private static Map<String, Object> comparable(Map<String, Object> entity) {
        Map<String, Object> out = canonical(entity);
        List.of("id", "service", "upstream", "route").forEach(out::remove);
        return out;
    }

    /** Without times, absent values and the old names of settings, numbers alike, sets sorted. */
    private static Map<String, Object> canonical(Map<String, Object> entity) {
        Map<String, Object> out = new TreeMap<>();
        entity.forEach((name, value) -> {
            boolean old = name.startsWith("redis_") || name.equals("created_at") || name.equals("updated_at");
            if (value != null && !old && !List.of().equals(value)) {
                out.put(name, canonicalValue(value));
            }
        });
        return out;
    }

    private static Object canonicalValue(Object value) {
        if (value instanceof Map<?, ?>) {
            return canonical(map(value));
        }
        if (value instanceof List<?> list) {
            List<Object> values = new ArrayList<>();
            list.stream().filter(Objects::nonNull).forEach(item -> values.add(canonicalValue(item)));
            return values;
        }
        return value instanceof Number number ? (Object) number.doubleValue() : value;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> recorded(String name) throws IOException {
        try (InputStream stream = KongExchangesTest.class.getResourceAsStream(name)) {
            return JSON.readValue(stream, List.class);
        }
    }
}
