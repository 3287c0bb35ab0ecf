package dev.wissel.console.foresight;

import dev.wissel.console.live.ServiceView;
import dev.wissel.console.live.ServiceView.RegionView;
import dev.wissel.console.live.ServiceView.TargetState;
import dev.wissel.console.live.ServiceView.TargetView;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.ServiceStrategy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a service stands when an action is thought about: which endpoints serve, and which regions an operator keeps requests away from. Immutable.
 *
 * @param out targets that serve nothing, for whatever reason, as {@code host:port}
 * @param drained regions that are drained
 */
record Standpoint(Set<String> out, Set<String> drained) {
    Standpoint {
        out = Set.copyOf(out);
        drained = Set.copyOf(drained);
    }

    static Standpoint of(ServiceView service) {
        Set<String> drained = new HashSet<>();
        for (RegionView each : service.regions()) {
            if (each.phase().equals("drained")) {
                drained.add(each.region());
            }
        }
        Set<String> out = new HashSet<>();
        for (TargetView each : service.targets()) {
            boolean byRegion = each.state() == TargetState.DRAINED && drained.contains(each.region());
            if (each.state() == TargetState.EJECTED || each.state() == TargetState.DRAINED && !byRegion) {
                out.add(each.target());
            }
        }
        return new Standpoint(out, drained);
    }

    static String name(Endpoint endpoint) {
        return endpoint.address().host() + ":" + endpoint.address().port();
    }

    Standpoint with(String target, boolean isOut) {
        Set<String> next = new HashSet<>(out);
        if (isOut) {
            next.add(target);
        } else {
            next.remove(target);
        }
        return new Standpoint(next, drained);
    }

    Standpoint withDrained(String region, boolean isDrained) {
        Set<String> next = new HashSet<>(drained);
        if (isDrained) {
            next.add(region);
        } else {
            next.remove(region);
        }
        return new Standpoint(out, next);
    }

    /** Returns the regions that could take requests. */
    List<String> left(ServiceStrategy service) {
        return service.regions().stream()
                .filter(region ->
                        !drained.contains(region) && !serving(service, region).isEmpty())
                .toList();
    }

    List<Endpoint> serving(ServiceStrategy service, String region) {
        return service.endpointsIn(region).stream()
                .filter(each -> each.weight() > 0 && !out.contains(name(each)))
                .toList();
    }

    /** Returns the sum of what the regions that are left may carry, headroom included; NaN if it is not declared. */
    double carries(ServiceStrategy service) {
        double sum = 0;
        for (String region : left(service)) {
            for (Endpoint each : serving(service, region)) {
                sum += each.capacityPerSecond().orElse(Double.NaN);
            }
        }
        return sum * service.headroom();
    }

    /** Returns the service with the endpoints that serve; of a region that has none left all stay, for it is drained in the play. */
    ServiceStrategy played(ServiceStrategy service) {
        List<Endpoint> kept = new ArrayList<>();
        Map<String, Boolean> any = new HashMap<>();
        for (String region : service.regions()) {
            any.put(region, !serving(service, region).isEmpty());
        }
        for (Endpoint each : service.endpoints()) {
            if (!out.contains(name(each)) || !any.getOrDefault(each.region(), false)) {
                kept.add(each);
            }
        }
        return new ServiceStrategy(
                service.name(),
                service.routes(),
                service.upstream(),
                service.path(),
                service.protocol(),
                service.regions(),
                kept,
                service.balance(),
                service.health(),
                service.timeouts(),
                service.retries(),
                service.failback(),
                service.fallback(),
                service.protection(),
                service.headroom());
    }
}
