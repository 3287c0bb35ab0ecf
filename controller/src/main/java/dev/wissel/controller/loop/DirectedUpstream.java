package dev.wissel.controller.loop;

import dev.wissel.controller.sensor.ProbeDefinition;
import dev.wissel.core.director.Director;
import dev.wissel.core.director.DirectorSettings;
import dev.wissel.core.model.Address;
import dev.wissel.core.region.RegionPolicy;
import dev.wissel.core.weight.WeightLaw;
import dev.wissel.design.strategy.Balance;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Translation;
import dev.wissel.kong.carrier.Failback;
import dev.wissel.kong.carrier.Fallback;
import dev.wissel.kong.entity.Healthchecks;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * An upstream of Kong's that a strategy directs. Immutable.
 *
 * @param name Kong's name of it
 * @param service name of the strategy's service
 * @param regions in order of preference
 * @param lastResort the region that takes what is left; empty for none
 * @param members its targets as the strategy wants them
 * @param rules how it is directed
 * @param probe how its targets are probed
 */
public record DirectedUpstream(
        String name,
        String service,
        List<String> regions,
        String lastResort,
        List<Member> members,
        Director.Rules rules,
        ProbeDefinition probe) {
    private static final double NANOS = 1e9;

    /**
     * A target as the strategy wants it. Immutable.
     *
     * @param address host and port
     * @param region where it stands
     * @param weight while its region serves in full
     * @param capacityPerSecond that it can bear, if declared
     */
    public record Member(Address address, String region, int weight, OptionalDouble capacityPerSecond) {}

    public DirectedUpstream {
        regions = List.copyOf(regions);
        members = List.copyOf(members);
    }

    /**
     * Returns the upstreams of a strategy, a service each.
     *
     * @param base what holds for all of them; pace and weights are fitted to each
     */
    public static List<DirectedUpstream> of(Strategy strategy, DirectorSettings base) {
        List<DirectedUpstream> all = new ArrayList<>();
        for (ServiceStrategy service : strategy.services()) {
            all.add(of(strategy, service, base));
        }
        return all;
    }

    private static DirectedUpstream of(Strategy strategy, ServiceStrategy service, DirectorSettings base) {
        Healthchecks.Active active = Translation.healthchecks(service).active();
        double interval =
                Math.max(active.healthy().intervalSeconds(), active.unhealthy().intervalSeconds());
        boolean adapts = service.balance().method() == Balance.Method.ADAPTIVE;
        DirectorSettings settings = base.withProbeInterval((long) (interval * NANOS))
                .withWeights(adapts ? WeightLaw.Settings.DEFAULTS : null);
        Failback failback = service.failback();
        RegionPolicy policy = RegionPolicy.DEFAULTS
                .withHeadroom(service.headroom())
                .withFailback(failback.hold(), failback.maxHold(), failback.trials(), failback.ramp());
        List<Member> members = new ArrayList<>();
        for (Endpoint endpoint : service.endpoints()) {
            members.add(new Member(
                    Address.of(endpoint.address().host(), endpoint.address().port()),
                    endpoint.region(),
                    endpoint.weight(),
                    endpoint.capacityPerSecond()));
        }
        return new DirectedUpstream(
                Translation.upstreamName(strategy, service),
                service.name(),
                service.regions(),
                service.fallback() instanceof Fallback.Region last ? last.name() : "",
                members,
                new Director.Rules(settings, policy),
                ProbeDefinition.of(active, null));
    }
}
