package dev.wissel.controller.sensor;

import dev.wissel.core.bound.ControlLoop;
import dev.wissel.kong.admin.AdminClient;
import dev.wissel.kong.admin.AdminError;
import dev.wissel.kong.admin.AdminNodes;
import dev.wissel.kong.admin.HealthReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Asks every node how it sees the targets of each upstream. {@link #look} is confined to one thread; the rest is thread-safe and never waits.
 *
 * <p>Kong tells of one upstream at a time (Kong facts 6.3). Of {@link ControlLoop#LOOKS_PER_SECOND} and fewer each is looked at each time; of more, those on which something is under way, and of
 * the others so many in turn. What strikes one upstream often strikes its neighbours: when a target is found to have fallen ill, all of them are looked at at once.
 *
 * <p>A node's view is its own (Kong facts 3.8), so the views are kept apart. A node that cannot be reached keeps what it said last, and that grows old.
 */
public final class NodeHealthSensor implements PolledSensor {
    /** So many questions are under way or waiting at a time, for each node. */
    private static final int AT_ONCE = 500;

    /** All upstreams are looked at because of one no more often than this: a target that flaps must not cost more than it is worth. */
    private static final long SWEEP_NANOS = 5_000_000_000L;

    /** How long an upstream in which a target fell ill is looked at each time. */
    private static final long WATCH_NANOS = 60_000_000_000L;

    private final AdminNodes nodes;
    private final Supplier<Set<String>> upstreams;
    private final LongSupplier nowNanos;
    private final Map<String, HealthView> views = new ConcurrentHashMap<>();
    private final Set<String> news = ConcurrentHashMap.newKeySet();
    private final Rota rota = new Rota();
    private final Map<String, Long> fallen = new HashMap<>();
    private long sweptNanos = Long.MIN_VALUE;
    private volatile Set<String> close = Set.of();
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

    /** Says on which upstreams something is under way, so that they are looked at each time. */
    void attend(Set<String> names) {
        close = Set.copyOf(names);
    }

    /** Returns of which upstreams a node has said something since the last call. */
    Set<String> news() {
        Set<String> taken = new HashSet<>(news);
        news.removeAll(taken);
        return taken;
    }

    @Override
    public void look() {
        Set<String> all = Set.copyOf(upstreams.get());
        views.keySet().retainAll(all);
        Round round = new Round();
        Set<String> asked = rota.next(all, closely(all));
        round.ask(asked);
        long now = nowNanos.getAsLong();
        boolean swept = sweptNanos != Long.MIN_VALUE && now - sweptNanos < SWEEP_NANOS;
        if (round.fell && asked.size() < all.size() && !swept) {
            sweptNanos = now;
            Set<String> rest = new TreeSet<>(all);
            rest.removeAll(asked);
            round.ask(rest);
        }
        note(round.good, round.problems);
    }

    /** Those on which something is under way, in which a target has fallen ill of late, and of which nothing is known. */
    private Set<String> closely(Set<String> all) {
        long now = nowNanos.getAsLong();
        fallen.values().removeIf(sinceNanos -> now - sinceNanos > WATCH_NANOS);
        Set<String> closely = new HashSet<>(close);
        closely.addAll(fallen.keySet());
        for (String each : all) {
            if (!views.containsKey(each)) {
                closely.add(each);
            }
        }
        return closely;
    }

    /** What came of one look. */
    private final class Round {
        final List<String> problems = new ArrayList<>();
        int good;
        boolean fell;

        void ask(Set<String> asked) {
            List<String> all = List.copyOf(asked);
            for (int from = 0; from < all.size(); from += AT_ONCE) {
                askAtOnce(all.subList(from, Math.min(all.size(), from + AT_ONCE)));
            }
        }

        private void askAtOnce(List<String> asked) {
            Map<String, List<CompletableFuture<AdminNodes.Result<Optional<HealthReport>>>>> coming =
                    new LinkedHashMap<>();
            for (String upstream : asked) {
                coming.put(upstream, nodes.start(client -> client.health(upstream)));
            }
            coming.forEach((upstream, answers) -> answers.forEach(one -> take(upstream, one.join())));
        }

        private void take(String upstream, AdminNodes.Result<Optional<HealthReport>> result) {
            if (result.value().isEmpty()) {
                result.error().map(AdminError::message).ifPresent(problems::add);
                return;
            }
            good++;
            result.value().get().ifPresent(report -> fell |= keep(upstream, result, report));
        }
    }

    /** Returns whether a target has fallen ill. */
    private boolean keep(String upstream, AdminNodes.Result<?> result, HealthReport report) {
        String node = node(result.node());
        Reading<HealthReport> reading = new Reading<>(report, result.atNanos(), Trust.REPORTED, node);
        HealthView before = views.getOrDefault(upstream, HealthView.none(upstream));
        Map<String, Reading<HealthReport>> all = new LinkedHashMap<>(before.nodes());
        Reading<HealthReport> earlier = all.put(node, reading);
        views.put(upstream, new HealthView(upstream, all));
        news.add(upstream);
        boolean fell = earlier != null && fell(earlier.value(), report);
        if (fell) {
            fallen.put(upstream, nowNanos.getAsLong());
        }
        return fell;
    }

    private static boolean fell(HealthReport before, HealthReport now) {
        Set<String> well = new HashSet<>();
        for (HealthReport.TargetHealth each : before.targets()) {
            if (each.health() == HealthReport.Health.HEALTHY) {
                well.add(each.row().target());
            }
        }
        return now.targets().stream()
                .anyMatch(each -> well.contains(each.row().target())
                        && (each.health() == HealthReport.Health.UNHEALTHY
                                || each.health() == HealthReport.Health.DNS_ERROR));
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
