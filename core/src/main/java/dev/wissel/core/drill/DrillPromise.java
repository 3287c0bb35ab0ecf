package dev.wissel.core.drill;

import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.Exposure;
import java.util.Objects;
import java.util.Optional;

/**
 * What was promised of a service for a fault, at worst; empty where nothing is. Immutable.
 *
 * @param service its name
 * @param detection from the fault until it is found out
 * @param shift from the fault until every new request goes where it can be answered
 * @param recovery from the end of the fault until the region has its share again
 * @param exposure the requests that meet the fault
 */
public record DrillPromise(
        String service,
        Optional<Bound> detection,
        Optional<Bound> shift,
        Optional<Bound> recovery,
        Optional<Exposure> exposure) {
    public DrillPromise {
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(detection, "detection");
        Objects.requireNonNull(shift, "shift");
        Objects.requireNonNull(recovery, "recovery");
        Objects.requireNonNull(exposure, "exposure");
    }
}
