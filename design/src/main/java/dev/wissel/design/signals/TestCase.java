package dev.wissel.design.signals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One case of {@code promtool test rules}: series, and which alerts fire at which times. Confined to its writer. */
final class TestCase {
    private final String name;
    private final Duration step;
    private final RuleFile rules;
    private final Map<String, String> series = new LinkedHashMap<>();
    private final List<Check> checks = new ArrayList<>();

    /** At a time, exactly these label sets of an alert fire. */
    private record Check(Duration at, RuleFile.Alert alert, List<Map<String, String>> firing) {}

    TestCase(String name, Duration step, RuleFile rules) {
        this.name = name;
        this.step = step;
        this.rules = rules;
    }

    /** Adds a series; labels are names and values in turn. */
    TestCase series(String metric, Timeline values, String... labels) {
        StringBuilder text = new StringBuilder(metric);
        for (int i = 0; i < labels.length; i += 2) {
            text.append(i == 0 ? "{" : ",").append(labels[i]).append('=').append(PromText.quoted(labels[i + 1]));
        }
        text.append(labels.length > 0 ? "}" : "");
        series.put(text.toString(), values.text());
        return this;
    }

    /** Expects that an alert does not fire after so many steps. */
    TestCase silent(Runbook runbook, long steps) {
        return firing(runbook, steps, List.of());
    }

    /** Expects that an alert fires after so many steps, once for each of the label sets and for nothing else; the alert's own labels are added. */
    TestCase firing(Runbook runbook, long steps, List<Map<String, String>> labels) {
        return firing(
                rules.alerts()
                        .filter(each -> each.runbook() == runbook)
                        .findFirst()
                        .orElseThrow(),
                steps,
                labels);
    }

    /** The same for one of several alerts of a name. */
    TestCase firing(RuleFile.Alert alert, long steps, List<Map<String, String>> labels) {
        checks.add(new Check(step.multipliedBy(steps), alert, labels));
        return this;
    }

    boolean isEmpty() {
        return checks.isEmpty();
    }

    void write(YamlText yaml) {
        yaml.empty();
        yaml.item(2, "name", name);
        yaml.plain(4, "interval", PromText.duration(step));
        yaml.key(4, "input_series");
        series.forEach((text, values) -> {
            yaml.item(6, "series", text);
            yaml.string(8, "values", values);
        });
        yaml.key(4, "alert_rule_test");
        checks.forEach(check -> write(check, yaml));
    }

    private static void write(Check check, YamlText yaml) {
        yaml.itemPlain(6, "eval_time", PromText.duration(check.at()));
        yaml.string(8, "alertname", check.alert().name());
        if (check.firing().isEmpty()) {
            yaml.plain(8, "exp_alerts", "[]");
            return;
        }
        yaml.key(8, "exp_alerts");
        for (Map<String, String> own : check.firing()) {
            Map<String, String> labels = new TreeMap<>(own);
            labels.putAll(check.alert().labels());
            yaml.itemKey(10, "exp_labels");
            labels.forEach((label, text) -> yaml.string(14, label, text));
            yaml.key(12, "exp_annotations");
            check.alert().annotations().forEach((key, text) -> yaml.string(14, key, rendered(text, labels)));
        }
    }

    /** Returns an annotation as Prometheus writes it. */
    private static String rendered(String template, Map<String, String> labels) {
        String text = template;
        for (Map.Entry<String, String> label : labels.entrySet()) {
            text = text.replace(AlertTexts.label(label.getKey()), label.getValue());
        }
        return text;
    }
}
