package dev.wissel.design.signals;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Puts alerts together, so that each has a severity, a summary, a description and a link. Confined to its maker. */
final class AlertTexts {
    /** Someone must act at once. */
    static final String CRITICAL = "critical";
    /** Someone must act within the working day. */
    static final String WARNING = "warning";

    private final Scope scope;

    AlertTexts(Scope scope) {
        this.scope = scope;
    }

    RuleFile.Alert alert(
            Runbook runbook, String severity, Duration holdFor, String expr, String summary, String description) {
        return alert(runbook.alert(), runbook, severity, holdFor, expr, Map.of(), summary, description);
    }

    RuleFile.Alert alert(
            String name,
            Runbook runbook,
            String severity,
            Duration holdFor,
            String expr,
            Map<String, String> more,
            String summary,
            String description) {
        Map<String, String> labels = new LinkedHashMap<>();
        labels.put("severity", severity);
        labels.put("strategy", scope.strategy().name());
        labels.putAll(more);
        Map<String, String> annotations = new LinkedHashMap<>();
        annotations.put("summary", summary);
        annotations.put("description", description);
        annotations.put("runbook_url", runbook.url(scope.setup()));
        return new RuleFile.Alert(name, runbook, expr, holdFor, labels, annotations);
    }

    /** Returns how an annotation writes a label. */
    static String label(String name) {
        return "{{ $labels." + name + " }}";
    }
}
