package dev.wissel.kong.declarative;

import dev.wissel.kong.entity.Certificate;
import dev.wissel.kong.entity.Consumer;
import dev.wissel.kong.entity.EntityId;
import dev.wissel.kong.entity.KongConfig;
import dev.wissel.kong.entity.Plugin;
import dev.wissel.kong.entity.Route;
import dev.wissel.kong.entity.Service;
import dev.wissel.kong.entity.Sni;
import dev.wissel.kong.entity.Target;
import dev.wissel.kong.entity.Upstream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes a configuration in Kong's declarative format 3.0, so that Kong 3.9 and {@link DeclarativeReader} read it back as it was.
 *
 * <p>Children nest in their parents, what has its default is left out, and an id is written only if Kong would derive another. The order is that of the
 * configuration, so the same configuration always gives the same text.
 *
 * <p>Stateless.
 */
public final class DeclarativeWriter {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<String, @Nullable Object> SERVICE =
            EntityMaps.of(Service.named("-").host("-").build());
    private static final Map<String, @Nullable Object> ROUTE =
            EntityMaps.of(Route.named("-").build());
    private static final Map<String, @Nullable Object> GRPC_ROUTE =
            EntityMaps.of(Route.named("-").protocols("grpc").build());
    private static final Map<String, @Nullable Object> UPSTREAM =
            EntityMaps.of(Upstream.named("-").build());
    private static final Map<String, @Nullable Object> TARGET =
            EntityMaps.of(Target.of("-", "-").build());
    private static final Map<String, @Nullable Object> PLUGIN =
            EntityMaps.of(Plugin.named("-").build());

    private static final Set<String> HEALTH = Set.of("healthchecks", "active", "passive", "healthy", "unhealthy");

    private final KongConfig config;
    private final Map<String, String> names = new LinkedHashMap<>();
    private final Map<String, List<Route>> routes = new LinkedHashMap<>();
    private final Map<String, List<Target>> targets = new LinkedHashMap<>();
    private final Map<String, List<Plugin>> plugins = new LinkedHashMap<>();
    private final Map<String, List<Sni>> snis = new LinkedHashMap<>();
    private final List<Object> topRoutes = new ArrayList<>();
    private final List<Object> topTargets = new ArrayList<>();
    private final List<Object> topPlugins = new ArrayList<>();
    private final List<Object> topSnis = new ArrayList<>();

    private DeclarativeWriter(KongConfig config) {
        this.config = config;
    }

    /** Returns a configuration as YAML. */
    public static String yaml(KongConfig config) {
        return YamlText.of(new DeclarativeWriter(config).document());
    }

    /** Returns a configuration as JSON. */
    public static String json(KongConfig config) {
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(new DeclarativeWriter(config).document())
                + "\n";
    }

    private Map<String, Object> document() {
        config.services().forEach(service -> name(service.id(), service.name()));
        config.routes().forEach(route -> name(route.id(), route.name()));
        config.upstreams().forEach(upstream -> name(upstream.id(), upstream.name()));
        config.consumers().forEach(consumer -> name(consumer.id(), consumer.username()));
        config.certificates().forEach(certificate -> name(certificate.id(), certificate.id()));
        sortChildren();
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("_format_version", "3.0");
        put(
                document,
                "certificates",
                config.certificates().stream().map(this::certificate).toList());
        put(
                document,
                "ca_certificates",
                config.caCertificates().stream()
                        .map(entity -> withId(EntityMaps.of(entity), Map.of(), ""))
                        .toList());
        put(document, "snis", topSnis);
        put(
                document,
                "consumers",
                config.consumers().stream().map(DeclarativeWriter::consumer).toList());
        put(document, "services", config.services().stream().map(this::service).toList());
        put(document, "routes", topRoutes);
        put(
                document,
                "upstreams",
                config.upstreams().stream().map(this::upstream).toList());
        put(document, "targets", topTargets);
        put(document, "plugins", topPlugins);
        return document;
    }

