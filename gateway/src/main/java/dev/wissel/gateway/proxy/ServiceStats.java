package dev.wissel.gateway.proxy;

import dev.wissel.gateway.upstream.LatencyGrid;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One loop's counts for one service: how its clients' requests have ended. A retry that succeeds is no failure. Counted whatever plugins are configured. Written by its loop alone, readable
 * from any thread.
 */
public final class ServiceStats {
    private static final int REQUESTS = 0;
    private static final int FAILED = 1;
    private static final int CANCELLED = 2;
    private static final int LATENCY = 3;

    /** Kong's status of a request whose client has gone. */
    private static final int CLIENT_GONE = 499;

    private static final int FIRST_ERROR = 500;

    private final AtomicLongArray cells = new AtomicLongArray(LATENCY + LatencyGrid.size());

    private void add(int cell) {
        cells.lazySet(cell, cells.getPlain(cell) + 1);
    }

    /**
     * Counts a request that is over.
     *
     * @param status of its answer
     * @param cut whether the answer broke off
     * @param nanos from its head to the end of its answer
     */
    void record(int status, boolean cut, long nanos) {
        add(REQUESTS);
        if (status == CLIENT_GONE) {
            add(CANCELLED);
            return;
        }
        if (cut || status >= FIRST_ERROR) {
            add(FAILED);
        }
        if (!cut && status != AnswerHeads.SWITCHING_PROTOCOLS) {
            add(LATENCY + LatencyGrid.cell(nanos / 1000));
        }
    }

    /** Returns the requests that are over. */
    public long requests() {
        return cells.get(REQUESTS);
    }

    /** Returns those of them that were answered with 5xx, or whose answer broke off. */
    public long failed() {
        return cells.get(FAILED);
    }

    /** Returns those of them whose client went away before there was an answer. */
    public long cancelled() {
        return cells.get(CANCELLED);
    }

    /**
     * Adds the requests by how long they took, of those that were answered to the end.
     *
     * @param counts shape [{@link LatencyGrid#size}], added to
     */
    public void addLatencies(long[] counts) {
        for (int cell = 0; cell < counts.length; cell++) {
            counts[cell] += cells.get(LATENCY + cell);
        }
    }
}
