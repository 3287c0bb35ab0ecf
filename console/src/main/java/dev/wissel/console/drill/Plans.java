package dev.wissel.console.drill;

import dev.wissel.console.live.DrillDesk;
import dev.wissel.core.drill.DrillFault;
import dev.wissel.core.drill.DrillPlan;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.kong.carrier.DurationText;
import dev.wissel.kong.carrier.PercentText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Turns what somebody asks for into a plan for a strategy. Stateless. */
final class Plans {
    private Plans() {}

    /**
     * Returns the plan.
     *
     * @throws IllegalArgumentException if the strategy has no such region, target or service, or there can be no such drill
     */
    static DrillPlan of(DrillDesk.Wish wish, Strategy strategy) {
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
            throw new IllegalArgumentException(
                    "region: " + wish.region() + " (expected: one in which the drilled services have targets)");
        }
        if (!wish.target().isEmpty() && !targets.contains(wish.target())) {
            throw unknown("target", wish.target(), targets);
        }
        return new DrillPlan(
                fault,
                wish.region(),
                wish.target(),
                wish.services(),
                length("for", wish.length(), DrillPlan.DEFAULT_LENGTH),
                length("delay", wish.delay(), fault == DrillFault.SLOW ? DrillPlan.DEFAULT_DELAY : Duration.ZERO),
                share(wish.share()));
    }

    private static Duration length(String name, String text, Duration otherwise) {
        return text.isEmpty()
                ? otherwise
                : DurationText.parse(text)
                        .toOptional()
                        .orElseThrow(() -> new IllegalArgumentException(
                                name + ": " + text + " (expected: a duration, such as 300ms or 2m)"));
    }

    private static double share(String text) {
        return text.isEmpty()
                ? 1
                : PercentText.parse(text)
                        .toOptional()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "share: " + text + " (expected: a percentage, such as 50%)"));
    }

    private static List<String> targets(Strategy strategy, DrillDesk.Wish wish) {
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

    private static IllegalArgumentException unknown(String what, String value, List<String> known) {
        return new IllegalArgumentException(what + ": " + value + " (expected: one of "
                + known.stream().limit(20).collect(Collectors.joining(", ")) + ")");
    }
}
