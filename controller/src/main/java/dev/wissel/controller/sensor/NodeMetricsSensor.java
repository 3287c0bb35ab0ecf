package dev.wissel.controller.sensor;

import dev.wissel.kong.admin.AdminError;
import dev.wissel.kong.admin.AdminNodes;
import dev.wissel.kong.metrics.KongMetrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongSupplier;

/**
 * Scrapes {@code /metrics} of every node, from its Admin or its status listener. {@link #look} is confined to one thread; the rest is thread-safe and never
 * waits.
 *
 * <p>What Kong counts is per service, not per target (Kong facts 7.3): it tells the demand, and whether what an upstream's users get is good.
 */
public final class NodeMetricsSensor implements PolledSensor {
    private final AdminNodes listeners;
    private final LongSupplier nowNanos;
    private volatile Map<String, Scrapes> scrapes = Map.of();
    private volatile SensorState state = SensorState.fresh("node-metrics");

    /** The last two scrapes of a node. */
    private record Scrapes(Reading<KongMetrics> before, Reading<KongMetrics> last) {}

    /**
     * What a node did for a service between its last two scrapes. Immutable.
     *
     * @param counts what was counted
     * @param seconds time between the scrapes, &gt; 0
     */
    public record ServiceRate(KongMetrics.Service counts, double seconds) {
        /** Returns requests a second. */
        public double requestsPerSecond() {
            return counts.requests() / seconds;
        }
    }

    /**
     * Makes it.
     *
     * @param listeners where metrics are; status listeners will do
     */
    public NodeMetricsSensor(AdminNodes listeners, LongSupplier nowNanos) {
        this.listeners = listeners;
        this.nowNanos = nowNanos;
    }

    @Override
    public String name() {
        return state.sensor();
    }

    @Override
    public SensorState state() {
        return state;
    }

    @Override
    public void look() {
        List<AdminNodes.Result<KongMetrics>> results = listeners.each(client -> KongMetrics.of(client.metrics()));
        Map<String, Scrapes> now = new LinkedHashMap<>(scrapes);
        String problem = "";
        boolean any = false;
        for (AdminNodes.Result<KongMetrics> result : results) {
            String node = NodeHealthSensor.node(result.node());
            if (result.value().isEmpty()) {
                problem = result.error().map(AdminError::message).orElse("");
                continue;
            }
            any = true;
            Reading<KongMetrics> reading = new Reading<>(result.value().get(), result.atNanos(), Trust.REPORTED, node);
            Scrapes before = now.get(node);
            now.put(node, new Scrapes(before == null ? reading : before.last(), reading));
        }
        scrapes = Map.copyOf(now);
        state = !any
                ? state.failed(problem)
                : problem.isEmpty() ? state.good(nowNanos.getAsLong()) : state.partly(nowNanos.getAsLong(), problem);
    }

    /** Returns what each node did for a service between its last two scrapes, by node; none for a node that was scraped once. */
    public Map<String, Reading<ServiceRate>> rates(String service) {
        Map<String, Reading<ServiceRate>> rates = new LinkedHashMap<>();
        scrapes.forEach((node, two) -> {
            double seconds = (two.last().takenAtNanos() - two.before().takenAtNanos()) / 1e9;
            if (seconds > 0) {
                rates.put(
                        node,
                        two.last()
                                .map(last -> new ServiceRate(
                                        last.service(service)
                                                .since(two.before().value().service(service)),
                                        seconds)));
            }
        });
        return rates;
    }

    /** Returns how each node sees each address of an upstream, by node; empty where that metric is off. */
    public Map<String, Reading<List<KongMetrics.TargetState>>> targetStates(String upstream) {
        Map<String, Reading<List<KongMetrics.TargetState>>> all = new LinkedHashMap<>();
        scrapes.forEach((node, two) -> all.put(
                node,
                two.last()
                        .map(last -> last.targets().stream()
                                .filter(target -> target.upstream().equals(upstream))
                                .toList())));
        return all;
    }

    /** Returns the services that any node has counted requests for, in order. */
    public Set<String> services() {
        Set<String> names = new TreeSet<>();
        scrapes.values()
                .forEach(two -> names.addAll(two.last().value().services().keySet()));
        return names;
    }
}
