package dev.wissel.design.standby;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * One way to stand by, with its figures for one service.
 *
 * <p>Immutable.
 *
 * @param kind the way
 * @param available whether this Kong can do it for this service at all; the reasons say why not
 * @param leakShare part of the requests that goes to a standby while the first region is well, dimensionless, in [0, 1]; for
 *     {@link StandbyKind#ACTIVE_ACTIVE} the part that the other regions take on purpose
 * @param leakPerSecond the same in requests a second, &gt;= 0; empty if it depends on a load that the strategy does not name
 * @param wheelEntries entries of the structure from which Kong picks, in each worker: wheel of round-robin, ring of consistent-hashing, otherwise
 *     the addresses
 * @param memoryBytesPerWorker estimate of its memory in each worker, in bytes: 8 for each slot of a Lua array, which grows in powers of two
 * @param needsController whether a failover happens only while a controller runs
 * @param idleSeenBy who notices that an idle standby is sick
 * @param failover worst case from a black hole in the first region until its traffic goes elsewhere
 * @param meetsFailover whether that is within the objective
 * @param meetsLeak whether the leak is tolerable, see {@link StandbyOptions#tolerance}
 * @param keepsOrder whether the third region waits for the loss of the second
 * @param reasons what should be known about it, in order of weight
 */
public record StandbyOption(
        StandbyKind kind,
        boolean available,
        double leakShare,
        OptionalDouble leakPerSecond,
        long wheelEntries,
        long memoryBytesPerWorker,
        boolean needsController,
        Watcher idleSeenBy,
        Duration failover,
        boolean meetsFailover,
        boolean meetsLeak,
        boolean keepsOrder,
        List<Reason> reasons) {
    /** Who notices that an idle standby is sick. */
    public enum Watcher {
        /** Kong's own probes. */
        KONG,
        /** Only the probes of the controller: Kong gives no target of weight 0 to its checker. */
        CONTROLLER,
        /** The embedded gateway's probes. */
        GATEWAY
    }

    public StandbyOption {
        Objects.requireNonNull(kind, "kind");
        if (!(leakShare >= 0 && leakShare <= 1)) {
            throw new IllegalArgumentException("leakShare: " + leakShare + " (expected: 0 to 1)");
        }
        Objects.requireNonNull(leakPerSecond, "leakPerSecond");
        Objects.requireNonNull(idleSeenBy, "idleSeenBy");
        Objects.requireNonNull(failover, "failover");
        reasons = List.copyOf(reasons);
    }

    /** Returns whether the objective is met this way. */
    public boolean meetsObjective() {
        return available && meetsFailover && meetsLeak;
    }
}
