package dev.wissel.gateway.upstream;

import dev.wissel.core.balance.BalancePolicy;
import dev.wissel.core.health.BalancerHealth;
import dev.wissel.core.health.Classification;
import dev.wissel.core.health.EjectionGrounds;
import dev.wissel.core.health.HealthEvent;
import dev.wissel.core.health.OutlierWatch;
import dev.wissel.core.health.ProbeSchedule;
import dev.wissel.core.health.SilenceRule;
import dev.wissel.core.health.SilenceWatch;
import dev.wissel.core.health.SteadyProbeSchedule;
import dev.wissel.core.health.UpstreamHealth;
import dev.wissel.core.load.Loads;
import dev.wissel.core.model.Address;
import dev.wissel.core.model.Grounds;
import dev.wissel.core.model.Outcome;
import dev.wissel.core.model.Target;
import dev.wissel.core.model.Targets;
import dev.wissel.core.protect.Valved;
import dev.wissel.core.protect.Valves;
import dev.wissel.core.region.RegionBook;
import dev.wissel.core.region.RegionDecision;
import dev.wissel.core.region.RegionEvent;
import dev.wissel.core.region.RegionObservation;
import dev.wissel.core.region.RegionShare;
import dev.wissel.core.region.RegionalPolicy;
import dev.wissel.gateway.fault.ActiveFault;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides for one upstream: resolves its names, probes its addresses, watches for hung ones, moves its regions' shares, and publishes a new snapshot
 * whenever any of that changes. Confined to the keeper loop. The decisions themselves are {@code core}'s.
 */
final class UpstreamKeeper {
    private static final Logger LOG = LoggerFactory.getLogger(UpstreamKeeper.class);

    /** Time between two looks; also the grain of the watch for hung targets. */
    static final long TICK_NANOS = 50_000_000L;

    /** A look that comes so late shows that the gateway itself stood still. */
    private static final long STALLED_NANOS = 150_000_000L;

    /** First probes are spread over their interval, so that not all targets are asked in one instant. */
    private static final double PROBE_SPREAD = 0.5;

    private static final String DRAINED = "DRAINED";
    private static final String LIFTED = "the operator lifted the drain";
    private static final Grounds DRAIN = new Grounds(
            List.of("drained=true"),
            List.of("cut what is in flight there: those requests can end well"),
            "the operator's lifting of the drain");

    private static final RandomGenerator WARMER = new SplittableRandom(0);

    private final EventLoop loop;
    private final LongSupplier clock;
    private final UpstreamNode node;
    private final NameResolver resolver;
    private final Consumer<GatewayEvent> events;
    private final BiConsumer<UpstreamNode, Address> rescuer;
    private final RegionBook book = new RegionBook();
    private final Map<Address, String> causes = new HashMap<>();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final EventCounts counts;

    private UpstreamConfig config;
    private List<Resolution> resolutions;
    private Prober prober;
    private final FaultedProber probes;
    private ProbeSchedule schedule;
    private @Nullable SilenceWatch watch;
    private final OutlierWatch outliers;
    private final Map<Address, Long> probeStarts = new HashMap<>();
    private @Nullable RegionDecision decision;
    private Targets layout;
    private boolean sharesChanged;
    private boolean stopped;
    private @Nullable BalancePolicy valvedOf;
    private @Nullable BalancePolicy valvedPolicy;

    UpstreamKeeper(
            EventLoop loop,
            LongSupplier clock,
            UpstreamNode node,
            NameResolver resolver,
            Consumer<GatewayEvent> events,
            EventCounts counts,
            BiConsumer<UpstreamNode, Address> rescuer,
            Supplier<@Nullable ActiveFault> faults) {
        this.loop = loop;
        this.clock = clock;
        this.node = node;
        this.resolver = resolver;
        this.events = events;
        this.counts = counts;
        this.rescuer = rescuer;
        this.config = node.config();
        long nowNanos = clock.getAsLong();
        this.resolutions = resolve(config, List.of(), resolver, nowNanos);
        this.layout = targets();
        this.prober = new Prober(loop, config.active(), config.hostHeader(), config.probeTls());
        this.probes = new FaultedProber(loop, clock, node.name(), () -> layout, faults, new SplittableRandom(nowNanos));
        this.schedule = schedule(config);
        this.watch = watch(config);
        book.watchPace(watchesPace(config));
        this.outliers = new OutlierWatch(node.health(), node::tally);
        node.health().retain(layout, nowNanos);
        schedule.watch(probedAddresses(nowNanos), nowNanos);
        node.onWake(this::wake);
        changed(nowNanos);
    }

