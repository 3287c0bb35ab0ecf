package dev.wissel.console.declarative;

import dev.wissel.kong.document.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A document as plain values, just as it was written. Stateless and thread-safe. */
final class Plain {
    private Plain() {}

    /** Returns a mapping's members. */
    static Map<String, @Nullable Object> members(Node.Mapping mapping) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        mapping.entries().forEach((name, entry) -> members.put(name, of(entry.value())));
        return members;
    }

    /** Returns String, Long, Double, Boolean, List or Map; null for null. */
    static @Nullable Object of(Node node) {
        if (node instanceof Node.Mapping mapping) {
            return members(mapping);
        }
        if (node instanceof Node.Sequence sequence) {
            List<@Nullable Object> items = new ArrayList<>();
            sequence.items().forEach(item -> items.add(of(item)));
            return items;
        }
        Node.Scalar scalar = (Node.Scalar) node;
        return switch (scalar.type()) {
            case STRING -> scalar.text();
            case BOOLEAN -> scalar.asBoolean();
            case NULL -> null;
            case INTEGER, NUMBER -> number(scalar.asDouble());
        };
    }

    private static Object number(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) <= 1L << 53;
        return whole ? (Object) (long) value : (Object) value;
    }
}
