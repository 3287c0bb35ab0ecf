package dev.wissel.controller.loop;

import dev.wissel.controller.sensor.HealthView;
import dev.wissel.controller.sensor.Reading;
import dev.wissel.kong.admin.AdminNodes;
import dev.wissel.kong.admin.HealthReport;
import dev.wissel.kong.admin.TargetRow;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The weights that Kong holds, per upstream. They come with the health reports; a Kong that gives none is asked for its targets. What was known last is kept, and grows old. Confined to the control
 * loop.
 */
final class Weights {
    /** Upstreams that are asked for in one look because a report is too old; the reports that come for the others will do. */
    private static final int MOST_ASKED = 50;

    private final AdminNodes nodes;
    private final Map<String, Known> known = new HashMap<>();
    private int asked;

    /**
     * What is known of an upstream. Immutable.
     *
     * @param exists whether Kong has it
     * @param byTarget weights by {@code host:port}
     * @param fences who wrote them, of those that say
     * @param takenAtNanos when they were read
     */
    record Known(boolean exists, Map<String, Integer> byTarget, Map<String, Fence> fences, long takenAtNanos) {
        /** Returns the same with other weights in place of some. */
        Known with(Map<String, Integer> others) {
            if (others.isEmpty()) {
                return this;
            }
            Map<String, Integer> all = new HashMap<>(byTarget);
            all.putAll(others);
            return new Known(exists, all, fences, takenAtNanos);
        }
    }

    Weights(AdminNodes nodes) {
        this.nodes = nodes;
    }

    /** Begins a look at all of them. */
    void look() {
        asked = 0;
    }

    /**
     * Returns what is known; empty if nobody has said anything, or nobody since.
     *
     * @param since a report of before is not enough: Kong is asked, unless it has been asked for many others in this look
     */
    Optional<Known> of(HealthView view, String upstream, OptionalLong since) {
        return newest(view, upstream, since).filter(found -> !before(found.takenAtNanos(), since));
    }

    private static boolean before(long nanos, OptionalLong since) {
        return since.isPresent() && nanos - since.getAsLong() < 0;
    }

    private Optional<Known> newest(HealthView view, String upstream, OptionalLong since) {
        Reading<HealthReport> newest = null;
        for (Reading<HealthReport> each : view.nodes().values()) {
            if (newest == null || each.takenAtNanos() - newest.takenAtNanos() > 0) {
                newest = each;
            }
        }
        boolean old = newest != null && before(newest.takenAtNanos(), since);
        if (newest != null && !newest.value().targets().isEmpty() && !(old && asked++ < MOST_ASKED)) {
            List<TargetRow> rows = newest.value().targets().stream()
                    .map(HealthReport.TargetHealth::row)
                    .toList();
            return Optional.of(new Known(true, map(rows), fences(rows), newest.takenAtNanos()));
        }
        AdminNodes.Result<Optional<List<TargetRow>>> answer = nodes.first(client -> client.targets(upstream), true);
        answer.value()
                .ifPresent(rows -> known.put(
                        upstream,
                        new Known(
                                rows.isPresent(),
                                rows.map(Weights::map).orElse(Map.of()),
                                rows.map(Weights::fences).orElse(Map.of()),
                                answer.atNanos())));
        return Optional.ofNullable(known.get(upstream));
    }

    private static Map<String, Integer> map(List<TargetRow> rows) {
        Map<String, Integer> weights = new HashMap<>();
        rows.forEach(row -> weights.put(row.target(), row.weight()));
        return weights;
    }

    private static Map<String, Fence> fences(List<TargetRow> rows) {
        Map<String, Fence> fences = new HashMap<>();
        rows.forEach(row -> Fence.of(row.tags()).ifPresent(fence -> fences.put(row.target(), fence)));
        return fences;
    }
}
