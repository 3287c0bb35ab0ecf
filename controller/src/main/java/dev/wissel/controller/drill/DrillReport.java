package dev.wissel.controller.drill;

import dev.wissel.core.drill.DrillMeasure;
import dev.wissel.core.drill.DrillRow;
import dev.wissel.core.drill.DrillState;
import dev.wissel.kong.carrier.DurationText;
import java.util.List;
import java.util.Locale;

/** A drill as a page of Markdown. Stateless and thread-safe. */
public final class DrillReport {
    private DrillReport() {}

    /** Returns the page. */
    public static String markdown(DrillRecord drill) {
        StringBuilder page = new StringBuilder();
        page.append("# Drill: ")
                .append(text(drill.plan().fault().word() + " of " + drill.plan().subject()))
                .append(": ")
                .append(drill.verdict().word())
                .append("\n\n");
        drill.reasons().forEach(reason -> page.append("- ").append(text(reason)).append('\n'));
        if (!drill.reasons().isEmpty()) {
            page.append('\n');
        }
        facts(page, drill);
        measured(page, drill.rows());
        list(page, "What was exercised", drill.host().notes());
        list(page, "Doubts", drill.cautions());
        course(page, drill);
        return page.toString();
    }

    private static void facts(StringBuilder page, DrillRecord drill) {
        page.append("| | |\n|---|---|\n");
        fact(page, "Drill", drill.id());
        fact(
                page,
                "Services",
                drill.plan().services().isEmpty()
                        ? "all"
                        : String.join(", ", drill.plan().services()));
        fact(page, "Held for at most", DurationText.format(drill.plan().length()));
        fact(
                page,
                "Asked for by",
                drill.request().who() + " (" + drill.request().source() + ")");
        fact(page, "Why", drill.request().why());
        fact(page, "Made by", drill.host().name());
        fact(page, "Began", moment(drill.startedNanos()));
        fact(
                page,
                "Fault",
                drill.faultFromNanos() == 0
                        ? "never in place"
                        : moment(drill.faultFromNanos()) + " to " + moment(drill.faultToNanos()));
        fact(page, "Ended", moment(drill.endedNanos()));
        fact(
                page,
                "Error budget spent",
                Double.isNaN(drill.budgetSpent())
                        ? "not known"
                        : String.format(Locale.ROOT, "%.4f%%", drill.budgetSpent() * 100));
        page.append('\n');
    }

    private static void fact(StringBuilder page, String name, String value) {
        if (!value.isEmpty()) {
            page.append("| ").append(name).append(" | ").append(text(value)).append(" |\n");
        }
    }

    private static String moment(long nanos) {
        String moment = DrillJson.moment(nanos);
        return moment == null ? "not yet" : moment;
    }

    private static void measured(StringBuilder page, List<DrillRow> rows) {
        if (rows.isEmpty()) {
            return;
        }
        page.append("## Measured beside promised\n\n");
        page.append("| service | | measured | promised at worst | |\n|---|---|--:|--:|---|\n");
        for (DrillRow row : rows) {
            page.append("| ")
                    .append(text(row.service()))
                    .append(" | ")
                    .append(row.measure().word())
                    .append(" | ")
                    .append(measured(row))
                    .append(" | ")
                    .append(promised(row))
                    .append(" | ")
                    .append(row.outcome().word())
                    .append(row.note().isEmpty() ? "" : ": " + text(row.note()))
                    .append(" |\n");
        }
        page.append("\nA measured time may be too long by the time between two looks, which is given behind it.\n\n");
    }

    static String measured(DrillRow row) {
        if (Double.isNaN(row.measured())) {
            return "–";
        }
        String figure = figure(row.measure(), row.measured());
        return row.resolution() > 0 ? figure + String.format(Locale.ROOT, " (−%.1f s)", row.resolution()) : figure;
    }

    static String promised(DrillRow row) {
        if (Double.isNaN(row.bound())) {
            return "nothing";
        }
        return Double.isInfinite(row.bound()) ? "never" : figure(row.measure(), row.bound());
    }

    private static String figure(DrillMeasure measure, double value) {
        return measure == DrillMeasure.EXPOSURE
                ? String.format(Locale.ROOT, "%.0f requests", value)
                : String.format(Locale.ROOT, "%.1f s", value);
    }

    private static void list(StringBuilder page, String title, List<String> lines) {
        if (!lines.isEmpty()) {
            page.append("## ").append(title).append("\n\n");
            lines.forEach(line -> page.append("- ").append(text(line)).append('\n'));
            page.append('\n');
        }
    }

    private static void course(StringBuilder page, DrillRecord drill) {
        page.append("## Course\n\n");
        for (DrillState.Note note : drill.notes()) {
            page.append(String.format(Locale.ROOT, "- +%.1f s: ", (note.atNanos() - drill.startedNanos()) / 1e9))
                    .append(text(note.line()))
                    .append('\n');
        }
    }

    /** What others wrote must not become a part of the page. */
    private static String text(String raw) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (Character.isISOControl(c)) {
                text.append(' ');
            } else if ("\\`*_{}[]<>|#!~".indexOf(c) >= 0) {
                text.append('\\').append(c);
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }
}
