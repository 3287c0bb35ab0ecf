package dev.wissel.core.bound;

/**
 * Consistent hashing with bounded loads: no server may hold more than {@code ⌈(1 + ε)·m/n⌉} of {@code m} balls on {@code n} servers. Immutable.
 *
 * @param balls m, &gt;= 0
 * @param servers n, &gt;= 1
 * @param epsilon ε, &gt; 0
 * @see <a href="https://arxiv.org/abs/1608.01350">Mirrokni, Thorup, Zadimoghaddam, Consistent Hashing with Bounded Loads</a>
 */
public record BoundedLoad(long balls, int servers, double epsilon) {
    private static final double ROUNDING = 1e-12;

    public BoundedLoad {
        if (balls < 0) {
            throw new IllegalArgumentException("balls: " + balls + " (expected: >= 0)");
        }
        if (servers < 1) {
            throw new IllegalArgumentException("servers: " + servers + " (expected: >= 1)");
        }
        if (!(epsilon > 0)) {
            throw new IllegalArgumentException("epsilon: " + epsilon + " (expected: > 0)");
        }
    }

    /** Returns the most that one server may hold; what rounding adds to a whole number does not count. */
    public long capacity() {
        double exact = (1 + epsilon) * balls / servers;
        return (long) Math.ceil(exact - exact * ROUNDING);
    }

    /** Returns that as a multiple of the mean, dimensionless; 1 + ε up to rounding. */
    public double maxOverMean() {
        return balls == 0 ? 1 + epsilon : capacity() / ((double) balls / servers);
    }
}
