package dev.wissel.design.strategy;

import dev.wissel.kong.carrier.Retry;
import java.util.Objects;

/**
 * What is tried again, and how often.
 *
 * <p>Immutable.
 *
 * @param count further tries after the first, in [0, 32767]
 * @param retry which answers are tried again, and the budget of all retries
 */
public record Retries(int count, Retry retry) {
    public Retries {
        if (count < 0 || count > 32767) {
            throw new IllegalArgumentException("count: " + count + " (expected: 0 to 32767)");
        }
        Objects.requireNonNull(retry, "retry");
    }
}
