package dev.wissel.core.bound;

/**
 * When requests find a target that has failed for good: round-robin over {@code k} targets, requests arriving by chance at a mean rate {@code λ},
 * out after {@code n} failures. Times are in seconds. Immutable.
 *
 * <p><b>Derivation.</b> The target's next turn is the {@code J}-th request after the fault, {@code J} even over {@code 1..k}; its {@code n}-th turn is the
 * {@code N}-th, {@code N = J + (n − 1)·k}. The time until the {@code N}-th arrival has an Erlang distribution, and the request fails one
 * time-out {@code T} later ({@code T = 0} if it is refused). Mean: {@code (k + 1)/(2λ) + (n − 1)·k/λ + T}; variance {@code E[N]/λ² + (k² −
 * 1)/(12·λ²)}. Requests that go there before it is out: {@code n}, and during the last time-out {@code λ/k·T} more.
 *
 * @param ratePerSecond λ, &gt; 0
 * @param targets k, &gt;= 1
 * @param failures n, &gt;= 1
 * @param timeoutSeconds T, &gt;= 0
 */
public record PassiveDetection(double ratePerSecond, int targets, int failures, double timeoutSeconds) {
    private static final int BISECTIONS = 200;

    public PassiveDetection {
        if (!(ratePerSecond > 0)) {
            throw new IllegalArgumentException("ratePerSecond: " + ratePerSecond + " (expected: > 0)");
        }
        if (targets < 1) {
            throw new IllegalArgumentException("targets: " + targets + " (expected: >= 1)");
        }
        if (failures < 1) {
            throw new IllegalArgumentException("failures: " + failures + " (expected: >= 1)");
        }
        if (!(timeoutSeconds >= 0)) {
            throw new IllegalArgumentException("timeoutSeconds: " + timeoutSeconds + " (expected: >= 0)");
        }
    }

    private double meanArrivals() {
        return (targets + 1) / 2.0 + (failures - 1.0) * targets;
    }

    /** Returns the mean time until the target is out. */
    public double mean() {
        return meanArrivals() / ratePerSecond + timeoutSeconds;
    }

    /** Returns the standard deviation of that time. */
    public double standardDeviation() {
        double turns = ((double) targets * targets - 1) / 12;
        return Math.sqrt(meanArrivals() + turns) / ratePerSecond;
    }

    /** Returns the longest time if requests come evenly: {@code n·k/λ + T}. */
    public double evenMax() {
        return (double) failures * targets / ratePerSecond + timeoutSeconds;
    }

    /** Returns the requests that the target gets before it is out if it refuses. */
    public double failedIfRefused() {
        return failures;
    }

    /** Returns the requests that the target gets before it is out if it hangs. */
    public double failedIfHung() {
        return failures + ratePerSecond / targets * timeoutSeconds;
    }

    /**
     * Returns the time within which the target is out with a probability, by bisection.
     *
     * @param probability in (0, 1)
     */
    public double quantile(double probability) {
        double low = 0;
        double high = mean() + 10 * standardDeviation();
        while (probabilityWithin(high) < probability) {
            high *= 2;
        }
        for (int i = 0; i < BISECTIONS && high - low > Math.ulp(high); i++) {
            double middle = (low + high) / 2;
            if (probabilityWithin(middle) < probability) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high + timeoutSeconds;
    }

    /** Returns the probability that the last of the requests that it takes has arrived by then: the mean over the places of the turn. */
    private double probabilityWithin(double seconds) {
        double mean = ratePerSecond * seconds;
        long first = (failures - 1L) * targets + 1;
        double atLeast = Poisson.atLeast(first, mean);
        double term = Poisson.probability(first, mean);
        double sum = 0;
        for (long arrivals = first; arrivals < first + targets; arrivals++) {
            sum += atLeast;
            atLeast = Math.max(0, atLeast - term);
            term *= mean / (arrivals + 1);
        }
        return sum / targets;
    }

    /** The Poisson distribution. */
    private static final class Poisson {
        private static final double NEGLIGIBLE = 1e-18;

        static double probability(long count, double mean) {
            return mean == 0 ? 0 : Math.exp(count * Math.log(mean) - mean - Binomial.logFactorial(count));
        }

        /** Returns the probability of at least {@code count}, &gt;= 1, summed over the tail without the mean. */
        static double atLeast(long count, double mean) {
            if (mean == 0) {
                return 0;
            }
            if (count > mean) {
                double term = probability(count, mean);
                double sum = 0;
                for (long k = count; term > sum * NEGLIGIBLE; k++) {
                    sum += term;
                    term *= mean / (k + 1);
                }
                return sum;
            }
            double term = probability(count - 1, mean);
            double sum = 0;
            for (long k = count - 1; k >= 0 && term > sum * NEGLIGIBLE; k--) {
                sum += term;
                term *= k / mean;
            }
            return Math.max(0, 1 - sum);
        }
    }
}
