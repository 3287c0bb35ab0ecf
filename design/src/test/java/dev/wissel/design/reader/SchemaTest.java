package dev.wissel.design.reader;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The JSON Schema says to editors what the reader says to the product. */
class SchemaTest {
    private static final Path WEBSHOP = Path.of("..", "examples", "webshop", "strategy.yml");

    private static final String GOOD_SERVICE = "services: {a: {endpoints: {x: [\"h:1\"]}}}\n";

    /** Wrong for reader and schema alike: what an editor can know while one types. */
    private static final List<String> BAD = List.of(
            "{}",
            "services: {}",
            "services: {a: {}}",
            "services: {a: {endpoints: {}}}",
            "services: {a: {endpoints: {x: []}}}",
            "services: {a: {endpoints: {x: [{}]}}}",
            "services: {a: {endpoints: {x: [h]}}}",
            "services: {a: {endpoints: {x: [{target: \"h:1\", weight: -1}]}}}",
            "services: {a: {endpoints: {x: [{target: \"h:1\", weight: \"1\"}]}}}",
            "services: {a: {endpoints: {x: [{target: \"h:1\", capacity: 400}]}}}",
            "services: {a: {endpoints: {x: [{target: \"h:1\", capcity: 400/s}]}}}",
            "services: {a b: {endpoints: {x: [\"h:1\"]}}}",
            "services: {a: {endpoints: {x y: [\"h:1\"]}}}",
            "service: {a: {endpoints: {x: [\"h:1\"]}}}",
            withService("path: api"),
            withService("protocol: tcp"),
            withService("routes: []"),
            withService("routes: [{}]"),
            withService("routes: [{paths: [a]}]"),
            withService("routes: [{methods: [get]}]"),
            withService("routes: [{headers: {Host: [a]}}]"),
            withService("routes: [{paths: [/a], strip_path: yes}]"),
            withService("balance: fair"),
            withService("balance: consistent-hashing"),
            withService("balance: {method: consistent-hashing}"),
            withService("balance: {method: round-robin, on: ip}"),
            withService("balance: {on: ip}"),
            withService("balance: consistent-hashing-bounded"),
            withService("balance: {method: consistent-hashing-bounded}"),
            withService("balance: {method: consistent-hashing, on: ip, bound: 150%}"),
            withService("balance: {method: consistent-hashing-bounded, on: ip, bound: 1.25}"),
            withService("protect: adaptive"),
            withService("protect: {concurrency: 5}"),
            withService("protect: {admission: {multiplier: 0.5}}"),
            withService("protect: {admission: {cap: 0.8}}"),
            withService("protect: {breaker: on}"),
            withService("slow_start: 30"),
            withService("slow-start: 30s"),
            withService("balance: {method: consistent-hashing, on: header}"),
            withService("balance: {method: consistent-hashing, on: ip, slots: 10}"),
            withService("health: {interval: 5}"),
            withService("health: {interval: 5 s}"),
            withService("health: {failures: 255}"),
            withService("health: {type: grpc}"),
            withService("health: {type: tcp, path: /health}"),
            withService("health: {statuses: [2xy]}"),
            withService("timeouts: 5s"),
            withService("timeouts: {total: 5s}"),
            withService("retries: {on: [200]}"),
            withService("retries: {budget: 20%}"),
            withService("retries: {budget: {ratio: 0.2}}"),
            withService("failback: {trials: 1001}"),
            withService("fallback: {}"),
            withService("fallback: {static: {status: 99}}"),
            withService("fallback: {region: x, service: a}"),
            withDrills("{zone: 5, allowed: []}"),
            withDrills("{allowed: [\"Mon 9-17\"]}"),
            withDrills("{guard: {margin: 10}}"),
            withDrills("{guard: {undeclared: maybe}}"),
            withDrills("{schedule: {a: {fault: region-loss, region: x}}}"),
            withDrills("{schedule: {a: {fault: loss, region: x, every: 7d at 10:00}}}"),
            withDrills("{schedule: {a: {region: x, every: 7d at 10:00}}}"),
            withDrills("{schedule: {a: {fault: drain, region: x, every: 7d}}}"),
            withDrills("{schedule: {a: {fault: drain, region: x, cron: \"* * * *\"}}}"),
            withDrills("{schedule: {a: {fault: drain, region: x, every: 7d at 10:00, cron: \"0 0 * * *\"}}}"),
            withService("headroom: 1"),
            withService("priority: urgent"),
            GOOD_SERVICE + "objective: {availability: 99.99}",
            GOOD_SERVICE + "objective: {latency: {p98: 1s}}",
            GOOD_SERVICE + "objective: {latency: {p99: 1s, p95: 1s}}",
            GOOD_SERVICE + "objective: {failover: 30}",
            GOOD_SERVICE + "regions: []",
            GOOD_SERVICE + "regions: [x, x]",
            GOOD_SERVICE + "kong: {standby: hot}",
            withService("upstream: \"a b\""),
            GOOD_SERVICE + "kong: {version: \"2.7\"}",
            GOOD_SERVICE + "kong: {edition: OSS}",
            GOOD_SERVICE + "defaults: {endpoints: {x: [\"h:1\"]}}",
            GOOD_SERVICE + "strategy: web shop");

