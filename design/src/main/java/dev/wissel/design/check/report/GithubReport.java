package dev.wissel.design.check.report;

import dev.wissel.design.check.Finding;
import dev.wissel.design.check.Severity;

/** Writes findings as GitHub's workflow commands, which show them beside the changed lines. Stateless. */
final class GithubReport {
    private GithubReport() {}

    static String write(Checked checked) {
        StringBuilder out = new StringBuilder();
        for (Finding finding : checked.findings()) {
            out.append("::")
                    .append(finding.severity() == Severity.ERROR ? "error" : "warning")
                    .append(" file=")
                    .append(property(finding.place().file()));
            if (finding.place().line() > 0) {
                out.append(",line=").append(finding.place().line());
                out.append(",col=").append(Math.max(1, finding.place().column()));
            }
            out.append(",title=")
                    .append(property(finding.rule().id()))
                    .append("::")
                    .append(data(finding.message() + "\nwhy: " + finding.why() + "\nfix: " + finding.fix()))
                    .append('\n');
        }
        return out.toString();
    }

    private static String data(String text) {
        StringBuilder out = new StringBuilder();
        for (String line : text.split("\n", -1)) {
            out.append(out.isEmpty() ? "" : "%0A")
                    .append(Escapes.printable(line).replace("%", "%25").replace("\r", "%0D"));
        }
        return out.toString();
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
