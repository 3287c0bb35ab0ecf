package dev.wissel.sim.report;

import dev.wissel.design.strategy.ServiceStrategy;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.sim.play.Plane;
import dev.wissel.sim.play.Result;
import dev.wissel.sim.play.Simulation;
import dev.wissel.sim.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Plays everything that was asked for, one after the other. Stateless and thread-safe. */
public final class Playbill {
    private Playbill() {}

    /**
     * Plays scenarios for services on planes with seeds.
     *
     * @param strategies the strategies by what they are called in a row: "" for the one asked about, else what was changed in it
     * @param serviceNames services that are played; all if empty
     * @param firstSeed the first of the seeds, which follow each other
     * @param progress hears what is about to be played
     */
    public static List<Comparison> play(
            Map<String, Strategy> strategies,
            List<String> serviceNames,
            List<Scenario> scenarios,
            List<Plane> planes,
            long firstSeed,
            int seeds,
            Consumer<String> progress) {
        List<Comparison> comparisons = new ArrayList<>();
        Strategy asked = strategies.values().iterator().next();
        for (Scenario scenario : scenarios) {
            for (ServiceStrategy service : asked.services()) {
                if (!serviceNames.isEmpty() && !serviceNames.contains(service.name())) {
                    continue;
                }
                List<Row> rows = new ArrayList<>();
                strategies.forEach((label, strategy) -> strategy.service(service.name())
                        .ifPresent(each -> planes.forEach(plane -> {
                            progress.accept(scenario.name() + ", " + service.name() + ", " + plane.word());
                            rows.add(row(label, strategy, each, scenario, plane, firstSeed, seeds));
                        })));
                if (!rows.isEmpty()) {
                    comparisons.add(new Comparison(scenario, service.name(), rows));
                }
            }
        }
        return comparisons;
    }

    private static Row row(
            String label,
            Strategy strategy,
            ServiceStrategy service,
            Scenario scenario,
            Plane plane,
            long firstSeed,
            int seeds) {
        List<Result> results = new ArrayList<>();
        for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
            results.add(Simulation.of(strategy, service, scenario, plane, seed).play());
        }
        return Row.of(plane.word() + (label.isEmpty() ? "" : " " + label), results);
    }
}
