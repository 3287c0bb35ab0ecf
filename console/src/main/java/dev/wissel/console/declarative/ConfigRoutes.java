package dev.wissel.console.declarative;

import dev.wissel.console.admin.AdminAnswer;
import dev.wissel.console.admin.AdminRequest;
import dev.wissel.console.admin.AdminRoutes;
import dev.wissel.console.admin.RouteTable;
import dev.wissel.console.body.BodyRefused;
import dev.wissel.console.entity.Entity;
import dev.wissel.gateway.ConfigRefused;
import dev.wissel.kong.declarative.DeclarativeReader;
import dev.wissel.kong.declarative.Flavour;
import dev.wissel.kong.declarative.ReaderOptions;
import dev.wissel.kong.entity.KongConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code /config}: the whole configuration read and replaced (facts 6.4). Only for a gateway without a store; the other one answers as a Kong with a
 * database does. Thread-safe.
 */
public final class ConfigRoutes implements AdminRoutes {
    private static final Set<String> TRUE = Set.of("true", "1", "on", "yes");
    private static final String ONLY_WITHOUT_DATABASE =
            "this endpoint is only available when Kong is configured to not use a database";

    private final @Nullable DeclarativeNode node;
    private final DeclarativeReader reader = new DeclarativeReader(ReaderOptions.GATEWAY.withFlavour(Flavour.KONG));

    /** Serves it for a node; null for a gateway that keeps its entities in a store. */
    public ConfigRoutes(@Nullable DeclarativeNode node) {
        this.node = node;
    }

    @Override
    public void addTo(RouteTable table) {
        DeclarativeNode declarative = node;
        if (declarative == null) {
            table.add("GET", "/config", request -> AdminAnswer.message(400, ONLY_WITHOUT_DATABASE));
            table.add("POST", "/config", request -> AdminAnswer.message(400, ONLY_WITHOUT_DATABASE));
            return;
        }
        table.add("GET", "/config", request -> get(declarative));
        table.add("POST", "/config", request -> post(declarative, request));
    }

    private static AdminAnswer get(DeclarativeNode node) {
        return AdminAnswer.json(200, Map.of("config", ConfigText.of(node.all())));
    }

    private AdminAnswer post(DeclarativeNode node, AdminRequest request) {
        ConfigForm form;
        try {
            form = ConfigForm.of(request);
        } catch (BodyRefused refused) {
            return refused.answer();
        }
        ConfigBody body = form.body();
        boolean checkHash = form.option("check_hash").equals("1"); // nothing else will do, also in Kong
        if (checkHash && node.hash().equals(body.hash())) {
            return AdminAnswer.empty(304).with("Content-Length", "0");
        }
        DeclarativeReader.Result result = reader.read("config", body.text());
        KongConfig config = result.config();
        boolean flatten = TRUE.contains(form.option("flatten_errors").toLowerCase(Locale.ROOT));
        if (config == null) {
            return refused(result.kongFields(), flatten ? body::input : null);
        }
        try {
            return AdminAnswer.json(201, byId(node.followNow(config, body.hash())));
        } catch (ConfigRefused unservable) {
            return refused(Map.of("error", String.join("; ", unservable.problems())), flatten ? body::input : null);
        } catch (DeclarativeNode.Busy busy) {
            return AdminAnswer.message(429, "Currently loading previous configuration")
                    .with("Retry-After", "1");
        }
    }

    private static Map<String, Map<String, Object>> byId(Map<String, List<Entity>> tables) {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        tables.forEach((table, entities) -> {
            Map<String, Object> byId = new LinkedHashMap<>();
            entities.forEach(entity -> byId.put(entity.id(), entity.stored()));
            all.put(table, byId);
        });
        return all;
    }

    /**
     * Returns Kong's answer to a configuration that it refuses.
     *
     * @param input what was sent, if errors are to be told entity by entity; otherwise null
     */
    private static AdminAnswer refused(
            Map<String, Object> fields, @Nullable Supplier<Map<String, @Nullable Object>> input) {
        Map<String, Object> answer = new LinkedHashMap<>();
        Map<String, Object> told = fields;
        boolean unreadable = fields.keySet().equals(Set.of("error"));
        if (input != null && !unreadable) {
            FlatErrors errors = FlatErrors.of(input.get(), fields);
            told = errors.rest();
            answer.put("flattened_errors", errors.entities().isEmpty() ? Map.of() : errors.entities());
        } else if (input != null) {
            answer.put("flattened_errors", Map.of());
        }
        answer.put("code", 14);
        answer.put("name", "invalid declarative configuration");
        answer.put("message", "declarative config is invalid: " + LuaText.of(told));
        answer.put("fields", told);
        return AdminAnswer.json(400, answer);
    }
}
