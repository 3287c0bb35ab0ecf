package dev.wissel.core.protect;

import dev.wissel.core.load.WindowCounts;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.protect.BreakerState.Closed;
import dev.wissel.core.protect.BreakerState.Open;
import dev.wissel.core.protect.BreakerState.Trial;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.random.RandomGenerator;

/**
 * Stops sending to an upstream of which too many calls fail or are too slow, and finds out with single trials when it is well again.
 *
 * <pre>
 *   closed --(calls &gt;= minimum, and failures or slow calls &gt;= their share)--&gt; open --(wait)--&gt; trial --(good)--&gt; closed
 *                                                                              ^                |  (one after the other, until
 *                                                                              |                |   enough were good)
 *                                                                              +--(bad: twice the wait, up to the longest)
 * </pre>
 *
 * <p>Shares are exact counts over a window: no average hides an outage, and no burst long gone keeps it open. A call that failed counts as failed only,
 * however long it took. 429 is load, not failure; what a client gave up counts if it had lasted long enough to be slow. A call that was let
 * through before the breaker opened and ends after it says nothing about the present: each call carries its {@linkplain #tryCall ticket}. A trial
 * that is given up early, or is lost for {@link Settings#longestNanos}, makes room for the next one.
 *
 * <p>Confined to its owner.
 *
 * @see <a href="https://martinfowler.com/bliki/CircuitBreaker.html">Nygard, Release It!, 2007, after Fowler</a>
 */
public final class CircuitBreaker {
    /** Returned by {@link #tryCall} if the call may not be made. */
    public static final long REFUSED = -1;

    private static final int BUCKETS = 10;
    private static final int MAX_TRIALS = 1000;
    private static final Closed CLOSED = new Closed();

    private final Settings settings;
    private final DoubleSupplier chance;
    private int goodTrials;
    private BreakerState state = CLOSED;
    private WindowCounts failures;
    private WindowCounts slow;
    private long epochTicket; // tickets below belong to an earlier state
    private long nextTicket;

    /**
     * When it opens and closes. Immutable.
     *
     * @param windowNanos time over which calls are counted, &gt;= 10
     * @param minimumCalls in the window, below which it stays closed, &gt;= 1
     * @param failureShare at which it opens, in (0, 1]
     * @param slowNanos a call that takes at least this long is slow, &gt; 0
     * @param slowShare share of slow calls at which it opens, in (0, 1]
     * @param waitNanos how long it stays open the first time, &gt; 0
     * @param longestNanos how long at most, &gt;= waitNanos
     * @param trials calls that must succeed one after the other before it closes, in [1, 1000]
     * @param jitterShare how much of each wait is left to chance, in [0, 1): a wait is between {@code 1 - jitterShare} of its length and all of it, so
     *     that nodes do not return together
     */
    public record Settings(
            long windowNanos,
            int minimumCalls,
            double failureShare,
            long slowNanos,
            double slowShare,
            long waitNanos,
            long longestNanos,
            int trials,
            double jitterShare) {
        /** Settings with a single trial and nothing left to chance. */
        public Settings(
                long windowNanos,
                int minimumCalls,
                double failureShare,
                long slowNanos,
                double slowShare,
                long waitNanos,
                long longestNanos) {
            this(windowNanos, minimumCalls, failureShare, slowNanos, slowShare, waitNanos, longestNanos, 1, 0);
        }

        public Settings {
            require(windowNanos >= BUCKETS, "windowNanos", windowNanos, ">= " + BUCKETS);
            require(minimumCalls >= 1, "minimumCalls", minimumCalls, ">= 1");
            require(failureShare > 0 && failureShare <= 1, "failureShare", failureShare, "> 0, <= 1");
            require(slowNanos > 0, "slowNanos", slowNanos, "> 0");
            require(slowShare > 0 && slowShare <= 1, "slowShare", slowShare, "> 0, <= 1");
            require(waitNanos > 0, "waitNanos", waitNanos, "> 0");
            require(longestNanos >= waitNanos, "longestNanos", longestNanos, ">= waitNanos");
            require(trials >= 1 && trials <= MAX_TRIALS, "trials", trials, "1 to " + MAX_TRIALS);
            require(jitterShare >= 0 && jitterShare < 1, "jitterShare", jitterShare, ">= 0, < 1");
        }

        private static void require(boolean holds, String name, Object value, String expected) {
            if (!holds) {
                throw new IllegalArgumentException(name + ": " + value + " (expected: " + expected + ")");
            }
        }
    }

