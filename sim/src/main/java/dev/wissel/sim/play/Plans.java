package dev.wissel.sim.play;

import dev.wissel.core.balance.ConsistentHashing;
import dev.wissel.core.balance.SlowStart;
import dev.wissel.core.health.HealthConfig;
import dev.wissel.core.health.Limits;
import dev.wissel.core.health.Probing;
import dev.wissel.core.health.StatusSet;
import dev.wissel.core.health.Thresholds;
import dev.wissel.core.model.Address;
import dev.wissel.core.model.Target;
import dev.wissel.core.protect.AdmissionControl;
import dev.wissel.core.protect.Deadline;
import dev.wissel.core.protect.Guards;
import dev.wissel.core.protect.RetryRule;
import dev.wissel.core.region.RegionPolicy;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Translation;
import dev.wissel.kong.carrier.Failback;
import dev.wissel.kong.carrier.Fallback;
import dev.wissel.kong.carrier.Protection;
import dev.wissel.kong.entity.Healthchecks;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.kong.entity.Upstream;
import dev.wissel.sim.node.UpstreamPlan;
import java.util.ArrayList;
import java.util.List;

/**
 * What a plane makes of a service of a strategy. Health checks are those of the configuration that the design writes, so that what is played is what would run. Stateless and thread-safe.
 */
final class Plans {
    private static final long SECOND = 1_000_000_000L;
    private static final long KONG_PATIENCE_NANOS = 60 * SECOND;

    /** As the gateway: another attempt with less time than this is not worth its load. */
    private static final long LEAST_ATTEMPT_NANOS = 1_000_000L;

    private Plans() {}

    static UpstreamPlan of(Strategy strategy, ServiceStrategy service, Plane plane) {
        return switch (plane) {
            case KONG_DEFAULT -> kongDefault(service);
            case KONG_TUNED -> kongTuned(strategy, service, targets(service, false));
            case WISSEL_ON_KONG -> kongTuned(strategy, service, targets(service, true));
            case WISSEL_GATEWAY -> gateway(strategy, service);
        };
    }

    private static UpstreamPlan kongDefault(ServiceStrategy service) {
        return new UpstreamPlan(
                true,
                targets(service, false),
                "round-robin-kong",
                ConsistentHashing.DEFAULT_SLOTS,
                false,
                HealthConfig.OFF,
                0,
                List.of(),
                "",
                RegionPolicy.DEFAULTS,
                null,
                new UpstreamPlan.Patience(KONG_PATIENCE_NANOS, KONG_PATIENCE_NANOS),
                RetryRule.KONG_DEFAULT,
                Deadline.NONE,
                0,
                0,
                Guards.NONE);
    }

    private static UpstreamPlan kongTuned(Strategy strategy, ServiceStrategy service, List<Target> targets) {
        Upstream upstream = upstream(strategy, service);
        return new UpstreamPlan(
                true,
                targets,
                upstream.algorithm() + "-kong",
                upstream.slots(),
                service.balance().method().hashes(),
                health(upstream.healthchecks()),
                upstream.healthchecks().threshold(),
                List.of(),
                "",
                RegionPolicy.DEFAULTS,
                null,
                patience(service),
                new RetryRule(service.retries().count(), StatusSet.NONE),
                Deadline.NONE,
                0,
                0,
                Guards.NONE);
    }

    private static UpstreamPlan gateway(Strategy strategy, ServiceStrategy service) {
        Upstream upstream = upstream(strategy, service);
        var retry = service.retries().retry();
        return new UpstreamPlan(
                false,
                targets(service, false),
                service.balance().method().text(),
                upstream.slots(),
                service.balance().method().hashes(),
                health(upstream.healthchecks()),
                upstream.healthchecks().threshold(),
                service.regions(),
                service.fallback() instanceof Fallback.Region last ? last.name() : "",
                regionPolicy(service),
                service.health().suspect(),
                patience(service),
                new RetryRule(
                        service.retries().count(),
                        StatusSet.of(retry.statuses().stream()
                                .mapToInt(Integer::intValue)
                                .toArray())),
                new Deadline(service.timeouts().request().toNanos(), LEAST_ATTEMPT_NANOS),
                retry.budgetRatio(),
                retry.budgetFloorPerSecond(),
                guards(service.protection()));
    }

