package dev.wissel.core.protect;

import dev.wissel.core.model.Outcome;
import java.util.Objects;

/**
 * What {@link RetryRule} must know of an attempt that ended, and of its request. Immutable.
 *
 * @param outcome how the attempt ended
 * @param sent how much of the request the address may have got; of no account if the connection was refused, for then it got nothing
 * @param idempotent whether the request may be made twice, see {@link RetryRule#idempotent}
 * @param bodyReplayable whether the whole body can still be sent again; of no account if nothing was sent
 * @param responseStarted whether part of an answer has been passed on to the client
 * @param attemptsMade attempts of this request so far, this one included, &gt;= 1
 */
public record FailedAttempt(
        Outcome outcome,
        Sent sent,
        boolean idempotent,
        boolean bodyReplayable,
        boolean responseStarted,
        int attemptsMade) {
    /** How much of a request was sent. */
    public enum Sent {
        /** Nothing: no connection, or it was found dead before the first byte. */
        NOTHING,
        /** Some of it. */
        PARTLY,
        /** All of it. */
        WHOLLY
    }

    public FailedAttempt {
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(sent, "sent");
        if (attemptsMade < 1) {
            throw new IllegalArgumentException("attemptsMade: " + attemptsMade + " (expected: >= 1)");
        }
    }

    /** Returns whether the address got anything of the request. */
    boolean reachedTheAddress() {
        return outcome.kind() != Outcome.Kind.REFUSED && sent != Sent.NOTHING;
    }
}
