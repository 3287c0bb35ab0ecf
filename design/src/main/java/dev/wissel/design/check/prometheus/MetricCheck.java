package dev.wissel.design.check.prometheus;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Family;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.PrometheusCheck;
import dev.wissel.design.check.Rule;
import dev.wissel.design.check.Severity;
import dev.wissel.design.check.prometheus.promql.Expr;
import dev.wissel.design.check.prometheus.promql.Expr.Aggregation;
import dev.wissel.design.check.prometheus.promql.Expr.Matcher;
import dev.wissel.design.check.prometheus.promql.Expr.Selector;
import dev.wissel.design.check.prometheus.promql.Regexes;
import dev.wissel.design.signals.Metric;
import dev.wissel.design.signals.MetricCatalogue;
import dev.wissel.kong.document.Nearest;
import dev.wissel.kong.document.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Metrics, labels, values and buckets that do not exist. Prometheus takes such a query, and it gives nothing for ever. */
final class MetricCheck implements PrometheusCheck {
    private static final String SOURCE = "Kong facts 7.2; kong/plugins/prometheus/exporter.lua";
    private static final String NOTHING =
            "The query gives nothing, so the alert never fires and the panel stays empty.";

    static final Rule UNKNOWN = new Rule(
            "unknown/metric",
            Severity.ERROR,
            Family.UNKNOWN,
            "A metric that neither Kong nor Wissel exports",
            NOTHING,
            "Use a metric of the catalogue: docs/metrics.md, and Kong's prometheus plugin.",
            SOURCE);
    static final Rule RENAMED = new Rule(
            "unknown/metric-of-another-version",
            Severity.ERROR,
            Family.UNKNOWN,
            "A metric that this version of Kong does not export",
            "Kong 3.0 renamed its metrics. " + NOTHING,
            "Use the name of the version that runs, or name that version with --kong-version.",
            "Kong facts 7.4; changelog of Kong 3.0");
    static final Rule LABEL = new Rule(
            "unknown/metric-label",
            Severity.ERROR,
            Family.UNKNOWN,
            "A label that the metric does not have",
            "No series has the label, so a condition on it selects nothing, and grouping by it puts everything into one.",
            "Use a label that the metric has.",
            "Kong facts 7.2 and 7.3");
    static final Rule VALUE = new Rule(
            "unknown/metric-label-value",
            Severity.ERROR,
            Family.UNKNOWN,
            "A value that the label never has",
            NOTHING,
            "Use a value that occurs.",
            SOURCE);
    static final Rule BUCKET = new Rule(
            "unknown/metric-bucket",
            Severity.ERROR,
            Family.UNKNOWN,
            "A bucket that the histogram does not have",
            "Kong's buckets are fixed and cannot be configured. " + NOTHING,
            "Use a bound that exists, or histogram_quantile, which estimates between bounds.",
            "Kong facts 7.1 and 7.2");

    /** Labels that are Kong's matter; any other may have been added by a scrape configuration. */
    private static final Set<String> JUDGED = Set.of(
            "service",
            "route",
            "code",
            "source",
            "consumer",
            "upstream",
            "target",
            "address",
            "state",
            "direction",
            "type",
            "le",
            "outcome",
            "status",
            "status_code",
            "statuscode",
            "response_code",
            "http_status",
            "http_code",
            "status_class",
            "code_class",
            "method",
            "path",
            "uri",
            "host",
            "backend",
            "peer",
            "health",
            "healthy",
            "upstream_name",
            "target_name",
            "service_name",
            "route_name",
            "upstream_target",
            "latency_type");

    private static final Map<String, String> MEANT = Map.ofEntries(
            Map.entry("status", "code"),
            Map.entry("status_code", "code"),
            Map.entry("statuscode", "code"),
            Map.entry("response_code", "code"),
            Map.entry("http_status", "code"),
            Map.entry("http_code", "code"),
            Map.entry("status_class", "code"),
            Map.entry("code_class", "code"),
            Map.entry("type", "direction"),
            Map.entry("health", "state"),
            Map.entry("healthy", "state"),
            Map.entry("backend", "target"),
            Map.entry("peer", "target"),
            Map.entry("upstream_target", "target"),
            Map.entry("upstream_name", "upstream"),
            Map.entry("target_name", "target"),
            Map.entry("service_name", "service"),
            Map.entry("route_name", "route"));