    private static String withDrills(String drills) {
        return GOOD_SERVICE + "drills: " + drills;
    }

    private static String withService(String setting) {
        return "services: {a: {endpoints: {x: [\"h:1\"]}, " + setting + "}}";
    }

    private static String schemaText() throws IOException {
        try (InputStream in = StrategyReader.class.getResourceAsStream(StrategyReader.SCHEMA)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Schema schema() throws IOException {
        return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schemaText(), InputFormat.JSON);
    }

    private static List<String> validate(String yaml) throws IOException {
        return schema().validate(yaml, InputFormat.YAML).stream()
                .map(Error::toString)
                .toList();
    }

    @Test
    void example_webshop_isGoodForReaderAndSchema() throws IOException {
        String text = Files.readString(WEBSHOP);

        assertThat(validate(text)).isEmpty();
        assertThat(StrategyReader.read("strategy.yml", text).problems()).isEmpty();
    }

    @Test
    void strategies_ofTheOtherTests_areGoodForTheSchema() throws IOException {
        assertThat(validate(StrategyReaderTest.MINIMAL)).isEmpty();
        assertThat(validate(StrategyReaderTest.EVERYTHING)).isEmpty();
        assertThat(validate(GOOD_SERVICE)).isEmpty();
        assertThat(validate(DrillsReaderTest.GOOD)).isEmpty();
        assertThat(StrategyReader.read("s.yml", GOOD_SERVICE).problems()).isEmpty();
    }

    @Test
    void strategies_thatAreWrong_areWrongForReaderAndSchema() throws IOException {
        for (String bad : BAD) {
            assertThat(StrategyReader.read("s.yml", bad).problems())
                    .as("reader: %s", bad)
                    .isNotEmpty();
            assertThat(validate(bad)).as("schema: %s", bad).isNotEmpty();
        }
    }

    @Test
    void keys_ofReaderAndSchema_areTheSame() throws IOException {
        JsonNode root = new ObjectMapper().readTree(schemaText());
        for (Shape shape : Shape.values()) {
            JsonNode definition =
                    shape.definition().isEmpty() ? root : root.get("$defs").get(shape.definition());
            assertThat(definition).as(shape.name()).isNotNull();
            assertThat(names(definition.get("properties"))).as(shape.name()).containsExactlyElementsOf(shape.keys());
            assertThat(definition.get("additionalProperties").asBoolean(true))
                    .as(shape.name())
                    .isFalse();
        }
    }

    @Test
    void mappings_ofTheSchema_areAllKnownToTheReader() throws IOException {
        JsonNode definitions = new ObjectMapper().readTree(schemaText()).get("$defs");
        Set<String> known = new LinkedHashSet<>();
        for (Shape shape : Shape.values()) {
            known.add(shape.definition());
        }
        for (String name : names(definitions)) {
            if (definitions.get(name).has("properties")) {
                assertThat(known).contains(name);
            }
        }
    }

    @Test
    void keys_ofTheSchema_areAllExplained() throws IOException {
        JsonNode root = new ObjectMapper().readTree(schemaText());
        for (Shape shape : Shape.values()) {
            JsonNode definition =
                    shape.definition().isEmpty() ? root : root.get("$defs").get(shape.definition());
            for (String key : shape.keys()) {
                assertThat(definition
                                .get("properties")
                                .get(key)
                                .path("description")
                                .asString(""))
                        .as("%s.%s", shape, key)
                        .endsWith(".");
            }
        }
    }

    @Test
    void keys_ofTheReader_areAllInTheReference() throws IOException {
        String reference = Files.readString(Path.of("..", "docs", "strategy.md"));
        for (Shape shape : Shape.values()) {
            for (String key : shape.keys()) {
                assertThat(reference).as("%s.%s", shape, key).contains("`" + key + "`");
            }
        }
    }

    private static List<String> names(JsonNode object) {
        return new ArrayList<>(object.propertyNames());
    }
}
