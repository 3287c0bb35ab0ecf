package dev.wissel.design.check.prometheus;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Family;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.PrometheusCheck;
import dev.wissel.design.check.Rule;
import dev.wissel.design.check.Severity;
import dev.wissel.design.check.prometheus.promql.Expr;
import dev.wissel.design.check.prometheus.promql.Expr.Call;
import dev.wissel.design.check.prometheus.promql.Expr.Ranged;
import dev.wissel.design.check.prometheus.promql.Expr.Selector;
import dev.wissel.design.signals.Metric;
import dev.wissel.kong.document.Node;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Quantiles that are none. */
final class QuantileCheck implements PrometheusCheck {
    private static final String SOURCE = "Prometheus documentation, histogram_quantile()";

    static final Rule WITHOUT_LE = new Rule(
            "observability/quantile-without-le",
            Severity.ERROR,
            Family.OBSERVABILITY,
            "A quantile of buckets that have lost their bounds",
            "histogram_quantile needs the label le; without it the result is empty.",
            "Add le to the labels of the aggregation: sum by (service, le) (...).",
            SOURCE);
    static final Rule NOT_BUCKETS = new Rule(
            "observability/quantile-of-no-buckets",
            Severity.ERROR,
            Family.OBSERVABILITY,
            "A quantile of something that has no buckets",
            "histogram_quantile needs the series that end in _bucket; the result is empty.",
            "Use the metric's _bucket series.",
            SOURCE);
    static final Rule OUT_OF_RANGE = new Rule(
            "observability/quantile-out-of-range",
            Severity.ERROR,
            Family.OBSERVABILITY,
            "A quantile that is not between 0 and 1",
            "Above 1 the result is +Inf, below 0 it is -Inf.",
            "Write the 95th percentile as 0.95.",
            SOURCE);
    static final Rule SINCE_START = new Rule(
            "observability/quantile-since-start",
            Severity.WARNING,
            Family.OBSERVABILITY,
            "A quantile of everything since Kong started",
            "Buckets are counters: without rate() a slow minute drowns in the days before it, and an old one is never forgotten.",
            "Take rate(...[5m]) of the buckets first.",
            SOURCE);

    private static final Set<String> OVER_TIME = Set.of("rate", "irate", "increase", "delta", "sum_over_time");

    @Override
    public List<Rule> rules() {
        return List.of(WITHOUT_LE, NOT_BUCKETS, OUT_OF_RANGE, SINCE_START);
    }

    @Override
    public void check(String file, Node root, Context context, Consumer<Finding> report) {
        for (RuleEntry rule : RulesFile.of(file, root).rules()) {
            rule.query()
                    .ifPresent(query -> query.visit(part -> {
                        if (part instanceof Call call && call.function().equals("histogram_quantile")) {
                            quantile(rule, call, report);
                        } else if (part instanceof Call call && call.function().equals("quantile_over_time")
                                || part instanceof Expr.Aggregation aggregation
                                        && aggregation.operator().equals("quantile")) {
                            range(rule, part.parts().get(0), report);
                        }
                    }));
        }
    }

    private static void range(RuleEntry rule, Expr quantile, Consumer<Finding> report) {
        if (quantile.bare() instanceof Expr.Constant number && !(number.value() >= 0 && number.value() <= 1)) {
            report.accept(Finding.of(
                    OUT_OF_RANGE, rule.place(quantile.at()), "the quantile is " + number.value() + ", and not 0 to 1"));
        }
    }

    private static void quantile(RuleEntry rule, Call call, Consumer<Finding> report) {
        Expr of = call.arguments().get(1);
        range(rule, call.arguments().get(0), report);
        Optional<Set<String>> labels = ResultLabels.of(of);
        boolean[] buckets = {false};
        boolean[] overTime = {false};
        Selector[] wrong = {null};
        of.visit(part -> {
            if (part instanceof Selector selector) {
                Optional<Metric> metric = Counters.metric(selector);
                boolean isBucket = selector.metric().endsWith("_bucket");
                buckets[0] |= isBucket && metric.isPresent();
                if (metric.isPresent() && !isBucket) {
                    wrong[0] = selector;
                }
            }
            overTime[0] |= part instanceof Call inner && OVER_TIME.contains(inner.function()) || part instanceof Ranged;
        });
        if (wrong[0] != null) {
            report.accept(Finding.of(NOT_BUCKETS, rule.place(call.at()), "a quantile of '" + wrong[0].metric() + "'"));
        } else if (buckets[0] && labels.isPresent() && !labels.get().contains("le")) {
            report.accept(Finding.of(WITHOUT_LE, rule.place(of.at()), "the aggregation drops the label le"));
        } else if (buckets[0] && !overTime[0]) {
            report.accept(Finding.of(SINCE_START, rule.place(call.at()), "the buckets are taken without rate()"));
        }
    }
}
