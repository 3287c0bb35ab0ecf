package dev.wissel.core.bound;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Where the requests of an upstream go. Immutable.
 *
 * @param region weights of the addresses in the region that is served from, each &gt; 0, at least one
 * @param others weights of the addresses in all other regions, each &gt; 0
 * @param spread how they are chosen between
 */
public record Pool(List<Integer> region, List<Integer> others, Spread spread) {
    /** How addresses are chosen between, as far as it decides what a sick one gets. */
    public enum Spread {
        /** Each gets its turn, whatever it does: round-robin. A repeated try may hit the same one again (Kong facts 2.5). */
        TURNS,
        /** A busy or slow one gets less, perhaps nothing: least-connections, latency, adaptive. A repeated try goes elsewhere (facts 4). */
        LEAST_BUSY,
        /** A key decides: consistent-hashing. A repeated try finds the same one again in Kong (facts 4). */
        KEYED
    }

    public Pool {
        region = List.copyOf(region);
        others = List.copyOf(others);
        Objects.requireNonNull(spread, "spread");
        if (region.isEmpty()) {
            throw new IllegalArgumentException("region: [] (expected: at least one weight)");
        }
        requirePositive("region", region);
        requirePositive("others", others);
    }

    private static void requirePositive(String name, List<Integer> weights) {
        if (weights.stream().anyMatch(weight -> weight <= 0)) {
            throw new IllegalArgumentException(name + ": " + weights + " (expected: each > 0)");
        }
    }

    /** Returns a pool of addresses of equal weight. */
    public static Pool of(int region, int others, Spread spread) {
        return new Pool(java.util.Collections.nCopies(region, 1), java.util.Collections.nCopies(others, 1), spread);
    }

    /** Returns the pool as it is to a Kong that has all regions in one rotation. */
    Rotation everywhere() {
        List<Integer> all = new ArrayList<>(region);
        all.addAll(others);
        return new Rotation(all);
    }

    /** Returns the pool as it is to those who serve from the region alone. */
    Rotation inRegion() {
        return new Rotation(region);
    }

    /** Returns the number of addresses. */
    public int size() {
        return region.size() + others.size();
    }

    /** Returns the part of all weight that stands in the region, in (0, 1]. */
    public double regionPart() {
        return (double) sum(region) / (sum(region) + sum(others));
    }

    private static long sum(List<Integer> weights) {
        return weights.stream().mapToLong(Integer::longValue).sum();
    }

    /**
     * The wheel that round-robin turns: each address has weight / gcd places, and every full lap, wherever it begins, visits each place once
     * (Kong facts 2.5).
     *
     * @param weights of all addresses on it
     */
    record Rotation(List<Integer> weights) {
        /** Returns the places on the wheel. */
        long lap() {
            return sum(weights) / gcd();
        }

        /** Returns the places of the address with the fewest. */
        long fewest() {
            return weights.stream().mapToInt(Integer::intValue).min().orElseThrow() / gcd();
        }

        /** Returns the largest part that one address has, in (0, 1]. */
        double largestPart() {
            return (double) weights.stream().mapToInt(Integer::intValue).max().orElseThrow() / sum(weights);
        }

        private long gcd() {
            return weights.stream().mapToLong(Integer::longValue).reduce(0, Rotation::gcd);
        }

        private static long gcd(long one, long other) {
            return other == 0 ? one : gcd(other, one % other);
        }
    }
}
