package dev.wissel.design.kongfile;

import dev.wissel.design.standby.RatioWeights;
import dev.wissel.design.standby.StandbyKind;
import dev.wissel.design.standby.StandbyOptions;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.KongTarget;
import dev.wissel.design.strategy.Objective;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.kong.carrier.TargetSettings;
import java.util.List;
import java.util.OptionalInt;

/**
 * How the endpoints of a service stand in Kong: which weight each has there, and which are failover targets.
 *
 * <p>Immutable.
 */
final class ServicePlan {
    private final StandbyOptions standby;
    private final List<Endpoint> inUse;
    private final RatioWeights ratio;

    private ServicePlan(StandbyOptions standby, List<Endpoint> inUse, RatioWeights ratio) {
        this.standby = standby;
        this.inUse = inUse;
        this.ratio = ratio;
    }

    /**
     * Makes the plan of a service.
     *
     * @param largestWeight the largest weight that the high ratio may give
     */
    static ServicePlan of(ServiceStrategy service, Objective objective, KongTarget kong, int largestWeight) {
        return new ServicePlan(
                StandbyOptions.of(service, objective, kong),
                StandbyOptions.inUse(service),
                StandbyOptions.ratioWeights(service, largestWeight));
    }

    StandbyOptions standby() {
        return standby;
    }

    int weight(Endpoint endpoint) {
        return switch (standby.chosen()) {
            case RATIO -> ratio.weight(endpoint);
            case CONTROLLER -> inUse.contains(endpoint) ? endpoint.weight() : 0;
            case NONE, FAILOVER_TARGETS, ACTIVE_ACTIVE, EMBEDDED_GATEWAY -> endpoint.weight();
        };
    }

    boolean failover(Endpoint endpoint) {
        return standby.chosen() == StandbyKind.FAILOVER_TARGETS && !inUse.contains(endpoint);
    }

    /** Returns what the tags of an endpoint must say, so that its region, capacity and real weight are known. */
    TargetSettings settings(Endpoint endpoint) {
        // Where Kong's weights stand for regions the tag says that each was set on purpose, also one that happens to be
        // the same.
        boolean onPurpose = switch (standby.chosen()) {
            case RATIO, CONTROLLER, ACTIVE_ACTIVE -> endpoint.weight() > 0;
            case NONE, FAILOVER_TARGETS, EMBEDDED_GATEWAY -> false;
        };
        return new TargetSettings(
                endpoint.region(),
                endpoint.capacityPerSecond(),
                onPurpose ? OptionalInt.of(endpoint.weight()) : OptionalInt.empty());
    }
}
