package dev.wissel.design.signals;

import static dev.wissel.design.signals.AlertTexts.CRITICAL;
import static dev.wissel.design.signals.AlertTexts.WARNING;
import static dev.wissel.design.signals.AlertTexts.label;

import dev.wissel.design.signals.RuleFile.Recording;
import dev.wissel.design.signals.RuleFile.Rule;
import dev.wissel.design.strategy.Objective;
import dev.wissel.design.strategy.Objective.LatencyTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Rules about what is promised: availability and latency.
 *
 * <p>Requests and errors are Kong's where it counts them; a request fails if it is answered with 5xx, whoever made the answer. Where only Wissel's own metrics
 * are there (a gateway whose configuration has no {@code prometheus} plugin), failed requests follow from its attempts: each failed attempt either was followed
 * by a retry or ended its request, and requests that were shed or found no target never had one.
 */
final class ObjectiveRules {
    /** The largest bound of Kong's buckets in milliseconds (Kong facts 7.2). */
    private static final double LARGEST_KONG_MILLIS = 60_000;

    /** The same of Wissel's. */
    private static final double LARGEST_WISSEL_MILLIS = 10_000;

    /** Requests that a quantile needs, in multiples of those of which one may be slower. */
    private static final int REQUESTS_FOR_A_QUANTILE = 2;

    private static final long LATENCY_HOLD_SECONDS = 300;

    private final Scope scope;
    private final AlertTexts texts;
    private final Objective objective;
    private final List<BurnTier> tiers;

    ObjectiveRules(Scope scope) {
        this.scope = scope;
        this.texts = new AlertTexts(scope);
        this.objective = scope.strategy().objective();
        this.tiers = BurnTier.of(objective, scope.setup());
    }

    /** Returns the name under which a service's requests a second over a window are recorded. */
    static String requests(String window) {
        return "wissel:service_requests:rate" + window;
    }

    /** Returns the name of failed requests a second. */
    static String errors(String window) {
        return "wissel:service_errors:rate" + window;
    }

    /** Returns the name of the share of failed requests, from 0 to 1; not there without requests. */
    static String errorRatio(String window) {
        return "wissel:service_error_ratio:rate" + window;
    }

    /** Returns the name of the promised quantile of the latency in milliseconds. */
    static String latency(LatencyTarget target) {
        return "wissel:service_latency_milliseconds:p"
                + PromText.number(target.quantile() * 100).replace('.', '_');
    }

    List<BurnTier> tiers() {
        return tiers;
    }

    /** Returns the requests a second of the last five minutes, which capacity is held against. */
    Rule demand() {
        return new Recording(requests("5m"), requestRate("5m"), strategyLabel());
    }

    private Map<String, String> strategyLabel() {
        return Map.of("strategy", scope.strategy().name());
    }

    // ---------------------------------------------------------------- error budget

    /**
     * Returns the rules of one tier.
     *
     * @param recorded windows of which something is recorded already; those of the tier are added
     */
    List<Rule> burn(BurnTier tier, Set<String> recorded) {
        List<Rule> rules = new ArrayList<>();
        for (String window : List.of(tier.shortText(), tier.longText())) {
            if (!recorded.add(window)) {
                continue;
            }
            if (!window.equals("5m")) {
                rules.add(new Recording(requests(window), requestRate(window), strategyLabel()));
            }
            rules.add(new Recording(errors(window), errorRate(window), strategyLabel()));
            rules.add(new Recording(
                    errorRatio(window),
                    errors(window) + scope.selector() + "\n/\n(" + requests(window) + scope.selector() + " > 0)",
                    Map.of()));
        }
        rules.add(burnAlert(tier));
        return rules;
    }

    private Rule burnAlert(BurnTier tier) {
        String above = scope.selector() + " > " + tier.thresholdText();
        String expr = errorRatio(tier.longText()) + above
                + "\nand\n" + errorRatio(tier.shortText()) + above
                + "\nand\n" + errors(tier.longText()) + scope.selector() + " * "
                + tier.longWindow().toSeconds() + " >= "
                + BurnTier.LEAST_ERRORS;
        String budget = PromText.percent(objective.availability()) + " in " + PromText.duration(objective.window());
        return texts.alert(
                Runbook.ERROR_BUDGET_BURN.alert() + tier.speed(),
                Runbook.ERROR_BUDGET_BURN,
                tier.page() ? CRITICAL : WARNING,
                Duration.ZERO,
                expr,
                Map.of("window", tier.longText()),
                label(Scope.SERVICE) + " uses up its error budget " + factor(tier) + " times too fast",
                "More than " + PromText.percent(tier.threshold()) + " of the requests of " + label(Scope.SERVICE)
                        + " failed in the last " + tier.longText() + " and in the last " + tier.shortText()
                        + ". At " + budget + " such a window costs "
                        + PromText.percent(rounded(tier.budgetPart(objective))) + " of the whole budget.");
    }

