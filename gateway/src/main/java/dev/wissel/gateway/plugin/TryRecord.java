package dev.wissel.gateway.plugin;

import org.jspecify.annotations.Nullable;

/**
 * One attempt at a target, as Kong's log records tell it. Immutable.
 *
 * @param ip the target's address
 * @param port its port
 * @param startMillis when it was picked, epoch milliseconds
 * @param pickNanos how long that took
 * @param state {@code failed} without an answer, {@code next} for an answer that was not passed on; null if it was
 * @param code status that stands for the failure; 0 if there was none
 */
public record TryRecord(
        String ip,
        int port,
        long startMillis,
        long pickNanos,
        @Nullable String state,
        int code) {
    /** Returns the same, as one that came to nothing. */
    public TryRecord failed(String newState, int newCode) {
        return new TryRecord(ip, port, startMillis, pickNanos, newState, newCode);
    }
}
