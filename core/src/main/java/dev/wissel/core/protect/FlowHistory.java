package dev.wissel.core.protect;

import dev.wissel.core.load.Flow;

/** The last seconds of a flow, as it was read at each tick. Confined to its owner. */
final class FlowHistory {
    private static final int TICKS = 128; // a power of two; 6.4 s at 50 ms

    private final Flow.Reading[] readings = new Flow.Reading[TICKS];
    private final long[] stampNanos = new long[TICKS];
    private int newest = -1;
    private int size;

    void add(Flow.Reading reading, long nowNanos) {
        newest = (newest + 1) % TICKS;
        readings[newest] = reading;
        stampNanos[newest] = nowNanos;
        size = Math.min(size + 1, TICKS);
    }

    /** Returns how many readings there are besides the newest. */
    int depth() {
        return size - 1;
    }

    Flow.Reading now() {
        return readings[newest];
    }

    /** Returns the reading so many ticks ago. */
    Flow.Reading ago(int ticks) {
        return readings[at(ticks)];
    }

    /** Returns what has come in the last ticks. */
    Flow.Reading last(int ticks) {
        return now().since(ago(ticks));
    }

    /** Returns how long the last ticks took, in nanoseconds. */
    long spanNanos(int ticks) {
        return stampNanos[newest] - stampNanos[at(ticks)];
    }

    /** Returns the least number of ticks that took at least so long, or all there are. */
    int ticksOver(long nanos) {
        int ticks = Math.min(1, depth());
        while (ticks < depth() && spanNanos(ticks) < nanos) {
            ticks++;
        }
        return ticks;
    }

    /** Returns the ticks over which to look at answers: at least {@code leastNanos}, and until there are {@code enough}, but no more than {@code mostNanos}. */
    int ticksWith(int enough, long leastNanos, long mostNanos) {
        int ticks = ticksOver(leastNanos);
        while (ticks < depth() && last(ticks).timed() < enough && spanNanos(ticks) < mostNanos) {
            ticks++;
        }
        return ticks;
    }

    /** Returns the good answers a nanosecond over a time; 0 if nothing is known of it. */
    double throughput(long nanos) {
        int ticks = ticksOver(nanos);
        long span = spanNanos(ticks);
        return span <= 0 ? 0 : (double) last(ticks).answered() / span;
    }

    /** Returns the mean number of attempts that waited over a time. */
    double meanWaiting(long nanos) {
        int ticks = ticksOver(nanos);
        double sum = 0;
        for (int i = 0; i <= ticks; i++) {
            sum += ago(i).waiting();
        }
        return sum / (ticks + 1);
    }

    private int at(int ticksAgo) {
        return (newest - ticksAgo + TICKS) % TICKS;
    }
}
