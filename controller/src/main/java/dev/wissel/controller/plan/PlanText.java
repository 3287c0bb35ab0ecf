package dev.wissel.controller.plan;

import dev.wissel.controller.plan.Change.Action;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A plan for people, in the manner of decK, and for programs. Holds no secret. Stateless. */
public final class PlanText {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private PlanText() {}

    /** Returns a plan as lines, its end a summary. */
    public static List<String> lines(Plan plan) {
        List<String> lines = new ArrayList<>();
        for (Change change : plan.changes()) {
            lines.add(change.label() + (change.differences().isEmpty() ? "" : " {"));
            for (FieldChange difference : change.differences()) {
                lines.add("-  " + difference.field() + ": " + json(difference.before()));
                lines.add("+  " + difference.field() + ": " + json(difference.after()));
            }
            if (!change.differences().isEmpty()) {
                lines.add(" }");
            }
        }
        plan.directed()
                .forEach(target -> lines.add("directed target " + Shown.text(target.upstream()) + " "
                        + Shown.text(target.target()) + ": weight " + target.weight() + ", the strategy starts with "
                        + target.strategyWeight()));
        plan.conflicts().forEach(conflict -> lines.add("CONFLICT " + conflict));
        plan.notes().forEach(note -> lines.add("note: " + note));
        lines.add("Summary:");
        lines.add("  Created: " + plan.count(Action.CREATE));
        lines.add("  Updated: " + plan.count(Action.UPDATE));
        lines.add("  Deleted: " + plan.count(Action.DELETE));
        if (!plan.directed().isEmpty()) {
            lines.add("  Directed: " + plan.directed().size());
        }
        if (!plan.conflicts().isEmpty()) {
            lines.add("  Conflicts: " + plan.conflicts().size());
        }
        return lines;
    }

    private static String json(@Nullable Object value) {
        return JSON.writeValueAsString(value);
    }

    /** Returns a plan as a tree. */
    public static Map<String, @Nullable Object> tree(Plan plan) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("changes", plan.changes().stream().map(PlanText::tree).toList());
        tree.put(
                "directed",
                plan.directed().stream()
                        .map(target -> ordered(
                                "upstream", Shown.text(target.upstream()),
                                "target", Shown.text(target.target()),
                                "weight", target.weight(),
                                "strategyWeight", target.strategyWeight()))
                        .toList());
        tree.put("conflicts", plan.conflicts());
        tree.put("notes", plan.notes());
        tree.put(
                "summary",
                ordered(
                        "creating", plan.count(Action.CREATE),
                        "updating", plan.count(Action.UPDATE),
                        "deleting", plan.count(Action.DELETE),
                        "directed", plan.directed().size()));
        return tree;
    }

    private static Map<String, @Nullable Object> tree(Change change) {
        Map<String, @Nullable Object> tree = ordered(
                "action", change.action().name().toLowerCase(Locale.ROOT),
                "kind", change.kind().path(),
                "name", Shown.text(change.item().name()));
        if (!change.item().scope().isEmpty()) {
            tree.put("scope", Shown.text(change.item().scope()));
        }
        tree.put(
                "diff",
                change.differences().stream()
                        .map(field -> ordered("field", field.field(), "old", field.before(), "new", field.after()))
                        .toList());
        return tree;
    }

    private static Map<String, @Nullable Object> ordered(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return map;
    }
}
