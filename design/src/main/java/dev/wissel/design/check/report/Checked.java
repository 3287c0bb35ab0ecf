package dev.wissel.design.check.report;

import dev.wissel.design.check.Finding;
import dev.wissel.design.check.Severity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What is reported: the files that were looked at and what is wrong with them.
 *
 * <p>Immutable.
 *
 * @param files names of the files in the order in which they were looked at
 * @param findings the findings, sorted by file as they come there, line and column
 */
public record Checked(List<String> files, List<Finding> findings) {
    public Checked {
        files = List.copyOf(files);
        findings = List.copyOf(findings);
    }

    /** Returns how many findings there are of each severity, none left out. */
    public Map<Severity, Integer> counts() {
        Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
        for (Severity severity : Severity.values()) {
            counts.put(severity, 0);
        }
        findings.forEach(finding -> counts.merge(finding.severity(), 1, Integer::sum));
        return counts;
    }

    /** Returns {@code 3 findings in 2 files: 1 error, 2 warnings}. */
    public String summary() {
        String where = files.size() == 1 ? "1 file" : files.size() + " files";
        if (findings.isEmpty()) {
            return "no findings in " + where;
        }
        List<String> parts = new ArrayList<>();
        counts().forEach((severity, count) -> {
            if (count > 0) {
                parts.add(count + " " + word(severity, count));
            }
        });
        String what = findings.size() == 1 ? "1 finding" : findings.size() + " findings";
        return what + " in " + where + ": " + String.join(", ", parts);
    }

    private static String word(Severity severity, int count) {
        return severity == Severity.MISSING || count == 1 ? severity.text() : severity.text() + "s";
    }
}
