package dev.wissel.design.kongfile;

import dev.wissel.design.standby.StandbyOptions;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Translation;
import dev.wissel.kong.carrier.WisselTags;
import dev.wissel.kong.declarative.EntityMaps;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.kong.entity.Service;
import dev.wissel.kong.entity.Target;
import dev.wissel.kong.entity.Upstream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The entities of a strategy as mappings in the words of the Kong that it names, one service at a time. Effectively immutable; every call makes new
 * mappings.
 */
public final class KongEntities {
    private static final int LARGEST_WEIGHT = 65535;

    private final Strategy strategy;
    private final String strategyTag;
    private final KongConfig config;
    private final Map<String, Service> services = new LinkedHashMap<>();
    private final Map<String, Upstream> upstreams = new LinkedHashMap<>();
    private final KongDocument document;

    private KongEntities(Strategy strategy, Set<String> impliedTags) {
        this.strategy = strategy;
        this.strategyTag = WisselTags.strategy(strategy.name());
        this.config = Translation.of(strategy);
        this.config.services().forEach(service -> services.put(service.name(), service));
        this.config.upstreams().forEach(upstream -> upstreams.put(upstream.name(), upstream));
        this.document = new KongDocument(strategy.kong(), impliedTags);
    }

    /** Returns the entities of a strategy. */
    public static KongEntities of(Strategy strategy) {
        return new KongEntities(strategy, Set.of());
    }

    /** Returns them without tags that they get from elsewhere in the file. */
    static KongEntities of(Strategy strategy, Set<String> impliedTags) {
        return new KongEntities(strategy, impliedTags);
    }

    /** Returns the service of Kong, with its routes. */
    public Map<String, Object> service(ServiceStrategy service) {
        Service entity = services.get(service.name());
        if (entity == null) {
            throw new IllegalArgumentException("service: " + service.name() + " (expected: one of the strategy)");
        }
        Service fitted = entity.toBuilder()
                .retries(KongHealth.retries(service, strategy.objective().failover()))
                .build();
        return document.service(
                fitted, config.routesOf(entity).stream().map(document::route).toList());
    }

    /** Returns the upstream of a service, without its targets. */
    public Map<String, Object> upstream(ServiceStrategy service) {
        Map<String, Object> upstream = upstreamWith(service, List.of());
        upstream.remove("targets");
        return upstream;
    }

    Map<String, Object> upstreamWith(ServiceStrategy service, List<Map<String, Object>> targets) {
        Upstream entity = entity(service);
        Upstream fitted = entity.toBuilder()
                .healthchecks(KongHealth.of(service, entity.healthchecks()))
                .build();
        return document.upstream(fitted, targets);
    }

    private Upstream entity(ServiceStrategy service) {
        Upstream entity = upstreams.get(Translation.upstreamName(strategy, service));
        if (entity == null) {
            throw new IllegalArgumentException("service: " + service.name() + " (expected: one of the strategy)");
        }
        return entity;
    }

    /** Returns the targets of a service, in the order of its endpoints. */
    public List<Map<String, Object>> targets(ServiceStrategy service) {
        ServicePlan plan = ServicePlan.of(service, strategy.objective(), strategy.kong(), LARGEST_WEIGHT);
        String upstreamId = entity(service).id();
        List<Map<String, Object>> targets = new ArrayList<>();
        for (Endpoint endpoint : service.endpoints()) {
            List<String> tags = new ArrayList<>(List.of(strategyTag));
            tags.addAll(WisselTags.write(plan.settings(endpoint)));
            Target target = Target.of(upstreamId, endpoint.address().text())
                    .weight(plan.weight(endpoint))
                    .tags(tags)
                    .build();
            targets.add(document.target(target, plan.failover(endpoint)));
        }
        return targets;
    }

    StandbyOptions standby(ServiceStrategy service) {
        return StandbyOptions.of(service, strategy.objective(), strategy.kong());
    }

    /** Returns the plugin that makes the metrics. */
    public Map<String, Object> prometheus() {
        return document.prometheus(List.of(strategyTag));
    }

    /** Returns Kong's defaults of a service. */
    public static Map<String, @Nullable Object> serviceDefaults() {
        return EntityMaps.of(Service.named("-").host("-").build());
    }

    /** Returns Kong's defaults of an upstream. */
    public static Map<String, @Nullable Object> upstreamDefaults() {
        return EntityMaps.of(Upstream.named("-").build());
    }

    /** Returns Kong's defaults of a target. */
    public static Map<String, @Nullable Object> targetDefaults() {
        return EntityMaps.of(Target.of("-", "-").build());
    }
}
