package dev.wissel.sim.report;

import dev.wissel.sim.play.Result;
import java.util.List;
import java.util.OptionalDouble;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The figures for programs; the format is stable. Stateless and thread-safe. */
public final class JsonReport {
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    private static final int POINTS = 120;
    private static final double FINENESS = 1e6;

    private JsonReport() {}

    /** Returns the report as text, with a line feed at its end. */
    public static String of(String strategy, List<Comparison> comparisons) {
        ObjectNode root = MAPPER.createObjectNode();
        root.put("strategy", strategy);
        ArrayNode all = root.putArray("comparisons");
        for (Comparison each : comparisons) {
            ObjectNode node = all.addObject();
            node.put("scenario", each.scenario().name());
            node.put("title", each.scenario().title());
            node.put("service", each.service());
            node.put("seconds", rounded(each.rows().get(0).seconds()));
            ArrayNode rows = node.putArray("rows");
            each.rows().forEach(row -> row(rows.addObject(), row));
        }
        return MAPPER.writeValueAsString(root) + "\n";
    }

    private static void row(ObjectNode node, Row row) {
        node.put("plane", row.label());
        node.put("requests", row.requests());
        node.put("failed", row.failed());
        node.put("refused", row.refused());
        node.put("given_up", row.timedOut());
        node.put("availability", rounded(row.availability()));
        put(node, "p50_ms", row.quantileMillis(0.5));
        put(node, "p99_ms", row.quantileMillis(0.99));
        put(node, "p999_ms", row.quantileMillis(0.999));
        failover(node, row.failoverSeconds());
        node.put("exposed", row.exposed());
        node.put("attempts_per_request", rounded(row.amplification()));
        node.put("budget_spent", rounded(row.budgetSpent()));
        ArrayNode seeds = node.putArray("seeds");
        row.results().forEach(result -> seeds.add(result.seed()));
        array(node, "availability_over_time", row.availability(POINTS));
        ObjectNode shares = node.putObject("share_over_time");
        for (int region = 0; region < row.regions().size(); region++) {
            array(shares, row.regions().get(region), row.share(region, POINTS));
        }
        ArrayNode events = node.putArray("events");
        for (Result.Event event : row.results().get(0).events()) {
            ObjectNode each = events.addObject();
            each.put("second", rounded(event.seconds()));
            each.put("kind", event.kind());
            each.put("subject", event.subject());
            each.put("line", event.line());
        }
    }

    private static void failover(ObjectNode node, OptionalDouble seconds) {
        node.put("failover", TextReport.failover(seconds));
        if (seconds.isPresent() && !Double.isInfinite(seconds.getAsDouble())) {
            node.put("failover_s", rounded(seconds.getAsDouble()));
        } else {
            node.putNull("failover_s");
        }
    }

    private static void array(ObjectNode node, String name, double[] values) {
        ArrayNode array = node.putArray(name);
        for (double value : values) {
            array.add(rounded(value));
        }
    }

    private static void put(ObjectNode node, String name, double value) {
        if (Double.isNaN(value)) {
            node.putNull(name);
        } else {
            node.put(name, rounded(value));
        }
    }

    private static double rounded(double value) {
        return Math.round(value * FINENESS) / FINENESS;
    }
}
