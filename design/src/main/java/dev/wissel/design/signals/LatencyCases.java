package dev.wissel.design.signals;

import dev.wissel.design.strategy.Objective.LatencyTarget;
import dev.wissel.design.strategy.ServiceStrategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Tests of the alert about latency. A step is a minute. */
final class LatencyCases {
    static final Duration STEP = Duration.ofMinutes(1);

    /** Steps in the window of the rates. */
    private static final long WINDOW = 5;

    private final Scope scope;
    private final RuleFile rules;
    private final ServiceStrategy service;
    private final long hold;

    LatencyCases(Scope scope, RuleFile rules) {
        this.scope = scope;
        this.rules = rules;
        this.service = scope.strategy().services().get(0);
        this.hold = rules.alerts()
                .filter(alert -> alert.runbook() == Runbook.LATENCY_OBJECTIVE_MISSED)
                .mapToLong(alert -> steps(alert.holdFor()))
                .findFirst()
                .orElse(0);
    }

    /** Returns the first step that is not before a time. */
    static long steps(Duration time) {
        return (time.toSeconds() + STEP.toSeconds() - 1) / STEP.toSeconds();
    }

    List<TestCase> all() {
        List<TestCase> cases = new ArrayList<>();
        scope.strategy().objective().latency().filter(ObjectiveRules::canBeTold).ifPresent(target -> {
            double slow = 1 - target.quantile();
            cases.add(slow("too many requests are slow", target, 1.5 * slow, 10, true));
            cases.add(slow("few enough requests are slow", target, 0.5 * slow, 10, false));
            cases.add(slow("too many of too few requests are slow", target, 1.5 * slow, 0.9, false));
        });
        return cases;
    }

    /**
     * First nobody asks, for as long as the window; then a share of the requests takes longer than the largest finite bound, all others less than the smallest.
     *
     * @param slow share of the requests that is slow
     * @param traffic requests in five minutes, in multiples of what the quantile needs
     */
    private TestCase slow(String name, LatencyTarget target, double slow, double traffic, boolean fires) {
        TestCase test = new TestCase(name, STEP, rules);
        long steps = hold + WINDOW + 1;
        double perStep = ObjectiveRules.leastRequests(target) * traffic / WINDOW;
        for (String bound : List.of("25", "60000", "+Inf")) {
            double risen = bound.equals("+Inf") ? perStep : perStep * (1 - slow);
            bucket(test, bound, new Timeline().hold(0, WINDOW + 1).rise(risen, steps));
        }
        test.series(
                scope.names().requests(),
                new Timeline().hold(0, WINDOW + 1).rise(perStep, steps),
                "instance",
                "kong-1:8100",
                "job",
                "kong",
                "service",
                service.name(),
                "code",
                "200");
        // With ten times the requests that the quantile needs, those of the first step are enough.
        long first = WINDOW + 1;
        test.silent(Runbook.LATENCY_OBJECTIVE_MISSED, WINDOW);
        if (!fires) {
            return test.silent(Runbook.LATENCY_OBJECTIVE_MISSED, first + hold)
                    .silent(Runbook.LATENCY_OBJECTIVE_MISSED, WINDOW + steps);
        }
        return test.silent(Runbook.LATENCY_OBJECTIVE_MISSED, first + hold - 1)
                .firing(Runbook.LATENCY_OBJECTIVE_MISSED, first + hold, List.of(Map.of(Scope.SERVICE, service.name())));
    }

    private void bucket(TestCase test, String bound, Timeline values) {
        List<String> labels = new ArrayList<>(
                List.of("instance", "kong-1:8100", "job", "kong", "service", service.name(), "route", service.name()));
        if (!scope.names().latencyMatcher().isEmpty()) {
            labels.addAll(List.of("type", "request"));
        }
        labels.addAll(List.of("le", bound));
        test.series(scope.names().latencyBuckets(), values, labels.toArray(String[]::new));
    }
}
