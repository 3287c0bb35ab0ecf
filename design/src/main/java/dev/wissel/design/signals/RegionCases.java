package dev.wissel.design.signals;

import dev.wissel.design.signals.Scope.Part;
import dev.wissel.design.strategy.ServiceStrategy;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Tests of {@link RegionRules}. A step is an evaluation. */
final class RegionCases {
    /** The step at which things change. */
    private static final long CHANGE = 10;

    private static final String KONG_1 = "kong-1:8100";
    private static final String KONG_2 = "kong-2:8100";

    private final Scope scope;
    private final RuleFile rules;
    private final long confirm;
    private final long settle;

    RegionCases(Scope scope, RuleFile rules) {
        this.scope = scope;
        this.rules = rules;
        long step = scope.setup().evaluationInterval().toSeconds();
        this.confirm = scope.timing().confirm().toSeconds() / step;
        this.settle = scope.timing().settle().toSeconds() / step;
    }

    List<TestCase> all() {
        List<TestCase> cases = new ArrayList<>();
        Set<String> regions = new LinkedHashSet<>();
        scope.parts().forEach(part -> regions.add(part.region()));
        regions.forEach(region -> cases.add(regionLost(region)));
        cases.add(allIsLost());
        cases.add(oneTargetIsLeft());
        cases.add(oneOfTwoNodes());
        cases.add(nameDoesNotResolve());
        cases.add(standbyAtWeightZero());
        cases.add(seenByWissel());
        TestCase told = newCase("Wissel tells of its regions");
        backupTakesAShare(told);
        shed(told);
        flapping(told);
        cases.add(told);
        return cases;
    }

    private TestCase newCase(String name) {
        return new TestCase(name, scope.setup().evaluationInterval(), rules);
    }

    private long length() {
        return CHANGE + Math.max(confirm, settle) + 6;
    }

    /** Well until the change, away for so many steps, and well again. */
    private Timeline away(double well, long steps) {
        return new Timeline().hold(well, CHANGE).hold(1 - well, steps).hold(well, length() - CHANGE - steps);
    }

    private Timeline always(double value) {
        return new Timeline().hold(value, length());
    }

    private void health(TestCase to, String node, Part part, String target, String state, Timeline values) {
        to.series(
                "kong_upstream_target_health",
                values,
                "instance",
                node,
                "job",
                Setup.KONG_JOB,
                "upstream",
                scope.upstream(part.service()),
                "target",
                target,
                "address",
                state.equals("dns_error") ? "" : target,
                "state",
                state,
                "subsystem",
                "http");
    }

    private void target(TestCase to, String node, Part part, String target, Timeline healthy, Timeline unhealthy) {
        health(to, node, part, target, "healthy", healthy);
        health(to, node, part, target, "unhealthy", unhealthy);
    }

    private static Map<String, String> of(ServiceStrategy service) {
        return Map.of(Scope.SERVICE, service.name());
    }

    private static Map<String, String> of(Part part) {
        return Map.of(Scope.SERVICE, part.service().name(), "region", part.region(), "tier", part.tier());
    }

    private static Map<String, String> of(Part part, String target) {
        return Map.of(
                Scope.SERVICE,
                part.service().name(),
                "region",
                part.region(),
                "tier",
                part.tier(),
                "target",
                target,
                "address",
                target);
    }

    private boolean hasBackup(Part part) {
        return part.tier().equals(Scope.PREFERRED)
                && scope.parts(part.service()).size() > 1;
    }

    // ---------------------------------------------------------------- losses

    private TestCase regionLost(String region) {
        TestCase test = newCase("region " + region + " is lost, and comes back");
        long back = confirm + 3;
        for (Part part : scope.parts()) {
            boolean lost = part.region().equals(region);
            for (String target : part.targets()) {
                target(test, KONG_1, part, target, lost ? away(1, back) : always(1), lost ? away(0, back) : always(0));
            }
        }
        Predicate<Part> here = part -> part.region().equals(region);
        List<Part> lost = scope.parts().stream().filter(here).toList();
        List<Map<String, String>> services = lost.stream()
                .filter(part -> scope.parts(part.service()).size() == 1)
                .map(part -> of(part.service()))
                .toList();
        List<Map<String, String>> onBackup = lost.stream()
                .filter(this::hasBackup)
                .map(part -> of(part.service()))
                .toList();
        List<Map<String, String>> targets = lost.stream()
                .flatMap(part -> part.targets().stream().map(target -> of(part, target)))
                .toList();
        around(test, Runbook.REGION_LOST, lost.stream().map(RegionCases::of).toList(), back);
        around(test, Runbook.SERVICE_DOWN, services, back);
        around(test, Runbook.RUNNING_ON_BACKUP, onBackup, back);
        around(test, Runbook.TARGET_EJECTED, targets, back);
        test.silent(Runbook.NODES_DISAGREE, CHANGE + confirm);
        return test;
    }