    private static List<Resolution> resolve(
            UpstreamConfig config, List<Resolution> before, NameResolver resolver, long nowNanos) {
        Map<String, Resolution> known = new HashMap<>();
        before.forEach(
                each -> known.put(each.config().host() + ":" + each.config().port(), each));
        List<Resolution> next = new ArrayList<>();
        for (UpstreamConfig.TargetConfig target : config.targets()) {
            Resolution same = known.get(target.host() + ":" + target.port());
            next.add(
                    same == null
                            ? new Resolution(target, resolver.early(target.host()), nowNanos)
                            : same.withConfig(target));
        }
        return next;
    }

    /** Returns whether it keeps this target's name, so that no reload needs to ask for it. */
    boolean keeps(UpstreamConfig.TargetConfig target) {
        return resolutions.stream()
                .anyMatch(each -> each.config().host().equals(target.host())
                        && each.config().port() == target.port());
    }

    private ProbeSchedule schedule(UpstreamConfig of) {
        return new SteadyProbeSchedule(of.health().probing(), node.health()::probeClass, PROBE_SPREAD);
    }

    /** The addresses that can get requests, and those that could a moment ago: their health may still matter (facts 3.6). */
    private Set<Address> probedAddresses(long nowNanos) {
        Set<Address> probed = new LinkedHashSet<>();
        for (int i = 0; i < layout.size(); i++) {
            if (layout.weight(i) > 0) {
                probed.add(layout.address(i));
            }
        }
        probed.addAll(node.health().remembered(nowNanos));
        return probed;
    }

    private @Nullable SilenceWatch watch(UpstreamConfig of) {
        if (of.suspect() == null) {
            return null;
        }
        SilenceRule rule =
                SilenceRule.of(of.readTimeoutNanos(), 2 * of.suspect().toNanos());
        return new SilenceWatch(node.health(), rule, STALLED_NANOS, node::loadsOf);
    }

    /** Plain Kong knows no regions, and who watches for hung targets watches for slow regions. */
    private static boolean watchesPace(UpstreamConfig of) {
        return of.regions().size() > 1 && of.suspect() != null;
    }

    // ---------------------------------------------------------------- from outside

    /** Follows another configuration; health, loads and clocks of addresses that stay are kept. */
    void configure(UpstreamConfig next) {
        if (next.sameMethod(config) && next.withPolicy(config.policy()).equals(config)) {
            return; // a change elsewhere costs nothing here, and no loop makes a new picker
        }
        long nowNanos = clock.getAsLong();
        boolean sameProbes = next.active().equals(config.active())
                && java.util.Objects.equals(next.hostHeader(), config.hostHeader())
                && next.probeTls() == config.probeTls();
        boolean sameSchedule = next.health().probing().equals(config.health().probing());
        boolean sameWatch = java.util.Objects.equals(next.suspect(), config.suspect())
                && next.readTimeoutNanos() == config.readTimeoutNanos();
        sharesChanged |= !next.guards().equals(config.guards());
        // the same method keeps its policy object, and with it the ring that all loops share
        config = next.sameMethod(config) ? next.withPolicy(config.policy()) : next;
        node.configure(config);
        if (!config.guards().concurrency()) {
            node.valves().open();
        }
        resolutions = resolve(next, resolutions, resolver, nowNanos);
        if (!sameProbes) {
            prober = new Prober(loop, next.active(), next.hostHeader(), next.probeTls());
        }
        if (!sameWatch) {
            watch = watch(next);
        }
        book.watchPace(watchesPace(next));
        layout = targets();
        node.health().configure(next.health(), layout, nowNanos);
        if (!sameSchedule) {
            schedule = schedule(next);
        }
        schedule.watch(probedAddresses(nowNanos), nowNanos);
        changed(nowNanos);
    }

