package dev.wissel.sim.node;

import dev.wissel.core.balance.BalancePolicy;
import dev.wissel.core.health.BalancerHealth;
import dev.wissel.core.health.Classification;
import dev.wissel.core.health.KongProbeSchedule;
import dev.wissel.core.health.OutlierWatch;
import dev.wissel.core.health.ProbeSchedule;
import dev.wissel.core.health.SilenceRule;
import dev.wissel.core.health.SilenceWatch;
import dev.wissel.core.health.SteadyProbeSchedule;
import dev.wissel.core.health.UpstreamHealth;
import dev.wissel.core.model.Address;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Targets;
import dev.wissel.core.protect.Valved;
import dev.wissel.core.protect.Valves;
import dev.wissel.core.region.RegionBook;
import dev.wissel.core.region.RegionDecision;
import dev.wissel.core.region.RegionEvent;
import dev.wissel.core.region.RegionalPolicy;
import dev.wissel.sim.engine.Engine;
import dev.wissel.sim.engine.Timer;
import dev.wissel.sim.world.Backend;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Probes, watches, decides and publishes for a node, by core's rules: what the gateway's own keeper does, tick for tick. As Kong's it only probes, at Kong's tick, and publishes what the
 * counters say.
 */
final class Keeper {
    private static final long TICK_NANOS = 50_000_000L;
    private static final long STALLED_NANOS = 150_000_000L;
    private static final double PROBE_SPREAD = 0.5;

    /** Kong's recurring timer, with its jitter (Kong facts 3.4). */
    private static final long KONG_TICK_NANOS = 100_000_000L;

    private static final double KONG_JITTER = 0.1;

    private final Node node;
    private final Engine engine;
    private final RandomGenerator random;
    private final Timer ticking = Timer.of(this::tick);
    private final Timer waking = Timer.of(this::changed);
    private final RegionBook book = new RegionBook();
    private final Map<Address, String> causes = new HashMap<>();
    private final Map<Address, Long> probeStarts = new HashMap<>();
    private final BalancePolicy policy;
    private final ProbeSchedule schedule;
    private final @Nullable SilenceWatch silence;
    private final OutlierWatch outliers;
    private @Nullable RegionDecision decision;
    private Targets layout;
    private boolean sharesChanged;
    private int build;

    Keeper(Node node, RandomGenerator random) {
        this.node = node;
        this.engine = node.engine();
        this.random = random;
        UpstreamPlan plan = node.plan();
        this.layout = Targets.of(plan.targets());
        BalancePolicy named = plan.guards().policy(plan.policy(), plan.slots());
        this.policy = plan.guards().concurrency() ? new Valved(named, node.valves()::of) : named;
        UpstreamHealth health = node.health();
        this.schedule = plan.kong()
                ? new KongProbeSchedule(plan.health().probing(), health::availableToKong)
                : new SteadyProbeSchedule(plan.health().probing(), health::probeClass, PROBE_SPREAD);
        Duration suspect = plan.suspect();
        this.silence = suspect == null
                ? null
                : new SilenceWatch(
                        health,
                        SilenceRule.of(plan.timeouts().readNanos(), 2 * suspect.toNanos()),
                        STALLED_NANOS,
                        node::loadsOf);
        book.watchPace(suspect != null && plan.regions().size() > 1);
        this.outliers = new OutlierWatch(health, node::tally);
        health.retain(layout, engine.nowNanos());
        changed(engine.nowNanos());
    }

    /** Begins to look, at a phase of its own. */
    void start() {
        schedule.watch(probedAddresses(), engine.nowNanos());
        engine.scheduleIn(ticking, (long) (random.nextDouble() * TICK_NANOS));
    }

    void configure() {
        long nowNanos = engine.nowNanos();
        layout = Targets.of(node.plan().targets());
        node.health().configure(node.plan().health(), layout, nowNanos);
        schedule.watch(probedAddresses(), nowNanos);
        build++;
        changed(nowNanos);
    }

    void drain(String region, boolean isDrained) {
        if (book.drain(region, isDrained)) {
            changed(engine.nowNanos());
        }
    }

    void wakeIn(long delayNanos) {
        if (!waking.scheduled()) {
            engine.scheduleIn(waking, delayNanos);
        }
    }

    private Set<Address> probedAddresses() {
        Set<Address> probed = new LinkedHashSet<>();
        for (int i = 0; i < layout.size(); i++) {
            if (layout.weight(i) > 0) {
                probed.add(layout.address(i));
            }
        }
        probed.addAll(node.health().remembered(engine.nowNanos()));
        return probed;
    }

    // ---------------------------------------------------------------- the clockwork

    private void tick(long nowNanos) {
        engine.scheduleIn(
                ticking,
                node.plan().kong() ? (long) (KONG_TICK_NANOS * (1 + KONG_JITTER * random.nextDouble())) : TICK_NANOS);
        SilenceWatch watching = silence;
        if (watching != null) {
            review(watching.tick(layout, nowNanos), nowNanos);
            Map<Address, String> failing = outliers.tick(layout, nowNanos);
            if (!failing.isEmpty()) {
                causes.putAll(failing);
                changed(nowNanos);
            }
        }
        if (node.plan().guards().concurrency()) {
            for (Valves.Change each : node.valves().tick(nowNanos)) {
                emit(each.kind(), each.region(), each.line(), nowNanos);
            }
        }
        for (Address due : schedule.due(nowNanos)) {
            probeStarts.put(due, nowNanos);
            probe(due, nowNanos);
        }
        boolean paceChanged =
                book.readPace(node.plan().regions(), region -> node.pace(region).read(), nowNanos);
        RegionDecision latest = decision;
        if (paceChanged || latest != null && nowNanos - latest.nextNanos() >= 0) {
            changed(nowNanos);
        }
    }

