package dev.wissel.core.health;

import dev.wissel.core.model.Outcome;

/**
 * Which {@link HealthEvent} a probe's or an attempt's end is (Kong facts 3.3). Stateless and thread-safe.
 *
 * <p>For passive checks there are two forms. {@link #kongPassive} is Kong's to the letter: the connection failure of a last try is seen only
 * as the 502 that the client gets, so that {@code tcp_failures} counts nothing with {@code retries: 0} (Kong issue 3645), and a 504 of the
 * upstream counts as a time-out. {@link #passive} is the mended form: each attempt counts as what it was.
 */
public final class Classification {
    private static final int GATEWAY_TIMEOUT = 504;

    private Classification() {}

    /**
     * Classifies the end of a probe.
     *
     * @param outcome refused stands also for a failed TLS handshake or certificate; answered with status 0 for a status line that could not
     *     be read
     * @param active the limits of active checks
     */
    public static HealthEvent probe(Outcome outcome, Limits active) {
        return switch (outcome.kind()) {
            case REFUSED, BROKEN -> HealthEvent.ACTIVE_TCP_FAILURE;
            case TIMED_OUT -> HealthEvent.ACTIVE_TIMEOUT;
            case CANCELLED -> HealthEvent.IGNORED;
            case ANSWERED ->
                status(outcome.status(), active, HealthEvent.ACTIVE_SUCCESS, HealthEvent.ACTIVE_HTTP_FAILURE);
        };
    }

    /** Classifies the end of a probe of type tcp, which only connects. */
    public static HealthEvent tcpProbe(boolean connected, boolean timedOut) {
        if (connected) {
            return HealthEvent.ACTIVE_SUCCESS;
        }
        return timedOut ? HealthEvent.ACTIVE_TIMEOUT : HealthEvent.ACTIVE_TCP_FAILURE;
    }

    /**
     * Classifies the end of an attempt as Kong does. Not to be asked for answers that the gateway made itself, without an upstream.
     *
     * @param attempt how it ended
     * @param followedByRetry whether another attempt followed
     * @param finalStatus the status that the client got, 499 if it had gone; read only if no attempt followed
     * @param passive the limits of passive checks
     */
    public static HealthEvent kongPassive(Outcome attempt, boolean followedByRetry, int finalStatus, Limits passive) {
        if (followedByRetry) {
            return passive(attempt, passive); // the tries before the last are seen as what they were
        }
        return finalStatus == GATEWAY_TIMEOUT ? HealthEvent.PASSIVE_TIMEOUT : passiveStatus(finalStatus, passive);
    }

    /**
     * Classifies the end of an attempt as what it was, the last one like any other.
     *
     * @param attempt how it ended
     * @param passive the limits of passive checks
     */
    public static HealthEvent passive(Outcome attempt, Limits passive) {
        return switch (attempt.kind()) {
            case REFUSED, BROKEN -> HealthEvent.PASSIVE_TCP_FAILURE;
            case TIMED_OUT -> HealthEvent.PASSIVE_TIMEOUT;
            case CANCELLED -> HealthEvent.IGNORED;
            case ANSWERED -> passiveStatus(attempt.status(), passive);
        };
    }

    private static HealthEvent passiveStatus(int status, Limits passive) {
        return status(status, passive, HealthEvent.PASSIVE_SUCCESS, HealthEvent.PASSIVE_HTTP_FAILURE);
    }

    private static HealthEvent status(int status, Limits limits, HealthEvent success, HealthEvent failure) {
        if (limits.healthyStatuses().contains(status)) {
            return success;
        }
        return status == 0 || limits.unhealthyStatuses().contains(status) ? failure : HealthEvent.IGNORED;
    }
}
