package dev.wissel.design.check.prometheus;

import dev.wissel.design.check.Context;
import dev.wissel.design.check.Family;
import dev.wissel.design.check.Finding;
import dev.wissel.design.check.PrometheusCheck;
import dev.wissel.design.check.Rule;
import dev.wissel.design.check.Severity;
import dev.wissel.design.check.prometheus.promql.Durations;
import dev.wissel.design.check.prometheus.promql.Expr;
import dev.wissel.design.check.prometheus.promql.Expr.Aggregation;
import dev.wissel.design.check.prometheus.promql.Expr.Binary;
import dev.wissel.design.check.prometheus.promql.Expr.Call;
import dev.wissel.design.check.prometheus.promql.Expr.Kind;
import dev.wissel.design.check.prometheus.promql.Expr.Selector;
import dev.wissel.design.signals.MetricCatalogue;
import dev.wissel.kong.document.Node;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Alerts that fire always, never, or too late. */
final class AlertCheck implements PrometheusCheck {
    private static final String SOURCE = "Kong facts 7.2 and 7.3; arithmetic";

    static final Rule NEVER = new Rule(
            "observability/alert-never-fires",
            Severity.ERROR,
            Family.OBSERVABILITY,
            "An alert that can never fire",
            "No value that the metric can have meets the comparison. The fault that it was written for stays unseen.",
            "Compare with a value that occurs.",
            SOURCE);
    static final Rule ALWAYS = new Rule(
            "observability/alert-always-fires",
            Severity.ERROR,
            Family.OBSERVABILITY,
            "An alert that always fires",
            "An alert fires for every series that its query gives, whatever the value. This query gives series at all times.",
            "Compare the value, as in == 1, so that only bad series are left.",
            SOURCE);
    static final Rule WITHOUT_STATE = new Rule(
            "observability/health-without-state",
            Severity.ERROR,
            Family.OBSERVABILITY,
            "A target's health without its state",
            "Each address has four series, one for each state, of which exactly one is 1. Without a state the alert is about all four, so it fires always or never.",
            "Say which state: kong_upstream_target_health{state=~\"unhealthy|dns_error\"} == 1.",
            "Kong facts 7.3; recorded answers of Kong 3.9.3");
    static final Rule TOO_LATE = new Rule(
            "timing/alert-slower-than-promise",
            Severity.PROMISE,
            Family.TIMING,
            "An alert about a loss that comes after the promised failover",
            "It waits longer than a failover may take, so the promise is broken before anyone is told.",
            "Shorten for: scrape interval + evaluation interval + for must be shorter than the failover.",
            "Prometheus documentation, Alerting rules; arithmetic");

    private static final String HEALTH = "kong_upstream_target_health";
    private static final Set<String> LIGHT =
            Set.of("warning", "warn", "info", "notice", "ticket", "low", "minor", "none", "p3", "p4", "p5", "medium");
    private static final Set<String> LOSS = Set.of(
            "up",
            HEALTH,
            "wissel_target_available",
            "wissel_region_phase",
            "wissel_region_share_ratio",
            "wissel_requests_shed_total",
            "kong_datastore_reachable");

    @Override
    public List<Rule> rules() {
        return List.of(NEVER, ALWAYS, WITHOUT_STATE, TOO_LATE);
    }

    @Override
    public void check(String file, Node root, Context context, Consumer<Finding> report) {
        for (RuleEntry alert : RulesFile.of(file, root).alerts()) {
            alert.query().ifPresent(query -> {
                if (!withoutState(alert, query, report)) {
                    value(alert, query, report);
                }
                tooLate(alert, query, context, report);
            });
        }
    }

    // ---------------------------------------------------------------- always and never

    private static void value(RuleEntry alert, Expr query, Consumer<Finding> report) {
        Expr bare = query.bare();
        if (bare instanceof Binary binary && binary.isSet()) {
            if (binary.operator().equals("or")) {
                value(alert, binary.left(), report);
                value(alert, binary.right(), report);
            } else {
                // Narrowed by the other side, so it does not always fire; but it can still be that it never does.
                never(alert, binary.left(), report);
                if (binary.operator().equals("and")) {
                    never(alert, binary.right(), report);
                }
            }
        } else if (bare instanceof Binary binary && binary.isComparison()) {
            comparison(alert, binary, report, true);
        } else {
            bareValue(alert, bare, report);
        }
    }

    private static void never(RuleEntry alert, Expr query, Consumer<Finding> report) {
        Expr bare = query.bare();
        if (bare instanceof Binary binary
                && binary.isSet()
                && !binary.operator().equals("or")) {
            never(alert, binary.left(), report);
        } else if (bare instanceof Binary binary && binary.isComparison()) {
            comparison(alert, binary, report, false);
        }
    }

