package dev.wissel.kong.log;

import java.util.List;

/**
 * A request that Kong has answered. Immutable.
 *
 * @param serviceId uuid of its service; empty if none
 * @param serviceName name of its service; empty if none
 * @param serviceHost host of its service, which is the upstream's name if it has one; empty if none
 * @param routeName name of its route, or its uuid; empty if none
 * @param status status that the client got; 499 if it had gone
 * @param startedAtMillis when it began, in milliseconds since 1970 by that node's clock; 0 if not said
 * @param requestMillis how long it took in all
 * @param attempts what became of each attempt, in order; empty if none was made
 */
public record LoggedRequest(
        String serviceId,
        String serviceName,
        String serviceHost,
        String routeName,
        int status,
        long startedAtMillis,
        double requestMillis,
        List<LoggedAttempt> attempts) {
    public LoggedRequest {
        attempts = List.copyOf(attempts);
    }
}