    /** Silent until the alert has waited, firing then and until all is well again. */
    private void around(TestCase test, Runbook runbook, List<Map<String, String>> labels, long back) {
        test.silent(runbook, CHANGE + confirm - 1);
        test.firing(runbook, CHANGE + confirm, labels);
        test.firing(runbook, CHANGE + back - 1, labels);
        test.silent(runbook, CHANGE + back);
    }

    /** A service loses all its regions at once; the others lose none. */
    private TestCase allIsLost() {
        List<ServiceStrategy> services = scope.strategy().services();
        ServiceStrategy service = services.get(services.size() - 1);
        TestCase test = newCase("all regions of " + service.name() + " are lost");
        long back = confirm + 3;
        for (Part part : scope.parts()) {
            boolean lost = part.service().equals(service);
            for (String target : part.targets()) {
                target(test, KONG_1, part, target, lost ? away(1, back) : always(1), lost ? away(0, back) : always(0));
            }
        }
        around(test, Runbook.SERVICE_DOWN, List.of(of(service)), back);
        around(
                test,
                Runbook.REGION_LOST,
                scope.parts(service).stream().map(RegionCases::of).toList(),
                back);
        return test.silent(Runbook.RUNNING_ON_BACKUP, CHANGE + confirm);
    }

    /** All targets but one of each region are down, for good. */
    private TestCase oneTargetIsLeft() {
        TestCase test = newCase("one target is left in each region");
        List<Map<String, String>> ejected = new ArrayList<>();
        for (Part part : scope.parts()) {
            List<String> targets = part.targets();
            for (int i = 0; i < targets.size(); i++) {
                boolean left = i == targets.size() - 1;
                Timeline down = new Timeline().hold(1, CHANGE).hold(0, length() - CHANGE);
                target(test, KONG_1, part, targets.get(i), left ? always(1) : down, always(0));
                if (!left) {
                    ejected.add(of(part, targets.get(i)));
                }
            }
        }
        long late = length() - 1;
        return test.silent(Runbook.TARGET_EJECTED, CHANGE + confirm - 1)
                .firing(Runbook.TARGET_EJECTED, CHANGE + confirm, ejected)
                .silent(Runbook.REGION_LOST, late)
                .silent(Runbook.SERVICE_DOWN, late)
                .silent(Runbook.RUNNING_ON_BACKUP, late)
                .silent(Runbook.NODES_DISAGREE, late)
                .silent(Runbook.TARGET_UNRESOLVED, late);
    }

    /** The second of two nodes cannot reach a region that the first one reaches. */
    private TestCase oneOfTwoNodes() {
        TestCase test = newCase("one of two nodes cannot reach a region");
        Part part = scope.parts().get(0);
        List<Map<String, String>> torn = new ArrayList<>();
        for (String target : part.targets()) {
            target(test, KONG_1, part, target, always(1), always(0));
            target(test, KONG_2, part, target, away(1, settle + 3), away(0, settle + 3));
            torn.add(of(part, target));
        }
        return test.silent(Runbook.NODES_DISAGREE, CHANGE + settle - 1)
                .firing(Runbook.NODES_DISAGREE, CHANGE + settle, torn)
                .silent(Runbook.NODES_DISAGREE, CHANGE + settle + 3)
                .silent(Runbook.REGION_LOST, CHANGE + settle)
                .silent(Runbook.TARGET_EJECTED, CHANGE + settle);
    }

    private TestCase nameDoesNotResolve() {
        TestCase test = newCase("a name stops resolving");
        Part part = scope.parts().get(0);
        String target = part.targets().get(0);
        Timeline gone = new Timeline().hold(1, CHANGE).end();
        health(test, KONG_1, part, target, "healthy", gone);
        health(test, KONG_1, part, target, "dns_error", away(0, settle + 3));
        List<Map<String, String>> unresolved = List.of(Map.of(
                Scope.SERVICE, part.service().name(), "upstream", scope.upstream(part.service()), "target", target));
        return test.silent(Runbook.TARGET_UNRESOLVED, CHANGE + settle - 1)
                .firing(Runbook.TARGET_UNRESOLVED, CHANGE + settle, unresolved)
                .silent(Runbook.TARGET_UNRESOLVED, CHANGE + settle + 3)
                .silent(Runbook.TARGET_EJECTED, CHANGE + settle);
    }

    /** Kong does not check targets at weight 0; that is no loss. */
    private TestCase standbyAtWeightZero() {
        TestCase test = newCase("targets at weight 0 are not checked");
        for (Part part : scope.parts()) {
            for (String target : part.targets()) {
                health(test, KONG_1, part, target, "healthy", always(0));
                health(test, KONG_1, part, target, "healthchecks_off", always(1));
            }
        }
        long late = length() - 1;
        return test.silent(Runbook.REGION_LOST, late)
                .silent(Runbook.TARGET_EJECTED, late)
                .silent(Runbook.RUNNING_ON_BACKUP, late);
    }

