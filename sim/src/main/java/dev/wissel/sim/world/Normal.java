package dev.wissel.sim.world;

/** The standard normal distribution. Stateless and thread-safe. */
public final class Normal {
    private static final double ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

    private Normal() {}

    /** Returns the density at z. */
    public static double density(double z) {
        return Math.exp(-z * z / 2) / ROOT_TWO_PI;
    }

    /**
     * Returns the probability of a value up to z, to about 1e-15: the series {@code 1/2 + φ(z)·Σ z^(2k+1) / (1·3·…·(2k+1))} near 0, the continued
     * fraction of the tail elsewhere.
     */
    public static double cumulative(double z) {
        return z < 0 ? tail(-z) : 1 - tail(z);
    }

    /** Returns the value z that a part p does not exceed, p in (0, 1); by Newton's method from a rough start. */
    public static double quantile(double p) {
        if (!(p > 0 && p < 1)) {
            throw new IllegalArgumentException("p: " + p + " (expected: in (0, 1))");
        }
        if (p > 0.5) {
            return -quantile(1 - p);
        }
        if (p == 0.5) {
            return 0;
        }
        // The tail is convex in log; starting outside of it Newton's method on log(cumulative) comes down from one
        // side.
        double z = -Math.sqrt(-2 * Math.log(p));
        for (int i = 0; i < 60; i++) {
            double cumulative = cumulative(z);
            double step = (Math.log(cumulative) - Math.log(p)) * cumulative / density(z);
            z -= step;
            if (Math.abs(step) < 1e-14 * Math.max(1, Math.abs(z))) {
                break;
            }
        }
        return z;
    }

    /** The probability of a value above z, z &gt;= 0. */
    private static double tail(double z) {
        if (z < 3) {
            double term = z;
            double sum = z;
            for (int k = 1; Math.abs(term) > 1e-18 * Math.abs(sum); k++) {
                term *= z * z / (2 * k + 1);
                sum += term;
            }
            return 0.5 - density(z) * sum;
        }
        double fraction = z;
        for (int k = 200; k >= 1; k--) {
            fraction = z + k / fraction;
        }
        return density(z) / fraction;
    }
}
