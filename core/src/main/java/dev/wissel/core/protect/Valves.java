package dev.wissel.core.protect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The valves of one upstream, a region each, and what sets them. The gateway and the simulator keep one for each upstream.
 *
 * <p>{@link #of} is thread-safe, {@link #tick} confined to the upstream's keeper.
 */
public final class Valves {
    private final Map<String, Valve> valves = new ConcurrentHashMap<>();
    private final Map<String, Saturation> laws = new TreeMap<>();

    /**
     * A region that has begun to get more than it can work off, or does no longer. Immutable.
     *
     * @param region its name; empty for an upstream without regions
     * @param limiting whether it has begun
     * @param cause why, for people
     */
    public record Change(String region, boolean limiting, String cause) {
        /** Returns the kind of the event, {@code OVERLOADED} or {@code RELIEVED}. */
        public String kind() {
            return limiting ? "OVERLOADED" : "RELIEVED";
        }

        /** Returns what happened, for people. */
        public String line() {
            String where = region.isEmpty() ? "" : region + ": ";
            return where + (limiting ? "more than it can work off: " : "no limit any more: ") + cause;
        }
    }

    /** Returns the valve of a region, made at the first call; the empty name stands for an upstream without regions. */
    public Valve of(String region) {
        return valves.computeIfAbsent(region, absent -> new Valve());
    }

    /** Returns all valves there are, by region. Thread-safe. */
    public Map<String, Valve> all() {
        return Map.copyOf(valves);
    }

    /**
     * Judges every region anew and sets its limit. Returns those that have begun or ended to be limited.
     *
     * @param nowNanos the keeper's clock
     */
    public List<Change> tick(long nowNanos) {
        List<Change> changes = new ArrayList<>();
        for (Map.Entry<String, Valve> each : new TreeMap<>(valves).entrySet()) {
            Saturation law =
                    laws.computeIfAbsent(each.getKey(), absent -> new Saturation(Saturation.Settings.DEFAULTS));
            Valve valve = each.getValue();
            if (law.tick(valve.read(), nowNanos)) {
                changes.add(new Change(each.getKey(), law.limiting(), law.cause()));
            }
            valve.limit(law.limit());
        }
        return changes;
    }

    /** Lifts every limit and forgets what was learnt: nobody limits any more. */
    public void open() {
        laws.clear();
        valves.values().forEach(valve -> valve.limit(Saturation.OPEN));
    }

    /** Returns how many requests found their region full, over all regions; one that went to the next region counts too. */
    public long turnedAway() {
        return valves.values().stream().mapToLong(Valve::turnedAway).sum();
    }
}
