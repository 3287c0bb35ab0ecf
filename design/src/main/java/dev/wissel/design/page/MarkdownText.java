package dev.wissel.design.page;

/**
 * Writes lines of text as Markdown. A sign is escaped where it could mean something and left alone where it cannot, so that the source stays
 * legible. Stateless and thread-safe.
 */
final class MarkdownText {
    private MarkdownText() {}

    /** Returns the text as it may stand in the middle of a line. */
    static String of(Text text) {
        StringBuilder out = new StringBuilder();
        text.spans().forEach(span -> span(span, out, false));
        return out.toString();
    }

    /** Returns the text as it may stand at the beginning of a line. */
    static String line(Text text) {
        String line = of(text).strip();
        if (line.matches("(?s)[-+=#>].*")) {
            return "\\" + line;
        }
        return line.replaceFirst("^([0-9]{1,9})([.)])(?=\\s|$)", "$1\\\\$2");
    }

    /** Returns the text as it may stand in a cell of a table. */
    static String cell(Text text) {
        StringBuilder out = new StringBuilder();
        text.spans().forEach(span -> span(span, out, true));
        return out.toString().strip();
    }

    /** Returns the text as HTML, for the places where Markdown wants that. */
    static String html(Text text) {
        Xml xml = new Xml();
        text.spans().forEach(span -> {
            if (span instanceof Span.Code code) {
                xml.element("code", code.text());
            } else {
                xml.text(Text.of(span).plain());
            }
        });
        return xml.finished();
    }

    /** Returns a fence of backquotes longer than any in the text. */
    static String fence(String text, int atLeast) {
        int run = 0;
        int longest = atLeast - 1;
        for (int i = 0; i < text.length(); i++) {
            run = text.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return "`".repeat(longest + 1);
    }

    private static void span(Span span, StringBuilder out, boolean inTable) {
        if (span instanceof Span.Code code) {
            out.append(code(code.text(), inTable));
        } else if (span instanceof Span.Strong strong) {
            wrap("**", "**", strong.text(), out, inTable);
        } else if (span instanceof Span.Marked marked) {
            wrap("", "", marked.text(), out, inTable);
        } else if (span instanceof Span.Ref ref) {
            wrap("[", "](#" + ref.anchor() + ")", ref.text(), out, inTable);
        } else {
            out.append(escaped(Text.of(span).plain()));
        }
    }

    private static void wrap(String before, String after, Text text, StringBuilder out, boolean inTable) {
        out.append(before);
        text.spans().forEach(span -> span(span, out, inTable));
        out.append(after);
    }

    private static String code(String literal, boolean inTable) {
        if (literal.isEmpty()) {
            return "";
        }
        String fence = fence(literal, 1);
        boolean padded = literal.startsWith("`") || literal.endsWith("`");
        String inner = inTable ? literal.replace("|", "\\|") : literal;
        return fence + (padded ? " " + inner + " " : inner) + fence;
    }

    private static String escaped(String words) {
        StringBuilder out = new StringBuilder(words.length());
        for (int i = 0; i < words.length(); i++) {
            char sign = words.charAt(i);
            switch (sign) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '\\', '`', '*', '[', ']', '|', '~' -> out.append('\\').append(sign);
                case '_' -> out.append(isInsideWord(words, i) ? "_" : "\\_");
                default -> out.append(sign);
            }
        }
        return out.toString();
    }

    private static boolean isInsideWord(String words, int at) {
        return at > 0
                && at + 1 < words.length()
                && Character.isLetterOrDigit(words.charAt(at - 1))
                && Character.isLetterOrDigit(words.charAt(at + 1));
    }
}
