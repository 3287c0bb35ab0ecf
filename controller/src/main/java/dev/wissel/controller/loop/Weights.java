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

/**
 * The weights that Kong holds. They come with the health reports; a Kong that gives none is asked for its targets. Stateless.
 */
final class Weights {
    private Weights() {}

    /** Returns the weights by {@code host:port}; empty if nobody says anything, or there is no such upstream. */
    static Optional<Map<String, Integer>> of(AdminNodes nodes, HealthView view, String upstream) {
        Reading<HealthReport> newest = null;
        for (Reading<HealthReport> each : view.nodes().values()) {
            if (newest == null || each.takenAtNanos() - newest.takenAtNanos() > 0) {
                newest = each;
            }
        }
        if (newest != null && !newest.value().targets().isEmpty()) {
            return Optional.of(map(newest.value().targets().stream()
                    .map(HealthReport.TargetHealth::row)
                    .toList()));
        }
        return nodes.first(client -> client.targets(upstream), true)
                .value()
                .flatMap(found -> found)
                .map(Weights::map);
    }

    private static Map<String, Integer> map(List<TargetRow> rows) {
        Map<String, Integer> weights = new HashMap<>();
        rows.forEach(row -> weights.put(row.target(), row.weight()));
        return weights;
    }
}
