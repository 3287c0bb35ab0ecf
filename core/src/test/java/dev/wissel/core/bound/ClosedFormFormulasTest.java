package dev.wissel.core.bound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.wissel.core.slo.BurnAlert;
import dev.wissel.core.slo.BurnRate;
import dev.wissel.core.slo.ErrorBudget;
import dev.wissel.testkit.ClosedForm;
import dev.wissel.testkit.ClosedForm.Case;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every formula gives what the closed form says, for every key that a case expects. */
class ClosedFormFormulasTest {
    private static final Set<String> CATEGORIES =
            Set.of("availability", "slo", "hash", "control", "detection", "ewma", "overload", "hedging", "retry");
    private static final Duration WINDOW = Duration.ofDays(30);

    /** By the beginning of the model's description, the longest first. */
    private static final Map<String, Function<Case, Map<String, Double>>> MODELS = new LinkedHashMap<>();

    static {
        MODELS.put("Active/passive, cold standby", ClosedFormFormulasTest::activePassive);
        MODELS.put("k-of-n independent units", ClosedFormFormulasTest::outOf);
        MODELS.put("Requests hitting a dead target", ClosedFormFormulasTest::loadOnDead);
        MODELS.put("Error budget as downtime", ClosedFormFormulasTest::errorBudget);
        MODELS.put("Burn rate for consuming", ClosedFormFormulasTest::burnRate);
        MODELS.put("Multi-window alert detection", ClosedFormFormulasTest::burnAlert);
        MODELS.put("Consistent hashing with bounded loads", ClosedFormFormulasTest::boundedLoad);
        MODELS.put("Integral controller", ClosedFormFormulasTest::control);
        MODELS.put("Log-weight update", ClosedFormFormulasTest::weightLaw);
        MODELS.put("Active checks", ClosedFormFormulasTest::activeDetection);
        MODELS.put("Partial failure", ClosedFormFormulasTest::partialFailure);
        MODELS.put("False ejection", ClosedFormFormulasTest::falseEjection);
        MODELS.put("Passive ejection", ClosedFormFormulasTest::passiveDetection);
        MODELS.put("Kong latency / PeakEWMA idle score decay", ClosedFormFormulasTest::idleDecay);
        MODELS.put("One EWMA update", ClosedFormFormulasTest::ewmaUpdate);
        MODELS.put("Netflix Gradient2 single update", ClosedFormFormulasTest::gradient);
        MODELS.put("Gradient2 fixed point", ClosedFormFormulasTest::gradientSettled);
        MODELS.put("SRE client-side adaptive throttling", ClosedFormFormulasTest::throttling);
        MODELS.put("SRE throttling fixed point", ClosedFormFormulasTest::throttlingSettled);
        MODELS.put("Hedge after delay", ClosedFormFormulasTest::hedging);
        MODELS.put("Retry budget ratio", ClosedFormFormulasTest::retryBudget);
        MODELS.put("Attempts per request", ClosedFormFormulasTest::retries);
    }

    @Test
    void everyCase_everyKey_isWithinItsTolerance() {
        List<String> wrong = new ArrayList<>();
        int checked = 0;
        for (Case each : ClosedForm.cases()) {
            if (CATEGORIES.contains(each.category())) {
                checked++;
                try {
                    check(each);
                } catch (AssertionError | RuntimeException failure) {
                    wrong.add(each.id() + ": " + failure);
                }
            }
        }
        assertThat(wrong).as("cases that disagree, of " + checked).isEmpty();
        assertThat(checked).as("cases of these categories").isPositive();
    }

    @Test
    void everyModel_hasACaseOfItsOwn() {
        if (System.getProperty("closedForm.file") != null) {
            return; // another file need not have them all
        }
        Set<String> used = new HashSet<>();
        ClosedForm.cases().stream()
                .filter(each -> CATEGORIES.contains(each.category()))
                .forEach(each -> used.add(model(each)));
        assertThat(used).isEqualTo(MODELS.keySet());
    }

    @Test
    void unknownModel_fails() {
        Case known = ClosedForm.cases().stream()
                .filter(each -> each.category().equals("slo"))
                .findFirst()
                .orElseThrow();
        Case unknown = new Case("X-1", "slo", "Tea leaves", known.inputs(), known.expected(), "1e-6 rel", "");
        assertThatThrownBy(() -> check(unknown)).hasMessageContaining("Tea leaves");
    }

