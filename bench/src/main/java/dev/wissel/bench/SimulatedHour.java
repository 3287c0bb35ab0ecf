package dev.wissel.bench;

import dev.wissel.design.reader.StrategyReader;
import dev.wissel.design.strategy.Strategy;
import dev.wissel.sim.play.Plane;
import dev.wissel.sim.play.Result;
import dev.wissel.sim.play.Simulation;
import dev.wissel.sim.scenario.Scenario;
import dev.wissel.sim.scenario.ScenarioReader;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The simulator's speed by the clock of the processor: events on M/M/100, then an hour of 10,000 requests a second over a hundred targets, with whole gateways and their health checks, timed; and what the heap holds after a collection at half time and at the end. Run it
 * with a small heap: {@code java -Xmx96m -cp bench/target/benchmarks.jar dev.wissel.bench.SimulatedHour [seconds]}.
 */
public final class SimulatedHour {
    private static final int TARGETS = 100;
    private static final int PER_SECOND = 10_000;
    private static final int HOUR_SECONDS = 3_600;
    private static final int WARM_UP = 1_000;
    private static final double MEGABYTE = 1 << 20;
    private static final double SECOND = 1e9;

    private SimulatedHour() {}

    /**
     * Plays it.
     *
     * @param args virtual seconds; an hour if there are none
     */
    public static void main(String[] args) {
        events();
        int seconds = args.length > 0 ? Integer.parseInt(args[0]) : HOUR_SECONDS;
        line("before", 0);
        long fromNanos = cpuNanos();
        run(seconds / 2);
        line("half the time", cpuNanos() - fromNanos);
        fromNanos = cpuNanos();
        Result result = run(seconds);
        long tookNanos = cpuNanos() - fromNanos;
        line("all of it", tookNanos);
        System.out.printf(
                Locale.ROOT,
                "%d requests, %d events: %.0f requests and %.2f million events a processor second; p99 %.1f ms, %d failed%n",
                result.requests(),
                result.fired(),
                result.requests() / (tookNanos / SECOND),
                result.fired() / 1e6 / (tookNanos / SECOND),
                result.quantileMillis(0.99),
                result.failed());
    }

    /** M/M/100 once more, by the clock of the processor: a busy machine takes time from a benchmark, and none of its processor time. */
    private static void events() {
        SimulatorBenchmark benchmark = new SimulatorBenchmark();
        benchmark.make();
        SimulatorBenchmark.Counters counters = new SimulatorBenchmark.Counters();
        for (int i = 0; i < WARM_UP; i++) {
            benchmark.play(counters);
        }
        counters.events = 0;
        long fromNanos = cpuNanos();
        for (int i = 0; i < WARM_UP; i++) {
            benchmark.play(counters);
        }
        System.out.printf(
                Locale.ROOT,
                "M/M/100: %.1f million events a processor second%n",
                counters.events / 1e6 / ((cpuNanos() - fromNanos) / SECOND));
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void line(String when, long tookNanos) {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        System.out.printf(
                Locale.ROOT,
                "%-14s %6.1f s of the processor, %5.1f MB of heap in use after a collection, at most %.0f MB allowed%n",
                when,
                tookNanos / SECOND,
                (runtime.totalMemory() - runtime.freeMemory()) / MEGABYTE,
                runtime.maxMemory() / MEGABYTE);
    }

    private static Result run(int seconds) {
        String targets = IntStream.range(0, TARGETS)
                .mapToObj(i -> "{target: \"10.0.0." + (i + 1) + ":80\", capacity: 140/s}")
                .collect(Collectors.joining(", "));
        Strategy strategy = StrategyReader.read(
                        "hour.yml",
                        "strategy: hour\nservices:\n  all:\n    endpoints:\n      here: [" + targets + "]\n")
                .strategy()
                .orElseThrow();
        Scenario scenario = ScenarioReader.read(
                        "hour.yml",
                        "scenario: hour\nduration: " + seconds + "s\nclients: {rate: " + PER_SECOND
                                + "/s}\ngateways: {nodes: 2, workers: 2}\n")
                .scenario()
                .orElseThrow();
        return Simulation.of(strategy, scenario, Plane.WISSEL_GATEWAY, 1).play();
    }
}
