package dev.wissel.console.declarative;

import static org.assertj.core.api.Assertions.assertThat;

import dev.wissel.kong.declarative.DeclarativeReader;
import dev.wissel.kong.declarative.Flavour;
import dev.wissel.kong.declarative.ReaderOptions;
import dev.wissel.testkit.exchange.Exchange;
import dev.wissel.testkit.exchange.Recordings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class FlatErrorsTest {
    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void of_everyRecordedRefusal_isKongs() {
        List<Exchange> flattened = Recordings.of(Recordings.Mode.DBLESS).stream()
                .filter(exchange -> exchange.request().path().equals("/config?flatten_errors=1"))
                .filter(exchange -> !exchange.name().endsWith("missing-foreign"))
                .toList();
        assertThat(flattened).hasSizeGreaterThanOrEqualTo(5);
        for (Exchange exchange : flattened) {
            Map<?, ?> recorded = (Map<?, ?>) exchange.body();
            FlatErrors errors = flatten(exchange.request().body());
            Object expected = recorded.get("flattened_errors");
            if (expected instanceof List<?> list) {
                assertThat(errors.entities())
                        .as(exchange.name())
                        .usingRecursiveFieldByFieldElementComparator()
                        .satisfies(actual -> assertThat(sorted(actual)).isEqualTo(sorted(list)));
            } else {
                assertThat(errors.entities()).as(exchange.name()).isEmpty();
            }
            assertThat(errors.rest()).as(exchange.name()).isEqualTo(recorded.get("fields"));
        }
    }

    @Test
    void of_nestedOnAllLevels_eachEntityHasItsErrorsAndItsParent() {
        FlatErrors errors = flatten("""
                {"_format_version": "3.0", "services": [{"name": "s", "id": "11111111-2222-4333-8444-555555555555",
                  "url": "ftp://h", "routes": [{"name": "r", "id": "21111111-2222-4333-8444-555555555555",
                  "paths": ["/ok", "bad", "worse"], "plugins": [{"name": "no-such", "tags": ["t"]}]}]}]}
                """);
        Map<String, Object> byType = new java.util.TreeMap<>();
        errors.entities().forEach(entity -> byType.put((String) entity.get("entity_type"), entity));
        assertThat(JSON.writeValueAsString(byType.get("route")))
                .contains("\"entity_id\":\"21111111-2222-4333-8444-555555555555\"")
                .contains("\"field\":\"paths.3\"", "\"field\":\"paths.2\"")
                .contains("\"service\":{\"id\":\"11111111-2222-4333-8444-555555555555\"}")
                .doesNotContain("plugins");
        assertThat(JSON.writeValueAsString(byType.get("plugin")))
                .contains("\"route\":{\"id\":\"21111111-2222-4333-8444-555555555555\"}", "\"entity_tags\":[\"t\"]");
        assertThat(errors.rest()).isEmpty();
    }

    @Test
    void of_brokenReference_isNotLost() {
        FlatErrors errors = flatten("""
                {"_format_version": "3.0", "routes": [{"name": "a", "paths": ["/a"]},
                  {"name": "x", "paths": ["/x"], "service": "nope"}]}
                """);
        assertThat(JSON.writeValueAsString(errors.entities()))
                .contains("\"entity_name\":\"x\"", "invalid reference 'service: nope' (no such entry in 'services')");
        assertThat(errors.entities()).hasSize(1);
    }

    @Test
    void luaText_everyRecordedRefusal_isKongs() {
        for (Exchange exchange : Recordings.of(Recordings.Mode.DBLESS)) {
            if (exchange.body() instanceof Map<?, ?> body && Integer.valueOf(14).equals(body.get("code"))) {
                assertThat("declarative config is invalid: " + LuaText.of(body.get("fields")))
                        .as(exchange.name())
                        .isEqualTo(body.get("message"));
            }
        }
    }

    @Test
    void luaText_wordsThatAreNoNames_areQuoted() {
        assertThat(LuaText.of(Map.of("@entity", List.of("a \"b\"\n"), "end", "x")))
                .isEqualTo("{[\"@entity\"]={\"a \\\"b\\\"\\n\"},[\"end\"]=\"x\"}");
    }

    private static List<String> sorted(List<?> list) {
        return list.stream().map(FlatErrorsTest::canonical).sorted().toList();
    }

    /** As text, with the members of objects and the errors of an entity sorted: their order is that of Lua's tables. */
    private static String canonical(Object value) {
        if (value instanceof Map<?, ?> map) {
            return new java.util.TreeMap<>(map)
                    .entrySet().stream()
                            .map(entry -> entry.getKey() + "="
                                    + (entry.getKey().equals("errors")
                                            ? sorted((List<?>) entry.getValue()).toString()
                                            : canonical(entry.getValue())))
                            .toList()
                            .toString();
        }
        return value instanceof List<?> list
                ? list.stream().map(FlatErrorsTest::canonical).toList().toString()
                : String.valueOf(value);
    }

    private static FlatErrors flatten(String text) {
        DeclarativeReader.Result result =
                new DeclarativeReader(ReaderOptions.DEFAULT.withFlavour(Flavour.KONG)).read("config", text);
        assertThat(result.problems()).isNotEmpty();
        @SuppressWarnings("unchecked")
        Map<String, Object> input = JSON.readValue(text, Map.class);
        return FlatErrors.of(input, result.kongFields());
    }
}
