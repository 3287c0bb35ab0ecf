package dev.wissel.gateway.metrics;

import dev.wissel.core.health.HealthStatus;
import dev.wissel.core.model.Address;
import dev.wissel.core.model.Target;
import dev.wissel.gateway.Version;
import dev.wissel.gateway.proxy.LoopStats;
import dev.wissel.gateway.proxy.ProxyCluster;
import dev.wissel.gateway.proxy.ProxyLoop;
import dev.wissel.gateway.proxy.RouteStats;
import dev.wissel.gateway.upstream.Keepers;
import dev.wissel.gateway.upstream.UpstreamNode;
import dev.wissel.kong.entity.Plugin;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Kong's metrics under Kong's names and labels (facts 7.2), so that dashboards made for Kong work unchanged. As in Kong, the {@code prometheus} plugin's
 * configuration says which of them there are. Confined to one scrape.
 *
 * <p>Three names break the naming rules of their own type ({@code kong_bandwidth_bytes}, {@code kong_nginx_connections_total} and {@code
 * kong_nginx_requests_total}); they are exposed without a type, which changes nothing for a query.
 */
final class KongMetrics {
    private static final String WORKSPACE = "default";
    private static final String SUBSYSTEM = "http";

    private final ProxyCluster cluster;
    private final Keepers keepers;
    private final String nodeId;

    KongMetrics(ProxyCluster cluster, Keepers keepers, String nodeId) {
        this.cluster = cluster;
        this.keepers = keepers;
        this.nodeId = nodeId;
    }

    List<MetricSnapshot> collect() {
        List<Metric> metrics = new ArrayList<>();
        metrics.add(Metric.gauge("kong_datastore_reachable", "Datastore reachable, 0 is unreachable.")
                .with(1));
        metrics.add(Metric.gauge("kong_node_info", "Metadata of this node.")
                .with(1, "node_id", nodeId, "version", Version.TEXT));
        metrics.add(connections());
        metrics.add(Metric.untyped("kong_nginx_requests_total", "Total number of requests.")
                .with(total(LoopStats::requestCount), "node_id", nodeId, "subsystem", SUBSYSTEM));
        if (plugins().findAny().isPresent()) { // when the last one goes, Kong forgets what it counted
            // what the plugin does not ask for was not counted, and is empty
            metrics.add(statuses());
            metrics.add(sessions());
            metrics.add(bandwidth());
            metrics.add(times("kong_kong_latency_ms", "Latency added by the gateway.", RouteStats::kong));
            metrics.add(times("kong_upstream_latency_ms", "Latency of the upstream's answers.", RouteStats::upstream));
            metrics.add(times("kong_request_latency_ms", "Latency of whole requests.", RouteStats::request));
            metrics.add(
                    times("kong_session_duration_ms", "Duration of stream sessions.", streams(), RouteStats::request));
        }
        if (healthAsked()) {
            metrics.add(health());
        }
        metrics.addAll(new MemoryMetrics(nodeId).collect());
        return metrics.stream()
                .filter(metric -> !metric.empty())
                .map(Metric::snapshot)
                .toList();
    }

    /** Returns whether any enabled prometheus plugin, whatever its scope, asks for the health of all targets. */
    private boolean healthAsked() {
        return plugins().anyMatch(plugin -> Boolean.TRUE.equals(plugin.config().get("upstream_health_metrics")));
    }

    /** Returns the prometheus plugins that are enabled, whatever their scope. */
    private Stream<Plugin> plugins() {
        return cluster.node().runtime().config().plugins().stream()
                .filter(plugin -> plugin.name().equals("prometheus") && plugin.enabled());
    }

    private Metric connections() {
        Metric metric = Metric.untyped("kong_nginx_connections_total", "Number of connections, by state.");
        double accepted = total(LoopStats::acceptedCount);
        double open = total(LoopStats::openCount);
        Map<String, Double> states = new LinkedHashMap<>();
        states.put("accepted", accepted);
        states.put("handled", accepted - total(LoopStats::refusedCount));
        states.put("total", total(LoopStats::requestCount));
        states.put("active", open);
        states.put("reading", 0.0);
        states.put("writing", Math.max(0, open - idle()));
        states.put("waiting", idle());
        states.forEach((state, value) -> metric.with(value, "node_id", nodeId, "subsystem", SUBSYSTEM, "state", state));
        return metric;
    }

    private double idle() {
        double busy = 0;
        for (ProxyLoop loop : cluster.loops()) {
            busy += loop.stats().busyCount();
        }
        return Math.max(0, total(LoopStats::openCount) - busy);
    }

    private double total(Function<LoopStats, Long> count) {
        double sum = 0;
        for (ProxyLoop loop : cluster.loops()) {
            sum += count.apply(loop.stats());
        }
        return sum;
    }

    /** Returns each route's counts over all loops. */
    private Map<List<String>, List<RouteStats>> routes() {
        return byNames(ProxyLoop::routeStats);
    }

    /** Returns the counts of each TCP and TLS route over all loops. */
    private Map<List<String>, List<RouteStats>> streams() {
        return byNames(ProxyLoop::streamStats);
    }

