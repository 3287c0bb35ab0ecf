package dev.wissel.core.balance;

import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Targets;

/** Decides who serves one attempt. Confined to its owner (an event loop, a simulated worker); never blocks, allocates nothing for a pick. */
public interface Picker {
    /** Returned by {@link #pick} if there is no address, or none with weight, or none that may serve. Kong: {@code Balancer is unhealthy}. */
    int NONE = -1;

    /** Returned by {@link #pick} if every address that may serve has been tried. Kong: {@code No peers are available}. */
    int ALL_TRIED = -2;

    /** Returns the snapshot that indices refer to. */
    Targets targets();

    /**
     * Chooses an address for the attempt. Having none is a normal answer, not an exception.
     *
     * @param attempt the request's key and what it has tried
     * @param nowNanos the owner's clock
     * @return index into {@link #targets()}, or {@link #NONE}, or {@link #ALL_TRIED}
     */
    int pick(Attempt attempt, long nowNanos);

    /**
     * Learns how an attempt ended. Called once for each attempt, also for one that an earlier picker of the same owner chose.
     *
     * @param index index into {@link #targets()} of the address that was tried
     * @param outcome how it ended
     * @param startNanos when the attempt started
     * @param nowNanos when it ended; for an answer, when its head had arrived
     */
    default void onOutcome(int index, Outcome outcome, long startNanos, long nowNanos) {}

    /**
     * Learns that a whole request is over. Called once for each request for which {@link #pick} gave an address, after the last attempt's
     * {@link #onOutcome}: Kong's log phase, in which its {@code latency} learns what it knows (Kong facts 2.8). A host calls both; a policy
     * that learns from each attempt ignores this one.
     *
     * @param index index into {@link #targets()} of the address that the last attempt went to
     * @param tries attempts that the request took, that one included, &gt;= 1
     * @param startNanos when the last attempt started
     * @param nowNanos when the request was over
     */
    default void onRequestEnd(int index, int tries, long startNanos, long nowNanos) {}
}