    /** Makes a closed one that has seen nothing, and leaves nothing to chance. */
    public CircuitBreaker(Settings settings, long nowNanos) {
        this(settings, nowNanos, () -> 0);
    }

    /** Makes a closed one that has seen nothing. */
    public CircuitBreaker(Settings settings, RandomGenerator random, long nowNanos) {
        this(settings, nowNanos, random::nextDouble);
    }

    private CircuitBreaker(Settings settings, long nowNanos, DoubleSupplier chance) {
        this.settings = settings;
        this.chance = chance;
        this.failures = window(nowNanos);
        this.slow = window(nowNanos);
    }

    /** Returns the call's ticket, &gt;= 0, to be handed back at its end; or {@link #REFUSED}. */
    public long tryCall(long nowNanos) {
        if (state instanceof Closed) {
            return nextTicket++;
        }
        if (state instanceof Open open) {
            return nowNanos - open.untilNanos() < 0 ? REFUSED : trial(open.times(), nowNanos);
        }
        Trial trial = (Trial) state;
        boolean lost = nowNanos - trial.sinceNanos() >= settings.longestNanos;
        return lost ? trial(trial.times(), nowNanos) : REFUSED;
    }

    /**
     * Learns how a call ended that was let through. One of an earlier state is ignored.
     *
     * @param ticket what {@link #tryCall} had returned
     * @param outcome how it ended
     * @param startNanos when it was let through
     * @param nowNanos when it ended
     */
    public void ended(long ticket, Outcome outcome, long startNanos, long nowNanos) {
        if (ticket < epochTicket) {
            return;
        }
        boolean isSlow = !outcome.failed() && nowNanos - startNanos >= settings.slowNanos;
        boolean silent = outcome.kind() == Outcome.Kind.CANCELLED && !isSlow;
        if (state instanceof Trial trial && trial.ticket() == ticket) {
            endTrial(trial, outcome.failed() || isSlow, silent, nowNanos);
        } else if (state instanceof Closed && !silent) {
            count(outcome.failed(), isSlow, nowNanos);
        }
    }

    /** Returns what it does now. */
    public BreakerState state() {
        return state;
    }

    /** Returns the trials that have succeeded since it last opened, in [0, {@link Settings#trials}). */
    public int goodTrials() {
        return goodTrials;
    }

    private void count(boolean failed, boolean isSlow, long nowNanos) {
        failures.ended(failed, 0, nowNanos);
        slow.ended(isSlow, 0, nowNanos);
        WindowCounts.Sum failing = failures.sum(nowNanos);
        boolean enough = failing.ended() >= settings.minimumCalls;
        if (enough
                && (failing.errorRatio() >= settings.failureShare
                        || slow.sum(nowNanos).errorRatio() >= settings.slowShare)) {
            open(1, nowNanos);
        }
    }

    private void endTrial(Trial trial, boolean bad, boolean silent, long nowNanos) {
        if (silent) {
            state = new Open(nowNanos, trial.times()); // the next one may try at once
        } else if (bad) {
            open(trial.times() + 1, nowNanos);
        } else if (++goodTrials < settings.trials) {
            state = new Open(nowNanos, trial.times()); // the next trial may be made at once
        } else {
            state = CLOSED;
            goodTrials = 0;
            failures = window(nowNanos);
            slow = window(nowNanos);
            epochTicket = nextTicket;
        }
    }

    private void open(int times, long nowNanos) {
        double waitNanos = Math.min((double) settings.longestNanos, Math.scalb((double) settings.waitNanos, times - 1));
        double kept = 1 - settings.jitterShare * chance.getAsDouble();
        state = new Open(nowNanos + Math.max(1, (long) (waitNanos * kept)), times);
        goodTrials = 0;
        epochTicket = nextTicket;
    }

    private long trial(int times, long nowNanos) {
        long ticket = nextTicket++;
        epochTicket = ticket;
        state = new Trial(ticket, nowNanos, times);
        return ticket;
    }

    private WindowCounts window(long nowNanos) {
        return new WindowCounts(Duration.ofNanos(settings.windowNanos), BUCKETS, nowNanos);
    }
}
