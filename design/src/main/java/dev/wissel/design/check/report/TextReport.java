package dev.wissel.design.check.report;

import dev.wissel.design.check.Finding;
import dev.wissel.design.check.Severity;

/** Writes findings for people: place, severity, rule and text, then why and the mend. Stateless. */
final class TextReport {
    private static final int WIDTH = 110;
    private static final String RESET = "\u001b[0m";
    private static final String BOLD = "\u001b[1m";
    private static final String DIM = "\u001b[2m";

    private TextReport() {}

    static String write(Checked checked, boolean colours) {
        StringBuilder out = new StringBuilder();
        for (Finding finding : checked.findings()) {
            out.append(coloured(colours, BOLD, Escapes.printable(finding.place().toString())))
                    .append(": ")
                    .append(coloured(
                            colours,
                            colour(finding.severity()),
                            finding.severity().text()))
                    .append(": ")
                    .append(Escapes.printable(finding.message()))
                    .append(' ')
                    .append(coloured(colours, DIM, "[" + finding.rule().id() + "]"))
                    .append('\n');
            paragraph(out, "why: ", finding.why());
            paragraph(out, "fix: ", finding.fix());
        }
        return out.toString();
    }

    private static String colour(Severity severity) {
        return switch (severity) {
            case ERROR -> "\u001b[1;31m";
            case WARNING -> "\u001b[1;33m";
            case MISSING -> "\u001b[1;36m";
            case PROMISE -> "\u001b[1;35m";
        };
    }

    private static String coloured(boolean colours, String colour, String text) {
        return colours ? colour + text + RESET : text;
    }

    private static void paragraph(StringBuilder out, String label, String text) {
        StringBuilder line = new StringBuilder("    ").append(label);
        boolean empty = true;
        for (String word : Escapes.printable(text).split(" ", -1)) {
            if (!empty && line.length() + 1 + word.length() > WIDTH) {
                out.append(line).append('\n');
                line = new StringBuilder("         ");
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        out.append(line).append('\n');
    }
}
