package dev.wissel.core.slo;

/**
 * How fast the error budget is spent, as a multiple of the speed that spends it exactly in one window: {@code (error ratio) / (1 −
 * objective)}. Stateless and thread-safe.
 *
 * @see <a href="https://sre.google/workbook/alerting-on-slos/">SRE Workbook, Alerting on SLOs</a>
 */
public final class BurnRate {
    private BurnRate() {}

    /**
     * Returns the burn rate that spends a part of the budget within a time: {@code part × window / time}.
     *
     * @param budgetPart part of the budget, in (0, 1]
     * @param budget the budget
     * @param minutes the time, &gt; 0
     */
    public static double spending(double budgetPart, ErrorBudget budget, double minutes) {
        return budgetPart * budget.windowMinutes() / minutes;
    }

    /** Returns the part of the requests that fails at this burn rate; above 1 it cannot be reached. */
    public static double errorRatio(double burnRate, ErrorBudget budget) {
        return burnRate * budget.errorRatio();
    }

    /** Returns the minutes after which a whole budget is spent at this burn rate: {@code window / rate}. */
    public static double minutesToExhaust(double burnRate, ErrorBudget budget) {
        return budget.windowMinutes() / burnRate;
    }
}
