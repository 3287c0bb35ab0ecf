package dev.wissel.console.node;

import dev.wissel.console.admin.AdminAnswer;
import dev.wissel.console.admin.AdminRequest;
import dev.wissel.console.admin.AdminRoutes;
import dev.wissel.console.admin.RouteTable;
import dev.wissel.console.body.BodyRefused;
import dev.wissel.console.body.RequestBody;
import dev.wissel.console.entity.EntityType;
import dev.wissel.console.entity.KongError;
import dev.wissel.kong.declarative.DeclarativeReader;
import dev.wissel.kong.declarative.EntityReader;
import dev.wissel.kong.declarative.Flavour;
import dev.wissel.kong.declarative.ReaderOptions;
import dev.wissel.kong.schema.SchemaDescriptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** {@code /schemas}: what entities and plugins look like, and whether one would pass (facts 6.1). Thread-safe. */
public final class SchemaRoutes implements AdminRoutes {
    private static final JsonMapper JSON = new JsonMapper();

    private final EntityReader reader = new EntityReader();
    private final DeclarativeReader documents = new DeclarativeReader(ReaderOptions.GATEWAY.withFlavour(Flavour.KONG));

    @Override
    public void addTo(RouteTable table) {
        table.add("GET", "/schemas/{name}", request -> {
            String name = request.parameter("name");
            return found(SchemaDescriptions.entity(name), "No entity named '" + name + "'");
        });
        table.add("GET", "/schemas/plugins/{name}", request -> {
            String name = request.parameter("name");
            return found(SchemaDescriptions.plugin(name), "No plugin named '" + name + "'");
        });
        table.add("GET", "/schemas/vaults/{name}", request -> {
            String name = request.parameter("name");
            return found(SchemaDescriptions.vault(name), "No vault named '" + name + "'");
        });
        table.add(
                "POST",
                "/schemas/{db_entity_name}/validate",
                request -> validate(request.parameter("db_entity_name"), request));
        table.add("POST", "/schemas/plugins/validate", request -> validate("plugins", request));
        table.add("POST", "/schemas/vaults/validate", request -> validate("vaults", request));
    }

    private static AdminAnswer found(Optional<Map<String, Object>> schema, String otherwise) {
        return schema.map(found -> AdminAnswer.json(200, found)).orElseGet(() -> AdminAnswer.message(404, otherwise));
    }

    private AdminAnswer validate(String table, AdminRequest request) {
        if (SchemaDescriptions.entity(table).isEmpty()) {
            return AdminAnswer.message(404, "No entity named '" + table + "'");
        }
        Map<String, Object> wrong;
        try {
            RequestBody body = RequestBody.of(request);
            wrong = EntityType.byTable(table).isPresent() ? core(table, body) : other(table, body);
        } catch (BodyRefused refused) {
            return refused.answer();
        }
        return wrong.isEmpty()
                ? AdminAnswer.message(200, "schema validation successful")
                : KongError.schemaViolation(wrong).answer();
    }

    private Map<String, Object> core(String table, RequestBody body) {
        Map<String, @Nullable Object> entity =
                new LinkedHashMap<>(body.form() ? reader.inferred(table, body.fields(), Map.of()) : body.fields());
        entity.putIfAbsent("id", UUID.randomUUID().toString());
        return reader.read(table, entity).kongFields();
    }

    /** Entities that this gateway has no use for are checked as parts of a configuration are. */
    private Map<String, Object> other(String table, RequestBody body) {
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put("_format_version", "3.0");
        document.put(table, List.of(body.fields()));
        Object errors = documents
                .read("entity.json", JSON.writeValueAsString(document))
                .kongFields()
                .get(table);
        Map<String, Object> wrong = new LinkedHashMap<>();
        if (errors instanceof List<?> list && list.get(0) instanceof Map<?, ?> fields) {
            fields.forEach((name, error) -> wrong.put(String.valueOf(name), error));
        }
        return wrong;
    }
}
