package dev.wissel.controller.loop;

import dev.wissel.controller.loop.NodesApart.Behind;
import dev.wissel.controller.loop.NodesApart.Place;
import dev.wissel.core.director.DirectorSettings;
import dev.wissel.core.director.UpstreamState;
import dev.wissel.kong.admin.WeightChange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * When the nodes that are behind are written to, and what is said of them. They share the pace of writes with what the director decides: each target that is written counts, and is told to the director with
 * the next observation. Confined to the control loop.
 */
final class NodeMends {
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private final Map<Place, Long> triedNanos = new HashMap<>();
    private final Map<String, Integer> untold = new HashMap<>();
    private final Map<Place, String> holding =
            new TreeMap<>(java.util.Comparator.comparing(Place::upstream).thenComparing(Place::node));

    /** Forgets everything. */
    void lead() {
        List.of(triedNanos, untold, holding).forEach(Map::clear);
    }

    /** Returns what is to be said of those that have come to be behind in an upstream, or have ceased to be. */
    List<String> news(String upstream, List<Behind> behind) {
        List<String> lines = new ArrayList<>();
        Set<Place> now = new HashSet<>();
        for (Behind each : behind) {
            now.add(each.place());
            if (holding.putIfAbsent(each.place(), each.line()) == null) {
                lines.add("NODES DIFFER " + upstream + ": " + each.line());
            }
        }
        holding.keySet().removeIf(place -> {
            boolean over = place.upstream().equals(upstream) && !now.contains(place);
            if (over) {
                lines.add("NODES DIFFER over " + upstream + ": " + place.node() + " holds what was decided");
            }
            return over;
        });
        return lines;
    }

    /** Returns to which of them may be written now: no more targets in a minute than the pace allows, or one node whole if it alone is more than that. */
    List<Behind> due(List<Behind> behind, UpstreamState state, DirectorSettings settings, long atNanos) {
        List<Behind> due = new ArrayList<>();
        Set<String> targets = new HashSet<>();
        for (Behind each : behind) {
            Long tried = triedNanos.get(each.place());
            if (tried != null && atNanos - tried < settings.cadenceNanos()) {
                continue;
            }
            long recent = untold.getOrDefault(each.place().upstream(), 0)
                    + state.writesNanos().stream()
                            .filter(one -> atNanos - one < MINUTE_NANOS)
                            .count();
            Set<String> all = new HashSet<>(targets);
            each.changes().stream().map(WeightChange::target).forEach(all::add);
            if (recent + all.size() <= settings.writesPerMinute() || (recent == 0 && due.isEmpty())) {
                targets = all;
                due.add(each);
            }
        }
        return due;
    }

    /** Remembers that some of an upstream's nodes are written to. */
    void writing(String upstream, List<Behind> due, long atNanos) {
        Set<String> targets = new HashSet<>();
        for (Behind each : due) {
            triedNanos.put(each.place(), atNanos);
            each.changes().stream().map(WeightChange::target).forEach(targets::add);
        }
        untold.merge(upstream, targets.size(), Integer::sum);
    }

    /** Returns how many targets of an upstream were written since the last call. */
    int told(String upstream) {
        Integer count = untold.remove(upstream);
        return count == null ? 0 : count;
    }
}
