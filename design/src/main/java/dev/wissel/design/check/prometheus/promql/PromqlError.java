package dev.wissel.design.check.prometheus.promql;

/** A query that Prometheus would refuse. */
public final class PromqlError extends Exception {
    private static final long serialVersionUID = 1;

    private final int offset;
    private final boolean tooLarge;

    PromqlError(int offset, String message) {
        super(message, null, false, false);
        this.offset = offset;
        this.tooLarge = false;
    }

    /** The query is larger than what is judged; Prometheus may well take it. */
    PromqlError(int offset) {
        super("the query is too large to be judged", null, false, false);
        this.offset = offset;
        this.tooLarge = true;
    }

    /** Returns whether the query is only too large to be judged. */
    public boolean isTooLarge() {
        return tooLarge;
    }

    /** Returns where, in characters from the beginning of the query. */
    public int offset() {
        return offset;
    }

    /** Returns what is wrong. */
    public String text() {
        return String.valueOf(getMessage());
    }
}
