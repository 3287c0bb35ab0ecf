package dev.wissel.design.check.prometheus;

import dev.wissel.design.check.prometheus.promql.Expr;
import dev.wissel.design.check.prometheus.promql.Expr.Aggregation;
import dev.wissel.design.check.prometheus.promql.Expr.Binary;
import dev.wissel.design.check.prometheus.promql.Expr.Call;
import dev.wissel.design.check.prometheus.promql.Expr.Ranged;
import dev.wissel.design.check.prometheus.promql.Expr.Selector;
import dev.wissel.design.signals.Metric;
import java.util.Optional;
import java.util.Set;

/**
 * Which values a query can give, as far as the catalogue and the query say.
 *
 * <p>Immutable.
 *
 * @param least no value is below it
 * @param most no value is above it
 * @param whole whether only 0 and 1 occur
 */
record Interval(double least, double most, boolean whole) {
    private static final Interval ANY = new Interval(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, false);
    private static final Interval NOT_NEGATIVE = new Interval(0, Double.POSITIVE_INFINITY, false);
    private static final Interval FLAG = new Interval(0, 1, true);
    private static final Interval SHARE = new Interval(0, 1, false);
    private static final Interval ONE = new Interval(1, 1, true);

    private static final Set<String> SAME = Set.of("min", "max", "topk", "bottomk");
    private static final Set<String> SAME_OVER_TIME = Set.of("min_over_time", "max_over_time", "last_over_time");
    private static final Set<String> RATES = Set.of("rate", "irate", "increase", "changes", "resets");

    static Interval of(Expr expr) {
        Expr bare = expr.bare();
        if (bare instanceof Expr.Constant number) {
            return new Interval(number.value(), number.value(), false);
        }
        if (bare instanceof Selector selector) {
            return of(selector);
        }
        if (bare instanceof Aggregation aggregation) {
            return of(aggregation);
        }
        if (bare instanceof Call call) {
            return of(call);
        }
        if (bare instanceof Ranged ranged) {
            return of(ranged.of());
        }
        return bare instanceof Binary binary ? of(binary) : ANY;
    }

    private static Interval of(Selector selector) {
        if (selector.metric().equals("up")) {
            return FLAG;
        }
        Optional<Metric> metric = Counters.metric(selector);
        if (metric.isEmpty()) {
            return ANY;
        }
        return switch (metric.get().unit()) {
            case "0 or 1" -> FLAG;
            case "ratio" -> SHARE;
            default ->
                metric.get().type() == Metric.Type.GAUGE && metric.get().name().contains("timestamp")
                        ? ANY
                        : NOT_NEGATIVE;
        };
    }

    private static Interval of(Aggregation aggregation) {
        Interval inner = of(aggregation.of());
        if (SAME.contains(aggregation.operator())) {
            return inner;
        }
        return switch (aggregation.operator()) {
            case "avg", "quantile" -> new Interval(inner.least(), inner.most(), false);
            case "count" -> new Interval(1, Double.POSITIVE_INFINITY, false);
            case "group" -> ONE;
            case "sum" -> inner.least() >= 0 ? NOT_NEGATIVE : ANY;
            default -> ANY;
        };
    }

    private static Interval of(Call call) {
        String name = call.function();
        if (name.equals("absent") || name.equals("absent_over_time")) {
            return ONE;
        }
        if (RATES.contains(name)) {
            return NOT_NEGATIVE;
        }
        if (SAME_OVER_TIME.contains(name)) {
            return of(call.arguments().get(0));
        }
        if (name.equals("avg_over_time")) {
            Interval inner = of(call.arguments().get(0));
            return new Interval(inner.least(), inner.most(), false);
        }
        return name.equals("histogram_quantile") ? quantile(call.arguments().get(1)) : ANY;
    }

    /** A quantile is told as the largest finite bound at the most. */
    private static Interval quantile(Expr buckets) {
        double[] largest = {0};
        boolean[] known = {true};
        buckets.visit(part -> {
            if (part instanceof Selector selector) {
                Optional<Metric> metric =
                        Counters.metric(selector).filter(each -> !each.bounds().isEmpty());
                known[0] &= metric.isPresent();
                metric.ifPresent(each -> largest[0] =
                        Math.max(largest[0], each.bounds().get(each.bounds().size() - 1)));
            }
        });
        return known[0] ? new Interval(0, largest[0], false) : NOT_NEGATIVE;
    }

    private static Interval of(Binary binary) {
        boolean scaled = binary.right().bare() instanceof Expr.Constant;
        if (scaled && (binary.operator().equals("*") || binary.operator().equals("/"))) {
            Interval left = of(binary.left());
            double value = ((Expr.Constant) binary.right().bare()).value();
            double factor = binary.operator().equals("*") ? value : 1 / value;
            return factor > 0 && Double.isFinite(factor)
                    ? new Interval(left.least() * factor, left.most() * factor, false)
                    : ANY;
        }
        if (binary.isComparison() && !binary.bool()) {
            return of(binary.left());
        }
        boolean notNegative =
                of(binary.left()).least() >= 0 && of(binary.right()).least() >= 0;
        return notNegative && Set.of("+", "*", "/").contains(binary.operator()) ? NOT_NEGATIVE : ANY;
    }

    /** Returns whether no value can meet a comparison. */
    boolean never(String operator, double limit) {
        return switch (operator) {
            case ">" -> most <= limit;
            case ">=" -> most < limit;
            case "<" -> least >= limit;
            case "<=" -> least > limit;
            case "==" -> limit < least || limit > most || (whole && limit != 0 && limit != 1);
            default -> false;
        };
    }

    /** Returns whether every value meets a comparison. */
    boolean always(String operator, double limit) {
        return switch (operator) {
            case ">" -> least > limit;
            case ">=" -> least >= limit;
            case "<" -> most < limit;
            case "<=" -> most <= limit;
            case "==" -> least == limit && most == limit;
            default -> limit < least || limit > most || (whole && limit != 0 && limit != 1);
        };
    }
}
