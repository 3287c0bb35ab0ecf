package dev.wissel.gateway.plugin;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The plugins that apply to a request, by phase and in order of priority. Immutable. */
public final class PluginChain {
    private final AccessPhase[] access;
    private final HeaderPhase[] headers;
    private final AttemptPhase[] attempts;
    private final OutcomePhase[] outcomes;
    private final LogPhase[] logs;
    private final boolean keepsHead;
    private final boolean keepsAnswer;

    /** Makes a chain of handlers, one a plugin's name. */
    public PluginChain(List<? extends PluginHandler> handlers) {
        List<PluginHandler> sorted = new ArrayList<>(handlers);
        sorted.sort(Comparator.comparingInt(PluginHandler::priority)
                .reversed()
                .thenComparing(PluginHandler::name, Comparator.reverseOrder()));
        access = of(sorted, AccessPhase.class).toArray(AccessPhase[]::new);
        headers = of(sorted, HeaderPhase.class).toArray(HeaderPhase[]::new);
        attempts = of(sorted, AttemptPhase.class).toArray(AttemptPhase[]::new);
        outcomes = of(sorted, OutcomePhase.class).toArray(OutcomePhase[]::new);
        logs = of(sorted, LogPhase.class).toArray(LogPhase[]::new);
        keepsAnswer = of(sorted, LogPhase.class).stream().anyMatch(LogPhase::needsHeaders);
        keepsHead = keepsAnswer || of(sorted, AccessPhase.class).stream().anyMatch(AccessPhase::mayWait);
    }

    private static <T> List<T> of(List<PluginHandler> handlers, Class<T> phase) {
        return handlers.stream().filter(phase::isInstance).map(phase::cast).toList();
    }

    /** Returns the plugins of the access phase; not to be modified. */
    public AccessPhase[] access() {
        return access;
    }

    /** Returns the plugins of the header phase; not to be modified. */
    public HeaderPhase[] headers() {
        return headers;
    }

    /** Returns the plugins that watch attempts; not to be modified. */
    public AttemptPhase[] attempts() {
        return attempts;
    }

    /** Returns the plugins that learn what came of requests; not to be modified. */
    public OutcomePhase[] outcomes() {
        return outcomes;
    }

    /** Returns the plugins of the log phase; not to be modified. */
    public LogPhase[] logs() {
        return logs;
    }

    /** Returns whether the request's headers are needed after its head has been worked through. */
    public boolean keepsHead() {
        return keepsHead;
    }

    /** Returns whether the headers of the answer, and each try, are needed at the end. */
    public boolean keepsAnswer() {
        return keepsAnswer;
    }
}