    private void name(String id, @Nullable String name) {
        names.put(id, name == null ? id : name);
    }

    /** Decides where each child is written; one whose parent is not there stays at the top, where it will be noticed. */
    private void sortChildren() {
        Set<String> serviceIds = ids(config.services(), Service::id);
        Set<String> routeIds = ids(config.routes(), Route::id);
        Set<String> upstreamIds = ids(config.upstreams(), Upstream::id);
        Set<String> certificateIds = ids(config.certificates(), Certificate::id);
        for (Plugin plugin : config.plugins()) {
            String parent = onlyParent(plugin);
            boolean nests = (plugin.routeId() == null ? serviceIds : routeIds).contains(parent == null ? "" : parent);
            if (parent == null || !nests) {
                topPlugins.add(topPlugin(plugin));
            } else {
                plugins.computeIfAbsent(parent, id -> new ArrayList<>()).add(plugin);
            }
        }
        for (Route route : config.routes()) {
            String serviceId = route.serviceId();
            if (serviceId == null || !serviceIds.contains(serviceId)) {
                topRoutes.add(route(route, reference(serviceId)));
            } else {
                routes.computeIfAbsent(serviceId, id -> new ArrayList<>()).add(route);
            }
        }
        for (Target target : config.targets()) {
            if (upstreamIds.contains(target.upstreamId())) {
                targets.computeIfAbsent(target.upstreamId(), id -> new ArrayList<>())
                        .add(target);
            } else {
                topTargets.add(target(target, target.upstreamId()));
            }
        }
        for (Sni sni : config.snis()) {
            if (certificateIds.contains(sni.certificateId())) {
                snis.computeIfAbsent(sni.certificateId(), id -> new ArrayList<>())
                        .add(sni);
            } else {
                topSnis.add(sni(sni, sni.certificateId()));
            }
        }
    }

    private static <T> Set<String> ids(List<T> entities, Function<T, String> id) {
        return entities.stream().map(id).collect(Collectors.toSet());
    }

    /** A child may name no second parent, so a plugin with several is written at the top; so is one of a consumer. */
    private static @Nullable String onlyParent(Plugin plugin) {
        if (plugin.consumerId() != null || (plugin.serviceId() != null && plugin.routeId() != null)) {
            return null;
        }
        return plugin.serviceId() != null ? plugin.serviceId() : plugin.routeId();
    }

    private Map<String, Object> service(Service service) {
        String name = service.name();
        Map<String, Object> out =
                withId(EntityMaps.of(service), SERVICE, name == null ? "" : EntityId.of("services", name));
        replace(out, "client_certificate", reference(service.clientCertificateId()));
        put(
                out,
                "routes",
                children(routes, service.id()).stream()
                        .map(route -> route(route, null))
                        .toList());
        put(out, "plugins", nestedPlugins(service.id(), false));
        return out;
    }

    private Map<String, Object> route(Route route, @Nullable String service) {
        String name = route.name();
        boolean grpc = route.protocols().get(0).startsWith("grpc");
        Map<String, Object> out = withId(
                EntityMaps.of(route), grpc ? GRPC_ROUTE : ROUTE, name == null ? "" : EntityId.of("routes", name));
        if (grpc) {
            out.put("protocols", route.protocols());
        }
        replace(out, "service", service);
        put(out, "plugins", nestedPlugins(route.id(), true));
        return out;
    }

    private Map<String, Object> upstream(Upstream upstream) {
        Map<String, Object> out = withId(EntityMaps.of(upstream), UPSTREAM, EntityId.of("upstreams", upstream.name()));
        replace(out, "client_certificate", reference(upstream.clientCertificateId()));
        put(
                out,
                "targets",
                children(targets, upstream.id()).stream()
                        .map(target -> target(target, null))
                        .toList());
        return out;
    }

