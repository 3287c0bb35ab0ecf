package dev.wissel.design.check.source;

import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Entry;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Makes and moves trees. Stateless. */
public final class Trees {
    private static final Pattern INTEGER = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}\\.[0-9]{1,18}");

    private Trees() {}

    /** Returns a tree with its places moved; what is shared stays shared. */
    static Node moved(Node node, Positions positions) {
        return moved(node, positions, new IdentityHashMap<>());
    }

    private static Node moved(Node node, Positions positions, IdentityHashMap<Node, Node> done) {
        Node known = done.get(node);
        if (known != null) {
            return known;
        }
        int line = positions.line(node.line());
        int column = positions.column(node.line(), node.column());
        Node moved;
        if (node instanceof Mapping mapping) {
            Map<String, Entry> entries = new LinkedHashMap<>();
            mapping.entries()
                    .forEach((key, entry) -> entries.put(
                            key,
                            new Entry(
                                    (Scalar) moved(entry.key(), positions, done),
                                    moved(entry.value(), positions, done))));
            moved = Mapping.empty(line, column).with(entries);
        } else if (node instanceof Sequence sequence) {
            List<Node> items = sequence.items().stream()
                    .map(item -> moved(item, positions, done))
                    .toList();
            moved = new Sequence(items, line, column);
        } else {
            Scalar scalar = (Scalar) node;
            moved = new Scalar(scalar.text(), scalar.type(), scalar.quoted(), line, column);
        }
        done.put(node, moved);
        return moved;
    }

    /** Returns a key or another word. */
    public static Scalar word(String text, int line, int column) {
        return new Scalar(text, Node.Type.STRING, true, line, column);
    }

    /** Returns a value as an HTML form has it, whose type can only be guessed. */
    public static Scalar formValue(String text, int line, int column) {
        Node.Type type = Node.Type.STRING;
        if (INTEGER.matcher(text).matches()) {
            type = Node.Type.INTEGER;
        } else if (NUMBER.matcher(text).matches()) {
            type = Node.Type.NUMBER;
        } else if (text.equals("true") || text.equals("false")) {
            type = Node.Type.BOOLEAN;
        }
        return new Scalar(text, type, false, line, column);
    }

    /** Returns a mapping of one entry that stands where its value stands. */
    public static Mapping wrapped(String key, Node value) {
        return Mapping.empty(value.line(), value.column())
                .with(Map.of(key, new Entry(word(key, value.line(), value.column()), value)));
    }

    /** Returns a list that stands where its first item stands. */
    public static Sequence list(List<? extends Node> items) {
        Node first = items.get(0);
        return new Sequence(List.copyOf(items), first.line(), first.column());
    }
}
