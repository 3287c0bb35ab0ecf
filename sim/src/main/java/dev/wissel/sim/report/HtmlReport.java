package dev.wissel.sim.report;

import dev.wissel.sim.scenario.Fault;
import dev.wissel.sim.scenario.Scenario;
import java.util.List;
import java.util.Locale;

/** One page with tables and charts, which needs nothing but itself: no script, no font, nothing from a network. Stateless and thread-safe. */
public final class HtmlReport {
    private static final int POINTS = 150;
    private static final int WIDTH = 640;
    private static final int HEIGHT = 90;
    private static final int LEFT = 44;
    private static final double NANOS = 1e9;

    /** Told apart without colour as well: the areas lie in the order of the regions, which are named beside them. */
    private static final List<String> COLOURS = List.of("#2b6cb0", "#d69e2e", "#2f855a", "#805ad5", "#c53030");

    private static final String STYLE = """
            body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:72rem;padding:0 1rem;color:#1a202c}
            h1{font-size:1.6rem}h2{margin-top:2.5rem;font-size:1.25rem;border-top:1px solid #cbd5e0;padding-top:1rem}
            table{border-collapse:collapse;margin:1rem 0}th,td{padding:.25rem .7rem;text-align:right;border-bottom:1px solid #e2e8f0}
            th:first-child,td:first-child{text-align:left}.bad{font-weight:600;color:#9b2c2c}
            figure{margin:1rem 0}figcaption{font-weight:600}svg{max-width:100%;height:auto}.about{color:#4a5568;max-width:48rem}
            .key span{display:inline-block;margin-right:1.2rem}.key i{display:inline-block;width:.8rem;height:.8rem;margin-right:.4rem}
            """;

    private HtmlReport() {}

    /** Returns the page. */
    public static String of(String strategy, List<Comparison> comparisons) {
        StringBuilder page = new StringBuilder();
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<title>")
                .append(escaped(strategy))
                .append(" in virtual time</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n<h1>")
                .append(escaped(strategy))
                .append(" in virtual time</h1>\n");
        page.append(
                "<p class=\"about\">Played by Wissel's simulator with the classes that decide in production. Times in milliseconds. "
                        + "<b>Answered</b>: requests answered well in time. <b>Failover</b>: from the first fault until users noticed nothing any more. "
                        + "<b>Exposed</b>: attempts that failed on something sick. <b>Tries</b>: attempts a request. <b>Budget</b>: "
                        + "part of the objective's error budget that this used up.</p>\n");
        comparisons.forEach(each -> section(page, each));
        return page.append("</body>\n</html>\n").toString();
    }

    private static void section(StringBuilder page, Comparison comparison) {
        Scenario scenario = comparison.scenario();
        page.append("<h2>")
                .append(escaped(scenario.title()))
                .append("</h2>\n<p class=\"about\"><code>")
                .append(escaped(scenario.name()))
                .append("</code>, service ")
                .append(escaped(comparison.service()))
                .append(". ")
                .append(escaped(scenario.about()))
                .append(
                        "</p>\n<table>\n<tr><th></th><th>answered</th><th>p50</th><th>p99</th><th>p99.9</th><th>failover</th>"
                                + "<th>exposed</th><th>refused</th><th>tries</th><th>budget</th></tr>\n");
        comparison.rows().forEach(row -> row(page, row));
        page.append("</table>\n<p class=\"key\">");
        List<String> regions = comparison.rows().get(0).regions();
        for (int region = 0; region < regions.size(); region++) {
            page.append("<span><i style=\"background:")
                    .append(colour(region))
                    .append("\"></i>")
                    .append(escaped(regions.get(region)))
                    .append("</span>");
        }
        page.append("<span><i style=\"background:#feb2b2\"></i>a fault lasts</span></p>\n");
        comparison.rows().forEach(row -> figure(page, scenario, row));
    }

