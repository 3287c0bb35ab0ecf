package dev.wissel.design.advice;

import dev.wissel.design.standby.StandbyKind;
import dev.wissel.design.standby.StandbyOptions;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.KongTarget.Mode;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Translation;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * What a person types to do by hand what the standby does by itself: exact names, addresses and weights of one strategy (Kong facts 6.1 and 6.4).
 * Every name in it is one that Kong takes, so none has a sign that a shell would read. Without a database there are no single writes; then it is
 * what must stand in {@code kong.yml}, and how that reaches a node. Immutable.
 */
final class Commands {
    /** The steps of a region's return, as parts of its weight in percent: those of the embedded gateway's ramp. */
    private static final int[] STEPS = {10, 25, 50, 75, 100};

    private static final String LOAD = "curl -fsS -o /dev/null -F config=@kong.yml $KONG/config    # each node";

    private final Strategy strategy;
    private final ServiceStrategy service;
    private final StandbyKind kind;
    private final boolean writes;

    Commands(Strategy strategy, ServiceStrategy service, StandbyOptions standby) {
        this.strategy = strategy;
        this.service = service;
        this.kind = standby.chosen();
        this.writes = strategy.kong().mode() != Mode.DBLESS;
    }

    /** Returns the number of steps of {@link #bringBack}. */
    static int steps() {
        return STEPS.length;
    }

    /** Returns what must be typed once before all others; empty for nothing. */
    static String preparation(Mode mode) {
        return mode == Mode.DBLESS
                ? ""
                : "set_target() { curl -fsS -o /dev/null -X PATCH \"$KONG/upstreams/$1/targets/$2\" -d \"$3\"; }";
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

    /** Returns the name of the upstream as it stands in a path and in a shell. */
    String upstream() {
        return encoded(Translation.upstreamName(strategy, service));
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("%3A", ":");
    }

    /** Returns the address of one of the targets, as it stands in a path and in a shell. */
    String anyTarget() {
        return encoded(service.endpoints().get(0).address().text());
    }

    private String set(Endpoint endpoint, String field, Object value) {
        String address = encoded(endpoint.address().text());
        return writes
                ? "set_target " + upstream() + " " + address + " " + field + "=" + value
                : "# kong.yml, upstream " + upstream() + ", target " + address + ":  " + field + ": " + value;
    }

    private String weight(Endpoint endpoint, int weight) {
        return set(endpoint, "weight", weight);
    }

    private void load(List<String> lines) {
        if (!writes) {
            lines.add(LOAD);
        }
    }

    private String health() {
        return "curl -fsS $KONG/upstreams/" + upstream() + "/health";
    }

    /** Returns what moves the traffic out of the first region: the others up, a look at them, and then the first down. */
    String drain() {
        List<String> lines = new ArrayList<>();
        for (Endpoint endpoint : others()) {
            lines.add(weight(endpoint, endpoint.weight()));
            if (kind == StandbyKind.FAILOVER_TARGETS) {
                lines.add(set(endpoint, "failover", false));
            }
        }
        load(lines);
        lines.add(health());
        first().forEach(endpoint -> lines.add(weight(endpoint, 0)));
        load(lines);
        return String.join("\n", lines);
    }

    /** Returns what brings it back in steps: the first up to its strategy's weight, and then all to where they rest. */
    String bringBack(long waitSeconds) {
        List<String> lines = new ArrayList<>();
        for (int step : STEPS) {
            first().forEach(endpoint -> lines.add(weight(endpoint, Math.max(1, endpoint.weight() * step / 100))));
            load(lines);
            lines.add("sleep " + waitSeconds);
        }
        first().forEach(endpoint -> rest(endpoint, lines));
        others().forEach(endpoint -> rest(endpoint, lines));
        load(lines);
        return String.join("\n", lines);
    }

    private void rest(Endpoint endpoint, List<String> lines) {
        int resting = Delivered.weight(service, kind, endpoint);
        boolean standsBy = !first().contains(endpoint);
        if (kind == StandbyKind.FAILOVER_TARGETS && standsBy) {
            lines.add(set(endpoint, "failover", true));
        } else if (resting != endpoint.weight()) {
            lines.add(weight(endpoint, resting));
        }
    }
}
