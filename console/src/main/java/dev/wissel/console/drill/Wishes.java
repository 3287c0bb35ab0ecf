package dev.wissel.console.drill;

import dev.wissel.console.live.ActionRefused;
import dev.wissel.console.live.Drills;
import dev.wissel.core.drill.DrillFault;
import dev.wissel.core.drill.DrillPlan;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns what somebody asks for into a plan for a strategy. Stateless. */
final class Wishes {
    private Wishes() {}

    /**
     * Returns the plan.
     *
     * @throws ActionRefused if the strategy has no such region, target or service, or there can be no such drill
     */
    static DrillPlan plan(Drills.Wish wish, Strategy strategy) throws ActionRefused {
        DrillFault fault = DrillFault.of(wish.fault())
                .orElseThrow(() -> unknown(
                        "fault",
                        wish.fault(),
                        Arrays.stream(DrillFault.values()).map(DrillFault::word).toList()));
        if (!strategy.regions().contains(wish.region())) {
            throw unknown("region", wish.region(), strategy.regions());
        }
        List<String> services =
                strategy.services().stream().map(ServiceStrategy::name).toList();
        for (String each : wish.services()) {
            if (!services.contains(each)) {
                throw unknown("services", each, services);
            }
        }
        List<String> targets = targets(strategy, wish);
        if (targets.isEmpty()) {
            throw new ActionRefused("region: " + wish.region() + " (expected: one in which the drilled services have targets)");
        }
        if (!wish.target().isEmpty() && !targets.contains(wish.target())) {
            throw unknown("target", wish.target(), targets);
        }
        try {
            return new DrillPlan(
                    fault,
                    wish.region(),
                    wish.target(),
                    wish.services(),
                    length(wish.seconds(), DrillPlan.DEFAULT_LENGTH),
                    fault == DrillFault.SLOW
                            ? length(wish.delaySeconds(), DrillPlan.DEFAULT_DELAY)
                            : length(wish.delaySeconds(), Duration.ZERO),
                    wish.share() == null ? 1 : wish.share());
        } catch (IllegalArgumentException impossible) {
            throw new ActionRefused(String.valueOf(impossible.getMessage()));
        }
    }

    private static Duration length(@Nullable Double seconds, Duration otherwise) {
        return seconds == null ? otherwise : Duration.ofMillis(Math.round(seconds * 1000));
    }

    private static List<String> targets(Strategy strategy, Drills.Wish wish) {
        List<String> targets = new ArrayList<>();
        for (ServiceStrategy service : strategy.services()) {
            if (wish.services().isEmpty() || wish.services().contains(service.name())) {
                for (Endpoint endpoint : service.endpointsIn(wish.region())) {
                    targets.add(
                            endpoint.address().host() + ":" + endpoint.address().port());
                }
            }
        }
        return targets;
    }

    private static ActionRefused unknown(String what, String value, List<String> known) {
        return new ActionRefused(
                what + ": " + value + " (expected: one of " + known.stream().limit(20).collect(Collectors.joining(", "))
                        + ")");
    }
}
