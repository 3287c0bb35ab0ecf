package dev.wissel.cli;

import dev.wissel.controller.journal.Journal;
import dev.wissel.core.director.TargetFigures;
import dev.wissel.core.director.UpstreamFigures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code wissel status}. */
@Command(
        name = "status",
        header = "Show where a directed Kong stands, from the controller's journal.",
        description = {
            "",
            "Who leads, how old the last look is, where each upstream's traffic goes, the weights",
            "and the health of its targets, what holds, and what the operator wants.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 shown, 1 there has been no controller, or its last look is older than",
            "            15 s; 2 wrong usage, 3 no journal"
        })
final class StatusCommand extends JournalCommand {
    private static final long OLD_NANOS = 15_000_000_000L;

    @Override
    int in(Journal opened, long nowNanos) {
        Journal.Session session = newest(opened).orElse(null);
        if (session == null) {
            if (json()) {
                printJson(Map.of("running", false));
            } else {
                print("no controller has led yet");
            }
            return ExitCode.FAILED;
        }
        Optional<Journal.Observed> seen = opened.observedAt(Long.MAX_VALUE);
        long ageNanos = seen.map(last -> nowNanos - last.atNanos()).orElse(Long.MAX_VALUE);
        boolean runs = ageNanos <= OLD_NANOS;
        Standing standing = Standing.of(opened, session, Long.MAX_VALUE);
        List<UpstreamFigures> upstreams =
                seen.map(last -> last.observation().upstreams()).orElse(List.of());
        if (json()) {
            printJson(tree(session, seen, runs, standing, upstreams, opened.wishes()));
        } else {
            print(session.holder() + " leads since " + Moments.text(session.startedNanos()) + " (wissel "
                    + session.version() + ")");
            print(seen.map(
                            last -> "last look " + Moments.text(last.atNanos()) + ", " + Moments.length(ageNanos)
                                    + " ago"
                                    + (runs
                                            ? ""
                                            : ": the controller does not run, or cannot write its journal; Kong stays as it is"))
                    .orElse("nothing has been seen yet"));
            upstreams.forEach(upstream -> show(upstream, standing));
            opened.wishes().forEach(wish -> print("wanted: " + wish(wish)));
        }
        return runs ? ExitCode.GOOD : ExitCode.FAILED;
    }

    private static String wish(Journal.Wish wish) {
        return wish.kind().replace('-', ' ') + (wish.subject().isEmpty() ? " of everything" : " " + wish.subject())
                + " since " + Moments.text(wish.sinceNanos()) + " by " + wish.who()
                + (wish.why().isEmpty() ? "" : ": " + wish.why());
    }

    private void show(UpstreamFigures upstream, Standing standing) {
        print("");
        String shares = DecisionView.sharesText(standing.shares().getOrDefault(upstream.name(), List.of()));
        print(upstream.name() + (shares.isEmpty() ? "" : ": " + shares));
        for (TargetFigures target : upstream.targets()) {
            print(String.format(
                    Locale.ROOT,
                    "  %-28s %-10s weight %5d of %5d  %s%s",
                    target.address().text(),
                    target.region(),
                    target.currentWeight(),
                    target.configuredWeight(),
                    health(target),
                    target.drained() ? ", drained" : ""));
        }
        standing.notes().values().stream()
                .filter(held -> held.upstream().equals(upstream.name()))
                .forEach(held -> print("  " + held.note().kind() + " since " + Moments.text(held.sinceNanos()) + ": "
                        + held.note().line()));
    }

    private static String health(TargetFigures target) {
        TargetFigures.Health health = target.health();
        String nodes = health.known()
                ? health.healthy() + " of " + (health.healthy() + health.unhealthy()) + " nodes say well"
                : "no node says";
        return nodes + ", probes say " + DecisionView.lower(target.probes().verdict());
    }

    private static Map<String, Object> tree(
            Journal.Session session,
            Optional<Journal.Observed> seen,
            boolean runs,
            Standing standing,
            List<UpstreamFigures> upstreams,
            List<Journal.Wish> wishes) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("running", runs);
        tree.put("leader", session.holder());
        tree.put("since", Moments.text(session.startedNanos()));
        tree.put("version", session.version());
        put(tree, "last_look", seen.map(last -> Moments.text(last.atNanos())).orElse(null));
        tree.put(
                "upstreams",
                upstreams.stream().map(each -> tree(each, standing)).toList());
        List<Map<String, Object>> wanted = new ArrayList<>();
        for (Journal.Wish wish : wishes) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("kind", wish.kind());
            one.put("subject", wish.subject());
            one.put("since", Moments.text(wish.sinceNanos()));
            one.put("who", wish.who());
            one.put("why", wish.why());
            wanted.add(one);
        }
        tree.put("wanted", wanted);
        return tree;
    }

    private static Map<String, Object> tree(UpstreamFigures upstream, Standing standing) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("upstream", upstream.name());
        tree.put("shares", DecisionView.shares(standing.shares().getOrDefault(upstream.name(), List.of())));
        List<Map<String, Object>> targets = new ArrayList<>();
        for (TargetFigures target : upstream.targets()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("target", target.address().text());
            one.put("region", target.region());
            one.put("weight", target.currentWeight());
            one.put("configured", target.configuredWeight());
            one.put("healthy_nodes", target.health().healthy());
            one.put("unhealthy_nodes", target.health().unhealthy());
            one.put("probes", DecisionView.lower(target.probes().verdict()));
            one.put("drained", target.drained());
            targets.add(one);
        }
        tree.put("targets", targets);
        tree.put("paused", upstream.paused());
        tree.put(
                "notes",
                standing.notes().values().stream()
                        .filter(held -> held.upstream().equals(upstream.name()))
                        .map(held -> DecisionView.tree(held.note()))
                        .toList());
        return tree;
    }
}
