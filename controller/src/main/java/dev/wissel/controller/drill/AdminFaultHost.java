package dev.wissel.controller.drill;

import dev.wissel.core.drill.DrillFault;
import dev.wissel.core.drill.DrillMeasure;
import dev.wissel.core.drill.DrillPlan;
import dev.wissel.kong.admin.AdminClient;
import dev.wissel.kong.admin.AdminError;
import dev.wissel.kong.admin.AdminException;
import dev.wissel.kong.carrier.DurationText;
import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Has embedded gateways elsewhere make the fault at their proxies, through their Admin APIs ({@code /wissel/faults}). Each holds the deadline by
 * itself. All of them must take it, or none keeps it. Thread-safe.
 */
public final class AdminFaultHost implements FaultHost {
    private static final String FAULTS = "/wissel/faults";

    private final List<AdminClient> nodes;
    private final UnaryOperator<String> upstreamOf;

    /**
     * Makes one.
     *
     * @param nodes all gateways that carry the traffic, at least one; their calls should end within a few seconds
     * @param upstreamOf name of a service's upstream
     */
    public AdminFaultHost(List<AdminClient> nodes, UnaryOperator<String> upstreamOf) {
        if (nodes.isEmpty()) {
            throw new IllegalArgumentException("nodes: [] (expected: at least one)");
        }
        this.nodes = List.copyOf(nodes);
        this.upstreamOf = upstreamOf;
    }

    /** Returns what a fault at the gateway's proxy puts to the test: everything, but that a drain has nothing to be found out. */
    public static Set<DrillMeasure> exercised(DrillPlan plan) {
        Set<DrillMeasure> all = EnumSet.allOf(DrillMeasure.class);
        if (plan.fault() == DrillFault.DRAIN) {
            all.remove(DrillMeasure.DETECTION);
        }
        return all;
    }

    @Override
    public Means means(DrillPlan plan) {
        return new Means(
                nodes.size() == 1 ? "embedded gateway" : nodes.size() + " embedded gateways",
                true,
                exercised(plan),
                List.of(
                        plan.fault() == DrillFault.DRAIN
                                ? "The gateway moved the traffic as it does for an operator. There was no fault to be found out."
                                : "The fault was made at the gateway's proxy: detection, ejection, retry, spill and failback were exercised."));
    }

    @Override
    public void inject(Order order, Duration lease) throws FaultException {
        try {
            post(order, lease);
        } catch (FaultException failed) {
            try {
                lift(order); // those that took it already
            } catch (FaultException unreachable) {
                throw new FaultException(failed.getMessage() + "; " + unreachable.getMessage());
            }
            throw failed;
        }
    }

    /** Longer only where it still is: what has ended meanwhile would be put back by the same call, a second fault that nobody has asked for. */
    @Override
    public void extend(Order order, Duration lease) throws FaultException {
        for (AdminClient node : nodes) {
            try {
                node.page(FAULTS + "/" + order.id(), "application/json");
            } catch (AdminException failed) {
                throw new FaultException(
                        failed.error().kind() == AdminError.Kind.NOT_FOUND
                                ? "the fault has ended before its time: its lease ran out, or somebody lifted it"
                                : failed.error().message());
            }
        }
        post(order, lease);
    }

    private void post(Order order, Duration lease) throws FaultException {
        for (AdminClient node : nodes) {
            try {
                node.send("POST", FAULTS, body(order, lease));
            } catch (AdminException failed) {
                throw new FaultException(failed.error().message());
            }
        }
    }

    private Map<String, Object> body(Order order, Duration lease) {
        DrillPlan plan = order.plan();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("id", order.id());
        body.put("kind", plan.fault().word());
        body.put("upstreams", plan.services().stream().map(upstreamOf).toList());
        body.put("region", plan.region());
        if (!plan.target().isEmpty()) {
            body.put("target", plan.target());
        }
        if (plan.fault() == DrillFault.SLOW) {
            body.put("delay", DurationText.format(plan.delay()));
        }
        if (plan.share() != 1) {
            body.put("share", plan.share());
        }
        body.put("for", DurationText.format(Duration.ofMillis(Math.max(1, lease.toMillis()))));
        body.put("who", order.who());
        body.put("why", order.why().isEmpty() ? "a drill" : order.why());
        return body;
    }

    /** Asks each of them, also after one has not answered. */
    @Override
    public void lift(Order order) throws FaultException {
        String problem = "";
        for (AdminClient node : nodes) {
            try {
                node.send("DELETE", FAULTS + "/" + order.id(), null);
            } catch (AdminException failed) {
                if (failed.error().kind() != AdminError.Kind.NOT_FOUND) {
                    problem = failed.error().message();
                }
            }
        }
        if (!problem.isEmpty()) {
            throw new FaultException(problem);
        }
    }
}
