package dev.wissel.controller.plan;

import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import java.util.Iterator;

/**
 * Writes a document that was read, an entity a line, so that Kong's reader understands every value as it did before: what was no text stays as it was written,
 * and every text is in quotes. Stateless.
 */
final class NodeText {
    private NodeText() {}

    static String of(Mapping root) {
        StringBuilder out = new StringBuilder();
        root.entries().values().forEach(entry -> {
            scalar(entry.key(), out);
            out.append(':');
            if (entry.value() instanceof Sequence list && !list.items().isEmpty()) {
                out.append('\n');
                list.items().forEach(item -> {
                    out.append("- ");
                    value(item, out);
                    out.append('\n');
                });
            } else {
                out.append(' ');
                value(entry.value(), out);
                out.append('\n');
            }
        });
        return out.toString();
    }

    private static void value(Node node, StringBuilder out) {
        if (node instanceof Mapping mapping) {
            out.append('{');
            for (Iterator<Node.Entry> entries = mapping.entries().values().iterator(); entries.hasNext(); ) {
                Node.Entry entry = entries.next();
                scalar(entry.key(), out);
                out.append(": ");
                value(entry.value(), out);
                out.append(entries.hasNext() ? ", " : "");
            }
            out.append('}');
        } else if (node instanceof Sequence sequence) {
            out.append('[');
            for (Iterator<Node> items = sequence.items().iterator(); items.hasNext(); ) {
                value(items.next(), out);
                out.append(items.hasNext() ? ", " : "");
            }
            out.append(']');
        } else {
            scalar((Scalar) node, out);
        }
    }

    private static void scalar(Scalar scalar, StringBuilder out) {
        if (scalar.isNull()) {
            out.append("null");
        } else if (scalar.type() == Node.Type.STRING) {
            quoted(scalar.text(), out);
        } else {
            out.append(scalar.text());
        }
    }

    private static void quoted(String text, StringBuilder out) {
        out.append('"');
        text.codePoints().forEach(point -> {
            if (point == '"' || point == '\\') {
                out.append('\\').appendCodePoint(point);
            } else if (point >= ' ' && point < 0x7f) {
                out.appendCodePoint(point);
            } else {
                out.append(point > 0xFFFF ? String.format("\\U%08X", point) : String.format("\\u%04X", point));
            }
        });
        out.append('"');
    }

    /** Returns whether two documents mean the same to Kong, value by value. */
    static boolean same(Node one, Node other) {
        if (one instanceof Scalar a && other instanceof Scalar b) {
            return a.type() == b.type() && (a.isNull() || a.text().equals(b.text()));
        }
        if (one instanceof Sequence a && other instanceof Sequence b) {
            boolean all = a.items().size() == b.items().size();
            for (int i = 0; all && i < a.items().size(); i++) {
                all = same(a.items().get(i), b.items().get(i));
            }
            return all;
        }
        return one instanceof Mapping a
                && other instanceof Mapping b
                && a.entries().keySet().equals(b.entries().keySet())
                && a.entries().entrySet().stream().allMatch(entry -> {
                    Node.Entry twin = b.entries().get(entry.getKey());
                    return twin != null
                            && same(entry.getValue().key(), twin.key())
                            && same(entry.getValue().value(), twin.value());
                });
    }
}
