package dev.wissel.gateway.plugin;

import dev.wissel.kong.declarative.EntityMaps;
import dev.wissel.kong.entity.Route;
import dev.wissel.kong.entity.Service;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Entities as Kong's records show them: what is set, and the workspace they belong to. Stateless and thread-safe. */
public final class LogEntities {
    /** Id of the only workspace that a Kong without a database has. */
    public static final String WORKSPACE_ID = "0dc6f45b-8f8d-40d2-a504-473544ee190b";

    /** Its name. */
    public static final String WORKSPACE = "default";

    private LogEntities() {}

    /** Returns a route. */
    public static Map<String, Object> of(Route route) {
        return set(EntityMaps.of(route));
    }

    /** Returns a service. */
    public static Map<String, Object> of(Service service) {
        return set(EntityMaps.of(service));
    }

    private static Map<String, Object> set(Map<String, @Nullable Object> all) {
        Map<String, Object> set = new LinkedHashMap<>();
        all.forEach((name, value) -> {
            if (value != null) {
                set.put(name, value);
            }
        });
        set.put("ws_id", WORKSPACE_ID);
        return set;
    }
}
