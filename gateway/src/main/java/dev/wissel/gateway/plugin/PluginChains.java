package dev.wissel.gateway.plugin;

import dev.wissel.kong.entity.KongConfig;
import dev.wissel.kong.entity.Plugin;
import dev.wissel.kong.entity.Route;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which plugins apply to the requests of each route: of each name the most specific one and no other (facts 1.6), decided once a reload. Immutable.
 *
 * <p>Nobody is authenticated by this gateway, so what is limited to a consumer never applies.
 */
public final class PluginChains {
    /** No plugins at all. */
    public static final PluginChains NONE = new PluginChains(Map.of(), null);

    private final Map<String, PluginChain> byRoute;
    private final @Nullable PluginChain global;

    private PluginChains(Map<String, PluginChain> byRoute, @Nullable PluginChain global) {
        this.byRoute = byRoute;
        this.global = global;
    }

    /** Where a plugin applies; null for everywhere. */
    private record Scope(@Nullable String routeId, @Nullable String serviceId) {}

    /**
     * Says what applies where.
     *
     * @param makers how to make the handlers of each plugin that is carried out, by name
     * @param problems told what is wrong, as sentences
     * @param built in: handlers that apply to a route although no plugin entity says so, such as what an upstream's tags ask for
     */
    public static PluginChains of(
            KongConfig config,
            Map<String, PluginMaker> makers,
            Function<Route, List<PluginHandler>> built,
            Consumer<String> problems) {
        Map<String, Map<Scope, PluginHandler>> byName = new LinkedHashMap<>();
        for (Plugin plugin : config.plugins()) {
            PluginMaker maker = makers.get(plugin.name());
            if (maker == null || !plugin.enabled() || plugin.consumerId() != null || !httpAmong(plugin.protocols())) {
                continue;
            }
            PluginHandler handler = maker.make(plugin, text -> problems.accept(label(config, plugin) + ": " + text));
            if (handler != null) {
                byName.computeIfAbsent(plugin.name(), absent -> new HashMap<>())
                        .put(new Scope(plugin.routeId(), plugin.serviceId()), handler);
            }
        }
        Map<String, PluginChain> byRoute = new HashMap<>();
        for (Route route : config.routes()) {
            List<PluginHandler> applying = applying(byName, route.id(), route.serviceId());
            for (PluginHandler more : built.apply(route)) {
                if (applying.stream().noneMatch(each -> each.name().equals(more.name()))) {
                    applying.add(more); // what a plugin entity says goes before what a tag says
                }
            }
            if (!applying.isEmpty()) {
                byRoute.put(route.id(), new PluginChain(applying));
            }
        }
        List<PluginHandler> everywhere = applying(byName, null, null);
        return new PluginChains(Map.copyOf(byRoute), everywhere.isEmpty() ? null : new PluginChain(everywhere));
    }

    /** Kong asks a plugin for its protocols only so far as whether it is for HTTP or for streams (plugins_iterator.lua). */
    private static boolean httpAmong(List<String> protocols) {
        return protocols.stream().anyMatch(each -> each.startsWith("http") || each.startsWith("grpc"));
    }

    private static List<PluginHandler> applying(
            Map<String, Map<Scope, PluginHandler>> byName, @Nullable String routeId, @Nullable String serviceId) {
        List<PluginHandler> applying = new ArrayList<>();
        for (Map<Scope, PluginHandler> instances : byName.values()) {
            for (Scope scope : List.of(
                    new Scope(routeId, serviceId),
                    new Scope(routeId, null),
                    new Scope(null, serviceId),
                    new Scope(null, null))) {
                PluginHandler found = instances.get(scope);
                if (found != null) {
                    applying.add(found);
                    break;
                }
            }
        }
        return applying;
    }

    /** Returns which of the instances of one plugin applies to the requests of a route; empty if none does. */
    public static Optional<Plugin> applying(List<Plugin> instances, Route route) {
        Plugin best = null;
        for (Plugin plugin : instances) {
            boolean applies = plugin.enabled()
                    && plugin.consumerId() == null
                    && (plugin.routeId() == null || plugin.routeId().equals(route.id()))
                    && (plugin.serviceId() == null || plugin.serviceId().equals(route.serviceId()));
            if (applies && (best == null || narrowness(plugin) > narrowness(best))) {
                best = plugin;
            }
        }
        return Optional.ofNullable(best);
    }

    private static int narrowness(Plugin plugin) {
        return (plugin.routeId() == null ? 0 : 2) + (plugin.serviceId() == null ? 0 : 1);
    }

    /** Returns words for one plugin of a configuration: its name and what it is limited to. */
    public static String label(KongConfig config, Plugin plugin) {
        StringBuilder text = new StringBuilder("plugin '").append(plugin.name()).append('\'');
        if (plugin.routeId() != null) {
            text.append(" of route '")
                    .append(config.routes().stream()
                            .filter(route -> route.id().equals(plugin.routeId()))
                            .map(route -> Objects.requireNonNullElse(route.name(), route.id()))
                            .findFirst()
                            .orElse(plugin.routeId()))
                    .append('\'');
        }
        if (plugin.serviceId() != null) {
            text.append(" of service '")
                    .append(config.services().stream()
                            .filter(service -> service.id().equals(plugin.serviceId()))
                            .map(service -> Objects.requireNonNullElse(service.name(), service.id()))
                            .findFirst()
                            .orElse(plugin.serviceId()))
                    .append('\'');
        }
        return text.toString();
    }

    /** Returns what applies to the requests of a route; null if nothing does. */
    public @Nullable PluginChain of(String routeId) {
        return byRoute.isEmpty() ? null : byRoute.get(routeId);
    }

    /** Returns what applies to a request that no route takes: headers and log records of global plugins, as in Kong; null if nothing does. */
    public @Nullable PluginChain global() {
        return global;
    }
}
