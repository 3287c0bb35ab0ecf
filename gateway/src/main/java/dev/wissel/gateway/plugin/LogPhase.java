package dev.wissel.gateway.plugin;

/** A plugin that runs after the answer has been handed to the network. */
public interface LogPhase extends PluginHandler {
    /** Takes note of a request that is over. Called on the request's event loop, in an event of its own, so that it delays no answer. */
    void log(Call call, CallEnd end);

    /** Returns whether it needs the headers of request and answer, which are otherwise not kept. */
    default boolean needsHeaders() {
        return false;
    }
}
