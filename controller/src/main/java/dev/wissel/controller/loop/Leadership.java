package dev.wissel.controller.loop;

import dev.wissel.controller.lease.Lease;
import dev.wissel.controller.lease.LeaseException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether this replica leads: asks for the lease while it does not, and makes it longer while it does. A lease that cannot be renewed is used up to its end, and no longer. Confined to the control loop.
 */
final class Leadership {
    private final Lease lease;
    private final long renewNanos;
    private final LongSupplier clock;
    private volatile Lease.@Nullable Held held;
    private long askedNanos;
    private boolean asked;
    private String problem = "";

    /** @param renew time between two renewals, a third of the lease's length or less */
    Leadership(Lease lease, Duration renew, LongSupplier clock) {
        this.lease = lease;
        this.renewNanos = renew.toNanos();
        this.clock = clock;
    }

    /** What a look has found. */
    enum Found {
        /** Somebody else leads. */
        FOLLOWS,
        /** This replica has just become the leader. */
        BEGINS,
        /** It goes on leading. */
        LEADS,
        /** It led until now. */
        ENDS
    }

    Found look() {
        long nowNanos = clock.getAsLong();
        Lease.Held now = held;
        if (now != null && !now.valid(nowNanos)) {
            held = null;
            return Found.ENDS;
        }
        if (asked && nowNanos - askedNanos < renewNanos) {
            return now == null ? Found.FOLLOWS : Found.LEADS;
        }
        asked = true;
        askedNanos = nowNanos;
        try {
            Optional<Lease.Held> next = now == null ? lease.acquire() : lease.renew(now);
            problem = "";
            held = next.orElse(null);
        } catch (LeaseException unknown) {
            problem = String.valueOf(unknown.getMessage());
        }
        if (now == null) {
            return held == null ? Found.FOLLOWS : Found.BEGINS;
        }
        return held == null ? Found.ENDS : Found.LEADS;
    }

    /** Returns why the lease could not be looked at; empty if it could. */
    String problem() {
        return problem;
    }

    Lease.@Nullable Held held() {
        return held;
    }

    /** Returns the number of the lease that is held; 0 without one. */
    long token() {
        Lease.Held now = held;
        return now == null ? 0 : now.token();
    }

    /** Returns whether the lease has not run out by its own clock, asking nobody. */
    boolean leads() {
        Lease.Held now = held;
        return now != null && now.valid(clock.getAsLong());
    }

    /** Returns who holds the lease, for people. */
    Optional<String> holder() {
        return lease.holder();
    }

    boolean fenced(Lease.Work work) {
        Lease.Held now = held;
        return now != null && lease.fenced(now, work);
    }

    void stop() {
        Lease.Held now = held;
        held = null;
        if (now != null) {
            lease.release(now);
        }
    }
}
