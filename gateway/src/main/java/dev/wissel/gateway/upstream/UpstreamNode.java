package dev.wissel.gateway.upstream;

import dev.wissel.core.health.Classification;
import dev.wissel.core.health.HealthEvent;
import dev.wissel.core.health.OutlierWatch;
import dev.wissel.core.health.UpstreamHealth;
import dev.wissel.core.load.Demand;
import dev.wissel.core.load.Flow;
import dev.wissel.core.load.Loads;
import dev.wissel.core.load.Pace;
import dev.wissel.core.load.WindowCounts;
import dev.wissel.core.model.Address;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Targets;
import dev.wissel.core.protect.RetryBudget;
import dev.wissel.core.protect.Valves;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * One upstream as all event loops of a gateway see it: the latest snapshot, the book of health, and each loop's counts. Lives as long as the
 * upstream stays in the configuration, through all reloads.
 *
 * <p>Thread-safe. Reports are lock-free; what must be decided is handed to the {@link UpstreamKeeper}.
 */
public final class UpstreamNode {
    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final int WINDOW_BUCKETS = 10;

    private final String name;
    private final UpstreamHealth health;
    private final Loads[] loads;
    private final Demand demand = new Demand();
    private final Valves valves = new Valves();
    private final List<Map<String, Flow>> flows = new ArrayList<>();
    private final Demand.Counter[] arrivals;
    private final List<Map<Address, AddressStats>> stats = new ArrayList<>();
    private final List<Map<String, WindowCounts>> windows = new ArrayList<>();
    private final List<Map<String, Pace>> paces = new ArrayList<>();
    private final Counts[] counts;
    private final long originNanos;
    private final Map<Address, String> verdictCauses = new ConcurrentHashMap<>();
    private final Set<Address> distrusted = ConcurrentHashMap.newKeySet();
    private volatile UpstreamSnapshot snapshot;
    private volatile UpstreamConfig config;
    private final RegionHistory history = new RegionHistory();
    private volatile Set<String> drainedTargets = Set.of();
    private volatile Runnable wake = () -> {};

    /** One loop's counts of what befell requests of this upstream as a whole. Written by its loop alone. */
    static final class Counts {
        static final int RETRIES = 0;
        static final int RETRIES_DENIED = 1;
        static final int NO_PEER = 2;
        static final int SHED = 3;
        static final int RESCUED = 4;
        static final int FULL = 5;
        static final int UNADMITTED = 6;
        private final AtomicLongArray cells = new AtomicLongArray(7);

        void add(int cell) {
            cells.lazySet(cell, cells.getPlain(cell) + 1);
        }

        long get(int cell) {
            return cells.get(cell);
        }
    }

    UpstreamNode(String name, int loops, UpstreamConfig config, UpstreamSnapshot first, long originNanos) {
        this.name = name;
        this.config = config;
        this.snapshot = first;
        this.originNanos = originNanos;
        this.health = new UpstreamHealth(config.health());
        this.loads = new Loads[loops];
        this.arrivals = new Demand.Counter[loops];
        this.counts = new Counts[loops];
        for (int i = 0; i < loops; i++) {
            loads[i] = new Loads();
            arrivals[i] = demand.counter();
            counts[i] = new Counts();
            stats.add(new ConcurrentHashMap<>());
            flows.add(new ConcurrentHashMap<>());
            windows.add(new ConcurrentHashMap<>());
            paces.add(new ConcurrentHashMap<>());
        }
    }

    // ---------------------------------------------------------------- read by loops

    /** Returns the upstream's name. */
    public String name() {
        return name;
    }

    /** Returns what to balance by from now on. */
    public UpstreamSnapshot snapshot() {
        return snapshot;
    }

    /** Returns the configuration in force. */
    public UpstreamConfig config() {
        return config;
    }

    /** Returns the loads of one loop, which alone may write them. */
    public Loads loadsOf(int loop) {
        return loads[loop];
    }

    /** Returns the arrivals of one loop, which alone may count them. */
    public Demand.Counter demandOf(int loop) {
        return arrivals[loop];
    }

    /** Returns the counts of one loop for one address, which alone may write them. */
    public AddressStats statsOf(int loop, Address address) {
        return stats.get(loop).computeIfAbsent(address, absent -> new AddressStats());
    }

