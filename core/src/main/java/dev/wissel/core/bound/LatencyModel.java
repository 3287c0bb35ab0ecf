package dev.wissel.core.bound;

import java.util.List;

/** The distribution of a time to answer. Immutable; times are in any one unit. */
public sealed interface LatencyModel {
    /** Returns the probability that an answer takes longer than {@code time}, in [0, 1], falling. */
    double tail(double time);

    /** Returns the time that is exceeded with this probability, in (0, 1). */
    default double exceededWith(double probability) {
        return Hedging.solve(this::tail, probability);
    }

    /**
     * Exponential.
     *
     * @param mean mean time, &gt; 0
     */
    record Exponential(double mean) implements LatencyModel {
        @Override
        public double tail(double time) {
            return time <= 0 ? 1 : Math.exp(-time / mean);
        }
    }

    /**
     * Erlang: the sum of exponential stages.
     *
     * @param stages how many, &gt;= 1
     * @param mean mean of the sum, &gt; 0
     */
    record Erlang(int stages, double mean) implements LatencyModel {
        @Override
        public double tail(double time) {
            if (time <= 0) {
                return 1;
            }
            double x = time * stages / mean;
            double term = Math.exp(-x);
            double sum = 0;
            for (int i = 0; i < stages; i++) {
                sum += term;
                term *= x / (i + 1);
            }
            return Math.min(1, sum);
        }
    }

    /**
     * Pareto: {@code (least / t)^shape}.
     *
     * @param least shortest time, &gt; 0
     * @param shape tail exponent, &gt; 0
     */
    record Pareto(double least, double shape) implements LatencyModel {
        @Override
        public double tail(double time) {
            return time <= least ? 1 : Math.pow(least / time, shape);
        }
    }

    /**
     * Always the same.
     *
     * @param time the time, &gt;= 0
     */
    record Constant(double time) implements LatencyModel {
        @Override
        public double tail(double other) {
            return other < time ? 1 : 0;
        }
    }

    /**
     * One of several, by chance.
     *
     * @param parts each with its probability, which sum to 1
     */
    record Mixture(List<Part> parts) implements LatencyModel {
        /**
         * One of them.
         *
         * @param probability in [0, 1]
         * @param model its distribution
         */
        public record Part(double probability, LatencyModel model) {}

        public Mixture {
            parts = List.copyOf(parts);
            double sum = parts.stream().mapToDouble(Part::probability).sum();
            if (Math.abs(sum - 1) > 1e-9) {
                throw new IllegalArgumentException("parts: probabilities of " + sum + " in all (expected: 1)");
            }
        }

        @Override
        public double tail(double time) {
            return parts.stream()
                    .mapToDouble(part -> part.probability() * part.model().tail(time))
                    .sum();
        }
    }
}
