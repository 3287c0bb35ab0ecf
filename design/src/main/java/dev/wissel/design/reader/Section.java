package dev.wissel.design.reader;

import dev.wissel.kong.carrier.Parsed;
import dev.wissel.kong.document.Nearest;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Path;
import dev.wissel.kong.document.Problems;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of known shape. Reading a value that is not what it should be notes a problem and gives nothing, so that reading can go on and
 * find the next. Reading the same value twice notes its problem once. Confined to one reading.
 */
final class Section {
    private final Node.Mapping mapping;
    private final Path path;
    private final Shape shape;
    private final Problems problems;

    private Section(Node.Mapping mapping, Path path, Shape shape, Problems problems) {
        this.mapping = mapping;
        this.path = path;
        this.shape = shape;
        this.problems = problems;
    }

    /** Returns the node as a section; empty if it is no mapping. Notes keys that its shape does not know. */
    static Optional<Section> of(Node node, Path path, Shape shape, Problems problems) {
        if (!(node instanceof Node.Mapping mapping)) {
            notA(problems, node, path, "a mapping", "a mapping of " + String.join(", ", shape.keys()));
            return Optional.empty();
        }
        for (Node.Entry entry : mapping.entries().values()) {
            String key = entry.key().text();
            if (!shape.keys().contains(key)) {
                problems.add(entry.key(), path.field(key), "unknown key", oneOf(key, shape.keys()));
            }
        }
        return Optional.of(new Section(mapping, path, shape, problems));
    }

    /** Returns a mend that lists the words and names the nearest. */
    static String oneOf(String written, Collection<String> words) {
        String hint = Nearest.hint(written, words);
        return "expected one of " + String.join(", ", words) + (hint.isEmpty() ? "" : "; " + hint);
    }

    private static void notA(Problems problems, Node node, Path path, String noun, String expected) {
        boolean empty = node instanceof Node.Scalar scalar && scalar.isNull();
        if (empty) {
            problems.add(node, path, "", "nothing is written here", "expected " + expected + ", or no such key at all");
        } else {
            problems.add(node, path, "not " + noun, "expected " + expected);
        }
    }

    Node node() {
        return mapping;
    }

    Path path() {
        return path;
    }

    /** Returns whether the key is there, with or without a usable value. */
    boolean has(String key) {
        return node(key) != null;
    }

    /** Returns the node of a key; null if it is not there. */
    @Nullable
    Node node(String key) {
        if (!shape.keys().contains(key)) {
            throw new IllegalArgumentException("key: " + key + " (expected: one of " + shape.keys() + ")");
        }
        return mapping.get(key);
    }

    /** Notes a problem at the value of a key, or at the section if the key is not there. */
    void problem(String key, String message, String mend) {
        Node node = node(key);
        if (node == null) {
            problems.add(mapping, path, "", message, mend);
        } else {
            problems.add(node, path.field(key), message, mend);
        }
    }

    /** Reads a scalar. */
    <T> Optional<Located<T>> scalar(String key, Kind<T> kind) {
        Node node = node(key);
        return node == null ? Optional.empty() : scalar(node, path.field(key), kind);
    }

    private <T> Optional<Located<T>> scalar(Node node, Path at, Kind<T> kind) {
        return scalar(node, at, kind, problems);
    }

    /** Reads a node that stands outside of any section as a scalar. */
    static <T> Optional<Located<T>> scalar(Node node, Path at, Kind<T> kind, Problems problems) {
        if (!(node instanceof Node.Scalar scalar) || scalar.isNull()) {
            notA(problems, node, at, "a valid " + kind.noun(), "a single value");
            return Optional.empty();
        }
        Parsed<T> parsed = kind.parser().apply(scalar.text());
        if (parsed instanceof Parsed.Bad<T> bad) {
            problems.add(node, at, "not a valid " + kind.noun(), "expected " + bad.expected());
        }
        return parsed.toOptional().map(value -> new Located<>(value, node, at));
    }

    /** Reads one of some words. */
    <T> Optional<Located<T>> choice(String key, Collection<T> values, Function<T, String> text) {
        Map<String, T> words = new LinkedHashMap<>();
        values.forEach(value -> words.put(text.apply(value), value));
        Node node = node(key);
        if (node == null) {
            return Optional.empty();
        }
        Path at = path.field(key);
        if (!(node instanceof Node.Scalar scalar) || scalar.isNull()) {
            notA(problems, node, at, "a word", "one of " + String.join(", ", words.keySet()));
            return Optional.empty();
        }
        T value = words.get(scalar.text());
        if (value == null) {
            problems.add(node, at, "unknown word", oneOf(scalar.text(), words.keySet()));
            return Optional.empty();
        }
        return Optional.of(new Located<>(value, node, at));
    }

    /** Reads a whole number from one bound to another, both included. */
    Optional<Located<Integer>> integer(String key, int least, int most) {
        Node node = node(key);
        return node == null ? Optional.empty() : integer(node, path.field(key), least, most);
    }

    private Optional<Located<Integer>> integer(Node node, Path at, int least, int most) {
        String expected = "a whole number from " + least + " to " + most;
        if (node instanceof Node.Scalar scalar
                && scalar.type() == Node.Type.INTEGER
                && scalar.text().matches("-?(?:0|[1-9][0-9]{0,9})")) {
            long value = Long.parseLong(scalar.text());
            if (value >= least && value <= most) {
                return Optional.of(new Located<>((int) value, node, at));
            }
            problems.add(node, at, "out of range", "expected " + expected);
            return Optional.empty();
        }
        notA(problems, node, at, "a whole number", expected);
        return Optional.empty();
    }