    /** Returns the recent outcomes of one loop in one region, which alone may count them. */
    public WindowCounts windowOf(int loop, String region) {
        return windows.get(loop)
                .computeIfAbsent(region, absent -> new WindowCounts(WINDOW, WINDOW_BUCKETS, originNanos));
    }

    /** Returns the pace of one loop in one region, which alone may count it. */
    public Pace paceOf(int loop, String region) {
        return paces.get(loop).computeIfAbsent(region, absent -> new Pace());
    }

    /** Returns what limits the regions of this upstream. */
    public Valves valves() {
        return valves;
    }

    /** Returns the flow of one loop into one region, which alone may count it. */
    public Flow flowOf(int loop, String region) {
        return flows.get(loop)
                .computeIfAbsent(region, absent -> valves.of(region).flow());
    }

    /** Returns a retry budget for one loop: its part of the whole. */
    public RetryBudget newRetryBudget() {
        return config.retryBudget(loads.length);
    }

    /** Returns the Host that a target of this address gets, if the client's own is not kept (facts 2.3). */
    public String hostHeader(Address address) {
        return config.hostHeader(address);
    }

    /** Returns the name that a TLS handshake with this address asks for. */
    public String serverName(Address address) {
        String named = config.hostHeader();
        String host = named == null ? address.host() : named;
        int colon = host.indexOf(':');
        return colon > 0 && host.indexOf(':', colon + 1) < 0 ? host.substring(0, colon) : host;
    }

    /** Returns the book of health. */
    public UpstreamHealth health() {
        return health;
    }

    /** Reports an attempt to the passive checks; a change of verdict wakes the keeper. */
    public void report(Address address, Outcome outcome) {
        HealthEvent event =
                Classification.passive(outcome, health.config().thresholds().passive());
        if (event != HealthEvent.IGNORED && health.report(address, event) != UpstreamHealth.Transition.NONE) {
            verdictCauses.put(address, cause(outcome));
            if (outcome.kind() == Outcome.Kind.ANSWERED) {
                distrusted.add(address);
            }
            wake.run();
        }
    }

    private static String cause(Outcome outcome) {
        return switch (outcome.kind()) {
            case ANSWERED -> "a request was answered " + outcome.status();
            case REFUSED -> "a request found no connection";
            case BROKEN -> "a request's connection broke";
            case TIMED_OUT -> "a request timed out";
            case CANCELLED -> "a request was given up";
        };
    }

    /** Counts a retry that was granted or denied by the budget. */
    public void countRetry(int loop, boolean granted) {
        counts[loop].add(granted ? Counts.RETRIES : Counts.RETRIES_DENIED);
    }

    /** Counts a request for which there was no target. */
    public void countNoPeer(int loop, boolean shed) {
        counts[loop].add(shed ? Counts.SHED : Counts.NO_PEER);
    }

    /** Counts a request that was refused because its regions have as much as they can work off. */
    public void countFull(int loop) {
        counts[loop].add(Counts.FULL);
    }

    /** Counts a request that was refused because too many fail. */
    public void countUnadmitted(int loop) {
        counts[loop].add(Counts.UNADMITTED);
    }

    /** Counts a request that was taken away from a hung target. */
    public void countRescued(int loop) {
        counts[loop].add(Counts.RESCUED);
    }

    /** Wakes the keeper, because something happened that may change the shares: a trial ended. */
    public void wakeKeeper() {
        wake.run();
    }

    // ---------------------------------------------------------------- written by the keeper

    void publish(UpstreamSnapshot next) {
        snapshot = next;
    }

    /** Forgets the counts of addresses that are gone, or names that change their addresses would make them grow for ever. */
    void retainStats(Targets targets) {
        for (Map<Address, AddressStats> each : stats) {
            each.keySet().removeIf(address -> targets.indexOf(address) < 0);
        }
    }

    void configure(UpstreamConfig next) {
        config = next;
    }

    void drainTargets(Set<String> names) {
        drainedTargets = Set.copyOf(names);
    }

    /** Returns which request last changed the verdict on an address, and forgets it; null if none did. */
    @Nullable
    String takeVerdictCause(Address address) {
        return verdictCauses.remove(address);
    }

    /** Returns the addresses whose answers have taken them out since the last call. */
    Set<Address> takeDistrusted() {
        if (distrusted.isEmpty()) {
            return Set.of();
        }
        Set<Address> taken = Set.copyOf(distrusted);
        distrusted.removeAll(taken);
        return taken;
    }

