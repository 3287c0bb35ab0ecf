package dev.wissel.controller.lease;

import org.jspecify.annotations.Nullable;

/** It cannot be found out who holds the lease; the message says why. */
public final class LeaseException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Makes one with a message for people. */
    public LeaseException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
