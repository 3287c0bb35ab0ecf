package dev.wissel.console.embedded;

import dev.wissel.console.live.Flow;
import dev.wissel.gateway.upstream.LatencyGrid;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How something flowed, from counters that are read once a step: rates and quantiles over a short window, and a ring of what each step held. Confined to the sampler.
 *
 * <p>Counters that have gone down belong to somebody new (an address that went and came back): what they hold then is what has passed since.
 */
final class FlowSeries {
    private static final double MEDIAN = 0.5;
    private static final double SLOWEST = 0.99;
    private static final double NANOS = 1e9;

    private final int window;
    private final Mark[] marks;
    private final int[] ended;
    private final int[] failed;
    private final float[] p99Seconds;
    private long steps;

    /** What the counters held at a moment. */
    private static final class Mark {
        long nanos;
        long ended;
        long failed;
        final long[] latencies = new long[LatencyGrid.size()];
    }

    /**
     * Makes an empty series.
     *
     * @param window steps that rates are taken over, &gt;= 1
     * @param kept steps that the ring holds, &gt;= window
     */
    FlowSeries(int window, int kept) {
        this.window = window;
        this.marks = new Mark[window + 1];
        this.ended = new int[kept];
        this.failed = new int[kept];
        this.p99Seconds = new float[kept];
    }

    /** Begins a step: returns where its latencies are to be added up, all 0. */
    long[] begin() {
        int at = (int) (steps % marks.length);
        Mark mark = marks[at];
        if (mark == null) {
            mark = new Mark();
            marks[at] = mark;
        } else {
            Arrays.fill(mark.latencies, 0);
        }
        return mark.latencies;
    }

    /** Ends the step that {@link #begin} began, with what the counters hold. */
    void end(long nowNanos, long nowEnded, long nowFailed) {
        Mark now = marks[(int) (steps % marks.length)];
        now.nanos = nowNanos;
        now.ended = nowEnded;
        now.failed = nowFailed;
        Mark before = steps == 0 ? now : marks[(int) ((steps - 1) % marks.length)];
        int slot = (int) (steps % ended.length);
        ended[slot] = (int) since(now.ended, before.ended);
        failed[slot] = (int) since(now.failed, before.failed);
        p99Seconds[slot] = ended[slot] == 0 ? Float.NaN : (float) p99(now, before);
        steps++;
    }

    private static long since(long now, long before) {
        return now >= before ? now - before : now;
    }

    private static double p99(Mark now, Mark before) {
        long[] counts = new long[LatencyGrid.size()];
        return LatencyGrid.quantileSeconds(counts, addBetween(now, before, counts), SLOWEST);
    }

    /** Adds what came between two moments; returns how much that is. */
    private static long addBetween(Mark now, Mark before, long[] counts) {
        long all = 0;
        for (int i = 0; i < counts.length; i++) {
            long came = since(now.latencies[i], before.latencies[i]);
            counts[i] += came;
            all += came;
        }
        return all;
    }

    private Mark now() {
        return marks[(int) ((steps - 1) % marks.length)];
    }

    private Mark windowsBegin() {
        return marks[(int) (Math.max(0, steps - 1 - window) % marks.length)];
    }

    /** Returns what ended within the window. */
    long ended() {
        return steps == 0 ? 0 : since(now().ended, windowsBegin().ended);
    }

    /** Returns how it flowed within the window. */
    Flow flow() {
        return sum(List.of(this));
    }

    /** Returns how several flowed together within the window, all sampled at the same moments. */
    static Flow sum(List<FlowSeries> parts) {
        if (parts.isEmpty() || parts.get(0).steps < 2) {
            return Flow.UNKNOWN;
        }
        double seconds = (parts.get(0).now().nanos - parts.get(0).windowsBegin().nanos) / NANOS;
        long ended = 0;
        long failed = 0;
        long answered = 0;
        long[] counts = new long[LatencyGrid.size()];
        for (FlowSeries each : parts) {
            long own = each.ended();
            if (own > 0) {
                ended += own;
                failed += since(each.now().failed, each.windowsBegin().failed);
                answered += addBetween(each.now(), each.windowsBegin(), counts);
            }
        }
        if (ended == 0) {
            return new Flow(0.0, null, null, null);
        }
        return new Flow(
                seconds > 0 ? (Double) (ended / seconds) : null,
                (double) failed / ended,
                known(LatencyGrid.quantileSeconds(counts, answered, MEDIAN)),
                known(LatencyGrid.quantileSeconds(counts, answered, SLOWEST)));
    }

    static @Nullable Double known(double value) {
        return Double.isNaN(value) ? null : value;
    }

    // ---------------------------------------------------------------- the ring; back: 0 for the last step

    /** Returns what ended in a step; 0 for one that was before the first. */
    int endedAt(long back) {
        return has(back) ? ended[slot(back)] : 0;
    }

    /** Returns the part of it that failed; null if nothing ended. */
    @Nullable
    Double errorShareAt(long back) {
        int all = endedAt(back);
        return all == 0 ? null : (double) failed[slot(back)] / all;
    }

    /** Returns the 99th percentile of a step; null if nothing was answered. */
    @Nullable
    Double p99At(long back) {
        return has(back) ? known(p99Seconds[slot(back)]) : null;
    }

    private boolean has(long back) {
        return back < Math.min(steps, ended.length);
    }

    private int slot(long back) {
        return (int) ((steps - 1 - back) % ended.length);
    }
}
