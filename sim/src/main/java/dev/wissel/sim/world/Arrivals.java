package dev.wissel.sim.world;

import java.util.function.LongToDoubleFunction;
import java.util.random.RandomGenerator;

/** When requests come. Confined to its engine. */
@FunctionalInterface
public interface Arrivals {
    /** Returned by {@link #nextNanos} if nothing comes any more. */
    long NEVER = Long.MAX_VALUE;

    /** Returns the time of the next arrival, not before {@code nowNanos}, the time of the last one (0 at first); or {@link #NEVER}. */
    long nextNanos(long nowNanos);

    /** Poisson arrivals: an open loop that knows nothing of the answers. */
    static Arrivals poisson(double perSecond, RandomGenerator random) {
        return renewal(Distribution.exponential(1e9 / perSecond), random);
    }

    /** Arrivals with independent times between them. */
    static Arrivals renewal(Distribution betweenNanos, RandomGenerator random) {
        return new Arrivals() {
            private double lost; // the part of a nanosecond that rounding has taken so far

            @Override
            public long nextNanos(long nowNanos) {
                double exact = betweenNanos.next(random) + lost;
                long whole = (long) exact;
                lost = exact - whole;
                return nowNanos + whole;
            }
        };
    }

    /**
     * Poisson arrivals whose rate changes with time, exactly: candidates at the highest rate are kept with probability rate / highest (Lewis and Shedler,
     * thinning).
     *
     * @param perSecondAt rate at a time in nanoseconds, in [0, highestPerSecond]
     * @param highestPerSecond a bound on it, &gt; 0
     * @param endNanos when arrivals end, in nanoseconds of the engine
     */
    static Arrivals varying(
            LongToDoubleFunction perSecondAt, double highestPerSecond, long endNanos, RandomGenerator random) {
        Arrivals candidates = poisson(highestPerSecond, random);
        return nowNanos -> {
            long at = nowNanos;
            while (true) {
                at = candidates.nextNanos(at);
                if (at > endNanos) {
                    return NEVER;
                }
                if (random.nextDouble() * highestPerSecond < perSecondAt.applyAsDouble(at)) {
                    return at;
                }
            }
        };
    }

    /** Arrivals at recorded times, ascending. */
    static Arrivals recorded(long[] timesNanos) {
        long[] times = timesNanos.clone();
        for (int i = 1; i < times.length; i++) {
            if (times[i] < times[i - 1]) {
                throw new IllegalArgumentException(
                        "timesNanos[" + i + "]: " + times[i] + " (expected: >= " + times[i - 1] + ", the one before)");
            }
        }
        int[] next = {0};
        return nowNanos -> next[0] < times.length ? Math.max(nowNanos, times[next[0]++]) : NEVER;
    }
}
