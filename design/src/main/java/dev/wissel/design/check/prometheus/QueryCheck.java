package dev.wissel.design.check.prometheus;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Family;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.PrometheusCheck;
import dev.wissel.design.check.Rule;
import dev.wissel.design.check.Severity;
import dev.wissel.design.check.prometheus.promql.Expr;
import dev.wissel.design.check.prometheus.promql.Expr.Binary;
import dev.wissel.design.check.prometheus.promql.Expr.Call;
import dev.wissel.design.check.prometheus.promql.Expr.Kind;
import dev.wissel.design.check.prometheus.promql.Expr.Ranged;
import dev.wissel.design.check.prometheus.promql.Expr.Selector;
import dev.wissel.design.signals.Metric;
import dev.wissel.kong.document.Node;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/** Queries that Prometheus takes and that do not say what they seem to say. */
final class QueryCheck implements PrometheusCheck {
    private static final String FUNCTIONS = "Prometheus documentation, Query functions";

    static final Rule RATE_OF_GAUGE = new Rule(
            "observability/rate-of-gauge",
            Severity.ERROR,
            Family.OBSERVABILITY,
            "A rate of something that is no counter",
            "rate() takes every fall for a restart and adds it up, so the figure grows with how restless the gauge is.",
            "Use the gauge itself, or avg_over_time, max_over_time or delta of it.",
            FUNCTIONS + "; Kong facts 7.2");
    static final Rule DELTA_OF_COUNTER = new Rule(
            "observability/delta-of-counter",
            Severity.WARNING,
            Family.OBSERVABILITY,
            "A function for gauges on a counter",
            "At a restart of Kong the counter begins at 0 again, and the figure becomes hugely negative.",
            "Use rate(), irate() or increase().",
            FUNCTIONS);
    static final Rule RAW_COUNTER = new Rule(
            "observability/raw-counter",
            Severity.ERROR,
            Family.OBSERVABILITY,
            "A counter compared without rate",
            "A counter only rises: once it is above the limit the alert stays until Kong restarts, and it says nothing of now.",
            "Compare rate(...[5m]) or increase(...[5m]) instead.",
            FUNCTIONS);
    static final Rule LABELS_DIFFER = new Rule(
            "observability/labels-never-match",
            Severity.ERROR,
            Family.OBSERVABILITY,
            "Two sides whose series never find each other",
            "Without on() or ignoring() only series with exactly the same labels find each other. The result is empty for ever.",
            "Group both sides by the same labels, or say on(...) with group_left.",
            "Prometheus documentation, Vector matching");
    static final Rule DIVISION = new Rule(
            "observability/division-by-zero",
            Severity.WARNING,
            Family.OBSERVABILITY,
            "A division that can be one by zero",
            "Without traffic the divisor is 0 while the other side need not be: the result is +Inf, and the alert fires at night.",
            "Divide by (... > 0): then there is no result without traffic, and no alert.",
            "IEEE 754; Prometheus documentation, Binary operators");
    static final Rule UNIT = new Rule(
            "observability/wrong-unit",
            Severity.ERROR,
            Family.OBSERVABILITY,
            "A limit in another unit than the metric's",
            "Kong's times are in milliseconds, Wissel's in seconds. A limit that is a thousand times off fires always or never.",
            "Write the limit in the metric's unit.",
            "Kong facts 7.2");

    private static final Set<String> RATES = Set.of("rate", "irate", "increase", "resets");
    private static final Set<String> FOR_GAUGES = Set.of("delta", "idelta", "deriv", "predict_linear");

    @Override
    public List<Rule> rules() {
        return List.of(RATE_OF_GAUGE, DELTA_OF_COUNTER, RAW_COUNTER, LABELS_DIFFER, DIVISION, UNIT);
    }

    @Override
    public void check(String file, Node root, Context context, Consumer<Finding> report) {
        for (RuleEntry rule : RulesFile.of(file, root).rules()) {
            rule.query()
                    .ifPresent(query -> query.visit(part -> {
                        if (part instanceof Call call) {
                            call(rule, call, report);
                        } else if (part instanceof Binary binary) {
                            rawCounter(rule, binary, report);
                            labels(rule, binary, report);
                            division(rule, binary, report);
                            unit(rule, binary, report);
                        }
                    }));
        }
    }