    private static Map<String, Object> target(Target target, @Nullable String upstream) {
        Map<String, Object> out =
                withId(EntityMaps.of(target), TARGET, EntityId.target(target.upstreamId(), target.target()));
        replace(out, "upstream", upstream);
        return out;
    }

    private List<Map<String, Object>> nestedPlugins(String parentId, boolean route) {
        return children(plugins, parentId).stream()
                .map(plugin -> {
                    String derived =
                            EntityId.plugin(plugin.name(), route ? parentId : null, route ? null : parentId, null);
                    Map<String, Object> out = withId(EntityMaps.of(plugin), PLUGIN, derived);
                    replace(out, route ? "route" : "service", null);
                    return out;
                })
                .toList();
    }

    private Map<String, Object> topPlugin(Plugin plugin) {
        String route = reference(plugin.routeId());
        String service = reference(plugin.serviceId());
        String consumer = reference(plugin.consumerId());
        Map<String, Object> out =
                withId(EntityMaps.of(plugin), PLUGIN, EntityId.plugin(plugin.name(), route, service, consumer));
        replace(out, "route", route);
        replace(out, "service", service);
        replace(out, "consumer", consumer);
        return out;
    }

    private Map<String, Object> certificate(Certificate certificate) {
        Map<String, Object> out = withId(EntityMaps.of(certificate), Map.of(), "");
        put(
                out,
                "snis",
                children(snis, certificate.id()).stream()
                        .map(sni -> sni(sni, null))
                        .toList());
        return out;
    }

    private static Map<String, Object> sni(Sni sni, @Nullable String certificate) {
        Map<String, Object> out = withId(EntityMaps.of(sni), Map.of(), EntityId.of("snis", sni.name()));
        replace(out, "certificate", certificate);
        return out;
    }

    private static Map<String, Object> consumer(Consumer consumer) {
        String name = consumer.username();
        return withId(EntityMaps.of(consumer), Map.of(), name == null ? "" : EntityId.of("consumers", name));
    }

    private @Nullable String reference(@Nullable String id) {
        return id == null ? null : names.getOrDefault(id, id);
    }

    private static <T> List<T> children(Map<String, List<T>> byParent, String id) {
        return byParent.getOrDefault(id, List.of());
    }

    /** Returns what differs from the defaults; the id only if it is not the derived one. */
    private static Map<String, Object> withId(
            Map<String, ? extends @Nullable Object> entity,
            Map<String, ? extends @Nullable Object> defaults,
            String derivedId) {
        Map<String, Object> out = new LinkedHashMap<>(different(entity, defaults));
        if (derivedId.equals(entity.get("id"))) {
            out.remove("id");
        }
        return out;
    }

    private static Map<String, Object> different(
            Map<String, ? extends @Nullable Object> entity, Map<String, ? extends @Nullable Object> defaults) {
        Map<String, Object> out = new LinkedHashMap<>();
        entity.forEach((name, value) -> {
            Object usual = defaults.get(name);
            if (value == null || (Objects.equals(value, usual) && !name.equals("name"))) {
                return;
            }
            if (HEALTH.contains(name) && value instanceof Map) {
                out.put(name, differentInside(value, usual));
            } else {
                out.put(name, value);
            }
        });
        return out;
    }

    @SuppressWarnings("unchecked") // made by HealthchecksMap
    private static Object differentInside(Object value, @Nullable Object usual) {
        return different(
                (Map<String, @Nullable Object>) value,
                usual == null ? Map.of() : (Map<String, @Nullable Object>) usual);
    }

    private static void replace(Map<String, Object> out, String name, @Nullable String reference) {
        if (reference == null) {
            out.remove(name);
        } else {
            out.put(name, reference);
        }
    }

    private static void put(Map<String, Object> out, String name, List<?> list) {
        if (!list.isEmpty()) {
            out.put(name, list);
        }
    }
}