    private static void comparison(RuleEntry alert, Binary binary, Consumer<Finding> report, boolean alone) {
        if (binary.bool()) {
            if (alone) {
                report.accept(Finding.of(
                        ALWAYS,
                        alert.place(binary.at()),
                        "'" + binary.operator()
                                + " bool' gives 0 where the comparison is not met, and that fires too"));
            }
            return;
        }
        boolean limitRight = binary.right().bare() instanceof Expr.Constant;
        Expr side = limitRight ? binary.left() : binary.right();
        Expr limit = limitRight ? binary.right() : binary.left();
        if (!(limit.bare() instanceof Expr.Constant number) || side.kind() != Kind.INSTANT) {
            return;
        }
        String operator = limitRight ? binary.operator() : turned(binary.operator());
        Interval values = Interval.of(side);
        String says = "'" + operator + " " + shown(number.value()) + "'";
        if (values.never(operator, number.value())) {
            report.accept(Finding.of(
                    NEVER, alert.place(binary.at()), says + " is never so: " + range(values) + shownMetric(side)));
        } else if (alone && values.always(operator, number.value())) {
            report.accept(Finding.of(
                    ALWAYS, alert.place(binary.at()), says + " is always so: " + range(values) + shownMetric(side)));
        }
    }

    private static String turned(String operator) {
        return operator.startsWith(">")
                ? operator.replace('>', '<')
                : operator.startsWith("<") ? operator.replace('<', '>') : operator;
    }

    private static String range(Interval values) {
        if (values.whole()) {
            return "the value is 0 or 1";
        }
        return Double.isInfinite(values.most())
                ? "the value is at least " + shown(values.least())
                : "the value is between " + shown(values.least()) + " and " + shown(values.most());
    }

    private static String shown(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static String shownMetric(Expr side) {
        Selector[] first = {null};
        side.visit(part -> {
            if (first[0] == null && part instanceof Selector selector) {
                first[0] = selector;
            }
        });
        return first[0] == null ? "" : " in '" + first[0].metric() + "'";
    }

    /** A metric of the catalogue that is not compared at all. */
    private static void bareValue(RuleEntry alert, Expr bare, Consumer<Finding> report) {
        Expr inner = bare;
        while (inner instanceof Aggregation aggregation) {
            inner = aggregation.of().bare();
        }
        if (inner instanceof Call call
                && call.function().equals("rate")
                && !call.arguments().isEmpty()) {
            inner = call.arguments().get(0).bare();
            inner = inner instanceof Expr.Ranged ranged ? ranged.of().bare() : inner;
        }
        if (inner instanceof Selector selector
                && MetricCatalogue.all().ofSeries(selector.metric()).isPresent()) {
            report.accept(Finding.of(
                    ALWAYS,
                    alert.place(bare.at()),
                    "'" + selector.metric()
                            + "' is not compared with anything, so the alert fires as soon as it is there"));
        }
    }

    // ---------------------------------------------------------------- health without state

    private static boolean withoutState(RuleEntry alert, Expr query, Consumer<Finding> report) {
        boolean[] found = {false};
        query.visit(part -> {
            if (part instanceof Binary binary && binary.isComparison() && !found[0]) {
                stateless(binary.left()).or(() -> stateless(binary.right())).ifPresent(selector -> {
                    found[0] = true;
                    report.accept(Finding.of(
                            WITHOUT_STATE,
                            alert.place(selector.at()),
                            "'" + HEALTH + "' is compared without a condition on its label state"));
                });
            }
        });
        return found[0];
    }

    private static Optional<Selector> stateless(Expr side) {
        Expr inner = side.bare();
        while (inner instanceof Aggregation aggregation) {
            if (!aggregation.without() && aggregation.labels().contains("state")) {
                return Optional.empty();
            }
            inner = aggregation.of().bare();
        }
        return inner instanceof Selector selector
                        && selector.metric().equals(HEALTH)
                        && selector.matcher("state").isEmpty()
                ? Optional.of(selector)
                : Optional.empty();
    }

    // ---------------------------------------------------------------- too late

    private static void tooLate(RuleEntry alert, Expr query, Context context, Consumer<Finding> report) {
        if (context.objective().isEmpty() || !aboutALoss(query)) {
            return;
        }
        String severity = alert.texts("labels").getOrDefault("severity", "").toLowerCase(Locale.ROOT);
        long waits =
                alert.text("for").map(text -> Durations.millis(text).orElse(0)).orElse(0L);
        long promised = context.objective().get().failover().toMillis();
        if (!LIGHT.contains(severity) && waits > promised) {
            report.accept(Finding.of(
                            TOO_LATE,
                            alert.place("for"),
                            "'" + alert.name() + "' waits " + alert.text("for").orElse("")
                                    + ", and a failover may take " + promised / 1000.0 + " s")
                    .withFix("Let it wait a third of that at the most, or make it a warning that wakes nobody."));
        }
    }

    private static boolean aboutALoss(Expr query) {
        boolean[] found = {false};
        query.visit(part -> {
            if (part instanceof Selector selector) {
                boolean errors = selector.matcher("code")
                        .map(code -> !code.isNegative() && code.value().startsWith("5"))
                        .orElse(false);
                found[0] |= LOSS.contains(selector.metric()) || errors;
            }
        });
        return found[0];
    }
}
