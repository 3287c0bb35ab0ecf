package dev.wissel.it;

import dev.wissel.controller.drill.AdminFaultHost;
import dev.wissel.controller.drill.DrillPromises;
import dev.wissel.controller.drill.DrillRequest;
import dev.wissel.controller.drill.DrillRunner;
import dev.wissel.controller.drill.DrillTerms;
import dev.wissel.controller.journal.DrillLog;
import dev.wissel.controller.loop.Clock;
import dev.wissel.core.bound.Plane;
import dev.wissel.core.drill.DrillFault;
import dev.wissel.core.drill.DrillPlan;
import dev.wissel.core.drill.DrillSetup;
import dev.wissel.core.drill.DrillSight;
import dev.wissel.core.slo.ErrorBudget;
import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Translation;
import dev.wissel.kong.admin.AdminClient;
import dev.wissel.kong.admin.AdminOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Runs a drill on a gateway elsewhere, through its Admin API, and looks at nothing: whoever kills it in the middle learns what the gateway does by itself. Prints what it
 * does, a line each; ends when it is killed.
 */
final class DrillDriver {
    private static final long UNKNOWN = DrillSight.UNKNOWN;

    private DrillDriver() {}

    /** Drills the first region of {@code STRATEGY} for an hour, at the gateway with the Admin API at {@code URL}. */
    public static void main(String... arguments) throws Exception {
        Strategy strategy = StrategyReader.read(arguments[0], Files.readString(Path.of(arguments[0])))
                .strategy()
                .orElseThrow();
        UnaryOperator<String> upstreamOf = name -> Translation.upstreamName(
                strategy,
                strategy.services().stream()
                        .filter(each -> each.name().equals(name))
                        .findFirst()
                        .orElseThrow());
        DrillRunner runner = new DrillRunner(
                new DrillTerms(
                        "driver",
                        strategy.drills().limits(),
                        DrillSetup.Pace.DEFAULTS,
                        new DrillPromises(strategy, Plane.EMBEDDED, 1)::of,
                        DrillTerms.Hours.ALWAYS),
                new AdminFaultHost(
                        List.of(new AdminClient(AdminOptions.at(arguments[1]).build())), upstreamOf),
                nowNanos -> Optional.of(sight(strategy, nowNanos)),
                DrillLog.inMemory(),
                new Clock(),
                System.out::println);
        runner.start();
        DrillPlan plan = DrillPlan.of(DrillFault.REGION_LOSS, strategy.regions().get(0), "")
                .withLength(Duration.ofHours(1))
                .withServices(
                        strategy.services().stream().map(ServiceStrategy::name).toList());
        runner.begin(new DrillRequest(plan, "ann", "monthly", DrillRequest.HAND));
        Thread.sleep(Long.MAX_VALUE);
    }

    /** All is well, and stays so. */
    private static DrillSight sight(Strategy strategy, long nowNanos) {
        List<DrillSight.Service> services = new ArrayList<>();
        for (ServiceStrategy service : strategy.services()) {
            List<DrillSight.Region> regions = new ArrayList<>();
            for (String region : service.regions()) {
                List<DrillSight.Target> targets = service.endpointsIn(region).stream()
                        .map(each -> new DrillSight.Target(each.address().text(), true, 100, UNKNOWN, UNKNOWN))
                        .toList();
                regions.add(new DrillSight.Region(region, DrillSight.Standing.SERVING, "", Double.NaN, targets));
            }
            services.add(new DrillSight.Service(service.name(), 40, UNKNOWN, UNKNOWN, UNKNOWN, regions));
        }
        DrillSight.Slo slo = new DrillSight.Slo(new ErrorBudget(0.99, Duration.ofDays(30)), 1, 0);
        return new DrillSight(nowNanos, services, List.of(), slo, true);
    }

    static Child start(Path strategy, String url) throws Exception {
        return new Child("driver", Map.of(), Child.java(DrillDriver.class, strategy.toString(), url));
    }
}
