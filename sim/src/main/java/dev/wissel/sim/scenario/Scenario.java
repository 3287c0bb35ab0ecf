package dev.wissel.sim.scenario;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * A play: length, gateways, clients, targets, network and faults. It names no strategy; one is played against it. Immutable.
 *
 * @param name short name
 * @param title one line for people
 * @param about what it shows, and what to look at
 * @param durationNanos counted time, &gt; 0
 * @param warmUpNanos time before that, uncounted; faults are timed from its end
 * @param gateways who balances
 * @param clients who asks
 * @param targets what stands behind
 * @param network the ways between
 * @param faults what goes wrong
 */
public record Scenario(
        String name,
        String title,
        String about,
        long durationNanos,
        long warmUpNanos,
        Gateways gateways,
        Clients clients,
        Targets targets,
        Ways network,
        List<Fault> faults) {
    public Scenario {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(title, "title");
        Objects.requireNonNull(about, "about");
        Objects.requireNonNull(gateways, "gateways");
        Objects.requireNonNull(clients, "clients");
        Objects.requireNonNull(targets, "targets");
        Objects.requireNonNull(network, "network");
        faults = List.copyOf(faults);
    }

    /**
     * Who balances. Immutable.
     *
     * @param nodes gateways or nodes of Kong, &gt;= 1
     * @param workers event loops or worker processes of each, &gt;= 1
     * @param region where they stand: a region's name, {@code first}, or {@code all} for one region after the other
     */
    public record Gateways(int nodes, int workers, String region) {}

    /**
     * Who asks. Immutable.
     *
     * @param ratePerSecond requests a second; empty for a part of the first region's capacity
     * @param ratePart that part, &gt; 0
     * @param users users of a closed loop who wait for an answer before they ask again; 0 for an open one
     * @param thinkNanos the mean time that a user waits between an answer and the next question
     * @param timeoutNanos after this a client gives up, &gt; 0
     * @param retries how often a client itself asks again after a failure
     * @param backoffNanos time before it does, doubling each time
     * @param idempotentPart part of the requests that may be made twice, in [0, 1]
     * @param keys different keys that requests are hashed by, &gt;= 1
     * @param bursts times of more
     * @param wave a slow swing of the rate
     * @param traceNanos recorded times of arrival; empty if they are drawn
     */
    public record Clients(
            OptionalDouble ratePerSecond,
            double ratePart,
            int users,
            long thinkNanos,
            long timeoutNanos,
            int retries,
            long backoffNanos,
            double idempotentPart,
            int keys,
            List<Burst> bursts,
            Wave wave,
            List<Long> traceNanos) {
        public Clients {
            bursts = List.copyOf(bursts);
            traceNanos = List.copyOf(traceNanos);
        }
    }

    /**
     * More requests for a while. Immutable.
     *
     * @param atNanos when it begins
     * @param forNanos how long it lasts
     * @param times multiple of the rate, &gt;= 0
     */
    public record Burst(long atNanos, long forNanos, double times) {}

    /**
     * A swing like that of day and night: {@code rate · (1 + depth · sin(2π·t/period))}. Immutable.
     *
     * @param periodNanos length of a day, &gt; 0
     * @param depth in [0, 1]; 0 for none
     */
    public record Wave(long periodNanos, double depth) {
        /** None. */
        public static final Wave NONE = new Wave(1, 0);
    }

    /**
     * What stands behind each address. Immutable.
     *
     * @param work how the work of a request is spread, its mean in nanoseconds
     * @param sharing whether jobs share the cores; else they queue for them
     * @param slots jobs that run at a time; 0 for as many as there are cores, or without bound if they share
     * @param queue jobs that wait at most; beyond it 503 is answered at once
     * @param noticesCancels whether work is dropped when its caller has gone
     * @param capacityPerSecond capacity of a target for which the strategy says none
     * @param truePart what a target really bears, as a part of what is declared
     */
    public record Targets(
            dev.wissel.sim.world.Distribution work,
            boolean sharing,
            int slots,
            int queue,
            boolean noticesCancels,
            double capacityPerSecond,
            double truePart) {}

    /**
     * Times of one way. Immutable.
     *
     * @param withinNanos inside a region
     * @param betweenNanos between regions
     */
    public record Ways(long withinNanos, long betweenNanos) {}
}
