package dev.wissel.sim.play;

import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.sim.scenario.Scenario;
import dev.wissel.sim.scenario.ScenarioLibrary;
import dev.wissel.sim.scenario.ScenarioReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** A service of three targets in each of two regions, and plays of it. */
final class Shop {
    private Shop() {}

    static String text() {
        try (InputStream in = Shop.class.getResourceAsStream("shop.yml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Strategy strategy() {
        return strategy(text());
    }

    static Strategy strategy(String text) {
        StrategyReader.Reading reading = StrategyReader.read("shop.yml", text);
        return reading.strategy().orElseThrow(() -> new AssertionError(reading.problems()));
    }

    static Scenario scenario(String text) {
        ScenarioReader.Reading reading = ScenarioReader.read("scenario.yml", text);
        return reading.scenario().orElseThrow(() -> new AssertionError(reading.problems()));
    }

    static Result play(String scenario, Plane plane) {
        return play(ScenarioLibrary.named(scenario), plane);
    }

    static Result play(Scenario scenario, Plane plane) {
        return Simulation.of(strategy(), scenario, plane, 1).play();
    }

    /** Returns the attempts on afflicted backends between two times in seconds. */
    static long onAfflicted(Result result, double from, double to) {
        Timeline timeline = result.timeline();
        long sum = 0;
        for (int step = step(timeline, from); step < step(timeline, to); step++) {
            sum += timeline.onAfflicted(step);
        }
        return sum;
    }

    /** Returns the part of all attempts between two times that went to a region. */
    static double share(Result result, int region, double from, double to) {
        Timeline timeline = result.timeline();
        long there = 0;
        long all = 0;
        for (int step = step(timeline, from); step < step(timeline, to); step++) {
            there += timeline.attempts(region, step);
            for (int each = 0; each < timeline.regions().size(); each++) {
                all += timeline.attempts(each, step);
            }
        }
        return (double) there / all;
    }

    /** Returns the requests made between two times that failed. */
    static long failed(Result result, double from, double to) {
        Timeline timeline = result.timeline();
        long sum = 0;
        for (int step = step(timeline, from); step < step(timeline, to); step++) {
            sum += timeline.failed(step);
        }
        return sum;
    }

    private static int step(Timeline timeline, double seconds) {
        return (int) Math.min(timeline.steps(), Math.round(seconds * 1e9 / timeline.stepNanos()));
    }
}
