package dev.wissel.design.check.prometheus;

import dev.wissel.design.check.prometheus.promql.Expr;
import dev.wissel.design.check.prometheus.promql.Expr.Aggregation;
import dev.wissel.design.check.prometheus.promql.Expr.Binary;
import dev.wissel.design.check.prometheus.promql.Expr.Kind;
import dev.wissel.design.check.prometheus.promql.Expr.Selector;
import dev.wissel.design.signals.Metric;
import dev.wissel.design.signals.MetricCatalogue;
import java.util.Optional;
import java.util.Set;

/** Which parts of a query are the bare value of a counter of Kong or Wissel. Stateless and thread-safe. */
final class Counters {
    private static final Set<String> KEEPING = Set.of("sum", "avg", "min", "max", "topk", "bottomk", "quantile");
    private static final Set<String> MONOTONE_STATES = Set.of("accepted", "handled", "total");

    private Counters() {}

    static Optional<Metric> metric(Expr expr) {
        return expr.bare() instanceof Selector selector
                ? MetricCatalogue.all().ofSeries(selector.metric())
                : Optional.empty();
    }

    /** Returns whether a selector selects series that only rise. */
    static boolean isCounter(Metric metric) {
        return metric.type() != Metric.Type.GAUGE;
    }

    /**
     * Returns whether a selector selects a gauge that goes up and down. Kong's numbers of connections and requests are gauges by name, but the totals among them
     * only rise (Kong facts 7.3).
     */
    static boolean goesUpAndDown(Selector selector, Metric metric) {
        if (metric.type() != Metric.Type.GAUGE || metric.name().equals("kong_nginx_requests_total")) {
            return false;
        }
        if (!metric.name().equals("kong_nginx_connections_total")) {
            return true;
        }
        return selector.matcher("state")
                .map(state -> state.operator().equals("=") && !MONOTONE_STATES.contains(state.value()))
                .orElse(false);
    }

    /** Returns the selector of a counter whose bare value this is, however it is added up or scaled. */
    static Optional<Selector> raw(Expr expr) {
        Expr bare = expr.bare();
        if (bare instanceof Selector selector) {
            return metric(bare).filter(Counters::isCounter).map(metric -> selector);
        }
        if (bare instanceof Aggregation aggregation && KEEPING.contains(aggregation.operator())) {
            return raw(aggregation.of());
        }
        if (bare instanceof Binary binary && !binary.isComparison() && !binary.isSet()) {
            if (binary.right().kind() == Kind.SCALAR) {
                return raw(binary.left());
            }
            if (binary.left().kind() == Kind.SCALAR) {
                return raw(binary.right());
            }
            boolean adds = binary.operator().equals("/") || binary.operator().equals("+");
            return adds && raw(binary.right()).isPresent() ? raw(binary.left()) : Optional.empty();
        }
        return Optional.empty();
    }
}
