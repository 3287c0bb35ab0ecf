package dev.wissel.gateway.proxy;

import dev.wissel.gateway.route.Router;
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
            new GatewayRuntime(KongConfig.EMPTY, Router.of(KongConfig.EMPTY), Map.of());

    private final KongConfig config;
    private final Router router;
    private final Map<String, ServiceRuntime> services;
    private final Set<UpstreamNode> upstreams = new HashSet<>();

    /**
     * Makes a configuration ready.
     *
     * @param services by id of the service
     */
    public GatewayRuntime(KongConfig config, Router router, Map<String, ServiceRuntime> services) {
        this.config = config;
        this.router = router;
        this.services = Map.copyOf(services);
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
