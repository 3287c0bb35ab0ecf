package dev.wissel.sim.theory;

import java.util.function.DoubleUnaryOperator;

/** Roots and quantiles by bisection: slow, and never wrong. Stateless and thread-safe. */
final class Roots {
    private Roots() {}

    /** Returns where the function crosses 0 between two points at which it has different signs. */
    static double between(double low, double high, DoubleUnaryOperator function) {
        double from = low;
        double to = high;
        boolean rising = function.applyAsDouble(high) > 0;
        for (int i = 0; i < 200; i++) {
            double middle = (from + to) / 2;
            if (middle <= from || middle >= to) {
                break;
            }
            if (function.applyAsDouble(middle) > 0 == rising) {
                to = middle;
            } else {
                from = middle;
            }
        }
        return (from + to) / 2;
    }

    /** Returns the value t that a part of all does not exceed, given the falling tail P(T &gt; t). */
    static double quantile(double part, DoubleUnaryOperator tail) {
        double high = 1;
        while (tail.applyAsDouble(high) > 1 - part) {
            high *= 2;
        }
        return between(0, high, t -> (1 - part) - tail.applyAsDouble(t));
    }

    /** Returns {@code Σ_j e^(-x) x^j / j! · atLeast[j]}: the tail of a sum of k + 1 exponentials, k random with {@code P(k >= j) = atLeast[j]}. */
    static double erlangTail(double x, double[] atLeast) {
        double sum = 0;
        double logTerm = -x;
        for (int j = 0; j < atLeast.length; j++) {
            sum += Math.exp(logTerm) * atLeast[j];
            logTerm += Math.log(x) - Math.log(j + 1);
        }
        return sum;
    }
}
