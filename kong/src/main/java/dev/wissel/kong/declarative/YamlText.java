package dev.wissel.kong.declarative;

import dev.wissel.kong.document.Yaml11;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes plain values as YAML that readers of 1.1 and 1.2 understand alike: block style, short lists of scalars in one line, texts in quotes wherever a reader
 * might take them for anything else. Confined to one thread.
 */
public final class YamlText {
    private static final int WIDEST_LIST = 100;
    /** Texts that need no quotes: no character has a meaning where it stands. */
    private static final Pattern PLAIN =
            Pattern.compile("[A-Za-z0-9_./~][A-Za-z0-9_./~:@+=-]*[A-Za-z0-9_./~@+=-]|[A-Za-z0-9_./]");

    private static final Pattern BLOCK = Pattern.compile("[!-~][ -~]*(?:\\n[!-~][ -~]*)+\\n?");

    private final StringBuilder out = new StringBuilder();

    private YamlText() {}

    /** Returns a mapping of texts, numbers, truth values, lists and mappings as YAML, in its own order. */
    public static String of(Map<String, ?> root) {
        YamlText text = new YamlText();
        text.mapping(root, 0, false);
        return text.out.toString();
    }

    private void mapping(Map<?, ?> map, int indent, boolean inItem) {
        boolean first = inItem;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(first ? "" : " ".repeat(indent));
            first = false;
            out.append(scalar(String.valueOf(entry.getKey()), indent)).append(':');
            value(entry.getValue(), indent);
        }
    }

    private void value(@Nullable Object value, int indent) {
        if (value instanceof Map<?, ?> map) {
            if (map.isEmpty()) {
                out.append(" {}\n");
            } else {
                out.append('\n');
                mapping(map, indent + 2, false);
            }
        } else if (value instanceof List<?> list) {
            list(list, indent);
        } else {
            out.append(' ').append(scalar(value, indent)).append('\n');
        }
    }

    private void list(List<?> list, int indent) {
        String line = line(list);
        if (line != null) {
            out.append(' ').append(line).append('\n');
            return;
        }
        if (list.stream().allMatch(Number.class::isInstance)) {
            numbers(list, indent + 2);
            return;
        }
        out.append('\n');
        for (Object item : list) {
            out.append(" ".repeat(indent)).append('-');
            if (item instanceof Map<?, ?> map && !map.isEmpty()) {
                out.append(' ');
                mapping(map, indent + 2, true);
            } else {
                value(item, indent + 2);
            }
        }
    }

    /** Writes a long list of numbers in lines of a bearable width: fifty statuses, one under the other, hide everything else. */
    private void numbers(List<?> list, int indent) {
        out.append(" [\n");
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < list.size(); i++) {
            line.append(scalar(list.get(i), -1)).append(i + 1 < list.size() ? "," : "]");
            if (indent + line.length() > WIDEST_LIST - 8 || i + 1 == list.size()) {
                out.append(" ".repeat(indent)).append(line).append('\n');
                line.setLength(0);
            } else {
                line.append(' ');
            }
        }
    }

    /** Returns a list in one line; null if it is too long for that or holds more than scalars. */
    private static @Nullable String line(List<?> list) {
        StringBuilder line = new StringBuilder("[");
        for (Object item : list) {
            if (item instanceof Map || item instanceof List) {
                return null;
            }
            line.append(line.length() > 1 ? ", " : "").append(scalar(item, -1));
        }
        return line.length() > WIDEST_LIST ? null : line.append(']').toString();
    }

    private static String scalar(@Nullable Object value, int indent) {
        if (value instanceof String text) {
            return text(text, indent);
        }
        if (value instanceof Double number) {
            return new BigDecimal(number.toString()).toPlainString();
        }
        return String.valueOf(value);
    }

    private static String text(String text, int indent) {
        boolean inList = indent < 0;
        if (PLAIN.matcher(text).matches() && !Yaml11.needsQuotes(text) && !(inList && text.contains(":"))) {
            return text;
        }
        if (indent >= 0 && BLOCK.matcher(text).matches()) {
            String body = text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
            String margin = " ".repeat(indent + 2);
            return (text.endsWith("\n") ? "|\n" : "|-\n") + margin + body.replace("\n", "\n" + margin);
        }
        return quoted(text);
    }

    private static boolean asIs(int point) {
        boolean ascii = point >= ' ' && point < 0x7F;
        boolean beyond = point >= 0xA0 && point < 0xD800 && point != 0x2028 && point != 0x2029;
        return ascii || beyond;
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.codePoints().forEach(point -> {
            switch (point) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                default -> {
                    if (asIs(point)) {
                        quoted.appendCodePoint(point);
                    } else {
                        quoted.append(String.format(point > 0xFFFF ? "\\U%08X" : "\\u%04X", point));
                    }
                }
            }
        });
        return quoted.append('"').toString();
    }
}
