package dev.wissel.design.fromkong;

import java.util.List;

/** Changes as text in the manner of a unified diff: a line for what is, a line for what would be, and the reason after it. */
final class DiffText {
    private static final int WIDTH = 100;

    private DiffText() {}

    static String of(String source, List<Change> changes) {
        if (changes.isEmpty()) {
            return "Nothing would change: " + source + " is as the strategy wants it.\n";
        }
        StringBuilder text = new StringBuilder();
        text.append("--- ").append(source).append('\n').append("+++ as designed\n");
        String entity = "";
        for (Change change : changes) {
            if (!change.entity().equals(entity)) {
                entity = change.entity();
                text.append("@@ ").append(printable(entity)).append(" @@\n");
            }
            change.before()
                    .ifPresent(before -> text.append("- ")
                            .append(change.key())
                            .append(": ")
                            .append(printable(before))
                            .append(change.isDefault() ? "   (Kong's default)" : "")
                            .append('\n'));
            change.after()
                    .ifPresent(after -> text.append("+ ")
                            .append(change.key())
                            .append(": ")
                            .append(printable(after))
                            .append('\n'));
            reason(change.reason(), text);
        }
        return text.toString();
    }

    private static void reason(String reason, StringBuilder text) {
        StringBuilder line = new StringBuilder();
        for (String word : reason.split(" ", -1)) {
            if (line.length() > 0 && line.length() + word.length() + 5 > WIDTH) {
                text.append("  # ").append(line).append('\n');
                line.setLength(0);
            }
            line.append(line.length() > 0 ? " " : "").append(word);
        }
        text.append("  # ").append(line).append('\n');
    }

    /** What a configuration holds must not forge a terminal's output. */
    private static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u202a-\\u202e\\u2066-\\u2069]", "?");
    }
}
