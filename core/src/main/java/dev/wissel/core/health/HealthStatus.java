package dev.wissel.core.health;

/** What Kong's health report says of a target or an address (facts 6.3). */
public enum HealthStatus {
    /** May serve. */
    HEALTHY,
    /** May not serve. */
    UNHEALTHY,
    /** Not checked: the upstream has no checks, or the target has weight 0. */
    HEALTHCHECKS_OFF,
    /** The target has no addresses. */
    DNS_ERROR
}
