package dev.wissel.design.signals;

import java.util.Map;
import java.util.regex.Pattern;

/** A YAML text being written line by line. Confined to its writer. */
final class YamlText {
    /** Texts that mean themselves without quotes, to every reader of YAML. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_:./-]*[A-Za-z0-9_]");

    private static final Pattern OTHER_MEANING =
            Pattern.compile("(?i)true|false|yes|no|on|off|null|nan|[yn]|.*[0-9]:[0-9].*");

    private final StringBuilder out = new StringBuilder();

    private StringBuilder indent(int spaces) {
        return out.append(" ".repeat(spaces));
    }

    void comment(String text) {
        out.append(text.isEmpty() ? "#" : "# ").append(text).append('\n');
    }

    /** A line as it is. */
    void indented(int spaces, String line) {
        indent(spaces).append(line).append('\n');
    }

    void empty() {
        out.append('\n');
    }

    /** A key whose value follows on the next lines. */
    void key(int spaces, String key) {
        indent(spaces).append(key).append(":\n");
    }

    /** The first key of a list's mapping; the dash stands at {@code spaces}. */
    void item(int spaces, String key, String text) {
        indent(spaces)
                .append("- ")
                .append(key)
                .append(": ")
                .append(scalar(text))
                .append('\n');
    }

    /** The first key of a list's mapping, whose value follows on the next lines. */
    void itemKey(int spaces, String key) {
        indent(spaces).append("- ").append(key).append(":\n");
    }

    /** The first key of a list's mapping, with a value that must not be quoted. */
    void itemPlain(int spaces, String key, String text) {
        indent(spaces).append("- ").append(key).append(": ").append(text).append('\n');
    }

    /** A text in a list. */
    void itemText(int spaces, String text) {
        indent(spaces).append("- ").append(scalar(text)).append('\n');
    }

    /** A string. */
    void string(int spaces, String key, String text) {
        indent(spaces).append(key).append(": ").append(scalar(text)).append('\n');
    }

    /** A value that must not be quoted: a duration or a number. */
    void plain(int spaces, String key, String text) {
        indent(spaces).append(key).append(": ").append(text).append('\n');
    }

    /** A text of one or more lines. */
    void block(int spaces, String key, String text) {
        indent(spaces).append(key).append(": |-\n");
        text.lines().forEach(line -> indent(spaces + 2).append(line).append('\n'));
    }

    /** Named strings; nothing if there are none. */
    void mapping(int spaces, String key, Map<String, String> values) {
        if (!values.isEmpty()) {
            key(spaces, key);
            values.forEach((name, text) -> string(spaces + 2, name, text));
        }
    }

    static String scalar(String text) {
        boolean plain =
                PLAIN.matcher(text).matches() && !OTHER_MEANING.matcher(text).matches();
        return plain ? text : "'" + text.replace("'", "''") + "'";
    }

    String text() {
        return out.toString();
    }
}