    private static Guards guards(Protection protection) {
        return Guards.of(
                protection.concurrency(),
                protection
                        .admission()
                        .map(each -> AdmissionControl.Settings.DEFAULTS.with(each.multiplier(), each.cap())),
                protection.slowStart().map(time -> SlowStart.over(time.toNanos())),
                protection.hashBound() - 1);
    }

    private static UpstreamPlan.Patience patience(ServiceStrategy service) {
        return new UpstreamPlan.Patience(
                service.timeouts().connect().toNanos(),
                service.timeouts().read().toNanos());
    }

    private static Upstream upstream(Strategy strategy, ServiceStrategy service) {
        KongConfig config = Translation.of(strategy);
        return config.upstreamByName(Translation.upstreamName(strategy, service))
                .orElseThrow(() -> new IllegalStateException("no upstream of " + service.name()));
    }

    /** Returns the endpoints as targets, each with an address of its own: a numeric one as it is, a name as if it resolved to a private one. */
    static List<Target> targets(ServiceStrategy service, boolean standbyZero) {
        List<Target> targets = new ArrayList<>();
        for (Endpoint endpoint : service.endpoints()) {
            int number = targets.size();
            String host = endpoint.address().host();
            boolean numeric = host.startsWith("[") || host.matches("[0-9.]+");
            String ip = numeric ? host : "10.200." + (number >> 8 & 255) + "." + (number & 255);
            boolean standsBy =
                    standbyZero && !endpoint.region().equals(service.regions().get(0));
            int weight = standsBy ? 0 : endpoint.weight();
            Address address = new Address(ip, endpoint.address().port(), host);
            targets.add(new Target(
                    host,
                    endpoint.address().port(),
                    weight,
                    endpoint.region(),
                    endpoint.capacityPerSecond(),
                    List.of(new Target.Node(address, weight))));
        }
        return targets;
    }

    static RegionPolicy regionPolicy(ServiceStrategy service) {
        Failback failback = service.failback();
        return RegionPolicy.DEFAULTS
                .withHeadroom(service.headroom())
                .withFailback(failback.hold(), failback.maxHold(), failback.trials(), failback.ramp());
    }

    private static HealthConfig health(Healthchecks checks) {
        Healthchecks.Active active = checks.active();
        Healthchecks.Passive passive = checks.passive();
        Limits activeLimits = new Limits(
                active.healthy().successes(),
                active.unhealthy().tcpFailures(),
                active.unhealthy().timeouts(),
                active.unhealthy().httpFailures(),
                statuses(active.healthy().httpStatuses()),
                statuses(active.unhealthy().httpStatuses()));
        Limits passiveLimits = new Limits(
                passive.healthy().successes(),
                passive.unhealthy().tcpFailures(),
                passive.unhealthy().timeouts(),
                passive.unhealthy().httpFailures(),
                statuses(passive.healthy().httpStatuses()),
                statuses(passive.unhealthy().httpStatuses()));
        Probing probing = new Probing(
                nanos(active.healthy().intervalSeconds()),
                nanos(active.unhealthy().intervalSeconds()),
                nanos(active.timeoutSeconds()),
                (int) Math.min(Integer.MAX_VALUE, active.concurrency()));
        return new HealthConfig(new Thresholds(activeLimits, passiveLimits), probing);
    }

    private static StatusSet statuses(List<Integer> statuses) {
        return StatusSet.of(statuses.stream().mapToInt(Integer::intValue).toArray());
    }

    private static long nanos(double seconds) {
        return (long) (seconds * SECOND);
    }
}
