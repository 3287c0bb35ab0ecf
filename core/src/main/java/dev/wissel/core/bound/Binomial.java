package dev.wissel.core.bound;

/** The binomial distribution's upper tail, with its relative precision kept where it is tiny. Stateless. */
final class Binomial {
    private static final double NEGLIGIBLE = 1e-18;

    private Binomial() {}

    /**
     * Returns the probability of at least {@code least} successes in {@code trials} with probability {@code p} each, in [0, 1]. Of the two tails
     * the one that does not hold the mean is summed, from its largest term outwards.
     */
    static double atLeast(long trials, double p, long least) {
        if (least <= 0) {
            return 1;
        }
        if (least > trials || p <= 0) {
            return 0;
        }
        if (p >= 1) {
            return 1;
        }
        return least > trials * p ? upper(trials, p, least) : 1 - lower(trials, p, least - 1);
    }

    private static double upper(long trials, double p, long from) {
        double term = Math.exp(logTerm(trials, p, from));
        double sum = 0;
        for (long k = from; k <= trials; k++) {
            sum += term;
            term *= (double) (trials - k) / (k + 1) * (p / (1 - p));
            if (term < sum * NEGLIGIBLE) {
                break;
            }
        }
        return Math.min(1, sum);
    }

    private static double lower(long trials, double p, long to) {
        double term = Math.exp(logTerm(trials, p, to));
        double sum = 0;
        for (long k = to; k >= 0; k--) {
            sum += term;
            term *= (double) k / (trials - k + 1) * ((1 - p) / p);
            if (term < sum * NEGLIGIBLE) {
                break;
            }
        }
        return Math.min(1, sum);
    }

    private static double logTerm(long trials, double p, long k) {
        return logChoose(trials, k) + k * Math.log(p) + (trials - k) * Math.log1p(-p);
    }

    private static double logChoose(long n, long k) {
        long few = Math.min(k, n - k);
        if (few <= 1_000) {
            double sum = 0;
            for (long i = 1; i <= few; i++) {
                sum += Math.log((double) (n - few + i) / i);
            }
            return sum;
        }
        return logFactorial(n) - logFactorial(k) - logFactorial(n - k);
    }

    /** Returns {@code ln n!} by Stirling's series, exact to 1e-15 of itself from 100 on. */
    static double logFactorial(long n) {
        if (n < 100) {
            double sum = 0;
            for (long i = 2; i <= n; i++) {
                sum += Math.log(i);
            }
            return sum;
        }
        double x = n + 1.0;
        double inverse = 1 / x;
        double square = inverse * inverse;
        double series = inverse * (1 / 12.0 - square * (1 / 360.0 - square * (1 / 1260.0 - square / 1680.0)));
        return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series;
    }
}
