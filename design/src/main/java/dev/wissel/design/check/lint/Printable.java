package dev.wissel.design.check.lint;

import dev.wissel.design.check.Finding;

/** Makes texts safe to print: control characters and changes of writing direction could forge a terminal's output or a log. Stateless. */
final class Printable {
    private static final int LONGEST = 600;

    private Printable() {}

    static Finding finding(Finding finding) {
        String message = text(finding.message());
        String why = text(finding.why());
        String fix = text(finding.fix());
        boolean same = message.equals(finding.message()) && why.equals(finding.why()) && fix.equals(finding.fix());
        return same
                ? finding
                : new Finding(finding.rule(), finding.severity(), finding.place(), message, why, fix, finding.edit());
    }

    static String text(String text) {
        int length = text.codePointCount(0, text.length());
        String kept = length <= LONGEST ? text : text.substring(0, text.offsetByCodePoints(0, LONGEST - 1)) + "…";
        StringBuilder out = new StringBuilder(kept.length());
        kept.codePoints().forEach(point -> {
            int type = Character.getType(point);
            boolean unsafe = type == Character.CONTROL
                    || type == Character.FORMAT
                    || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR
                    || type == Character.PARAGRAPH_SEPARATOR;
            if (point == '\n') {
                out.append("\\n");
            } else if (unsafe) {
                out.append(String.format("\\u%04x", point));
            } else {
                out.appendCodePoint(point);
            }
        });
        return out.toString();
    }
}
