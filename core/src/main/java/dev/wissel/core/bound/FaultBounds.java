package dev.wissel.core.bound;

import java.util.List;
import java.util.Objects;

/**
 * What one fault costs on one plane, at worst. Immutable.
 *
 * @param fault what goes wrong
 * @param plane who carries the traffic
 * @param detection from the fault until the plane takes the target, or the last target of the region, out
 * @param shift from the fault until every new request is sent to where it can be answered: the detection, and what follows it
 * @param recovery from the end of the fault until the target gets requests again; for a region, until it has its full share
 * @param request the longest time that a request which meets the fault may take until it is answered or refused
 * @param exposure the requests that meet it
 * @param paths all ways in which it is found out
 */
public record FaultBounds(
        Fault fault,
        Plane plane,
        Bound detection,
        Bound shift,
        Bound recovery,
        Bound request,
        Exposure exposure,
        List<DetectionPath> paths) {
    public FaultBounds {
        Objects.requireNonNull(fault, "fault");
        Objects.requireNonNull(plane, "plane");
        Objects.requireNonNull(detection, "detection");
        Objects.requireNonNull(shift, "shift");
        Objects.requireNonNull(recovery, "recovery");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(exposure, "exposure");
        paths = List.copyOf(paths);
    }
}
