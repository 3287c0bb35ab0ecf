package dev.wissel.gateway.metrics;

import dev.wissel.gateway.proxy.LoopStats;
import dev.wissel.gateway.proxy.ProxyCluster;
import dev.wissel.gateway.proxy.ProxyLoop;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Kong's {@code /status} says of a node (facts 6.1): connections, memory, and what a {@link StatusReport} adds. Memory is the Java heap in use, where
 * Kong has that of its workers; there are no shared dictionaries. Thread-safe.
 */
public final class NodeStatus {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<String, Double> UNITS = Map.of("k", 1024.0, "m", 1024.0 * 1024, "g", 1024.0 * 1024 * 1024);

    private final ProxyCluster cluster;
    private volatile StatusReport report = StatusReport.NOTHING;

    NodeStatus(ProxyCluster cluster) {
        this.cluster = cluster;
    }

    /** Takes what is to be said beyond what is known here. */
    public void report(StatusReport more) {
        report = more;
    }

    /**
     * Returns the members of {@code /status}.
     *
     * @param unit of memory: b, k, m or g, in any case
     * @param scale digits after the point; null for Kong's two
     * @throws IllegalArgumentException in Kong's words, if unit or scale are none of Kong's
     */
    public Map<String, Object> members(String unit, @Nullable Integer scale) {
        String heap =
                size(Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory(), unit, scale);
        Map<String, Object> worker = new LinkedHashMap<>();
        worker.put("pid", ProcessHandle.current().pid());
        worker.put("http_allocated_gc", heap);
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("memory", Map.of("workers_lua_vms", List.of(worker), "lua_shared_dicts", Map.of()));
        members.put("server", connections());
        members.putAll(report.more());
        return members;
    }

    /** Returns {@code /status} as JSON. */
    public String json() {
        return JSON.writeValueAsString(members("m", null));
    }

    /** Returns why the gateway should not get requests; null if it should. */
    public @Nullable String notReady() {
        return cluster.node().draining() ? "draining" : report.notReady();
    }

    private Map<String, Object> connections() {
        long open = sum(LoopStats::openCount);
        long busy = Math.min(open, sum(LoopStats::busyCount));
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("connections_active", open);
        counts.put("connections_reading", 0);
        counts.put("connections_writing", busy);
        counts.put("connections_waiting", open - busy);
        counts.put("connections_accepted", sum(LoopStats::acceptedCount));
        counts.put("connections_handled", sum(LoopStats::acceptedCount) - sum(LoopStats::refusedCount));
        counts.put("total_requests", sum(LoopStats::requestCount));
        return counts;
    }

    private long sum(ToLongFunction<LoopStats> count) {
        long sum = 0;
        for (ProxyLoop loop : cluster.loops()) {
            sum += count.applyAsLong(loop.stats());
        }
        return sum;
    }

    private static String size(long bytes, String unit, @Nullable Integer scale) {
        String lower = unit.toLowerCase(Locale.ROOT);
        if (lower.isEmpty() || lower.equals("b")) {
            return Long.toString(bytes);
        }
        Double divisor = UNITS.get(lower);
        if (scale != null && scale < 0) {
            throw new IllegalArgumentException("scale must be equal or greater than 0");
        }
        if (divisor == null) {
            throw new IllegalArgumentException("invalid unit '" + unit + "' (expected 'k/K', 'm/M', or 'g/G')");
        }
        int digits = scale == null ? 2 : Math.min(scale, 10);
        return String.format(Locale.ROOT, "%." + digits + "f %siB", bytes / divisor, lower.toUpperCase(Locale.ROOT));
    }
}
