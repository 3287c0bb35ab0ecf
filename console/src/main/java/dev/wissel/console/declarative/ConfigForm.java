package dev.wissel.console.declarative;

import dev.wissel.console.admin.AdminAnswer;
import dev.wissel.console.admin.AdminRequest;
import dev.wissel.console.body.BodyRefused;
import dev.wissel.console.body.RequestBody;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A {@code POST /config} taken apart: the configuration, and the options, which stand in the query or beside a field {@code config}. Immutable.
 *
 * @param body the configuration
 * @param beside what stands beside it
 * @param request the request
 */
record ConfigForm(ConfigBody body, Map<String, @Nullable Object> beside, AdminRequest request) {
    private static final JsonMapper JSON = new JsonMapper();

    /** Returns an option; empty if it is not given. */
    String option(String name) {
        return request.query().first(name).orElseGet(() -> String.valueOf(beside.getOrDefault(name, "")));
    }

    /** Takes a request apart as Kong does: by the beginning of its content type. */
    static ConfigForm of(AdminRequest request) throws BodyRefused {
        String type = request.header("content-type").orElse("");
        String text = new String(request.body(), StandardCharsets.UTF_8);
        if (type.startsWith("application/yaml") || type.startsWith("text/yaml")) {
            return text(request, text);
        }
        Map<String, @Nullable Object> fields = RequestBody.of(request).fields();
        if (fields.containsKey("_format_version")) {
            String whole = type.startsWith("application/json") ? text : JSON.writeValueAsString(fields);
            return new ConfigForm(new ConfigBody(whole, null), Map.of(), request);
        }
        Object config = fields.get("config");
        if (config == null) {
            return text(request, text);
        }
        ConfigBody body = config instanceof String string
                ? ConfigBody.ofText(string)
                : new ConfigBody(JSON.writeValueAsString(config), null);
        return new ConfigForm(body, fields, request);
    }

    private static ConfigForm text(AdminRequest request, String text) throws BodyRefused {
        if (text.isEmpty()) {
            throw new BodyRefused(AdminAnswer.message(400, "expected a declarative configuration"));
        }
        return new ConfigForm(ConfigBody.ofText(text), Map.of(), request);
    }
}