    private void probe(Address address, long nowNanos) {
        Surroundings around = node.surroundings();
        Backend backend = around.backend(address);
        long timeoutNanos = node.plan().health().probing().timeoutNanos();
        long wayNanos = around.oneWayNanos(node.region(), backend.region());
        boolean lost = around.cut(node.region(), backend.region()) || backend.silent();
        long answerNanos = backend.refuses() ? 0 : backend.probeNanos();
        if (lost || answerNanos > timeoutNanos || 2 * wayNanos > timeoutNanos) {
            engine.at(nowNanos + timeoutNanos, laterNanos -> probed(address, Outcome.TIMED_OUT, laterNanos));
            return;
        }
        long connectNanos = backend.refuses() ? 0 : 2 * wayNanos;
        engine.at(
                nowNanos + connectNanos + 2 * wayNanos + answerNanos,
                laterNanos -> probed(address, backend.probeOutcome(), laterNanos));
    }

    private void probed(Address address, Outcome outcome, long nowNanos) {
        schedule.finished(address, nowNanos);
        Long startNanos = probeStarts.remove(address);
        int index = layout.indexOf(address);
        if (startNanos != null && index >= 0 && outcome.kind() == Outcome.Kind.ANSWERED) {
            book.probed(layout.targetOf(index).region(), nowNanos - startNanos);
        }
        var event =
                Classification.probe(outcome, node.plan().health().thresholds().active());
        UpstreamHealth.Transition transition = node.health().probed(address, event, nowNanos);
        if (node.plan().kong()) {
            for (Address next : schedule.due(nowNanos)) { // a work list goes on when its probe is done
                probe(next, nowNanos);
            }
        }
        if (transition == UpstreamHealth.Transition.NONE) {
            return;
        }
        causes.put(address, "probe " + outcome.kind() + (outcome.status() == 0 ? "" : " " + outcome.status()));
        changed(nowNanos);
        if (transition == UpstreamHealth.Transition.WENT_DOWN
                && outcome.kind() != Outcome.Kind.ANSWERED
                && !node.plan().kong()) {
            rescue(address, nowNanos);
        }
    }

    private void review(SilenceWatch.Review review, long nowNanos) {
        review.suspended().forEach((address, seen) -> causes.put(address, seen.reason()));
        review.resumed().forEach(address -> causes.put(address, "answers again"));
        review.spared()
                .forEach((address, seen) -> emit(
                        "SPARED",
                        address.text(),
                        "kept in spite of silence, because no other target is left",
                        nowNanos));
        if (!review.suspended().isEmpty() || !review.resumed().isEmpty()) {
            changed(nowNanos);
        }
        for (Address hung : review.suspended().keySet()) {
            rescue(hung, nowNanos);
        }
    }

    /** Requests that wait for a hung target and can be repeated unnoticed go elsewhere at once. */
    private void rescue(Address hung, long nowNanos) {
        for (Exchange each : node.active().waitingFor(hung)) {
            each.rescue(nowNanos);
        }
    }

    // ---------------------------------------------------------------- decisions

    private void changed(long nowNanos) {
        engine.cancel(waking);
        Set<Address> distrusted = node.takeDistrusted();
        if (silence != null) {
            distrusted.forEach(address -> node.health().distrust(address, nowNanos));
        }
        Targets now = node.health().apply(layout);
        explain(now, nowNanos);
        decide(now, nowNanos);
        publish(now);
    }

    private void decide(Targets now, long nowNanos) {
        UpstreamPlan plan = node.plan();
        double demandPerSecond = node.demand().sample(nowNanos);
        if (plan.regions().isEmpty()) {
            decision = null;
            return;
        }
        RegionDecision next = book.decide(
                plan.regionPolicy(),
                plan.regions(),
                plan.lastResort(),
                now,
                demandPerSecond,
                region -> node.window(region).sum(nowNanos),
                nowNanos);
        decision = next;
        sharesChanged |= next.changed();
        for (RegionEvent event : next.events()) {
            emit(event.kind().name(), event.region(), event.line(), nowNanos);
        }
    }

    private void publish(Targets now) {
        Snapshot before = node.latest();
        boolean serving = BalancerHealth.healthy(now, node.plan().thresholdPercent());
        if (before != null
                && before.build() == build
                && now.sameLayout(before.targets())
                && now.sameAvailability(before.targets())
                && !sharesChanged
                && serving == before.serving()) {
            return;
        }
        sharesChanged = false;
        RegionDecision latest = decision;
        BalancePolicy spread = latest == null
                ? policy
                : new RegionalPolicy(policy, latest, book.gate(), node.plan().keyed());
        node.publish(new Snapshot(now, spread, latest, serving, build));
    }

    private void explain(Targets now, long nowNanos) {
        Snapshot before = node.latest();
        for (int i = 0; before != null && i < now.size(); i++) {
            Address address = now.address(i);
            int old = before.targets().indexOf(address);
            if (old >= 0 && before.targets().available(old) != now.available(i)) {
                String cause = causes.remove(address);
                emit(
                        now.available(i) ? "ADMITTED" : "EJECTED",
                        address.text(),
                        cause == null ? "its requests" : cause,
                        nowNanos);
            }
        }
    }

    private void emit(String kind, String subject, String line, long nowNanos) {
        node.surroundings().event(kind, subject, line, nowNanos);
    }
}
