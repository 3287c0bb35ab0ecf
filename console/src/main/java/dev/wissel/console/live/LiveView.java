package dev.wissel.console.live;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How everything stands at one moment: one message of the stream. Immutable.
 *
 * @param version rises by at least one with each view; begins anew with the process
 * @param atMillis when it was taken
 * @param strategy name of the strategy
 * @param plane what carries it out
 * @param summary who that is, for people: {@code Kong 3.9.3, 2 nodes}
 * @param windowSeconds over which rates, error shares and latencies are taken, &gt; 0
 * @param objective what was promised
 * @param regions in the strategy's order of preference
 * @param services in the order of the strategy
 * @param office who leads, and what operators want
 * @param problems what stands in the way at present, a sentence each: stale signals, missing targets, an unreachable journal
 * @param drill id of the drill that runs; null if none does
 */
public record LiveView(
        long version,
        long atMillis,
        String strategy,
        PlaneKind plane,
        String summary,
        double windowSeconds,
        ObjectiveView objective,
        List<String> regions,
        List<ServiceView> services,
        OfficeView office,
        List<String> problems,
        @Nullable String drill) {
    public LiveView {
        regions = List.copyOf(regions);
        services = List.copyOf(services);
        problems = List.copyOf(problems);
    }

    /** What carries the strategy out. */
    public enum PlaneKind {
        /** The embedded gateway, in this process. */
        GATEWAY,
        /** A Kong, through its Admin API. */
        KONG
    }

    /**
     * What was promised to users. Immutable.
     *
     * @param availability part of the requests that is answered well, in (0, 1)
     * @param windowSeconds over which that part is taken
     * @param latencyQuantile part of the answers that come within the limit; null if nothing is promised
     * @param latencySeconds the limit; null if nothing is promised
     * @param failoverSeconds longest time from a fault to its end for users
     */
    public record ObjectiveView(
            double availability,
            double windowSeconds,
            @Nullable Double latencyQuantile,
            @Nullable Double latencySeconds,
            double failoverSeconds) {}

    /**
     * Who decides, and what operators want. Immutable.
     *
     * @param leads whether this process decides
     * @param leader name of whoever does; empty if nobody is known to
     * @param dryRun whether it decides and writes nothing
     * @param wishes what operators want at present
     */
    public record OfficeView(boolean leads, String leader, boolean dryRun, List<WishView> wishes) {
        public OfficeView {
            wishes = List.copyOf(wishes);
        }
    }

    /**
     * A standing wish of an operator's. Immutable.
     *
     * @param kind {@code drain-region}, {@code drain-target} or {@code pause}
     * @param subject region, {@code host:port} or upstream; empty for everything
     * @param sinceMillis since when
     * @param untilMillis when it ends by itself; null if it does not
     * @param who asked for it
     * @param why in his words
     */
    public record WishView(
            String kind,
            String subject,
            long sinceMillis,
            @Nullable Long untilMillis,
            String who,
            String why) {}
}
