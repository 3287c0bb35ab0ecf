package dev.wissel.cli.demo;

import java.util.List;
import org.HdrHistogram.Histogram;

/** What became of the requests that were due in one stretch of time. Confined to the load's loop; copies to whoever asked for them. */
final class PhaseTotals {
    /** The name of the time before the first phase. */
    static final String UNCOUNTED = "";

    private static final int DIGITS = 2;

    private final String name;
    private final long startNanos;
    private final Histogram micros = Tally.histogram(DIGITS);
    private long endNanos;
    private boolean ended;
    private long sent;
    private long failedGets;
    private long failedPosts;

    PhaseTotals(String name, long startNanos) {
        this.name = name;
        this.startNanos = startNanos;
        this.endNanos = startNanos;
    }

    /** Returns the sum of some phases under another name. */
    static PhaseTotals sum(String name, List<PhaseTotals> phases) {
        PhaseTotals sum = new PhaseTotals(name, 0);
        for (PhaseTotals each : phases) {
            sum.sent += each.sent;
            sum.failedGets += each.failedGets;
            sum.failedPosts += each.failedPosts;
            sum.micros.add(each.micros);
            sum.endNanos += each.endNanos - each.startNanos;
        }
        return sum;
    }

    PhaseTotals copy(long nowNanos) {
        PhaseTotals copy = sum(name, List.of(this));
        copy.endNanos = (ended ? endNanos : nowNanos) - startNanos;
        return copy;
    }

    void end(long nowNanos) {
        if (!ended) {
            ended = true;
            endNanos = nowNanos;
        }
    }

    void sent() {
        sent++;
    }

    void answered(long latencyMicros) {
        micros.recordValue(latencyMicros);
    }

    void failed(boolean post, long latencyMicros) {
        micros.recordValue(latencyMicros);
        if (post) {
            failedPosts++;
        } else {
            failedGets++;
        }
    }

    /** Returns whether its requests count at all. */
    boolean counts() {
        return !name.equals(UNCOUNTED);
    }

    String name() {
        return name;
    }

    /** Returns its length; only of a copy or a sum. */
    double seconds() {
        return (endNanos - startNanos) / 1e9;
    }

    long requests() {
        return sent;
    }

    long failedGets() {
        return failedGets;
    }

    long failedPosts() {
        return failedPosts;
    }

    /** Returns a percentile of all latencies, failures included, in milliseconds; NaN of none. */
    double millis(double percentile) {
        return Tally.millis(micros, percentile);
    }
}