    private Map<List<String>, List<RouteStats>> byNames(Function<ProxyLoop, Collection<RouteStats>> of) {
        Map<List<String>, List<RouteStats>> routes = new LinkedHashMap<>();
        for (ProxyLoop loop : cluster.loops()) {
            for (RouteStats stats : of.apply(loop)) {
                routes.computeIfAbsent(List.of(stats.service(), stats.route()), absent -> new ArrayList<>())
                        .add(stats);
            }
        }
        return routes;
    }

    private Metric statuses() {
        Metric metric = Metric.counter("kong_http_requests", "HTTP status codes per consumer/service/route.");
        count(
                routes(),
                (names, status, source, count) -> metric.with(
                        count,
                        "service",
                        names.get(0),
                        "route",
                        names.get(1),
                        "code",
                        status,
                        "source",
                        source,
                        "workspace",
                        WORKSPACE,
                        "consumer",
                        ""));
        return metric;
    }

    private Metric sessions() {
        Metric metric = Metric.counter("kong_stream_sessions", "Stream status codes per service/route.");
        count(
                streams(),
                (names, status, source, count) -> metric.with(
                        count,
                        "service",
                        names.get(0),
                        "route",
                        names.get(1),
                        "code",
                        status,
                        "source",
                        source,
                        "workspace",
                        WORKSPACE));
        return metric;
    }

    @FunctionalInterface
    private interface StatusCount {
        void of(List<String> names, String status, String source, long count);
    }

    private static void count(Map<List<String>, List<RouteStats>> routes, StatusCount sink) {
        routes.forEach((names, stats) -> {
            for (int status = 100; status < 1000; status++) {
                for (boolean ofService : new boolean[] {true, false}) {
                    long count = 0;
                    for (RouteStats each : stats) {
                        count += each.answers(status, ofService);
                    }
                    if (count > 0) {
                        sink.of(names, Integer.toString(status), ofService ? "service" : "kong", count);
                    }
                }
            }
        });
    }

    private Metric bandwidth() {
        Metric metric = Metric.untyped("kong_bandwidth_bytes", "Total bandwidth (ingress/egress) in bytes.");
        Map<List<String>, List<RouteStats>> all = new LinkedHashMap<>(routes());
        streams().forEach((names, stats) -> all.merge(names, stats, KongMetrics::both));
        all.forEach((names, stats) -> {
            long in = stats.stream().mapToLong(RouteStats::ingressBytes).sum();
            long out = stats.stream().mapToLong(RouteStats::egressBytes).sum();
            if (out > 0) {
                metric.with(out, labels(names, "egress"));
            }
            if (in > 0) {
                metric.with(in, labels(names, "ingress"));
            }
        });
        return metric;
    }

    private static List<RouteStats> both(List<RouteStats> some, List<RouteStats> others) {
        List<RouteStats> both = new ArrayList<>(some);
        both.addAll(others);
        return both;
    }

    private static String[] labels(List<String> names, String direction) {
        return new String[] {
            "service",
            names.get(0),
            "route",
            names.get(1),
            "direction",
            direction,
            "workspace",
            WORKSPACE,
            "consumer",
            ""
        };
    }

    private Metric times(String name, String help, Function<RouteStats, RouteStats.Histogram> of) {
        return times(name, help, routes(), of);
    }

    private static Metric times(
            String name,
            String help,
            Map<List<String>, List<RouteStats>> routes,
            Function<RouteStats, RouteStats.Histogram> of) {
        Metric metric = Metric.histogram(name, help);
        routes.forEach((names, stats) -> {
            List<Double> bounds = new ArrayList<>();
            List<Long> counts = new ArrayList<>();
            RouteStats.Histogram form = of.apply(stats.get(0));
            for (int i = 0; i < form.size(); i++) {
                if (i < form.size() - 1) {
                    bounds.add((double) form.boundMillis(i));
                }
                int bucket = i;
                counts.add(stats.stream()
                        .mapToLong(each -> of.apply(each).count(bucket))
                        .sum());
            }
            double sum =
                    stats.stream().mapToLong(each -> of.apply(each).sumMicros()).sum() / 1000.0;
            if (counts.stream().anyMatch(count -> count > 0)) {
                metric.with(
                        bounds, counts, sum, "service", names.get(0), "route", names.get(1), "workspace", WORKSPACE);
            }
        });
        return metric;
    }

    private Metric health() {
        Metric metric =
                Metric.gauge("kong_upstream_target_health", "Health of targets: 1 for the state that one is in.");
        for (UpstreamNode node : keepers.nodes().values()) {
            if (node.config().direct()) {
                continue;
            }
            for (Target target : node.snapshot().targets().targets()) {
                if (target.nodes().isEmpty()) {
                    states(metric, node, target, "", HealthStatus.DNS_ERROR);
                }
                for (Target.Node each : target.nodes()) {
                    Address address = each.address();
                    HealthStatus status = node.health().status(address);
                    if (each.weight() == 0) {
                        status = HealthStatus.HEALTHCHECKS_OFF;
                    }
                    states(metric, node, target, address.text(), status);
                }
            }
        }
        return metric;
    }

    private static void states(Metric metric, UpstreamNode node, Target target, String address, HealthStatus status) {
        for (HealthStatus each : HealthStatus.values()) {
            metric.with(
                    each == status ? 1 : 0,
                    "upstream",
                    node.name(),
                    "target",
                    target.name(),
                    "address",
                    address,
                    "state",
                    each.name().toLowerCase(Locale.ROOT),
                    "subsystem",
                    SUBSYSTEM);
        }
    }
}
