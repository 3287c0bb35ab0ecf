package dev.wissel.design.signals;

import dev.wissel.design.strategy.ServiceStrategy;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Tests of one tier of the alerts on the error budget. A step is a quarter of the short window. */
final class BurnCases {
    private static final int STEPS_IN_SHORT = 4;

    /** Rates are told from samples, and versions of Prometheus differ in whether one at the window's beginning counts. */
    private static final long SLACK = 2;

    private final Scope scope;
    private final RuleFile rules;
    private final BurnTier tier;
    private final RuleFile.Alert alert;
    private final ServiceStrategy service;
    private final long longSteps;
    private final long shortSteps;
    private final Duration step;

    BurnCases(Scope scope, RuleFile rules, BurnTier tier) {
        this.scope = scope;
        this.rules = rules;
        this.tier = tier;
        this.service =
                scope.strategy().services().get(scope.strategy().services().size() - 1);
        this.alert = rules.alerts()
                .filter(each -> each.runbook() == Runbook.ERROR_BUDGET_BURN)
                .filter(each -> tier.longText().equals(each.labels().get("window")))
                .findFirst()
                .orElseThrow();
        this.step = Duration.ofSeconds(Math.max(1, tier.shortWindow().toSeconds() / STEPS_IN_SHORT));
        this.longSteps = tier.longWindow().toSeconds() / step.toSeconds();
        this.shortSteps = tier.shortWindow().toSeconds() / step.toSeconds();
    }

    Duration step() {
        return step;
    }

    List<TestCase> all() {
        double share = Math.min(1, 2 * tier.threshold());
        return List.of(
                errors("errors go on", share),
                blip(share),
                steady("errors just above the threshold", 1.02, true),
                steady("errors just below the threshold", 0.98, false),
                tooFew(share),
                restart(),
                noRequests(),
                seenByWissel());
    }

    private TestCase newCase(String name) {
        return new TestCase(name + ", over " + tier.longText(), step, rules);
    }

    /** Requests a step, of which enough fail at the threshold to count. */
    private double traffic() {
        return Math.ceil(20 * BurnTier.LEAST_ERRORS / (tier.threshold() * longSteps));
    }

    private void requests(TestCase test, String code, Timeline values) {
        test.series(
                scope.names().requests(),
                values,
                "instance",
                "kong-1:8100",
                "job",
                "kong",
                "service",
                service.name(),
                "route",
                service.name(),
                "code",
                code);
    }

    private List<Map<String, String>> firing() {
        return List.of(Map.of(Scope.SERVICE, service.name()));
    }

    /** Long well; then a share fails until the long window has seen enough of it, and a while more; then all is well again. */
    private TestCase errors(String name, double share) {
        TestCase test = newCase(name);
        double reaches = tier.threshold() / share * longSteps;
        long lasts = Math.round((longSteps + reaches) / 2);
        long rest = shortSteps + 2 * SLACK;
        failing(test, share, lasts, rest);
        long start = longSteps;
        return test.firing(alert, start, List.of())
                .firing(alert, start + (long) Math.floor(reaches) - SLACK, List.of())
                .firing(alert, start + (long) Math.ceil(reaches) + SLACK, firing())
                .firing(alert, start + lasts, firing())
                // The long window remembers; the short one says that it is over.
                .firing(alert, start + lasts + shortSteps + SLACK, List.of());
    }

    /** A burst as long as the short window: the long one says that it does not matter. */
    private TestCase blip(double share) {
        TestCase test = newCase("a burst that is soon over");
        long lasts = Math.max(1, Math.min(shortSteps, Math.round(tier.threshold() / share * longSteps) - 2 * SLACK));
        failing(test, share, lasts, shortSteps);
        for (long at : new long[] {1, lasts / 2, lasts, lasts + 1, lasts + shortSteps - 1}) {
            test.firing(alert, longSteps + at, List.of());
        }
        return test;
    }

