package dev.wissel.design.signals;

import dev.wissel.design.signals.Scope.Part;
import dev.wissel.design.strategy.ServiceStrategy;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** Tests of the alert about the capacity that the next loss leaves, for all services at once. A step is a minute. */
final class CapacityCases {
    /** Steps until the rate of five minutes is full. */
    private static final long WINDOW = 5;

    private final Scope scope;
    private final RuleFile rules;
    private final List<ServiceStrategy> services;
    private final long settle;

    CapacityCases(Scope scope, RuleFile rules) {
        this.scope = scope;
        this.rules = rules;
        this.services = scope.withCapacity().stream()
                .filter(service -> service.endpoints().size() > 1)
                .toList();
        this.settle = LatencyCases.steps(scope.timing().settle());
    }

    List<TestCase> all() {
        return services.isEmpty()
                ? List.of()
                : List.of(
                        demand("demand is as much as the next loss leaves", 0.999, false),
                        demand("demand is more than the next loss leaves", 1.01, true));
    }

    private TestCase demand(String name, double part, boolean fires) {
        TestCase test = new TestCase(name, LatencyCases.STEP, rules);
        long steps = WINDOW + settle + 2;
        for (ServiceStrategy service : services) {
            for (Part each : scope.parts(service)) {
                each.targets().forEach(target -> available(test, each, target, steps));
            }
            double perStep = left(service) * part * LatencyCases.STEP.toSeconds();
            test.series(
                    scope.names().requests(),
                    new Timeline().hold(0, 1).rise(perStep, steps),
                    "instance",
                    "kong-1:8100",
                    "job",
                    Setup.KONG_JOB,
                    "service",
                    service.name(),
                    "code",
                    "200");
        }
        if (!fires) {
            return test.silent(Runbook.CAPACITY_AFTER_NEXT_LOSS, steps);
        }
        List<Map<String, String>> labels = services.stream()
                .map(service -> Map.of(Scope.SERVICE, service.name()))
                .toList();
        return test.silent(Runbook.CAPACITY_AFTER_NEXT_LOSS, WINDOW + settle - 1)
                .firing(Runbook.CAPACITY_AFTER_NEXT_LOSS, WINDOW + settle, labels);
    }

    private void available(TestCase test, Part part, String target, long steps) {
        test.series(
                "kong_upstream_target_health",
                new Timeline().hold(1, steps + 1),
                "instance",
                "kong-1:8100",
                "job",
                Setup.KONG_JOB,
                "upstream",
                scope.upstream(part.service()),
                "target",
                target,
                "address",
                target,
                "state",
                "healthy");
    }

    /** Returns what the service's regions may be given without the largest, or its targets if it has one region. */
    private double left(ServiceStrategy service) {
        List<Part> parts = scope.parts(service);
        double[] each = parts.size() > 1
                ? parts.stream().mapToDouble(CapacityCases::bears).toArray()
                : targets(parts.get(0)).toArray();
        return DoubleStream.of(each).sum() - DoubleStream.of(each).max().orElse(0);
    }

    private static double bears(Part part) {
        return targets(part).sum();
    }

    private static DoubleStream targets(Part part) {
        return part.endpoints().stream().mapToDouble(endpoint -> Scope.capacity(part.service(), endpoint));
    }
}
