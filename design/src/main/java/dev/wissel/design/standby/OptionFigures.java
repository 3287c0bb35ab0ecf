package dev.wissel.design.standby;

import dev.wissel.design.standby.StandbyOption.Watcher;
import dev.wissel.design.strategy.Balance.Method;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.KongTarget;
import dev.wissel.design.strategy.KongTarget.Mode;
import dev.wissel.design.strategy.Objective;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.kong.carrier.DurationText;
import dev.wissel.kong.carrier.PercentText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Computes the figures of every way to stand by for one service with more than one region. Immutable. */
final class OptionFigures {
    /** A slot of a Lua array (a TValue). */
    private static final int BYTES_PER_SLOT = 8;

    /** Other nodes of a cluster look for changes this often ({@code db_update_frequency}, Kong facts 6.5). */
    private static final Duration CLUSTER_POLL = Duration.ofSeconds(5);

    /** A whole configuration is loaded in well under a second (Kong facts 16). */
    private static final Duration WHOLE_LOAD = Duration.ofSeconds(1);

    private final ServiceStrategy service;
    private final Objective objective;
    private final KongTarget kong;
    private final Tiers tiers;

    OptionFigures(ServiceStrategy service, Objective objective, KongTarget kong, Tiers tiers) {
        this.service = service;
        this.objective = objective;
        this.kong = kong;
        this.tiers = tiers;
    }

    StandbyOption failoverTargets() {
        boolean hashing = StandbyOptions.isHashing(service);
        boolean available = kong.hasFailoverTargets() && !hashing;
        List<Reason> reasons = new ArrayList<>();
        if (!kong.hasFailoverTargets()) {
            reasons.add(Reason.of(
                    "needs-enterprise-3.12",
                    "version",
                    kong.version(),
                    "edition",
                    kong.edition().text()));
        }
        if (hashing) {
            reasons.add(Reason.of("never-under-consistent-hashing"));
        }
        if (tiers.all().size() > 2) {
            reasons.add(Reason.of(
                    "standbys-share", "regions", String.valueOf(tiers.all().size() - 1)));
        }
        List<Integer> weights = configured(tiers.first());
        return option(
                StandbyKind.FAILOVER_TARGETS,
                available,
                0,
                OptionalDouble.of(0),
                weights,
                false,
                Watcher.KONG,
                StandbyOptions.detection(service.health()),
                reasons);
    }

    StandbyOption ratio() {
        RatioWeights ratio = RatioWeights.of(service.balance().method(), tiers, RatioWeights.MAX_WEIGHT);
        List<Reason> reasons = new ArrayList<>();
        double share = ratio.leakShare();
        OptionalDouble perSecond = rate(share);
        Method method = service.balance().method();
        if (RatioWeights.isLeastConnections(method)) {
            reasons.add(Reason.of("leak-only-when-busy", "in_flight", String.valueOf(ratio.leakFreeInFlight())));
        } else if (method == Method.LATENCY) {
            double picks = ratio.idlePicksPerSecond();
            perSecond = OptionalDouble.of(picks);
            share = demandPerSecond().stream()
                    .map(demand -> Math.min(1, picks / demand))
                    .findFirst()
                    .orElse(0);
            reasons.add(Reason.of(
                    "idle-score-decays",
                    "seconds",
                    String.valueOf(Math.round(ratio.others().size() / picks))));
        } else {
            reasons.add(Reason.of("leak", "share", PercentText.format(share)));
        }
        if (StandbyOptions.isHashing(service) && tiers.others().size() > 1) {
            reasons.add(Reason.of("uneven-after-failover"));
        }
        if (tiers.all().size() > 2 && !RatioWeights.isLeastConnections(method)) {
            reasons.add(Reason.of(
                    "standbys-share", "regions", String.valueOf(tiers.all().size() - 1)));
        }
        reasons.add(Reason.of("probed-while-idle"));
        return option(
                StandbyKind.RATIO,
                true,
                share,
                perSecond,
                ratio.all(),
                false,
                Watcher.KONG,
                StandbyOptions.detection(service.health()),
                reasons);
    }

