package dev.wissel.sim.play;

import dev.wissel.sim.engine.Histogram;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened when, in steps: requests by the time they were made, attempts by the time they began. Confined to its run, then read only.
 */
public final class Timeline {
    private static final long SPAN_NANOS = 1_000_000_000L;
    private static final int MOST_SPANS = 600;

    private final long fromNanos;
    private final long stepNanos;
    private final List<String> regions;
    private final long[] good;
    private final long[] failed;
    private final long[] refused;
    private final long[] slow;
    private final long[] afflicted;
    private final long[] answered;
    private final int stepsPerSpan;
    private final @Nullable Histogram[] latency; // one for several steps, or a long play would need much memory
    private final long[][] attempts;

    /**
     * Makes an empty timeline.
     *
     * @param fromNanos its beginning; what is earlier is not counted
     * @param lengthNanos what it covers, &gt; 0
     * @param stepNanos its grain, &gt; 0
     * @param regions names of the regions whose attempts are told apart
     */
    Timeline(long fromNanos, long lengthNanos, long stepNanos, List<String> regions) {
        int steps = (int) Math.max(1, (lengthNanos + stepNanos - 1) / stepNanos);
        this.fromNanos = fromNanos;
        this.stepNanos = stepNanos;
        this.regions = List.copyOf(regions);
        this.good = new long[steps];
        this.failed = new long[steps];
        this.refused = new long[steps];
        this.slow = new long[steps];
        this.afflicted = new long[steps];
        this.answered = new long[steps];
        this.stepsPerSpan = (int) Math.max(SPAN_NANOS / stepNanos, steps / MOST_SPANS);
        this.latency = new Histogram[steps / stepsPerSpan + 1];
        this.attempts = new long[regions.size()][steps];
    }

    private int step(long atNanos) {
        long step = (atNanos - fromNanos) / stepNanos;
        return atNanos < fromNanos || step >= good.length ? -1 : (int) step;
    }

    void answered(long madeNanos, boolean isGood, boolean wasSlow, boolean wasRefused) {
        int step = step(madeNanos);
        if (step >= 0) {
            (isGood ? good : failed)[step]++;
            slow[step] += isGood && wasSlow ? 1 : 0;
            refused[step] += wasRefused ? 1 : 0;
        }
    }

    /** Counts an answer by the time at which it came, and its time by that at which it was asked for. */
    void came(long madeNanos, long nowNanos) {
        int arrival = step(nowNanos);
        if (arrival >= 0) {
            answered[arrival]++;
        }
        int step = step(madeNanos);
        if (step >= 0) {
            Histogram times = latency[step / stepsPerSpan];
            if (times == null) {
                times = new Histogram();
                latency[step / stepsPerSpan] = times;
            }
            times.record(nowNanos - madeNanos);
        }
    }

    void attempted(int region, boolean onAfflicted, long atNanos) {
        int step = step(atNanos);
        if (step >= 0) {
            attempts[region][step]++;
            afflicted[step] += onAfflicted ? 1 : 0;
        }
    }

    /** Returns the number of steps. */
    public int steps() {
        return good.length;
    }

    /** Returns the length of a step. */
    public long stepNanos() {
        return stepNanos;
    }

    /** Returns the regions, in the order of preference. */
    public List<String> regions() {
        return regions;
    }

    /** Returns the requests made in a step that were answered well. */
    public long good(int step) {
        return good[step];
    }

    /** Returns the requests that were answered well in a step, whenever they were made. */
    public long answeredGood(int step) {
        return answered[step];
    }

    /**
     * Returns the 99th percentile of the times of the requests made between two moments and answered well, in milliseconds; NaN if there were none.
     * Both are rounded to whole seconds, or to a 600th of a play of more than ten minutes.
     */
    public double p99Millis(double fromSeconds, double untilSeconds) {
        Histogram all = new Histogram();
        double spanSeconds = stepsPerSpan * stepNanos / 1e9;
        long until = Math.min(latency.length, Math.round(untilSeconds / spanSeconds));
        for (int span = (int) Math.round(fromSeconds / spanSeconds); span < until; span++) {
            Histogram times = latency[span];
            if (times != null) {
                all.add(times);
            }
        }
        return all.quantileNanos(0.99) / 1e6;
    }

    /** Returns the requests made in a step that were not. */
    public long failed(int step) {
        return failed[step];
    }

    /** Returns the requests of a step that were answered well, but later than the objective promises. */
    public long slow(int step) {
        return slow[step];
    }

    /** Returns those of the failed ones that were refused because there was nobody to ask. */
    public long refused(int step) {
        return refused[step];
    }

    /** Returns the attempts of a step that went to a backend that something ailed. */
    public long onAfflicted(int step) {
        return afflicted[step];
    }

    /** Returns the attempts of a step in a region. */
    public long attempts(int region, int step) {
        return attempts[region][step];
    }

    /** Returns the part of a step's attempts that went to a region, in [0, 1]; 0 if there were none. */
    public double share(int region, int step) {
        long all = 0;
        for (long[] each : attempts) {
            all += each[step];
        }
        return all == 0 ? 0 : (double) attempts[region][step] / all;
    }

    /** Returns the part of a step's requests that were answered well, in [0, 1]; 1 if there were none. */
    public double availability(int step) {
        long all = good[step] + failed[step];
        return all == 0 ? 1 : (double) good[step] / all;
    }
}
