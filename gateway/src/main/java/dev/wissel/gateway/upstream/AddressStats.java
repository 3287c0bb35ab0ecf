package dev.wissel.gateway.upstream;

import dev.wissel.core.model.Outcome;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/** One loop's counts for one address: how attempts ended, and how long answers took. Written by its loop alone, readable from any thread. */
public final class AddressStats {
    /** Upper bounds of the latency buckets, in microseconds. */
    private static final long[] BUCKET_MICROS = {
        1_000,
        2_500,
        5_000,
        10_000,
        25_000,
        50_000,
        100_000,
        250_000,
        500_000,
        1_000_000,
        2_500_000,
        5_000_000,
        10_000_000
    };

    /** Returns the upper bounds of the latency buckets, in seconds, rising. */
    public static List<Double> boundsSeconds() {
        return Arrays.stream(BUCKET_MICROS).mapToObj(micros -> micros / 1e6).toList();
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
    private static final int SUM = ENDS + BUCKET_MICROS.length + 1;

    private final AtomicLongArray cells = new AtomicLongArray(SUM + 1);

    /** Counts the end of an attempt; {@code latencyNanos} is the time to the head of its answer, read only if there was one. */
    public void count(Outcome outcome, long latencyNanos) {
        add(End.of(outcome).ordinal(), 1);
        if (outcome.kind() == Outcome.Kind.ANSWERED) {
            long micros = Math.max(0, latencyNanos / 1000);
            int bucket = 0;
            while (bucket < BUCKET_MICROS.length && micros > BUCKET_MICROS[bucket]) {
                bucket++;
            }
            add(ENDS + bucket, 1);
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
        return cells.get(ENDS + i);
    }

    /** Returns the sum of the latencies, in microseconds. */
    public long sumMicros() {
        return cells.get(SUM);
    }
}
