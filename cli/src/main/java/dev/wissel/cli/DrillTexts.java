package dev.wissel.cli;

import dev.wissel.controller.drill.DrillRecord;
import dev.wissel.core.drill.DrillMeasure;
import dev.wissel.core.drill.DrillRow;
import dev.wissel.core.drill.DrillState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Drills as lines for a terminal. Stateless. */
final class DrillTexts {
    private DrillTexts() {}

    static List<String> preview(JsonNode preview) {
        List<String> lines = new ArrayList<>();
        JsonNode plan = preview.path("plan");
        JsonNode host = preview.path("host");
        lines.add(text(plan, "fault") + " of region " + text(plan, "region")
                + (text(plan, "target").isEmpty() ? "" : ", target " + text(plan, "target")) + ", for "
                + text(plan, "for") + " at most, by " + text(host, "name"));
        host.path("notes").forEach(note -> lines.add("  " + clean(note.asString(""))));
        JsonNode guard = preview.path("guard");
        lines.add(guard.path("go").asBoolean(false) ? "The guard lets it begin." : "The guard refuses:");
        guard.path("refusals").forEach(line -> lines.add("  " + clean(line.asString(""))));
        guard.path("cautions").forEach(line -> lines.add("  Beware: " + clean(line.asString(""))));
        if (!preview.path("promised").isEmpty()) {
            lines.add("Promised at worst:");
        }
        for (JsonNode row : preview.path("promised")) {
            lines.add(String.format(
                    Locale.ROOT,
                    "  %-20s %-10s %12s  %s",
                    text(row, "service"),
                    text(row, "measure"),
                    bound(row),
                    text(row, "formula")));
        }
        for (JsonNode service : preview.path("preview")) {
            List<String> shares = new ArrayList<>();
            for (JsonNode each : service.path("regions")) {
                shares.add(text(each, "region") + " " + percent(each.path("before")) + " -> "
                        + percent(each.path("after")));
            }
            lines.add("Shares of " + text(service, "service") + ": " + String.join(", ", shares));
        }
        return lines;
    }

    private static String bound(JsonNode row) {
        if (row.path("never").asBoolean(false)) {
            return "never";
        }
        JsonNode bound = row.path("bound");
        return bound.isNumber()
                ? String.format(
                        Locale.ROOT,
                        text(row, "unit").equals("requests") ? "%.0f requests" : "%.1f s",
                        bound.asDouble())
                : "nothing";
    }

    private static String percent(JsonNode share) {
        return share.isNumber() ? String.format(Locale.ROOT, "%.0f%%", share.asDouble() * 100) : "?";
    }

    private static String text(JsonNode tree, String name) {
        return clean(tree.path(name).asString(""));
    }

    private static String clean(String text) {
        return DrillClient.printable(text);
    }

    static String note(DrillRecord record, DrillState.Note note) {
        return String.format(
                Locale.ROOT, "+%6.1f s  %s", (note.atNanos() - record.startedNanos()) / 1e9, clean(note.line()));
    }

    static List<String> result(DrillRecord record) {
        List<String> lines = new ArrayList<>();
        if (!record.rows().isEmpty()) {
            lines.add(
                    String.format(Locale.ROOT, "%-20s %-10s %16s %16s  %s", "service", "", "measured", "promised", ""));
        }
        for (DrillRow row : record.rows()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%-20s %-10s %16s %16s  %s%s",
                    clean(row.service()),
                    row.measure().word(),
                    figure(row.measure(), row.measured()),
                    figure(row.measure(), row.bound()),
                    row.outcome().word(),
                    row.note().isEmpty() ? "" : ": " + clean(row.note())));
        }
        lines.add(record.verdict().word().toUpperCase(Locale.ROOT)
                + (record.reasons().isEmpty() ? "" : ": " + clean(String.join("; ", record.reasons()))));
        return lines;
    }

    private static String figure(DrillMeasure measure, double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        if (Double.isInfinite(value)) {
            return "never";
        }
        return String.format(Locale.ROOT, measure == DrillMeasure.EXPOSURE ? "%.0f requests" : "%.1f s", value);
    }
}
