package dev.wissel.gateway.plugin;

import dev.wissel.core.model.Outcome;

/** A plugin that learns what came of a request in the end, as soon as it is known: at the head of its answer, not at its last byte. */
public interface OutcomePhase extends PluginHandler {
    /**
     * Learns how the request ended: as its last attempt did, or {@link Outcome#CANCELLED} if no attempt says anything. Called once, on the request's event
     * loop.
     */
    void settled(Call call, Outcome outcome, long nowNanos);
}