    private static void call(RuleEntry rule, Call call, Consumer<Finding> report) {
        if (call.arguments().isEmpty()
                || !(call.arguments().get(0).bare() instanceof Ranged ranged)
                || !(ranged.of().bare() instanceof Selector selector)) {
            return;
        }
        Optional<Metric> metric = Counters.metric(selector);
        if (metric.isEmpty()) {
            return;
        }
        String says = call.function() + "() of '" + selector.metric() + "', which is a ";
        if (RATES.contains(call.function()) && Counters.goesUpAndDown(selector, metric.get())) {
            report.accept(Finding.of(RATE_OF_GAUGE, rule.place(call.at()), says + "gauge"));
        } else if (FOR_GAUGES.contains(call.function()) && Counters.isCounter(metric.get())) {
            report.accept(Finding.of(DELTA_OF_COUNTER, rule.place(call.at()), says + "counter"));
        }
    }

    private static void rawCounter(RuleEntry rule, Binary binary, Consumer<Finding> report) {
        if (!binary.isComparison() || binary.bool() || !rule.isAlert()) {
            return;
        }
        Expr side = binary.right().kind() == Kind.SCALAR ? binary.left() : binary.right();
        Expr other = side == binary.left() ? binary.right() : binary.left();
        if (other.kind() == Kind.SCALAR) {
            Counters.raw(side)
                    .ifPresent(selector -> report.accept(Finding.of(
                            RAW_COUNTER,
                            rule.place(side.at()),
                            "'" + selector.metric() + "' is a counter, and its bare value is compared")));
        }
    }

    private static void labels(RuleEntry rule, Binary binary, Consumer<Finding> report) {
        if (binary.matching().isPresent()
                || binary.operator().equals("or")
                || binary.operator().equals("unless")
                || binary.left().kind() != Kind.INSTANT
                || binary.right().kind() != Kind.INSTANT) {
            return;
        }
        Optional<Set<String>> left = ResultLabels.of(binary.left());
        Optional<Set<String>> right = ResultLabels.of(binary.right());
        if (left.isPresent() && right.isPresent() && !left.get().equals(right.get())) {
            report.accept(Finding.of(
                    LABELS_DIFFER,
                    rule.place(binary.at()),
                    "one side of '" + binary.operator() + "' has " + named(left.get()) + ", the other "
                            + named(right.get())));
        }
    }

    private static String named(Set<String> labels) {
        return labels.isEmpty()
                ? "no labels"
                : "the " + (labels.size() == 1 ? "label " : "labels ") + String.join(", ", labels);
    }

    // ---------------------------------------------------------------- division

    /**
     * A part divided by its whole is never a number divided by zero: if the whole is 0 so is the part, and 0/0 fires nothing. So only divisions of different
     * metrics count.
     */
    private static void division(RuleEntry rule, Binary binary, Consumer<Finding> report) {
        boolean divides = binary.operator().equals("/") || binary.operator().equals("%");
        if (!divides || !rule.isAlert() || binary.right().kind() != Kind.INSTANT || isGuarded(binary.right())) {
            return;
        }
        Set<String> below = metrics(binary.right());
        Set<String> above = metrics(binary.left());
        boolean canBeZero = below.stream().anyMatch(name -> name.startsWith("kong_") || name.startsWith("wissel_"))
                && isRate(binary.right());
        if (canBeZero && !below.containsAll(above)) {
            report.accept(Finding.of(
                    DIVISION,
                    rule.place(binary.right().at()),
                    "the divisor is 0 without traffic, and '" + String.join("', '", above) + "' need not be"));
        }
    }

    private static boolean isGuarded(Expr divisor) {
        Expr bare = divisor.bare();
        if (bare instanceof Binary binary) {
            return binary.isComparison() && !binary.bool()
                    || binary.isSet() && isGuarded(binary.left())
                    || !binary.isComparison() && (isGuarded(binary.left()) || isGuarded(binary.right()));
        }
        return bare instanceof Call call
                && (call.function().equals("clamp_min") || call.function().equals("clamp"));
    }

    private static Set<String> metrics(Expr expr) {
        Set<String> names = new TreeSet<>();
        expr.visit(part -> {
            if (part instanceof Selector selector && !selector.metric().isEmpty()) {
                names.add(selector.metric().replaceFirst("_(bucket|count|sum)$", ""));
            }
        });
        return names;
    }

