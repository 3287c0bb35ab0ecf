package dev.wissel.core.balance;

import java.util.List;
import java.util.Locale;

/**
 * The one entry to the policies: by name, as configuration, metrics and reports write it.
 *
 * <p>Kong's four names stand for the mended forms, which the gateway uses by default; with {@code -kong} appended they stand for Kong's
 * behaviour to the letter. Thread-safe.
 */
public final class Policies {
    private static final List<String> NAMES = List.of(
            "round-robin",
            "least-connections",
            "consistent-hashing",
            "latency",
            Adaptive.NAME,
            "consistent-hashing-bounded",
            "round-robin-kong",
            "least-connections-kong",
            "consistent-hashing-kong",
            "latency-kong");

    private Policies() {}

    /** Returns every valid name, the mended forms first. */
    public static List<String> names() {
        return NAMES;
    }

    /** Returns the policy of that name, with Kong's default of 10000 slots; see {@link #named(String, int)}. */
    public static BalancePolicy named(String name) {
        return named(name, ConsistentHashing.DEFAULT_SLOTS);
    }

    /**
     * Returns the policy of that name.
     *
     * @param name one of {@link #names()}
     * @param slots size of the ring, &gt;= 1; only consistent hashing has one, see {@link ConsistentHashing}
     * @throws IllegalArgumentException if there is no such policy, or no such ring
     */
    public static BalancePolicy named(String name, int slots) {
        return switch (name) {
            case "round-robin" -> RoundRobin.mended();
            case "least-connections" -> LeastConnections.mended();
            case "consistent-hashing" -> ConsistentHashing.mended(slots);
            case "latency" -> Latency.mended();
            case Adaptive.NAME -> Adaptive.policy();
            case "consistent-hashing-bounded" -> ConsistentHashing.bounded(slots, ConsistentHashing.DEFAULT_EPSILON);
            case "round-robin-kong" -> RoundRobin.kong();
            case "least-connections-kong" -> LeastConnections.kong();
            case "consistent-hashing-kong" -> ConsistentHashing.kong(slots);
            case "latency-kong" -> Latency.kong();
            default ->
                throw new IllegalArgumentException(String.format(
                        Locale.ROOT, "balance: %s (expected: one of %s)", name, String.join(", ", NAMES)));
        };
    }
}
