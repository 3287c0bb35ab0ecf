package dev.wissel.console.directed;

import dev.wissel.console.budget.BudgetSeries;
import dev.wissel.console.live.Flow;
import dev.wissel.console.live.History;
import dev.wissel.console.live.ServiceView;
import dev.wissel.console.live.ServiceView.BoundView;
import dev.wissel.console.live.ServiceView.RegionView;
import dev.wissel.console.live.ServiceView.TargetState;
import dev.wissel.console.live.ServiceView.TargetView;
import dev.wissel.controller.loop.DirectedUpstream;
import dev.wissel.controller.loop.Look;
import dev.wissel.controller.sensor.LatencyCounts;
import dev.wissel.controller.sensor.TargetTraffic;
import dev.wissel.controller.sensor.UpstreamObservation;
import dev.wissel.core.director.TargetFigures;
import dev.wissel.core.director.UpstreamFigures;
import dev.wissel.core.director.UpstreamState;
import dev.wissel.core.load.WindowCounts;
import dev.wissel.core.region.RegionPhase;
import dev.wissel.core.region.RegionShare;
import dev.wissel.core.slo.ErrorBudget;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is kept of one directed upstream, and the view of it. Confined to the sampler; whoever reads holds its lock. */
final class KongSeries {
    private static final double DUST = 1e-9;

    /** Requests are added up as thousandths: a second of a slow service holds less than one. */
    private static final double THOUSANDTHS = 1000;

    private final ServiceStrategy service;
    private final DirectedUpstream upstream;
    private final int kept;
    private final double windowSeconds;
    private final BudgetSeries budget;
    private final Deque<Step> steps = new ArrayDeque<>();
    private double requests;
    private double failures;
    private long sampledNanos;
    private boolean sampled;
    private @Nullable UpstreamObservation seen;
    private @Nullable UpstreamFigures figures;
    private Optional<KongSource.Clients> clients = Optional.empty();
    private List<RegionShare> wanted = List.of();

    /** What one step showed; shapes [regions] and [targets], null where nothing is known. */
    private record Step(
            @Nullable Double perSecond,
            @Nullable Double errorShare,
            @Nullable Double p99Seconds,
            List<@Nullable Double> shares,
            List<@Nullable Double> targetP99) {}

    KongSeries(Strategy strategy, ServiceStrategy service, DirectedUpstream upstream, int kept, double windowSeconds) {
        this.service = service;
        this.upstream = upstream;
        this.kept = kept;
        this.windowSeconds = windowSeconds;
        this.budget = new BudgetSeries(new ErrorBudget(
                strategy.objective().availability(), strategy.objective().window()));
    }

    String upstream() {
        return upstream.name();
    }

    /**
     * Takes in what there is.
     *
     * @param decided where traffic was last decided to go, for a replica that does not decide itself
     */
    void sample(KongSource source, Look look, List<RegionShare> decided, long nowNanos) {
        List<String> names =
                upstream.members().stream().map(each -> each.address().text()).toList();
        UpstreamObservation observed = source.observe(upstream.name(), service.name(), names);
        seen = observed;
        clients = source.clients(service.name());
        figures = look.observation().upstreams().stream()
                .filter(each -> each.name().equals(upstream.name()))
                .findFirst()
                .orElse(null);
        UpstreamState state = look.state().upstreams().get(upstream.name());
        wanted = state != null && !state.regions().shares().isEmpty()
                ? state.regions().shares()
                : decided;
        spend(observed, nowNanos);
        steps.addLast(step(observed));
        if (steps.size() > kept) {
            steps.removeFirst();
        }
    }

    /** Windows overlap from second to second: each adds the part that a second is of it. */
    private void spend(UpstreamObservation observed, long nowNanos) {
        double seconds = sampled ? (nowNanos - sampledNanos) / 1e9 : 0;
        sampled = true;
        sampledNanos = nowNanos;
        Flow now = flow(observed);
        if (now.requestsPerSecond() != null && now.errorShare() != null) {
            requests += now.requestsPerSecond() * seconds * THOUSANDTHS;
            failures += now.requestsPerSecond() * now.errorShare() * seconds * THOUSANDTHS;
        }
        budget.add(nowNanos, Math.round(requests), Math.round(failures));
    }

    private Step step(UpstreamObservation observed) {
        Flow flow = flow(observed);
        List<@Nullable Double> shares = new ArrayList<>();
        service.regions().forEach(region -> shares.add(share(region)));
        List<@Nullable Double> latencies = new ArrayList<>();
        observed.targets().forEach(each -> latencies.add(quantile(each.traffic().latencies(), 0.99)));
        return new Step(flow.requestsPerSecond(), flow.errorShare(), flow.p99Seconds(), shares, latencies);
    }

