package dev.wissel.controller.loop;

import dev.wissel.controller.sensor.HealthView;
import dev.wissel.controller.sensor.Reading;
import dev.wissel.core.director.PendingWrite;
import dev.wissel.core.director.UpstreamState;
import dev.wissel.core.model.Address;
import dev.wissel.kong.admin.HealthReport;
import dev.wissel.kong.admin.WeightChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells the nodes of a Kong without a database apart, each of which holds weights of its own. A node that was away when something was written, or has started again from its file, is behind: it gets what
 * was decided, alone. A weight that changes on a node which was there all the time was set by somebody, and is shown to the director, who treats it as the strategy says. Confined to the control loop.
 *
 * <p>While a target is being written, and for {@value #LAG_NANOS} ns after, nothing is judged: the workers of a node follow one after the other (Kong facts 6.5).
 */
final class NodesApart {
    static final long LAG_NANOS = 2_000_000_000L;

    private static final int REMEMBERED = 32;

    private final List<String> order;
    private final long staleNanos;
    private final Map<Place, Shown> shown = new HashMap<>();
    private final Map<Place, Map<String, Integer>> foreign = new HashMap<>();
    private final Map<String, Map<String, Set<Integer>>> believedBefore = new HashMap<>();
    private final Map<String, List<Behind>> behind = new TreeMap<>();
    private final Map<String, Long> wroteNanos = new HashMap<>();

    /** An upstream on a node. Immutable. */
    record Place(String node, String upstream) {}

    /** What a node showed last. */
    private record Shown(String nodeId, long takenAtNanos, Map<String, Integer> weights) {}

    /**
     * A node that holds what was decided once, or never was. Immutable.
     *
     * @param changes what it is to hold
     * @param found what it holds instead, by target
     */
    record Behind(Place place, List<WeightChange> changes, Map<String, Integer> found) {
        /** Returns what it is about, for people. */
        String line() {
            StringBuilder text = new StringBuilder(place.node()).append(" holds ");
            String between = "";
            for (WeightChange change : changes) {
                text.append(between)
                        .append(found.get(change.target()))
                        .append(" for ")
                        .append(change.target())
                        .append(" where ")
                        .append(change.weight())
                        .append(" was decided");
                between = ", ";
            }
            return text.append("; what was decided is written to this node alone")
                    .toString();
        }
    }

    /**
     * Makes one.
     *
     * @param order the nodes as given; where as many hold one weight as another, the first counts
     * @param staleNanos age from which a report says nothing of now
     */
    NodesApart(List<String> order, long staleNanos) {
        this.order = List.copyOf(order);
        this.staleNanos = staleNanos;
    }

    /** Forgets everything: another has led, or nobody has. */
    void lead() {
        List.of(shown, foreign, believedBefore, behind, wroteNanos).forEach(Map::clear);
    }

    /** Remembers that an upstream was written, to all nodes or to one. */
    void wrote(String upstream, long nowNanos) {
        wroteNanos.put(upstream, nowNanos);
    }

    // ---------------------------------------------------------------- telling

    /**
     * Returns the weights that count for the director: of a node where somebody else has set one, that; otherwise what is believed, if any node holds it.
     *
     * @param since what was read before is not to be used
     */
    Weights.Known settle(
            Weights.Known read, HealthView view, UpstreamState believed, OptionalLong since, long nowNanos) {
        String upstream = view.upstream();
        behind.remove(upstream);
        Map<String, Reading<HealthReport>> fresh = fresh(view, since, nowNanos);
        if (!read.exists() || fresh.size() < 2) {
            fresh.forEach((node, reading) -> show(new Place(node, upstream), reading, weights(reading)));
            return read;
        }
        if (!believed.started()) {
            fresh.forEach((node, reading) -> show(new Place(node, upstream), reading, weights(reading)));
            return read.with(mostHeld(fresh));
        }
        if (!settling(upstream, fresh)) {
            fresh.forEach((node, reading) -> judge(new Place(node, upstream), reading, believed));
            believed.wanted().forEach((address, weight) -> remember(upstream, address.text(), weight));
        }
        return known(read, upstream, fresh, believed);
    }

    private Map<String, Reading<HealthReport>> fresh(HealthView view, OptionalLong since, long nowNanos) {
        Map<String, Reading<HealthReport>> fresh = new LinkedHashMap<>();
        for (String node : order) {
            Reading<HealthReport> reading = view.nodes().get(node);
            if (reading != null
                    && !reading.value().targets().isEmpty()
                    && reading.ageNanos(nowNanos) <= staleNanos
                    && (since.isEmpty() || reading.takenAtNanos() - since.getAsLong() >= 0)) {
                fresh.put(node, reading);
            }
        }
        return fresh;
    }

    private static Map<String, Integer> weights(Reading<HealthReport> reading) {
        Map<String, Integer> weights = new TreeMap<>();
        reading.value()
                .targets()
                .forEach(each -> weights.put(each.row().target(), each.row().weight()));
        return weights;
    }

    /** Returns the weight of each target that most nodes hold. */
    private static Map<String, Integer> mostHeld(Map<String, Reading<HealthReport>> fresh) {
        Map<String, Map<Integer, Integer>> votes = new TreeMap<>();
        fresh.values()
                .forEach(reading -> weights(reading)
                        .forEach((target, weight) -> votes.computeIfAbsent(target, absent -> new LinkedHashMap<>())
                                .merge(weight, 1, Integer::sum)));
        Map<String, Integer> most = new HashMap<>();
        votes.forEach((target, counts) -> {
            int best = 0;
            for (Map.Entry<Integer, Integer> each : counts.entrySet()) {
                if (each.getValue() > best) {
                    best = each.getValue();
                    most.put(target, each.getKey());
                }
            }
        });
        return most;
    }

    private void judge(Place place, Reading<HealthReport> reading, UpstreamState believed) {
        Map<String, Integer> weights = weights(reading);
        Shown last = shown.get(place);
        boolean again = last != null
                && (!last.nodeId().equals(reading.value().nodeId())
                        || reading.takenAtNanos() - last.takenAtNanos() > staleNanos);
        boolean restarted =
                last != null && !last.nodeId().equals(reading.value().nodeId());
        Map<String, Integer> marked = foreign.computeIfAbsent(place, absent -> new HashMap<>());
        believed.wanted().forEach((address, wanted) -> {
            String target = address.text();
            Integer now = weights.get(target);
            if (now == null || believed.pending().containsKey(address) || now.equals(marked.get(target))) {
                return;
            }
            marked.remove(target);
            if (now.equals(wanted) || last == null || restarted) {
                return;
            }
            Integer before = last.weights().get(target);
            boolean set = again ? !held(place.upstream(), target, now) : before != null && !before.equals(now);
            if (set) {
                marked.put(target, now);
            }
        });
        show(place, reading, weights);
    }

    private void show(Place place, Reading<HealthReport> reading, Map<String, Integer> weights) {
        shown.put(place, new Shown(reading.value().nodeId(), reading.takenAtNanos(), weights));
    }

    private boolean held(String upstream, String target, int weight) {
        return believedBefore
                .getOrDefault(upstream, Map.of())
                .getOrDefault(target, Set.of())
                .contains(weight);
    }

    private void remember(String upstream, String target, int weight) {
        Set<Integer> all = believedBefore
                .computeIfAbsent(upstream, absent -> new HashMap<>())
                .computeIfAbsent(target, absent -> new HashSet<>());
        if (all.size() < REMEMBERED) {
            all.add(weight);
        }
    }

    // ---------------------------------------------------------------- what counts, and who is behind

    private Weights.Known known(
            Weights.Known read, String upstream, Map<String, Reading<HealthReport>> fresh, UpstreamState believed) {
        Map<String, Map<String, Integer>> byNode = new LinkedHashMap<>();
        fresh.forEach((node, reading) -> byNode.put(node, weights(reading)));
        Map<String, Integer> counts = new HashMap<>();
        Map<String, List<WeightChange>> toWrite = new LinkedHashMap<>();
        boolean anySet = false;
        for (Address address : byText(believed)) {
            String target = address.text();
            PendingWrite pending = believed.pending().get(address);
            int wanted = pending != null ? pending.to() : believed.wanted().getOrDefault(address, 0);
            Map<String, Integer> held = new LinkedHashMap<>();
            byNode.forEach((node, weights) -> {
                Integer now = weights.get(target);
                if (now != null) {
                    held.put(node, now);
                }
            });
            if (Set.copyOf(held.values()).size() < 2) {
                held.keySet().forEach(node -> unmark(new Place(node, upstream), target));
                counts.putAll(
                        held.isEmpty()
                                ? Map.of()
                                : Map.of(target, held.values().iterator().next()));
                continue;
            }
            Integer set = pending != null ? null : setBySomebody(upstream, target, held);
            anySet |= set != null;
            if (set != null) {
                counts.put(target, set);
            } else if (held.containsValue(wanted)) {
                counts.put(target, wanted);
                if (pending == null && !believed.foreign().containsKey(address)) {
                    held.forEach((node, now) -> {
                        if (now != wanted) {
                            toWrite.computeIfAbsent(node, absent -> new ArrayList<>())
                                    .add(new WeightChange(upstream, target, wanted));
                        }
                    });
                }
            }
        }
        if (!settling(upstream, fresh)) {
            List<Behind> found = new ArrayList<>();
            toWrite.forEach((node, changes) ->
                    found.add(new Behind(new Place(node, upstream), changes, byNode.getOrDefault(node, Map.of()))));
            behind.put(upstream, List.copyOf(found));
        }
        // What is known of a weight that somebody has set is as old as the oldest report: it must not be taken for
        // newer than a write that has undone it.
        long takenAtNanos = read.takenAtNanos();
        if (anySet) {
            for (Reading<HealthReport> each : fresh.values()) {
                takenAtNanos = Math.min(takenAtNanos, each.takenAtNanos());
            }
        }
        return new Weights.Known(true, read.with(counts).byTarget(), read.fences(), takenAtNanos);
    }

    private static List<Address> byText(UpstreamState believed) {
        return believed.wanted().keySet().stream()
                .sorted(Comparator.comparing(Address::text))
                .toList();
    }

    private void unmark(Place place, String target) {
        foreign.getOrDefault(place, new HashMap<>()).remove(target);
    }

    private @Nullable Integer setBySomebody(String upstream, String target, Map<String, Integer> held) {
        for (Map.Entry<String, Integer> each : held.entrySet()) {
            Integer mark = foreign.getOrDefault(new Place(each.getKey(), upstream), Map.of())
                    .get(target);
            if (each.getValue().equals(mark)) {
                return mark;
            }
        }
        return null;
    }

    /** Returns whether a write may not be known to every worker of every node yet. */
    private boolean settling(String upstream, Map<String, Reading<HealthReport>> fresh) {
        Long wrote = wroteNanos.get(upstream);
        return wrote != null && fresh.values().stream().anyMatch(each -> each.takenAtNanos() - wrote < LAG_NANOS);
    }

    /** Returns the nodes that are behind in an upstream; empty if the last look at it could not tell. */
    Optional<List<Behind>> behind(String upstream) {
        return Optional.ofNullable(behind.get(upstream));
    }
}
