package dev.wissel.kong.entity;

import java.util.List;
import java.util.Optional;

/**
 * A whole configuration: every entity, flat, each naming its parent by id. Lists keep the order of the file.
 *
 * <p>Immutable.
 *
 * @param services all services
 * @param routes all routes
 * @param upstreams all upstreams
 * @param targets the targets of all upstreams
 * @param plugins all plugins
 * @param certificates all certificates
 * @param caCertificates certificates of the authorities that services may trust
 * @param snis server names of the certificates
 * @param consumers all consumers
 */
public record KongConfig(
        List<Service> services,
        List<Route> routes,
        List<Upstream> upstreams,
        List<Target> targets,
        List<Plugin> plugins,
        List<Certificate> certificates,
        List<CaCertificate> caCertificates,
        List<Sni> snis,
        List<Consumer> consumers) {
    /** A configuration without entities. */
    public static final KongConfig EMPTY = of(List.of(), List.of(), List.of(), List.of());

    public KongConfig {
        services = List.copyOf(services);
        routes = List.copyOf(routes);
        upstreams = List.copyOf(upstreams);
        targets = List.copyOf(targets);
        plugins = List.copyOf(plugins);
        certificates = List.copyOf(certificates);
        caCertificates = List.copyOf(caCertificates);
        snis = List.copyOf(snis);
        consumers = List.copyOf(consumers);
    }

    /** Returns a configuration of the four kinds that balancing needs. */
    public static KongConfig of(
            List<Service> services, List<Route> routes, List<Upstream> upstreams, List<Target> targets) {
        return new KongConfig(
                services, routes, upstreams, targets, List.of(), List.of(), List.of(), List.of(), List.of());
    }

    /** Returns the same with other plugins. */
    public KongConfig withPlugins(List<Plugin> newPlugins) {
        return new KongConfig(
                services, routes, upstreams, targets, newPlugins, certificates, caCertificates, snis, consumers);
    }

    /** Returns the service with that id. */
    public Optional<Service> serviceById(String id) {
        return services.stream().filter(service -> service.id().equals(id)).findFirst();
    }

    /** Returns the service with that name. */
    public Optional<Service> serviceByName(String name) {
        return services.stream().filter(service -> name.equals(service.name())).findFirst();
    }

    /** Returns the service of a route; empty for a route without one. */
    public Optional<Service> serviceOf(Route route) {
        String serviceId = route.serviceId();
        return serviceId == null ? Optional.empty() : serviceById(serviceId);
    }

    /** Returns the routes of a service, in the order of the file. */
    public List<Route> routesOf(Service service) {
        return routes.stream()
                .filter(route -> service.id().equals(route.serviceId()))
                .toList();
    }

    /** Returns the upstream with that name; a service whose host it is goes through it. */
    public Optional<Upstream> upstreamByName(String name) {
        return upstreams.stream()
                .filter(upstream -> upstream.name().equals(name))
                .findFirst();
    }

    /** Returns the upstream with that id. */
    public Optional<Upstream> upstreamById(String id) {
        return upstreams.stream().filter(upstream -> upstream.id().equals(id)).findFirst();
    }

    /** Returns the targets of an upstream, in the order of the file. */
    public List<Target> targetsOf(Upstream upstream) {
        return targets.stream()
                .filter(target -> target.upstreamId().equals(upstream.id()))
                .toList();
    }
}
