package dev.wissel.console.live;

/** An action, or a question, that cannot be carried out; the message says why, and what to do. Nothing has changed. */
public final class ActionRefused extends Exception {
    private static final long serialVersionUID = 1;

    /** Makes one. */
    public ActionRefused(String message) {
        super(message);
    }
}
