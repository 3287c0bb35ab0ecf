package dev.wissel.gateway.plugin;

import dev.wissel.core.model.Address;
import dev.wissel.core.model.Outcome;
import org.jspecify.annotations.Nullable;

/** A plugin that watches each attempt at a target, and may keep attempts away from one. */
public interface AttemptPhase extends PluginHandler {
    /**
     * Says whether an attempt may go to this address. Called on the request's event loop; if it may, {@link #ended} is called once for it.
     *
     * @param nowNanos time of the loop's clock
     * @return null if it may; else what the client hears if there is no other target
     */
    @Nullable
    PluginAnswer admits(Call call, Address address, long nowNanos);

    /**
     * Learns how an attempt ended that had been admitted: at the head of its answer, or when it failed or was given up.
     *
     * @param startNanos when it was made
     */
    void ended(Call call, Address address, Outcome outcome, long startNanos, long nowNanos);
}
