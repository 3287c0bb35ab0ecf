package dev.wissel.design.advice;

import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.Fault;
import dev.wissel.core.bound.FaultBounds;
import dev.wissel.core.bound.Plane;
import dev.wissel.core.bound.Traffic;
import dev.wissel.core.slo.LossCost;
import dev.wissel.design.bounds.BoundsTable;
import dev.wissel.design.bounds.RegionLoss;
import dev.wissel.design.bounds.ServiceBounds;
import dev.wissel.design.bounds.Verdict;
import dev.wissel.design.standby.StandbyKind;
import dev.wissel.design.standby.StandbyOptions;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.HealthCheck;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The bounds of what is handed out. A Kong does not get the strategy's weights but those of the standby that was chosen, and no probes of type tcp,
 * which it does not make for http services (Kong facts 3.4). Stateless and thread-safe.
 */
final class Delivered {
    private static final int LARGEST_WEIGHT = 65535;

    private Delivered() {}

    /** Returns the weight of an endpoint in a Kong in which its service stands by that way. */
    static int weight(ServiceStrategy service, StandbyKind kind, Endpoint endpoint) {
        return switch (kind) {
            case RATIO -> StandbyOptions.ratioWeights(service, LARGEST_WEIGHT).weight(endpoint);
            case CONTROLLER -> StandbyOptions.inUse(service).contains(endpoint) ? endpoint.weight() : 0;
            case NONE, FAILOVER_TARGETS, ACTIVE_ACTIVE, EMBEDDED_GATEWAY -> endpoint.weight();
        };
    }

    /**
     * Returns the table of a strategy in which the planes with a Kong are those that the handed out configuration makes.
     *
     * @param standby by the name of each service, how its regions stand by
     * @param traffic by the name of a service, what is known of its requests
     */
    static BoundsTable table(Strategy strategy, Map<String, StandbyOptions> standby, Map<String, Traffic> traffic) {
        BoundsTable wanted = BoundsTable.of(strategy, traffic);
        List<ServiceBounds> services = new ArrayList<>();
        for (ServiceStrategy service : strategy.services()) {
            ServiceBounds own = wanted.service(service.name()).orElseThrow();
            StandbyKind kind =
                    Objects.requireNonNull(standby.get(service.name())).chosen();
            services.add(merged(
                    own,
                    changed(strategy, own, service, asKongHasIt(service, kind)),
                    changed(strategy, own, service, withEndpoints(service, service.endpoints()))));
        }
        return new BoundsTable(strategy, services);
    }

    private static ServiceBounds changed(
            Strategy strategy, ServiceBounds own, ServiceStrategy service, ServiceStrategy delivered) {
        if (delivered.equals(service)) {
            return own;
        }
        Strategy alone = new Strategy(
                strategy.name(), strategy.objective(), strategy.regions(), strategy.kong(), List.of(delivered));
        return BoundsTable.of(alone, Map.of(service.name(), own.traffic()))
                .service(service.name())
                .orElseThrow();
    }

    /** Returns how long a Kong alone takes to leave the first region of a service that stands by in such a way. */
    static Bound regionLost(Strategy strategy, ServiceStrategy service, StandbyKind kind, Traffic traffic) {
        return BoundsTable.of(strategy, asKongHasIt(service, kind), traffic, Fault.WHOLE_REGION, Plane.KONG)
                .shift();
    }

    private static ServiceStrategy asKongHasIt(ServiceStrategy service, StandbyKind kind) {
        // A failover target gets nothing as long as another lives: a ratio without a leak.
        StandbyKind like = kind == StandbyKind.FAILOVER_TARGETS ? StandbyKind.RATIO : kind;
        List<Endpoint> endpoints = new ArrayList<>();
        for (Endpoint endpoint : service.endpoints()) {
            endpoints.add(new Endpoint(
                    endpoint.region(),
                    endpoint.address(),
                    weight(service, like, endpoint),
                    endpoint.capacityPerSecond()));
        }
        return withEndpoints(service, endpoints);
    }

    private static ServiceStrategy withEndpoints(ServiceStrategy service, List<Endpoint> endpoints) {
        return new ServiceStrategy(
                service.name(),
                service.routes(),
                service.upstream(),
                service.path(),
                service.protocol(),
                service.regions(),
                endpoints,
                service.balance(),
                probesOfKong(service),
                service.timeouts(),
                service.retries(),
                service.failback(),
                service.fallback(),
                service.protection(),
                service.headroom());
    }

    private static HealthCheck probesOfKong(ServiceStrategy service) {
        HealthCheck health = service.health();
        if (health.type() != HealthCheck.Type.TCP) {
            return health;
        }
        HealthCheck.Type type = switch (service.protocol()) {
            case HTTP -> HealthCheck.Type.HTTP;
            case HTTPS -> HealthCheck.Type.HTTPS;
        };
        return new HealthCheck(
                type,
                health.path(),
                health.interval(),
                health.timeout(),
                health.suspect(),
                health.failures(),
                health.successes(),
                health.statuses());
    }

    private static ServiceBounds merged(ServiceBounds wanted, ServiceBounds kong, ServiceBounds controlled) {
        List<FaultBounds> bounds = new ArrayList<>();
        for (FaultBounds row : wanted.bounds()) {
            bounds.add(from(row.plane(), wanted, kong, controlled).get(row.fault(), row.plane()));
        }
        List<Verdict> verdicts = new ArrayList<>();
        for (Verdict verdict : wanted.verdicts()) {
            verdicts.add(from(verdict.plane(), wanted, kong, controlled).verdict(verdict.fault(), verdict.plane()));
        }
        List<RegionLoss> losses = new ArrayList<>();
        for (int i = 0; i < wanted.losses().size(); i++) {
            RegionLoss loss = wanted.losses().get(i);
            Map<Plane, LossCost> cost = new EnumMap<>(loss.cost());
            cost.putAll(Map.of(
                    Plane.KONG,
                    Objects.requireNonNull(kong.losses().get(i).cost().get(Plane.KONG)),
                    Plane.WISSEL_ON_KONG,
                    Objects.requireNonNull(controlled.losses().get(i).cost().get(Plane.WISSEL_ON_KONG))));
            losses.add(new RegionLoss(
                    loss.region(),
                    loss.capacityPerSecond(),
                    loss.leftPerSecond(),
                    loss.demandPerSecond(),
                    loss.carriedPart(),
                    cost));
        }
        return new ServiceBounds(wanted.service(), wanted.traffic(), bounds, verdicts, losses);
    }

    private static ServiceBounds from(Plane plane, ServiceBounds wanted, ServiceBounds kong, ServiceBounds controlled) {
        return switch (plane) {
            case KONG -> kong;
            case WISSEL_ON_KONG -> controlled;
            case KONG_DEFAULTS, EMBEDDED -> wanted;
        };
    }
}
