package dev.wissel.gateway.proxy;

import dev.wissel.core.balance.Picker;
import dev.wissel.core.balance.XxHash32;
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
import dev.wissel.core.protect.Valved;
import dev.wissel.core.region.RegionalPicker;
import dev.wissel.gateway.http.RequestHead;
import dev.wissel.gateway.upstream.AddressStats;
import dev.wissel.gateway.upstream.HashSource;
import dev.wissel.gateway.upstream.UpstreamConfig;
import dev.wissel.gateway.upstream.UpstreamNode;
import dev.wissel.gateway.upstream.UpstreamSnapshot;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One loop's view of an upstream: its picker over the latest snapshot, its loads, pools and retry budget. Confined to its loop; what others read
 * of it are single-writer counters.
 */
final class LoopUpstream {
    /** What {@link #admits} means where a picker would say why it has nobody. */
    static final int UNADMITTED = -5;

    private static final Load[] NO_LOADS = {};
    private static final AddressPool[][] NO_POOLS = {};
    private static final AddressPool[] NO_POOL = {};
    private static final byte[][] NO_HOSTS = {};
    private static final AddressStats[] NO_STATS = {};
    private static final WindowCounts[] NO_WINDOWS = {};

    private final ProxyLoop loop;
    private final UpstreamNode shared;
    private final Loads loads;
    private final Demand.Counter demand;
    private RetryBudget budget;
    private UpstreamConfig config;
    private UpstreamSnapshot snapshot;
    private Picker picker;
    private Load[] loadOf = NO_LOADS;

    /** For each address the pools that were asked for; services that share an upstream need not speak alike to it. */
    private AddressPool[][] poolOf = NO_POOLS;

    private byte[][] hostOf = NO_HOSTS;
    private AddressStats[] statsOf = NO_STATS;
    private WindowCounts[] windowOf = NO_WINDOWS;
    private Pace[] paceOf = {};
    private Flow[] flowOf = {};
    private @Nullable AdmissionControl admission;

    LoopUpstream(ProxyLoop loop, UpstreamNode shared) {
        this.loop = loop;
        this.shared = shared;
        this.loads = shared.loadsOf(loop.index());
        this.demand = shared.demandOf(loop.index());
        this.config = shared.config();
        this.budget = shared.newRetryBudget();
        this.admission = config.guards().newAdmission();
        this.snapshot = shared.snapshot();
        this.picker = snapshot.policy().picker(snapshot.targets(), loads, loop.random(), null);
        index(snapshot.targets());
    }

    /** Follows the latest configuration and snapshot. */
    @SuppressWarnings(
            "ReferenceEquality") // each is published once: another object is another configuration or snapshot
    void refresh() {
        UpstreamConfig newConfig = shared.config();
        if (newConfig != config) {
            follow(newConfig);
        }
        UpstreamSnapshot latest = shared.snapshot();
        if (latest == snapshot) {
            return;
        }
        boolean sameLayout = latest.targets().sameLayout(snapshot.targets());
        Picker previous = latest.policy().name().equals(snapshot.policy().name()) ? picker : null;
        snapshot = latest;
        picker = latest.policy().picker(latest.targets(), loads, loop.random(), previous);
        if (!sameLayout) {
            loads.retain(latest.targets());
            index(latest.targets());
        }
    }

    /** A reload can change what is said to targets, and how often, without changing a target. */
    private void follow(UpstreamConfig newConfig) {
        boolean sameBudget = newConfig.retryRatio() == config.retryRatio()
                && newConfig.retryFloorPerSecond() == config.retryFloorPerSecond();
        boolean sameAdmission =
                Objects.equals(newConfig.guards().admission(), config.guards().admission());
        config = newConfig;
        if (!sameAdmission) {
            admission = newConfig.guards().newAdmission();
        }
        if (!sameBudget) {
            budget = shared.newRetryBudget();
        }
        index(snapshot.targets());
    }

    private void index(Targets targets) {
        loadOf = new Load[targets.size()];
        poolOf = new AddressPool[targets.size()][];
        Arrays.fill(poolOf, NO_POOL);
        hostOf = new byte[targets.size()][];
        statsOf = new AddressStats[targets.size()];
        windowOf = new WindowCounts[targets.size()];
        paceOf = new Pace[targets.size()];
        flowOf = new Flow[targets.size()];
        for (int i = 0; i < targets.size(); i++) {
            Address address = targets.address(i);
            loadOf[i] = loads.of(address);
            hostOf[i] = ByteBuilder.ascii(shared.hostHeader(address));
            statsOf[i] = shared.statsOf(loop.index(), address);
            windowOf[i] = shared.windowOf(loop.index(), targets.targetOf(i).region());
            paceOf[i] = shared.paceOf(loop.index(), targets.targetOf(i).region());
            flowOf[i] = shared.flowOf(loop.index(), targets.targetOf(i).region());
        }
    }

    /** Returns the hash of the request's key; that of the empty text if the policy needs none. */
    int keyHash(RoutedRequest routed, RequestHead head, ClientConnection client, ClientAnswer answer) {
        HashSource source = shared.config().hash();
        return source == null ? XxHash32.OF_EMPTY : HashKey.of(source, routed, head, client, answer, loop.random());
    }

    UpstreamNode shared() {
        return shared;
    }

