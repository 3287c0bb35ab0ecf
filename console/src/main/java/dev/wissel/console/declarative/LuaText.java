package dev.wissel.console.declarative;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A tree of errors as a Lua table in one line, which Kong puts into the message of a refused configuration. Stateless and thread-safe. */
final class LuaText {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_]\\w*");
    private static final Set<String> KEYWORDS = Set.of(
            "and",
            "break",
            "do",
            "else",
            "elseif",
            "end",
            "false",
            "for",
            "function",
            "goto",
            "if",
            "in",
            "local",
            "nil",
            "not",
            "or",
            "repeat",
            "return",
            "then",
            "true",
            "until",
            "while");

    private LuaText() {}

    /** Returns a tree of mappings, lists (null where there is nothing) and texts. */
    static String of(@Nullable Object tree) {
        StringBuilder out = new StringBuilder();
        write(tree, out);
        return out.toString();
    }

    private static void write(@Nullable Object tree, StringBuilder out) {
        if (tree instanceof Map<?, ?> map) {
            out.append('{');
            new TreeMap<>(map).forEach((key, value) -> {
                out.append(out.charAt(out.length() - 1) == '{' ? "" : ",");
                String name = String.valueOf(key);
                boolean plain = NAME.matcher(name).matches() && !KEYWORDS.contains(name);
                out.append(plain ? name : "[" + quoted(name) + "]").append('=');
                write(value, out);
            });
            out.append('}');
        } else if (tree instanceof List<?> list) {
            list(list, out);
        } else {
            out.append(tree instanceof String text ? quoted(text) : String.valueOf(tree));
        }
    }

    /** After the first gap Lua's lists are no lists any more: the positions are written out. */
    private static void list(List<?> list, StringBuilder out) {
        out.append('{');
        boolean gap = false;
        boolean first = true;
        for (int i = 0; i < list.size(); i++) {
            Object item = list.get(i);
            gap |= item == null;
            if (item == null) {
                continue;
            }
            out.append(first ? "" : ",").append(gap ? "[" + (i + 1) + "]=" : "");
            first = false;
            write(item, out);
        }
        out.append('}');
    }

    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\0' -> out.append("\\0");
                default -> out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
