package dev.wissel.cli.demo;

/** The demo, or an action of it, could not do what was asked; the message says why and what would help. */
public final class DemoFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private final String text;

    /** Makes a failure with a message for people. */
    public DemoFailed(String message) {
        super(message);
        this.text = message;
    }

    @Override
    public String getMessage() {
        return text;
    }
}
