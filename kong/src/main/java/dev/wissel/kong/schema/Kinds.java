package dev.wissel.kong.schema;

import dev.wissel.kong.document.Nearest;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import dev.wissel.kong.document.Path;
import dev.wissel.kong.document.Yaml11;
import dev.wissel.kong.rule.Texts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The kinds of fields that Kong's schemas are made of, with Kong's messages (Kong facts 1.8). */
public final class Kinds {
    private Kinds() {}

    /** A text of at least one character. */
    public static Kind text() {
        return text(text -> null);
    }

    /** A text that a rule accepts; the rule returns its message, or null. */
    public static Kind text(Function<String, @Nullable String> rule) {
        return new Text(1, rule);
    }

    /** A text that may be empty. */
    public static Kind anyText() {
        return new Text(0, text -> null);
    }

    /** One of some words. */
    public static Kind oneOf(String... words) {
        List<String> choice = List.of(words);
        Kind text = text(word -> Texts.oneOf(word, words));
        return new Kind() {
            @Override
            public @Nullable Object read(Node node, Path path, Findings findings) {
                if (node instanceof Scalar scalar && isString(scalar) && !choice.contains(scalar.text())) {
                    findings.field(
                            node,
                            path,
                            "expected one of: " + String.join(", ", choice),
                            Nearest.hint(scalar.text(), choice));
                    return null;
                }
                return text.read(node, path, findings);
            }

            @Override
            public List<String> words() {
                return choice;
            }
        };
    }

    /** A whole number in a range. */
    public static Kind whole(long least, long most) {
        return new Whole(least, most);
    }

    /** A whole number. */
    public static Kind whole() {
        return new Whole(-(1L << 53), 1L << 53);
    }

    /** One of some whole numbers. */
    public static Kind wholeOneOf(Long... numbers) {
        List<Long> choice = List.of(numbers);
        return numeric((node, path, findings) -> {
            Object value = whole().read(node, path, findings);
            if (value != null && !choice.contains(value)) {
                List<String> words = choice.stream().map(String::valueOf).toList();
                findings.field(node, path, "expected one of: " + String.join(", ", words), "");
                return null;
            }
            return value;
        });
    }

    /** A number in a range. */
    public static Kind number(double least, double most) {
        return numeric((node, path, findings) -> {
            Double value = numberOf(node, path, findings, "expected a number");
            if (value != null && (value < least || value > most)) {
                findings.field(node, path, between(least, most), "");
                return null;
            }
            return value;
        });
    }

    /** A number above a bound. */
    public static Kind numberAbove(long bound) {
        return numeric((node, path, findings) -> {
            Double value = numberOf(node, path, findings, "expected a number");
            if (value != null && value <= bound) {
                findings.field(node, path, "value must be greater than " + bound, "");
                return null;
            }
            return value;
        });
    }

    /** Seconds since 1970. */
    static Kind time(boolean whole) {
        return numeric((node, path, findings) -> {
            String type = whole ? "expected an integer" : "expected a number";
            Double value = numberOf(node, path, findings, type);
            if (value == null) {
                return null;
            }
            boolean fraction = whole && (value != Math.rint(value) || value.isInfinite());
            if (fraction || value <= 0) {
                findings.field(node, path, fraction ? type : "expected a valid timestamp", "");
                return null;
            }
            return value;
        });
    }

    /** True or false. */
    public static Kind flag() {
        return new Inferring(Forms::flag, (node, path, findings) -> {
            if (node instanceof Scalar scalar && scalar.type() == Node.Type.BOOLEAN) {
                return scalar.asBoolean();
            }
            boolean word = node instanceof Scalar scalar && Yaml11.isBoolean(scalar.text());
            boolean quoted = node instanceof Scalar scalar && scalar.quoted();
            findings.field(
                    node, path, "expected a boolean", word || quoted ? "write true or false, without quotes" : "");
            return null;
        });
    }

    /** A list. */
    public static Kind list(Kind element) {
        return new Elements(element, false);
    }

    /** A list in which repetitions do not count. */
    public static Kind set(Kind element) {
        return new Elements(element, true);
    }

    /** A mapping whose keys are texts that a rule accepts. */
    public static Kind map(Function<String, @Nullable String> keyRule, Kind value) {
        return map(text(keyRule), value);
    }

    /** A mapping whose keys are data; a problem with one of them is one of the mapping. */
    static Kind map(Kind key, Kind value) {
        return new Inferring(node -> Forms.values(node, value), (node, path, findings) -> {
            Mapping mapping = mappingOf(node, path, findings, "expected a map");
            if (mapping == null) {
                return null;
            }
            Map<String, Object> values = new LinkedHashMap<>();
            boolean good = true;
            for (Node.Entry entry : mapping.entries().values()) {
                int before = findings.count();
                readPresent(key, entry.key(), path, findings);
                Object read = readPresent(value, entry.value(), path, findings);
                good &= findings.count() == before && read != null;
                if (read != null) {
                    values.put(entry.key().text(), read);
                }
            }
            return good ? values : null;
        });
    }

    /** A record with a schema of its own. */
    public static Kind record(Schema schema) {
        return new Nested(schema);
    }

    /** A text, number or other value as it is. */
    public static Kind anything() {
        return (node, path, findings) -> FreeForm.value(node);
    }