    Picker picker() {
        return picker;
    }

    Load load(int index) {
        return loadOf[index];
    }

    /** Returns where attempts on the address are counted for the limit of its region. */
    Flow flow(int index) {
        return flowOf[index];
    }

    /** Returns whether a request may be sent at all, and counts it if not. */
    boolean admits(long nowNanos) {
        AdmissionControl control = admission;
        if (control == null || control.admits(loop.random(), nowNanos)) {
            return true;
        }
        shared.countUnadmitted(loop.index());
        return false;
    }

    /** Learns how the last attempt of a request that was admitted has ended. */
    void ended(Outcome outcome, long nowNanos) {
        AdmissionControl control = admission;
        if (control != null) {
            control.ended(outcome, nowNanos);
        }
    }

    @SuppressWarnings("ReferenceEquality") // the quick look; equal ways are found too
    AddressPool pool(int index, Way way) {
        AddressPool[] known = poolOf[index];
        for (AddressPool each : known) {
            if (each.way == way || each.way.equals(way)) {
                each.way = way; // after a reload an equal one, which is then found at once
                return each;
            }
        }
        Address address = picker.targets().address(index);
        AddressPool pool =
                loop.pool(new ProxyLoop.PoolKey(address, way, way.tls() == null ? "" : shared.serverName(address)));
        poolOf[index] = Arrays.copyOf(known, known.length + 1);
        poolOf[index][known.length] = pool;
        return pool;
    }

    /** Returns the pool of connections in whose handshakes this name is asked for, which is the client's own Host: they are nobody else's. */
    AddressPool pool(int index, Way way, String serverName) {
        return loop.pool(new ProxyLoop.PoolKey(picker.targets().address(index), way, serverName));
    }

    boolean uses(AddressPool pool) {
        for (AddressPool[] ways : poolOf) {
            for (AddressPool each : ways) {
                if (pool.equals(each)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns the Host that the target gets, unless the client's own is kept. */
    byte[] hostHeader(Targets targets, int index) {
        return targets == picker.targets() || targets.sameLayout(picker.targets())
                ? hostOf[index]
                : ByteBuilder.ascii(shared.hostHeader(targets.address(index)));
    }

    void onRequest(long nowNanos) {
        demand.arrived();
        budget.onRequest(nowNanos);
    }

    /** Decides whether a failed attempt may be repeated, and takes the retry out of the budget if so. */
    boolean mayRetry(FailedAttempt failed, ServiceRuntime service, long startNanos, long nowNanos) {
        RetryVerdict verdict = service.retryRule().decide(failed, service.deadline(), startNanos, budget, nowNanos);
        if (verdict == RetryVerdict.RETRY || verdict == RetryVerdict.BUDGET_SPENT) {
            shared.countRetry(loop.index(), verdict == RetryVerdict.RETRY);
        }
        return verdict == RetryVerdict.RETRY;
    }

    /** Returns whether the upstream as a whole may serve (facts 2.4). */
    boolean serving() {
        return snapshot.serving();
    }

    /** Returns the same of the latest snapshot, before any request follows it. */
    boolean latestServing() {
        return shared.snapshot().serving();
    }

    boolean regional() {
        return snapshot.decision() != null;
    }

    void countRescued() {
        shared.countRescued(loop.index());
    }

    void countNoPeer(int why) {
        if (why == UNADMITTED) {
            return; // counted when it was asked
        }
        if (why == Valved.FULL) {
            shared.countFull(loop.index());
        } else {
            shared.countNoPeer(loop.index(), why == RegionalPicker.SHED);
        }
    }

    /** Returns whether a request was refused because there is too much, and may well be served in a moment. */
    static boolean isOverload(int why) {
        return why == UNADMITTED || why == Valved.FULL;
    }

    /** Returns what the client hears when there is no target (facts 2.3). */
    String noPeerMessage(int why) {
        return why != RegionalPicker.SHED
                        && !isOverload(why)
                        && !snapshot.resolved()
                        && shared.config().direct()
                ? Messages.NAME_RESOLUTION
                : Messages.NO_PEER;
    }

    /** Reports an attempt to the passive health checks (facts 3.3). */
    void report(Address tried, Outcome outcome) {
        shared.report(tried, outcome);
    }

    /** Tells the picker, and the counters by address, how an attempt ended. */
    void onOutcome(Address tried, Outcome outcome, long startNanos, long endNanos) {
        int index = picker.targets().indexOf(tried);
        if (index < 0) {
            shared.statsOf(loop.index(), tried).count(outcome, endNanos - startNanos);
            return;
        }
        picker.onOutcome(index, outcome, startNanos, endNanos);
        statsOf[index].count(outcome, endNanos - startNanos);
        if (outcome.kind() != Outcome.Kind.CANCELLED) {
            windowOf[index].ended(outcome.failed(), endNanos - startNanos, endNanos);
        }
        if (outcome.kind() == Outcome.Kind.ANSWERED && !outcome.failed()) {
            paceOf[index].answered(endNanos - startNanos);
        }
    }

    /** Tells the picker that a request is over. */
    void onRequestEnd(Address last, int tries, long startNanos, long nowNanos) {
        int index = picker.targets().indexOf(last);
        if (index >= 0) {
            picker.onRequestEnd(index, tries, startNanos, nowNanos);
        }
    }
}
