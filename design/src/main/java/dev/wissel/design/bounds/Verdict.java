package dev.wissel.design.bounds;

import dev.wissel.core.bound.Bound;
import dev.wissel.core.bound.Fault;
import dev.wissel.core.bound.Plane;
import dev.wissel.core.bound.Term;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether {@code objective.failover} is met. Immutable.
 *
 * @param service the service
 * @param fault what goes wrong
 * @param plane who carries the traffic
 * @param objective the longest time from a fault to its end that is promised
 * @param shift the bound that is held against it
 * @param met whether the bound is within the objective
 * @param inTheWay the longest term of a bound that is not; empty if it is met, or never ends (then the bound says why)
 * @param change the least change of the strategy that meets it, verified by computing the bounds again; empty if it is met, or if no change
 *     of the strategy helps
 */
public record Verdict(
        String service,
        Fault fault,
        Plane plane,
        Duration objective,
        Bound shift,
        boolean met,
        Optional<Term> inTheWay,
        Optional<Change> change) {
    public Verdict {
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(fault, "fault");
        Objects.requireNonNull(plane, "plane");
        Objects.requireNonNull(objective, "objective");
        Objects.requireNonNull(shift, "shift");
        Objects.requireNonNull(inTheWay, "inTheWay");
        Objects.requireNonNull(change, "change");
    }
}