    // ---------------------------------------------------------------- Wissel's own signals

    private void wissel(TestCase test, String metric, Timeline values, String... labels) {
        String[] all = new String[labels.length + 4];
        System.arraycopy(new String[] {"instance", "wissel-1:8100", "job", Setup.WISSEL_JOB}, 0, all, 0, 4);
        System.arraycopy(labels, 0, all, 4, labels.length);
        test.series(metric, values, all);
    }

    /** A target that hangs is not available to Wissel, while Kong's counters still call it healthy. */
    private TestCase seenByWissel() {
        TestCase test = newCase("a region hangs, and Wissel sees it");
        Part part = scope.parts().get(0);
        long back = confirm + 3;
        String upstream = scope.upstream(part.service());
        List<Map<String, String>> targets = new ArrayList<>();
        for (String target : part.targets()) {
            wissel(
                    test,
                    "wissel_target_available",
                    away(1, back),
                    "upstream",
                    upstream,
                    "region",
                    part.region(),
                    "target",
                    target,
                    "address",
                    target);
            test.series(
                    "kong_upstream_target_health",
                    always(1),
                    "instance",
                    "wissel-1:8100",
                    "job",
                    Setup.WISSEL_JOB,
                    "upstream",
                    upstream,
                    "target",
                    target,
                    "address",
                    target,
                    "state",
                    "healthy",
                    "subsystem",
                    "http");
            targets.add(of(part, target));
        }
        around(test, Runbook.REGION_LOST, List.of(of(part)), back);
        around(test, Runbook.TARGET_EJECTED, targets, back);
        return test;
    }

    private void backupTakesAShare(TestCase test) {
        Optional<ServiceStrategy> withBackup = scope.strategy().services().stream()
                .filter(each -> scope.parts(each).size() > 1)
                .findFirst();
        if (withBackup.isEmpty()) {
            return;
        }
        ServiceStrategy service = withBackup.get();
        List<Part> parts = scope.parts(service);
        String upstream = scope.upstream(service);
        long back = confirm + 3;
        // Up to 1 % is rounding, or a trial: that long it is silent.
        Timeline share = new Timeline().hold(0.01, CHANGE).hold(0.02, back).hold(0.01, length() - CHANGE - back);
        String metric = "wissel_region_share_ratio";
        String backup = parts.get(1).region();
        wissel(test, metric, share, "upstream", upstream, "region", backup);
        String preferred = parts.get(0).region();
        wissel(test, metric, always(0.98), "upstream", upstream, "region", preferred);
        around(test, Runbook.RUNNING_ON_BACKUP, List.of(of(service)), back);
    }

    private void shed(TestCase test) {
        ServiceStrategy service = scope.strategy().services().get(0);
        // The rate covers a minute, so it stays above 0 for that long after the last refusal.
        long minute = 60 / scope.setup().evaluationInterval().toSeconds() + 1;
        Timeline shed = new Timeline().hold(7, CHANGE).rise(1, 3).stand(minute + 4);
        wissel(test, "wissel_requests_shed_total", shed, "upstream", scope.upstream(service));
        Map<String, String> labels = Map.of(Scope.SERVICE, service.name(), "upstream", scope.upstream(service));
        test.silent(Runbook.REQUESTS_SHED, CHANGE - 1);
        if (confirm > 0) {
            test.silent(Runbook.REQUESTS_SHED, CHANGE + confirm - 1);
        }
        test.firing(Runbook.REQUESTS_SHED, CHANGE + confirm, List.of(labels))
                .silent(Runbook.REQUESTS_SHED, CHANGE + 3 + minute);
    }

    private void flapping(TestCase test) {
        Part part = scope.parts().get(0);
        String upstream = scope.upstream(part.service());
        // An increase is told a little larger than it is, because the window is wider than what the samples cover.
        Timeline calm =
                new Timeline().hold(5, CHANGE).rise(1, RegionRules.FLAPS - 2).stand(CHANGE);
        Timeline flaps =
                new Timeline().hold(5, CHANGE).rise(1, RegionRules.FLAPS + 1).stand(CHANGE);
        wissel(test, "wissel_failovers_total", calm, "upstream", upstream, "region", "calm", "cause", "lost");
        wissel(test, "wissel_failovers_total", flaps, "upstream", upstream, "region", part.region(), "cause", "lost");
        Map<String, String> labels =
                Map.of(Scope.SERVICE, part.service().name(), "upstream", upstream, "region", part.region());
        test.silent(Runbook.REGION_FLAPPING, CHANGE)
                .firing(Runbook.REGION_FLAPPING, CHANGE + RegionRules.FLAPS + 2, List.of(labels));
    }
}
