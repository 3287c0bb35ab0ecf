package dev.wissel.design.signals;

import dev.wissel.design.signals.RuleFile.Group;
import dev.wissel.design.signals.RuleFile.Rule;
import dev.wissel.design.strategy.Strategy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Makes the Prometheus rules of a strategy. A pure function: the same strategy and setup give the same file. Stateless and thread-safe. */
public final class PrometheusRules {
    /** Burn rates need not be evaluated more often than this. */
    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(4);

    private static final int EVALUATIONS_IN_A_SHORT_WINDOW = 12;
    private static final long LATENCY_SECONDS = 15;

    private PrometheusRules() {}

    /** Returns the rules for a Kong with this strategy. */
    public static RuleFile of(Strategy strategy) {
        return of(strategy, Setup.kong(strategy));
    }

    /** Returns the rules for the gateways of this setup. */
    public static RuleFile of(Strategy strategy, Setup setup) {
        Scope scope = new Scope(strategy, setup);
        RegionRules regions = new RegionRules(scope);
        ObjectiveRules objective = new ObjectiveRules(scope);
        Duration quick = setup.evaluationInterval();
        List<Group> groups = new ArrayList<>();
        List<Rule> quickRules = new ArrayList<>(regions.quick());
        quickRules.add(objective.demand());
        quickRules.addAll(regions.capacity());
        groups.add(new Group(name(scope, "regions"), quick, quickRules));
        groups.add(new Group(name(scope, "signals"), quick, new SignalRules(scope).rules()));
        if (!objective.latency().isEmpty()) {
            groups.add(new Group(name(scope, "latency"), scope.slower(LATENCY_SECONDS), objective.latency()));
        }
        Set<String> recorded = new HashSet<>();
        for (BurnTier tier : objective.tiers()) {
            groups.add(new Group(
                    name(scope, "budget-" + tier.longText()), interval(scope, tier), objective.burn(tier, recorded)));
        }
        return new RuleFile(comment(scope), groups);
    }

    private static String name(Scope scope, String about) {
        return "wissel-" + scope.strategy().name() + "-" + about;
    }

    private static Duration interval(Scope scope, BurnTier tier) {
        long seconds = tier.shortWindow().toSeconds() / EVALUATIONS_IN_A_SHORT_WINDOW;
        return scope.slower(Math.min(seconds, LONGEST_INTERVAL.toSeconds()));
    }

    private static List<String> comment(Scope scope) {
        Strategy strategy = scope.strategy();
        Setup setup = scope.setup();
        Timing timing = scope.timing();
        List<String> lines = new ArrayList<>();
        lines.add("Prometheus rules of the strategy " + strategy.name() + ", made by wissel design. Their tests:");
        lines.add("promtool test rules " + SignalFiles.TESTS + " ...");
        lines.add("");
        String sight = PromText.duration(setup.scrapeInterval()) + " until a fault is scraped, "
                + PromText.duration(setup.evaluationInterval()) + " until it is evaluated, "
                + PromText.duration(timing.confirm()) + " of confirmation";
        String promise = PromText.duration(strategy.objective().failover());
        lines.add(
                timing.fits()
                        ? "A loss is told after at most " + sight + "; a failover may take " + promise + "."
                        : "A loss is told after at most " + sight + "; Prometheus is too slow for a failover of "
                                + promise + ".");
        strategy.objective()
                .latency()
                .filter(target -> !ObjectiveRules.canBeTold(target))
                .ifPresent(target ->
                        lines.add("There is no alert about latency: Kong's largest bucket ends at 60 s, below "
                                + PromText.duration(target.limit()) + "."));
        strategy.objective()
                .latency()
                .filter(target ->
                        ObjectiveRules.limitMillis(target) < scope.names().smallestMillis())
                .ifPresent(target -> lines.add("The alert about latency begins at "
                        + PromText.number(scope.names().smallestMillis())
                        + " ms, Kong's smallest bucket: what is faster cannot be told apart."));
        return lines;
    }
}
