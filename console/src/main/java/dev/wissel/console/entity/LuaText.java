package dev.wissel.console.entity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values as Kong prints them inside of messages: Lua tables, keys in order. */
final class LuaText {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private LuaText() {}

    /** Returns a value in one line, as {@code {name="svc"}}. */
    static String compact(@Nullable Object value) {
        return text(value, "", "");
    }

    /** Returns a value over several lines, two spaces a level. */
    static String pretty(@Nullable Object value) {
        return text(value, "  ", "");
    }

    private static String text(@Nullable Object value, String indent, String before) {
        List<String> items = new ArrayList<>();
        String inside = before + indent;
        if (value instanceof Map<?, ?> map) {
            new TreeMap<>(map)
                    .forEach((name, item) -> items.add(
                            key(String.valueOf(name)) + (indent.isEmpty() ? "=" : " = ") + text(item, indent, inside)));
        } else if (value instanceof List<?> list) {
            for (int at = 0; at < list.size(); at++) {
                boolean sparse = list.subList(0, at).contains(null);
                if (list.get(at) != null) {
                    String place = sparse ? "[" + (at + 1) + "]" + (indent.isEmpty() ? "=" : " = ") : "";
                    items.add(place + text(list.get(at), indent, inside));
                }
            }
        } else {
            return scalar(value);
        }
        if (indent.isEmpty() || items.isEmpty()) {
            return "{" + String.join(",", items) + "}";
        }
        return "{\n" + inside + String.join(",\n" + inside, items) + "\n" + before + "}";
    }

    private static String key(String name) {
        return NAME.matcher(name).matches() ? name : "[" + scalar(name) + "]";
    }

    private static String scalar(@Nullable Object value) {
        return value instanceof String text
                ? "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\r", "\\r") + "\""
                : String.valueOf(value);
    }
}
