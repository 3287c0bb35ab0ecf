package dev.wissel.controller.plan;

import dev.wissel.design.kongfile.KongEntities;
import dev.wissel.design.strategy.KongTarget;
import dev.wissel.design.strategy.KongTarget.Standby;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Translation;
import dev.wissel.kong.admin.EntityKind;
import dev.wissel.kong.admin.NodeInfo;
import dev.wissel.kong.declarative.Edition;
import dev.wissel.kong.declarative.EntityMaps;
import dev.wissel.kong.entity.Route;
import dev.wissel.kong.rule.HostAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a strategy wants of a Kong that its controller directs: the entities that {@code wissel design} writes for it, with Kong's defaults in what they leave
 * open. Where the strategy leaves the standby to Wissel, the other regions have weight 0. Immutable.
 *
 * @param strategy name of the strategy
 * @param items the entities, parents first
 * @param standsAtZero whether a region stands by that only a controller brings into use
 */
public record Wanted(String strategy, List<Item> items, boolean standsAtZero) {
    private static final String PROMETHEUS = "prometheus";
    private static final int DEFAULT_PORT = 8000;

    public Wanted {
        items = List.copyOf(items);
    }

    /** Returns what a strategy wants of that Kong. */
    public static Wanted of(Strategy strategy, NodeInfo kong) {
        Strategy fitted = fitted(strategy, kong);
        KongEntities entities = KongEntities.of(fitted);
        List<Item> upstreams = new ArrayList<>();
        List<Item> targets = new ArrayList<>();
        List<Item> services = new ArrayList<>();
        List<Item> routes = new ArrayList<>();
        for (ServiceStrategy service : fitted.services()) {
            String upstream = Translation.upstreamName(fitted, service);
            upstreams.add(item(EntityKind.UPSTREAMS, "", "name", entities.upstream(service)));
            for (Map<String, Object> target : entities.targets(service)) {
                Map<String, Object> normal = new LinkedHashMap<>(target);
                normal.put("target", address(String.valueOf(target.get("target"))));
                targets.add(item(EntityKind.TARGETS, upstream, "target", normal));
            }
            Map<String, Object> whole = new LinkedHashMap<>(entities.service(service));
            Object nested = whole.remove("routes");
            services.add(item(EntityKind.SERVICES, "", "name", whole));
            if (nested instanceof List<?> list) {
                list.forEach(route -> routes.add(route(service.name(), (Map<?, ?>) route)));
            }
        }
        List<Item> all = new ArrayList<>(upstreams);
        all.addAll(targets);
        all.addAll(services);
        all.addAll(routes);
        if (kong.plugins().isEmpty() || kong.plugins().contains(PROMETHEUS)) {
            all.add(item(EntityKind.PLUGINS, "", "name", entities.prometheus()));
        }
        boolean zero = targets.stream().anyMatch(target -> target.weight() == 0);
        return new Wanted(strategy.name(), all, zero);
    }

    private static Strategy fitted(Strategy strategy, NodeInfo kong) {
        Standby wish = strategy.kong().standby();
        KongTarget.Edition edition =
                kong.edition() == Edition.ENTERPRISE ? KongTarget.Edition.ENTERPRISE : KongTarget.Edition.OSS;
        KongTarget target = new KongTarget(
                kong.release().line().toString(),
                edition,
                switch (kong.mode()) {
                    case DATABASE -> KongTarget.Mode.DB;
                    case DBLESS -> KongTarget.Mode.DBLESS;
                    case CONTROL_PLANE, DATA_PLANE, KONNECT -> KongTarget.Mode.HYBRID;
                },
                wish == Standby.AUTO ? Standby.CONTROLLER : wish);
        return new Strategy(strategy.name(), strategy.objective(), strategy.regions(), target, strategy.services());
    }

    private static Item route(String service, Map<?, ?> fields) {
        Map<String, Object> named = new LinkedHashMap<>();
        fields.forEach((name, value) -> named.put(String.valueOf(name), value));
        named.put("service", service);
        return item(EntityKind.ROUTES, "", "name", named);
    }

    private static Item item(EntityKind kind, String scope, String nameField, Map<String, Object> fields) {
        Map<String, @Nullable Object> all = new LinkedHashMap<>(Fields.over(defaults(kind), fields));
        all.remove("id");
        return new Item(kind, scope, String.valueOf(fields.get(nameField)), "", all);
    }

    /** Returns what Kong fills in where nothing is said; of a plugin's settings only Kong knows. */
    static Map<String, @Nullable Object> defaults(EntityKind kind) {
        return switch (kind) {
            case SERVICES -> KongEntities.serviceDefaults();
            case UPSTREAMS -> KongEntities.upstreamDefaults();
            case ROUTES -> EntityMaps.of(Route.named("-").build());
            case TARGETS -> Map.of("weight", 100L, "failover", false);
            default -> Map.of("enabled", true);
        };
    }

    /** Returns the fields that a new entity is made with: without Kong's defaults, some of which an older Kong does not know. */
    static Map<String, @Nullable Object> said(Item item) {
        Map<String, @Nullable Object> defaults = defaults(item.kind());
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        item.fields().forEach((field, value) -> {
            if (value != null && !(defaults.containsKey(field) && Fields.same(field, value, defaults.get(field)))) {
                fields.put(field, value);
            }
        });
        return fields;
    }

    /** Returns an address as Kong keeps it: with its port, IPv6 in full. */
    static String address(String written) {
        HostAddress address = HostAddress.parse(written).address();
        if (address == null) {
            return written;
        }
        Integer port = address.port();
        String host = address.kind() == HostAddress.Kind.IPV6 ? "[" + address.host() + "]" : address.host();
        return host + ":" + (port == null ? DEFAULT_PORT : port);
    }
}
