package dev.wissel.core.health;

import java.util.Objects;

/**
 * The limits of active and passive checks. They feed the same counters, each against its own limit (Kong facts 3.1). Immutable.
 *
 * @param active limits of probes
 * @param passive limits of requests
 */
public record Thresholds(Limits active, Limits passive) {
    public Thresholds {
        Objects.requireNonNull(active, "active");
        Objects.requireNonNull(passive, "passive");
    }

    /** Returns how often the event must be counted to change the verdict, in [0, 255]; 0 if it is to be dropped. */
    public int limit(HealthEvent event) {
        if (event == HealthEvent.IGNORED) {
            return 0;
        }
        return (event.source() == HealthEvent.Source.ACTIVE ? active : passive).of(event.counter());
    }
}
