package dev.wissel.gateway.upstream;

import dev.wissel.core.region.RegionDecision;
import dev.wissel.core.region.RegionObservation;
import dev.wissel.core.region.RegionPolicy;
import dev.wissel.core.region.RegionState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The last decisions about an upstream's regions, with all that each was made from, so that they can be made again. Thread-safe: the keeper adds, others read.
 */
public final class RegionHistory {
    private final Deque<Moment> moments = new ArrayDeque<>();
    private int most;

    /**
     * A decision. Immutable.
     *
     * @param epochMillis when, wall time
     * @param nowNanos when, on the keeper's clock
     * @param policy by which rules
     * @param before what was remembered
     * @param observation what was seen
     * @param decision what was decided
     */
    public record Moment(
            long epochMillis,
            long nowNanos,
            RegionPolicy policy,
            RegionState before,
            RegionObservation observation,
            RegionDecision decision) {}

    /** Keeps so many from now on; 0 for none, as at first. */
    public synchronized void keep(int atMost) {
        most = atMost;
        trim();
    }

    synchronized void add(Moment moment) {
        moments.addLast(moment);
        trim();
    }

    private void trim() {
        while (moments.size() > most) {
            moments.removeFirst();
        }
    }

    /** Returns when the oldest that is kept was decided, wall time; {@link Long#MAX_VALUE} if none is kept. */
    public synchronized long oldestMillis() {
        return moments.isEmpty() ? Long.MAX_VALUE : moments.getFirst().epochMillis();
    }

    /** Returns what is kept, oldest first. */
    public synchronized List<Moment> moments() {
        return new ArrayList<>(moments);
    }
}
