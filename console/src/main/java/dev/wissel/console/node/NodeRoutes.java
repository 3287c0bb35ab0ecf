package dev.wissel.console.node;

import dev.wissel.console.admin.AdminAnswer;
import dev.wissel.console.admin.AdminRequest;
import dev.wissel.console.admin.AdminRoutes;
import dev.wissel.console.admin.RouteTable;
import dev.wissel.console.entity.Entities;
import dev.wissel.console.entity.EntityType;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.Version;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the Admin API says of the node itself (facts 6.1). Thread-safe. */
public final class NodeRoutes implements AdminRoutes {
    /** The Kong that this Admin API is compatible with: clients choose by it what they send. */
    public static final String KONG_VERSION = "3.9.3";

    private static final Logger LOG = LoggerFactory.getLogger(NodeRoutes.class);
    private static final String ONLY_CONTROL_PLANE =
            "this endpoint is only available when Kong is configured to run as Control Plane for the cluster";

    private final Gateway gateway;
    private final Entities entities;
    private final NodeFacts facts;

    /** Serves what is to be said of a gateway. */
    public NodeRoutes(Gateway gateway, Entities entities, NodeFacts facts) {
        this.gateway = gateway;
        this.entities = entities;
        this.facts = facts;
    }

    @Override
    public void addTo(RouteTable table) {
        table.add("GET", "/", request -> AdminAnswer.json(200, root()));
        table.add("GET", "/status", this::status);
        table.add(
                "GET",
                "/status/dns",
                request -> AdminAnswer.message(501, "not implemented with the legacy DNS client"));
        table.add(
                "GET",
                "/metrics",
                request -> new AdminAnswer(
                        200,
                        "text/plain; charset=UTF-8",
                        Map.of(),
                        gateway.metrics().scrape()));
        table.add("GET", "/endpoints", request -> AdminAnswer.json(200, Map.of("data", endpoints(table))));
        table.add(
                "GET",
                "/plugins/enabled",
                request -> AdminAnswer.json(200, Map.of("enabled_plugins", List.copyOf(Plugins.PRIORITIES.keySet()))));
        table.add("GET", "/timers", request -> AdminAnswer.json(200, timers()));
        table.add("GET", "/cache/{key}", request -> AdminAnswer.notFound());
        table.add("DELETE", "/cache/{key}", request -> AdminAnswer.empty(204));
        table.add("DELETE", "/cache", request -> AdminAnswer.empty(204));
        table.add("GET", "/clustering/data-planes", request -> AdminAnswer.message(400, ONLY_CONTROL_PLANE));
        table.add("GET", "/clustering/status", request -> AdminAnswer.message(400, ONLY_CONTROL_PLANE));
        table.add("GET", "/debug/node/log-level", request -> AdminAnswer.message(200, "log level: " + logLevel()));
    }

    /** Kong's endpoints; clients learn from this list what they may ask a Kong, and Wissel's own are not among that. */
    private static List<String> endpoints(RouteTable table) {
        return table.paths().stream()
                .filter(path -> !path.startsWith("/wissel/"))
                .toList();
    }

    private Map<String, Object> root() {
        long pid = ProcessHandle.current().pid();
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("tagline", "Welcome to kong");
        root.put("version", KONG_VERSION);
        root.put("edition", "community");
        root.put("wissel", Map.of("version", Version.TEXT));
        root.put("hostname", hostname());
        root.put("node_id", gateway.metrics().nodeId());
        root.put("lua_version", "none; Java " + Runtime.version());
        root.put("pids", Map.of("master", pid, "workers", List.of(pid)));
        root.put("timers", Map.of("running", 0, "pending", 0));
        root.put("plugins", plugins());
        Map<String, Object> configuration = new LinkedHashMap<>(facts.configuration());
        configuration.put("log_level", logLevel());
        root.put("configuration", configuration);
        return root;
    }

    private Map<String, Object> plugins() {
        Map<String, Object> available = new TreeMap<>();
        Plugins.PRIORITIES.forEach((name, priority) -> {
            Map<String, Object> plugin = new LinkedHashMap<>();
            plugin.put("version", KONG_VERSION);
            plugin.put("priority", priority);
            available.put(name, plugin);
        });
        List<String> used = entities.all(EntityType.PLUGINS).stream()
                .map(plugin -> plugin.text("name"))
                .filter(Objects::nonNull)
                .distinct()
                .toList();
        return Map.of("available_on_server", available, "enabled_in_cluster", used);
    }

    private static String hostname() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            return "localhost";
        }
    }

    /** The level in Kong's words; there is no notice here. */
    private static String logLevel() {
        return LOG.isDebugEnabled() ? "debug" : LOG.isInfoEnabled() ? "info" : LOG.isWarnEnabled() ? "warn" : "error";
    }

    private AdminAnswer status(AdminRequest request) {
        String unit = request.query().first("unit").orElse("m");
        try {
            return AdminAnswer.json(
                    200,
                    gateway.metrics()
                            .status()
                            .members(unit, scale(request.query().first("scale").orElse(null))));
        } catch (IllegalArgumentException wrong) {
            return AdminAnswer.message(400, String.valueOf(wrong.getMessage()));
        }
    }

    /** Returns the scale that was asked for; what is no number is as if it had not been asked for, as in Kong. */
    private static @Nullable Integer scale(@Nullable String text) {
        return text != null && text.matches("-?\\d{1,4}") ? Integer.valueOf(text) : null;
    }

    private Map<String, Object> timers() {
        return Map.of("worker", Map.of("id", 0, "count", facts.threads()), "stats", Map.of());
    }
}
