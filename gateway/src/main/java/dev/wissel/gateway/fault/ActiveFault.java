package dev.wissel.gateway.fault;

import dev.wissel.core.model.Address;
import dev.wissel.core.model.Target;
import dev.wissel.core.model.Targets;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * A fault in force. Immutable.
 *
 * @param fault what was asked for
 * @param upstreams those that it hits, when it began or was last extended
 * @param startNanos when it began, on the gateway's clock
 * @param endNanos when it ends by itself, on that clock
 * @param startEpochMillis when it began, wall time
 */
public record ActiveFault(Fault fault, Set<String> upstreams, long startNanos, long endNanos, long startEpochMillis) {
    public ActiveFault {
        upstreams = Set.copyOf(upstreams);
    }

    /** Returns whether its time is over, noticed or not. */
    public boolean over(long nowNanos) {
        return nowNanos - endNanos >= 0;
    }

    /** Returns what is left of its time, in nanoseconds; 0 if nothing is. */
    public long remainingNanos(long nowNanos) {
        return Math.max(0, endNanos - nowNanos);
    }

    /** Returns whether it hits an address of an upstream. */
    public boolean hits(String upstream, Targets targets, Address address) {
        int index = targets.indexOf(address);
        if (index < 0 || !fault.names(upstream)) {
            return false;
        }
        Target target = targets.targetOf(index);
        return fault.hits(new FaultPlace(upstream, target.region(), target.name()));
    }

    /** Returns whether it hits this one of the requests, by chance. */
    public boolean hitsNext(RandomGenerator random) {
        return fault.share() == 1 || random.nextDouble() < fault.share();
    }

    /** Returns whether targets are out of reach as long as it lasts: connections are refused, and those there were are broken. */
    public boolean isLoss() {
        return fault.kind().isLoss();
    }
}
