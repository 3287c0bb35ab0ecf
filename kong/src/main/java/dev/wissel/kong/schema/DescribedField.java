package dev.wissel.kong.schema;

import static dev.wissel.kong.schema.SchemaDescriptions.list;
import static dev.wissel.kong.schema.SchemaDescriptions.members;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Turns fields and checks of kong-3.9.json into the words of Kong's {@code /schemas}. Immutable. */
final class DescribedField {
    /** What has the same name in both. */
    private static final List<String> SAME = List.of(
            "type",
            "required",
            "default",
            "one_of",
            "not_one_of",
            "between",
            "len_min",
            "len_max",
            "len_eq",
            "match",
            "starts_with",
            "unique",
            "auto",
            "abstract");

    private final Map<String, Object> shared;
    private final String owner;

    /**
     * Makes one.
     *
     * @param shared fields that others name
     * @param owner whose fields they are, for what is said of old names
     */
    DescribedField(Map<String, Object> shared, String owner) {
        this.shared = shared;
        this.owner = owner;
    }

    Map<String, Object> of(Map<String, Object> spec) {
        Map<String, Object> field = spec;
        if (spec.containsKey("shared")) {
            field = new LinkedHashMap<>(members(shared.get(String.valueOf(spec.get("shared")))));
            field.putAll(spec);
            field.remove("shared");
        }
        Map<String, Object> out = new LinkedHashMap<>();
        for (String name : SAME) {
            if (field.containsKey(name)) {
                out.put(name, field.get(name));
            }
        }
        renamed(field, out);
        nested(field, out);
        return out;
    }

    private static void renamed(Map<String, Object> field, Map<String, Object> out) {
        if (field.containsKey("above")) {
            out.put("gt", field.get("above"));
        }
        if (Boolean.TRUE.equals(field.get("vault"))) {
            out.put("referenceable", true);
        }
        if (Boolean.TRUE.equals(field.get("secret"))) {
            out.put("encrypted", true);
        }
        if ("foreign".equals(field.get("type"))) {
            out.put("reference", field.get("to"));
        }
        for (String name : List.of("match_none", "match_all")) {
            if (field.containsKey(name)) {
                out.put(
                        name,
                        list(field.get(name)).stream()
                                .map(DescribedField::pattern)
                                .toList());
            }
        }
    }

    private static Map<String, Object> pattern(Object pattern) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("pattern", members(pattern).get("re"));
        out.put("err", members(pattern).get("error"));
        return out;
    }

    private void nested(Map<String, Object> field, Map<String, Object> out) {
        for (String name : List.of("elements", "keys", "values")) {
            if (field.get(name) instanceof Map) {
                out.put(name, of(members(field.get(name))));
            }
        }
        if (field.containsKey("fields")) {
            List<Map<String, Object>> fields = new ArrayList<>();
            members(field.get("fields")).forEach((name, inner) -> fields.add(Map.of(name, of(members(inner)))));
            out.put("fields", fields);
        }
        if (field.containsKey("checks")) {
            out.put("entity_checks", checks(list(field.get("checks"))));
        }
        if (field.containsKey("shorthands")) {
            List<Map<String, Object>> shorthands = new ArrayList<>();
            members(field.get("shorthands"))
                    .forEach((name, inner) -> shorthands.add(Map.of(name, shorthand(name, members(inner)))));
            out.put("shorthand_fields", shorthands);
        }
    }

    private Map<String, Object> shorthand(String name, Map<String, Object> shorthand) {
        Map<String, Object> out = of(members(shorthand.get("field")));
        if (Boolean.TRUE.equals(shorthand.get("deprecated")) && shorthand.get("to") instanceof String to) {
            Map<String, Object> deprecation = new LinkedHashMap<>();
            deprecation.put("replaced_with", List.of(Map.of("path", List.of(to.split("\\.")))));
            deprecation.put("removal_in_version", "4.0");
            deprecation.put(
                    "message", owner + ": config." + name + " is deprecated, please use config." + to + " instead");
            out.put("deprecation", deprecation);
        }
        return out;
    }

    /** Returns checks between fields. */
    static List<Map<String, Object>> checks(List<?> checks) {
        List<Map<String, Object>> out = new ArrayList<>();
        for (Object check : checks) {
            Map<String, Object> spec = members(check);
            if (spec.containsKey("if")) {
                out.add(conditional(spec));
            } else if (spec.containsKey("custom")) {
                out.add(Map.of("custom_entity_check", Map.of("field_sources", list(spec.get("of")))));
            } else {
                out.add(spec);
            }
        }
        return out;
    }

    private static Map<String, Object> conditional(Map<String, Object> spec) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("if_field", spec.get("if"));
        out.put("if_match", spec.get("matches"));
        if (spec.containsKey("some_of")) {
            out.put("then_at_least_one_of", spec.get("some_of"));
        } else {
            out.put("then_field", spec.get("then"));
            out.put("then_match", spec.get("must"));
        }
        if (spec.containsKey("error")) {
            out.put("then_err", spec.get("error"));
        }
        return Map.of(spec.containsKey("some_of") ? "conditional_at_least_one_of" : "conditional", out);
    }
}
