package dev.wissel.console.desk;

import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.sim.play.Plane;
import dev.wissel.sim.play.Result;
import dev.wissel.sim.play.Simulation;
import dev.wissel.sim.play.Timeline;
import dev.wissel.sim.report.Comparison;
import dev.wissel.sim.report.JsonReport;
import dev.wissel.sim.report.Row;
import dev.wissel.sim.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Plays a scenario against a strategy on all planes, for as long as it may. Stateless and thread-safe. */
public final class SimulationDesk {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final int POINTS = 60;
    private static final double MOST_REQUESTS = 1e6;

    private SimulationDesk() {}

    /**
     * Plays.
     *
     * @param services those that are played, in this order
     * @param goOn asked all the time; once it says no, what has been played on all planes is what there is
     * @return the document of {@code wissel simulate --format json}, with {@code p99_over_time} and with {@code complete}; empty if not one service was played
     */
    public static Optional<ObjectNode> play(
            Strategy strategy, List<ServiceStrategy> services, Scenario scenario, long seed, BooleanSupplier goOn) {
        List<Comparison> comparisons = new ArrayList<>();
        for (ServiceStrategy service : services) {
            if (requests(service, scenario) > MOST_REQUESTS) {
                break;
            }
            List<Row> rows = new ArrayList<>();
            for (Plane plane : Plane.values()) {
                Simulation.of(strategy, service, scenario, plane, seed)
                        .play(goOn)
                        .ifPresent(result -> rows.add(Row.of(plane.word(), List.of(result))));
                if (!goOn.getAsBoolean()) {
                    break;
                }
            }
            if (rows.size() < Plane.values().length) {
                break;
            }
            comparisons.add(new Comparison(scenario, service.name(), rows));
        }
        return comparisons.isEmpty()
                ? Optional.empty()
                : Optional.of(document(strategy, comparisons, comparisons.size() == services.size()));
    }

    /** Returns about how many requests one play has: capacities are what users write, and a play keeps each request in memory while it is under way. */
    private static double requests(ServiceStrategy service, Scenario scenario) {
        double capacity = service.endpointsIn(service.regions().get(0)).stream()
                .mapToDouble(each ->
                        each.capacityPerSecond().orElse(scenario.targets().capacityPerSecond()))
                .sum();
        double rate = scenario.clients()
                .ratePerSecond()
                .orElse(capacity * scenario.clients().ratePart());
        return rate * (scenario.warmUpNanos() + scenario.durationNanos()) / 1e9;
    }

    private static ObjectNode document(Strategy strategy, List<Comparison> comparisons, boolean complete) {
        ObjectNode root = (ObjectNode) MAPPER.readTree(JsonReport.of(strategy.name(), comparisons));
        root.put("complete", complete);
        for (int at = 0; at < comparisons.size(); at++) {
            List<Row> rows = comparisons.get(at).rows();
            for (int row = 0; row < rows.size(); row++) {
                ObjectNode node = (ObjectNode)
                        root.path("comparisons").path(at).path("rows").path(row);
                p99(node.putArray("p99_over_time"), rows.get(row).results().get(0));
            }
        }
        return root;
    }

    /** The figures of a result's timeline are kept by the second. */
    private static void p99(ArrayNode into, Result result) {
        Timeline timeline = result.timeline();
        double seconds = timeline.steps() * timeline.stepNanos() / 1e9;
        for (int point = 0; point < POINTS; point++) {
            double millis = timeline.p99Millis(point * seconds / POINTS, (point + 1) * seconds / POINTS);
            if (Double.isNaN(millis)) {
                into.addNull();
            } else {
                into.add(Math.round(millis * 1000) / 1000.0);
            }
        }
    }
}
