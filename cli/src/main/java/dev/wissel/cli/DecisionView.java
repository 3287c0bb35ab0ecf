package dev.wissel.cli;

import dev.wissel.core.director.Change;
import dev.wissel.core.director.Note;
import dev.wissel.core.director.UpstreamDecision;
import dev.wissel.core.region.RegionShare;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Shows decisions, as text and as trees for JSON. Stateless. */
final class DecisionView {
    private DecisionView() {}

    static Map<String, Object> tree(Change change, String outcome) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("target", change.target().text());
        tree.put("from", change.from());
        tree.put("to", change.to());
        tree.put("lane", lower(change.lane()));
        tree.put("cause", change.cause());
        tree.put("inputs", change.inputs());
        tree.put("rejected", change.rejected());
        tree.put("reversal", change.reversal());
        if (!outcome.isEmpty()) {
            tree.put("outcome", outcome);
        }
        return tree;
    }

    static Map<String, Object> tree(Note note) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("kind", lower(note.kind()).replace('_', '-'));
        tree.put("subject", note.subject());
        tree.put("begins", note.begins());
        tree.put("line", note.line());
        return tree;
    }

    static Map<String, Object> tree(UpstreamDecision decision) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("upstream", decision.upstream());
        tree.put("shares", shares(decision.shares()));
        tree.put(
                "changes",
                decision.changes().stream().map(change -> tree(change, "")).toList());
        tree.put("notes", decision.notes().stream().map(DecisionView::tree).toList());
        return tree;
    }

    static List<Map<String, Object>> shares(List<RegionShare> shares) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (RegionShare share : shares) {
            Map<String, Object> tree = new LinkedHashMap<>();
            tree.put("region", share.region());
            tree.put("share", share.share());
            tree.put("phase", lower(share.phase()).replace('_', ' '));
            all.add(tree);
        }
        return all;
    }

    static String sharesText(List<RegionShare> shares) {
        StringBuilder text = new StringBuilder();
        for (RegionShare share : shares) {
            text.append(text.isEmpty() ? "" : ", ")
                    .append(share.region().isEmpty() ? "all" : share.region())
                    .append(String.format(Locale.ROOT, " %.0f %%", share.share() * 100))
                    .append(" (")
                    .append(lower(share.phase()).replace('_', ' '))
                    .append(')');
        }
        return text.toString();
    }

    static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** Prints a change with all that speaks for and against it. */
    static void print(Change change, String upstream, long atNanos, String outcome, Consumer<String> out) {
        out.accept(
                Moments.text(atNanos) + " " + upstream + " " + change.target().text() + ": weight " + change.from()
                        + " -> " + change.to() + (change.lane() == Change.Lane.EMERGENCY ? ", emergency" : "")
                        + (outcome.isEmpty() ? "" : ", " + outcome));
        out.accept("  because   " + change.cause());
        out.accept("  seen      " + String.join(", ", change.inputs()));
        change.rejected().forEach(other -> out.accept("  rejected  " + other));
        out.accept("  undone by " + change.reversal());
    }

    /** Prints a decision in a line for each thing that it says. */
    static void print(UpstreamDecision decision, String before, Consumer<String> out) {
        decision.changes()
                .forEach(change -> out.accept(before + change.target().text() + ": weight " + change.from() + " -> "
                        + change.to() + ": " + change.cause()));
        decision.notes()
                .forEach(note -> out.accept(before + note.kind() + (note.begins() ? "" : " over")
                        + (note.subject().isEmpty() ? "" : " " + note.subject()) + ": " + note.line()));
    }
}
