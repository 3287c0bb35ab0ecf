package dev.wissel.design.signals;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A file of Prometheus rules.
 *
 * <p>Immutable.
 *
 * @param comment lines at its head
 * @param groups its groups in order
 */
public record RuleFile(List<String> comment, List<Group> groups) {
    public RuleFile {
        comment = List.copyOf(comment);
        groups = List.copyOf(groups);
    }

    /**
     * Rules that are evaluated one after the other, each seeing what those before it recorded.
     *
     * <p>Immutable.
     *
     * @param name its name, unique in the file
     * @param interval time between two evaluations
     * @param rules its rules in order
     */
    public record Group(String name, Duration interval, List<Rule> rules) {
        public Group {
            rules = List.copyOf(rules);
        }
    }

    /** A rule. Immutable. */
    public sealed interface Rule {
        /** Returns its query in PromQL; may have several lines. */
        String expr();

        /** Returns the labels that it adds, in order. */
        Map<String, String> labels();
    }

    /**
     * A rule that records what its query gives.
     *
     * @param record name of what is recorded
     */
    public record Recording(String record, String expr, Map<String, String> labels) implements Rule {
        public Recording {
            labels = new LinkedHashMap<>(labels);
        }
    }

    /**
     * A rule that alerts for each series that its query gives.
     *
     * @param name its name
     * @param runbook where the advice tells what to do
     * @param holdFor how long the query must give a series before the alert fires
     * @param annotations texts for people, in order; {@code {{ $labels.name }}} stands for a label
     */
    public record Alert(
            String name,
            Runbook runbook,
            String expr,
            Duration holdFor,
            Map<String, String> labels,
            Map<String, String> annotations)
            implements Rule {
        public Alert {
            labels = new LinkedHashMap<>(labels);
            annotations = new LinkedHashMap<>(annotations);
        }
    }

    /** Returns all alerts in order. */
    public Stream<Alert> alerts() {
        return groups.stream()
                .flatMap(group -> group.rules().stream())
                .filter(Alert.class::isInstance)
                .map(Alert.class::cast);
    }

    /** Returns the file's text, YAML. */
    public String text() {
        YamlText yaml = new YamlText();
        comment.forEach(yaml::comment);
        yaml.key(0, "groups");
        for (Group group : groups) {
            yaml.item(2, "name", group.name());
            yaml.plain(4, "interval", PromText.duration(group.interval()));
            yaml.key(4, "rules");
            group.rules().forEach(rule -> write(rule, yaml));
        }
        return yaml.text();
    }

    private static void write(Rule rule, YamlText yaml) {
        if (rule instanceof Recording recording) {
            yaml.item(6, "record", recording.record());
        } else if (rule instanceof Alert alert) {
            yaml.item(6, "alert", alert.name());
        }
        yaml.block(8, "expr", rule.expr());
        if (rule instanceof Alert alert && !alert.holdFor().isZero()) {
            yaml.plain(8, "for", PromText.duration(alert.holdFor()));
        }
        yaml.mapping(8, "labels", rule.labels());
        if (rule instanceof Alert alert) {
            yaml.mapping(8, "annotations", alert.annotations());
        }
    }
}
