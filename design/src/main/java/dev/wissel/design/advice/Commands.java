package dev.wissel.design.advice;

import dev.wissel.design.standby.StandbyOptions;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Translation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The Admin API calls with which a person does by hand what the standby does by itself: exact names, addresses and weights of one strategy (Kong
 * facts 6.1 and 6.4). Every name is one that Kong takes, so none has a sign that a shell would read. Immutable.
 */
final class Commands {
    /** The steps of a region's return, as parts of its weight in percent: those of the embedded gateway's ramp. */
    private static final int[] STEPS = {10, 25, 50, 75, 100};

    private static final int LARGEST_WEIGHT = 65535;

    private final Strategy strategy;
    private final ServiceStrategy service;
    private final StandbyOptions standby;

    Commands(Strategy strategy, ServiceStrategy service, StandbyOptions standby) {
        this.strategy = strategy;
        this.service = service;
        this.standby = standby;
    }

    /** Returns the weight of an endpoint in the configuration that is handed out. */
    int restingWeight(Endpoint endpoint) {
        return switch (standby.chosen()) {
            case RATIO -> StandbyOptions.ratioWeights(service, LARGEST_WEIGHT).weight(endpoint);
            case CONTROLLER -> StandbyOptions.inUse(service).contains(endpoint) ? endpoint.weight() : 0;
            case NONE, FAILOVER_TARGETS, ACTIVE_ACTIVE, EMBEDDED_GATEWAY -> endpoint.weight();
        };
    }

    private List<Endpoint> first() {
        return StandbyOptions.inUse(service);
    }

    private List<Endpoint> others() {
        return service.endpoints().stream()
                .filter(endpoint -> endpoint.weight() > 0 && !first().contains(endpoint))
                .toList();
    }

    /** Returns whether there is another region to move to. */
    boolean canMove() {
        return !others().isEmpty();
    }

    private String upstream() {
        return encoded(Translation.upstreamName(strategy, service));
    }

    private static String target(Endpoint endpoint) {
        return encoded(endpoint.address().text()).replace("%3A", ":");
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8);
    }

    private String weight(Endpoint endpoint, int weight) {
        return "curl -fsS -o /dev/null -X PATCH $KONG/upstreams/" + upstream() + "/targets/" + target(endpoint)
                + " -d weight=" + weight;
    }

    /** Returns the call that shows what a node thinks of the targets. */
    String health() {
        return "curl -fsS $KONG/upstreams/" + upstream() + "/health";
    }

    /** Returns the call that lets a target in again at once. */
    String letIn() {
        return "curl -fsS -X PUT $KONG/upstreams/" + upstream() + "/targets/"
                + target(service.endpoints().get(0)) + "/healthy";
    }

    /** Returns the calls that move the traffic out of the first region: the others up first, then the first down. */
    String drain() {
        List<String> lines = new ArrayList<>();
        others().forEach(endpoint -> lines.add(weight(endpoint, endpoint.weight())));
        lines.add(health());
        first().forEach(endpoint -> lines.add(weight(endpoint, 0)));
        return String.join("\n", lines);
    }

    /** Returns the calls that bring it back in steps: the first up to its strategy's weight, then all to where they rest. */
    String bringBack(long waitSeconds) {
        List<String> lines = new ArrayList<>();
        for (int step : STEPS) {
            first().forEach(endpoint -> lines.add(weight(endpoint, Math.max(1, endpoint.weight() * step / 100))));
            lines.add("sleep " + waitSeconds);
        }
        first().forEach(endpoint -> lines.add(weight(endpoint, restingWeight(endpoint))));
        others().forEach(endpoint -> lines.add(weight(endpoint, restingWeight(endpoint))));
        return String.join("\n", lines);
    }
}
