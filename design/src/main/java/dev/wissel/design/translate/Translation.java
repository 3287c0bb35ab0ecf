package dev.wissel.design.translate;

import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.RouteRule;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.ServiceStrategy.Protocol;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.strategy.Timeouts;
import dev.wissel.kong.carrier.RouteSettings;
import dev.wissel.kong.carrier.TargetSettings;
import dev.wissel.kong.carrier.UpstreamSettings;
import dev.wissel.kong.carrier.WisselTags;
import dev.wissel.kong.entity.Healthchecks;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.kong.entity.Route;
import dev.wissel.kong.entity.Service;
import dev.wissel.kong.entity.Target;
import dev.wissel.kong.entity.Upstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Makes a Kong configuration of a strategy: for each service a Kong service with its routes, and one upstream that holds the endpoints of all
 * its regions. A pure function; the same strategy gives the same configuration.
 */
public final class Translation {
    private final Strategy strategy;
    private final Carrier carrier;
    private final String strategyTag;

    private Translation(Strategy strategy, Carrier carrier) {
        this.strategy = strategy;
        this.carrier = carrier;
        this.strategyTag = WisselTags.strategy(strategy.name());
    }

    /** Returns the configuration for the embedded gateway. */
    public static KongConfig of(Strategy strategy) {
        return of(strategy, Carrier.EMBEDDED);
    }

    /** Returns the configuration for that reader. */
    public static KongConfig of(Strategy strategy, Carrier carrier) {
        return new Translation(strategy, carrier).config();
    }

    /** Returns the name of the upstream of a service, a host name that no resolver is ever asked for. */
    public static String upstreamName(Strategy strategy, ServiceStrategy service) {
        return upstreamName(strategy.name(), service);
    }

    /** Returns the name of the upstream of a service in the strategy of that name: its own, or one that follows from both names. */
    public static String upstreamName(String strategy, ServiceStrategy service) {
        return service.upstream().orElseGet(() -> service.name() + "." + strategy + ".upstream");
    }

    /** Returns the health checks of a service alone, as in its whole translation. */
    public static Healthchecks healthchecks(ServiceStrategy service) {
        return HealthTranslation.of(service);
    }

    private KongConfig config() {
        List<Service> services = new ArrayList<>();
        List<Route> routes = new ArrayList<>();
        List<Upstream> upstreams = new ArrayList<>();
        List<Target> targets = new ArrayList<>();
        for (ServiceStrategy service : strategy.services()) {
            Service kongService = service(service);
            Upstream upstream = upstream(service);
            services.add(kongService);
            routes.addAll(routes(service, kongService));
            upstreams.add(upstream);
            service.endpoints().forEach(endpoint -> targets.add(target(service, endpoint, upstream)));
        }
        return KongConfig.of(services, routes, upstreams, targets);
    }

    private Service service(ServiceStrategy service) {
        Timeouts timeouts = service.timeouts();
        return Service.named(service.name())
                .protocol(service.protocol().text())
                .host(upstreamName(strategy, service))
                .port(service.protocol() == Protocol.HTTPS ? 443 : 80)
                .path(service.path().orElse(null))
                .connectTimeoutMillis(millis(timeouts.connect()))
                .readTimeoutMillis(millis(timeouts.read()))
                .writeTimeoutMillis(millis(timeouts.write()))
                .retries(service.retries().count())
                .tags(strategyTag)
                .build();
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }

    private List<Route> routes(ServiceStrategy service, Service kongService) {
        List<Route> routes = new ArrayList<>();
        for (RouteRule rule : service.routes()) {
            // '~' is legal in Kong's names and not in a service's, so no route can take the name of another service's.
            String name = routes.isEmpty() ? service.name() : service.name() + "~" + (routes.size() + 1);
            routes.add(Route.named(name)
                    .serviceId(kongService.id())
                    .paths(rule.paths())
                    .hosts(rule.hosts())
                    .methods(rule.methods())
                    .headers(rule.headers())
                    .stripPath(rule.stripPath())
                    .preserveHost(rule.preserveHost())
                    .tags(tags(WisselTags.write(new RouteSettings(rule.priority()))))
                    .build());
        }
        return routes;
    }

    private Upstream upstream(ServiceStrategy service) {
        Upstream.Builder upstream = Upstream.named(upstreamName(strategy, service))
                .algorithm(service.balance().method().kongAlgorithm())
                .slots(service.balance().slots())
                .healthchecks(HealthTranslation.of(service))
                .tags(tags(WisselTags.write(settings(service))));
        HashTranslation.apply(service.balance(), upstream);
        return upstream.build();
    }

    /** Returns what the upstream's tags must say of a service. */
    static UpstreamSettings settings(ServiceStrategy service) {
        var method = service.balance().method();
        return new UpstreamSettings(
                service.regions(),
                method.isWisselsOwn() ? Optional.of(method.text()) : Optional.empty(),
                Optional.of(service.health().suspect()),
                service.headroom(),
                service.failback(),
                service.retries().retry(),
                Optional.of(service.timeouts().request()),
                service.fallback(),
                service.protection());
    }

    private Target target(ServiceStrategy service, Endpoint endpoint, Upstream upstream) {
        boolean standsBy = carrier == Carrier.KONG_STANDBY_ZERO
                && !endpoint.region().equals(service.regions().get(0));
        TargetSettings settings = new TargetSettings(
                endpoint.region(),
                endpoint.capacityPerSecond(),
                standsBy ? OptionalInt.of(endpoint.weight()) : OptionalInt.empty());
        return Target.of(upstream.id(), endpoint.address().text())
                .weight(standsBy ? 0 : endpoint.weight())
                .tags(tags(WisselTags.write(settings)))
                .build();
    }

    private List<String> tags(List<String> settings) {
        List<String> tags = new ArrayList<>();
        tags.add(strategyTag);
        tags.addAll(settings);
        return tags;
    }
}
