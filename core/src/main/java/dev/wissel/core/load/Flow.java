package dev.wissel.core.load;

import dev.wissel.core.model.Outcome;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What goes into one region of an upstream and what comes out of it, as running sums: attempts sent, answered, lost. A reader takes two readings and compares.
 *
 * <p>Written by one owner (an event loop, a simulated worker); {@link #read} and {@link #waiting} may be called from any thread and are at worst a
 * moment old.
 */
public final class Flow {
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SENT = 0;
    private static final int OVER = 1;
    private static final int ANSWERED = 2;
    private static final int LOST = 3;
    private static final int NANOS = 4;
    private static final int CELLS = 5;
    private static final int AIR = 12; // 96 bytes on both sides: neighbours belong to other event loops

    private final AtomicLongArray cells = new AtomicLongArray(CELLS + 2 * AIR);

    /**
     * Sums at one moment. Immutable.
     *
     * @param sent attempts that were sent
     * @param over those that are over: the head of the answer has come, or it never will
     * @param answered those that were answered below 500 and not 429
     * @param lost those that were given up or timed out
     * @param refused requests that were refused instead of sent; a flow counts none, who refuses adds them
     * @param nanos sum of the times of those answered and lost
     */
    public record Reading(long sent, long over, long answered, long lost, long refused, long nanos) {
        /** Nothing. */
        public static final Reading NONE = new Reading(0, 0, 0, 0, 0, 0);

        /** Returns both together. */
        public Reading plus(Reading other) {
            return new Reading(
                    sent + other.sent,
                    over + other.over,
                    answered + other.answered,
                    lost + other.lost,
                    refused + other.refused,
                    nanos + other.nanos);
        }

        /** Returns what has come since an earlier reading. */
        public Reading since(Reading earlier) {
            return new Reading(
                    sent - earlier.sent,
                    over - earlier.over,
                    answered - earlier.answered,
                    lost - earlier.lost,
                    refused - earlier.refused,
                    nanos - earlier.nanos);
        }

        /** Returns the attempts that wait for their answer, &gt;= 0. */
        public long waiting() {
            return Math.max(0, sent - over);
        }

        /** Returns the attempts whose time is in {@link #nanos}. */
        public long timed() {
            return answered + lost;
        }

        /** Returns the mean time of those in nanoseconds; NaN if there were none. For those lost it is a time that was not enough. */
        public double meanNanos() {
            return timed() <= 0 ? Double.NaN : (double) nanos / timed();
        }
    }

    /** Counts an attempt that is sent now. */
    public void sent() {
        add(SENT, 1);
    }

    /** Counts the end of an attempt that was {@link #sent}, once for each: the head of its answer, or that there is none. */
    public void over(Outcome outcome, long nanos) {
        switch (outcome.kind()) {
            case ANSWERED -> {
                if (!outcome.failed() && outcome.status() != TOO_MANY_REQUESTS) {
                    add(NANOS, Math.max(0, nanos));
                    add(ANSWERED, 1);
                }
            }
            case CANCELLED, TIMED_OUT -> {
                add(NANOS, Math.max(0, nanos));
                add(LOST, 1);
            }
            case REFUSED, BROKEN -> {
                // says nothing of how long answers take
            }
        }
        add(OVER, 1);
    }

    private void add(int cell, long more) {
        cells.lazySet(AIR + cell, cells.getPlain(AIR + cell) + more);
    }

    private long get(int cell) {
        return cells.getOpaque(AIR + cell);
    }

    /** Returns the attempts that wait for their answer, &gt;= 0. */
    public long waiting() {
        long over = get(OVER); // read first: at worst one too many waits
        return Math.max(0, get(SENT) - over);
    }

    /** Returns the sums. */
    public Reading read() {
        long over = get(OVER);
        return new Reading(get(SENT), over, get(ANSWERED), get(LOST), 0, get(NANOS));
    }
}
