package dev.wissel.core.bound;

/**
 * When a target is taken out whose requests fail with a probability {@code p} each, by a counter of {@code n} failures that a success resets, or
 * that nothing resets (Kong with {@code successes} 0, facts 3.1). Immutable.
 *
 * <p><b>Derivation.</b> A run of {@code n} failures takes {@code (1 − pⁿ)/(pⁿ·(1 − p))} requests on average, which is {@code p⁻¹ + p⁻² + … + p⁻ⁿ};
 * {@code n} failures in all take {@code n/p}. The probability {@code f(j)} that the first run ends with request {@code j} is {@code pⁿ} for
 * {@code j = n}, and {@code (1 − p)·pⁿ·(1 − Σ f(i ≤ j − n − 1))} after that: a success, {@code n} failures, and no run before.
 *
 * @param probability p, in [0, 1]
 * @param failures n, &gt;= 1
 */
public record PartialFailure(double probability, int failures) {
    public PartialFailure {
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException("probability: " + probability + " (expected: 0 to 1)");
        }
        if (failures < 1) {
            throw new IllegalArgumentException("failures: " + failures + " (expected: >= 1)");
        }
    }

    /** Returns the mean number of requests to the target until failures in a row take it out; infinite if none fails. */
    public double requestsInARow() {
        double sum = 0;
        double power = 1;
        for (int i = 0; i < failures; i++) {
            power /= probability;
            sum += power;
        }
        return sum;
    }

    /** Returns the mean number of failures until failures in a row take it out. */
    public double failuresInARow() {
        return probability == 0 ? Double.POSITIVE_INFINITY : requestsInARow() * probability;
    }

    /** Returns the mean number of requests until failures in all take it out; infinite if none fails. */
    public double requestsInAll() {
        return failures / probability;
    }

    /** Returns the probability that within so many requests there are enough failures in a row. */
    public double runWithin(long requests) {
        if (requests < failures) {
            return 0;
        }
        double power = Math.pow(probability, failures);
        double[] recent = new double[failures + 1]; // probability of a run by request j, at j modulo the length
        double soFar = 0;
        for (long j = failures; j <= requests; j++) {
            double before = j <= failures ? 0 : recent[(int) ((j - failures - 1) % recent.length)];
            soFar += j == failures ? power : (1 - probability) * power * (1 - before);
            recent[(int) (j % recent.length)] = soFar;
        }
        return Math.min(1, soFar);
    }

    /** Returns about the same, {@code 1 − exp(−m·pⁿ·(1 − p))}: good while runs are rare. */
    public double runWithinApproximately(long requests) {
        return -Math.expm1(-requests * Math.pow(probability, failures) * (1 - probability));
    }

    /** Returns the probability that within so many requests there are enough failures in all. */
    public double countWithin(long requests) {
        return Binomial.atLeast(requests, probability, failures);
    }
}
