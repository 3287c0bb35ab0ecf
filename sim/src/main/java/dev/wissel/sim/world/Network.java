package dev.wissel.sim.world;

import java.util.HashSet;
import java.util.Set;

/**
 * The ways between regions: a time for one direction, and cuts that nothing passes. Confined to its engine.
 */
public final class Network {
    private final long withinNanos;
    private final long betweenNanos;
    private final Set<String> cuts = new HashSet<>();

    /**
     * Makes a network without cuts.
     *
     * @param withinNanos one way inside a region, &gt;= 0
     * @param betweenNanos one way from a region to another, &gt;= 0
     */
    public Network(long withinNanos, long betweenNanos) {
        if (withinNanos < 0 || betweenNanos < 0) {
            throw new IllegalArgumentException(
                    "withinNanos, betweenNanos: " + withinNanos + ", " + betweenNanos + " (expected: >= 0)");
        }
        this.withinNanos = withinNanos;
        this.betweenNanos = betweenNanos;
    }

    /** Returns the time of one way. */
    public long oneWayNanos(String from, String to) {
        return from.equals(to) ? withinNanos : betweenNanos;
    }

    /** Cuts the way between a gateway's region and a region in both directions, or mends it. */
    public void cut(String one, String other, boolean isCut) {
        if (isCut) {
            cuts.add(key(one, other));
        } else {
            cuts.remove(key(one, other));
        }
    }

    /** Returns whether nothing passes. */
    public boolean cut(String one, String other) {
        return !cuts.isEmpty() && cuts.contains(key(one, other));
    }

    private static String key(String one, String other) {
        return one.compareTo(other) <= 0 ? one + '\n' + other : other + '\n' + one;
    }
}
