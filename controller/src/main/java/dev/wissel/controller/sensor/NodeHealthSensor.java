package dev.wissel.controller.sensor;

import dev.wissel.kong.admin.AdminClient;
import dev.wissel.kong.admin.AdminError;
import dev.wissel.kong.admin.AdminNodes;
import dev.wissel.kong.admin.HealthReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Asks every node how it sees the targets of each upstream. {@link #look} is confined to one thread; the rest is thread-safe and never waits.
 *
 * <p>A node's view is its own (Kong facts 3.8), so the views are kept apart. A node that cannot be reached keeps what it said last, and that grows old.
 */
public final class NodeHealthSensor implements PolledSensor {
    private final AdminNodes nodes;
    private final Supplier<Set<String>> upstreams;
    private final LongSupplier nowNanos;
    private final Map<String, HealthView> views = new ConcurrentHashMap<>();
    private volatile SensorState state = SensorState.fresh("node-health");

    /**
     * Makes it.
     *
     * @param upstreams names of the upstreams to ask for, asked at each look
     */
    public NodeHealthSensor(AdminNodes nodes, Supplier<Set<String>> upstreams, LongSupplier nowNanos) {
        this.nodes = nodes;
        this.upstreams = upstreams;
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
        Set<String> asked = Set.copyOf(upstreams.get());
        Map<String, List<CompletableFuture<AdminNodes.Result<Optional<HealthReport>>>>> coming = new LinkedHashMap<>();
        for (String upstream : asked) {
            coming.put(upstream, nodes.start(client -> client.health(upstream)));
        }
        List<String> problems = new ArrayList<>();
        int good = 0;
        for (Map.Entry<String, List<CompletableFuture<AdminNodes.Result<Optional<HealthReport>>>>> entry :
                coming.entrySet()) {
            for (CompletableFuture<AdminNodes.Result<Optional<HealthReport>>> one : entry.getValue()) {
                AdminNodes.Result<Optional<HealthReport>> result = one.join();
                if (result.value().isPresent()) {
                    good++;
                    result.value().get().ifPresent(report -> keep(entry.getKey(), result, report));
                } else {
                    result.error().map(AdminError::message).ifPresent(problems::add);
                }
            }
        }
        views.keySet().retainAll(asked);
        note(good, problems);
    }

    private void keep(String upstream, AdminNodes.Result<?> result, HealthReport report) {
        String node = node(result.node());
        Reading<HealthReport> reading = new Reading<>(report, result.atNanos(), Trust.REPORTED, node);
        views.compute(upstream, (name, before) -> {
            Map<String, Reading<HealthReport>> all = new LinkedHashMap<>(before == null ? Map.of() : before.nodes());
            all.put(node, reading);
            return new HealthView(upstream, all);
        });
    }

    private void note(int good, List<String> problems) {
        String first = problems.isEmpty() ? "" : problems.get(0);
        String all = problems.size() > 1 ? first + "; and " + (problems.size() - 1) + " more" : first;
        if (good == 0 && !problems.isEmpty()) {
            state = state.failed(all);
        } else if (problems.isEmpty()) {
            state = state.good(nowNanos.getAsLong());
        } else {
            state = state.partly(nowNanos.getAsLong(), all);
        }
    }

    static String node(AdminClient client) {
        return client.options().url().toString();
    }

    /** Returns how the nodes see every upstream that was asked for, as a {@link TargetDirectory} is made of it. */
    public List<HealthView> views() {
        return List.copyOf(views.values());
    }

    /** Returns how the nodes see an upstream. */
    public HealthView view(String upstream) {
        return views.getOrDefault(upstream, HealthView.none(upstream));
    }
}
