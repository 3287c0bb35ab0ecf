package dev.wissel.design.check.report;

/** Makes texts safe for where they are written. Stateless. */
final class Escapes {
    private Escapes() {}

    private static boolean unsafe(int point) {
        int type = Character.getType(point);
        return type == Character.CONTROL
                || type == Character.FORMAT
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }

    /** Returns a text without control characters and changes of writing direction, for a terminal. */
    static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (unsafe(point)) {
                out.append(String.format("\\u%04x", point));
            } else {
                out.appendCodePoint(point);
            }
        });
        return out.toString();
    }

    /** Returns a text inside of quotes in JSON; what a terminal could take for a command is escaped too. */
    static String json(String text) {
        StringBuilder out = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(point -> {
            switch (point) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                case '\r' -> out.append("\\r");
                default -> {
                    if (unsafe(point)) {
                        for (char unit : Character.toChars(point)) {
                            out.append(String.format("\\u%04x", (int) unit));
                        }
                    } else {
                        out.appendCodePoint(point);
                    }
                }
            }
        });
        return out.append('"').toString();
    }

    /** Returns a text for XML 1.0, which has no way to write most control characters. */
    static String xml(String text) {
        StringBuilder out = new StringBuilder(text.length());
        printable(text).codePoints().forEach(point -> {
            switch (point) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&apos;");
                case 0xFFFE, 0xFFFF -> out.append("\\u").append(Integer.toHexString(point));
                default -> out.appendCodePoint(point);
            }
        });
        return out.toString();
    }
}
