package dev.wissel.design.fromkong;

import dev.wissel.design.strategy.KongTarget;
import dev.wissel.kong.carrier.Priority;
import dev.wissel.kong.carrier.WisselTags;
import dev.wissel.kong.rule.RoutePathMigration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The routes of a service, from routes of Kong. */
final class RoutesDraft {
    private RoutesDraft() {}

    static List<Object> of(Balanced service, KongTarget kong, List<String> notes) {
        List<Object> routes = new ArrayList<>();
        for (Map<String, @Nullable Object> route : service.routes()) {
            Map<String, Object> draft = route(route, kong);
            if (draft.isEmpty()) {
                notes.add("Route '" + Values.text(route, "name", "without a name") + "' of service '"
                        + service.serviceLabel() + "' is not one of http with paths, hosts, methods or headers;"
                        + " it stays as it is.");
            } else {
                routes.add(draft);
            }
        }
        return routes;
    }

    private static Map<String, Object> route(Map<String, @Nullable Object> route, KongTarget kong) {
        Map<String, Object> out = new LinkedHashMap<>();
        List<String> protocols = Values.texts(route.get("protocols"));
        if (!protocols.isEmpty() && !protocols.contains("http") && !protocols.contains("https")) {
            return out;
        }
        List<String> paths = Values.texts(route.get("paths")).stream()
                .map(path -> kong.isAtLeast(3, 0) ? path : RoutePathMigration.migrate(path))
                .distinct()
                .toList();
        put(out, "paths", paths);
        put(out, "hosts", Values.texts(route.get("hosts")));
        put(out, "methods", Values.texts(route.get("methods")));
        Map<String, Object> headers = new LinkedHashMap<>();
        Values.map(route.get("headers")).forEach((name, values) -> put(headers, name, Values.texts(values)));
        if (!headers.isEmpty()) {
            out.put("headers", headers);
        }
        if (out.isEmpty()) {
            return out;
        }
        if (Boolean.FALSE.equals(route.get("strip_path"))) {
            out.put("strip_path", false);
        }
        if (Boolean.TRUE.equals(route.get("preserve_host"))) {
            out.put("preserve_host", true);
        }
        Priority priority =
                WisselTags.readRoute(Values.texts(route.get("tags"))).value().priority();
        if (priority != Priority.NORMAL) {
            out.put("priority", priority.text());
        }
        return out;
    }

    private static void put(Map<String, Object> out, String key, List<String> values) {
        if (!values.isEmpty()) {
            out.put(key, values.stream().distinct().toList());
        }
    }
}
