package dev.wissel.core.protect;

/** Whether a failed attempt is repeated elsewhere, and if not, why not. The first reason that holds, in this order, is given. */
public enum RetryVerdict {
    /** Repeat it on another address. */
    RETRY,
    /** The attempt was answered, with a status that is not to be retried. */
    ANSWERED,
    /** The client has gone, or the gateway gave the attempt up. */
    CANCELLED,
    /** Part of an answer has been passed on to the client. */
    RESPONSE_STARTED,
    /** The attempts that {@code retries} allows have been made. */
    ATTEMPTS_SPENT,
    /** The request may have had its effect, and its method does not bear repeating. */
    NOT_IDEMPOTENT,
    /** The body is not at hand any more. */
    BODY_GONE,
    /** The deadline leaves too little time. */
    TOO_LATE,
    /** The retry budget of the upstream is spent. */
    BUDGET_SPENT
}
