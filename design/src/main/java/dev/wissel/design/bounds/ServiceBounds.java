package dev.wissel.design.bounds;

import dev.wissel.core.bound.Fault;
import dev.wissel.core.bound.FaultBounds;
import dev.wissel.core.bound.Plane;
import dev.wissel.core.bound.Traffic;
import java.util.List;
import java.util.Objects;

/**
 * The bounds of one service. Immutable.
 *
 * @param service its name
 * @param traffic what is assumed of its requests; a rate of 0 if nothing is known
 * @param bounds one for each fault and plane, in the order of the faults, and then of the planes
 * @param verdicts one for each fault and plane, in the same order
 * @param losses what the loss of each of its regions leaves and costs, in its order of preference
 */
public record ServiceBounds(
        String service, Traffic traffic, List<FaultBounds> bounds, List<Verdict> verdicts, List<RegionLoss> losses) {
    public ServiceBounds {
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(traffic, "traffic");
        bounds = List.copyOf(bounds);
        verdicts = List.copyOf(verdicts);
        losses = List.copyOf(losses);
    }

    /** Returns what a fault costs on a plane. */
    public FaultBounds get(Fault fault, Plane plane) {
        return bounds.stream()
                .filter(each -> each.fault() == fault && each.plane() == plane)
                .findFirst()
                .orElseThrow();
    }

    /** Returns whether the objective is met for a fault on a plane, and if not, why. */
    public Verdict verdict(Fault fault, Plane plane) {
        return verdicts.stream()
                .filter(each -> each.fault() == fault && each.plane() == plane)
                .findFirst()
                .orElseThrow();
    }
}
