package dev.wissel.design.check.report;

import java.util.List;
import java.util.Map;

/** Writes trees of maps, lists, texts and numbers as indented JSON, in the order given. Stateless. */
final class Json {
    private Json() {}

    static String write(Object tree) {
        StringBuilder out = new StringBuilder();
        write(tree, "", out);
        return out.append('\n').toString();
    }

    private static void write(Object node, String indent, StringBuilder out) {
        if (node instanceof Map<?, ?> map) {
            block(map.entrySet().stream().toList(), '{', '}', indent, out, (entry, inner) -> {
                out.append(Escapes.json(String.valueOf(entry.getKey()))).append(": ");
                write(entry.getValue(), inner, out);
            });
        } else if (node instanceof List<?> list) {
            block(list, '[', ']', indent, out, (item, inner) -> write(item, inner, out));
        } else if (node instanceof Number || node instanceof Boolean) {
            out.append(node);
        } else {
            out.append(Escapes.json(String.valueOf(node)));
        }
    }

    private interface Item<T> {
        void write(T item, String indent);
    }

    private static <T> void block(
            List<T> items, char open, char close, String indent, StringBuilder out, Item<T> item) {
        out.append(open);
        String inner = indent + "  ";
        for (int i = 0; i < items.size(); i++) {
            out.append(i == 0 ? "\n" : ",\n").append(inner);
            item.write(items.get(i), inner);
        }
        if (!items.isEmpty()) {
            out.append('\n').append(indent);
        }
        out.append(close);
    }
}