    private static boolean isRate(Expr expr) {
        boolean[] found = {false};
        expr.visit(part -> found[0] |= part instanceof Call call && RATES.contains(call.function()));
        return found[0];
    }

    // ---------------------------------------------------------------- units

    /** A value of time and what it was multiplied by. Immutable. */
    private record Scaled(Metric metric, Selector selector, double factor) {}

    private static void unit(RuleEntry rule, Binary binary, Consumer<Finding> report) {
        if (!binary.isComparison()) {
            return;
        }
        boolean limitRight = binary.right().bare() instanceof Expr.Constant;
        Expr side = limitRight ? binary.left() : binary.right();
        Expr limit = limitRight ? binary.right() : binary.left();
        if (!(limit.bare() instanceof Expr.Constant number) || number.value() <= 0) {
            return;
        }
        Optional<Scaled> scaled = scaled(side);
        if (scaled.isEmpty() || scaled.get().metric().bounds().isEmpty()) {
            return;
        }
        Metric metric = scaled.get().metric();
        double inUnit = number.value() / scaled.get().factor();
        double smallest = metric.bounds().get(0);
        double largest = metric.bounds().get(metric.bounds().size() - 1);
        boolean millis = metric.unit().equals("milliseconds");
        if (millis && inUnit < smallest) {
            report.accept(unitFinding(rule, limit, scaled.get(), number.value(), "milliseconds", "seconds")
                    .withFix(text(number.value()) + " s are " + text(number.value() * 1000) + "."));
        } else if (!millis && inUnit > largest) {
            report.accept(unitFinding(rule, limit, scaled.get(), number.value(), "seconds", "milliseconds")
                    .withFix(text(number.value()) + " ms are " + text(number.value() / 1000) + "."));
        }
    }

    private static Finding unitFinding(
            RuleEntry rule, Expr limit, Scaled scaled, double value, String is, String seems) {
        return Finding.of(
                UNIT,
                rule.place(limit.at()),
                "'" + scaled.selector().metric() + "' is in " + is + ", and " + text(value) + " looks like " + seems);
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(Math.rint(value * 1e6) / 1e6);
    }

    /** Returns the histogram whose values in its own unit this gives, if it gives such: a quantile of it, or its mean. */
    private static Optional<Scaled> scaled(Expr expr) {
        Expr bare = expr.bare();
        if (bare instanceof Call call && call.function().equals("histogram_quantile")) {
            return firstHistogram(call.arguments().get(1));
        }
        if (bare instanceof Expr.Aggregation aggregation
                && Set.of("max", "min", "avg", "topk", "bottomk").contains(aggregation.operator())) {
            return scaled(aggregation.of());
        }
        if (!(bare instanceof Binary binary)) {
            return Optional.empty();
        }
        boolean times = binary.operator().equals("*");
        boolean over = binary.operator().equals("/");
        if ((times || over) && binary.right().bare() instanceof Expr.Constant number) {
            double factor = times ? number.value() : 1 / number.value();
            return scaled(binary.left())
                    .map(each -> new Scaled(each.metric(), each.selector(), each.factor() * factor));
        }
        if (times && binary.left().bare() instanceof Expr.Constant number) {
            return scaled(binary.right())
                    .map(each -> new Scaled(each.metric(), each.selector(), each.factor() * number.value()));
        }
        boolean mean = over && endsWith(binary.left(), "_sum") && endsWith(binary.right(), "_count");
        return mean ? firstHistogram(binary.left()) : Optional.empty();
    }

    private static boolean endsWith(Expr expr, String suffix) {
        boolean[] found = {false};
        expr.visit(part -> found[0] |=
                part instanceof Selector selector && selector.metric().endsWith(suffix));
        return found[0];
    }

    private static Optional<Scaled> firstHistogram(Expr expr) {
        Selector[] first = {null};
        expr.visit(part -> {
            if (first[0] == null && part instanceof Selector selector) {
                first[0] = selector;
            }
        });
        return Optional.ofNullable(first[0])
                .flatMap(selector -> Counters.metric(selector)
                        .filter(metric -> metric.type() == Metric.Type.HISTOGRAM)
                        .map(metric -> new Scaled(metric, selector, 1)));
    }
}