    private static void row(StringBuilder page, Row row) {
        String failover = TextReport.failover(row.failoverSeconds());
        page.append(String.format(
                Locale.ROOT,
                "<tr><td>%s</td><td>%.4f %%</td><td>%s</td><td>%s</td><td>%s</td><td%s>%s</td><td>%d</td><td>%d</td>"
                        + "<td>%.3f</td><td%s>%s</td></tr>%n",
                escaped(row.label()),
                100 * row.availability(),
                TextReport.millis(row.quantileMillis(0.5)),
                TextReport.millis(row.quantileMillis(0.99)),
                TextReport.millis(row.quantileMillis(0.999)),
                failover.equals("never") ? " class=\"bad\"" : "",
                failover,
                row.exposed(),
                row.refused(),
                row.amplification(),
                row.budgetSpent() > 1 ? " class=\"bad\"" : "",
                TextReport.percent(row.budgetSpent())));
    }

    /** Shares as stacked areas, and above them as a line what was answered well. */
    private static void figure(StringBuilder page, Scenario scenario, Row row) {
        int full = LEFT + WIDTH;
        page.append(String.format(
                Locale.ROOT,
                "<figure><figcaption>%s</figcaption><svg viewBox=\"0 0 %d %d\" width=\"%d\" role=\"img\" "
                        + "aria-label=\"traffic by region and answered requests over time on %s\">%n",
                escaped(row.label()),
                full + 10,
                HEIGHT + 44,
                full + 10,
                escaped(row.label())));
        for (Fault fault : scenario.faults()) {
            double from = x(fault.atNanos() / NANOS, row);
            double to = x(Math.min(row.seconds(), fault.endNanos() / NANOS), row);
            page.append(String.format(
                    Locale.ROOT,
                    "<rect x=\"%.1f\" y=\"4\" width=\"%.1f\" height=\"%d\" fill=\"#feb2b2\" opacity=\"0.35\"/>%n",
                    from,
                    Math.max(0, to - from),
                    HEIGHT + 16));
        }
        areas(page, row);
        line(page, row.availability(POINTS));
        axes(page, row);
        page.append("</svg></figure>\n");
    }

    private static void areas(StringBuilder page, Row row) {
        double[] below = new double[POINTS];
        for (int region = 0; region < row.regions().size(); region++) {
            double[] share = row.share(region, POINTS);
            StringBuilder points = new StringBuilder();
            for (int point = 0; point < POINTS; point++) {
                points.append(point(point, below[point] + share[point]));
            }
            for (int point = POINTS - 1; point >= 0; point--) {
                points.append(point(point, below[point]));
                below[point] += share[point];
            }
            page.append("<polygon points=\"")
                    .append(points.toString().strip())
                    .append("\" fill=\"")
                    .append(colour(region))
                    .append("\" opacity=\"0.75\"/>\n");
        }
    }

    private static String point(int point, double value) {
        return String.format(
                Locale.ROOT, "%.1f,%.1f ", LEFT + (point + 0.5) * WIDTH / POINTS, 20 + HEIGHT * (1 - value));
    }

    private static void line(StringBuilder page, double[] availability) {
        StringBuilder points = new StringBuilder();
        for (int point = 0; point < POINTS; point++) {
            points.append(point(point, availability[point]));
        }
        page.append("<polyline points=\"")
                .append(points.toString().strip())
                .append("\" fill=\"none\" stroke=\"#1a202c\" stroke-width=\"1.6\"/>\n");
    }

    private static void axes(StringBuilder page, Row row) {
        for (int percent = 0; percent <= 100; percent += 50) {
            page.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"%.1f\" font-size=\"11\" text-anchor=\"end\" fill=\"#4a5568\">%d %%</text>%n",
                    LEFT - 6,
                    24 + HEIGHT * (1 - percent / 100.0),
                    percent));
        }
        for (int tick = 0; tick <= 4; tick++) {
            double seconds = row.seconds() * tick / 4;
            page.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%.1f\" y=\"%d\" font-size=\"11\" text-anchor=\"middle\" fill=\"#4a5568\">%.0f s</text>%n",
                    Math.min(LEFT + WIDTH - 12.0, x(seconds, row)),
                    HEIGHT + 38,
                    seconds));
        }
    }

    private static double x(double seconds, Row row) {
        return LEFT + WIDTH * seconds / row.seconds();
    }

    private static String colour(int region) {
        return COLOURS.get(region % COLOURS.size());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
