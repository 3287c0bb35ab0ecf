package dev.wissel.design.fromkong;

import dev.wissel.kong.document.Node;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Plain values: texts, numbers, truth values, lists and mappings, which may be changed. Stateless. */
final class Values {
    private Values() {}

    static @Nullable Object of(Node node) {
        if (node instanceof Node.Mapping mapping) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            mapping.entries().forEach((key, entry) -> map.put(key, of(entry.value())));
            return map;
        }
        if (node instanceof Node.Sequence sequence) {
            List<@Nullable Object> list = new ArrayList<>();
            sequence.items().forEach(item -> list.add(of(item)));
            return list;
        }
        return node instanceof Node.Scalar scalar ? of(scalar) : null;
    }

    private static @Nullable Object of(Node.Scalar scalar) {
        return switch (scalar.type()) {
            case NULL -> null;
            case BOOLEAN -> scalar.asBoolean();
            case STRING -> scalar.text();
            case INTEGER, NUMBER -> number(scalar.asDouble());
        };
    }

    static Object number(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return whole ? (Object) (long) value : (Object) value;
    }

    /** Returns the mappings in a list; empty if it is none. */
    static List<Map<String, @Nullable Object>> maps(@Nullable Object value) {
        List<Map<String, @Nullable Object>> maps = new ArrayList<>();
        if (value instanceof List<?> list) {
            for (Object item : list) {
                if (item instanceof Map) {
                    maps.add(map(item));
                }
            }
        }
        return maps;
    }

    @SuppressWarnings("unchecked") // every mapping here has texts for keys, because Values or Jackson made it
    static Map<String, @Nullable Object> map(@Nullable Object value) {
        return value instanceof Map ? (Map<String, @Nullable Object>) value : new LinkedHashMap<>();
    }

    static Optional<String> text(Map<String, @Nullable Object> map, String key) {
        return map.get(key) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    static String text(Map<String, @Nullable Object> map, String key, String otherwise) {
        return text(map, key).orElse(otherwise);
    }

    static OptionalInt integer(@Nullable Object value) {
        return value instanceof Number number && number.doubleValue() == number.intValue()
                ? OptionalInt.of(number.intValue())
                : OptionalInt.empty();
    }

    static double number(@Nullable Object value, double otherwise) {
        return value instanceof Number number ? number.doubleValue() : otherwise;
    }

    static List<String> texts(@Nullable Object value) {
        List<String> texts = new ArrayList<>();
        if (value instanceof List<?> list) {
            list.stream().filter(String.class::isInstance).forEach(item -> texts.add((String) item));
        } else if (value instanceof String one) {
            texts.add(one);
        }
        return texts;
    }

    /** Returns a value inside of mappings; null if it is not there. */
    static @Nullable Object at(@Nullable Object value, String... path) {
        Object here = value;
        for (String key : path) {
            here = here instanceof Map<?, ?> map ? map.get(key) : null;
        }
        return here;
    }

    /** Returns whether two values mean the same to Kong: 5 is 5.0, and lists of statuses, tags and protocols are sets. */
    static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one instanceof Number a && other instanceof Number b) {
            return new BigDecimal(a.toString()).compareTo(new BigDecimal(b.toString())) == 0;
        }
        if (one instanceof List<?> a && other instanceof List<?> b) {
            return new HashSet<>(texted(a)).equals(new HashSet<>(texted(b)));
        }
        return Objects.equals(one, other);
    }

    private static List<String> texted(List<?> list) {
        return list.stream()
                .map(item -> item instanceof Number number
                        ? new BigDecimal(number.toString()).stripTrailingZeros().toPlainString()
                        : String.valueOf(item))
                .toList();
    }

    /** Returns a copy that shares nothing with the original. */
    static @Nullable Object copy(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, item) -> copy.put(String.valueOf(key), copy(item)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(copy(item)));
            return copy;
        }
        return value;
    }
}
