package dev.wissel.console.body;

import dev.wissel.console.admin.AdminAnswer;

/** A body that is not taken, with the answer that says so. */
public final class BodyRefused extends Exception {
    private static final long serialVersionUID = 1;
    private final transient AdminAnswer answer;

    public BodyRefused(AdminAnswer answer) {
        super(String.valueOf(answer.status()), null, false, false);
        this.answer = answer;
    }

    /** Returns the answer. */
    public AdminAnswer answer() {
        return answer;
    }
}