    String name() {
        return node.name();
    }

    void stop() {
        stopped = true;
        node.onWake(() -> {});
    }

    /** Keeps new requests away from a region, or lets them in again. Returns whether that changed anything. */
    boolean drain(String region, boolean isDrained) {
        boolean other = book.drain(region, isDrained);
        if (other) {
            changed(clock.getAsLong());
        }
        return other;
    }

    /**
     * Keeps new requests away from a target, or lets them in again; its health goes on being watched.
     *
     * @return false if there is no such target
     */
    boolean drainTarget(String target, boolean isDrained) {
        boolean known = layout.targets().stream().anyMatch(each -> each.name().equals(target));
        Set<String> drained = new HashSet<>(node.drainedTargets());
        if (isDrained ? known && drained.add(target) : drained.remove(target)) {
            node.drainTargets(drained);
            layout.targets().stream()
                    .filter(each -> !isDrained && each.name().equals(target))
                    .flatMap(each -> each.nodes().stream())
                    .filter(each -> node.health().available(each.address()))
                    .forEach(each -> causes.put(each.address(), LIFTED));
            changed(clock.getAsLong());
        }
        return known;
    }

    /** Sets an address's health by hand (facts 3.7). */
    void set(Address address, boolean healthy) {
        UpstreamHealth.Transition transition = node.health().set(address, healthy);
        if (transition != UpstreamHealth.Transition.NONE) {
            causes.put(address, "set by hand");
            changed(clock.getAsLong());
        }
    }

    /** Returns what is known now. */
    UpstreamReport report() {
        List<UpstreamReport.TargetReport> targets = new ArrayList<>();
        for (Resolution each : resolutions) {
            List<UpstreamReport.AddressReport> addresses = new ArrayList<>();
            for (Target.Node one : each.target().nodes()) {
                addresses.add(new UpstreamReport.AddressReport(
                        one.address(), one.weight(), node.health().available(one.address())));
            }
            UpstreamConfig.TargetConfig target = each.config();
            targets.add(new UpstreamReport.TargetReport(
                    target.host(), target.port(), target.weight(), each.source(), addresses));
        }
        Targets now = node.health().apply(layout);
        return new UpstreamReport(
                node.name(), node.health().checked(), BalancerHealth.healthy(now, config.thresholdPercent()), targets);
    }

    private void wake() {
        if (woken.compareAndSet(false, true)) {
            loop.execute(() -> {
                woken.set(false);
                if (!stopped) {
                    changed(clock.getAsLong());
                }
            });
        }
    }

    // ---------------------------------------------------------------- the clockwork

    void tick(long nowNanos) {
        if (stopped) {
            return;
        }
        for (Resolution each : resolutions) {
            each.refresh(resolver, nowNanos, clock, this::resolved);
        }
        SilenceWatch watching = watch;
        if (watching != null) {
            review(watching.tick(layout, nowNanos), nowNanos);
            Map<Address, String> failing = outliers.tick(layout, nowNanos);
            if (!failing.isEmpty()) {
                causes.putAll(failing);
                changed(nowNanos);
            }
        }
        limit(nowNanos);
        for (Address due : schedule.due(nowNanos)) {
            probeStarts.put(due, nowNanos);
            probes.probe(prober, due, this::probed);
        }
        boolean paceChanged = book.readPace(config.regions(), node::pace, nowNanos);
        RegionDecision latest = decision;
        if (paceChanged || (latest != null && nowNanos - latest.nextNanos() >= 0)) {
            changed(nowNanos);
        }
    }

    /** Sets how many attempts may wait in each region. */
    private void limit(long nowNanos) {
        if (!config.guards().concurrency()) {
            return;
        }
        for (Valves.Change each : node.valves().tick(nowNanos)) {
            emit(each.kind(), each.region(), each.line());
        }
    }

