package dev.wissel.gateway.plugin;

/** What a plugin says to a request in the access phase. */
public enum Verdict {
    /** The next plugin, then the target. */
    GO_ON,
    /** The answer that was given to {@link Call#answer} is the answer; no further plugin is asked. */
    ANSWER,
    /** Nothing yet: {@link Call#resume} will tell, on the same event loop. */
    WAIT
}
