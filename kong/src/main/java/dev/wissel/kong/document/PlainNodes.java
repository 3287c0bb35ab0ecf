package dev.wissel.kong.document;

import dev.wissel.kong.document.Node.Entry;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Documents that were never written down: nodes of maps, lists, texts, numbers, truth values and null, and back. Places are all line 1, column 1. */
public final class PlainNodes {
    private static final double EXACT = 1L << 53;

    private PlainNodes() {}

    /** Returns the node of a map. */
    public static Mapping mapping(Map<String, ? extends @Nullable Object> map) {
        Map<String, Entry> entries = new LinkedHashMap<>();
        map.forEach((name, value) -> entries.put(name, new Entry(text(name), node(value))));
        return new Mapping(entries, 1, 1);
    }

    /** Returns the node of a text. */
    public static Scalar text(String text) {
        return new Scalar(text, Node.Type.STRING, true, 1, 1);
    }

    /**
     * Returns the node of a value.
     *
     * @throws IllegalArgumentException if it is none of the kinds named above
     */
    public static Node node(@Nullable Object value) {
        if (value == null) {
            return new Scalar("null", Node.Type.NULL, false, 1, 1);
        }
        if (value instanceof String text) {
            return text(text);
        }
        if (value instanceof Boolean flag) {
            return new Scalar(flag.toString(), Node.Type.BOOLEAN, false, 1, 1);
        }
        if (value instanceof Number number) {
            return number(number);
        }
        if (value instanceof List<?> list) {
            List<Node> items = new ArrayList<>(list.size());
            list.forEach(item -> items.add(node(item)));
            return new Sequence(items, 1, 1);
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> named = new LinkedHashMap<>();
            map.forEach((name, inner) -> named.put(String.valueOf(name), inner));
            return mapping(named);
        }
        throw new IllegalArgumentException("value: " + value.getClass() + " (expected: a plain value)");
    }

    /** Returns the node of a number. */
    public static Scalar number(Number number) {
        boolean whole = number instanceof Long || number instanceof Integer;
        double value = number.doubleValue();
        String text = Double.isInfinite(value) ? (value > 0 ? "1e999" : "-1e999") : number.toString();
        return new Scalar(text, whole ? Node.Type.INTEGER : Node.Type.NUMBER, false, 1, 1);
    }

    /** Returns the entries of a mapping as plain values, null among them. */
    public static Map<String, @Nullable Object> plain(Mapping mapping) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        mapping.entries().forEach((name, entry) -> map.put(name, plain(entry.value())));
        return map;
    }

    /** Returns a node as a plain value; a number is a Long where it is whole and exact. */
    public static @Nullable Object plain(Node node) {
        if (node instanceof Mapping mapping) {
            return plain(mapping);
        }
        if (node instanceof Sequence sequence) {
            List<@Nullable Object> list = new ArrayList<>(sequence.items().size());
            sequence.items().forEach(item -> list.add(plain(item)));
            return list;
        }
        Scalar scalar = (Scalar) node;
        return switch (scalar.type()) {
            case STRING -> scalar.text();
            case BOOLEAN -> scalar.asBoolean();
            case NULL -> null;
            case INTEGER, NUMBER -> {
                double value = scalar.asDouble();
                boolean exact = value == Math.rint(value) && Math.abs(value) <= EXACT;
                yield exact ? (Object) (long) value : (Object) value;
            }
        };
    }
}