    private void resolved() {
        if (stopped) {
            return;
        }
        long nowNanos = clock.getAsLong();
        layout = targets();
        node.health().retain(layout, nowNanos);
        schedule.watch(probedAddresses(nowNanos), nowNanos);
        changed(nowNanos);
    }

    private void review(SilenceWatch.Review review, long nowNanos) {
        review.suspended().forEach((address, silence) -> causes.put(address, silence.reason()));
        review.resumed().forEach(address -> causes.put(address, "answers again"));
        review.spared()
                .forEach((address, silence) -> emit(
                        "SPARED",
                        address.text(),
                        describe(address) + " kept in spite of silence, because no other target is left: "
                                + silence.reason()));
        if (!review.suspended().isEmpty() || !review.resumed().isEmpty()) {
            changed(nowNanos);
        }
        for (Address hung : review.suspended().keySet()) {
            rescuer.accept(node, hung);
        }
    }

    private void probed(Address address, Outcome outcome) {
        if (stopped) {
            return;
        }
        long nowNanos = clock.getAsLong();
        schedule.finished(address, nowNanos);
        notePace(address, outcome, nowNanos);
        HealthEvent event =
                Classification.probe(outcome, config.health().thresholds().active());
        UpstreamHealth.Transition transition = node.health().probed(address, event, nowNanos);
        if (transition == UpstreamHealth.Transition.NONE) {
            return;
        }
        causes.put(address, "probe " + outcomeText(outcome));
        changed(nowNanos);
        if (transition == UpstreamHealth.Transition.WENT_DOWN && outcome.kind() != Outcome.Kind.ANSWERED) {
            rescuer.accept(node, address);
        }
    }

    private void notePace(Address address, Outcome outcome, long nowNanos) {
        Long startNanos = probeStarts.remove(address);
        int index = layout.indexOf(address);
        if (startNanos != null && index >= 0 && outcome.kind() == Outcome.Kind.ANSWERED) {
            book.probed(layout.targetOf(index).region(), nowNanos - startNanos);
        }
    }

    private static String outcomeText(Outcome outcome) {
        return switch (outcome.kind()) {
            case ANSWERED -> "answered " + outcome.status();
            case REFUSED -> "refused";
            case BROKEN -> "connection broke";
            case TIMED_OUT -> "timed out";
            case CANCELLED -> "given up";
        };
    }

    /** Something may have changed: decide and publish. */
    private void changed(long nowNanos) {
        Set<Address> distrusted = node.takeDistrusted();
        if (watch != null) { // plain Kong believes its probes
            distrusted.forEach(address -> node.health().distrust(address, nowNanos));
        }
        // one look for all three, or a report in between would be followed and never explained
        Targets now = admitted();
        explain(node.snapshot().targets(), now, nowNanos);
        decide(now, nowNanos);
        publish(now);
    }

    // ---------------------------------------------------------------- decisions

    private Targets targets() {
        List<Target> all = new ArrayList<>();
        for (Resolution each : resolutions) {
            all.add(each.target());
        }
        return Targets.of(all);
    }

    /** What health allows and the operator does not forbid. */
    private Targets admitted() {
        Targets healthy = node.health().apply(layout);
        return node.drainedTargets().isEmpty()
                ? healthy
                : healthy.withAvailability(address -> {
                    int index = healthy.indexOf(address);
                    return healthy.available(index) && !drained(healthy.targetOf(index));
                });
    }

    private boolean drained(Target target) {
        return node.drainedTargets().contains(target.name());
    }

    private void decide(Targets now, long nowNanos) {
        double demandPerSecond = node.demand().sample(nowNanos);
        if (!config.regional()) {
            decision = null;
            return;
        }
        RegionDecision next = book.decide(
                config.regionPolicy(),
                config.regions(),
                config.lastResort(),
                now,
                demandPerSecond,
                region -> node.window(region, nowNanos),
                nowNanos);
        decision = next;
        sharesChanged |= next.changed();
        remember(next, nowNanos);
        for (RegionEvent event : next.events()) {
            emit(event.kind().name(), event.region(), event.line(), event.grounds(), next.shares());
        }
    }

