package dev.wissel.console.embedded;

import dev.wissel.console.live.DecisionEntry;
import dev.wissel.console.live.LiveView;
import dev.wissel.console.live.ServiceView;
import dev.wissel.controller.drill.DrillFigures;
import dev.wissel.core.drill.DrillSight;
import dev.wissel.core.model.Address;
import dev.wissel.core.model.Target;
import dev.wissel.core.model.Targets;
import dev.wissel.core.region.RegionDecision;
import dev.wissel.core.region.RegionPhase;
import dev.wissel.core.slo.ErrorBudget;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.Objective;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Translation;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.proxy.ServiceStats;
import dev.wissel.gateway.upstream.AddressStats;
import dev.wissel.gateway.upstream.LatencyGrid;
import dev.wissel.gateway.upstream.UpstreamNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a drill sees of the embedded gateway: its counters and its events, as they are at the moment of looking. Thread-safe. */
public final class GatewaySights implements DrillFigures {
    /** Kinds of events by which something has been taken out. */
    private static final Set<String> ADVERSE =
            Set.of("ejected", "lost", "slow", "trial-failed", "sent-back", "drained", "spill", "no-region");

    private static final Set<String> OF_FAULTS = Set.of("fault", "fault-over");
    private static final long SIGNS_MILLIS = 12_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int MOST_SIGNS = 1000;

    private final Gateway gateway;
    private final GatewayLive live;
    private final GatewayDecisions decisions;

    /**
     * Makes one.
     *
     * @param live of the same gateway
     * @param decisions of the same gateway
     */
    public GatewaySights(Gateway gateway, GatewayLive live, GatewayDecisions decisions) {
        this.gateway = gateway;
        this.live = live;
        this.decisions = decisions;
    }

    @Override
    public Optional<DrillSight> look(long nowNanos) {
        Strategy strategy = live.strategy();
        LiveView view = live.view();
        List<DrillSight.Service> services = new ArrayList<>();
        Map<String, Map<String, Target>> targets = new HashMap<>();
        for (ServiceStrategy service : strategy.services()) {
            UpstreamNode node = gateway.upstreams().get(Translation.upstreamName(strategy, service));
            if (node == null) {
                return Optional.empty();
            }
            targets.put(service.name(), byAddress(node));
            services.add(service(strategy, service, node, seen(view, service.name())));
        }
        return Optional.of(new DrillSight(nowNanos, services, signs(targets, nowNanos), slo(strategy, view), true));
    }

    private static @Nullable ServiceView seen(LiveView view, String service) {
        return view.services().stream()
                .filter(each -> each.name().equals(service))
                .findFirst()
                .orElse(null);
    }

    // ---------------------------------------------------------------- services

    private DrillSight.Service service(
            Strategy strategy, ServiceStrategy service, UpstreamNode node, @Nullable ServiceView view) {
        long requests = 0;
        long failures = 0;
        long[] latencies = new long[LatencyGrid.size()];
        for (ServiceStats each : gateway.serviceStats(service.name())) {
            requests += each.requests();
            failures += each.failed();
            each.addLatencies(latencies);
        }
        Double rate = view == null ? null : view.flow().requestsPerSecond();
        List<DrillSight.Region> regions = new ArrayList<>();
        for (String region : service.regions()) {
            regions.add(region(service, region, node));
        }
        return new DrillSight.Service(
                service.name(),
                rate != null ? rate : requests == 0 ? 0 : Double.NaN, // a service that has just come has no demand
                requests,
                failures,
                late(strategy, latencies),
                regions);
    }

    /** Counts what took longer than promised; a cell that the limit falls into counts as within. */
    private static long late(Strategy strategy, long[] latencies) {
        Optional<Objective.LatencyTarget> promised = strategy.objective().latency();
        if (promised.isEmpty()) {
            return 0;
        }
        long late = 0;
        int last = LatencyGrid.cell(promised.get().limit().toNanos() / 1000);
        for (int cell = last + 1; cell < latencies.length; cell++) {
            late += latencies[cell];
        }
        return late;
    }

