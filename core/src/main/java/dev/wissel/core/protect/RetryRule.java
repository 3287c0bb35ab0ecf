package dev.wissel.core.protect;

import dev.wissel.core.health.StatusSet;
import dev.wissel.core.model.Outcome;
import java.util.Objects;
import java.util.Set;

/**
 * Whether a failed attempt may be repeated elsewhere. Kong's rules (facts 4), which are nginx's:
 *
 * <ul>
 *   <li>Nothing sent (refused, or timed out while connecting): with any method.
 *   <li>Broken or timed out after something was sent: with idempotent methods only, for the address may have acted on it; and only while the
 *       body can be sent again.
 *   <li>An answer, of whatever status, is passed on. Wissel retries the statuses that are configured, with idempotent methods.
 *   <li>Never once a part of the answer has reached the client; at most {@code retries} times.
 * </ul>
 *
 * <p>On top of these, which Kong has not: the request's deadline and the upstream's budget. The budget is asked last, so that only retries that
 * are made are paid for. Immutable.
 *
 * @param retries how many further attempts a request has, in [0, 32767]
 * @param retryOn statuses that are retried
 */
public record RetryRule(int retries, StatusSet retryOn) {
    /** Kong's default: 5 retries, no statuses. */
    public static final RetryRule KONG_DEFAULT = new RetryRule(5, StatusSet.NONE);

    private static final int MAX_RETRIES = 32_767;

    /** Those that nginx and RFC 9110 both take for idempotent. CONNECT is not proxied, and what is unknown is not repeated. */
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE");

    public RetryRule {
        if (retries < 0 || retries > MAX_RETRIES) {
            throw new IllegalArgumentException("retries: " + retries + " (expected: 0 to 32767)");
        }
        Objects.requireNonNull(retryOn, "retryOn");
    }

    /** Returns whether a request of the method, which is case-sensitive, may be made twice with the effect of one. */
    public static boolean idempotent(String method) {
        return IDEMPOTENT.contains(method);
    }

    /** Returns how many attempts a request has in all, &gt;= 1. */
    public int attempts() {
        return retries + 1;
    }

    /**
     * Decides, and takes the retry out of the budget if the answer is {@link RetryVerdict#RETRY}.
     *
     * @param attempt the attempt that ended
     * @param deadline the service's deadline
     * @param startNanos when the request began
     * @param budget the budget of the upstream, the caller's own
     * @param nowNanos the caller's clock
     */
    public RetryVerdict decide(
            FailedAttempt attempt, Deadline deadline, long startNanos, RetryBudget budget, long nowNanos) {
        RetryVerdict verdict = permits(attempt);
        if (verdict != RetryVerdict.RETRY) {
            return verdict;
        }
        if (!deadline.allowsAttempt(startNanos, nowNanos)) {
            return RetryVerdict.TOO_LATE;
        }
        return budget.tryRetry(nowNanos) ? RetryVerdict.RETRY : RetryVerdict.BUDGET_SPENT;
    }

    /** Returns the verdict by Kong's rules alone, without deadline and budget. */
    public RetryVerdict permits(FailedAttempt attempt) {
        Outcome outcome = attempt.outcome();
        if (outcome.kind() == Outcome.Kind.ANSWERED && !retryOn.contains(outcome.status())) {
            return RetryVerdict.ANSWERED;
        }
        if (outcome.kind() == Outcome.Kind.CANCELLED) {
            return RetryVerdict.CANCELLED;
        }
        if (attempt.responseStarted()) {
            return RetryVerdict.RESPONSE_STARTED;
        }
        if (attempt.attemptsMade() > retries) {
            return RetryVerdict.ATTEMPTS_SPENT;
        }
        // An answer shows that the address got the request, whatever was counted as sent.
        if (outcome.kind() == Outcome.Kind.ANSWERED || attempt.reachedTheAddress()) {
            if (!attempt.idempotent()) {
                return RetryVerdict.NOT_IDEMPOTENT;
            }
            if (!attempt.bodyReplayable()) {
                return RetryVerdict.BODY_GONE;
            }
        }
        return RetryVerdict.RETRY;
    }
}