    private void remember(RegionDecision made, long nowNanos) {
        RegionObservation seen = book.observation();
        if (seen != null) {
            node.history()
                    .add(new RegionHistory.Moment(
                            System.currentTimeMillis(), nowNanos, config.regionPolicy(), book.before(), seen, made));
        }
    }

    private void publish(Targets now) {
        UpstreamSnapshot before = node.snapshot();
        boolean sameTargets = now.sameLayout(before.targets()) && now.sameAvailability(before.targets());
        boolean serving = BalancerHealth.healthy(now, config.thresholdPercent());
        boolean resolved = resolutions.stream().anyMatch(Resolution::hasAddresses);
        if (sameTargets
                && !sharesChanged
                && before.configured() == config.policy()
                && (decision == null) == (before.decision() == null)
                && serving == before.serving()
                && resolved == before.resolved()) {
            return;
        }
        sharesChanged = false;
        if (!now.sameLayout(before.targets())) {
            warm(now);
            node.retainStats(now);
        }
        RegionDecision latest = decision;
        BalancePolicy inner = valved(config);
        BalancePolicy policy =
                latest == null ? inner : new RegionalPolicy(inner, latest, book.gate(), config.hash() != null);
        node.publish(new UpstreamSnapshot(now, policy, config.policy(), latest, serving, resolved));
    }

    /** Returns the configured policy, behind the valves if those are wanted; the same object as long as the configuration is the same. */
    private BalancePolicy valved(UpstreamConfig of) {
        if (!of.guards().concurrency()) {
            return of.policy();
        }
        if (valvedOf != of.policy()) {
            valvedOf = of.policy();
            valvedPolicy = new Valved(of.policy(), node.valves()::of);
        }
        return Objects.requireNonNull(valvedPolicy);
    }

    /** Makes a picker here first: what a policy builds once for a layout, such as a ring, is then built on no request's time. */
    private void warm(Targets targets) {
        List<String> parts = config.regional() ? targets.regions() : List.of();
        if (parts.isEmpty()) {
            config.policy().picker(targets, new Loads(), WARMER, null);
        }
        for (String region : parts) {
            config.policy().picker(targets.inRegion(region), new Loads(), WARMER, null);
        }
    }

    /** Says what became of addresses whose availability has changed, and why. */
    private void explain(Targets before, Targets now, long nowNanos) {
        for (int i = 0; i < now.size(); i++) {
            Address address = now.address(i);
            int old = before.indexOf(address);
            if (old < 0 || before.available(old) == now.available(i)) {
                continue;
            }
            if (!now.available(i) && drained(now.targetOf(i))) {
                emit(DRAINED, address.text(), describe(address) + " drained by the operator", DRAIN, List.of());
                continue;
            }
            String byRequest = node.takeVerdictCause(address);
            String byKeeper = causes.remove(address);
            String cause = byKeeper != null ? byKeeper : byRequest != null ? byRequest : "its health has changed";
            Grounds grounds = EjectionGrounds.of(node.health(), now, i, node.tally(address), nowNanos);
            if (now.available(i)) {
                emit("ADMITTED", address.text(), describe(address) + " serves again: " + cause, grounds, List.of());
            } else {
                emit("EJECTED", address.text(), describe(address) + " ejected: " + cause, grounds, List.of());
            }
        }
    }

    private String describe(Address address) {
        int index = layout.indexOf(address);
        String region = index < 0 ? "" : layout.targetOf(index).region();
        return region.isEmpty() ? address.toString() : address + " in " + region;
    }

    private void emit(String kind, String subject, String line) {
        emit(kind, subject, line, Grounds.NONE, List.of());
    }

    private void emit(String kind, String subject, String line, Grounds grounds, List<RegionShare> shares) {
        counts.count(node.name(), kind, subject);
        try {
            events.accept(
                    new GatewayEvent(System.currentTimeMillis(), node.name(), kind, subject, line, grounds, shares));
        } catch (RuntimeException deaf) {
            LOG.error("a listener failed at: {}", line, deaf); // what it was to hear happens all the same
        }
    }
}
