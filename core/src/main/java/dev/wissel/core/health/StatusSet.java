package dev.wissel.core.health;

import java.util.BitSet;
import java.util.stream.IntStream;

/** A set of HTTP statuses, as Kong's lists {@code http_statuses}. Immutable. */
public final class StatusSet {
    /** The set without members. */
    public static final StatusSet NONE = of();

    private static final int MAX_STATUS = 999;

    private final BitSet statuses;

    private StatusSet(BitSet statuses) {
        this.statuses = statuses;
    }

    /**
     * Returns the set of the statuses given.
     *
     * @throws IllegalArgumentException if one is outside [100, 999], Kong's range
     */
    public static StatusSet of(int... statuses) {
        BitSet bits = new BitSet(MAX_STATUS + 1);
        for (int status : statuses) {
            if (status < 100 || status > MAX_STATUS) {
                throw new IllegalArgumentException("status: " + status + " (expected: 100 to 999)");
            }
            bits.set(status);
        }
        return new StatusSet(bits);
    }

    /** Returns whether the status is a member; false for any number that is no status. */
    public boolean contains(int status) {
        return status >= 0 && statuses.get(status);
    }

    /** Returns the members in ascending order. */
    public IntStream stream() {
        return statuses.stream();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StatusSet set && statuses.equals(set.statuses);
    }

    @Override
    public int hashCode() {
        return statuses.hashCode();
    }

    @Override
    public String toString() {
        return statuses.toString();
    }
}
