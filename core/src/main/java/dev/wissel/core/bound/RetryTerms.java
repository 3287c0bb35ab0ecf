package dev.wissel.core.bound;

import dev.wissel.core.health.StatusSet;
import java.util.Objects;

/**
 * What the embedded gateway repeats besides failed connections. Immutable.
 *
 * @param statuses answers that are tried again elsewhere if the request can be repeated
 * @param budgetRatio retries per request, dimensionless, in [0, 1]
 * @param budgetFloorPerSecond retries a second that are always allowed, &gt;= 0
 */
public record RetryTerms(StatusSet statuses, double budgetRatio, double budgetFloorPerSecond) {
    /** Nothing but failed connections, without a budget: Kong. */
    public static final RetryTerms KONG = new RetryTerms(StatusSet.of(), 1, Double.MAX_VALUE);

    public RetryTerms {
        Objects.requireNonNull(statuses, "statuses");
        if (!(budgetRatio >= 0 && budgetRatio <= 1)) {
            throw new IllegalArgumentException("budgetRatio: " + budgetRatio + " (expected: 0 to 1)");
        }
        if (!(budgetFloorPerSecond >= 0)) {
            throw new IllegalArgumentException("budgetFloorPerSecond: " + budgetFloorPerSecond + " (expected: >= 0)");
        }
    }

    /** Returns whether the budget allows that this many retries a second are made of so many requests a second. */
    boolean allows(double retriesPerSecond, double requestsPerSecond) {
        return retriesPerSecond <= budgetRatio * requestsPerSecond + budgetFloorPerSecond;
    }
}
