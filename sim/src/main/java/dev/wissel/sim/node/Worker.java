package dev.wissel.sim.node;

import dev.wissel.core.balance.Picker;
import dev.wissel.core.load.Demand;
import dev.wissel.core.load.Flow;
import dev.wissel.core.load.Load;
import dev.wissel.core.load.Loads;
import dev.wissel.core.load.Pace;
import dev.wissel.core.load.WindowCounts;
import dev.wissel.core.model.Address;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Targets;
import dev.wissel.core.protect.AdmissionControl;
import dev.wissel.core.protect.FailedAttempt;
import dev.wissel.core.protect.RetryBudget;
import dev.wissel.core.protect.RetryVerdict;
import dev.wissel.sim.world.Backend;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One event loop's, or one Kong worker's, own view of the upstream: its picker, its loads, its retry budget, its idle connections. */
final class Worker {
    private static final int COUNT = 0;
    private static final int EPOCH = 1;

    private final Node node;
    private final RandomGenerator random;
    private final Demand.Counter demand;
    private final RetryBudget budget;
    private final @Nullable AdmissionControl admission;
    private final Map<Address, int[]> idleConnections = new HashMap<>();
    private Loads loads;
    private Snapshot snapshot;
    private Picker picker;
    private Load[] loadOf = {};
    private WindowCounts[] windowOf = {};
    private Pace[] paceOf = {};
    private Flow[] flowOf = {};
    private final Map<String, Flow> flows = new HashMap<>();
    private Node.Tallies[] tallyOf = {};
    private int[][] idleOf = {};
    private Backend[] backendOf = {};

    Worker(Node node, Demand.Counter demand, RetryBudget budget, RandomGenerator random) {
        this.node = node;
        this.random = random;
        this.demand = demand;
        this.budget = budget;
        this.admission = node.plan().guards().newAdmission();
        this.loads = new Loads();
        this.snapshot = node.snapshot();
        this.picker = snapshot.policy().picker(snapshot.targets(), loads, random, null);
        index(snapshot.targets());
    }

    Loads loads() {
        return loads;
    }

    /** Follows the latest snapshot, as an event loop does before each pick. */
    @SuppressWarnings("ReferenceEquality") // each is published once
    void refresh() {
        Snapshot latest = node.snapshot();
        if (latest == snapshot) {
            return;
        }
        boolean sameLayout = latest.targets().sameLayout(snapshot.targets());
        Picker previous = latest.policy().name().equals(snapshot.policy().name()) ? picker : null;
        if (latest.build() != snapshot.build()) {
            loads = new Loads(); // a rebuilt balancer of Kong counts from 0, whatever is in flight (Kong facts 2.1)
            previous = null;
            sameLayout = false;
        }
        snapshot = latest;
        picker = latest.policy().picker(latest.targets(), loads, random, previous);
        if (!sameLayout) {
            loads.retain(latest.targets());
            index(latest.targets());
        }
    }

    private void index(Targets targets) {
        int n = targets.size();
        loadOf = new Load[n];
        windowOf = new WindowCounts[n];
        paceOf = new Pace[n];
        flowOf = new Flow[n];
        tallyOf = new Node.Tallies[n];
        idleOf = new int[n][];
        backendOf = new Backend[n];
        for (int i = 0; i < n; i++) {
            Address address = targets.address(i);
            String region = targets.targetOf(i).region();
            loadOf[i] = loads.of(address);
            backendOf[i] = node.surroundings().backend(address);
            windowOf[i] = node.window(region);
            paceOf[i] = node.pace(region);
            flowOf[i] = flows.computeIfAbsent(
                    region, absent -> node.valves().of(region).flow());
            tallyOf[i] = node.tallies(address);
            idleOf[i] = idleConnections.computeIfAbsent(address, absent -> new int[2]);
        }
    }

    Picker picker() {
        return picker;
    }

    /** Returns where attempts on the address are counted for the limit of its region. */
    Flow flow(int index) {
        return flowOf[index];
    }

    Load load(int index) {
        return loadOf[index];
    }

    /** Takes an idle connection to the backend out of the pool. Returns whether there was one. */
    boolean takeIdle(int index, Backend backend) {
        int[] idle = idleOf[index];
        if (idle[EPOCH] != backend.epoch()) {
            idle[EPOCH] = backend.epoch(); // they were closed from the other side, and the loop has noticed
            idle[COUNT] = 0;
        }
        if (idle[COUNT] == 0) {
            return false;
        }
        idle[COUNT]--;
        return true;
    }

    /** Puts a connection back that has brought a whole answer. */
    void putIdle(int hint, Address address, Backend backend) {
        int index = indexOf(hint, address);
        if (index >= 0 && idleOf[index][EPOCH] == backend.epoch()) {
            idleOf[index][COUNT]++;
        }
    }

    /** Returns the address's index in the picker of now; it is most often the one that it was picked by. */
    private int indexOf(int hint, Address address) {
        Targets targets = picker.targets();
        return hint < targets.size() && targets.address(hint).equals(address) ? hint : targets.indexOf(address);
    }

    Backend backend(int index) {
        return backendOf[index];
    }

    boolean serving() {
        return snapshot.serving();
    }

    void onRequest(long nowNanos) {
        demand.arrived();
        budget.onRequest(nowNanos);
    }

    /** Returns whether a request may be sent at all. */
    boolean admits(long nowNanos) {
        AdmissionControl control = admission;
        return control == null || control.admits(random, nowNanos);
    }

    /** Learns how the last attempt of a request that was admitted has ended. */
    void ended(Outcome outcome, long nowNanos) {
        AdmissionControl control = admission;
        if (control != null) {
            control.ended(outcome, nowNanos);
        }
    }

    boolean mayRetry(FailedAttempt failed, long startNanos, long nowNanos) {
        UpstreamPlan plan = node.plan();
        RetryVerdict verdict = plan.retryRule().decide(failed, plan.deadline(), startNanos, budget, nowNanos);
        return verdict == RetryVerdict.RETRY;
    }

    void onOutcome(int hint, Address tried, Outcome outcome, long startNanos, long endNanos) {
        int index = indexOf(hint, tried);
        if (index < 0) {
            return;
        }
        picker.onOutcome(index, outcome, startNanos, endNanos);
        if (outcome.kind() != Outcome.Kind.CANCELLED) {
            windowOf[index].ended(outcome.failed(), endNanos - startNanos, endNanos);
            tallyOf[index].ended++;
            tallyOf[index].failed += outcome.failed() ? 1 : 0;
        }
        if (outcome.kind() == Outcome.Kind.ANSWERED && !outcome.failed()) {
            paceOf[index].answered(endNanos - startNanos);
        }
    }

    void onRequestEnd(int hint, Address last, int tries, long startNanos, long nowNanos) {
        int index = indexOf(hint, last);
        if (index >= 0) {
            picker.onRequestEnd(index, tries, startNanos, nowNanos);
        }
    }
}
