package dev.wissel.console.directed;

import dev.wissel.console.live.DecisionEntry;
import dev.wissel.console.live.Live;
import dev.wissel.console.live.LiveView;
import dev.wissel.console.live.ServiceView;
import dev.wissel.controller.drill.DrillFigures;
import dev.wissel.controller.loop.DirectedUpstream;
import dev.wissel.controller.loop.Look;
import dev.wissel.core.director.TargetFigures;
import dev.wissel.core.director.UpstreamFigures;
import dev.wissel.core.director.UpstreamState;
import dev.wissel.core.drill.DrillSight;
import dev.wissel.core.region.RegionPhase;
import dev.wissel.core.region.RegionShare;
import dev.wissel.core.slo.ErrorBudget;
import dev.wissel.design.strategy.Objective;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a drill sees of a directed Kong: the control loop's last look, the weights that Kong holds, and what was decided. Kong counts no attempts by target, so shares are those of the weights
 * of targets that serve. Thread-safe.
 */
public final class KongSights implements DrillFigures {
    private static final long SIGNS_MILLIS = 12_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int MOST_SIGNS = 500;

    /** A look that is older shows nothing of now. */
    private static final long OLD_NANOS = 5_000 * NANOS_PER_MILLI;

    /** Kinds of decisions by which something has been taken out. */
    private static final Set<String> ADVERSE =
            Set.of("lost", "slow", "trial-failed", "sent-back", "drained", "spill", "no-region", "nowhere");

    private final Strategy strategy;
    private final List<DirectedUpstream> directed;
    private final KongSource source;
    private final Live live;

    /**
     * Makes one.
     *
     * @param directed the upstreams of the strategy
     * @param live of the same controller
     */
    public KongSights(Strategy strategy, List<DirectedUpstream> directed, KongSource source, Live live) {
        this.strategy = strategy;
        this.directed = List.copyOf(directed);
        this.source = source;
        this.live = live;
    }

    @Override
    public Optional<DrillSight> look(long nowNanos) {
        Look look = source.look();
        if (look.atNanos() == Long.MIN_VALUE) {
            return Optional.empty();
        }
        long atNanos = source.journalNanos(look.atNanos()); // drills and decisions go by the journal's time
        if (nowNanos - atNanos > OLD_NANOS) {
            return Optional.empty();
        }
        Map<String, UpstreamFigures> figures = new HashMap<>();
        look.observation().upstreams().forEach(each -> figures.put(each.name(), each));
        List<DrillSight.Service> services = new ArrayList<>();
        for (DirectedUpstream upstream : directed) {
            UpstreamFigures seen = figures.get(upstream.name());
            Optional<ServiceStrategy> service = strategy.service(upstream.service());
            if (seen == null || service.isEmpty()) {
                return Optional.empty(); // who cannot see one of them must not put it at risk
            }
            services.add(service(service.get(), seen, look.state().upstreams().get(upstream.name())));
        }
        LiveView view = live.view();
        return Optional.of(new DrillSight(atNanos, services, signs(nowNanos), slo(view), look.leads()));
    }

    private DrillSight.Service service(ServiceStrategy service, UpstreamFigures seen, @Nullable UpstreamState state) {
        List<RegionShare> wanted = state == null ? List.of() : state.regions().shares();
        long all = seen.targets().stream().mapToLong(KongSights::serving).sum();
        List<DrillSight.Region> regions = new ArrayList<>();
        for (String region : service.regions()) {
            regions.add(region(service, region, seen, wanted, all));
        }
        return new DrillSight.Service(
                service.name(),
                seen.demandPerSecond(),
                DrillSight.UNKNOWN,
                DrillSight.UNKNOWN,
                DrillSight.UNKNOWN,
                regions);
    }

    private DrillSight.Region region(
            ServiceStrategy service, String region, UpstreamFigures seen, List<RegionShare> wanted, long allWeight) {
        List<DrillSight.Target> targets = new ArrayList<>();
        long weight = 0;
        boolean any = false;
        for (TargetFigures each : seen.targets()) {
            if (each.region().equals(region)) {
                weight += serving(each);
                boolean admitted = each.admitted() && !each.drained();
                any |= admitted;
                targets.add(new DrillSight.Target(
                        each.address().text(),
                        admitted,
                        each.capacityPerSecond().orElse(Double.NaN) * service.headroom(),
                        DrillSight.UNKNOWN,
                        DrillSight.UNKNOWN));
            }
        }
        boolean drained = seen.drainedRegions().contains(region);
        Optional<RegionPhase> phase = wanted.stream()
                .filter(each -> each.region().equals(region))
                .map(RegionShare::phase)
                .findFirst();
        DrillSight.Standing standing = drained
                ? DrillSight.Standing.DRAINED
                : phase.map(KongSights::standing).orElse(any ? DrillSight.Standing.SERVING : DrillSight.Standing.LOST);
        return new DrillSight.Region(
                region,
                standing,
                standing == DrillSight.Standing.SERVING ? "" : why(service.name(), region),
                allWeight == 0 ? Double.NaN : (double) weight / allWeight,
                targets);
    }

    private static long serving(TargetFigures target) {
        return target.admitted() ? target.currentWeight() : 0;
    }

    private static DrillSight.Standing standing(RegionPhase phase) {
        return switch (phase) {
            case ACTIVE -> DrillSight.Standing.SERVING;
            case RAMP, TRIAL, HOLD_DOWN -> DrillSight.Standing.RETURNING;
            case ABSENT, LOST -> DrillSight.Standing.LOST;
            case DRAINED -> DrillSight.Standing.DRAINED;
        };
    }

    private String why(String service, String region) {
        return live.view().services().stream()
                .filter(each -> each.name().equals(service))
                .flatMap(each -> each.regions().stream())
                .filter(each -> each.region().equals(region))
                .map(ServiceView.RegionView::why)
                .findFirst()
                .orElse("");
    }

    // ---------------------------------------------------------------- signs, and what is promised

    private List<DrillSight.Sign> signs(long nowNanos) {
        long fromMillis = nowNanos / NANOS_PER_MILLI - SIGNS_MILLIS;
        List<DecisionEntry> newestFirst =
                live.decisions(new DecisionEntry.Query(fromMillis, null, null, null, null, null, MOST_SIGNS));
        Map<String, String> regionOf = new HashMap<>();
        directed.forEach(upstream -> upstream.members()
                .forEach(member -> regionOf.put(member.address().text(), member.region())));
        List<DrillSight.Sign> signs = new ArrayList<>();
        for (int i = newestFirst.size() - 1; i >= 0; i--) {
            DecisionEntry entry = newestFirst.get(i);
            String region = regionOf.get(entry.subject());
            signs.add(new DrillSight.Sign(
                    entry.atMillis() * NANOS_PER_MILLI + NANOS_PER_MILLI - 1, // it happened within that millisecond
                    entry.service(),
                    region == null ? entry.subject() : region,
                    region == null ? "" : entry.subject(),
                    ADVERSE.contains(entry.kind()),
                    entry.line()));
        }
        return signs;
    }

    /** The budget of the worst service: a drill must not spend what one of them no longer has. */
    private DrillSight.Slo slo(LiveView view) {
        double left = 1;
        double burn = 0;
        for (ServiceView each : view.services()) {
            left = Math.min(left, each.budget().left());
            burn = Math.max(burn, each.budget().burnShort());
        }
        Objective objective = strategy.objective();
        return new DrillSight.Slo(new ErrorBudget(objective.availability(), objective.window()), left, burn);
    }
}
