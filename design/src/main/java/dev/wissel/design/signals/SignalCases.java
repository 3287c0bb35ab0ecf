package dev.wissel.design.signals;

import dev.wissel.design.signals.Scope.Part;
import dev.wissel.design.strategy.ServiceStrategy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tests of {@link SignalRules}. A step is an evaluation. */
final class SignalCases {
    private static final long CHANGE = 10;

    private final Scope scope;
    private final RuleFile rules;
    private final long confirm;
    private final long settle;

    SignalCases(Scope scope, RuleFile rules) {
        this.scope = scope;
        this.rules = rules;
        long step = scope.setup().evaluationInterval().toSeconds();
        this.confirm = scope.timing().confirm().toSeconds() / step;
        this.settle = scope.timing().settle().toSeconds() / step;
    }

    List<TestCase> all() {
        TestCase one = newCase("one of two gateways is in trouble");
        if (has(Runbook.GATEWAY_DOWN)) {
            down(one, Runbook.GATEWAY_DOWN, Setup.KONG_JOB);
        }
        if (has(Runbook.WISSEL_DOWN)) {
            down(one, Runbook.WISSEL_DOWN, Setup.WISSEL_JOB);
        }
        if (has(Runbook.METRICS_INCOMPLETE)) {
            counted(one, Runbook.METRICS_INCOMPLETE, "kong_nginx_metric_errors_total", Setup.KONG_JOB);
        }
        if (has(Runbook.DATASTORE_UNREACHABLE)) {
            zero(one, Runbook.DATASTORE_UNREACHABLE, SignalRules.ALWAYS);
        }
        if (has(Runbook.CONTROL_PLANE_LOST)) {
            zero(one, Runbook.CONTROL_PLANE_LOST, "kong_control_plane_connected");
        }
        if (has(Runbook.CONFIGURATION_REFUSED)) {
            String metric = "wissel_config_reloads_total";
            counted(one, Runbook.CONFIGURATION_REFUSED, metric, Setup.WISSEL_JOB, "result", "refused");
        }
        return List.of(one, gone(), missing());
    }

    private boolean has(Runbook runbook) {
        return rules.alerts().anyMatch(alert -> alert.runbook() == runbook);
    }

    private TestCase newCase(String name) {
        return new TestCase(name, scope.setup().evaluationInterval(), rules);
    }

    private static Timeline away(double well, long steps) {
        return new Timeline().hold(well, CHANGE).hold(1 - well, steps).hold(well, CHANGE);
    }

    /** One of two gateways cannot be scraped for a while; the other job is none of this alert's business. */
    private void down(TestCase test, Runbook runbook, String job) {
        long back = confirm + 3;
        String one = job + "-1:8100";
        test.series("up", away(1, back), "instance", one, "job", job);
        test.series("up", away(1, 0), "instance", job + "-2:8100", "job", job);
        test.series("up", away(0, 0), "instance", "other:80", "job", "other");
        List<Map<String, String>> labels = List.of(Map.of("instance", one, "job", job));
        test.silent(runbook, CHANGE + confirm - 1)
                .firing(runbook, CHANGE + confirm, labels)
                .firing(runbook, CHANGE + back - 1, labels)
                .silent(runbook, CHANGE + back);
    }

    /** Only when the last of two gateways has gone, nothing is told any more; and then not that nothing is told of each service. */
    private TestCase gone() {
        TestCase test = newCase("the gateways go one after the other");
        long last = CHANGE + confirm + 2;
        long length = settle + CHANGE;
        test.series(SignalRules.ALWAYS, new Timeline().hold(1, CHANGE).end(), "instance", "kong-1:8100", "job", "kong");
        test.series(SignalRules.ALWAYS, new Timeline().hold(1, last).end(), "instance", "kong-2:8100", "job", "kong");
        return test.silent(Runbook.SIGNALS_GONE, last - 1)
                .silent(Runbook.SIGNALS_GONE, last + confirm - 1)
                .firing(Runbook.SIGNALS_GONE, last + confirm, List.of(Map.of()))
                .silent(Runbook.HEALTH_SIGNAL_MISSING, last + length);
    }

