package dev.wissel.core.health;

import dev.wissel.core.model.Address;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Kong's form of {@link ProbeSchedule}, for simulation and comparison (facts 3.4).
 *
 * <p>Two clocks, one for healthy and one for unhealthy addresses, each starting a run over all addresses of its kind. A run is dealt out
 * into {@code concurrency} lists, each of which is worked off one after the other, so that a hanging address holds up those behind it. A run is
 * skipped, and waits for another interval, while the previous one of its kind is unfinished. Every {@link #watch} restarts both clocks:
 * changing targets more often than the interval starves probing. Kong's tick of 0.1 s is the host's to imitate.
 *
 * <p>Confined to the upstream's keeper.
 */
public final class KongProbeSchedule implements ProbeSchedule {
    private final Probing probing;
    private final Predicate<Address> up;
    private final Map<ProbeClass, Run> runs = new EnumMap<>(ProbeClass.class);
    private final Map<Address, WorkList> underWay = new HashMap<>();
    private List<Address> addresses = List.of();

    /**
     * Makes a schedule without addresses.
     *
     * @param probing intervals and concurrency
     * @param up whether the address is in state healthy or mostly_healthy; asked when a run starts
     */
    public KongProbeSchedule(Probing probing, Predicate<Address> up) {
        this.probing = Objects.requireNonNull(probing, "probing");
        this.up = Objects.requireNonNull(up, "up");
        addRun(ProbeClass.HEALTHY, probing.healthyIntervalNanos());
        addRun(ProbeClass.UNHEALTHY, probing.unhealthyIntervalNanos());
    }

    private void addRun(ProbeClass kind, long intervalNanos) {
        if (intervalNanos > 0) {
            runs.put(kind, new Run(kind, intervalNanos));
        }
    }

    @Override
    public void watch(Collection<Address> newAddresses, long nowNanos) {
        addresses = List.copyOf(newAddresses);
        for (Run run : runs.values()) {
            run.lastNanos = nowNanos;
        }
    }

    @Override
    public List<Address> due(long nowNanos) {
        List<Address> result = new ArrayList<>();
        for (Run run : runs.values()) {
            if (!addresses.isEmpty() && nowNanos - run.lastNanos >= run.intervalNanos) {
                run.lastNanos = nowNanos;
                if (run.lists.isEmpty()) {
                    run.deal();
                }
            }
            run.takeHeads(result);
        }
        return result;
    }

    @Override
    public void finished(Address address, long nowNanos) {
        WorkList list = underWay.remove(address);
        if (list == null) {
            return;
        }
        list.busy = false;
        if (list.left.isEmpty()) {
            runs.values().forEach(run -> run.lists.remove(list));
        }
    }

    @Override
    public long nanosUntilDue(long nowNanos) {
        long nanos = NEVER;
        for (Run run : runs.values()) {
            for (WorkList list : run.lists) {
                if (list.ready()) {
                    return 0;
                }
            }
            if (!addresses.isEmpty()) {
                nanos = Math.min(nanos, Math.max(0, run.intervalNanos - (nowNanos - run.lastNanos)));
            }
        }
        return nanos;
    }

    /** One of the lists of a run. */
    private final class WorkList {
        final Deque<Address> left = new ArrayDeque<>();
        boolean busy;

        boolean ready() {
            return !busy && !left.isEmpty() && !underWay.containsKey(left.getFirst());
        }
    }

    /** One kind's clock and lists. */
    private final class Run {
        final ProbeClass kind;
        final long intervalNanos;
        final List<WorkList> lists = new ArrayList<>();
        long lastNanos;

        Run(ProbeClass kind, long intervalNanos) {
            this.kind = kind;
            this.intervalNanos = intervalNanos;
        }

        void deal() {
            int next = 0;
            for (Address address : addresses) {
                if (up.test(address) != (kind == ProbeClass.HEALTHY)) {
                    continue;
                }
                int index = next++ % probing.concurrency();
                if (index == lists.size()) {
                    lists.add(new WorkList());
                }
                lists.get(index).left.add(address);
            }
        }

        void takeHeads(List<Address> result) {
            for (WorkList list : lists) {
                if (list.ready()) {
                    Address address = list.left.removeFirst();
                    list.busy = true;
                    underWay.put(address, list);
                    result.add(address);
                }
            }
        }
    }
}
