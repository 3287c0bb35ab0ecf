package dev.wissel.gateway.metrics;

import dev.wissel.gateway.proxy.LoopStats;
import dev.wissel.gateway.proxy.ProxyCluster;
import dev.wissel.gateway.proxy.ProxyLoop;
import dev.wissel.gateway.tunnel.Tunnel;
import dev.wissel.gateway.tunnel.TunnelStats;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Counts of connections that carry something else than HTTP. Thread-safe: reads counters alone. */
final class TunnelMetrics {
    private final ProxyCluster cluster;

    TunnelMetrics(ProxyCluster cluster) {
        this.cluster = cluster;
    }

    List<MetricSnapshot> collect() {
        Metric open = Metric.gauge("wissel_tunnels_open", "Connections that carry another protocol now, by kind.");
        Metric over =
                Metric.counter("wissel_tunnels", "Connections that carried another protocol, by what ended them.");
        add(open, over, "upgrade", LoopStats::upgrades);
        add(open, over, "stream", LoopStats::streams);
        return List.of(open.snapshot(), over.snapshot());
    }

    private void add(Metric open, Metric over, String kind, Function<LoopStats, TunnelStats> stats) {
        long now = 0;
        for (ProxyLoop loop : cluster.loops()) {
            now += stats.apply(loop.stats()).openCount();
        }
        open.with(now, "kind", kind);
        for (Tunnel.End end : Tunnel.End.values()) {
            long count = 0;
            for (ProxyLoop loop : cluster.loops()) {
                count += stats.apply(loop.stats()).endedCount(end);
            }
            over.with(count, "end", end.name().toLowerCase(Locale.ROOT), "kind", kind);
        }
    }
}
