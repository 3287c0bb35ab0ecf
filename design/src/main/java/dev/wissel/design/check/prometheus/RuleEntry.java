package dev.wissel.design.check.prometheus;

import dev.wissel.design.check.Place;
import dev.wissel.design.check.prometheus.promql.Expr;
import dev.wissel.design.check.prometheus.promql.PromqlError;
import dev.wissel.design.check.prometheus.promql.PromqlParser;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Entry;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A rule as it is written, right or wrong. Asking for what is not there is never an error.
 *
 * <p>Immutable.
 *
 * @param file the file's name
 * @param group the group that it stands in
 * @param node the rule
 * @param query its query, parsed; empty if there is none or Prometheus would refuse it
 * @param error what Prometheus would refuse
 */
record RuleEntry(String file, Mapping group, Mapping node, Optional<Expr> query, Optional<PromqlError> error) {
    /** Columns by which the text of a block stands to the right of its key. */
    private static final int BLOCK_INDENT = 2;

    static RuleEntry of(String file, Mapping group, Mapping node) {
        if (!(node.get("expr") instanceof Scalar scalar)) {
            return new RuleEntry(file, group, node, Optional.empty(), Optional.empty());
        }
        try {
            return new RuleEntry(file, group, node, Optional.of(PromqlParser.parse(scalar.text())), Optional.empty());
        } catch (PromqlError error) {
            return new RuleEntry(file, group, node, Optional.empty(), Optional.of(error));
        }
    }

    boolean isAlert() {
        return node.get("alert") != null;
    }

    /** Returns what it is called; empty if it has no name. */
    String name() {
        return text("alert").or(() -> text("record")).orElse("");
    }

    Optional<String> text(String key) {
        return node.get(key) instanceof Scalar scalar ? Optional.of(scalar.text()) : Optional.empty();
    }

    /** Returns the texts of a mapping, such as its labels. */
    Map<String, String> texts(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        if (node.get(key) instanceof Mapping mapping) {
            mapping.entries().forEach((name, entry) -> {
                if (entry.value() instanceof Scalar scalar) {
                    texts.put(name, scalar.text());
                }
            });
        }
        return texts;
    }

    /** Returns where it begins. */
    Place place() {
        return Place.of(file, node);
    }

    /** Returns where the value of a key stands, or the rule if it is not written. */
    Place place(String key) {
        Node value = node.get(key);
        return value == null ? place() : Place.of(file, value);
    }

    /** Returns where a value in a mapping stands. */
    Place place(String key, String inner) {
        Node value = node.get(key) instanceof Mapping mapping ? mapping.get(inner) : null;
        return value == null ? place(key) : Place.of(file, value);
    }

    /**
     * Returns where a part of the query stands. Exact for a query on a line of its key; of a block the line is exact, and the column if the block is indented by
     * two.
     */
    Place place(int offset) {
        Entry entry = node.entries().get("expr");
        if (entry == null || !(entry.value() instanceof Scalar scalar)) {
            return place();
        }
        String before =
                scalar.text().substring(0, Math.min(offset, scalar.text().length()));
        int lines = (int) before.chars().filter(letter -> letter == '\n').count();
        if (scalar.quoted() && scalar.text().contains("\n")) {
            int column = before.length() - before.lastIndexOf('\n') - 1;
            return new Place(file, scalar.line() + 1 + lines, entry.key().column() + BLOCK_INDENT + column);
        }
        return scalar.quoted()
                ? Place.of(file, scalar)
                : new Place(file, scalar.line(), scalar.column() + before.codePointCount(0, before.length()));
    }
}
