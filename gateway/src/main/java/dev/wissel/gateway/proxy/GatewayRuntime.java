package dev.wissel.gateway.proxy;

import dev.wissel.core.balance.Attempt;
import dev.wissel.gateway.plugin.PluginChains;
import dev.wissel.gateway.route.Router;
import dev.wissel.gateway.route.StreamRouter;
import dev.wissel.gateway.upstream.UpstreamNode;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.kong.entity.Plugin;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One configuration, ready to be served. Immutable; a reload makes another. */
public final class GatewayRuntime {
    /** The configuration that knows no route. */
    public static final GatewayRuntime EMPTY =
            new GatewayRuntime(KongConfig.EMPTY, Router.of(KongConfig.EMPTY), Map.of(), Map.of(), PluginChains.NONE);

    private final KongConfig config;
    private final Router router;
    private final StreamRouter streams;
    private final Map<String, ServiceRuntime> services;
    private final Map<String, Integer> ranks;
    private final PluginChains plugins;
    private final Map<String, PrometheusFlags> prometheus = new HashMap<>();
    private final Set<UpstreamNode> upstreams = new HashSet<>();

    /**
     * Makes a configuration ready.
     *
     * @param services by id of the service
     * @param ranks by id of the route, how dear its requests are; a route that is not there is of normal rank
     * @param plugins what is done around the requests of each route
     */
    public GatewayRuntime(
            KongConfig config,
            Router router,
            Map<String, ServiceRuntime> services,
            Map<String, Integer> ranks,
            PluginChains plugins) {
        this.config = config;
        this.router = router;
        this.streams = StreamRouter.of(config);
        this.services = Map.copyOf(services);
        this.ranks = Map.copyOf(ranks);
        this.plugins = plugins;
        List<Plugin> instances = config.plugins().stream()
                .filter(plugin -> plugin.name().equals("prometheus"))
                .toList();
        if (!instances.isEmpty()) {
            config.routes()
                    .forEach(route -> PluginChains.applying(instances, route)
                            .ifPresent(plugin -> prometheus.put(route.id(), PrometheusFlags.of(plugin))));
        }
        for (ServiceRuntime service : services.values()) {
            upstreams.add(service.upstream());
        }
    }

    /** Returns the entities that it was made from. */
    public KongConfig config() {
        return config;
    }

    Router router() {
        return router;
    }

    /** Returns what is counted of a route's requests under Kong's names. */
    PrometheusFlags prometheus(String routeId) {
        return prometheus.isEmpty() ? PrometheusFlags.NONE : prometheus.getOrDefault(routeId, PrometheusFlags.NONE);
    }

    /** Returns what is done around requests. */
    PluginChains plugins() {
        return plugins;
    }

    StreamRouter streams() {
        return streams;
    }

    /** Returns how dear the requests of a route are, see {@link Attempt#rank}. */
    int rank(String routeId) {
        return ranks.isEmpty() ? Attempt.NORMAL_RANK : ranks.getOrDefault(routeId, Attempt.NORMAL_RANK);
    }

    /** Returns the service with that id. */
    public @Nullable ServiceRuntime service(String id) {
        return services.get(id);
    }

    /** Returns all services. */
    public Iterable<ServiceRuntime> services() {
        return services.values();
    }

    boolean uses(UpstreamNode upstream) {
        return upstreams.contains(upstream);
    }
}
