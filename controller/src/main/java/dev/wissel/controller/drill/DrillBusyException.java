package dev.wissel.controller.drill;

/** Another drill runs. */
public final class DrillBusyException extends Exception {
    private static final long serialVersionUID = 1;

    private final String running;

    DrillBusyException(String running) {
        super("another drill runs" + (running.isEmpty() ? "" : ": " + running)
                + " (expected: one at a time; wait for its end, or abort it)");
        this.running = running;
    }

    /** Returns its id; empty if that is not known. */
    public String running() {
        return running;
    }
}
