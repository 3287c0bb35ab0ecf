package dev.wissel.core.health;

/** By which interval an address is probed. */
public enum ProbeClass {
    /** In state healthy or mostly_healthy: {@code active.healthy.interval}. */
    HEALTHY,
    /** In state unhealthy or mostly_unhealthy: {@code active.unhealthy.interval}. */
    UNHEALTHY,
    /** Suspended for silence, and not also unhealthy with probes of its own: at once, and then quickly. */
    SUSPENDED
}
