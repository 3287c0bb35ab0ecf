package dev.wissel.cli;

import dev.wissel.controller.journal.Journal;
import dev.wissel.controller.journal.Replay;
import dev.wissel.controller.journal.RulesEdit;
import dev.wissel.core.director.Director;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code wissel replay}. */
@Command(
        name = "replay",
        header = "Decide again what a controller decided, from what it saw.",
        description = {
            "",
            "Without --set everything must come out the same. With --set it shows what other rules",
            "would have decided from the same observations; what that would have changed in the",
            "world is not played, that is what wissel simulate is for.",
            ""
        },
        footer = {
            "",
            "Keys of --set: writes-per-minute, cadence, least-change, fresh, hold, ramp, headroom,",
            "               foreign=respect|restore, weights=off",
            "",
            "Exit codes: 0 the same, or shown with --set; 1 something came out differently;",
            "            2 wrong usage, 3 no journal",
            "",
            "Examples:",
            "  wissel replay",
            "  wissel replay --from -1h --set hold=60s --set writes-per-minute=12"
        })
final class ReplayCommand extends JournalCommand {
    private static final int MOST_SHOWN = 50;

    @Option(names = "--from", paramLabel = "TIME", description = "From here; default the beginning.")
    private @Nullable String from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            defaultValue = "now",
            description = "Up to here; default ${DEFAULT-VALUE}.")
    private String to = "now";

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Decide by another rule; repeatable.")
    private List<String> set = new ArrayList<>();

    @Override
    void check() {
        try {
            Director.Rules unused = RulesEdit.apply(set, Director.Rules.DEFAULTS);
        } catch (IllegalArgumentException refused) {
            throw wrong("--set: " + refused.getMessage());
        }
    }

    @Override
    int in(Journal opened, long nowNanos) {
        long fromNanos = from == null ? 0 : moment("--from", from, nowNanos);
        long toNanos = moment("--to", to, nowNanos);
        if (fromNanos > toNanos) {
            throw wrong("--from: " + from + " (expected: before --to, " + to + ")");
        }
        Replay replay = new Replay(opened);
        Replay.Outcome outcome = set.isEmpty()
                ? replay.same(fromNanos, toNanos)
                : replay.with(fromNanos, toNanos, (name, rules) -> RulesEdit.apply(set, rules));
        if (json()) {
            printJson(tree(outcome));
        } else {
            show(outcome);
        }
        return outcome.same() || !set.isEmpty() ? ExitCode.GOOD : ExitCode.FAILED;
    }

    private void show(Replay.Outcome outcome) {
        print(outcome.steps() + " steps decided again, " + outcome.decisions() + " decisions then, "
                + (outcome.same() ? "all the same" : outcome.differences().size() + " differ"));
        List<Replay.Difference> shown = outcome.differences()
                .subList(0, Math.min(MOST_SHOWN, outcome.differences().size()));
        for (Replay.Difference each : shown) {
            print("");
            print(Moments.text(each.atNanos()) + " " + each.upstream());
            if (each.then() == null) {
                print("  then  nothing");
            } else {
                DecisionView.print(each.then(), "  then  ", this::print);
            }
            if (each.now() == null) {
                print("  now   nothing");
            } else {
                DecisionView.print(each.now(), "  now   ", this::print);
            }
        }
        if (shown.size() < outcome.differences().size()) {
            print("and " + (outcome.differences().size() - shown.size()) + " more: --format json shows all of them");
        }
    }

    private static Map<String, Object> tree(Replay.Outcome outcome) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("steps", outcome.steps());
        tree.put("decisions", outcome.decisions());
        tree.put("same", outcome.same());
        List<Map<String, Object>> differences = new ArrayList<>();
        for (Replay.Difference each : outcome.differences()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("at", Moments.text(each.atNanos()));
            one.put("upstream", each.upstream());
            put(one, "then", each.then() == null ? null : DecisionView.tree(each.then()));
            put(one, "now", each.now() == null ? null : DecisionView.tree(each.now()));
            differences.add(one);
        }
        tree.put("differences", differences);
        return tree;
    }
}
