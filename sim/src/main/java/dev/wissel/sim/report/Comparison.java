package dev.wissel.sim.report;

import dev.wissel.sim.scenario.Scenario;
import java.util.List;

/**
 * One scenario played for one service: a row for each plane, and for what was varied. Immutable.
 *
 * @param scenario what was played
 * @param service the service
 * @param rows the planes, at least one
 */
public record Comparison(Scenario scenario, String service, List<Row> rows) {
    public Comparison {
        rows = List.copyOf(rows);
    }
}
