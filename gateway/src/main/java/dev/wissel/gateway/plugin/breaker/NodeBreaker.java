package dev.wissel.gateway.plugin.breaker;

import dev.wissel.core.model.Outcome;
import dev.wissel.core.protect.BreakerState;
import dev.wissel.core.protect.CircuitBreaker;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * One circuit breaker of a node: of an upstream, or of one of its addresses. Thread-safe; a lock that is held for some dozen nanoseconds keeps its counts
 * exact over all event loops.
 */
public final class NodeBreaker {
    private static final Outcome FAILURE = Outcome.answered(500);
    private static final Outcome SUCCESS = Outcome.answered(200);

    private final CircuitBreaker breaker;
    private final Set<Integer> failureStatuses;
    private final Listener listener;
    private String word;
    private long refused;
    private long opened;

    /** Who hears of changes, while the breaker is locked: must not block and must not come back. */
    @FunctionalInterface
    public interface Listener {
        /**
         * The breaker does something else from now on.
         *
         * @param before {@code closed}, {@code open} or {@code trial}
         * @param after the same
         * @param waitNanos if it has opened, how long it stays so; else 0
         */
        void changed(String before, String after, long waitNanos);
    }

    /**
     * Makes a closed one.
     *
     * @param failureStatuses answers that are failures; no answer at all always is one
     * @param random used under the lock alone
     */
    public NodeBreaker(
            CircuitBreaker.Settings settings,
            Set<Integer> failureStatuses,
            RandomGenerator random,
            long nowNanos,
            Listener listener) {
        this.breaker = new CircuitBreaker(settings, random, nowNanos);
        this.failureStatuses = Set.copyOf(failureStatuses);
        this.listener = listener;
        this.word = "closed";
    }

    /** Returns a ticket for a call, &gt;= 0, to be given back by {@link #ended}; or {@link CircuitBreaker#REFUSED}. */
    public synchronized long tryCall(long nowNanos) {
        long ticket = breaker.tryCall(nowNanos);
        if (ticket == CircuitBreaker.REFUSED) {
            refused++;
        } else {
            look(nowNanos);
        }
        return ticket;
    }

    /** Learns how a call ended that was let through; to be called once for each ticket, whatever became of the call. */
    public synchronized void ended(long ticket, Outcome outcome, long startNanos, long nowNanos) {
        breaker.ended(ticket, judged(outcome), startNanos, nowNanos);
        look(nowNanos);
    }

    private Outcome judged(Outcome outcome) {
        return switch (outcome.kind()) {
            case ANSWERED -> failureStatuses.contains(outcome.status()) ? FAILURE : SUCCESS;
            case REFUSED, BROKEN, TIMED_OUT -> FAILURE;
            case CANCELLED -> outcome;
        };
    }

    private void look(long nowNanos) {
        BreakerState state = breaker.state();
        // between two good trials it waits for the next one: that is no opening
        String now = state instanceof BreakerState.Open && breaker.goodTrials() > 0 ? "trial" : state.word();
        if (now.equals(word)) {
            return;
        }
        String before = word;
        word = now;
        boolean opens = state instanceof BreakerState.Open && now.equals("open");
        if (opens) {
            opened++;
        }
        listener.changed(before, now, opens ? Math.max(0, ((BreakerState.Open) state).untilNanos() - nowNanos) : 0);
    }

    /** Returns how long a call that was refused had better wait, &gt;= 0; 0 while calls are let through. */
    public synchronized long retryAfterNanos(long nowNanos) {
        return breaker.state() instanceof BreakerState.Open open ? Math.max(0, open.untilNanos() - nowNanos) : 0;
    }

    /** Returns {@code closed}, {@code open} or {@code trial}. */
    public synchronized String word() {
        return word;
    }

    /** Returns the calls that were not let through. */
    public synchronized long refused() {
        return refused;
    }

    /** Returns how often it has opened. */
    public synchronized long opened() {
        return opened;
    }
}
