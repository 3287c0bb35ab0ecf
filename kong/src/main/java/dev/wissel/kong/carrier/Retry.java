package dev.wissel.kong.carrier;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What Wissel adds to Kong's retries: which statuses of an idempotent request are tried elsewhere, and how many retries there may be in all.
 * Retries in a second may not exceed {@code budgetFloorPerSecond + budgetRatio × requests a second}, so that they cannot multiply an overload.
 *
 * <p>Immutable.
 *
 * @param statuses statuses that are retried elsewhere if the request is idempotent, each in [400, 599], rising
 * @param budgetRatio retries per request, dimensionless, in [0, 1]
 * @param budgetFloorPerSecond retries a second that are always allowed, in [0, 1e6]
 */
public record Retry(Set<Integer> statuses, double budgetRatio, double budgetFloorPerSecond) {
    /** The largest floor of the budget, retries a second. */
    public static final double MAX_FLOOR_PER_SECOND = 1e6;

    /** No status is retried, as in Kong; connections are, within 20 % of the requests and ten a second. */
    public static final Retry DEFAULTS = new Retry(Set.of(), 0.2, 10);

    public Retry {
        statuses = Collections.unmodifiableSortedSet(new TreeSet<>(statuses));
        for (int status : statuses) {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("status: " + status + " (expected: 400 to 599)");
            }
        }
        if (!(budgetRatio >= 0 && budgetRatio <= 1)) {
            throw new IllegalArgumentException("budgetRatio: " + budgetRatio + " (expected: 0 to 1)");
        }
        if (!(budgetFloorPerSecond >= 0 && budgetFloorPerSecond <= MAX_FLOOR_PER_SECOND)) {
            throw new IllegalArgumentException(
                    "budgetFloorPerSecond: " + budgetFloorPerSecond + " (expected: 0 to " + MAX_FLOOR_PER_SECOND + ")");
        }
    }
}
