package dev.wissel.gateway.proxy;

import dev.wissel.core.balance.Attempt;
import dev.wissel.gateway.route.Router;
import dev.wissel.gateway.route.StreamRouter;
import dev.wissel.gateway.upstream.UpstreamNode;
import dev.wissel.kong.entity.KongConfig;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One configuration, ready to be served. Immutable; a reload makes another. */
public final class GatewayRuntime {
    /** The configuration that knows no route. */
    public static final GatewayRuntime EMPTY =
            new GatewayRuntime(KongConfig.EMPTY, Router.of(KongConfig.EMPTY), Map.of(), Map.of());

    private final KongConfig config;
    private final Router router;
    private final StreamRouter streams;
    private final Map<String, ServiceRuntime> services;
    private final Map<String, Integer> ranks;
    private final Set<UpstreamNode> upstreams = new HashSet<>();

    /**
     * Makes a configuration ready.
     *
     * @param services by id of the service
     * @param ranks by id of the route, how dear its requests are; a route that is not there is of normal rank
     */
    public GatewayRuntime(
            KongConfig config, Router router, Map<String, ServiceRuntime> services, Map<String, Integer> ranks) {
        this.config = config;
        this.router = router;
        this.streams = StreamRouter.of(config);
        this.services = Map.copyOf(services);
        this.ranks = Map.copyOf(ranks);
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