    private static String model(Case each) {
        return MODELS.keySet().stream()
                .filter(name -> each.model().startsWith(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(each.id() + ": no formula for the model '" + each.model() + "'"));
    }

    private static void check(Case each) {
        Map<String, Double> actual = MODELS.get(model(each)).apply(each);
        Set<String> missing = new TreeSet<>(each.expectedNames());
        missing.removeAll(actual.keySet());
        assertThat(missing).as(each.id() + ": expected but not computed").isEmpty();
        each.expectedNames().forEach(name -> each.check(name, actual.get(name)));
    }

    // ---------------------------------------------------------------- availability

    private static Map<String, Double> activePassive(Case c) {
        var pair = new Availability.ActivePassive(c.input("MTTF_s"), c.input("MTTR_s"), c.input("Td_s"));
        return Map.of(
                "availability", pair.availability(),
                "unavail", pair.unavailability(),
                "unavail_detection", pair.unavailableByDetection(),
                "unavail_double", pair.unavailableByDoubleFault(),
                "minutes_per_30d", pair.minutesPer30Days(),
                "approx_unavail", pair.approximateUnavailability());
    }

    private static Map<String, Double> outOf(Case c) {
        var units = new Availability.OutOf(c.input("MTTF_h"), c.input("MTTR_h"), c.count("n"), c.count("k"));
        return Map.of("unit", units.unit(), "availability", units.availability(), "unavail", units.unavailability());
    }

    private static Map<String, Double> loadOnDead(Case c) {
        var load = new LoadOnDead(c.input("lam"), c.count("k"), c.input("D"), c.input("retry_success"));
        return Map.of(
                "exposed", load.exposed(), "user_failures", load.failures(), "extra_load_fraction", load.extraLoad());
    }

    // ---------------------------------------------------------------- objectives

    private static Map<String, Double> errorBudget(Case c) {
        Duration window = Duration.ofNanos(Math.round(c.input("days") * 86_400e9));
        return Map.of("budget_minutes", new ErrorBudget(c.input("slo"), window).minutes());
    }

    private static Map<String, Double> burnRate(Case c) {
        ErrorBudget budget = new ErrorBudget(c.input("slo"), WINDOW);
        double minutes = c.input("window_h") * 60;
        double rate = BurnRate.spending(c.input("budget_fraction"), budget, minutes);
        return Map.of(
                "burn_rate",
                rate,
                "error_rate_threshold",
                BurnRate.errorRatio(rate, budget),
                "short_window_h",
                new BurnAlert(budget, rate, minutes).shortMinutes() / 60,
                "time_to_exhaust_h",
                BurnRate.minutesToExhaust(rate, budget) / 60);
    }

    private static Map<String, Double> burnAlert(Case c) {
        BurnAlert alert = new BurnAlert(new ErrorBudget(c.input("slo"), WINDOW), c.input("burn"), c.input("W_min"));
        return Map.of(
                "detect_min", alert.minutesToFire(c.input("err")),
                "short_window_reset_min", alert.minutesToClear(c.input("err")),
                "budget_spent_fraction_at_detect", alert.budgetSpentAtFiring());
    }

    // ---------------------------------------------------------------- hashing and control

    private static Map<String, Double> boundedLoad(Case c) {
        BoundedLoad load = new BoundedLoad(c.count("balls"), c.count("servers"), c.input("eps"));
        return Map.of("capacity", (double) load.capacity(), "max_over_mean", load.maxOverMean());
    }

    private static Map<String, Double> control(Case c) {
        int delay = c.count("delay_steps");
        double limit = DelayedControl.stableBelow(delay);
        return Map.of(
                "K_stable_max", limit,
                "K_no_overshoot_max", DelayedControl.noOvershootUpTo(delay),
                "dominant_root_abs_at_limit", DelayedControl.dominantRoot(limit, delay));
    }

    private static Map<String, Double> weightLaw(Case c) {
        int delay = c.count("delay_steps");
        double elasticity = DelayedControl.Signal.named(c.text("signal")).elasticity(c.input("rho"));
        return Map.of(
                "elasticity", elasticity,
                "g_stable_max", DelayedControl.stableBelow(delay) / elasticity,
                "g_no_overshoot_max", DelayedControl.noOvershootUpTo(delay) / elasticity);
    }

    // ---------------------------------------------------------------- detection

    private static Map<String, Double> activeDetection(Case c) {
        var checks = new ActiveDetection(
                c.input("I"), c.input("T"), c.count("n"), c.count("targets"), c.count("concurrency"));
        return Map.of(
                "refused_min", checks.refusedMin(),
                "refused_mean", checks.refusedMean(),
                "refused_max", checks.refusedMax(),
                "hang_min", checks.hangMin(),
                "hang_mean", checks.hangMean(),
                "hang_max", checks.hangMax(),
                "kong_hang_upper", checks.kongHangMax(),
                "serial_hang_max", checks.serialHangMax());
    }

    private static Map<String, Double> partialFailure(Case c) {
        PartialFailure failing = new PartialFailure(c.input("p"), c.count("n"));
        return Map.of(
                "E_requests_consecutive", failing.requestsInARow(),
                "E_requests_cumulative", failing.requestsInAll(),
                "E_failures_consecutive", failing.failuresInARow(),
                "E_failures_cumulative", (double) failing.failures());
    }

    private static Map<String, Double> falseEjection(Case c) {
        PartialFailure failing = new PartialFailure(c.input("p"), c.count("n"));
        long requests = c.count("m");
        return Map.of(
                "P_run", failing.runWithin(requests),
                "approx", failing.runWithinApproximately(requests),
                "P_cumulative_n", failing.countWithin(requests));
    }

    private static Map<String, Double> passiveDetection(Case c) {
        var checks = new PassiveDetection(c.input("lam"), c.count("k"), c.count("n"), c.input("T"));
        return Map.of(
                "D_mean", checks.mean(),
                "D_sd", checks.standardDeviation(),
                "D_p99", checks.quantile(0.99),
                "failed_requests_fast", checks.failedIfRefused(),
                "failed_requests_hang", checks.failedIfHung());
    }

    // ---------------------------------------------------------------- averages, overload, hedging, retries

    private static Map<String, Double> idleDecay(Case c) {
        Ewma ewma = new Ewma(c.input("tau_s"));
        double ratio = c.input("ratio");
        return Map.of(
                "t_retry_s", ewma.secondsToRetry(ratio),
                "half_life_s", ewma.halfLifeSeconds(),
                "probe_rate_per_s", ewma.retriesPerSecond(ratio));
    }

    private static Map<String, Double> ewmaUpdate(Case c) {
        Ewma ewma = new Ewma(c.input("tau_s"));
        return Map.of(
                "kong_new", ewma.plain(c.input("ewma_s"), c.input("sample_s"), c.input("dt_s")),
                "finagle_new", ewma.peak(c.input("ewma_s"), c.input("sample_s"), c.input("dt_s")));
    }

    private static Map<String, Double> gradient(Case c) {
        GradientLimit limit = new GradientLimit(c.input("queue"), c.input("smoothing"), 1);
        return Map.of(
                "gradient", limit.gradient(c.input("short_rtt"), c.input("long_rtt")),
                "new_limit", limit.next(c.input("limit"), c.input("short_rtt"), c.input("long_rtt")));
    }

    private static Map<String, Double> gradientSettled(Case c) {
        return Map.of("limit", new GradientLimit(c.input("queue"), 0.2, 1).settled(c.input("g")));
    }

    private static Map<String, Double> throttling(Case c) {
        return Map.of("p_reject", new Throttling(c.input("K")).refusal(c.input("requests"), c.input("accepts")));
    }

    private static Map<String, Double> throttlingSettled(Case c) {
        Throttling.Settled settled = new Throttling(c.input("K")).settled(c.input("lam"), c.input("cap"));
        return Map.of(
                "p_local_reject", settled.refusal(),
                "backend_rate", settled.sentPerSecond(),
                "backend_rejects", settled.rejectedPerSecond());
    }

    private static Map<String, Double> hedging(Case c) {
        LatencyModel model = Texts.latency(c.text("latency"));
        Hedging hedging = Hedging.at(model, Texts.quantile(c.text("hedge_at")));
        return Map.of(
                "d", hedging.delay(),
                "extra_load", hedging.extraLoad(),
                "p99_base", model.exceededWith(1 - 0.99),
                "p99_hedged", hedging.quantile(0.99),
                "p999_base", model.exceededWith(1 - 0.999),
                "p999_hedged", hedging.quantile(0.999));
    }

    private static Map<String, Double> retryBudget(Case c) {
        double most = Retrying.worstAmplification(c.input("budget"));
        return Map.of("max_amplification", most, "metastable_if_rho_above", Retrying.metastableAbove(most));
    }

    private static Map<String, Double> retries(Case c) {
        int retries = c.count("max_retries");
        return Map.of(
                "E_attempts", Retrying.attempts(c.input("p"), retries),
                "success", Retrying.success(c.input("p"), retries),
                "metastable_if_rho_above", Retrying.metastableAbove(Retrying.worstAmplification(retries)));
    }

    /** Distributions as the cases write them: {@code Exp(mean5)}, {@code 0.99*Exp(mean5)+0.01*Exp(mean500)}; words before a colon are for people. */
    private static final class Texts {
        private static final String NUMBER = "([0-9.]+(?:e[+-]?[0-9]+)?)";
        private static final String UNIT = "(?:\\s*ms|\\s*s)?";
        private static final Pattern WEIGHT = Pattern.compile("^" + NUMBER + "\\s*\\*\\s*(.+)$");
        private static final Pattern EXPONENTIAL =
                Pattern.compile("^exp(?:onential)?\\s*\\(?\\s*(?:mean\\s*=?\\s*)?" + NUMBER + UNIT + "\\s*\\)?$");
        private static final Pattern ERLANG =
                Pattern.compile("^erlang-?([0-9]+)?\\s*\\(\\s*(?:k\\s*=?\\s*([0-9]+)\\s*,\\s*)?(?:mean\\s*=?\\s*)?"
                        + NUMBER + UNIT + "\\s*\\)$");
        private static final Pattern PARETO = Pattern.compile("^pareto\\s*\\(\\s*(?:xm\\s*=?\\s*)?" + NUMBER
                + "\\s*,\\s*(?:alpha|a)?\\s*=?\\s*" + NUMBER + "\\s*\\)$");
        private static final Pattern CONSTANT =
                Pattern.compile("^(?:const|constant|det|d)\\s*\\(?\\s*" + NUMBER + UNIT + "\\s*\\)?$");

        static LatencyModel latency(String text) {
            String formula = text.substring(text.lastIndexOf(':') + 1).trim().toLowerCase(Locale.ROOT);
            List<LatencyModel.Mixture.Part> parts = new ArrayList<>();
            for (String part : formula.split("\\+(?![0-9])|\\+(?=[0-9.]+\\s*\\*)")) {
                Matcher weighted = WEIGHT.matcher(part.trim());
                boolean has = weighted.matches();
                parts.add(new LatencyModel.Mixture.Part(
                        has ? Double.parseDouble(weighted.group(1)) : 1,
                        single(has ? weighted.group(2).trim() : part.trim(), text)));
            }
            return new LatencyModel.Mixture(parts);
        }

        private static LatencyModel single(String formula, String text) {
            Matcher exponential = EXPONENTIAL.matcher(formula);
            if (exponential.matches()) {
                return new LatencyModel.Exponential(Double.parseDouble(exponential.group(1)));
            }
            Matcher erlang = ERLANG.matcher(formula);
            if (erlang.matches()) {
                String stages = erlang.group(1) != null ? erlang.group(1) : erlang.group(2);
                return new LatencyModel.Erlang(Integer.parseInt(stages), Double.parseDouble(erlang.group(3)));
            }
            Matcher pareto = PARETO.matcher(formula);
            if (pareto.matches()) {
                return new LatencyModel.Pareto(
                        Double.parseDouble(pareto.group(1)), Double.parseDouble(pareto.group(2)));
            }
            Matcher constant = CONSTANT.matcher(formula);
            if (constant.matches()) {
                return new LatencyModel.Constant(Double.parseDouble(constant.group(1)));
            }
            throw new AssertionError("latency: '" + text + "' (expected: such as 0.9*Exp(mean5)+0.1*Exp(mean500))");
        }

        /** {@code p95} is 0.95, {@code p999} and {@code p99.9} are 0.999. */
        static double quantile(String text) {
            String digits = text.trim().toLowerCase(Locale.ROOT).replaceFirst("^p", "");
            return digits.contains(".") ? Double.parseDouble(digits) / 100 : Double.parseDouble("0." + digits);
        }
    }
}
