package dev.wissel.controller.sensor;

import dev.wissel.kong.admin.HealthReport;
import dev.wissel.kong.admin.HealthReport.AddressHealth;
import dev.wissel.kong.admin.HealthReport.Health;
import dev.wissel.kong.admin.HealthReport.TargetHealth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the nodes see one upstream, each with the age of what it said. Immutable.
 *
 * @param upstream upstream's name
 * @param nodes what each node said last, by the node's address
 */
public record HealthView(String upstream, Map<String, Reading<HealthReport>> nodes) {
    public HealthView {
        nodes = Map.copyOf(nodes);
    }

    /** No node has said anything. */
    public static HealthView none(String upstream) {
        return new HealthView(upstream, Map.of());
    }

    /**
     * What the nodes say of a target or of one address of it. Immutable.
     *
     * @param healthy nodes that check it and send it requests
     * @param unhealthy nodes that send it none: it failed their checks, or its name has no address
     * @param unchecked nodes that do not check it, or give it no weight; they have no vote
     * @param silent nodes that say nothing of it, as right after a new configuration
     * @param oldestNanos age of the oldest vote; 0 without one
     */
    public record Votes(
            List<String> healthy,
            List<String> unhealthy,
            List<String> unchecked,
            List<String> silent,
            long oldestNanos) {
        public Votes {
            healthy = List.copyOf(healthy);
            unhealthy = List.copyOf(unhealthy);
            unchecked = List.copyOf(unchecked);
            silent = List.copyOf(silent);
        }

        /** Returns whether nodes contradict each other, which speaks of a bad way from one of them rather than of a bad target. */
        public boolean disagree() {
            return !healthy.isEmpty() && !unhealthy.isEmpty();
        }
    }

    /** Returns the votes on a target. Reports older than a limit count as silence. */
    public Votes votes(String target, long nowNanos, long staleNanos) {
        Count count = new Count();
        nodes.forEach((node, reading) -> {
            long ageNanos = reading.ageNanos(nowNanos);
            TargetHealth found = ageNanos > staleNanos ? null : find(reading.value(), target);
            Health health = found == null ? Health.UNKNOWN : found.health();
            count.add(node, health, ageNanos);
        });
        return count.votes();
    }

    /** Returns the votes on each address of a target, by {@code ip:port}. */
    public Map<String, Votes> addressVotes(String target, long nowNanos, long staleNanos) {
        Map<String, Count> counts = new LinkedHashMap<>();
        nodes.forEach((node, reading) -> {
            long ageNanos = reading.ageNanos(nowNanos);
            TargetHealth found = find(reading.value(), target);
            if (found == null || ageNanos > staleNanos) {
                return;
            }
            for (AddressHealth address : found.addresses()) {
                counts.computeIfAbsent(address.text(), text -> new Count()).add(node, address.health(), ageNanos);
            }
        });
        Map<String, Votes> votes = new LinkedHashMap<>();
        counts.forEach((address, count) -> votes.put(address, count.votes()));
        return votes;
    }

    private static @Nullable TargetHealth find(HealthReport report, String target) {
        for (TargetHealth one : report.targets()) {
            if (one.row().target().equals(target)) {
                return one;
            }
        }
        return null;
    }

    private static final class Count {
        final List<String> healthy = new ArrayList<>();
        final List<String> unhealthy = new ArrayList<>();
        final List<String> unchecked = new ArrayList<>();
        final List<String> silent = new ArrayList<>();
        long oldestNanos;

        void add(String node, Health health, long ageNanos) {
            switch (health) {
                case HEALTHY -> healthy.add(node);
                case UNHEALTHY, DNS_ERROR -> unhealthy.add(node);
                case HEALTHCHECKS_OFF -> unchecked.add(node);
                case UNKNOWN -> silent.add(node);
            }
            if (health == Health.HEALTHY || health == Health.UNHEALTHY || health == Health.DNS_ERROR) {
                oldestNanos = Math.max(oldestNanos, ageNanos);
            }
        }

        Votes votes() {
            healthy.sort(null);
            unhealthy.sort(null);
            return new Votes(healthy, unhealthy, unchecked, silent, oldestNanos);
        }
    }
}
