package dev.wissel.controller.drill;

import dev.wissel.core.drill.DrillInput.FaultStatus;
import dev.wissel.core.drill.DrillInput.FaultStatus.Kind;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Sees to it that a fault is in place exactly while it is wanted: makes it, renews its lease, takes it away, and tries that again until the lease
 * must be over. Confined to the runner.
 */
final class HeldFault {
    private static final long SECOND = 1_000_000_000L;

    private final FaultHost host;
    private final FaultHost.Order order;
    private final Duration lease;
    private final LongSupplier clock;
    private FaultStatus status = FaultStatus.NONE;
    private long endNanos;
    private long leaseNanos;
    private long triedNanos;

    HeldFault(FaultHost host, FaultHost.Order order, Duration lease, LongSupplier clock) {
        this.host = host;
        this.order = order;
        this.lease = lease;
        this.clock = clock;
    }

    FaultStatus status() {
        return status;
    }

    /** Brings the fault into the state that is wanted, as far as that can be done now. */
    void see(boolean wanted) {
        long nowNanos = clock.getAsLong();
        switch (status.kind()) {
            case ABSENT -> {
                if (wanted) {
                    inject(nowNanos);
                }
            }
            case IN_PLACE -> {
                if (!wanted) {
                    lift(nowNanos);
                } else if (nowNanos - triedNanos >= lease.toNanos() / 4) {
                    extend(nowNanos);
                }
            }
            case FAILED, STUCK -> {
                if (!wanted) {
                    again(nowNanos);
                }
            }
        }
    }

    private void inject(long nowNanos) {
        endNanos = nowNanos + order.plan().length().toNanos();
        leaseNanos = nowNanos + lease.toNanos();
        triedNanos = nowNanos;
        try {
            host.inject(order, lease);
            status = new FaultStatus(Kind.IN_PLACE, nowNanos, "");
        } catch (FaultHost.FaultException | RuntimeException failed) {
            status = new FaultStatus(Kind.FAILED, nowNanos, text(failed));
        }
        // the call may have taken long, and the lease runs from its end at the latest
        leaseNanos = Math.max(leaseNanos, clock.getAsLong() + lease.toNanos());
    }

    private void extend(long nowNanos) {
        long left =
                endNanos - nowNanos + 2 * SECOND; // it is lifted then, and a little slack keeps it from ending before
        Duration next = left < lease.toNanos() ? Duration.ofNanos(Math.max(SECOND, left)) : lease;
        triedNanos = nowNanos;
        try {
            host.extend(order, next);
            leaseNanos = Math.max(leaseNanos, clock.getAsLong() + next.toNanos());
        } catch (FaultHost.FaultException | RuntimeException failed) {
            if (clock.getAsLong() - leaseNanos + lease.toNanos() / 2 >= 0) {
                status = new FaultStatus(Kind.FAILED, nowNanos, text(failed));
            }
        }
    }

    private void again(long nowNanos) {
        if (nowNanos - leaseNanos >= 0) {
            status = new FaultStatus(Kind.ABSENT, nowNanos, ""); // the data plane has ended it by itself
        } else if (status.kind() == Kind.FAILED || nowNanos - triedNanos >= SECOND) {
            lift(nowNanos);
        }
    }

    private void lift(long nowNanos) {
        triedNanos = nowNanos;
        try {
            host.lift(order);
            status = new FaultStatus(Kind.ABSENT, nowNanos, "");
        } catch (FaultHost.FaultException | RuntimeException failed) {
            status = new FaultStatus(Kind.STUCK, nowNanos, text(failed));
        }
    }

    private static String text(Exception failed) {
        return failed instanceof FaultHost.FaultException ? String.valueOf(failed.getMessage()) : failed.toString();
    }
}
