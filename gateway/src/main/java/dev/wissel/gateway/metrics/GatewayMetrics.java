package dev.wissel.gateway.metrics;

import dev.wissel.gateway.Version;
import dev.wissel.gateway.fault.ActiveFault;
import dev.wissel.gateway.fault.Fault;
import dev.wissel.gateway.fault.FaultKind;
import dev.wissel.gateway.fault.Faults;
import dev.wissel.gateway.plugin.bundled.BundledPlugins;
import dev.wissel.gateway.proxy.AccessLog;
import dev.wissel.gateway.proxy.LoopStats;
import dev.wissel.gateway.proxy.ProxyCluster;
import dev.wissel.gateway.proxy.ProxyLoop;
import dev.wissel.gateway.upstream.Keepers;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Everything that a scrape gets, put together when it comes. Thread-safe. */
public final class GatewayMetrics {
    private final ProxyCluster cluster;
    private final Keepers keepers;
    private final BundledPlugins plugins;
    private final Faults faults;
    private final LongSupplier reloads;
    private final LongSupplier refusedReloads;
    private final NodeStatus status;
    private volatile Supplier<String> more = () -> "";

    /**
     * Makes the metrics of a gateway.
     *
     * @param plugins what they have counted
     * @param faults those in force
     * @param reloads configurations followed since the start
     * @param refusedReloads configurations refused since the start
     */
    public GatewayMetrics(
            ProxyCluster cluster,
            Keepers keepers,
            BundledPlugins plugins,
            Faults faults,
            LongSupplier reloads,
            LongSupplier refusedReloads) {
        this.plugins = plugins;
        this.faults = faults;
        this.cluster = cluster;
        this.keepers = keepers;
        this.reloads = reloads;
        this.refusedReloads = refusedReloads;
        this.status = new NodeStatus(cluster);
    }

    /** Returns the metrics of this moment. */
    public MetricSnapshots snapshots() {
        List<MetricSnapshot> all = new ArrayList<>();
        all.addAll(new KongMetrics(cluster, keepers, plugins.nodeId()).collect());
        all.addAll(new UpstreamMetrics(keepers).collect());
        all.addAll(new PluginMetrics(plugins).collect());
        all.addAll(own());
        return new MetricSnapshots(all);
    }

    private List<MetricSnapshot> own() {
        List<MetricSnapshot> own = new ArrayList<>();
        own.add(Metric.gauge("wissel_build_info", "Version of this gateway; always 1.")
                .with(1, "version", Version.TEXT)
                .snapshot());
        own.add(Metric.counter(
                        "wissel_config_reloads", "Configurations that came after the first, by what became of them.")
                .with(reloads.getAsLong(), "result", "followed")
                .with(refusedReloads.getAsLong(), "result", "refused")
                .snapshot());
        own.add(Metric.counter(
                        "wissel_requests_rejected",
                        "Requests refused because they could be read in two ways, or were too large.")
                .with(sum(LoopStats::rejectedCount))
                .snapshot());
        own.add(Metric.counter(
                        "wissel_connections_refused", "Client connections closed at once because there were too many.")
                .with(sum(LoopStats::refusedCount))
                .snapshot());
        own.addAll(new TunnelMetrics(cluster).collect());
        own.add(faultActive(faults.active().map(ActiveFault::fault).orElse(null)));
        AccessLog log = cluster.node().accessLog();
        if (log != null) {
            own.add(Metric.counter(
                            "wissel_access_log_dropped",
                            "Access log records dropped because the disk was slower than the traffic.")
                    .with(log.dropped())
                    .snapshot());
        }
        return own;
    }

    private static MetricSnapshot faultActive(@Nullable Fault fault) {
        Metric active =
                Metric.gauge("wissel_fault_active", "1 for the kind of the injected fault in force, 0 for the others.");
        for (FaultKind kind : FaultKind.values()) {
            if (fault != null && fault.kind() == kind) {
                active.with(1, "kind", kind.text(), "region", fault.region() == null ? "" : fault.region());
            } else {
                active.with(0, "kind", kind.text(), "region", "");
            }
        }
        return active.snapshot();
    }

    private long sum(ToLongFunction<LoopStats> count) {
        long sum = 0;
        for (ProxyLoop loop : cluster.loops()) {
            sum += count.applyAsLong(loop.stats());
        }
        return sum;
    }

    /**
     * Has more said at each scrape.
     *
     * @param lines in Prometheus' text format, of names that nothing else here has; asked on the scrape's thread
     */
    public void append(Supplier<String> lines) {
        more = lines;
    }

    /** Returns a scrape in Prometheus' text format. */
    public byte[] scrape() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(64 * 1024);
        try {
            PrometheusTextFormatWriter.create().write(out, snapshots());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // into memory
        }
        out.writeBytes(more.get().getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    /** Returns what {@code /status} says. */
    public NodeStatus status() {
        return status;
    }

    /** Returns the id by which metrics and the Admin API name this node. */
    public String nodeId() {
        return plugins.nodeId();
    }
}
