package dev.wissel.design.check.prometheus;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Edit;
import dev.wissel.design.check.Family;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.PrometheusCheck;
import dev.wissel.design.check.Rule;
import dev.wissel.design.check.Severity;
import dev.wissel.kong.document.Nearest;
import dev.wissel.kong.document.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an alert tells the person who gets it. */
final class AnnotationCheck implements PrometheusCheck {
    private static final String PRACTICE = "Prometheus documentation, Alerting rules and Templates";

    static final Rule NO_SEVERITY = new Rule(
            "observability/alert-without-severity",
            Severity.WARNING,
            Family.OBSERVABILITY,
            "An alert without severity",
            "Alertmanager cannot tell whether to wake someone; without a route for it the alert goes to whoever gets everything.",
            "Add labels: severity: critical if someone must act at once, warning otherwise.",
            PRACTICE);
    static final Rule SEVERITY = new Rule(
            "observability/severity-word",
            Severity.WARNING,
            Family.OBSERVABILITY,
            "A severity that is probably misspelt",
            "Routes of Alertmanager compare severities letter by letter, so this alert is routed as if it had none.",
            "Use the word that your routes use.",
            PRACTICE);
    static final Rule NO_SUMMARY = new Rule(
            "observability/alert-without-summary",
            Severity.WARNING,
            Family.OBSERVABILITY,
            "An alert that says nothing",
            "Whoever gets it at night sees a name and labels, and not what is the matter or what to do.",
            "Add annotations: summary in one line, description, and runbook_url.",
            PRACTICE);
    static final Rule TEMPLATE = new Rule(
            "observability/template",
            Severity.ERROR,
            Family.OBSERVABILITY,
            "A template that cannot be filled in",
            "The text of the alert becomes an error message, or Prometheus refuses the file.",
            "Write {{ $labels.name }} and {{ $value }}.",
            PRACTICE);
    static final Rule TEMPLATE_LABEL = new Rule(
            "observability/template-label",
            Severity.WARNING,
            Family.OBSERVABILITY,
            "A text that shows a label which the result does not have",
            "Aggregation drops all labels but those named, so the text has a gap there.",
            "Keep the label in the aggregation, or leave it out of the text.",
            PRACTICE);

    private static final List<String> WORDS = List.of(
            "critical",
            "warning",
            "info",
            "page",
            "ticket",
            "none",
            "error",
            "emergency",
            "high",
            "medium",
            "low",
            "major",
            "minor",
            "disaster",
            "notice",
            "warn",
            "crit",
            "fatal",
            "urgent",
            "debug",
            "alert",
            "normal",
            "average",
            "blocker",
            "informational",
            "information",
            "moderate");
    private static final Set<String> TYPOS_OF =
            Set.of("critical", "warning", "info", "page", "ticket", "error", "high");
    private static final Pattern ACTION = Pattern.compile("\\{\\{(.*?)}}", Pattern.DOTALL);
    private static final Pattern LABEL = Pattern.compile("\\$labels\\.([a-zA-Z_][a-zA-Z0-9_]*)");
    private static final Pattern VARIABLE = Pattern.compile("\\$([a-zA-Z_][a-zA-Z0-9_]*)");
    private static final Pattern BARE = Pattern.compile("^-?\\s*(labels|label|value|Labels|Value)\\b");
    private static final List<String> VARIABLES = List.of("labels", "value", "externalLabels", "externalURL");

    @Override
    public List<Rule> rules() {
        return List.of(NO_SEVERITY, SEVERITY, NO_SUMMARY, TEMPLATE, TEMPLATE_LABEL);
    }

    @Override
    public void check(String file, Node root, Context context, Consumer<Finding> report) {
        for (RuleEntry alert : RulesFile.of(file, root).alerts()) {
            severity(alert, report);
            summary(alert, report);
            for (String key : List.of("labels", "annotations")) {
                alert.texts(key).forEach((name, text) -> template(alert, key, name, text, report));
            }
        }
    }

    private static void severity(RuleEntry alert, Consumer<Finding> report) {
        Map<String, String> labels = alert.texts("labels");
        String severity = labels.get("severity");
        if (severity == null) {
            List<String> names = new ArrayList<>(labels.keySet());
            boolean other = names.stream()
                    .anyMatch(name ->
                            Set.of("priority", "level", "urgency", "tier").contains(name));
            if (!other) {
                report.accept(
                        Finding.of(NO_SEVERITY, alert.place("alert"), "'" + alert.name() + "' has no label severity"));
            }
            return;
        }
        String word = severity.toLowerCase(Locale.ROOT);
        if (WORDS.contains(word) || severity.contains("{{")) {
            return;
        }
        Optional<String> near = Nearest.of(word, TYPOS_OF.stream().sorted().toList())
                .filter(meant -> word.length() >= 4 && meant.charAt(0) == word.charAt(0));
        near.ifPresent(meant -> report.accept(Finding.of(
                        SEVERITY, alert.place("labels", "severity"), "'" + severity + "' is probably '" + meant + "'")
                .withFix("Write '" + meant + "'.")
                .withEdit(new Edit(alert.place("labels", "severity"), severity, meant))));
    }

    private static void summary(RuleEntry alert, Consumer<Finding> report) {
        boolean says = alert.texts("annotations").values().stream().anyMatch(text -> !text.isBlank());
        if (!says) {
            report.accept(Finding.of(
                    NO_SUMMARY, alert.place("alert"), "'" + alert.name() + "' has neither summary nor description"));
        }
    }

    // ---------------------------------------------------------------- templates

    private static void template(RuleEntry alert, String key, String name, String text, Consumer<Finding> report) {
        if (!text.contains("{{") && !text.contains("}}")) {
            return;
        }
        String rest = ACTION.matcher(text).replaceAll("");
        if (rest.contains("{{")) {
            report.accept(Finding.of(TEMPLATE, alert.place(key, name), "'{{' without its '}}'"));
            return;
        }
        boolean ownVariables = text.contains(":=");
        Optional<Set<String>> has = alert.query().flatMap(ResultLabels::of);
        Matcher actions = ACTION.matcher(text);
        while (actions.find()) {
            String action = actions.group(1).strip();
            Matcher bare = BARE.matcher(action);
            if (bare.find()) {
                String meant = "$" + bare.group(1).toLowerCase(Locale.ROOT).replaceFirst("^label$", "labels");
                report.accept(Finding.of(
                                TEMPLATE,
                                alert.place(key, name),
                                "'" + bare.group(1) + "' is no function of a template")
                        .withFix("Write '" + meant + "'."));
            }
            if (!ownVariables) {
                variables(alert, key, name, action, report);
            }
            Matcher labels = LABEL.matcher(action);
            while (labels.find()) {
                String label = labels.group(1);
                if (has.isPresent() && !has.get().contains(label) && !label.equals("alertname")) {
                    report.accept(Finding.of(
                            TEMPLATE_LABEL,
                            alert.place(key, name),
                            "the result has no label '" + label + "', which '" + name + "' shows"));
                }
            }
        }
    }

    private static void variables(RuleEntry alert, String key, String name, String action, Consumer<Finding> report) {
        Matcher variables = VARIABLE.matcher(action.replaceAll("\"[^\"]*\"|`[^`]*`", "\"\""));
        while (variables.find()) {
            String variable = variables.group(1);
            if (!VARIABLES.contains(variable)) {
                String hint = Nearest.hint(variable, VARIABLES);
                report.accept(Finding.of(
                        TEMPLATE,
                        alert.place(key, name),
                        "there is no variable '$" + variable + "'" + (hint.isEmpty() ? "" : "; " + hint)));
            }
        }
    }
}
