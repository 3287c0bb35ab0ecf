package dev.wissel.design.check.prometheus;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Family;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.Place;
import dev.wissel.design.check.PrometheusCheck;
import dev.wissel.design.check.Rule;
import dev.wissel.design.check.Severity;
import dev.wissel.design.check.prometheus.promql.Durations;
import dev.wissel.kong.document.Nearest;
import dev.wissel.kong.document.Node;
import dev.wissel.kong.document.Node.Mapping;
import dev.wissel.kong.document.Node.Scalar;
import dev.wissel.kong.document.Node.Sequence;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** What Prometheus refuses to load: the form of the file, its durations and names, and its queries. Also rules that stand there twice. */
final class StructureCheck implements PrometheusCheck {
    private static final String SOURCE = "promtool check rules; Prometheus documentation, Defining recording rules";

    static final Rule FORM = new Rule(
            "observability/rules-form",
            Severity.ERROR,
            Family.OBSERVABILITY,
            "Not the form of a rules file",
            "Prometheus refuses the whole file, so that none of its alerts exists.",
            "Write groups: a list with name and rules; each rule has expr and either alert or record.",
            SOURCE);
    static final Rule QUERY = new Rule(
            "observability/promql",
            Severity.ERROR,
            Family.OBSERVABILITY,
            "Not a query that Prometheus understands",
            "Prometheus refuses the whole file, so that none of its alerts exists.",
            "Mend the query at the place named; promtool check rules says the same.",
            SOURCE);
    static final Rule DURATION = new Rule(
            "observability/duration",
            Severity.ERROR,
            Family.OBSERVABILITY,
            "Not a duration of Prometheus",
            "Prometheus refuses the whole file.",
            "Write whole numbers with units, the largest first: 30s, 5m, 1h30m.",
            SOURCE);
    static final Rule DUPLICATE = new Rule(
            "observability/duplicate-rule",
            Severity.WARNING,
            Family.OBSERVABILITY,
            "The same rule twice",
            "Two rules that record the same series overwrite each other; two alerts of the same name and labels cannot be told apart.",
            "Keep one of them, or tell them apart by a label.",
            "promtool check rules, lint duplicate-rules");

    private static final List<String> GROUP_KEYS = List.of(
            "name",
            "interval",
            "rules",
            "limit",
            "query_offset",
            "labels",
            "partial_response_strategy",
            "source_tenants");
    private static final List<String> RULE_KEYS =
            List.of("alert", "record", "expr", "for", "keep_firing_for", "labels", "annotations");
    private static final Pattern METRIC = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    @Override
    public List<Rule> rules() {
        return List.of(FORM, QUERY, DURATION, DUPLICATE);
    }

    @Override
    public void check(String file, Node root, Context context, Consumer<Finding> report) {
        RulesFile rules = RulesFile.of(file, root);
        rules.top().ifPresent(top -> new Run(file, report).groups(top));
        rules.rules()
                .forEach(rule -> rule.error()
                        .filter(error -> !error.isTooLarge())
                        .ifPresent(
                                error -> report.accept(Finding.of(QUERY, rule.place(error.offset()), error.text()))));
        duplicates(rules, report);
    }

    private static void duplicates(RulesFile rules, Consumer<Finding> report) {
        Map<String, RuleEntry> seen = new HashMap<>();
        for (RuleEntry rule : rules.rules()) {
            String key = rule.isAlert() + " " + rule.name() + " " + new TreeMap<>(rule.texts("labels"));
            RuleEntry first = seen.putIfAbsent(key, rule);
            if (first != null && !rule.name().isEmpty()) {
                report.accept(Finding.of(
                        DUPLICATE,
                        rule.place(rule.isAlert() ? "alert" : "record"),
                        "'" + rule.name() + "' with the same labels stands already in line "
                                + first.place().line()));
            }
        }
    }

    /** The look at the form of one file. Confined to it. */
    private record Run(String file, Consumer<Finding> report) {
        private void form(Node at, String message) {
            report.accept(Finding.of(FORM, Place.of(file, at), message));
        }

