package dev.wissel.core.model;

/**
 * How one attempt on one address ended, as the balancer, the health checks and the load figures need it.
 *
 * <p>Immutable.
 *
 * @param kind what happened
 * @param status HTTP status of the answer, in [100, 999]; 0 if there was none
 */
public record Outcome(Kind kind, int status) {
    /** What ended an attempt. */
    public enum Kind {
        /** An answer head arrived, whatever its status. */
        ANSWERED,
        /** No connection could be made: refused, reset or unreachable before anything was sent. */
        REFUSED,
        /** The connection broke, or spoke nonsense, after the request had been sent at least in part. */
        BROKEN,
        /** No connection, or no answer, within the time allowed. */
        TIMED_OUT,
        /** The client went away, or the gateway gave up the attempt for reasons that say nothing about the target. */
        CANCELLED
    }

    /** A refused connection. */
    public static final Outcome REFUSED = new Outcome(Kind.REFUSED, 0);

    /** A broken connection. */
    public static final Outcome BROKEN = new Outcome(Kind.BROKEN, 0);

    /** A timed-out attempt. */
    public static final Outcome TIMED_OUT = new Outcome(Kind.TIMED_OUT, 0);

    /** An attempt given up for reasons of its own. */
    public static final Outcome CANCELLED = new Outcome(Kind.CANCELLED, 0);

    private static final Outcome[] ANSWERS = new Outcome[1000];

    static {
        for (int status = 0; status < ANSWERS.length; status++) {
            ANSWERS[status] = new Outcome(Kind.ANSWERED, status);
        }
    }

    /** Returns the outcome of an answer with the status, in [0, 999]; made once for each status, so that the hot path allocates nothing. */
    public static Outcome answered(int status) {
        return ANSWERS[status];
    }

    /** Returns whether the target failed at this attempt: no answer, or one of 500 and above. 429 is load, not failure. */
    public boolean failed() {
        return kind == Kind.ANSWERED ? status >= 500 : kind != Kind.CANCELLED;
    }
}
