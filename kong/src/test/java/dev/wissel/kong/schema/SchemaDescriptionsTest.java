package dev.wissel.kong.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SchemaDescriptionsTest {
    private static final Map<String, Schema> CORE = Map.of(
            "services", KongSchemas.SERVICE,
            "upstreams", KongSchemas.UPSTREAM,
            "targets", KongSchemas.TARGET,
            "routes", KongSchemas.HTTP_ROUTE,
            "consumers", KongSchemas.CONSUMER,
            "certificates", KongSchemas.CERTIFICATE,
            "ca_certificates", KongSchemas.CA_CERTIFICATE,
            "snis", KongSchemas.SNI,
            "plugins", KongSchemas.OTHER_PLUGIN);

    /** References, which readers resolve on their own, and what only a file or only the Admin API knows. */
    private static final Set<String> APART = Set.of(
            "_comment", "_ignore", "service", "upstream", "certificate", "client_certificate", "route", "consumer");

    @Test
    void core_everyField_isKnownToTheSchemaThatConfigurationsAreCheckedBy() {
        CORE.forEach((table, schema) -> {
            Set<String> described = new TreeSet<>(
                    fields(SchemaDescriptions.entity(table).orElseThrow()).keySet());
            Set<String> checked = new TreeSet<>(schema.names());
            described.removeAll(APART);
            checked.removeAll(APART);
            if (table.equals("certificates")) {
                described.remove("snis"); // nested entities in a file
            }
            assertThat(described).as(table).isEqualTo(checked);
        });
    }

    @Test
    void plugins_all_areDescribedWithTheirSettings() {
        assertThat(SchemaDescriptions.plugins()).isEqualTo(KongSchemas.PLUGINS.keySet());
        for (String name : SchemaDescriptions.plugins()) {
            Map<String, Object> fields = fields(SchemaDescriptions.plugin(name).orElseThrow());
            assertThat(fields).as(name).containsKeys("protocols", "config");
            assertThat(fields.get("config").toString())
                    .as(name)
                    .contains("type=record")
                    .doesNotContain("shared=");
        }
    }

    @Test
    void others_haveTheirFields_andUnknownOnesAreNone() {
        assertThat(fields(SchemaDescriptions.entity("keys").orElseThrow()))
                .containsKeys("id", "created_at", "tags", "set", "kid", "pem");
        assertThat(SchemaDescriptions.vault("env")).isPresent();
        assertThat(SchemaDescriptions.entity("nope")).isEmpty();
        assertThat(SchemaDescriptions.plugin("nope")).isEmpty();
        assertThat(SchemaDescriptions.vault("nope")).isEmpty();
    }

    private static Map<String, Object> fields(Map<String, Object> schema) {
        Map<String, Object> fields = new LinkedHashMap<>();
        ((List<?>) schema.get("fields")).forEach(field -> fields.putAll(SchemaDescriptions.members(field)));
        return fields;
    }
}
