package dev.wissel.sim.world;

import java.util.Locale;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * How a random quantity &gt;= 0 is spread: work, time between arrivals, time between faults. In whatever unit the user means; {@link #scaledTo}
 * changes it. Immutable.
 */
public interface Distribution {
    /** Draws one value. */
    double next(RandomGenerator random);

    /** Returns the expected value, &gt;= 0. */
    double mean();

    /** Returns the squared coefficient of variation, variance / mean², &gt;= 0; infinite if the variance is. */
    double cv2();

    /** Returns the same shape with another mean, &gt; 0. */
    default Distribution scaledTo(double newMean) {
        return new Scaled(this, newMean / mean());
    }

    /** Always the same value. */
    static Distribution fixed(double value) {
        return new Fixed(require(value >= 0, "value", value, ">= 0"));
    }

    /** Exponential: cv² = 1. */
    static Distribution exponential(double mean) {
        return new Exponential(require(mean > 0, "mean", mean, "> 0"));
    }

    /** The sum of k exponential phases: cv² = 1/k. */
    static Distribution erlang(int phases, double mean) {
        require(phases >= 1, "phases", phases, ">= 1");
        return new Erlang(phases, require(mean > 0, "mean", mean, "> 0"));
    }

    /** Even between two bounds, 0 &lt;= low &lt;= high. */
    static Distribution uniform(double low, double high) {
        require(low >= 0, "low", low, ">= 0");
        return new Uniform(low, require(high >= low, "high", high, ">= low"));
    }

    /** Two exponential branches that carry half of the mean each: cv² &gt;= 1. */
    static Distribution hyperexponential(double mean, double cv2) {
        require(cv2 >= 1, "cv2", cv2, ">= 1");
        double p = (1 + Math.sqrt((cv2 - 1) / (cv2 + 1))) / 2;
        return new Mixture(p, exponential(mean / (2 * p)), p == 1 ? fixed(0) : exponential(mean / (2 * (1 - p))));
    }

    /** The logarithm is normal. */
    static Distribution lognormal(double mean, double cv2) {
        require(cv2 >= 0, "cv2", cv2, ">= 0");
        return new Lognormal(require(mean > 0, "mean", mean, "> 0"), cv2);
    }

    /** {@code P(X > x) = (least / x)^alpha}; the mean is infinite up to alpha 1, the variance up to 2. */
    static Distribution pareto(double alpha, double least) {
        require(alpha > 1, "alpha", alpha, "> 1");
        return new Pareto(alpha, require(least > 0, "least", least, "> 0"));
    }

    /** Pareto between two bounds, 0 &lt; low &lt; high. */
    static Distribution boundedPareto(double alpha, double low, double high) {
        require(alpha > 0, "alpha", alpha, "> 0");
        require(low > 0, "low", low, "> 0");
        return new BoundedPareto(alpha, low, require(high > low, "high", high, "> low"));
    }

    /** {@code max(0, N(m, sd))}: the work of the Prequal paper's replicas, with sd = m. */
    static Distribution clampedNormal(double m, double sd) {
        return new ClampedNormal(m, require(sd > 0, "sd", sd, "> 0"));
    }

    /** A normal variable of which only positive values are taken. */
    static Distribution positiveNormal(double m, double sd) {
        return new PositiveNormal(m, require(sd > 0, "sd", sd, "> 0"));
    }

    /** With probability p the one, else the other. */
    static Distribution mixture(double p, Distribution one, Distribution other) {
        return new Mixture(require(p >= 0 && p <= 1, "p", p, "in [0, 1]"), one, other);
    }

    /** Returns a distribution of the mean and cv² given: fixed at 0, a mixture of Erlangs below 1, hyperexponential from 1 on. */
    static Distribution ofMoments(double mean, double cv2) {
        require(cv2 >= 0 && cv2 < Double.POSITIVE_INFINITY, "cv2", cv2, ">= 0 and finite");
        if (cv2 == 0) {
            return fixed(mean);
        }
        if (cv2 >= 1) {
            return hyperexponential(mean, cv2);
        }
        // Tijms: with probability p k - 1 phases, else k, all of one rate; k such that 1/k <= cv2 <= 1/(k-1).
        int k = (int) Math.ceil(1 / cv2);
        double p = (k * cv2 - Math.sqrt(k * (1 + cv2) - (double) k * k * cv2)) / (1 + cv2);
        double phase = mean / (k - p);
        return k == 1 ? exponential(mean) : new Mixture(p, erlang(k - 1, (k - 1) * phase), erlang(k, k * phase));
    }

    private static double require(boolean holds, String name, double value, String expected) {
        if (!holds) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "%s: %s (expected: %s)", name, value, expected));
        }
        return value;
    }

    /** Draws an exponential variable of mean 1. */
    static double unitExponential(RandomGenerator random) {
        return -Math.log(1 - random.nextDouble());
    }

    /** See {@link #fixed}. */
    record Fixed(double value) implements Distribution {
        @Override
        public double next(RandomGenerator random) {
            return value;
        }

        @Override
        public double mean() {
            return value;
        }

        @Override
        public double cv2() {
            return 0;
        }
    }

    /** See {@link #exponential}. */
    record Exponential(double mean) implements Distribution {
        @Override
        public double next(RandomGenerator random) {
            return mean * unitExponential(random);
        }

        @Override
        public double cv2() {
            return 1;
        }
    }

    /** See {@link #erlang}. */
    record Erlang(int phases, double mean) implements Distribution {
        @Override
        public double next(RandomGenerator random) {
            double product = 1;
            double sum = 0;
            for (int i = 0; i < phases; i++) {
                product *= 1 - random.nextDouble();
                if (product < 1e-200) {
                    sum -= Math.log(product);
                    product = 1;
                }
            }
            return (sum - Math.log(product)) * mean / phases;
        }

        @Override
        public double cv2() {
            return 1.0 / phases;
        }
    }

    /** See {@link #uniform}. */
    record Uniform(double low, double high) implements Distribution {
        @Override
        public double next(RandomGenerator random) {
            return low + (high - low) * random.nextDouble();
        }

        @Override
        public double mean() {
            return (low + high) / 2;
        }

        @Override
        public double cv2() {
            double width = high - low;
            return width == 0 ? 0 : width * width / 12 / (mean() * mean());
        }
    }

    /** See {@link #lognormal}. */
    record Lognormal(double mean, double cv2) implements Distribution {
        @Override
        public double next(RandomGenerator random) {
            double variance = Math.log(1 + cv2);
            return Math.exp(Math.log(mean) - variance / 2 + Math.sqrt(variance) * random.nextGaussian());
        }
    }

    /** See {@link #pareto}. */
    record Pareto(double alpha, double least) implements Distribution {
        @Override
        public double next(RandomGenerator random) {
            return least * Math.pow(1 - random.nextDouble(), -1 / alpha);
        }

        @Override
        public double mean() {
            return least * alpha / (alpha - 1);
        }

        @Override
        public double cv2() {
            return alpha <= 2 ? Double.POSITIVE_INFINITY : 1 / (alpha * (alpha - 2));
        }
    }

    /** See {@link #boundedPareto}. */
    record BoundedPareto(double alpha, double low, double high) implements Distribution {
        @Override
        public double next(RandomGenerator random) {
            double ratio = Math.pow(low / high, alpha);
            return low * Math.pow(1 - random.nextDouble() * (1 - ratio), -1 / alpha);
        }

        @Override
        public double mean() {
            return moment(1);
        }

        @Override
        public double cv2() {
            double mean = moment(1);
            return moment(2) / (mean * mean) - 1;
        }

        /** {@code E[X^k]}, from the integral of {@code x^k · alpha · low^alpha · x^(-alpha-1) / (1 - (low/high)^alpha)}. */
        private double moment(int k) {
            double norm = alpha * Math.pow(low, alpha) / (1 - Math.pow(low / high, alpha));
            return alpha == k
                    ? norm * Math.log(high / low)
                    : norm * (Math.pow(high, k - alpha) - Math.pow(low, k - alpha)) / (k - alpha);
        }
    }

    /** See {@link #clampedNormal}. */
    record ClampedNormal(double m, double sd) implements Distribution {
        @Override
        public double next(RandomGenerator random) {
            return Math.max(0, m + sd * random.nextGaussian());
        }

        @Override
        public double mean() {
            return m * Normal.cumulative(m / sd) + sd * Normal.density(m / sd);
        }

        @Override
        public double cv2() {
            double second = (m * m + sd * sd) * Normal.cumulative(m / sd) + m * sd * Normal.density(m / sd);
            return second / (mean() * mean()) - 1;
        }
    }

    /** See {@link #positiveNormal}. */
    record PositiveNormal(double m, double sd) implements Distribution {
        @Override
        public double next(RandomGenerator random) {
            double value;
            do {
                value = m + sd * random.nextGaussian();
            } while (value <= 0);
            return value;
        }

        @Override
        public double mean() {
            return clamped().mean() / Normal.cumulative(m / sd);
        }

        @Override
        public double cv2() {
            Distribution clamped = clamped();
            double part = Normal.cumulative(m / sd);
            double second = (clamped.cv2() + 1) * clamped.mean() * clamped.mean() / part;
            return second / (mean() * mean()) - 1;
        }

        private Distribution clamped() {
            return new ClampedNormal(m, sd);
        }
    }

    /** See {@link #mixture}. */
    record Mixture(double p, Distribution one, Distribution other) implements Distribution {
        public Mixture {
            Objects.requireNonNull(one, "one");
            Objects.requireNonNull(other, "other");
        }

        @Override
        public double next(RandomGenerator random) {
            return random.nextDouble() < p ? one.next(random) : other.next(random);
        }

        @Override
        public double mean() {
            return p * one.mean() + (1 - p) * other.mean();
        }

        @Override
        public double cv2() {
            double second = p * second(one) + (1 - p) * second(other);
            return second / (mean() * mean()) - 1;
        }

        private static double second(Distribution part) {
            return (part.cv2() + 1) * part.mean() * part.mean();
        }
    }

    /** Another distribution in another unit. */
    record Scaled(Distribution shape, double factor) implements Distribution {
        @Override
        public double next(RandomGenerator random) {
            return factor * shape.next(random);
        }

        @Override
        public double mean() {
            return factor * shape.mean();
        }

        @Override
        public double cv2() {
            return shape.cv2();
        }
    }
}
