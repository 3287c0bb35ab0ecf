package dev.wissel.design.advice;

import dev.wissel.core.bound.Fault;
import dev.wissel.core.bound.FaultBounds;
import dev.wissel.core.bound.Plane;
import dev.wissel.core.slo.LossCost;
import dev.wissel.design.bounds.RegionLoss;
import dev.wissel.design.bounds.Verdict;
import dev.wissel.design.strategy.ServiceStrategy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Holds the bounds against the objective. Immutable. */
final class Judgement {
    /** What a failover can help against: a target or a region that is lost. Slowness and the gateway's own loss are other matters. */
    static final Set<Fault> FAILOVER_FAULTS =
            Set.of(Fault.REFUSED, Fault.BLACK_HOLE, Fault.ERROR_STATUS, Fault.ONE_TARGET, Fault.WHOLE_REGION);

    private final Subject subject;

    Judgement(Subject subject) {
        this.subject = subject;
    }

    /** A row of the table of bounds, and whose it is. Immutable. */
    record Row(ServiceStrategy service, FaultBounds row) {}

    private static List<Fault> faults() {
        return Arrays.stream(Fault.values()).filter(FAILOVER_FAULTS::contains).toList();
    }

    private List<Row> rows(Plane plane) {
        List<Row> rows = new ArrayList<>();
        for (ServiceStrategy service : subject.strategy().services()) {
            faults().forEach(fault ->
                    rows.add(new Row(service, subject.boundsOf(service).get(fault, plane))));
        }
        return rows;
    }

    private static Row worst(List<Row> rows) {
        return rows.stream()
                .reduce((worst, row) ->
                        row.row().shift().nanos() > worst.row().shift().nanos() ? row : worst)
                .orElseThrow();
    }

    Row worst(Plane plane) {
        return worst(rows(plane));
    }

    Row worstDelivered() {
        List<Row> rows = new ArrayList<>();
        for (ServiceStrategy service : subject.strategy().services()) {
            faults().forEach(fault ->
                    rows.add(new Row(service, subject.boundsOf(service).get(fault, subject.planeOf(service)))));
        }
        return worst(rows);
    }

    boolean meets(Plane plane) {
        return subject.strategy().services().stream().allMatch(service -> meets(service, plane));
    }

    private boolean meets(ServiceStrategy service, Plane plane) {
        return faults().stream()
                .allMatch(
                        fault -> subject.boundsOf(service).verdict(fault, plane).met());
    }

    List<Plane> meeting() {
        return Arrays.stream(Plane.values()).filter(this::meets).toList();
    }

    boolean deliveredMeetsIt() {
        return missedByDelivered().isEmpty();
    }

    List<Verdict> missedByDelivered() {
        List<Verdict> missed = new ArrayList<>();
        for (Fault fault : faults()) {
            for (ServiceStrategy service : subject.strategy().services()) {
                Verdict verdict = subject.boundsOf(service).verdict(fault, subject.planeOf(service));
                if (!verdict.met()) {
                    missed.add(verdict);
                }
            }
        }
        return missed;
    }

    List<ServiceStrategy> servicesWhoseLossExceedsTheBudget() {
        return subject.strategy().services().stream()
                .filter(service -> subject.boundsOf(service).losses().stream()
                        .anyMatch(loss -> exceeds(loss.cost().get(subject.planeOf(service)))))
                .toList();
    }

    private static boolean exceeds(@org.jspecify.annotations.Nullable LossCost cost) {
        return cost != null && cost.part() > 1;
    }

    List<ServiceStrategy> servicesThatCannotCarryALoss() {
        return with(loss -> loss.carriedPart().orElse(1) < 1);
    }

    List<ServiceStrategy> servicesWithoutCapacity() {
        return with(loss -> loss.carriedPart().isEmpty());
    }

    private List<ServiceStrategy> with(java.util.function.Predicate<RegionLoss> what) {
        return subject.strategy().services().stream()
                .filter(service -> subject.boundsOf(service).losses().stream().anyMatch(what))
                .toList();
    }
}
