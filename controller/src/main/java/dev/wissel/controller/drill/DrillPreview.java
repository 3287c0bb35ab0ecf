package dev.wissel.controller.drill;

import dev.wissel.core.drill.DrillPlan;
import dev.wissel.core.drill.DrillPromise;
import dev.wissel.core.drill.DrillSight;
import dev.wissel.core.drill.Guard;
import dev.wissel.core.drill.GuardVerdict;
import java.util.ArrayList;
import java.util.List;

/**
 * What a drill would meet if it began now. Immutable.
 *
 * @param plan what is asked for
 * @param host who would make the fault
 * @param guard whether it may begin
 * @param promises what is promised
 * @param services what would become of the shares
 */
public record DrillPreview(
        DrillPlan plan, FaultHost.Means host, GuardVerdict guard, List<DrillPromise> promises, List<Shares> services) {
    public DrillPreview {
        promises = List.copyOf(promises);
        services = List.copyOf(services);
    }

    /**
     * The shares of a service. Immutable.
     *
     * @param service its name
     * @param demandPerSecond now; NaN if unknown
     * @param remainingPerSecond what it could still carry; NaN if not declared
     * @param shedPerSecond what nobody could carry of it; NaN if unknown
     * @param regions in order of preference
     */
    public record Shares(
            String service,
            double demandPerSecond,
            double remainingPerSecond,
            double shedPerSecond,
            List<Share> regions) {
        public Shares {
            regions = List.copyOf(regions);
        }
    }

    /**
     * A region's share. Immutable.
     *
     * @param region its name
     * @param before now; NaN if unknown
     * @param after while the fault is held; NaN if it cannot be said
     */
    public record Share(String region, double before, double after) {}

    /** Returns the shares by capacity, region after region in their order, as the region switch fills them. */
    static List<Shares> shares(DrillPlan plan, DrillSight sight) {
        List<Shares> all = new ArrayList<>();
        for (DrillSight.Service service : sight.services()) {
            if (plan.touches(service.name())) {
                all.add(shares(plan, service));
            }
        }
        return all;
    }

    private static Shares shares(DrillPlan plan, DrillSight.Service service) {
        double left = 1;
        List<Share> shares = new ArrayList<>();
        for (DrillSight.Region region : service.regions()) {
            double capacity = 0;
            for (DrillSight.Target target : region.targets()) {
                if (target.admitted() && !plan.touches(region.name(), target.target())) {
                    capacity += target.capacityPerSecond();
                }
            }
            boolean closed =
                    region.standing() == DrillSight.Standing.LOST || region.standing() == DrillSight.Standing.DRAINED;
            double part = closed || capacity == 0 ? 0 : Math.min(left, capacity / service.demandPerSecond());
            left = Math.max(0, left - part); // NaN stays NaN
            shares.add(new Share(region.name(), region.share(), part));
        }
        return new Shares(
                service.name(),
                service.demandPerSecond(),
                Guard.remainingPerSecond(plan, service),
                left * service.demandPerSecond(),
                shares);
    }
}
