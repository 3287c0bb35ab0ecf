package dev.wissel.design.check.report;

import dev.wissel.design.check.Finding;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes findings as one JSON object; its shape is stable (docs/check.md). Stateless. */
final class JsonReport {
    private JsonReport() {}

    static String write(Checked checked) {
        Map<String, Object> root = new LinkedHashMap<>();
        List<Object> findings = new ArrayList<>();
        checked.findings().forEach(finding -> findings.add(finding(finding)));
        root.put("findings", findings);
        Map<String, Object> counts = new LinkedHashMap<>();
        checked.counts().forEach((severity, count) -> counts.put(severity.text(), count));
        counts.put("total", checked.findings().size());
        root.put("counts", counts);
        root.put("files", checked.files());
        return Json.write(root);
    }

    private static Map<String, Object> finding(Finding finding) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("rule", finding.rule().id());
        out.put("severity", finding.severity().text());
        out.put("file", finding.place().file());
        out.put("line", finding.place().line());
        out.put("column", finding.place().column());
        out.put("message", finding.message());
        out.put("why", finding.why());
        out.put("fix", finding.fix());
        out.put("fixable", finding.edit().isPresent());
        return out;
    }
}
