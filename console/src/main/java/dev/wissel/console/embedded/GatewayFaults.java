package dev.wissel.console.embedded;

import dev.wissel.controller.drill.AdminFaultHost;
import dev.wissel.controller.drill.FaultHost;
import dev.wissel.core.drill.DrillFault;
import dev.wissel.core.drill.DrillPlan;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Translation;
import dev.wissel.gateway.Gateway;
import dev.wissel.gateway.fault.Fault;
import dev.wissel.gateway.fault.FaultKind;
import dev.wissel.gateway.fault.FaultRefused;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Makes the faults of drills in the embedded gateway, between request and target, so that everything after them is what it would be in life. Thread-safe. */
public final class GatewayFaults implements FaultHost {
    private final Gateway gateway;
    private final Supplier<Strategy> strategy;

    /** Whom the fault befalls stays what it was when it began, whatever the strategy becomes. */
    private final Map<String, Set<String>> befallen = new ConcurrentHashMap<>();

    /**
     * Makes one.
     *
     * @param strategy the one in force
     */
    public GatewayFaults(Gateway gateway, Supplier<Strategy> strategy) {
        this.gateway = gateway;
        this.strategy = strategy;
    }

    @Override
    public Means means(DrillPlan plan) {
        return new Means(
                "embedded gateway",
                true,
                AdminFaultHost.exercised(plan),
                List.of(
                        plan.fault() == DrillFault.DRAIN
                                ? "the way out and the way back are exercised; nothing has to be found out"
                                : "the fault is made between the gateway and its targets: detection, ejection, retry, spill and"
                                        + " failback are exercised; the network and the targets themselves are not",
                        "other gateways of the same strategy are not touched"));
    }

    @Override
    public void inject(Order order, Duration lease) throws FaultException {
        put(order, lease);
    }

    @Override
    public void extend(Order order, Duration lease) throws FaultException {
        boolean held = gateway.faults()
                .active()
                .filter(each -> each.fault().id().equals(order.id()))
                .isPresent();
        if (!held) {
            // To put it back would be a second fault, which nobody has asked for.
            throw new FaultException("the fault has ended before its time: its lease ran out, or somebody lifted it");
        }
        put(order, lease);
    }

    private void put(Order order, Duration lease) throws FaultException {
        try {
            gateway.faults().inject(fault(order, lease));
        } catch (FaultRefused | IllegalArgumentException refused) {
            throw new FaultException(String.valueOf(refused.getMessage()));
        }
    }

    @Override
    public void lift(Order order) {
        gateway.faults().lift(order.id());
        befallen.remove(order.id());
    }

    private Fault fault(Order order, Duration lease) {
        DrillPlan plan = order.plan();
        return new Fault(
                order.id(),
                FaultKind.valueOf(plan.fault().name()),
                befallen.computeIfAbsent(order.id(), begins -> upstreams(plan)),
                plan.region(),
                plan.target().isEmpty() ? null : plan.target(),
                plan.delay(),
                plan.share(),
                order.who(),
                order.why().isEmpty() ? "a drill" : order.why(),
                lease);
    }

    /** A region may be missing in a service, which is no reason to refuse the others. */
    private Set<String> upstreams(DrillPlan plan) {
        Strategy now = strategy.get();
        Set<String> upstreams = new HashSet<>();
        for (ServiceStrategy service : now.services()) {
            boolean there = service.endpoints().stream()
                    .anyMatch(each -> plan.touches(
                            each.region(),
                            each.address().host() + ":" + each.address().port()));
            if (plan.touches(service.name()) && there) {
                upstreams.add(Translation.upstreamName(now, service));
            }
        }
        return upstreams;
    }
}