    /** A mapping of anything. */
    public static Kind freeForm() {
        return (node, path, findings) -> {
            Mapping mapping = mappingOf(node, path, findings, "expected a record");
            return mapping == null ? null : FreeForm.value(mapping);
        };
    }

    /** A field that may not be set; setting it gives the message. */
    public static Kind forbidden(String message) {
        return (node, path, findings) -> {
            findings.field(node, path, message, "leave it out");
            return null;
        };
    }

    private record Text(int shortest, Function<String, @Nullable String> rule) implements Kind {
        @Override
        public @Nullable Object read(Node node, Path path, Findings findings) {
            if (!(node instanceof Scalar scalar) || !isString(scalar)) {
                findings.field(node, path, "expected a string", node instanceof Scalar scalar ? quoteHint(scalar) : "");
                return null;
            }
            String error = scalar.text().length() < shortest
                    ? "length must be at least " + shortest
                    : rule.apply(scalar.text());
            if (error != null) {
                findings.field(node, path, error, "");
                return null;
            }
            return scalar.text();
        }
    }

    private record Whole(long least, long most) implements Kind {
        @Override
        public @Nullable Object read(Node node, Path path, Findings findings) {
            Double value = numberOf(node, path, findings, "expected an integer");
            if (value == null) {
                return null;
            }
            if (value != Math.rint(value) || value.isInfinite()) {
                findings.field(node, path, "expected an integer", "");
                return null;
            }
            if (value < least || value > most) {
                findings.field(node, path, between((double) least, (double) most), "");
                return null;
            }
            return value.longValue();
        }

        @Override
        public Node inferred(Node node) {
            return Forms.number(node);
        }
    }

    private static Kind numeric(Kind read) {
        return new Inferring(Forms::number, read);
    }

    private record Inferring(UnaryOperator<Node> rule, Kind base) implements Kind {
        @Override
        public @Nullable Object read(Node node, Path path, Findings findings) {
            return base.read(node, path, findings);
        }

        @Override
        public Node inferred(Node node) {
            return rule.apply(node);
        }
    }

    private record Nested(Schema schema) implements Kind {
        @Override
        public @Nullable Object read(Node node, Path path, Findings findings) {
            Mapping mapping = mappingOf(node, path, findings, "expected a record");
            return mapping == null ? null : schema.read(mapping, path, findings);
        }

        @Override
        public Node inferred(Node node) {
            return node instanceof Mapping mapping ? schema.inferred(mapping) : node;
        }
    }

    private record Elements(Kind element, boolean distinct) implements Kind {
        @Override
        public @Nullable Object read(Node node, Path path, Findings findings) {
            boolean emptyMapping =
                    node instanceof Mapping mapping && mapping.entries().isEmpty();
            if (!(node instanceof Sequence) && !emptyMapping) {
                boolean single = node instanceof Scalar;
                findings.field(
                        node,
                        path,
                        distinct ? "expected a set" : "expected an array",
                        single ? "write it as a list: [" + node.shown() + "]" : "");
                return null;
            }
            List<Object> values = new ArrayList<>();
            boolean good = true;
            List<Node> items = node instanceof Sequence sequence ? sequence.items() : List.of();
            for (int i = 0; i < items.size(); i++) {
                Object value = readPresent(element, items.get(i), path.index(i), findings);
                good &= value != null;
                if (value != null) {
                    values.add(value);
                }
            }
            if (!good) {
                return null;
            }
            return distinct ? List.copyOf(new LinkedHashSet<>(values)) : values;
        }

        @Override
        public Node inferred(Node node) {
            return Forms.elements(node, element);
        }

        @Override
        public List<String> words() {
            return element.words();
        }
    }

    private static @Nullable Object readPresent(Kind kind, Node node, Path path, Findings findings) {
        if (node instanceof Scalar scalar && scalar.isNull()) {
            findings.field(node, path, "required field missing", "");
            return null;
        }
        return kind.read(node, path, findings);
    }

    private static @Nullable Mapping mappingOf(Node node, Path path, Findings findings, String message) {
        if (node instanceof Mapping mapping) {
            return mapping;
        }
        if (node instanceof Sequence sequence && sequence.items().isEmpty()) {
            return Mapping.empty(node.line(), node.column());
        }
        findings.field(node, path, message, "");
        return null;
    }

    private static @Nullable Double numberOf(Node node, Path path, Findings findings, String message) {
        if (node instanceof Scalar scalar && scalar.isNumber()) {
            double value = scalar.asDouble();
            if (!Double.isNaN(value)) {
                return value;
            }
        }
        findings.field(node, path, message, node instanceof Scalar scalar ? numberHint(scalar) : "");
        return null;
    }

    private static String numberHint(Scalar scalar) {
        if (scalar.type() == Node.Type.STRING && scalar.quoted()) {
            return scalar.text().matches("-?[0-9]+(\\.[0-9]+)?") ? "remove the quotes" : "";
        }
        return Yaml11.misreads(scalar.text())
                ? "write a plain decimal number: readers of YAML differ over this one"
                : "";
    }

    private static boolean isString(Scalar scalar) {
        return scalar.type() == Node.Type.STRING;
    }

    private static String quoteHint(Scalar scalar) {
        String reason = Yaml11.isBoolean(scalar.text()) ? ": Kong reads the bare word as a boolean" : "";
        return "quote it, \"" + scalar.text() + "\"" + reason;
    }

    private static String between(double least, double most) {
        return "value should be between " + (long) least + " and " + (long) most;
    }
}
