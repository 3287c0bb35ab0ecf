package dev.wissel.sim.report;

import dev.wissel.sim.engine.Histogram;
import dev.wissel.sim.play.Result;
import dev.wissel.sim.play.Timeline;
import java.util.List;
import java.util.OptionalDouble;

/**
 * One service on one plane under all seeds of a scenario: counts added, quantiles over all requests of all seeds, and the worst failover of any. Immutable but for the histogram, which nobody
 * writes any more.
 *
 * @param label what the row is called: the plane's word, with what was varied
 * @param results one for each seed, at least one
 * @param latency of all seeds together
 */
public record Row(String label, List<Result> results, Histogram latency) {
    public Row {
        results = List.copyOf(results);
    }

    /** Returns the row of these results. */
    public static Row of(String label, List<Result> results) {
        Histogram all = new Histogram();
        results.forEach(result -> all.add(result.latency()));
        return new Row(label, results, all);
    }

    /** Returns the requests of all seeds. */
    public long requests() {
        return results.stream().mapToLong(Result::requests).sum();
    }

    /** Returns those not answered well. */
    public long failed() {
        return results.stream().mapToLong(Result::failed).sum();
    }

    /** Returns those of them that found nobody. */
    public long refused() {
        return results.stream().mapToLong(Result::refused).sum();
    }

    /** Returns those of them that were given up. */
    public long timedOut() {
        return results.stream().mapToLong(Result::timedOut).sum();
    }

    /** Returns failed attempts on backends that something ailed. */
    public long exposed() {
        return results.stream().mapToLong(Result::exposed).sum();
    }

    /** Returns attempts for each request. */
    public double amplification() {
        long requests = requests();
        return requests == 0
                ? 1
                : (double) results.stream().mapToLong(Result::attempts).sum() / requests;
    }

    /** Returns the part answered well, in [0, 1]. */
    public double availability() {
        long requests = requests();
        return requests == 0 ? 1 : 1 - (double) failed() / requests;
    }

    /** Returns the mean part of the error budget that a play used up. */
    public double budgetSpent() {
        return results.stream().mapToDouble(Result::budgetSpent).average().orElse(0);
    }

    /** Returns a quantile of the times of what was answered well, in milliseconds; NaN if nothing was. */
    public double quantileMillis(double part) {
        return latency.quantileNanos(part) / 1e6;
    }

    /** Returns the longest failover of all seeds in seconds; infinite if one never ended, empty if none was noticed. */
    public OptionalDouble failoverSeconds() {
        return results.stream()
                .map(Result::failoverSeconds)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .max();
    }

    /** Returns the regions, the preferred first. */
    public List<String> regions() {
        return first().regions();
    }

    /**
     * Returns the part of the attempts that went to a region, over time; shape [points], each in [0, 1], 0 where there were none.
     *
     * @param points how many parts the time is divided into
     */
    public double[] share(int region, int points) {
        double[] there = new double[points];
        double[] all = new double[points];
        for (Result result : results) {
            Timeline timeline = result.timeline();
            for (int step = 0; step < timeline.steps(); step++) {
                int point = point(step, points);
                there[point] += timeline.attempts(region, step);
                for (int each = 0; each < timeline.regions().size(); each++) {
                    all[point] += timeline.attempts(each, step);
                }
            }
        }
        for (int point = 0; point < points; point++) {
            there[point] = all[point] == 0 ? 0 : there[point] / all[point];
        }
        return there;
    }

    /** Returns the part of the requests answered well, over time; shape [points], 1 where there were none. */
    public double[] availability(int points) {
        double[] good = new double[points];
        double[] all = new double[points];
        for (Result result : results) {
            Timeline timeline = result.timeline();
            for (int step = 0; step < timeline.steps(); step++) {
                int point = point(step, points);
                good[point] += timeline.good(step);
                all[point] += timeline.good(step) + timeline.failed(step);
            }
        }
        for (int point = 0; point < points; point++) {
            good[point] = all[point] == 0 ? 1 : good[point] / all[point];
        }
        return good;
    }

    /** Returns the length of the play in seconds. */
    public double seconds() {
        return first().steps() * first().stepNanos() / 1e9;
    }

    private Timeline first() {
        return results.get(0).timeline();
    }

    private int point(int step, int points) {
        return (int) ((long) step * points / first().steps());
    }
}
