package dev.wissel.gateway.plugin;

/** A plugin that runs when the head of an answer is about to leave: a target's answer or the gateway's own. */
public interface HeaderPhase extends PluginHandler {
    /** May set headers of the answer by {@link Call#setAnswerHeader}. Called on the request's event loop, once a request. */
    void headers(Call call);
}