    /** Reads true or false. */
    Optional<Located<Boolean>> flag(String key) {
        Node node = node(key);
        if (node == null) {
            return Optional.empty();
        }
        if (node instanceof Node.Scalar scalar && scalar.type() == Node.Type.BOOLEAN) {
            return Optional.of(new Located<>(scalar.asBoolean(), node, path.field(key)));
        }
        notA(problems, node, path.field(key), "true or false", "true or false");
        return Optional.empty();
    }

    /** Reads a section. */
    Optional<Section> section(String key, Shape inner) {
        Node node = node(key);
        return node == null ? Optional.empty() : of(node, path.field(key), inner, problems);
    }

    /** Reads the elements of a list, at least one; empty if the key is not there or no list. */
    List<Located<Node>> items(String key, String example) {
        Node node = node(key);
        return node == null ? List.of() : items(node, path.field(key), example);
    }

    private List<Located<Node>> items(Node node, Path at, String example) {
        if (!(node instanceof Node.Sequence sequence)) {
            notA(problems, node, at, "a list", "a list, such as " + example);
            return List.of();
        }
        if (sequence.items().isEmpty()) {
            problems.add(node, at, "[]", "an empty list", "expected at least one, such as " + example);
        }
        List<Located<Node>> items = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            Node item = sequence.items().get(i);
            items.add(new Located<>(item, item, at.index(i)));
        }
        return items;
    }

    /** Reads a list of scalars, each once. */
    <T> List<Located<T>> scalars(String key, Kind<T> kind, String example) {
        return distinct(items(key, example).stream()
                .flatMap(item -> scalar(item.node(), item.path(), kind).stream())
                .toList());
    }

    /** Reads a list of whole numbers, each once; it may be empty. */
    Optional<List<Integer>> integers(String key, int least, int most, String example) {
        Node node = node(key);
        if (node == null) {
            return Optional.empty();
        }
        boolean empty =
                node instanceof Node.Sequence sequence && sequence.items().isEmpty();
        List<Located<Node>> items = empty ? List.of() : items(node, path.field(key), example);
        return Optional.of(
                distinct(items.stream()
                                .flatMap(item -> integer(item.node(), item.path(), least, most).stream())
                                .toList())
                        .stream()
                        .map(Located::value)
                        .toList());
    }

    /** Returns the first of each value, and notes the others. */
    private <T> List<Located<T>> distinct(List<Located<T>> all) {
        Map<T, Located<T>> first = new LinkedHashMap<>();
        for (Located<T> item : all) {
            Located<T> earlier = first.putIfAbsent(item.value(), item);
            if (earlier != null) {
                problems.add(item.node(), item.path(), "written twice", firstAt(earlier.node()));
            }
        }
        return List.copyOf(first.values());
    }

    static String firstAt(Node node) {
        return "first at line " + node.line() + ", column " + node.column();
    }

    /** Reads a mapping whose keys are names of the author's own, at least one; empty if the key is not there or no mapping. */
    List<Named> named(String key, Kind<String> nameKind, String example) {
        Node node = node(key);
        if (node == null) {
            return List.of();
        }
        Path at = path.field(key);
        if (!(node instanceof Node.Mapping inner)) {
            notA(problems, node, at, "a mapping", "a mapping, such as " + example);
            return List.of();
        }
        if (inner.entries().isEmpty()) {
            problems.add(node, at, "{}", "an empty mapping", "expected at least one entry, such as " + example);
        }
        List<Named> all = new ArrayList<>();
        for (Node.Entry entry : inner.entries().values()) {
            Path entryPath = at.field(entry.key().text());
            Parsed<String> name = nameKind.parser().apply(entry.key().text());
            if (name instanceof Parsed.Bad<String> bad) {
                problems.add(entry.key(), entryPath, "not a valid " + nameKind.noun(), "expected " + bad.expected());
            }
            all.add(new Named(entry.key(), entry.value(), entryPath));
        }
        return all;
    }

    /** Reads the value of an entry as a scalar. */
    <T> Optional<Located<T>> value(Named entry, Kind<T> kind) {
        return scalar(entry.value(), entry.path(), kind);
    }

    /** Reads the value of an entry as a list of scalars, each once. */
    <T> List<Located<T>> values(Named entry, Kind<T> kind, String example) {
        return distinct(items(entry.value(), entry.path(), example).stream()
                .flatMap(item -> scalar(item.node(), item.path(), kind).stream())
                .toList());
    }

    /** Reads the value of an entry as a list, at least one. */
    List<Located<Node>> items(Named entry, String example) {
        return items(entry.value(), entry.path(), example);
    }

    /** Notes a problem at the name of an entry. */
    void problem(Named entry, String message, String mend) {
        problems.add(entry.key(), entry.path(), message, mend);
    }

    /**
     * An entry whose key is a name. Immutable.
     *
     * @param key the name
     * @param value its value
     * @param path path of the entry
     */
    record Named(Node.Scalar key, Node value, Path path) {
        String name() {
            return key.text();
        }
    }
}
