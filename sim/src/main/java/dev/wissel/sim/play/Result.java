package dev.wissel.sim.play;

import dev.wissel.sim.engine.Histogram;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What the users of one service saw in one play. Immutable but for histogram and timeline, which nobody writes any more.
 *
 * @param service the service
 * @param plane who carried the traffic
 * @param scenario name of the scenario
 * @param seed of the play
 * @param requests what users asked, retries of their own not counted
 * @param failed those that were not answered well in time
 * @param refused those of them that got 503 because there was nobody to ask, or not everything could be carried
 * @param timedOut those of them that the user gave up
 * @param attempts what reached for backends, gateway's and clients' retries counted
 * @param exposed attempts on an afflicted backend that failed
 * @param latency times of those answered well
 * @param failoverSeconds from the first fault until users noticed nothing any more, neither failures nor many answers later than promised; empty if they never noticed; infinite if it lasted as long as the fault
 * @param budgetSpent part of the objective's error budget for its whole window that was used up, dimensionless
 * @param timeline when
 * @param events what the nodes decided, the first so many
 * @param fired events of the engine
 */
public record Result(
        String service,
        Plane plane,
        String scenario,
        long seed,
        long requests,
        long failed,
        long refused,
        long timedOut,
        long attempts,
        long exposed,
        Histogram latency,
        OptionalDouble failoverSeconds,
        double budgetSpent,
        Timeline timeline,
        List<Event> events,
        long fired) {
    /**
     * Something that a node decided. Immutable.
     *
     * @param seconds when, from the end of the warm-up
     * @param kind its kind, such as {@code EJECTED}
     * @param subject whom it concerns
     * @param line why
     */
    public record Event(double seconds, String kind, String subject, String line) {}

    public Result {
        events = List.copyOf(events);
    }

    /** Returns the part of the requests that was answered well, in [0, 1]; 1 if there were none. */
    public double availability() {
        return requests == 0 ? 1 : 1 - (double) failed / requests;
    }

    /** Returns attempts for each request; 1 without retries. */
    public double amplification() {
        return requests == 0 ? 1 : (double) attempts / requests;
    }

    /** Returns a quantile of the times of the requests answered well, in milliseconds. */
    public double quantileMillis(double part) {
        return latency.quantileNanos(part) / 1e6;
    }
}
