package dev.wissel.kong.admin;

import java.util.Optional;

/**
 * How a node is, from {@code /status}. Immutable.
 *
 * @param databaseReachable whether it reaches its database; true if it has none
 * @param configurationHash hash of its declarative configuration; empty if it has a database
 * @param totalRequests requests since it started, those to the Admin API included
 * @param activeConnections clients' connections
 */
public record NodeStatus(
        boolean databaseReachable, Optional<String> configurationHash, long totalRequests, long activeConnections) {
    /** Hash of the empty configuration. */
    public static final String EMPTY_HASH = "0".repeat(32);
}
