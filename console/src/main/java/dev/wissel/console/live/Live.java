package dev.wissel.console.live;

import dev.wissel.design.strategy.Strategy;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A strategy that is being carried out, as the console sees it. Implementations are thread-safe; only {@link #preview}, {@link #whatIf} and {@link #act} may take
 * more than a moment, and they are called by threads that may wait.
 */
public interface Live {
    /** Returns the strategy in force. */
    Strategy strategy();

    /** Returns how everything stands; made at most once a second, and the same object until then. */
    LiveView view();

    /** Returns decisions, newest first. */
    List<DecisionEntry> decisions(DecisionEntry.Query query);

    /** Returns a decision; empty if there is none of that id, or it is no longer kept. */
    Optional<DecisionEntry> decision(String id);

    /**
     * Returns how a service went.
     *
     * @param seconds of the last while, &gt; 0; less if less is kept
     * @return empty if there is no such service
     */
    Optional<History> history(String service, int seconds);

    /** Returns what an action would do, simulated; does nothing. */
    Action.Preview preview(Action action);

    /**
     * Does it, and journals it.
     *
     * @param who asked for it
     * @param why in his words; may be empty
     * @throws ActionRefused if it cannot be done; nothing has changed then, and the refusal is journalled
     */
    Action.Done act(Action action, String who, String why) throws ActionRefused;

    /** Journals that something was asked for and refused before it came here: a wrong token, say. */
    void refused(String what, String who, String why);

    /** Returns the names that {@link WhatIf#set} takes, with the value of each at present; empty if nothing can be replayed. */
    Map<String, String> settings();

    /**
     * Decides again on a stretch of time.
     *
     * @throws ActionRefused if a setting is unknown or its value is no such value, or nothing of that time is kept
     */
    WhatIf.Outcome whatIf(WhatIf question) throws ActionRefused;
}