    StandbyOption controller() {
        Duration write = switch (kong.mode()) {
            case DB, HYBRID -> CLUSTER_POLL;
            case DBLESS -> WHOLE_LOAD;
        };
        List<Reason> reasons = new ArrayList<>();
        reasons.add(Reason.of("no-failover-without-controller"));
        reasons.add(Reason.of("idle-unseen-by-kong"));
        reasons.add(Reason.of(
                "write-reaches-traffic",
                "tick",
                DurationText.format(StandbyOptions.CONTROLLER_TICK),
                "write",
                DurationText.format(write)));
        if (kong.mode() != Mode.DB) {
            reasons.add(Reason.of("write-rebuilds-every-upstream"));
        }
        if (service.balance().method() == Method.LATENCY) {
            // A weight of 0 makes the score infinite or undefined there, so it does not keep requests away for certain.
            reasons.add(Reason.of("weight-0-unreliable-under-latency"));
        }
        return option(
                StandbyKind.CONTROLLER,
                service.balance().method() != Method.LATENCY,
                0,
                OptionalDouble.of(0),
                configured(tiers.first()),
                true,
                Watcher.CONTROLLER,
                StandbyOptions.detection(service.health())
                        .plus(StandbyOptions.CONTROLLER_TICK)
                        .plus(write),
                reasons);
    }

    StandbyOption embeddedGateway() {
        return option(
                StandbyKind.EMBEDDED_GATEWAY,
                true,
                0,
                OptionalDouble.of(0),
                List.of(100),
                false,
                Watcher.GATEWAY,
                StandbyOptions.detection(service.health()),
                List.of(Reason.of("one-more-hop"), Reason.of("spills-by-capacity")));
    }

    StandbyOption activeActive() {
        List<Integer> first = configured(tiers.first());
        List<Integer> others = configured(tiers.others());
        List<Integer> all = new ArrayList<>(first);
        all.addAll(others);
        double share = (double) RatioWeights.sum(others) / RatioWeights.sum(all);
        return option(
                StandbyKind.ACTIVE_ACTIVE,
                true,
                share,
                rate(share),
                all,
                false,
                Watcher.KONG,
                StandbyOptions.detection(service.health()),
                List.of(
                        Reason.of("share-elsewhere", "share", PercentText.format(share)),
                        Reason.of("data-must-be-written-in-every-region")));
    }

    private StandbyOption option(
            StandbyKind kind,
            boolean available,
            double leakShare,
            OptionalDouble leakPerSecond,
            List<Integer> weights,
            boolean needsController,
            Watcher watcher,
            Duration failover,
            List<Reason> reasons) {
        long entries = entries(weights);
        boolean keepsOrder = tiers.all().size() <= 2
                || kind == StandbyKind.CONTROLLER
                || kind == StandbyKind.EMBEDDED_GATEWAY
                || (kind == StandbyKind.RATIO
                        && RatioWeights.isLeastConnections(service.balance().method()));
        return new StandbyOption(
                kind,
                available,
                leakShare,
                leakPerSecond,
                entries,
                bytes(entries),
                needsController,
                watcher,
                failover,
                failover.compareTo(objective.failover()) <= 0,
                kind == StandbyKind.ACTIVE_ACTIVE || leakShare <= StandbyOptions.tolerance(objective),
                keepsOrder,
                reasons);
    }

    private long entries(List<Integer> weights) {
        return switch (service.balance().method()) {
            case ROUND_ROBIN -> RatioWeights.wheel(weights);
            case CONSISTENT_HASHING, CONSISTENT_HASHING_BOUNDED ->
                service.balance().slots();
            case LEAST_CONNECTIONS, LATENCY, ADAPTIVE -> weights.size();
        };
    }

    private static long bytes(long entries) {
        long slots = Math.max(1, Long.highestOneBit(Math.max(1, entries - 1)) << 1);
        return slots * BYTES_PER_SLOT;
    }

    private static List<Integer> configured(List<Endpoint> endpoints) {
        return endpoints.stream().map(Endpoint::weight).toList();
    }

    /** Returns the rate that a share is at the declared capacity of the region in use: more than that does not arrive. */
    private OptionalDouble rate(double share) {
        return share == 0
                ? OptionalDouble.of(0)
                : demandPerSecond().stream().map(demand -> demand * share).findFirst();
    }

    private OptionalDouble demandPerSecond() {
        double sum = 0;
        for (Endpoint endpoint : tiers.first()) {
            if (endpoint.capacityPerSecond().isEmpty()) {
                return OptionalDouble.empty();
            }
            sum += endpoint.capacityPerSecond().getAsDouble();
        }
        return OptionalDouble.of(sum);
    }
}