    private DrillSight.Region region(ServiceStrategy service, String region, UpstreamNode node) {
        List<DrillSight.Target> targets = new ArrayList<>();
        boolean any = false;
        for (Endpoint endpoint : service.endpointsIn(region)) {
            DrillSight.Target target = target(endpoint, service.headroom(), node);
            any |= target.admitted();
            targets.add(target);
        }
        RegionDecision decision = node.snapshot().decision();
        if (decision == null) {
            return new DrillSight.Region(
                    region,
                    any ? DrillSight.Standing.SERVING : DrillSight.Standing.LOST,
                    any ? "" : "no target serves",
                    any ? 1 : 0,
                    targets);
        }
        RegionPhase phase = decision.shares().stream()
                .filter(each -> each.region().equals(region))
                .map(each -> each.phase())
                .findFirst()
                .orElse(RegionPhase.ABSENT);
        return new DrillSight.Region(
                region,
                standing(phase),
                phase == RegionPhase.ACTIVE ? "" : decisions.why(node.name(), region),
                decision.share(region),
                targets);
    }

    private static DrillSight.Standing standing(RegionPhase phase) {
        return switch (phase) {
            case ACTIVE -> DrillSight.Standing.SERVING;
            case RAMP, TRIAL, HOLD_DOWN -> DrillSight.Standing.RETURNING;
            case ABSENT, LOST -> DrillSight.Standing.LOST;
            case DRAINED -> DrillSight.Standing.DRAINED;
        };
    }

    private static DrillSight.Target target(Endpoint endpoint, double headroom, UpstreamNode node) {
        String name = endpoint.address().host() + ":" + endpoint.address().port();
        double capacity = endpoint.capacityPerSecond().orElse(Double.NaN) * headroom;
        Targets targets = node.snapshot().targets();
        long attempts = 0;
        long failures = 0;
        boolean admitted = false;
        for (Target each : targets.targets()) {
            if (!each.name().equals(name)) {
                continue;
            }
            for (Target.Node of : each.nodes()) {
                int index = targets.indexOf(of.address());
                admitted |= index >= 0 && targets.available(index) && targets.weight(index) > 0;
                attempts += node.started(of.address()); // what ends late was not sent late
                for (AddressStats stats : node.stats(of.address())) {
                    for (AddressStats.End end : AddressStats.End.values()) {
                        boolean failed = end != AddressStats.End.OK && end != AddressStats.End.CANCELLED;
                        failures += failed ? stats.ended(end) : 0;
                    }
                }
            }
        }
        return new DrillSight.Target(name, admitted, capacity, attempts, failures);
    }

    // ---------------------------------------------------------------- signs

    private static Map<String, Target> byAddress(UpstreamNode node) {
        Map<String, Target> targets = new HashMap<>();
        for (Target each : node.snapshot().targets().targets()) {
            for (Target.Node of : each.nodes()) {
                Address address = of.address();
                targets.put(address.text(), each);
            }
        }
        return targets;
    }

    private List<DrillSight.Sign> signs(Map<String, Map<String, Target>> targets, long nowNanos) {
        long fromMillis = nowNanos / NANOS_PER_MILLI - SIGNS_MILLIS;
        List<DrillSight.Sign> signs = new ArrayList<>();
        List<DecisionEntry> newestFirst =
                decisions.find(new DecisionEntry.Query(fromMillis, null, null, null, null, null, MOST_SIGNS));
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            DecisionEntry entry = newestFirst.get(i);
            if (!OF_FAULTS.contains(
                    entry.kind().replace(' ', '-'))) { // the fault itself is no sign of its being found out
                signs.add(sign(entry, targets.getOrDefault(entry.service(), Map.of())));
            }
        }
        return signs;
    }

    private static DrillSight.Sign sign(DecisionEntry entry, Map<String, Target> targets) {
        Target target = targets.get(entry.subject());
        return new DrillSight.Sign(
                entry.atMillis() * NANOS_PER_MILLI + NANOS_PER_MILLI - 1, // it happened within that millisecond
                entry.service(),
                target == null ? entry.subject() : target.region(),
                target == null ? "" : target.name(),
                ADVERSE.contains(entry.kind()),
                entry.line());
    }

    // ---------------------------------------------------------------- what is promised

    /** The budget of the worst service: a drill must not spend what one of them no longer has. */
    private static DrillSight.Slo slo(Strategy strategy, LiveView view) {
        double left = 1;
        double burn = 0;
        for (ServiceView each : view.services()) {
            left = Math.min(left, each.budget().left());
            burn = Math.max(burn, each.budget().burnShort());
        }
        return new DrillSight.Slo(
                new ErrorBudget(
                        strategy.objective().availability(),
                        strategy.objective().window()),
                left,
                burn);
    }
}
