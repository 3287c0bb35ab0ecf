package dev.wissel.gateway.upstream;

import dev.wissel.core.model.Outcome;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/** One loop's counts for one address: how attempts ended, and how long answers took. Written by its loop alone, readable from any thread. */
public final class AddressStats {
    /** Returns the upper bounds of the latency buckets, in seconds, rising. */
    public static List<Double> boundsSeconds() {
        return LatencyGrid.exportedSeconds();
    }

    /** How attempts end, as the metric's label says it. */
    public enum End {
        /** An answer below 500. */
        OK,
        /** An answer of 500 or above. */
        ERROR,
        /** No connection. */
        REFUSED,
        /** The connection broke. */
        BROKEN,
        /** Too slow. */
        TIMEOUT,
        /** Given up for reasons that say nothing about the target. */
        CANCELLED;

        static End of(Outcome outcome) {
            return switch (outcome.kind()) {
                case ANSWERED -> outcome.status() >= 500 ? ERROR : OK;
                case REFUSED -> REFUSED;
                case BROKEN -> BROKEN;
                case TIMED_OUT -> TIMEOUT;
                case CANCELLED -> CANCELLED;
            };
        }
    }

    private static final int ENDS = End.values().length;
    private static final int SUM = ENDS + LatencyGrid.size();

    private final AtomicLongArray cells = new AtomicLongArray(SUM + 1);

    /** Counts the end of an attempt; {@code latencyNanos} is the time to the head of its answer, read only if there was one. */
    public void count(Outcome outcome, long latencyNanos) {
        add(End.of(outcome).ordinal(), 1);
        if (outcome.kind() == Outcome.Kind.ANSWERED) {
            long micros = Math.max(0, latencyNanos / 1000);
            add(ENDS + LatencyGrid.cell(micros), 1);
            add(SUM, micros);
        }
    }

    private void add(int cell, long count) {
        cells.lazySet(cell, cells.getPlain(cell) + count);
    }

    /** Returns the attempts that ended so. */
    public long ended(End end) {
        return cells.get(end.ordinal());
    }

    /** Returns the answers in bucket {@code i} alone, in [0, number of bounds]; the last is that of everything above. */
    public long bucket(int i) {
        long sum = 0;
        for (int cell = LatencyGrid.firstOf(i); cell < LatencyGrid.firstOf(i + 1); cell++) {
            sum += cells.get(ENDS + cell);
        }
        return sum;
    }

    /**
     * Adds the answers by how long they took.
     *
     * @param counts shape [{@link LatencyGrid#size}], added to
     */
    public void addLatencies(long[] counts) {
        for (int cell = 0; cell < counts.length; cell++) {
            counts[cell] += cells.get(ENDS + cell);
        }
    }

    /** Returns the sum of the latencies, in microseconds. */
    public long sumMicros() {
        return cells.get(SUM);
    }
}