        void groups(Mapping top) {
            Node groups = top.get("groups");
            if (!(groups instanceof Sequence list)) {
                form(groups == null ? top : groups, "groups is not a list");
                return;
            }
            Map<String, Node> names = new HashMap<>();
            for (Node item : list.items()) {
                if (item instanceof Mapping group) {
                    group(group, names);
                } else {
                    form(item, "'" + item.shown() + "' is not a group");
                }
            }
        }

        private void group(Mapping group, Map<String, Node> names) {
            unknown(group, GROUP_KEYS, "a group");
            if (!(group.present("name") instanceof Scalar name) || name.text().isEmpty()) {
                form(group, "the group has no name");
            } else if (names.putIfAbsent(name.text(), name) != null) {
                form(name, "there is a group '" + name.text() + "' already");
            }
            duration(group, "interval");
            Node rules = group.get("rules");
            if (rules instanceof Sequence list) {
                for (Node item : list.items()) {
                    if (item instanceof Mapping rule) {
                        rule(rule);
                    } else {
                        form(item, "'" + item.shown() + "' is not a rule");
                    }
                }
            } else if (rules != null && !(rules instanceof Scalar scalar && scalar.isNull())) {
                form(rules, "rules is not a list");
            }
        }

        private void unknown(Mapping mapping, List<String> known, String of) {
            mapping.entries().forEach((key, entry) -> {
                if (!known.contains(key)) {
                    String hint = Nearest.hint(key, known);
                    Finding finding = Finding.of(
                            FORM,
                            Place.of(file, entry.key()),
                            of + " has no field '" + key + "'" + (hint.isEmpty() ? "" : "; " + hint));
                    report.accept(Nearest.of(key, known)
                            .map(word -> finding.withFix("Write '" + word + "'."))
                            .orElse(finding));
                }
            });
        }

        private void rule(Mapping rule) {
            unknown(rule, RULE_KEYS, "a rule");
            Node alert = rule.present("alert");
            Node record = rule.present("record");
            if (alert == null && record == null) {
                form(rule, "the rule has neither alert nor record");
            } else if (alert != null && record != null) {
                form(record, "the rule has both alert and record");
            }
            if (rule.present("expr") == null) {
                form(rule, "the rule has no expr");
            }
            if (record instanceof Scalar name && !METRIC.matcher(name.text()).matches()) {
                form(name, "'" + name.text() + "' cannot be the name of a metric");
            }
            if (record != null && alert == null) {
                for (String key : List.of("for", "keep_firing_for", "annotations")) {
                    Node of = rule.get(key);
                    if (of != null) {
                        form(of, "a rule that records has no '" + key + "'");
                    }
                }
            }
            duration(rule, "for");
            duration(rule, "keep_firing_for");
            texts(rule, "labels");
            texts(rule, "annotations");
        }

        private void texts(Mapping rule, String key) {
            Node texts = rule.present(key);
            if (texts instanceof Mapping mapping) {
                mapping.entries().forEach((name, entry) -> {
                    if (!LABEL.matcher(name).matches() || (key.equals("labels") && name.equals("__name__"))) {
                        form(entry.key(), "'" + name + "' cannot be the name of a label");
                    } else if (!(entry.value() instanceof Scalar)) {
                        form(entry.value(), "the value of '" + name + "' is not a text");
                    }
                });
            } else if (texts != null) {
                form(texts, key + " is not a mapping");
            }
        }

        private void duration(Mapping mapping, String key) {
            Node value = mapping.present(key);
            if (value == null) {
                return;
            }
            OptionalLong millis =
                    value instanceof Scalar scalar ? Durations.millis(scalar.text()) : OptionalLong.empty();
            if (millis.isEmpty()) {
                String hint = value instanceof Scalar scalar && scalar.text().matches("[0-9]+")
                        ? "; the unit is missing"
                        : "";
                report.accept(Finding.of(
                        DURATION, Place.of(file, value), key + ": '" + value.shown() + "' is no duration" + hint));
            }
        }
    }
}