    // ---------------------------------------------------------------- figures

    /** Nodes count what clients see; logged attempts stand in where nodes do not say. */
    private Flow flow(UpstreamObservation observed) {
        WindowCounts.Sum all = sum("", observed);
        Double errors = all.ended() == 0 ? null : (Double) all.errorRatio();
        Double perSecond = observed.demandPerSecond().isPresent()
                ? (Double) observed.demandPerSecond().getAsDouble()
                : null;
        if (clients.isPresent()) {
            KongSource.Clients counted = clients.get();
            perSecond = counted.perSecond();
            errors = counted.perSecond() == 0 ? null : (Double) (counted.failedPerSecond() / counted.perSecond());
        }
        return new Flow(perSecond, errors, quantile(observed.latencies(), 0.5), quantile(observed.latencies(), 0.99));
    }

    private static @Nullable Double quantile(LatencyCounts counts, double part) {
        double nanos = counts.quantileNanos(part);
        return Double.isFinite(nanos) ? (Double) (nanos / 1e9) : null;
    }

    /** Attempts in a region, or in all if it is empty and none is called so. */
    private WindowCounts.Sum sum(String region, UpstreamObservation observed) {
        WindowCounts.Sum sum = WindowCounts.Sum.NONE;
        for (int i = 0; i < upstream.members().size(); i++) {
            if (region.isEmpty() || upstream.members().get(i).region().equals(region)) {
                sum = sum.plus(observed.targets().get(i).traffic().sum());
            }
        }
        return sum;
    }

    /** Returns a region's part of the attempts, or of the weights where nobody logs; null if neither is known. */
    private @Nullable Double share(String region) {
        UpstreamObservation observed = seen;
        long all = observed == null ? 0 : sum("", observed).ended();
        if (observed != null && all > 0) {
            return (double) sum(region, observed).ended() / all;
        }
        UpstreamFigures now = figures;
        if (now == null) {
            return null;
        }
        long weight = 0;
        long here = 0;
        for (TargetFigures each : now.targets()) {
            int own = each.admitted() ? each.currentWeight() : 0;
            weight += own;
            here += each.region().equals(region) ? own : 0;
        }
        return weight == 0 ? null : (Double) ((double) here / weight);
    }

    private Flow flowOf(WindowCounts.Sum sum, LatencyCounts latencies) {
        return sum.ended() == 0
                ? Flow.UNKNOWN
                : new Flow(
                        sum.ended() / windowSeconds,
                        sum.errorRatio(),
                        quantile(latencies, 0.5),
                        quantile(latencies, 0.99));
    }

    // ---------------------------------------------------------------- the view

    ServiceView view(List<BoundView> bounds, KongReasons reasons) {
        List<RegionView> regions = new ArrayList<>();
        boolean onBackup = false;
        for (String region : service.regions()) {
            RegionView view = region(region, regions.isEmpty(), reasons);
            onBackup |= view.backup();
            regions.add(view);
        }
        List<TargetView> targets = new ArrayList<>();
        for (int i = 0; i < upstream.members().size(); i++) {
            targets.add(target(i, reasons));
        }
        UpstreamObservation observed = seen;
        UpstreamFigures now = figures;
        return new ServiceView(
                service.name(),
                upstream.name(),
                service.balance().method().text(),
                observed == null ? Flow.UNKNOWN : flow(observed),
                budget.view(),
                onBackup,
                now != null && now.paused(),
                regions,
                targets,
                bounds);
    }

    private RegionView region(String region, boolean first, KongReasons reasons) {
        RegionShare share = wanted.stream()
                .filter(each -> each.region().equals(region))
                .findFirst()
                .orElse(null);
        Double measured = share(region);
        double want = share != null ? share.share() : measured == null ? 0 : measured;
        int all = 0;
        int serving = 0;
        double capacity = 0;
        LatencyCounts latencies = LatencyCounts.NONE;
        for (int i = 0; i < upstream.members().size(); i++) {
            DirectedUpstream.Member member = upstream.members().get(i);
            if (!member.region().equals(region)) {
                continue;
            }
            all++;
            if (serves(figures(member))) {
                serving++;
                capacity += member.capacityPerSecond().orElse(Double.NaN);
            }
            latencies = latencies.plus(traffic(i).latencies());
        }
        UpstreamObservation observed = seen;
        return new RegionView(
                region,
                measured,
                want,
                observed == null ? Flow.UNKNOWN : flowOf(sum(region, observed), latencies),
                phase(region, share),
                serving,
                all,
                Double.isNaN(capacity) ? null : (Double) capacity,
                !first && want > DUST,
                reasons.why(upstream.name(), region));
    }

