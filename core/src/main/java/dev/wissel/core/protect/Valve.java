package dev.wissel.core.protect;

import dev.wissel.core.load.Flow;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/**
 * The limit on one region of an upstream as all owners of a node see it: how many attempts wait, over all of them, and how many may.
 *
 * <p>Requests of low rank are turned away at {@code 1 − }{@value #PART} of the limit, those of high rank at {@code 1 + }{@value #PART}: as the number that waits
 * stands at the limit while there is too much, low ones get in only when nobody else wants to, and high ones nearly always.
 *
 * <p>Thread-safe. One keeper sets the limit; without one a request costs a volatile read.
 */
public final class Valve {
    private static final double PART = 0.15;
    private static final int LEAST_STEP = 1;

    private final List<Flow> flows = new CopyOnWriteArrayList<>();
    private final LongAdder turnedAway = new LongAdder();
    private volatile double limit = Saturation.OPEN;

    /** Returns a flow for one more owner, which alone may write it. */
    public Flow flow() {
        Flow flow = new Flow();
        flows.add(flow);
        return flow;
    }

    /** Sets how many attempts may wait, &gt; 0; {@link Saturation#OPEN} for any number. */
    public void limit(double newLimit) {
        limit = newLimit;
    }

    /** Returns how many attempts may wait. */
    public double limit() {
        return limit;
    }

    /** Returns whether a request of this rank, in [0, 2], may be sent, and counts it if not. */
    public boolean admits(int rank) {
        double most = limit;
        if (most == Saturation.OPEN) {
            return true;
        }
        double step = (rank - 1) * Math.max(LEAST_STEP, PART * most);
        if (waiting() < most + step) {
            return true;
        }
        turnedAway.increment();
        return false;
    }

    /** Returns the attempts that wait, over all owners, &gt;= 0. */
    public long waiting() {
        long sum = 0;
        for (Flow flow : flows) {
            sum += flow.waiting();
        }
        return sum;
    }

    /** Returns how often a request was turned away. */
    public long turnedAway() {
        return turnedAway.sum();
    }

    /** Returns the sums over all owners. */
    public Flow.Reading read() {
        Flow.Reading sum = new Flow.Reading(0, 0, 0, 0, turnedAway.sum(), 0);
        for (Flow flow : flows) {
            sum = sum.plus(flow.read());
        }
        return sum;
    }
}
