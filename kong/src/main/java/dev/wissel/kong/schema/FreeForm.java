package dev.wissel.kong.schema;

import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns nodes into plain values without any rule. */
final class FreeForm {
    private static final double EXACT = 1L << 53;

    private FreeForm() {}

    /** Returns String, Long, Double, Boolean, List or Map; null for null. */
    static @Nullable Object value(Node node) {
        if (node instanceof Mapping mapping) {
            Map<String, Object> values = new LinkedHashMap<>();
            mapping.entries().forEach((key, entry) -> {
                Object value = value(entry.value());
                if (value != null) {
                    values.put(key, value);
                }
            });
            return values;
        }
        if (node instanceof Sequence sequence) {
            List<Object> values = new ArrayList<>();
            for (Node item : sequence.items()) {
                Object value = value(item);
                if (value != null) {
                    values.add(value);
                }
            }
            return values;
        }
        return scalar((Scalar) node);
    }

    private static @Nullable Object scalar(Scalar scalar) {
        return switch (scalar.type()) {
            case STRING -> scalar.text();
            case BOOLEAN -> scalar.asBoolean();
            case NULL -> null;
            case INTEGER, NUMBER -> number(scalar.asDouble());
        };
    }

    /** Kong knows one kind of number. */
    static Object number(double value) {
        return value == Math.rint(value) && Math.abs(value) <= EXACT ? (Object) (long) value : (Object) value;
    }
}