    private String phase(String region, @Nullable RegionShare share) {
        UpstreamFigures now = figures;
        if (now != null && now.drainedRegions().contains(region)) {
            return word(RegionPhase.DRAINED);
        }
        return word(share == null ? RegionPhase.ABSENT : share.phase());
    }

    private static String word(RegionPhase phase) {
        return phase.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static boolean serves(@Nullable TargetFigures target) {
        return target != null && !target.drained() && target.admitted();
    }

    private @Nullable TargetFigures figures(DirectedUpstream.Member member) {
        UpstreamFigures now = figures;
        if (now != null) {
            for (TargetFigures each : now.targets()) {
                if (each.address().equals(member.address())) {
                    return each;
                }
            }
        }
        return null;
    }

    private TargetTraffic traffic(int i) {
        UpstreamObservation observed = seen;
        return observed == null ? TargetTraffic.NONE : observed.targets().get(i).traffic();
    }

    private TargetView target(int i, KongReasons reasons) {
        DirectedUpstream.Member member = upstream.members().get(i);
        TargetFigures now = figures(member);
        TargetTraffic traffic = traffic(i);
        UpstreamObservation observed = seen;
        long all = observed == null ? 0 : sum("", observed).ended();
        String name = member.address().text();
        return new TargetView(
                name,
                member.region(),
                now == null ? 0 : now.currentWeight(),
                member.weight(),
                all == 0 ? null : (Double) ((double) traffic.sum().ended() / all),
                flowOf(traffic.sum(), traffic.latencies()),
                null,
                state(member, now),
                now == null ? "Kong has no such target" : why(i, now, reasons.why(upstream.name(), name)));
    }

    private TargetState state(DirectedUpstream.Member member, @Nullable TargetFigures now) {
        UpstreamFigures of = figures;
        if (now == null || of == null) {
            return TargetState.UNKNOWN;
        }
        if (now.drained() || of.drainedRegions().contains(member.region())) {
            return TargetState.DRAINED;
        }
        if (!now.admitted()) {
            return TargetState.EJECTED;
        }
        if (now.currentWeight() == 0) {
            return TargetState.IDLE;
        }
        boolean said = now.health().known() || now.probes().verdict() != TargetFigures.Verdict.UNKNOWN;
        return said ? TargetState.SERVING : TargetState.UNKNOWN;
    }

    private String why(int i, TargetFigures now, String last) {
        UpstreamObservation observed = seen;
        List<String> odd =
                observed == null ? List.of() : observed.targets().get(i).findings();
        if (!odd.isEmpty()) {
            return odd.get(0);
        }
        if (!last.isEmpty()) {
            return last;
        }
        return "healthy for " + now.health().healthy() + " nodes, unhealthy for "
                + now.health().unhealthy() + "; own probes: "
                + now.probes().verdict().name().toLowerCase(Locale.ROOT);
    }

    // ---------------------------------------------------------------- the past

    History history(List<Long> atMillis, double stepSeconds) {
        List<@Nullable Double> rate = new ArrayList<>();
        List<@Nullable Double> errors = new ArrayList<>();
        List<@Nullable Double> p99 = new ArrayList<>();
        Map<String, List<@Nullable Double>> shares = new LinkedHashMap<>();
        Map<String, List<@Nullable Double>> latencies = new LinkedHashMap<>();
        List<Step> all = new ArrayList<>(steps);
        for (Step each : all.subList(all.size() - atMillis.size(), all.size())) {
            rate.add(each.perSecond());
            errors.add(each.errorShare());
            p99.add(each.p99Seconds());
            for (int i = 0; i < service.regions().size(); i++) {
                shares.computeIfAbsent(service.regions().get(i), absent -> new ArrayList<>())
                        .add(each.shares().get(i));
            }
            for (int i = 0; i < upstream.members().size(); i++) {
                latencies
                        .computeIfAbsent(upstream.members().get(i).address().text(), absent -> new ArrayList<>())
                        .add(each.targetP99().get(i));
            }
        }
        return new History(service.name(), stepSeconds, atMillis, rate, errors, p99, shares, latencies);
    }

    int kept() {
        return steps.size();
    }

    /** Returns what is odd about it, a sentence each. */
    List<String> findings() {
        UpstreamObservation observed = seen;
        return observed == null ? List.of() : observed.findings();
    }
}
