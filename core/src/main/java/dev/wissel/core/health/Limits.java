package dev.wissel.core.health;

import java.util.Objects;

/**
 * One half of Kong's {@code healthchecks}, active or passive: how often something must be seen before it changes the verdict, and which
 * statuses are which (Kong facts 1.4).
 *
 * <p>Immutable. Limits are in [0, 255]; 0 means that such events are dropped. 255 works, whereas Kong throws on it (facts 3.10).
 *
 * @param successes {@code healthy.successes}
 * @param tcpFailures {@code unhealthy.tcp_failures}
 * @param timeouts {@code unhealthy.timeouts}
 * @param httpFailures {@code unhealthy.http_failures}
 * @param healthyStatuses {@code healthy.http_statuses}; looked at first, so that a status in both lists is healthy
 * @param unhealthyStatuses {@code unhealthy.http_statuses}
 */
public record Limits(
        int successes,
        int tcpFailures,
        int timeouts,
        int httpFailures,
        StatusSet healthyStatuses,
        StatusSet unhealthyStatuses) {
    /** Kong's defaults for {@code healthchecks.active}: the statuses, and all limits 0. */
    public static final Limits ACTIVE_DEFAULTS =
            new Limits(0, 0, 0, 0, StatusSet.of(200, 302), StatusSet.of(429, 404, 500, 501, 502, 503, 504, 505));

    /** Kong's defaults for {@code healthchecks.passive}: the statuses, and all limits 0. */
    public static final Limits PASSIVE_DEFAULTS = new Limits(
            0,
            0,
            0,
            0,
            StatusSet.of(200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 306, 307, 308),
            StatusSet.of(429, 500, 503));

    private static final int MAX_LIMIT = 255;

    public Limits {
        requireLimit("successes", successes);
        requireLimit("tcpFailures", tcpFailures);
        requireLimit("timeouts", timeouts);
        requireLimit("httpFailures", httpFailures);
        Objects.requireNonNull(healthyStatuses, "healthyStatuses");
        Objects.requireNonNull(unhealthyStatuses, "unhealthyStatuses");
    }

    /** Returns the same statuses with other limits. */
    public Limits with(int newSuccesses, int newTcpFailures, int newTimeouts, int newHttpFailures) {
        return new Limits(
                newSuccesses, newTcpFailures, newTimeouts, newHttpFailures, healthyStatuses, unhealthyStatuses);
    }

    /** Returns the limit of a counter, in [0, 255]. */
    public int of(HealthEvent.Counter counter) {
        return switch (counter) {
            case SUCCESS -> successes;
            case HTTP_FAILURE -> httpFailures;
            case TCP_FAILURE -> tcpFailures;
            case TIMEOUT -> timeouts;
        };
    }

    private static void requireLimit(String name, int limit) {
        if (limit < 0 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException(name + ": " + limit + " (expected: 0 to 255)");
        }
    }
}
