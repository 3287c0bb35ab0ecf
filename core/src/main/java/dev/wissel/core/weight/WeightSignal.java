package dev.wissel.core.weight;

import dev.wissel.core.model.Address;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What is known of one target when weights are set. Immutable.
 *
 * @param address whose
 * @param configuredWeight what the configuration gives it, &gt;= 0; 0 stays 0
 * @param failureShare part of its attempts that failed, in [0, 1]
 * @param latencySeconds mean latency of those that did not fail, &gt; 0; NaN if none is known
 * @param utilisation what it reports itself, &gt;= 0
 * @param samples attempts that all this rests on, &gt;= 0
 * @param ageNanos how old the news is, &gt;= 0
 */
public record WeightSignal(
        Address address,
        int configuredWeight,
        double failureShare,
        double latencySeconds,
        OptionalDouble utilisation,
        long samples,
        long ageNanos) {
    public WeightSignal {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(utilisation, "utilisation");
        if (configuredWeight < 0) {
            throw new IllegalArgumentException("configuredWeight: " + configuredWeight + " (expected: >= 0)");
        }
        if (!(failureShare >= 0 && failureShare <= 1)) {
            throw new IllegalArgumentException("failureShare: " + failureShare + " (expected: in [0, 1])");
        }
        if (latencySeconds <= 0 || latencySeconds == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException(
                    "latencySeconds: " + latencySeconds + " (expected: > 0 and finite, or NaN)");
        }
        if (samples < 0) {
            throw new IllegalArgumentException("samples: " + samples + " (expected: >= 0)");
        }
        if (ageNanos < 0) {
            throw new IllegalArgumentException("ageNanos: " + ageNanos + " (expected: >= 0)");
        }
    }
}