    @Override
    public List<Rule> rules() {
        return List.of(UNKNOWN, RENAMED, LABEL, VALUE, BUCKET);
    }

    @Override
    public void check(String file, Node root, Context context, Consumer<Finding> report) {
        RulesFile rules = RulesFile.of(file, root);
        Set<String> recorded = rules.recorded();
        for (RuleEntry rule : rules.rules()) {
            rule.query().ifPresent(query -> new Run(rule, context.kong().version(), recorded, report).look(query));
        }
    }

    /** The look at one query. Confined to it. */
    private record Run(RuleEntry rule, String version, Set<String> recorded, Consumer<Finding> report) {
        void look(Expr query) {
            query.visit(part -> {
                if (part instanceof Selector selector) {
                    selector(selector);
                } else if (part instanceof Aggregation aggregation && !aggregation.without()) {
                    grouping(aggregation);
                }
            });
        }

        private Finding found(Rule of, int offset, String message) {
            return Finding.of(of, rule.place(offset), message);
        }

        private void selector(Selector selector) {
            String name = selector.metric();
            Optional<Metric> metric = MetricCatalogue.all().ofSeries(name);
            if (metric.isEmpty()) {
                if (MetricCatalogue.claims(name) && !recorded.contains(name)) {
                    unknown(selector);
                }
                return;
            }
            if (!metric.get().existsIn(version)) {
                otherVersion(selector, metric.get());
                return;
            }
            for (Matcher matcher : selector.matchers()) {
                matcher(selector, metric.get(), matcher);
            }
        }

        private void unknown(Selector selector) {
            String name = selector.metric();
            Optional<String> renamed = MadeUp.renamed(name);
            if (renamed.isPresent()) {
                report.accept(found(RENAMED, selector.at(), "Kong " + version + " has no metric '" + name + "'")
                        .withFix("Use " + renamed.get() + "."));
                return;
            }
            Finding finding = found(UNKNOWN, selector.at(), "there is no metric '" + name + "'");
            Optional<Metric> histogram = MetricCatalogue.all().named(name);
            if (histogram.isPresent()) {
                report.accept(finding.withFix("It is a histogram: use "
                        + String.join(", ", histogram.get().seriesNames()) + "."));
                return;
            }
            String fix = MadeUp.instead(name)
                    .map(instead -> instead.startsWith("Kong ") ? instead + "." : "Use " + instead + ".")
                    .or(() -> Nearest.of(name, MetricCatalogue.all().seriesNames(version))
                            .map(near -> "Did you mean '" + near + "'?"))
                    .orElse(UNKNOWN.fix());
            report.accept(finding.withFix(fix));
        }

        private void otherVersion(Selector selector, Metric metric) {
            String since = metric.since().orElse("");
            boolean old = metric.until().isPresent();
            String fix = old
                    ? "Use " + MadeUp.renamed(selector.metric()).orElse("its new name") + "."
                    : "It is there since Kong " + since + ".";
            report.accept(found(
                            RENAMED,
                            selector.at(),
                            "Kong " + version + " has no metric '" + selector.metric() + "'"
                                    + (old
                                            ? ", which was one before "
                                                    + metric.until().orElse("")
                                            : ""))
                    .withFix(fix));
        }

        private static List<String> labels(Metric metric, String series) {
            List<String> labels = new ArrayList<>(metric.labels().keySet());
            if (series.endsWith("_bucket")) {
                labels.add("le");
            }
            return labels;
        }

        private void matcher(Selector selector, Metric metric, Matcher matcher) {
            List<String> labels = labels(metric, selector.metric());
            String label = matcher.label();
            if (!labels.contains(label)) {
                boolean selects = !matcher.isNegative() && !matcher.value().isEmpty();
                if (selects && JUDGED.contains(label)) {
                    report.accept(noLabel(selector, labels, label, matcher.at()));
                }
            } else if (label.equals("le")) {
                bucket(metric, matcher);
            } else {
                Metric.Values values = metric.labels().get(label);
                if (values != null && !occurs(values, matcher)) {
                    report.accept(value(values, matcher));
                }
            }
        }

