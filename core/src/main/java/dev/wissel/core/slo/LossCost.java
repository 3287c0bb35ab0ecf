package dev.wissel.core.slo;

import java.util.Objects;

/**
 * What one incident costs of an error budget, at worst: every request that meets it is taken to fail until it is over. Immutable.
 *
 * @param budget the budget
 * @param minutes how long the incident lasts, &gt;= 0; infinite if it never ends by itself
 * @param errorRatio part of the requests that it hits, in [0, 1]
 */
public record LossCost(ErrorBudget budget, double minutes, double errorRatio) {
    public LossCost {
        Objects.requireNonNull(budget, "budget");
        if (!(minutes >= 0)) {
            throw new IllegalArgumentException("minutes: " + minutes + " (expected: >= 0)");
        }
        if (!(errorRatio >= 0 && errorRatio <= 1)) {
            throw new IllegalArgumentException("errorRatio: " + errorRatio + " (expected: 0 to 1)");
        }
    }

    /** Returns what it costs, in minutes of full outage: {@code minutes × errorRatio}. */
    public double costMinutes() {
        return errorRatio == 0 ? 0 : minutes * errorRatio;
    }

    /** Returns the part of the budget that it costs, &gt;= 0, infinite if it never ends. */
    public double part() {
        return costMinutes() / budget.minutes();
    }

    /** Returns how many such incidents one window affords, rounded down; {@link Long#MAX_VALUE} if it costs nothing. */
    public long affordable() {
        double cost = costMinutes();
        // a hair's breadth for what rounding does to a cost that is a whole part of the budget
        return cost == 0 ? Long.MAX_VALUE : (long) Math.floor(budget.minutes() / cost * (1 + 1e-12));
    }
}
