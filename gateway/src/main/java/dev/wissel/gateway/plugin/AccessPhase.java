package dev.wissel.gateway.plugin;

/** A plugin that runs when a request has been routed, before a target is picked for it. */
public interface AccessPhase extends PluginHandler {
    /** Says what becomes of the request. Called on the request's event loop. */
    Verdict access(Call call);

    /**
     * Returns whether {@link #access} may ask to wait or for the body, so that those who come after it still need the request's head when its bytes are
     * gone.
     */
    default boolean mayWait() {
        return false;
    }
}
