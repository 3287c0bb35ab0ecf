package dev.wissel.core.load;

import java.util.concurrent.atomic.AtomicLong;

/**
 * How long answers take, as running sums: their number, and the sum of the natural logarithms of their times.
 *
 * <p>The mean of logarithms is that of a typical answer, about the median: one answer of a minute among a hundred of 5 ms moves it to 5.5 ms, the mean
 * to 600 ms. A reader takes two readings and compares.
 *
 * <p>Written by one owner (an event loop, a simulated worker); {@link #read} may be called from any thread and is at worst one answer old.
 */
public final class Pace {
    /** Shortest time that is told apart, in nanoseconds. */
    private static final long SHORTEST_NANOS = 1_000;

    private static final double UNITS =
            1 << 20; // fixed point: a double cannot be added to atomically, and needs not to be

    private final AtomicLong answers = new AtomicLong();
    private final AtomicLong logUnits = new AtomicLong();

    /**
     * Sums at one moment. Immutable.
     *
     * @param answers number of answers, &gt;= 0
     * @param logSum sum of ln(time in nanoseconds)
     */
    public record Reading(long answers, double logSum) {
        /** No answers. */
        public static final Reading NONE = new Reading(0, 0);

        /** Returns both together. */
        public Reading plus(Reading other) {
            return new Reading(answers + other.answers, logSum + other.logSum);
        }

        /** Returns what has come since an earlier reading. */
        public Reading since(Reading earlier) {
            return new Reading(answers - earlier.answers, logSum - earlier.logSum);
        }

        /** Returns ln of the typical time in nanoseconds; NaN without answers. */
        public double typicalLog() {
            return answers <= 0 ? Double.NaN : logSum / answers;
        }
    }

    /** Counts an answer that did not fail; a time below a microsecond counts as one. */
    public void answered(long nanos) {
        logUnits.lazySet(logUnits.getPlain() + (long) (Math.log(Math.max(SHORTEST_NANOS, nanos)) * UNITS));
        answers.lazySet(answers.getPlain() + 1);
    }

    /** Returns the sums. */
    public Reading read() {
        long counted = answers.get();
        return new Reading(counted, logUnits.get() / UNITS);
    }
}
