package dev.wissel.console.embedded;

import dev.wissel.console.live.ServiceView.TargetState;
import dev.wissel.console.live.ServiceView.TargetView;
import dev.wissel.core.model.Address;
import dev.wissel.core.model.Target;
import dev.wissel.core.model.Targets;
import dev.wissel.core.region.RegionPhase;
import dev.wissel.core.region.RegionShare;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.gateway.upstream.AddressStats;
import dev.wissel.gateway.upstream.UpstreamConfig;
import dev.wissel.gateway.upstream.UpstreamNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How attempts at one target go, and whether it serves. Confined to the sampler. */
final class TargetSeries {
    private static final List<AddressStats.End> FAILURES = List.of(
            AddressStats.End.ERROR, AddressStats.End.REFUSED, AddressStats.End.BROKEN, AddressStats.End.TIMEOUT);

    private final Endpoint endpoint;
    private final String name;
    private final FlowSeries flow;
    private @Nullable Target target;
    private int inFlight;
    private boolean admitted;

    TargetSeries(Endpoint endpoint, int window, int kept) {
        this.endpoint = endpoint;
        this.name = endpoint.address().host() + ":" + endpoint.address().port();
        this.flow = new FlowSeries(window, kept);
    }

    String name() {
        return name;
    }

    String region() {
        return endpoint.region();
    }

    Endpoint endpoint() {
        return endpoint;
    }

    FlowSeries flow() {
        return flow;
    }

    /** Returns whether at least one of its addresses may serve. */
    boolean admitted() {
        return admitted;
    }

    void sample(@Nullable UpstreamNode node, @Nullable Target now, long nowNanos) {
        target = now;
        inFlight = 0;
        admitted = false;
        long[] latencies = flow.begin();
        long good = 0;
        long failed = 0;
        if (node != null && now != null) {
            Targets targets = node.snapshot().targets();
            for (Target.Node each : now.nodes()) {
                Address address = each.address();
                inFlight += node.inFlight(address);
                int index = targets.indexOf(address);
                admitted |= index >= 0 && targets.available(index) && targets.weight(index) > 0;
                for (AddressStats stats : node.stats(address)) {
                    good += stats.ended(AddressStats.End.OK);
                    for (AddressStats.End end : FAILURES) {
                        failed += stats.ended(end);
                    }
                    stats.addLatencies(latencies);
                }
            }
        }
        flow.end(nowNanos, good + failed, failed);
    }

    TargetView view(@Nullable UpstreamNode node, @Nullable RegionShare region, long attempts, GatewayDecisions events) {
        return new TargetView(
                name,
                region(),
                weight(node),
                endpoint.weight(),
                attempts == 0 ? null : (double) flow.ended() / attempts,
                flow.flow(),
                target == null ? null : (Integer) inFlight,
                state(node, region),
                why(node, events));
    }

    private int weight(@Nullable UpstreamNode node) {
        if (node == null) {
            return 0;
        }
        for (UpstreamConfig.TargetConfig each : node.config().targets()) {
            if (each.port() == endpoint.address().port()
                    && each.host().equals(endpoint.address().host())) {
                return each.weight();
            }
        }
        return 0;
    }

    private TargetState state(@Nullable UpstreamNode node, @Nullable RegionShare region) {
        Target now = target;
        if (node == null || now == null) {
            return TargetState.UNKNOWN;
        }
        if (node.drainedTargets().contains(name) || region != null && region.phase() == RegionPhase.DRAINED) {
            return TargetState.DRAINED;
        }
        if (now.weight() == 0) {
            return TargetState.IDLE;
        }
        if (!admitted) {
            return TargetState.EJECTED;
        }
        return region != null && region.share() == 0 ? TargetState.IDLE : TargetState.SERVING;
    }

    private String why(@Nullable UpstreamNode node, GatewayDecisions events) {
        Target now = target;
        if (node == null) {
            return "the gateway has no such upstream";
        }
        if (now == null) {
            return "the gateway has no such target";
        }
        if (now.nodes().isEmpty()) {
            return "its name has no address";
        }
        for (Target.Node each : now.nodes()) {
            String line = events.why(node.name(), each.address().text());
            if (!line.isEmpty()) {
                return line;
            }
        }
        return "";
    }
}
