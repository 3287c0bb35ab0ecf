package dev.wissel.console.embedded;

import dev.wissel.console.live.Action;
import dev.wissel.console.live.ActionRefused;
import dev.wissel.console.live.LiveView.WishView;
import dev.wissel.design.strategy.Endpoint;
import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.design.translate.Translation;
import dev.wissel.gateway.Gateway;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;

/** What operators do to the embedded gateway: each goes to the keepers of all upstreams that it concerns, and into the decisions. Thread-safe. */
final class GatewayActions {
    static final String DRAIN_REGION = "drain-region";
    static final String DRAIN_TARGET = "drain-target";

    /** Why a gateway cannot be paused. */
    static final String NEVER_PAUSED =
            "the embedded gateway cannot be paused: it decides for each request, and without that requests would go to what"
                    + " is dead (expected: drain a region or a target)";

    private static final int LONGEST = 500;

    private final Gateway gateway;
    private final GatewayDecisions decisions;
    private final Map<String, WishView> wishes = new LinkedHashMap<>();

    GatewayActions(Gateway gateway, GatewayDecisions decisions) {
        this.gateway = gateway;
        this.decisions = decisions;
    }

    /** Returns what operators want at present, oldest first. */
    synchronized List<WishView> wishes() {
        return List.copyOf(wishes.values());
    }

    /**
     * Follows another strategy: what is to be drained is drained in upstreams that are new, and wishes for what is gone end.
     *
     * @param next the one that the gateway follows already
     */
    synchronized void follow(Strategy next, long nowMillis) {
        Set<String> regions = regions(next);
        Set<String> targets = targets(next);
        for (WishView wish : List.copyOf(wishes.values())) {
            boolean region = wish.kind().equals(DRAIN_REGION);
            if ((region ? regions : targets).contains(wish.subject())) {
                order(region, wish.subject(), true, next);
                continue;
            }
            wishes.remove(wish.kind() + " " + wish.subject());
            decisions.act(
                    nowMillis,
                    wish.subject(),
                    "un" + wish.kind(),
                    wish.subject() + " is not in the strategy any more, so that its drain is over",
                    "",
                    wish.who());
        }
    }

    /** Throws if it cannot be done at all. */
    static void check(Action action, Strategy strategy) throws ActionRefused {
        switch (action.kind()) {
            case DRAIN_REGION, UNDRAIN_REGION -> require(action.subject(), "region", regions(strategy));
            case DRAIN_TARGET, UNDRAIN_TARGET -> require(action.subject(), "target", targets(strategy));
            case PAUSE, RESUME -> throw new ActionRefused(NEVER_PAUSED);
        }
    }

    private static void require(String subject, String what, Set<String> known) throws ActionRefused {
        if (!known.contains(subject)) {
            throw new ActionRefused(
                    subject + ": no such " + what + " (expected: one of " + String.join(", ", known) + ")");
        }
    }

    private static Set<String> regions(Strategy strategy) {
        Set<String> all = new LinkedHashSet<>();
        strategy.services().forEach(service -> all.addAll(service.regions()));
        return all;
    }

    private static Set<String> targets(Strategy strategy) {
        Set<String> all = new LinkedHashSet<>();
        for (ServiceStrategy service : strategy.services()) {
            service.endpoints().forEach(endpoint -> all.add(name(endpoint)));
        }
        return all;
    }

    private static String name(Endpoint endpoint) {
        return endpoint.address().host() + ":" + endpoint.address().port();
    }

    synchronized Action.Done act(Action action, String who, String why, Strategy strategy, long nowMillis)
            throws ActionRefused {
        boolean ends = action.kind() == Action.Kind.UNDRAIN_REGION || action.kind() == Action.Kind.UNDRAIN_TARGET;
        boolean known = wishes.values().stream().anyMatch(wish -> wish.subject().equals(action.subject()));
        if (!ends || !known) { // what is drained can be let in again, even if the strategy has forgotten it
            check(action, strategy);
        }
        if (why.length() > LONGEST || why.chars().anyMatch(Character::isISOControl)) {
            throw new ActionRefused("why: (expected: one line of at most " + LONGEST + " characters)");
        }
        boolean drained = action.kind() == Action.Kind.DRAIN_REGION || action.kind() == Action.Kind.DRAIN_TARGET;
        boolean region = action.kind() == Action.Kind.DRAIN_REGION || action.kind() == Action.Kind.UNDRAIN_REGION;
        String subject = action.subject();
        String kind = region ? DRAIN_REGION : DRAIN_TARGET;
        String key = kind + " " + subject;
        boolean changed = drained != wishes.containsKey(key);
        if (!changed) {
            order(region, subject, drained, strategy); // in case an upstream has come since that does not know of it
            return new Action.Done(false, subject + (drained ? " is drained already" : " was not drained"));
        }
        String line = subject + (drained ? " is drained" : " may take requests again");
        // Said before it is done: what the gateway then does of it follows in the list.
        decisions.act(
                nowMillis,
                subject,
                drained ? kind : "un" + kind,
                line + " by wish of " + who + (why.isEmpty() ? "" : ": " + why),
                drained ? "the end of the drain, by an operator" : "another drain",
                who);
        if (drained) {
            wishes.put(key, new WishView(kind, subject, nowMillis, null, who, why));
        } else {
            wishes.remove(key);
        }
        List<String> missing = order(region, subject, drained, strategy);
        return new Action.Done(
                true,
                line + (missing.isEmpty() ? "" : "; the gateway does not have it in " + String.join(", ", missing)));
    }

    /** Tells the keepers of all upstreams that have it; returns those that the gateway does not have. */
    private List<String> order(boolean region, String subject, boolean drained, Strategy strategy) {
        BiPredicate<ServiceStrategy, String> has = region
                ? (service, name) -> service.regions().contains(name)
                : (service, name) ->
                        service.endpoints().stream().anyMatch(each -> name(each).equals(name));
        Function<String, Boolean> order = region
                ? upstream -> gateway.drain(upstream, subject, drained)
                : upstream -> gateway.drainTarget(upstream, subject, drained);
        List<String> missing = new ArrayList<>();
        for (ServiceStrategy service : strategy.services()) {
            String upstream = Translation.upstreamName(strategy, service);
            if (has.test(service, subject) && !order.apply(upstream)) {
                missing.add(upstream);
            }
        }
        return missing;
    }
}
