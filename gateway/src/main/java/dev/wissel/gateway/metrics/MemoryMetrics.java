package dev.wissel.gateway.metrics;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.List;

/**
 * The memory of this process under the names of Kong's memory panels, which would be empty otherwise: the Java heap stands for a worker's Lua, heap and direct
 * buffers for shared dictionaries. Confined to one scrape.
 */
final class MemoryMetrics {
    private static final String SUBSYSTEM = "http";

    private final String nodeId;

    MemoryMetrics(String nodeId) {
        this.nodeId = nodeId;
    }

    List<Metric> collect() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        long direct = Math.max(0, PlatformDependent.usedDirectMemory());
        Metric used = Metric.gauge("kong_memory_lua_shared_dict_bytes", "Memory in use, by kind.");
        Metric most = Metric.gauge("kong_memory_lua_shared_dict_total_bytes", "Memory that may be used, by kind.");
        kind(used, heap.getUsed(), "java_heap");
        kind(most, heap.getMax(), "java_heap");
        kind(used, direct, "java_direct");
        kind(most, PlatformDependent.maxDirectMemory(), "java_direct");
        Metric worker = Metric.gauge("kong_memory_workers_lua_vms_bytes", "Java heap in use.");
        worker.with(
                heap.getUsed(),
                "node_id",
                nodeId,
                "pid",
                Long.toString(ProcessHandle.current().pid()),
                "kong_subsystem",
                SUBSYSTEM);
        return List.of(used, most, worker);
    }

    private void kind(Metric metric, long bytes, String kind) {
        metric.with(bytes, "node_id", nodeId, "shared_dict", kind, "kong_subsystem", SUBSYSTEM);
    }
}
