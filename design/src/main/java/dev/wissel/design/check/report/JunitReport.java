package dev.wissel.design.check.report;

import dev.wissel.design.check.Finding;
import java.util.List;

/** Writes findings as JUnit's XML: a suite for each file, a failed case for each finding, one good case for a file without. Stateless. */
final class JunitReport {
    private JunitReport() {}

    static String write(Checked checked) {
        StringBuilder out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        int cases = 0;
        StringBuilder suites = new StringBuilder();
        for (String file : checked.files()) {
            List<Finding> findings = checked.findings().stream()
                    .filter(finding -> finding.place().file().equals(file))
                    .toList();
            cases += Math.max(1, findings.size());
            suite(suites, file, findings);
        }
        out.append("<testsuites name=\"wissel check\" tests=\"")
                .append(cases)
                .append("\" failures=\"")
                .append(checked.findings().size())
                .append("\" errors=\"0\">\n")
                .append(suites)
                .append("</testsuites>\n");
        return out.toString();
    }

    private static void suite(StringBuilder out, String file, List<Finding> findings) {
        out.append("  <testsuite name=\"")
                .append(Escapes.xml(file))
                .append("\" tests=\"")
                .append(Math.max(1, findings.size()))
                .append("\" failures=\"")
                .append(findings.size())
                .append("\" errors=\"0\" skipped=\"0\">\n");
        if (findings.isEmpty()) {
            out.append("    <testcase classname=\"").append(Escapes.xml(file)).append("\" name=\"no findings\"/>\n");
        }
        for (Finding finding : findings) {
            out.append("    <testcase classname=\"")
                    .append(Escapes.xml(file))
                    .append("\" name=\"")
                    .append(Escapes.xml(finding.rule().id() + " at "
                            + finding.place().line() + ":" + finding.place().column()))
                    .append("\">\n      <failure type=\"")
                    .append(finding.severity().text())
                    .append("\" message=\"")
                    .append(Escapes.xml(finding.message()))
                    .append("\">")
                    .append(Escapes.xml(finding.place().toString()))
                    .append("\nwhy: ")
                    .append(Escapes.xml(finding.why()))
                    .append("\nfix: ")
                    .append(Escapes.xml(finding.fix()))
                    .append("</failure>\n    </testcase>\n");
        }
        out.append("  </testsuite>\n");
    }
}
