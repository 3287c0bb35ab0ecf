package dev.wissel.controller.drill;

import dev.wissel.controller.journal.DrillLog;
import java.util.List;
import java.util.Locale;

/** Drills in Prometheus' text format. Stateless and thread-safe. */
public final class DrillMetrics {
    private static final double SECONDS_PER_DAY = 86_400;

    private DrillMetrics() {}

    /**
     * Returns the lines, each with its line end.
     *
     * @param tallies of the log
     * @param active whether a drill is not over
     * @param nowNanos nanoseconds since 1970
     */
    public static String text(List<DrillLog.Tally> tallies, boolean active, long nowNanos) {
        StringBuilder text = new StringBuilder();
        head(text, "wissel_drill_active", "gauge", "Whether a drill is not over.");
        text.append("wissel_drill_active ").append(active ? 1 : 0).append('\n');
        List<DrillLog.Tally> passed =
                tallies.stream().filter(each -> each.verdict().equals("passed")).toList();
        head(text, "wissel_drill_last_passed_timestamp_seconds", "gauge", "When the last drill passed.");
        for (DrillLog.Tally each : passed) {
            line(text, "wissel_drill_last_passed_timestamp_seconds", labels(each), each.lastEndedNanos() / 1e9, "%.3f");
        }
        head(text, "wissel_drill_last_passed_days", "gauge", "Days since the last drill passed.");
        for (DrillLog.Tally each : passed) {
            double days = Math.max(0, (nowNanos - each.lastEndedNanos()) / 1e9 / SECONDS_PER_DAY);
            line(text, "wissel_drill_last_passed_days", labels(each), days, "%.4f");
        }
        head(text, "wissel_drills_total", "counter", "Drills that are over.");
        for (DrillLog.Tally each : tallies) {
            String labels = labels(each) + ",verdict=\"" + escaped(each.verdict()) + "\"";
            line(text, "wissel_drills_total", labels, each.count(), "%.0f");
        }
        return text.toString();
    }

    private static void head(StringBuilder text, String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void line(StringBuilder text, String name, String labels, double value, String format) {
        text.append(name)
                .append('{')
                .append(labels)
                .append("} ")
                .append(String.format(Locale.ROOT, format, value))
                .append('\n');
    }

    private static String labels(DrillLog.Tally tally) {
        return "fault=\"" + escaped(tally.fault()) + "\",region=\"" + escaped(tally.region()) + "\"";
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