    private void failing(TestCase test, double share, long steps, long after) {
        double good = traffic();
        requests(
                test,
                "200",
                new Timeline()
                        .hold(0, 1)
                        .rise(good, longSteps)
                        .rise(good * (1 - share), steps)
                        .rise(good, after));
        requests(
                test,
                "503",
                new Timeline()
                        .hold(0, 1)
                        .stand(longSteps)
                        .rise(good * share, steps)
                        .stand(after));
    }

    /** Returns requests a step that are enough within the short window. */
    private double denseTraffic() {
        return traffic() * longSteps / shortSteps;
    }

    /** A share about the threshold that fails all the time. */
    private TestCase steady(String name, double part, boolean fires) {
        TestCase test = newCase(name);
        double bad = tier.threshold() * part;
        requests(test, "200", new Timeline().hold(0, 1).rise(denseTraffic() * (1 - bad), shortSteps));
        requests(test, "500", new Timeline().hold(0, 1).rise(denseTraffic() * bad, shortSteps));
        return test.firing(alert, shortSteps, fires ? firing() : List.of());
    }

    /** Half as many failed requests as count. */
    private TestCase tooFew(double share) {
        TestCase test = newCase("too few requests to say");
        double perStep = 0.5 * BurnTier.LEAST_ERRORS / shortSteps;
        requests(test, "502", new Timeline().hold(0, 1).rise(perStep, shortSteps));
        requests(test, "200", new Timeline().hold(0, 1).rise(perStep / share, shortSteps));
        return test.firing(alert, shortSteps, List.of());
    }

    /** A node starts again and counts from 0. */
    private TestCase restart() {
        TestCase test = newCase("a node starts again");
        long half = shortSteps;
        double errors = denseTraffic() * tier.threshold() * 0.5;
        requests(
                test,
                "200",
                new Timeline()
                        .hold(1e6, 1)
                        .rise(denseTraffic(), half)
                        .hold(0, 1)
                        .rise(denseTraffic(), half));
        requests(
                test,
                "504",
                new Timeline().hold(1e6, 1).rise(errors, half).hold(0, 1).rise(errors, half));
        return test.firing(alert, half + 1, List.of()).firing(alert, 2 * half, List.of());
    }

    private TestCase noRequests() {
        TestCase test = newCase("nobody asks");
        requests(test, "200", new Timeline().hold(5, shortSteps));
        requests(test, "500", new Timeline().hold(5, shortSteps));
        return test.firing(alert, shortSteps - 1, List.of());
    }

    /** Without Kong's counters: attempts fail, and half of them are made good by a retry. */
    private TestCase seenByWissel() {
        TestCase test = newCase("Wissel counts requests and retries");
        String upstream = scope.upstream(service);
        double good = denseTraffic();
        double failed = good * Math.min(1, 1.1 * tier.threshold());
        wissel(test, "wissel_upstream_requests_total", good, "upstream", upstream);
        wissel(test, "wissel_target_attempts_total", failed, "upstream", upstream, "outcome", "refused");
        wissel(test, "wissel_target_attempts_total", failed, "upstream", upstream, "outcome", "timeout");
        wissel(test, "wissel_target_attempts_total", good, "upstream", upstream, "outcome", "ok");
        wissel(test, "wissel_retries_total", failed, "upstream", upstream, "result", "granted");
        wissel(test, "wissel_retries_total", failed, "upstream", upstream, "result", "denied");
        wissel(test, "wissel_requests_without_target_total", 0, "upstream", upstream);
        return test.firing(alert, shortSteps, firing());
    }

    private void wissel(TestCase test, String metric, double perStep, String... labels) {
        String[] all = new String[labels.length + 4];
        System.arraycopy(new String[] {"instance", "wissel-1:8100", "job", "wissel"}, 0, all, 0, 4);
        System.arraycopy(labels, 0, all, 4, labels.length);
        test.series(metric, new Timeline().hold(0, 1).rise(perStep, shortSteps), all);
    }
}
