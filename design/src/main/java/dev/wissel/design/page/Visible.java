package dev.wissel.design.page;

import java.util.Locale;

/** Makes characters visible that a reader cannot see and a renderer may obey. Stateless and thread-safe. */
final class Visible {
    private Visible() {}

    /**
     * Returns the text with every control, line separator, half surrogate, non-character and direction mark written as {@code [U+202E]}; a
     * line feed stays if {@code keepLines}. What is left is legal in XML and reads in one direction only where its letters do.
     */
    static String of(String text, boolean keepLines) {
        StringBuilder visible = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (point == '\n' && keepLines) {
                visible.append('\n');
            } else if (isHidden(point)) {
                visible.append(String.format(Locale.ROOT, "[U+%04X]", point));
            } else {
                visible.appendCodePoint(point);
            }
        });
        return visible.toString();
    }

    private static boolean isHidden(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> (point & 0xFFFE) == 0xFFFE;
        };
    }
}
