package dev.wissel.core.health;

import java.util.Objects;

/**
 * An upstream's {@code healthchecks} as far as they decide anything. Immutable.
 *
 * @param thresholds the limits of active and passive checks
 * @param probing when probes are sent
 */
public record HealthConfig(Thresholds thresholds, Probing probing) {
    /** Kong's defaults: no checks at all. */
    public static final HealthConfig OFF =
            new HealthConfig(new Thresholds(Limits.ACTIVE_DEFAULTS, Limits.PASSIVE_DEFAULTS), Probing.OFF);

    public HealthConfig {
        Objects.requireNonNull(thresholds, "thresholds");
        Objects.requireNonNull(probing, "probing");
    }

    /**
     * Returns whether Kong would make a health checker at all: if one interval or one passive failure limit is not 0. Passive successes alone
     * do not make one, nor do active limits without an interval (facts 3.2).
     */
    public boolean checked() {
        Limits passive = thresholds.passive();
        return probing.enabled()
                || passive.tcpFailures() != 0
                || passive.timeouts() != 0
                || passive.httpFailures() != 0;
    }
}
