package dev.wissel.kong.schema;

import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Entry;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import dev.wissel.kong.document.PlainNodes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What the texts of a form mean (Kong facts 6.1: {@code infer} of its Admin API). */
final class Forms {
    private static final Pattern NUMBER = Pattern.compile(
            "\\s*[-+]?(?:0[xX][0-9a-fA-F]{1,13}|(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][-+]?[0-9]+)?)\\s*");

    private Forms() {}

    /** Returns the value of a field: an empty text is null, any other is what its kind takes it for. */
    static Node value(Node node, Kind kind) {
        boolean empty = node instanceof Scalar scalar
                && scalar.type() == Node.Type.STRING
                && scalar.text().isEmpty();
        return empty ? PlainNodes.node(null) : kind.inferred(node);
    }

    /** Returns a number, if the text is one as Lua reads it. */
    static Node number(Node node) {
        if (!(node instanceof Scalar scalar)
                || scalar.type() != Node.Type.STRING
                || !NUMBER.matcher(scalar.text()).matches()) {
            return node;
        }
        String text = scalar.text().strip();
        int hex = Math.max(text.indexOf('x'), text.indexOf('X'));
        if (hex < 0) {
            return PlainNodes.number(Double.valueOf(text));
        }
        long value = Long.parseLong(text.substring(hex + 1), 16);
        return PlainNodes.number(text.startsWith("-") ? -value : value);
    }

    /** Returns a truth value, if the text is the word for one. */
    static Node flag(Node node) {
        String text = node instanceof Scalar scalar && scalar.type() == Node.Type.STRING ? scalar.text() : "";
        return text.equals("true") || text.equals("false") ? PlainNodes.node(text.equals("true")) : node;
    }

    /** Returns a list; a single value is a list of it. */
    static Node elements(Node node, Kind element) {
        if (node instanceof Mapping) {
            return node;
        }
        List<Node> items = node instanceof Sequence sequence ? sequence.items() : List.of(node);
        return new Sequence(items.stream().map(item -> value(item, element)).toList(), node.line(), node.column());
    }

    /** Returns a mapping whose values are what their kind takes them for. */
    static Node values(Node node, Kind kind) {
        if (!(node instanceof Mapping mapping)) {
            return node;
        }
        Map<String, Entry> entries = new LinkedHashMap<>(mapping.entries());
        entries.replaceAll((name, entry) -> new Entry(entry.key(), value(entry.value(), kind)));
        return mapping.with(entries);
    }
}
