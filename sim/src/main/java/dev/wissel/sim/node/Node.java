package dev.wissel.sim.node;

import dev.wissel.core.health.Classification;
import dev.wissel.core.health.HealthEvent;
import dev.wissel.core.health.OutlierWatch;
import dev.wissel.core.health.UpstreamHealth;
import dev.wissel.core.load.Demand;
import dev.wissel.core.load.Load;
import dev.wissel.core.load.Pace;
import dev.wissel.core.load.WindowCounts;
import dev.wissel.core.model.Address;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.protect.RetryBudget;
import dev.wissel.core.protect.Valves;
import dev.wissel.sim.engine.Engine;
import dev.wissel.sim.engine.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One gateway or one node of Kong, with the upstream of one service. All that its workers share: the book of health, the latest snapshot, and what is counted for the keeper.
 */
public final class Node {
    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final int WINDOW_BUCKETS = 10;

    /** How long news of health takes from the worker that saw it to all others, in Kong: an event through shared memory (Kong facts 3.5). */
    private static final long KONG_EVENT_NANOS = 5_000_000L;

    /** A number of requests that no budget refuses. */
    private static final double UNBOUNDED_PER_SECOND = 1e9;

    private final Engine engine;
    private final String region;
    private final Surroundings surroundings;
    private final UpstreamHealth health;
    private final Demand demand = new Demand();
    private final Map<String, WindowCounts> windows = new HashMap<>();
    private final Map<String, Pace> paces = new HashMap<>();
    private final Valves valves = new Valves();
    private final Map<Address, Tallies> tallies = new HashMap<>();
    private final Set<Address> distrusted = new HashSet<>();
    private final List<Worker> workers = new ArrayList<>();
    private final Keeper keeper;
    private final ExchangeList active = new ExchangeList();
    private UpstreamPlan plan;
    private @Nullable Snapshot snapshot;

    /** How attempts on an address have ended. */
    static final class Tallies {
        long ended;
        long failed;
    }

    /**
     * Makes a node that serves from now on.
     *
     * @param region where it stands
     * @param workerCount its event loops or worker processes, &gt;= 1
     */
    public Node(
            Engine engine, String region, int workerCount, UpstreamPlan plan, Surroundings surroundings, Seeds seeds) {
        if (workerCount < 1) {
            throw new IllegalArgumentException("workerCount: " + workerCount + " (expected: >= 1)");
        }
        this.engine = engine;
        this.region = region;
        this.surroundings = surroundings;
        this.plan = plan;
        this.health = new UpstreamHealth(plan.health());
        this.keeper = new Keeper(this, seeds.of("keeper"));
        for (int i = 0; i < workerCount; i++) {
            RetryBudget budget = plan.kong()
                    ? new RetryBudget(0, UNBOUNDED_PER_SECOND)
                    : RetryBudget.share(plan.retryRatio(), plan.retryFloorPerSecond(), workerCount);
            workers.add(new Worker(this, demand.counter(), budget, seeds.of("worker", i)));
        }
        keeper.start();
    }

    /** Follows other targets: a controller has written weights, or the configuration was read again. */
    public void configure(UpstreamPlan newPlan) {
        plan = newPlan;
        keeper.configure();
    }

    /** Keeps new requests away from a region, or lets them in again. */
    public void drain(String drainedRegion, boolean isDrained) {
        keeper.drain(drainedRegion, isDrained);
    }

    /** Returns one of its workers, by number. */
    Worker worker(int number) {
        return workers.get(number);
    }

    /** Returns how many workers it has. */
    public int workerCount() {
        return workers.size();
    }

    /** Returns what it carries out. */
    public UpstreamPlan plan() {
        return plan;
    }

    /** Returns the region where it stands. */
    public String region() {
        return region;
    }

    /** Returns the part of the traffic that the last decision gives a region, in [0, 1]; NaN if it knows no regions. */
    public double share(String ofRegion) {
        Snapshot latest = snapshot;
        return latest == null || latest.decision() == null
                ? Double.NaN
                : latest.decision().share(ofRegion);
    }

    /** Returns the book of health, for observers. */
    public UpstreamHealth health() {
        return health;
    }

    Engine engine() {
        return engine;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    ExchangeList active() {
        return active;
    }

    Snapshot snapshot() {
        Snapshot latest = snapshot;
        if (latest == null) {
            throw new IllegalStateException("nothing has been published yet");
        }
        return latest;
    }

    @Nullable
    Snapshot latest() {
        return snapshot;
    }

    void publish(Snapshot next) {
        snapshot = next;
    }

    Demand demand() {
        return demand;
    }

    WindowCounts window(String ofRegion) {
        return windows.computeIfAbsent(ofRegion, absent -> new WindowCounts(WINDOW, WINDOW_BUCKETS, 0));
    }

    Valves valves() {
        return valves;
    }

    Pace pace(String ofRegion) {
        return paces.computeIfAbsent(ofRegion, absent -> new Pace());
    }

    Tallies tallies(Address address) {
        return tallies.computeIfAbsent(address, absent -> new Tallies());
    }

    OutlierWatch.Tally tally(Address address) {
        Tallies seen = tallies(address);
        return new OutlierWatch.Tally(seen.ended, seen.failed);
    }

    Collection<Load> loadsOf(Address address) {
        List<Load> found = new ArrayList<>(workers.size());
        for (Worker worker : workers) {
            Load load = worker.loads().find(address);
            if (load != null) {
                found.add(load);
            }
        }
        return found;
    }

    Set<Address> takeDistrusted() {
        if (distrusted.isEmpty()) {
            return Set.of();
        }
        Set<Address> taken = Set.copyOf(distrusted);
        distrusted.clear();
        return taken;
    }

    /** Reports an attempt to the passive checks; for Kong with what followed. */
    void report(Address address, Outcome outcome, boolean followedByRetry, int finalStatus) {
        var passive = health.config().thresholds().passive();
        HealthEvent event = plan.kong()
                ? Classification.kongPassive(outcome, followedByRetry, finalStatus, passive)
                : Classification.passive(outcome, passive);
        if (event == HealthEvent.IGNORED || health.report(address, event) == UpstreamHealth.Transition.NONE) {
            return;
        }
        if (outcome.kind() == Outcome.Kind.ANSWERED) {
            distrusted.add(address);
        }
        wakeKeeper();
    }

    void wakeKeeper() {
        keeper.wakeIn(plan.kong() ? KONG_EVENT_NANOS : 0);
    }
}
