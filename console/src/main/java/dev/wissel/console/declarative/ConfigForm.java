package dev.wissel.console.declarative;

import dev.wissel.console.admin.AdminAnswer;
import dev.wissel.console.admin.AdminRequest;
import dev.wissel.console.admin.PercentEscapes;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A {@code POST /config} taken apart: the configuration, and the options, which stand in the query or beside a {@code config} field. Immutable.
 *
 * @param body the configuration
 * @param fields what stands beside it in a form
 * @param request the request
 */
record ConfigForm(ConfigBody body, Map<String, String> fields, AdminRequest request) {
    private static final JsonMapper JSON = new JsonMapper();

    /** A body that is not understood; carries the answer. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient AdminAnswer answer;

        Refused(AdminAnswer answer) {
            super("refused", null, false, false);
            this.answer = answer;
        }

        AdminAnswer answer() {
            return answer;
        }
    }

    /** Returns an option; empty if it is not given. */
    String option(String name) {
        return request.query().first(name).orElseGet(() -> fields.getOrDefault(name, ""));
    }

    /** Takes a request apart as Kong does: by the beginning of its content type. */
    static ConfigForm of(AdminRequest request) throws Refused {
        String type = request.header("content-type").orElse("");
        String text = new String(request.body(), StandardCharsets.UTF_8);
        if (type.startsWith("application/json")) {
            return json(request, text);
        }
        if (type.startsWith("application/x-www-form-urlencoded")) {
            return fields(request, form(text), text);
        }
        if (type.startsWith("multipart/form-data")) {
            return fields(request, Multipart.fields(type, request.body()), text);
        }
        if (type.startsWith("application/yaml") || type.startsWith("text/yaml")) {
            return text(request, text);
        }
        if (type.isEmpty() && request.body().length == 0) {
            return text(request, text);
        }
        throw new Refused(AdminAnswer.page(415, "Unsupported Media Type"));
    }

    private static ConfigForm json(AdminRequest request, String text) throws Refused {
        Object tree;
        try {
            tree = text.isEmpty() ? null : JSON.readValue(text, Object.class);
        } catch (JacksonException malformed) {
            tree = null;
        }
        if (tree == null) {
            throw new Refused(AdminAnswer.message(400, "Cannot parse JSON body"));
        }
        if (tree instanceof Map<?, ?> map && !map.containsKey("_format_version") && map.get("config") != null) {
            Map<String, String> beside = new LinkedHashMap<>();
            map.forEach((name, value) -> beside.put(String.valueOf(name), String.valueOf(value)));
            return map.get("config") instanceof String config
                    ? new ConfigForm(ConfigBody.ofText(config), beside, request)
                    : new ConfigForm(new ConfigBody(JSON.writeValueAsString(map.get("config")), null), beside, request);
        }
        boolean asTable = tree instanceof Map<?, ?> map && map.containsKey("_format_version");
        ConfigBody body = asTable ? new ConfigBody(text, null) : ConfigBody.ofText(text);
        return new ConfigForm(body, Map.of(), request);
    }

    private static ConfigForm fields(AdminRequest request, Map<String, String> fields, String text) throws Refused {
        String config = fields.get("config");
        return config == null ? text(request, text) : new ConfigForm(ConfigBody.ofText(config), fields, request);
    }

    private static ConfigForm text(AdminRequest request, String text) throws Refused {
        if (text.isEmpty()) {
            throw new Refused(AdminAnswer.message(400, "expected a declarative configuration"));
        }
        return new ConfigForm(ConfigBody.ofText(text), Map.of(), request);
    }

    private static Map<String, String> form(String text) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            @Nullable String value = equals < 0 ? null : pair.substring(equals + 1);
            if (value != null) {
                fields.put(PercentEscapes.decodeForm(name), PercentEscapes.decodeForm(value));
            }
        }
        return fields;
    }
}
