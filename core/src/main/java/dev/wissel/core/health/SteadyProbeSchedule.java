package dev.wissel.core.health;

import dev.wissel.core.model.Address;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Wissel's form of {@link ProbeSchedule}: each address has its own clock, and keeps it.
 *
 * <ul>
 *   <li>Snapshots that keep an address keep its clock, so that frequent changes do not starve probing.
 *   <li>The first probe comes at most one interval after the start; with a spread it comes earlier for most, each address at its own phase, so
 *       that they are not all probed in one instant.
 *   <li>An address that changes its class is probed one interval of the new class later; one that is suspended, at once.
 *   <li>A probe that hangs holds up no other, as long as fewer than {@code concurrency} hang. Whoever is longest overdue goes first. What fell due
 *       while the address's own probe was under way is made up for by one probe when that is finished.
 * </ul>
 *
 * <p>Confined to the upstream's keeper.
 */
public final class SteadyProbeSchedule implements ProbeSchedule {
    /** Time between probes of a suspended address, in nanoseconds. */
    public static final long SUSPENDED_INTERVAL_NANOS = 500_000_000L;

    private final Probing probing;
    private final Function<Address, ProbeClass> classOf;
    private final double spread;
    private final Set<Address> underWay = new HashSet<>();
    private Map<Address, Clock> clocks = Map.of();

    /**
     * Makes a schedule without addresses.
     *
     * @param probing intervals and concurrency
     * @param classOf by which interval an address is probed now, for example {@link UpstreamHealth#probeClass}; asked at each call
     * @param spread by how much of an interval first probes are spread, dimensionless, in [0, 1); 0 probes all in one instant
     */
    public SteadyProbeSchedule(Probing probing, Function<Address, ProbeClass> classOf, double spread) {
        if (!(spread >= 0 && spread < 1)) {
            throw new IllegalArgumentException("spread: " + spread + " (expected: 0 <= spread < 1)");
        }
        this.probing = Objects.requireNonNull(probing, "probing");
        this.classOf = Objects.requireNonNull(classOf, "classOf");
        this.spread = spread;
    }

    @Override
    public void watch(Collection<Address> addresses, long nowNanos) {
        Map<Address, Clock> next = new LinkedHashMap<>();
        for (Address address : addresses) {
            Clock clock = clocks.get(address);
            next.put(address, clock != null ? clock : new Clock(address, classOf.apply(address), nowNanos));
        }
        clocks = next;
    }

    @Override
    public List<Address> due(long nowNanos) {
        List<Clock> overdue = new ArrayList<>();
        clocks.forEach((address, clock) -> {
            clock.follow(classOf.apply(address), nowNanos);
            if (!underWay.contains(address) && clock.waitNanos(nowNanos) == 0) {
                overdue.add(clock);
            }
        });
        overdue.sort(Comparator.comparing((Clock clock) -> clock.kind != ProbeClass.SUSPENDED)
                .thenComparing(Comparator.comparingLong((Clock clock) -> clock.overdueNanos(nowNanos))
                        .reversed()));
        List<Address> result = new ArrayList<>();
        for (Clock clock : overdue) {
            if (underWay.size() == probing.concurrency()) {
                break;
            }
            clock.begin(nowNanos);
            underWay.add(clock.address);
            result.add(clock.address);
        }
        return result;
    }

    @Override
    public void finished(Address address, long nowNanos) {
        underWay.remove(address);
    }

    @Override
    public long nanosUntilDue(long nowNanos) {
        if (underWay.size() >= probing.concurrency()) {
            return NEVER;
        }
        long[] nanos = {NEVER};
        clocks.forEach((address, clock) -> {
            clock.follow(classOf.apply(address), nowNanos);
            if (!underWay.contains(address)) {
                nanos[0] = Math.min(nanos[0], clock.waitNanos(nowNanos));
            }
        });
        return nanos[0];
    }

    private long intervalNanos(ProbeClass kind) {
        return switch (kind) {
            case HEALTHY -> probing.healthyIntervalNanos();
            case UNHEALTHY -> probing.unhealthyIntervalNanos();
            case SUSPENDED -> SUSPENDED_INTERVAL_NANOS;
        };
    }

    /** When one address was last due, and by which interval it goes on. */
    private final class Clock {
        final Address address;
        ProbeClass kind;
        long intervalNanos;
        long sinceNanos; // the next probe is due one interval after this

        Clock(Address address, ProbeClass kind, long nowNanos) {
            this.address = address;
            enter(kind, nowNanos);
            sinceNanos -= (long) (spread * phase(address) * (double) intervalNanos);
        }

        private void enter(ProbeClass newKind, long nowNanos) {
            kind = newKind;
            intervalNanos = intervalNanos(newKind);
            sinceNanos = newKind == ProbeClass.SUSPENDED ? nowNanos - intervalNanos : nowNanos;
        }

        void follow(ProbeClass newKind, long nowNanos) {
            if (newKind != kind) {
                enter(newKind, nowNanos);
            }
        }

        long overdueNanos(long nowNanos) {
            return nowNanos - sinceNanos - intervalNanos;
        }

        long waitNanos(long nowNanos) {
            return intervalNanos == 0 ? NEVER : Math.max(0, -overdueNanos(nowNanos));
        }

        /** Keeps to the phase, so that small delays do not add up; but not to a time that is more than an interval past. */
        void begin(long nowNanos) {
            sinceNanos = overdueNanos(nowNanos) < intervalNanos ? sinceNanos + intervalNanos : nowNanos;
        }
    }

    /** Returns the address's place in an interval, dimensionless, in [0, 1): even over addresses, and the same in every run. */
    private static double phase(Address address) {
        long hash = 31L * address.ip().hashCode()
                + address.port()
                + 961L * address.host().hashCode();
        hash *= 0x9E3779B97F4A7C15L; // Fibonacci hashing: neighbouring addresses land far apart
        return (double) (hash >>> 11) / (double) (1L << 53);
    }
}
