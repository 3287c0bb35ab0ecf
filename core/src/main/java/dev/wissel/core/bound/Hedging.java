package dev.wissel.core.bound;

import java.util.function.DoubleUnaryOperator;

/**
 * A request that is sent a second time, to an independent replica, once it has not been answered for a while; the first answer counts, and the
 * other attempt is cancelled. Times are in the unit of the model. Immutable.
 *
 * <p><b>Derivation.</b> With {@code G(t)} the probability that an attempt takes longer than {@code t}, and without queues that the second attempts
 * would lengthen: {@code P(T > t) = G(t)} up to the delay {@code d}, and {@code G(t)·G(t − d)} from then on. A second attempt is made for the
 * part {@code G(d)} of the requests.
 *
 * @param model how long one attempt takes
 * @param delay after which the second is sent, &gt;= 0
 * @see <a href="https://research.google/pubs/the-tail-at-scale/">Dean and Barroso, The Tail at Scale, 2013</a>
 */
public record Hedging(LatencyModel model, double delay) {
    private static final int BISECTIONS = 200;

    public Hedging {
        java.util.Objects.requireNonNull(model, "model");
        if (!(delay >= 0)) {
            throw new IllegalArgumentException("delay: " + delay + " (expected: >= 0)");
        }
    }

    /** Returns the requests that are sent a second time after the time that a part of the answers takes, for example 0.95. */
    public static Hedging at(LatencyModel model, double quantile) {
        return new Hedging(model, model.exceededWith(1 - quantile));
    }

    /** Returns the probability that a request takes longer than {@code time}. */
    public double tail(double time) {
        double first = model.tail(time);
        return time < delay ? first : first * model.tail(time - delay);
    }

    /** Returns the second attempts per request, dimensionless, in [0, 1]. */
    public double extraLoad() {
        return model.tail(delay);
    }

    /** Returns the time within which this part of the requests is answered, in (0, 1). */
    public double quantile(double part) {
        return solve(this::tail, 1 - part);
    }

    /** Returns where a falling function reaches a value, by bisection. */
    static double solve(DoubleUnaryOperator falling, double value) {
        if (!(value > 0 && value < 1)) {
            throw new IllegalArgumentException(
                    "probability: " + value + " (expected: between 0 and 1, both exclusive)");
        }
        double high = 1;
        while (falling.applyAsDouble(high) > value) {
            high *= 2;
        }
        double low = 0;
        for (int i = 0; i < BISECTIONS && high - low > Math.ulp(high); i++) {
            double middle = (low + high) / 2;
            if (falling.applyAsDouble(middle) > value) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }
}