        private Finding noLabel(Selector selector, List<String> labels, String label, int at) {
            String name = selector.metric();
            Finding finding = found(LABEL, at, "'" + name + "' has no label '" + label + "'");
            String has = labels.isEmpty() ? "It has none." : "It has " + String.join(", ", labels) + ".";
            Optional<String> meant = Optional.ofNullable(MEANT.get(label)).filter(labels::contains);
            boolean ofTargets =
                    List.of("upstream", "target", "address", "backend", "peer").contains(label);
            if (meant.isPresent()) {
                return finding.withFix("Use '" + meant.get() + "'. " + has);
            }
            return ofTargets && name.startsWith("kong_")
                    ? finding.withFix(
                            "Kong tells no traffic, errors or times of upstreams and targets, only of services and routes. "
                                    + has)
                    : finding.withFix(has);
        }

        private static boolean occurs(Metric.Values values, Matcher matcher) {
            if (matcher.isNegative() || matcher.value().isEmpty()) {
                return true;
            }
            if (!matcher.isRegex()) {
                return values.closed()
                        ? values.examples().contains(matcher.value())
                        : values.shape().matcher(matcher.value()).matches();
            }
            if (values.closed()) {
                return values.examples().stream().anyMatch(each -> Regexes.matches(matcher.value(), each));
            }
            return !matcher.label().equals("code")
                    || IntStream.range(100, 600)
                            .anyMatch(code -> Regexes.matches(matcher.value(), Integer.toString(code)));
        }

        private Finding value(Metric.Values values, Matcher matcher) {
            String message = "'" + matcher.label() + "' is never '" + matcher.value() + "'";
            String fix = matcher.label().equals("code")
                    ? "The label holds the whole status: code=\"503\", or code=~\"5..\" for a class."
                    : "It is one of " + String.join(", ", values.examples()) + ".";
            return found(VALUE, matcher.at(), message).withFix(fix);
        }

        private void bucket(Metric metric, Matcher matcher) {
            if (metric.bounds().isEmpty()
                    || matcher.isNegative()
                    || matcher.value().isEmpty()) {
                return;
            }
            List<String> texts = new ArrayList<>(List.of("+Inf"));
            for (double bound : metric.bounds()) {
                texts.add(bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound));
            }
            boolean there = texts.stream()
                    .anyMatch(text -> matcher.isRegex()
                            ? Regexes.matches(matcher.value(), text) || Regexes.matches(matcher.value(), text + ".0")
                            : same(matcher.value(), text));
            if (!there) {
                texts.remove(0);
                String unit = metric.unit();
                report.accept(found(BUCKET, matcher.at(), "there is no bucket le=\"" + matcher.value() + "\"")
                        .withFix("The bounds in " + unit + " are " + String.join(", ", texts) + " and +Inf."));
            }
        }

        private static boolean same(String written, String bound) {
            return written.equals(bound) || written.equals(bound + ".0");
        }

        /** Grouping by a label that none of the metrics inside has. */
        private void grouping(Aggregation aggregation) {
            List<Selector> selectors = new ArrayList<>();
            boolean[] open = {false};
            aggregation.of().visit(part -> {
                if (part instanceof Selector selector) {
                    selectors.add(selector);
                }
                open[0] |= part instanceof Expr.Call call && call.function().startsWith("label_")
                        || part instanceof Expr.Binary binary
                                && binary.matching()
                                        .map(each -> !each.group().isEmpty())
                                        .orElse(false);
            });
            if (open[0] || selectors.isEmpty()) {
                return;
            }
            for (String label : aggregation.labels()) {
                boolean absent = JUDGED.contains(label)
                        && !label.equals("le")
                        && selectors.stream().allMatch(each -> lacks(each, label));
                if (absent) {
                    Selector first = selectors.get(0);
                    Metric metric =
                            MetricCatalogue.all().ofSeries(first.metric()).orElseThrow();
                    report.accept(noLabel(first, labels(metric, first.metric()), label, aggregation.at()));
                }
            }
        }

        private boolean lacks(Selector selector, String label) {
            return MetricCatalogue.all()
                    .ofSeries(selector.metric())
                    .filter(metric -> metric.existsIn(version))
                    .map(metric -> !labels(metric, selector.metric()).contains(label))
                    .orElse(false);
        }
    }
}
