package dev.wissel.sim.closedform;

import dev.wissel.testkit.ClosedForm;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a model makes of one case: formulas' results, and what a simulation has measured with the error to be expected of it. */
final class Findings {
    /** Standard errors that a measurement may be off, where the case's own tolerance is not meant for so high a load. */
    private static final double ERRORS = 4;

    private static final Pattern PERCENT = Pattern.compile("([0-9.]+)(?:-([0-9.]+))?%");
    private static final Pattern MEAN = Pattern.compile("mean ([0-9.]+)%");
    private static final Pattern P99 = Pattern.compile("p99 ([0-9.]+)%");
    private static final Pattern EXACT = Pattern.compile("^\\s*([0-9.eE+-]+)");

    private record Measured(double value, double standardError) {}

    private final Map<String, Double> exact = new LinkedHashMap<>();
    private final Map<String, Measured> measured = new LinkedHashMap<>();

    Findings exact(String name, double value) {
        exact.put(name, value);
        return this;
    }

    /** Notes what was measured, with the relative standard error that theory expects of the run. */
    Findings measured(String name, double value, double relativeError) {
        measured.put(name, new Measured(value, relativeError));
        return this;
    }

    Findings measured(String name, double value) {
        return measured(name, value, 0);
    }

    boolean simulated() {
        return !measured.isEmpty();
    }

    /** Fails unless every expected result has a formula's value within {@code tol_exact}. */
    void checkExact(ClosedForm.Case it) {
        double tolerance = exactTolerance(it);
        for (String name : it.expectedNames()) {
            Double actual = exact.get(name);
            if (actual == null) {
                throw new AssertionError(it.id() + ": no formula for '" + name + "'");
            }
            double wanted = it.expected(name);
            // A bare number is taken as relative above 1: a quantile of 20 is not known to more digits than a mean of
            // 2.
            double most =
                    tolerance * (it.tolExact().contains("rel") ? Math.abs(wanted) : Math.max(1, Math.abs(wanted)));
            if (!(actual == wanted || Math.abs(actual - wanted) <= most + 1e-12)) {
                throw new AssertionError(String.format(
                        Locale.ROOT,
                        "%s: %s is %s (expected: %s within %s) %s",
                        it.id(),
                        name,
                        actual,
                        wanted,
                        it.tolExact(),
                        it.inputs()));
            }
        }
    }

    /** Fails unless everything measured is within {@code tol_sim} of what is expected. */
    void checkMeasured(ClosedForm.Case it) {
        measured.forEach((name, seen) -> {
            double wanted = it.expected(name);
            double tolerance = Math.max(simTolerance(it.tolSim(), name), ERRORS * seen.standardError);
            double most = tolerance * (wanted == 0 ? 1 : Math.abs(wanted));
            if (!(Math.abs(seen.value - wanted) <= most)) {
                throw new AssertionError(String.format(
                        Locale.ROOT,
                        "%s: %s is %.6g when simulated (expected: %.6g within %.2g %%) %s",
                        it.id(),
                        name,
                        seen.value,
                        wanted,
                        100 * tolerance,
                        it.inputs()));
            }
        });
    }

    /** Returns one line a result that was measured, for people. */
    String report(ClosedForm.Case it) {
        StringBuilder lines = new StringBuilder();
        measured.forEach((name, seen) -> lines.append(String.format(
                Locale.ROOT,
                "%-8s %-14s %12.6g %12.6g %+7.3f %% of %.1f %%%n",
                it.id(),
                name,
                it.expected(name),
                seen.value,
                100 * (seen.value / it.expected(name) - 1),
                100 * simTolerance(it.tolSim(), name))));
        return lines.toString();
    }

    private static double exactTolerance(ClosedForm.Case it) {
        Matcher number = EXACT.matcher(it.tolExact());
        if (!number.find()) {
            throw new AssertionError(it.id() + ": tol_exact '" + it.tolExact() + "' (expected: a number)");
        }
        return Double.parseDouble(number.group(1));
    }

    /** Returns the relative tolerance of a simulation: that of means or p99 if the text tells them apart, else the first, the wider of a range. */
    static double simTolerance(String text, String name) {
        Matcher of = (name.contains("p99") ? P99 : MEAN).matcher(text);
        if (of.find()) {
            return Double.parseDouble(of.group(1)) / 100;
        }
        Matcher any = PERCENT.matcher(text);
        if (!any.find()) {
            return 0.02;
        }
        return Double.parseDouble(any.group(2) == null ? any.group(1) : any.group(2)) / 100;
    }
}
