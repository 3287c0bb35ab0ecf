package dev.wissel.console.embedded;

import dev.wissel.console.budget.BudgetSeries;
import dev.wissel.console.foresight.Promises;
import dev.wissel.console.live.History;
import dev.wissel.console.live.LastDrills;
import dev.wissel.console.live.ServiceView;
import dev.wissel.console.live.ServiceView.RegionView;
import dev.wissel.console.live.ServiceView.TargetView;
import dev.wissel.core.model.Target;
import dev.wissel.core.region.RegionDecision;
import dev.wissel.core.region.RegionPhase;
import dev.wissel.core.region.RegionShare;
import dev.wissel.core.slo.ErrorBudget;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Translation;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.proxy.ServiceStats;
import dev.wissel.gateway.upstream.UpstreamNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is kept of one service, and the view of it. Confined to the sampler, which alone adds to it; whoever reads holds its lock. */
final class ServiceSeries {
    /** A share below this is a single request on trial, or the dust of a division. */
    private static final double DUST = 1e-9;

    private final ServiceStrategy service;
    private final String upstream;
    private final FlowSeries clients;
    private final BudgetSeries budget;
    private final List<TargetSeries> targets = new ArrayList<>();
    private @Nullable UpstreamNode node;

    ServiceSeries(Strategy strategy, ServiceStrategy service, int window, int kept) {
        this.service = service;
        this.upstream = Translation.upstreamName(strategy, service);
        this.clients = new FlowSeries(window, kept);
        this.budget = new BudgetSeries(new ErrorBudget(
                strategy.objective().availability(), strategy.objective().window()));
        service.endpoints().forEach(endpoint -> targets.add(new TargetSeries(endpoint, window, kept)));
    }

    String name() {
        return service.name();
    }

    String upstream() {
        return upstream;
    }

    /** Returns whether what was counted for another strategy's service may go on being counted here. */
    boolean continues(Strategy strategy, ServiceStrategy next) {
        return service.endpoints().equals(next.endpoints())
                && service.regions().equals(next.regions())
                && upstream.equals(Translation.upstreamName(strategy, next));
    }

    void sample(Gateway gateway, long nowNanos) {
        UpstreamNode found = gateway.upstreams().get(upstream);
        node = found;
        long[] latencies = clients.begin();
        long requests = 0;
        long failed = 0;
        for (ServiceStats each : gateway.serviceStats(service.name())) {
            requests += each.requests();
            failed += each.failed();
            each.addLatencies(latencies);
        }
        clients.end(nowNanos, requests, failed);
        budget.add(nowNanos, requests, failed);
        Map<String, Target> now = new HashMap<>();
        if (found != null) {
            found.snapshot().targets().targets().forEach(each -> now.put(each.name(), each));
        }
        for (TargetSeries each : targets) {
            each.sample(found, now.get(each.name()), nowNanos);
        }
    }

    // ---------------------------------------------------------------- the view

    ServiceView view(Promises promises, LastDrills drills, GatewayDecisions events) {
        UpstreamNode of = node;
        RegionDecision decision = of == null ? null : of.snapshot().decision();
        long attempts = targets.stream().mapToLong(each -> each.flow().ended()).sum();
        List<RegionView> regions = new ArrayList<>();
        boolean onBackup = false;
        for (String region : service.regions()) {
            RegionView view = region(region, share(decision, region), attempts, regions.isEmpty(), events);
            onBackup |= view.backup();
            regions.add(view);
        }
        List<TargetView> views = new ArrayList<>();
        for (TargetSeries each : targets) {
            views.add(each.view(of, share(decision, each.region()), attempts, events));
        }
        return new ServiceView(
                service.name(),
                upstream,
                service.balance().method().text(),
                clients.flow(),
                budget.view(),
                onBackup,
                false,
                regions,
                views,
                promises.of(service.name(), drills));
    }

    private static @Nullable RegionShare share(@Nullable RegionDecision decision, String region) {
        if (decision != null) {
            for (RegionShare each : decision.shares()) {
                if (each.region().equals(region)) {
                    return each;
                }
            }
        }
        return null;
    }

    private RegionView region(
            String region, @Nullable RegionShare share, long attempts, boolean first, GatewayDecisions events) {
        List<TargetSeries> here =
                targets.stream().filter(each -> each.region().equals(region)).toList();
        long ended = here.stream().mapToLong(each -> each.flow().ended()).sum();
        int serving = (int) here.stream().filter(TargetSeries::admitted).count();
        double wanted = share == null ? 0 : share.share();
        RegionPhase phase = share == null ? RegionPhase.ABSENT : share.phase();
        return new RegionView(
                region,
                attempts == 0 ? null : (double) ended / attempts,
                wanted,
                FlowSeries.sum(here.stream().map(TargetSeries::flow).toList()),
                phase.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                serving,
                here.size(),
                capacity(here),
                !first && wanted > DUST,
                events.why(upstream, region));
    }

    private static @Nullable Double capacity(List<TargetSeries> here) {
        double sum = 0;
        for (TargetSeries each : here) {
            if (each.admitted()) {
                if (each.endpoint().capacityPerSecond().isEmpty()) {
                    return null;
                }
                sum += each.endpoint().capacityPerSecond().getAsDouble();
            }
        }
        return sum;
    }

    /** Returns what stands in the way of this service, a sentence each. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        UpstreamNode of = node;
        if (of == null) {
            problems.add("the gateway has no upstream " + upstream + " (expected: the strategy's own configuration)");
            return problems;
        }
        for (Target each : of.snapshot().targets().targets()) {
            if (each.nodes().isEmpty()) {
                problems.add(service.name() + ": " + each.name() + " has no address");
            }
        }
        return problems;
    }

    // ---------------------------------------------------------------- the past

    /**
     * Returns the last steps.
     *
     * @param atMillis when each step was, oldest first
     */
    History history(List<Long> atMillis, double stepSeconds) {
        int steps = atMillis.size();
        List<@Nullable Double> rate = new ArrayList<>();
        List<@Nullable Double> errors = new ArrayList<>();
        List<@Nullable Double> p99 = new ArrayList<>();
        Map<String, List<@Nullable Double>> shares = new LinkedHashMap<>();
        Map<String, List<@Nullable Double>> latencies = new LinkedHashMap<>();
        service.regions().forEach(region -> shares.put(region, new ArrayList<>()));
        targets.forEach(each -> latencies.put(each.name(), new ArrayList<>()));
        for (int back = steps - 1; back >= 0; back--) {
            rate.add(clients.endedAt(back) / stepSeconds);
            errors.add(clients.errorShareAt(back));
            p99.add(clients.p99At(back));
            addShares(shares, back);
            for (TargetSeries each : targets) {
                latencies
                        .getOrDefault(each.name(), new ArrayList<>())
                        .add(each.flow().p99At(back));
            }
        }
        return new History(service.name(), stepSeconds, atMillis, rate, errors, p99, shares, latencies);
    }

    private void addShares(Map<String, List<@Nullable Double>> shares, int back) {
        long all = 0;
        Map<String, Long> byRegion = new HashMap<>();
        for (TargetSeries each : targets) {
            int ended = each.flow().endedAt(back);
            all += ended;
            byRegion.merge(each.region(), (long) ended, Long::sum);
        }
        for (Map.Entry<String, List<@Nullable Double>> each : shares.entrySet()) {
            each.getValue().add(all == 0 ? null : (Double) ((double) byRegion.getOrDefault(each.getKey(), 0L) / all));
        }
    }
}
