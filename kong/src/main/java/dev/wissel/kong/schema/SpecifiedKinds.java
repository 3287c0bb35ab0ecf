package dev.wissel.kong.schema;

import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes fields and kinds of what {@link Specification} says about them. Confined to one thread; what it makes is immutable. */
final class SpecifiedKinds {
    private final Map<String, Object> shared;
    private final boolean open;
    private final Map<String, Schema> records = new HashMap<>();

    SpecifiedKinds(Map<String, Object> shared, boolean open) {
        this.shared = shared;
        this.open = open;
    }

    /** Returns a field of a record. */
    Field field(String name, Map<String, Object> given) {
        Map<String, Object> spec = resolved(given);
        Kind kind = kind(given);
        boolean required = Boolean.TRUE.equals(spec.get("required")) && !Boolean.TRUE.equals(spec.get("auto"));
        Object fallback = fallback(given, spec, required);
        Field field = new Field(name, kind, required, fallback, false);
        return Boolean.TRUE.equals(spec.get("secret")) ? field.hidden() : field;
    }

    private @Nullable Object fallback(Map<String, Object> given, Map<String, Object> spec, boolean required) {
        Object value = spec.get("default");
        boolean record = "record".equals(spec.get("type"));
        if (record && value instanceof Map<?, ?> preset && !preset.isEmpty()) {
            return schema(given).withDefaults(Specification.objects(value));
        }
        if (record) {
            return required ? schema(given) : null;
        }
        return "number".equals(spec.get("type")) && value instanceof Number number
                ? (Object) number.doubleValue()
                : value;
    }

    private Map<String, Object> resolved(Map<String, Object> spec) {
        Object name = spec.get("shared");
        return name == null ? spec : Specification.map(shared, name.toString());
    }

    /** Returns the kind of a value. */
    Kind kind(Map<String, Object> given) {
        Map<String, Object> spec = resolved(given);
        Kind base = switch (String.valueOf(spec.get("type"))) {
            case "string" -> Kinds.anyText();
            case "integer" -> Kinds.whole();
            case "number" -> Kinds.number(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
            case "boolean" -> Kinds.flag();
            case "array" -> Kinds.list(kind(Specification.map(spec, "elements")));
            case "set" -> Kinds.set(kind(Specification.map(spec, "elements")));
            case "map" -> Kinds.map(kind(Specification.map(spec, "keys")), kind(Specification.map(spec, "values")));
            case "record" -> Kinds.record(schema(given));
            default -> Kinds.anything();
        };
        List<ValueCheck> checks = ValueChecks.of(spec);
        List<String> words = Specification.strings(spec, "one_of");
        return checks.isEmpty() ? base : new Checked(base, checks, Boolean.TRUE.equals(spec.get("vault")), words);
    }

    /** Returns the schema of a record; one that is shared is made once. */
    private Schema schema(Map<String, Object> given) {
        Object name = given.get("shared");
        if (name == null) {
            return record(given);
        }
        Schema known = records.get(name.toString());
        if (known == null) {
            known = record(resolved(given));
            records.put(name.toString(), known);
        }
        return known;
    }

    private Schema record(Map<String, Object> spec) {
        List<Field> fields = new ArrayList<>();
        Specification.map(spec, "fields")
                .forEach((name, field) -> fields.add(field(name, Specification.objects(field))));
        Schema schema = Schema.of(fields.toArray(Field[]::new)).opened(open);
        if (spec.get("shorthands") instanceof Map<?, ?> shorthands) {
            for (Map.Entry<?, ?> entry : shorthands.entrySet()) {
                String name = entry.getKey().toString();
                Map<String, Object> shorthand = Specification.objects(entry.getValue());
                Kind kind = kind(Specification.map(shorthand, "field"));
                schema = schema.withShorthand(name, OtherName.of(name, kind, shorthand));
            }
        }
        return schema.with(SpecifiedChecks.of(spec));
    }

    /** A kind with further rules about the value. */
    private record Checked(Kind base, List<ValueCheck> checks, boolean vault, List<String> words) implements Kind {
        @Override
        public @Nullable Object read(Node node, Path path, Findings findings) {
            int before = findings.count();
            Object value = base.read(node, path, findings);
            boolean clean = findings.count() == before;
            if (value == null || !(clean || value instanceof Values)) {
                return value;
            }
            if (vault && value instanceof String text && VaultReference.is(text)) {
                return value;
            }
            for (ValueCheck check : checks) {
                String message = check.error(value);
                if (message != null && !clean) {
                    findings.beside(node, path, message);
                } else if (message != null) {
                    findings.field(node, path, message, ValueChecks.mend(node, words));
                    return value instanceof Values ? value : null;
                }
            }
            return value;
        }

        @Override
        public Node inferred(Node node) {
            return base.inferred(node);
        }

        @Override
        public @Nullable Schema schema() {
            return base.schema();
        }
    }
}
