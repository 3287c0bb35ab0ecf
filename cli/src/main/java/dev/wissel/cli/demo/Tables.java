package dev.wissel.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.Ansi.IStyle;
import picocli.CommandLine.Help.Ansi.Style;

/** Lays frames and totals out in lines of at most 100 columns. ASCII only. Immutable. */
final class Tables {
    private final boolean colour;

    Tables(boolean colour) {
        this.colour = colour;
    }

    /** Returns the text in those styles, if there are colours at all. */
    String styled(String text, IStyle... styles) {
        return colour ? Style.on(styles) + text + Style.reset.on() : text; // "bold off" underlines on many terminals
    }

    // ---------------------------------------------------------------- a line a second

    /** Returns the two lines above the columns of {@link #line}. */
    List<String> lineHeader(Frame frame) {
        StringBuilder services = new StringBuilder("      ");
        StringBuilder regions = new StringBuilder(" time ");
        String before = "";
        for (Tally.Row row : frame.interval().rows()) {
            boolean first = !row.service().equals(before);
            before = row.service();
            services.append(first ? " " : "").append(padRight(first ? row.service() : "", 11));
            regions.append(first ? " " : "").append(padRight(row.region() + "/s", 11));
        }
        return List.of(
                bold(services + " all"),
                bold(regions + padLeft("req/s", 5) + padLeft("fail", 5) + padLeft("p50 ms", 7) + padLeft("p99 ms", 8)));
    }

    /** Returns a frame in one line: for each service and region the answers a second and the share, or the phase if it is not active. */
    String line(Frame frame) {
        StringBuilder line = new StringBuilder(padLeft(frame.seconds() + "s", 5)).append(' ');
        String before = "";
        for (int i = 0; i < frame.places().size(); i++) {
            Tally.Row row = frame.interval().rows().get(i);
            line.append(row.service().equals(before) ? "" : " ");
            before = row.service();
            line.append(padRight(Long.toString(frame.interval().perSecond(row.answered())), 5))
                    .append(state(frame.places().get(i)));
        }
        Tally.Interval all = frame.interval();
        String failed = padLeft(Long.toString(all.failed()), 5);
        return line
                + padLeft(Long.toString(all.perSecond(all.answered() + all.failed())), 5)
                + (all.failed() > 0 ? styled(failed, Style.fg_red, Style.bold) : failed)
                + padLeft(millis(all.p50Millis()), 7)
                + padLeft(millis(all.p99Millis()), 8);
    }

    private String state(Frame.Standing standing) {
        String text = switch (standing.phase()) {
            case "active", "" -> percent(standing.share());
            case "ramp" -> "+" + percent(standing.share());
            case "hold_down" -> "held";
            case "drained" -> "drain";
            default -> standing.phase();
        };
        return styled(padRight(text, 6), colourOf(standing.phase()));
    }

    // ---------------------------------------------------------------- a table

    /** Returns a frame as a table, a line for each service and region. */
    List<String> table(Frame frame) {
        List<String> lines = new ArrayList<>();
        Tally.Interval all = frame.interval();
        lines.add(bold(padLeft(frame.seconds() + " s", 7) + "   " + count(frame.requests())
                        + " requests so far; failed: ")
                + failures(frame.failedGets(), "GET") + ", " + failures(frame.failedPosts(), "POST"));
        lines.add(bold(" service    region   phase       share    req/s   failed   p50 ms   p99 ms"));
        String before = "";
        for (int i = 0; i < frame.places().size(); i++) {
            Tally.Row row = all.rows().get(i);
            lines.add(row(all, row, frame.places().get(i), row.service().equals(before)));
            before = row.service();
        }
        lines.add(" " + padRight("all", 39)
                + padLeft(Long.toString(all.perSecond(all.answered() + all.failed())), 6)
                + padLeft(Long.toString(all.failed()), 9)
                + padLeft(millis(all.p50Millis()), 9)
                + padLeft(millis(all.p99Millis()), 9));
        return lines;
    }

    private String row(Tally.Interval all, Tally.Row row, Frame.Standing standing, boolean sameService) {
        String failed = padLeft(Long.toString(row.failed()), 9);
        return " " + padRight(sameService ? "" : row.service(), 11)
                + padRight(row.region(), 9)
                + styled(padRight(standing.phase().replace('_', '-'), 10), colourOf(standing.phase()))
                + padLeft(percent(standing.share()), 7)
                + padLeft(Long.toString(all.perSecond(row.answered() + row.failed())), 9)
                + (row.failed() > 0 ? styled(failed, Style.fg_red) : failed)
                + padLeft(millis(row.p50Millis()), 9)
                + padLeft(millis(row.p99Millis()), 9);
    }

    private String failures(long count, String method) {
        String text = method + " " + count(count);
        return count == 0 ? text : styled(text, Style.fg_red, Style.bold);
    }

    private static IStyle colourOf(String phase) {
        return switch (phase) {
            case "active" -> Style.fg_green;
            case "lost", "absent" -> Style.fg_red;
            case "" -> Style.reset;
            default -> Style.fg_yellow;
        };
    }

    // ---------------------------------------------------------------- the end

    /** Returns what became of all requests, phase by phase. */
    List<String> summary(List<PhaseTotals> phases) {
        List<String> lines = new ArrayList<>();
        lines.add(bold(
                " phase                     seconds  requests  failed GET  failed POST   p50 ms   p99 ms   max ms"));
        phases.forEach(phase -> lines.add(summaryLine(phase)));
        if (phases.size() > 1) {
            lines.add(bold(summaryLine(PhaseTotals.sum("all", phases))));
        }
        return lines;
    }

    private static String summaryLine(PhaseTotals phase) {
        return " " + padRight(phase.name(), 25)
                + padLeft(String.format(Locale.ROOT, "%.1f", phase.seconds()), 8)
                + padLeft(count(phase.requests()), 10)
                + padLeft(count(phase.failedGets()), 12)
                + padLeft(count(phase.failedPosts()), 13)
                + padLeft(millis(phase.millis(50)), 9)
                + padLeft(millis(phase.millis(99)), 9)
                + padLeft(millis(phase.millis(100)), 9);
    }

    private String bold(String text) {
        return styled(text, Style.bold);
    }

    private static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    private static String percent(double share) {
        return Math.round(share * 100) + "%";
    }

    static String millis(double millis) {
        if (Double.isNaN(millis)) {
            return "-";
        }
        return String.format(Locale.ROOT, millis < 100 ? "%.1f" : "%.0f", millis);
    }

    static String padLeft(String text, int width) {
        return " ".repeat(Math.max(0, width - text.length())) + text;
    }

    static String padRight(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    /** Returns whether colours make sense: not if they are switched off, or nobody would see them. */
    static boolean colours(Ansi ansi, boolean terminal) {
        boolean dumb = "dumb".equals(System.getenv("TERM"));
        return System.getenv("NO_COLOR") == null && ansi != Ansi.OFF && (ansi == Ansi.ON || (terminal && !dumb));
    }
}
