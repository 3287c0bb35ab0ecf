package dev.wissel.core.slo;

/**
 * An alert that fires while the burn rate exceeds a threshold over a long window and over a short one, a twelfth of it, at the same time.
 *
 * <p>The error ratio of the requests is taken to be nought before an incident, {@code e} during it and nought after it, at an even rate. After
 * {@code t} minutes of an incident the average over a window of {@code W} minutes is {@code e·t/W}; it reaches {@code burn·(1 − objective)}
 * after {@code t = burn·(1 − objective)·W/e}. The short window is over the threshold earlier, so the long one decides when it fires. When all
 * is well again the short window's average falls from {@code e} to the threshold once {@code 1 − threshold/e} of it lies after the incident,
 * and decides when it clears.
 *
 * <p>Immutable.
 *
 * @param budget the budget that burns
 * @param burnRate threshold, &gt; 0
 * @param longMinutes the long window, &gt; 0
 */
public record BurnAlert(ErrorBudget budget, double burnRate, double longMinutes) {
    /** The short window's part of the long one, as the SRE Workbook recommends. */
    public static final double SHORT_PART = 1 / 12.0;

    public BurnAlert {
        java.util.Objects.requireNonNull(budget, "budget");
        requirePositive("burnRate", burnRate);
        requirePositive("longMinutes", longMinutes);
    }

    private static void requirePositive(String name, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }

    /** Returns the short window, in minutes. */
    public double shortMinutes() {
        return longMinutes * SHORT_PART;
    }

    /** Returns the error ratio above which it fires; above 1 it never does. */
    public double errorRatio() {
        return BurnRate.errorRatio(burnRate, budget);
    }

    /** Returns the minutes from the beginning of an incident until it fires; infinite if the incident is too small to fire it. */
    public double minutesToFire(double incidentErrorRatio) {
        double threshold = errorRatio();
        return incidentErrorRatio < threshold ? Double.POSITIVE_INFINITY : threshold * longMinutes / incidentErrorRatio;
    }

    /** Returns the minutes from the end of an incident, of at least the short window, until it clears; 0 if it has never fired. */
    public double minutesToClear(double incidentErrorRatio) {
        return incidentErrorRatio < errorRatio() ? 0 : shortMinutes() * (1 - errorRatio() / incidentErrorRatio);
    }

    /** Returns the part of the budget that is spent when it fires, whatever the incident: {@code burn × W / window}. */
    public double budgetSpentAtFiring() {
        return burnRate * longMinutes / budget.windowMinutes();
    }
}
