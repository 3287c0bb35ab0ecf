package dev.wissel.sim.node;

import dev.wissel.core.model.Address;
import dev.wissel.core.model.Outcome;
import dev.wissel.sim.world.Backend;

/** What a node can reach, and who wants to know what becomes of it. */
public interface Surroundings {
    /** Returns what stands behind the address. */
    Backend backend(Address address);

    /** Returns the time of one way between two regions. */
    long oneWayNanos(String from, String to);

    /** Returns whether nothing passes between two regions. */
    boolean cut(String from, String to);

    /** Hears that an attempt has begun. */
    void attempted(Backend backend, boolean retry, long nowNanos);

    /** Hears that an attempt is over. */
    void attemptEnded(Backend backend, Outcome outcome, long latencyNanos, long nowNanos);

    /** Hears that the shares of regions, an ejection or the like has changed, with the cause. */
    void event(String kind, String subject, String line, long nowNanos);
}
