package dev.wissel.sim.report;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The table for the terminal. Stateless and thread-safe. */
public final class TextReport {
    private static final int POINTS = 40;
    private static final String BARS = " ▁▂▃▄▅▆▇█";

    private TextReport() {}

    /** Returns the whole report. */
    public static String of(List<Comparison> comparisons) {
        StringBuilder text = new StringBuilder();
        for (Comparison each : comparisons) {
            text.append(text.isEmpty() ? "" : "\n").append(of(each));
        }
        return text.toString();
    }

    /** Returns the table of one scenario. */
    public static String of(Comparison comparison) {
        StringBuilder text = new StringBuilder();
        Row first = comparison.rows().get(0);
        line(text, "%s: %s", comparison.scenario().name(), comparison.scenario().title());
        line(
                text,
                "  service %s, %.0f requests/s for %.0f s, %s; times in milliseconds",
                comparison.service(),
                first.requests() / first.seconds() / first.results().size(),
                first.seconds(),
                first.results().size() == 1 ? "1 seed" : first.results().size() + " seeds");
        int width = Math.max(
                14,
                comparison.rows().stream()
                        .mapToInt(row -> row.label().length())
                        .max()
                        .orElse(0));
        line(
                text,
                "  %-" + width + "s %10s %7s %7s %7s %9s %8s %8s %7s %8s  %s",
                "",
                "answered",
                "p50",
                "p99",
                "p99.9",
                "failover",
                "exposed",
                "refused",
                "tries",
                "budget",
                "traffic by region over time");
        for (Row row : comparison.rows()) {
            row(text, row, width);
        }
        return text.toString();
    }

    private static void row(StringBuilder text, Row row, int width) {
        String figures = String.format(
                Locale.ROOT,
                "  %-" + width + "s %9.4f%% %7s %7s %7s %9s %8d %8d %7.3f %8s",
                row.label(),
                100 * row.availability(),
                millis(row.quantileMillis(0.5)),
                millis(row.quantileMillis(0.99)),
                millis(row.quantileMillis(0.999)),
                failover(row.failoverSeconds()),
                row.exposed(),
                row.refused(),
                row.amplification(),
                percent(row.budgetSpent()));
        int names = row.regions().stream().mapToInt(String::length).max().orElse(0);
        for (int region = 0; region < row.regions().size(); region++) {
            String name = row.regions().get(region);
            line(
                    text,
                    "%s  %-" + Math.max(1, names) + "s %s",
                    region == 0 ? figures : " ".repeat(figures.length()),
                    name,
                    sparkline(row.share(region, POINTS)));
        }
    }

    /** Returns a line of bars, each value in [0, 1] one of nine heights; any traffic at all shows. */
    static String sparkline(double[] values) {
        StringBuilder bars = new StringBuilder();
        for (double value : values) {
            int height = value <= 0 ? 0 : Math.max(1, (int) Math.round(value * (BARS.length() - 1)));
            bars.append(BARS.charAt(Math.min(BARS.length() - 1, height)));
        }
        return bars.toString();
    }

    /** Returns a time of milliseconds in at most seven characters; {@code -} if there is none. */
    static String millis(double millis) {
        if (Double.isNaN(millis)) {
            return "-";
        }
        return String.format(Locale.ROOT, millis < 100 ? "%.1f" : "%.0f", millis);
    }

    /** Returns a failover's length in words. */
    static String failover(OptionalDouble seconds) {
        if (seconds.isEmpty()) {
            return "unnoticed";
        }
        return Double.isInfinite(seconds.getAsDouble())
                ? "never"
                : String.format(Locale.ROOT, "%.1f s", seconds.getAsDouble());
    }

    /** Returns a ratio as a percentage with three significant digits or so. */
    static String percent(double ratio) {
        double percent = 100 * ratio;
        return String.format(Locale.ROOT, percent >= 10 || percent == 0 ? "%.0f%%" : "%.2f%%", percent);
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
    }
}
