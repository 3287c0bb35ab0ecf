package dev.wissel.design.check.report;

import dev.wissel.design.check.Edit;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.Place;
import dev.wissel.design.check.Rule;
import dev.wissel.design.check.Severity;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes findings as SARIF 2.1.0 (OASIS, 2020), which code hosts show beside the lines. Stateless. */
final class SarifReport {
    private SarifReport() {}

    static String write(Checked checked, String version) {
        Map<String, Rule> rules = new TreeMap<>();
        checked.findings().forEach(finding -> rules.put(finding.rule().id(), finding.rule()));
        List<String> ids = List.copyOf(rules.keySet());
        List<Object> results = new ArrayList<>();
        checked.findings()
                .forEach(finding ->
                        results.add(result(finding, ids.indexOf(finding.rule().id()))));

        Map<String, Object> driver = new LinkedHashMap<>();
        driver.put("name", "wissel check");
        driver.put("version", version);
        driver.put("rules", rules.values().stream().map(SarifReport::rule).toList());
        Map<String, Object> run = new LinkedHashMap<>();
        run.put("tool", Map.of("driver", driver));
        run.put("columnKind", "unicodeCodePoints");
        run.put(
                "artifacts",
                checked.files().stream()
                        .map(file -> Map.of("location", Map.of("uri", uri(file))))
                        .toList());
        run.put("results", results);
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        root.put("version", "2.1.0");
        root.put("runs", List.of(run));
        return Json.write(root);
    }

    private static Map<String, Object> rule(Rule rule) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("id", rule.id());
        out.put("shortDescription", Map.of("text", rule.title()));
        out.put("fullDescription", Map.of("text", rule.why()));
        out.put("help", Map.of("text", rule.fix() + "\nSource: " + rule.source()));
        out.put("defaultConfiguration", Map.of("level", level(rule.severity())));
        return out;
    }

    private static String level(Severity severity) {
        return severity == Severity.ERROR ? "error" : "warning";
    }

    private static Map<String, Object> result(Finding finding, int ruleIndex) {
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("ruleId", finding.rule().id());
        out.put("ruleIndex", ruleIndex);
        out.put("level", level(finding.severity()));
        out.put("message", Map.of("text", finding.message() + ". " + finding.why() + " Fix: " + finding.fix()));
        out.put("locations", List.of(Map.of("physicalLocation", location(finding.place()))));
        finding.edit().ifPresent(edit -> out.put("fixes", List.of(fix(finding, edit))));
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("severity", finding.severity().text());
        out.put("properties", properties);
        return out;
    }

    private static Map<String, Object> location(Place place) {
        Map<String, Object> physical = new LinkedHashMap<>();
        physical.put("artifactLocation", Map.of("uri", uri(place.file())));
        if (place.line() > 0) {
            Map<String, Object> region = new LinkedHashMap<>();
            region.put("startLine", place.line());
            region.put("startColumn", Math.max(1, place.column()));
            physical.put("region", region);
        }
        return physical;
    }

    private static Map<String, Object> fix(Finding finding, Edit edit) {
        Map<String, Object> region = new LinkedHashMap<>();
        region.put("startLine", edit.place().line());
        region.put("startColumn", edit.place().column());
        region.put("endLine", edit.place().line());
        region.put(
                "endColumn",
                edit.place().column()
                        + edit.oldText().codePointCount(0, edit.oldText().length()));
        Map<String, Object> replacement = new LinkedHashMap<>();
        replacement.put("deletedRegion", region);
        replacement.put("insertedContent", Map.of("text", edit.newText()));
        Map<String, Object> change = new LinkedHashMap<>();
        change.put("artifactLocation", Map.of("uri", uri(edit.place().file())));
        change.put("replacements", List.of(replacement));
        Map<String, Object> out = new LinkedHashMap<>();
        out.put("description", Map.of("text", finding.fix()));
        out.put("artifactChanges", List.of(change));
        return out;
    }

    /** A relative reference must not begin with what looks like a scheme. */
    private static String uri(String file) {
        String path = file.replace('\\', '/');
        try {
            String reference = new URI(null, null, path.startsWith("/") ? path : "./" + path, null).toASCIIString();
            return reference.startsWith("./") && !reference.substring(2).contains(":")
                    ? reference.substring(2)
                    : reference;
        } catch (URISyntaxException odd) {
            return "unnamed";
        }
    }
}
