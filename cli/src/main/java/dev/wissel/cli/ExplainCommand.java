package dev.wissel.cli;

import dev.wissel.controller.journal.Journal;
import dev.wissel.core.director.Change;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code wissel explain}. */
@Command(
        name = "explain",
        header = "Say why a Kong's weights are what they are, or were at a time.",
        description = {
            "",
            "For each target the last change of its weight: its cause, the figures behind it, what",
            "was rejected and why, and what would bring the old weight back. Then what holds, such",
            "as a freeze, and what operators did.",
            ""
        },
        footer = {
            "",
            "Exit codes: 0 explained, 1 the journal knows nothing of that, 2 wrong usage, 3 no journal",
            "",
            "Examples:",
            "  wissel explain",
            "  wissel explain --at -10m shop.webshop.upstream",
            "  wissel explain --at 2026-01-31T12:00:00Z 10.0.0.1:8080 --format json"
        })
final class ExplainCommand extends JournalCommand {
    @Option(
            names = "--at",
            paramLabel = "TIME",
            defaultValue = "now",
            description = "ISO-8601, or a time before now such as -10m; default ${DEFAULT-VALUE}.")
    private String at = "now";

    @Parameters(arity = "0..1", paramLabel = "UPSTREAM|TARGET", description = "What to explain; everything without.")
    private @Nullable String subject;

    /** A decision as young as this may still lack its write; an older one that lacks it was never carried out, and changed nothing. */
    private static final long UNWRITTEN_NANOS = 600_000_000_000L;

    private record Told(long atNanos, String upstream, Change change, String outcome) {}

    @Override
    int in(Journal opened, long nowNanos) {
        long atNanos = moment("--at", at, nowNanos);
        Map<String, Told> last = new LinkedHashMap<>();
        for (Journal.Changed each : opened.lastChanges(atNanos)) {
            Journal.Written written = each.written();
            tell(last, written.atNanos(), written.upstream(), each.change(), written.outcome());
        }
        for (Journal.Entry entry : opened.decisions(atNanos - UNWRITTEN_NANOS, atNanos)) {
            for (Change change : entry.decision().changes()) {
                String upstream = entry.decision().upstream();
                Told written = last.get(upstream + " " + change.target().text());
                if (written == null || written.atNanos() < entry.atNanos()) {
                    tell(last, entry.atNanos(), upstream, change, "not written");
                }
            }
        }
        boolean known = subject == null || !last.isEmpty();
        Names names = Names.of(opened, atNanos);
        known |= names.upstreams().contains(subject == null ? "" : subject)
                || names.targets().contains(subject == null ? "" : subject);
        if (!known) {
            throw new Failures.Failed(subject + ": the journal knows nothing of it up to " + Moments.text(atNanos)
                    + " (expected: one of " + names.all(names.upstreams(), names.targets()) + ")");
        }
        tell(atNanos, last.values(), holding(opened, atNanos), opened.actions(0, atNanos));
        return ExitCode.GOOD;
    }

    private void tell(Map<String, Told> last, long atNanos, String upstream, Change change, String outcome) {
        String target = change.target().text();
        if (subject == null || subject.equals(upstream) || subject.equals(target)) {
            last.put(upstream + " " + target, new Told(atNanos, upstream, change, outcome));
        }
    }

    private List<Standing.Held> holding(Journal opened, long atNanos) {
        Journal.Session session = null;
        for (Journal.Session each : opened.sessions()) {
            session = each.startedNanos() <= atNanos ? each : session;
        }
        if (session == null) {
            return List.of();
        }
        List<Standing.Held> held = new ArrayList<>();
        for (Standing.Held each : Standing.of(opened, session, atNanos).notes().values()) {
            if (subject == null
                    || subject.equals(each.upstream())
                    || subject.equals(each.note().subject())) {
                held.add(each);
            }
        }
        held.sort(Comparator.comparingLong(Standing.Held::sinceNanos));
        return held;
    }

    private void tell(
            long atNanos, Collection<Told> changes, List<Standing.Held> holding, List<Journal.Action> actions) {
        List<Told> sorted = new ArrayList<>(changes);
        sorted.sort(Comparator.comparingLong(Told::atNanos).thenComparing(Told::upstream));
        if (json()) {
            printJson(tree(atNanos, sorted, holding, actions));
            return;
        }
        print("at " + Moments.text(atNanos));
        if (sorted.isEmpty()) {
            print("no weight had been changed: what Kong had was right, or nothing could be done");
        }
        sorted.forEach(told ->
                DecisionView.print(told.change(), told.upstream(), told.atNanos(), told.outcome(), this::print));
        holding.forEach(held -> print("holding since " + Moments.text(held.sinceNanos()) + " " + held.upstream() + " "
                + held.note().kind() + ": " + held.note().line()));
        actions.forEach(action -> print(Moments.text(action.atNanos()) + " " + action.who() + ": " + action.kind()
                + (action.subject().isEmpty() ? "" : " " + action.subject())
                + (action.why().isEmpty() ? "" : ": " + action.why())));
    }

    private static Map<String, Object> tree(
            long atNanos, List<Told> changes, List<Standing.Held> holding, List<Journal.Action> actions) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("at", Moments.text(atNanos));
        List<Map<String, Object>> all = new ArrayList<>();
        for (Told told : changes) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("at", Moments.text(told.atNanos()));
            one.put("upstream", told.upstream());
            one.putAll(DecisionView.tree(told.change(), told.outcome()));
            all.add(one);
        }
        tree.put("changes", all);
        List<Map<String, Object>> held = new ArrayList<>();
        for (Standing.Held each : holding) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("since", Moments.text(each.sinceNanos()));
            one.put("upstream", each.upstream());
            one.putAll(DecisionView.tree(each.note()));
            held.add(one);
        }
        tree.put("holding", held);
        List<Map<String, Object>> did = new ArrayList<>();
        for (Journal.Action action : actions) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("at", Moments.text(action.atNanos()));
            one.put("who", action.who());
            one.put("kind", action.kind());
            one.put("subject", action.subject());
            one.put("why", action.why());
            did.add(one);
        }
        tree.put("actions", did);
        return tree;
    }
}
