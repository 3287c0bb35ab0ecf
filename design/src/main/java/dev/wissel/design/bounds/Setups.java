package dev.wissel.design.bounds;

import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.ControlLoop;
import dev.wissel.core.bound.Pool;
import dev.wissel.core.bound.RequestLimits;
import dev.wissel.core.bound.RetryTerms;
import dev.wissel.core.bound.Setup;
import dev.wissel.core.bound.Traffic;
import dev.wissel.core.health.HealthConfig;
import dev.wissel.core.health.Limits;
import dev.wissel.core.health.Probing;
import dev.wissel.core.health.SilenceRule;
import dev.wissel.core.health.StatusSet;
import dev.wissel.core.health.Thresholds;
import dev.wissel.core.region.RegionPolicy;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.KongTarget;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.strategy.Timeouts;
import dev.wissel.design.translate.Translation;
import dev.wissel.kong.carrier.Failback;
import dev.wissel.kong.entity.Healthchecks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the formulas of {@code core.bound} want to know, from a strategy or from a Kong configuration. Of a strategy the generated configuration
 * is read, so that the bounds are those of what runs. Stateless and thread-safe.
 */
public final class Setups {
    private static final Set<String> KONG_PROBES = Set.of("http", "https");
    private static final Set<String> GATEWAY_PROBES = Set.of("http", "https", "tcp");

    private Setups() {}

    /** Returns the embedded gateway's setup of a service, its first region serving. */
    public static Setup embedded(Strategy strategy, ServiceStrategy service, Traffic traffic) {
        return embedded(strategy, service, traffic, service.regions().get(0));
    }

    static Setup embedded(Strategy strategy, ServiceStrategy service, Traffic traffic, String region) {
        Healthchecks checks = Translation.healthchecks(service);
        return new Setup(
                health(checks, GATEWAY_PROBES),
                readsStatus(checks),
                Setup.SERVICE_UNAVAILABLE,
                limits(
                        service.timeouts(),
                        service.retries().count(),
                        service.timeouts().request()),
                new RetryTerms(
                        statuses(service.retries().retry().statuses()),
                        service.retries().retry().budgetRatio(),
                        service.retries().retry().budgetFloorPerSecond()),
                pool(service, region),
                traffic,
                Optional.of(SilenceRule.of(
                        service.timeouts().read().toNanos(),
                        2 * service.health().suspect().toNanos())),
                regions(service.headroom(), service.failback()),
                loop(strategy.kong()).withUpstreams(strategy.services().size()));
    }

    /** Returns Kong's setup of a service, its first region serving. */
    public static Setup kong(Strategy strategy, ServiceStrategy service, Traffic traffic) {
        return kong(strategy, service, traffic, service.regions().get(0));
    }

    static Setup kong(Strategy strategy, ServiceStrategy service, Traffic traffic, String region) {
        Healthchecks checks = Translation.healthchecks(service);
        return new Setup(
                health(checks, KONG_PROBES),
                readsStatus(checks),
                Setup.SERVICE_UNAVAILABLE,
                limits(service.timeouts(), service.retries().count(), null),
                RetryTerms.KONG,
                pool(service, region),
                traffic,
                Optional.empty(),
                regions(service.headroom(), service.failback()),
                loop(strategy.kong()).withUpstreams(strategy.services().size()));
    }

    /** Kong probes over http and https alone; {@code tcp} works for streams only, and {@code grpc} throws (Kong facts 3.4 and 3.9). */
    static HealthConfig kongHealth(Healthchecks checks) {
        return health(checks, KONG_PROBES);
    }

    static boolean readsStatus(Healthchecks checks) {
        return !checks.active().type().equals("tcp");
    }

    private static HealthConfig health(Healthchecks checks, Set<String> probes) {
        Healthchecks.Active active = checks.active();
        Healthchecks.Passive passive = checks.passive();
        boolean probed = probes.contains(active.type());
        return new HealthConfig(
                new Thresholds(
                        new Limits(
                                active.healthy().successes(),
                                active.unhealthy().tcpFailures(),
                                active.unhealthy().timeouts(),
                                active.unhealthy().httpFailures(),
                                statuses(active.healthy().httpStatuses()),
                                statuses(active.unhealthy().httpStatuses())),
                        new Limits(
                                passive.healthy().successes(),
                                passive.unhealthy().tcpFailures(),
                                passive.unhealthy().timeouts(),
                                passive.unhealthy().httpFailures(),
                                statuses(passive.healthy().httpStatuses()),
                                statuses(passive.unhealthy().httpStatuses()))),
                new Probing(
                        probed ? nanos(active.healthy().intervalSeconds()) : 0,
                        probed ? nanos(active.unhealthy().intervalSeconds()) : 0,
                        nanos(active.timeoutSeconds()),
                        (int) Math.min(Integer.MAX_VALUE, active.concurrency())));
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * 1e9);
    }

    private static StatusSet statuses(Iterable<Integer> statuses) {
        List<Integer> all = new ArrayList<>();
        statuses.forEach(all::add);
        return StatusSet.of(all.stream().mapToInt(Integer::intValue).toArray());
    }

    private static RequestLimits limits(Timeouts timeouts, int retries, @Nullable Duration deadline) {
        return new RequestLimits(
                timeouts.connect().toNanos(),
                timeouts.write().toNanos(),
                timeouts.read().toNanos(),
                retries,
                deadline == null ? Bound.NEVER_NANOS : deadline.toNanos());
    }

    /** The endpoints that get requests; a region in which none does has none to lose, and then the first one stands for it. */
    private static Pool pool(ServiceStrategy service, String region) {
        List<Integer> here = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        for (Endpoint endpoint : service.endpoints()) {
            if (endpoint.weight() > 0) {
                (endpoint.region().equals(region) ? here : others).add(endpoint.weight());
            }
        }
        return new Pool(here.isEmpty() ? List.of(Endpoint.DEFAULT_WEIGHT) : here, others, spread(service));
    }

    private static Pool.Spread spread(ServiceStrategy service) {
        return switch (service.balance().method()) {
            case ROUND_ROBIN -> Pool.Spread.TURNS;
            case LEAST_CONNECTIONS, LATENCY, ADAPTIVE -> Pool.Spread.LEAST_BUSY;
            case CONSISTENT_HASHING, CONSISTENT_HASHING_BOUNDED -> Pool.Spread.KEYED;
        };
    }

    /** Returns the rules as the embedded gateway reads them off the tags. */
    static RegionPolicy regions(double headroom, Failback failback) {
        return RegionPolicy.DEFAULTS
                .withHeadroom(headroom)
                .withFailback(failback.hold(), failback.maxHold(), failback.trials(), failback.ramp());
    }

    private static ControlLoop loop(KongTarget kong) {
        return kong.mode() == KongTarget.Mode.DBLESS ? ControlLoop.DBLESS : ControlLoop.DATABASE;
    }
}
