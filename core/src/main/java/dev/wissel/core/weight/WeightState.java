package dev.wissel.core.weight;

import dev.wissel.core.model.Address;
import java.util.Map;

/**
 * What a {@link WeightLaw} remembers between its steps. Immutable.
 *
 * @param learnt by address
 * @param stepped whether there has been a step
 * @param steppedNanos when the last one was; without meaning if there was none
 */
public record WeightState(Map<Address, Learnt> learnt, boolean stepped, long steppedNanos) {
    /** Nothing is known: every target has its configured weight. */
    public static final WeightState NONE = new WeightState(Map.of(), false, 0);

    /**
     * Of one target. Immutable.
     *
     * @param logFactor natural logarithm of weight / configured weight
     * @param usualLog its latency's logarithm as it usually is: an average over the last steps; NaN if none is known
     * @param damping part of the gain that is used, in (0, 1]: halved each time the target has swung past its aim
     * @param direction sign of its last move, -1, 0 or 1
     */
    public record Learnt(double logFactor, double usualLog, double damping, int direction) {
        static final Learnt NOTHING = new Learnt(0, Double.NaN, 1, 0);
    }

    public WeightState {
        learnt = Map.copyOf(learnt);
    }

    Learnt of(Address address) {
        return learnt.getOrDefault(address, Learnt.NOTHING);
    }

    /** Returns the target's weight over its configured weight, 1 if nothing has been learnt. */
    public double factor(Address address) {
        return Math.exp(of(address).logFactor());
    }

    /** Returns the target's weight: 0 if that is configured, else at least 1. */
    public int weight(Address address, int configuredWeight) {
        return configuredWeight == 0 ? 0 : (int) Math.max(1, Math.round(configuredWeight * factor(address)));
    }
}