    /** The gateways are there, and tell of all services but the last. No service has a request, and that is nothing to alert about. */
    private TestCase missing() {
        List<ServiceStrategy> services = scope.strategy().services();
        ServiceStrategy silent = services.get(services.size() - 1);
        TestCase test = newCase("nothing is told about " + silent.name());
        long length = settle + CHANGE;
        test.series(SignalRules.ALWAYS, new Timeline().hold(1, length), "instance", "kong-1:8100", "job", "kong");
        for (ServiceStrategy service : services) {
            boolean told = !scope.upstream(service).equals(scope.upstream(silent));
            Part part = scope.parts(service).get(0);
            Timeline values = told
                    ? new Timeline().hold(1, length)
                    : new Timeline().hold(1, 3).end();
            test.series(
                    "kong_upstream_target_health",
                    values,
                    "instance",
                    "kong-1:8100",
                    "job",
                    "kong",
                    "upstream",
                    scope.upstream(service),
                    "target",
                    part.targets().get(0),
                    "address",
                    part.targets().get(0),
                    "state",
                    "healthy",
                    "subsystem",
                    "http");
        }
        List<RuleFile.Alert> alerts = rules.alerts()
                .filter(alert -> alert.runbook() == Runbook.HEALTH_SIGNAL_MISSING)
                .filter(alert -> silent.name().equals(alert.labels().get(Scope.SERVICE)))
                .toList();
        boolean alone = services.stream()
                        .filter(service -> scope.upstream(service).equals(scope.upstream(silent)))
                        .count()
                == 1;
        test.silent(Runbook.HEALTH_SIGNAL_MISSING, 3 + settle - 1);
        if (alone) {
            test.firing(alerts.get(0), 3 + settle, List.of(Map.of()));
        }
        return test.silent(Runbook.SIGNALS_GONE, 3 + settle)
                .silent(Runbook.REGION_LOST, 3 + settle)
                .silent(Runbook.SERVICE_DOWN, 3 + settle);
    }

    /** A counter rises once, after it stood at a value, and a restart that sets it to 0 is not a rise. */
    private void counted(TestCase test, Runbook runbook, String metric, String job, String... labels) {
        String one = job + "-1:8100";
        String[] all = new String[labels.length + 4];
        System.arraycopy(new String[] {"instance", one, "job", job}, 0, all, 0, 4);
        System.arraycopy(labels, 0, all, 4, labels.length);
        test.series(metric, new Timeline().hold(4, CHANGE).rise(1, 1).stand(CHANGE), all);
        String[] restarted = all.clone();
        restarted[1] = job + "-2:8100";
        test.series(metric, new Timeline().hold(4, CHANGE).hold(0, CHANGE + 1), restarted);
        Map<String, String> firing = new LinkedHashMap<>();
        for (int i = 0; i < all.length; i += 2) {
            firing.put(all[i], all[i + 1]);
        }
        test.silent(runbook, CHANGE - 1).firing(runbook, CHANGE, List.of(firing));
    }

    /** One of two nodes says 0 for a while, and the other for too short a time. */
    private void zero(TestCase test, Runbook runbook, String metric) {
        long back = settle + 3;
        test.series(metric, away(1, back), "instance", "kong-1:8100", "job", "kong");
        test.series(metric, away(1, settle), "instance", "kong-2:8100", "job", "kong");
        List<Map<String, String>> labels = List.of(Map.of("instance", "kong-1:8100", "job", "kong"));
        test.silent(runbook, CHANGE + settle - 1)
                .firing(runbook, CHANGE + settle, labels)
                .silent(runbook, CHANGE + back);
    }
}