    /** Returns how attempts on an address have ended, over all loops. */
    OutlierWatch.Tally tally(Address address) {
        long failed = 0;
        long good = 0;
        for (AddressStats each : stats(address)) {
            good += each.ended(AddressStats.End.OK);
            failed += each.ended(AddressStats.End.ERROR)
                    + each.ended(AddressStats.End.REFUSED)
                    + each.ended(AddressStats.End.BROKEN)
                    + each.ended(AddressStats.End.TIMEOUT);
        }
        return new OutlierWatch.Tally(good + failed, failed);
    }

    void onWake(Runnable newWake) {
        wake = newWake;
    }

    Demand demand() {
        return demand;
    }

    /** Returns the loads of an address in all loops that have sent something there. */
    Collection<dev.wissel.core.load.Load> loadsOf(Address address) {
        List<dev.wissel.core.load.Load> found = new ArrayList<>(loads.length);
        for (Loads each : loads) {
            dev.wissel.core.load.Load load = each.find(address);
            if (load != null) {
                found.add(load);
            }
        }
        return found;
    }

    /** Returns how attempts in a region ended of late, over all loops. */
    WindowCounts.Sum window(String region, long nowNanos) {
        WindowCounts.Sum sum = WindowCounts.Sum.NONE;
        for (Map<String, WindowCounts> each : windows) {
            WindowCounts window = each.get(region);
            if (window != null) {
                sum = sum.plus(window.sum(nowNanos));
            }
        }
        return sum;
    }

    /** Returns how long answers of a region have taken, over all loops. */
    Pace.Reading pace(String region) {
        Pace.Reading sum = Pace.Reading.NONE;
        for (Map<String, Pace> each : paces) {
            Pace pace = each.get(region);
            if (pace != null) {
                sum = sum.plus(pace.read());
            }
        }
        return sum;
    }

    // ---------------------------------------------------------------- read by reports

    /** Returns the last decisions about its regions; none are kept until {@link RegionHistory#keep} is told to. */
    public RegionHistory history() {
        return history;
    }

    /** Returns the names of the targets that an operator keeps new requests away from. */
    public Set<String> drainedTargets() {
        return drainedTargets;
    }

    /** Returns the attempts in flight at an address, over all loops. */
    public int inFlight(Address address) {
        return loadsOf(address).stream()
                .mapToInt(dev.wissel.core.load.Load::inFlight)
                .sum();
    }

    /** Returns the attempts begun at an address so far, over all loops. */
    public long started(Address address) {
        return loadsOf(address).stream()
                .mapToLong(dev.wissel.core.load.Load::starts)
                .sum();
    }

    /** Returns each loop's counts for an address, of those loops that have any. */
    public List<AddressStats> stats(Address address) {
        List<AddressStats> found = new ArrayList<>();
        for (Map<Address, AddressStats> each : stats) {
            AddressStats counted = each.get(address);
            if (counted != null) {
                found.add(counted);
            }
        }
        return found;
    }

    /** Returns the retries that were granted. */
    public long retries() {
        return sum(Counts.RETRIES);
    }

    /** Returns the retries that the budget denied. */
    public long retriesDenied() {
        return sum(Counts.RETRIES_DENIED);
    }

    /** Returns the requests for which there was no target. */
    public long noPeer() {
        return sum(Counts.NO_PEER);
    }

    /** Returns the requests that were refused because no region could carry them. */
    public long shed() {
        return sum(Counts.SHED);
    }

    /** Returns the requests that were refused because their regions had as much as they could work off. */
    public long full() {
        return sum(Counts.FULL);
    }

    /** Returns the requests that were refused because too many failed. */
    public long unadmitted() {
        return sum(Counts.UNADMITTED);
    }

    /** Returns the requests that were taken away from a hung target. */
    public long rescued() {
        return sum(Counts.RESCUED);
    }

    /** Returns the requests that came, in all. */
    public long arrived() {
        long sum = 0;
        for (Demand.Counter each : arrivals) {
            sum += each.total();
        }
        return sum;
    }

    private long sum(int cell) {
        long sum = 0;
        for (Counts each : counts) {
            sum += each.get(cell);
        }
        return sum;
    }
}