    private static String factor(BurnTier tier) {
        return PromText.number(rounded(tier.factor()));
    }

    /** Returns a figure as people want to read it: three digits. */
    private static double rounded(double value) {
        return new java.math.BigDecimal(value)
                .round(new java.math.MathContext(3))
                .doubleValue();
    }

    private String kong(String matchers, String window) {
        return "sum by (service) (rate(" + scope.names().requests() + "{"
                + PromText.matcher(Scope.SERVICE, scope.serviceNames()) + matchers + "}[" + window + "]))";
    }

    private String wissel(String metric, String matchers, String window) {
        return "sum by (upstream) (rate(" + metric + "{" + PromText.matcher("upstream", scope.upstreams()) + matchers
                + "}[" + window + "]))";
    }

    private String requestRate(String window) {
        return kong("", window) + "\nor\nsum by (service) (\n  "
                + scope.withService(wissel("wissel_upstream_requests_total", "", window)) + "\n)";
    }

    private String errorRate(String window) {
        String failed = wissel("wissel_target_attempts_total", ",outcome=~\"error|refused|broken|timeout\"", window);
        String repeated = wissel("wissel_retries_total", ",result=\"granted\"", window);
        String none = wissel("wissel_requests_without_target_total", "", window);
        String shed = wissel("wissel_requests_shed_total", "", window);
        String overload = wissel("wissel_requests_overload_total", "", window);
        String own = """
                clamp_min(
                    %s
                    -
                    %s,
                    0
                  )
                  + %s
                  + (%s or 0 * %s)
                  + (%s or 0 * %s)""".formatted(failed, repeated, none, shed, none, overload, none);
        return """
                %s
                or
                0 * %s
                or
                sum by (service) (
                  %s
                )""".formatted(kong(",code=~\"5..\"", window), kong("", window), scope.withService(own));
    }

    // ---------------------------------------------------------------- latency

    /** Returns the rules about latency; none if nothing is promised, or more than the largest bucket of Kong can tell. */
    List<Rule> latency() {
        Optional<LatencyTarget> promised = objective.latency().filter(ObjectiveRules::canBeTold);
        if (promised.isEmpty()) {
            return List.of();
        }
        LatencyTarget target = promised.get();
        String limit =
                PromText.number(Math.max(limitMillis(target), scope.names().smallestMillis()));
        String quantile = "p" + PromText.number(target.quantile() * 100);
        String name = latency(target);
        return List.of(
                new Recording(name, quantileQuery(target), strategyLabel()),
                texts.alert(
                        Runbook.LATENCY_OBJECTIVE_MISSED,
                        WARNING,
                        scope.slower(LATENCY_HOLD_SECONDS),
                        name + scope.selector() + " > " + limit + "\nand\n" + requests("5m") + scope.selector()
                                + " * 300 >= " + PromText.number(leastRequests(target)),
                        label(Scope.SERVICE) + " is slower than promised",
                        "The " + quantile + " of the latency of " + label(Scope.SERVICE) + " over 5 minutes is above "
                                + limit + " ms."));
    }

    /** Returns whether a quantile above the limit can be told: {@code histogram_quantile} gives no more than the largest finite bound. */
    static boolean canBeTold(LatencyTarget target) {
        return limitMillis(target) < LARGEST_KONG_MILLIS;
    }

    static double limitMillis(LatencyTarget target) {
        return target.limit().toNanos() / 1e6;
    }

    /** Returns the requests of five minutes that the quantile needs. */
    static double leastRequests(LatencyTarget target) {
        return Math.ceil(REQUESTS_FOR_A_QUANTILE / (1 - target.quantile()) - 1e-6);
    }

    private String quantileQuery(LatencyTarget target) {
        String quantile = PromText.number(target.quantile());
        String matchers = PromText.matcher(Scope.SERVICE, scope.serviceNames());
        String extra = scope.names().latencyMatcher();
        String query = "histogram_quantile(" + quantile + ", sum by (service, le) (rate("
                + scope.names().latencyBuckets() + "{" + matchers + (extra.isEmpty() ? "" : "," + extra) + "}[5m])))";
        if (limitMillis(target) >= LARGEST_WISSEL_MILLIS) {
            return query;
        }
        String own = "histogram_quantile(" + quantile
                + ", sum by (upstream, le) (rate(wissel_target_latency_seconds_bucket{"
                + PromText.matcher("upstream", scope.upstreams()) + "}[5m])))";
        return query + "\nor\nmax by (service) (\n  1000 * " + scope.withService(own) + "\n)";
    }
}
