package dev.wissel.console.entity;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A plugin that shares no protocol with the routes it is for would never run: Kong refuses it. Confined to who may write. */
final class PluginProtocols {
    private final EntityTables tables;

    PluginProtocols(EntityTables tables) {
        this.tables = tables;
    }

    void check(Entity plugin) throws KongError {
        EntityTable routes = tables.of(EntityType.ROUTES);
        String routeId = plugin.reference("route");
        String serviceId = plugin.reference("service");
        if (routeId != null) {
            Entity route = routes.byId(routeId);
            if (route != null && !shares(plugin, route)) {
                throw KongError.schemaViolation(Map.of("protocols", "must match the associated route's protocols"));
            }
        } else if (serviceId != null) {
            Collection<String> ids = routes.children("service", serviceId);
            if (!ids.isEmpty() && ids.stream().map(routes::byId).noneMatch(route -> shares(plugin, route))) {
                throw KongError.schemaViolation(Map.of(
                        "protocols",
                        "must match the protocols of at least one route pointing to this Plugin's service"));
            }
        }
    }

    private static boolean shares(Entity plugin, @Nullable Entity route) {
        return !Collections.disjoint(protocols(plugin), protocols(Objects.requireNonNull(route)));
    }

    private static List<?> protocols(Entity entity) {
        return entity.stored().get("protocols") instanceof List<?> protocols ? protocols : List.of();
    }
}
