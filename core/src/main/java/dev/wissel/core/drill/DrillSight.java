package dev.wissel.core.drill;

import dev.wissel.core.slo.ErrorBudget;
import java.util.List;
import java.util.Objects;

/**
 * What is seen at one moment of a drill. Counters only rise; what is between two moments is their difference. Immutable.
 *
 * @param atNanos when it was seen, on the clock of the run
 * @param services all of them, also those that are not drilled
 * @param signs what has happened lately, of the last ten seconds at least, oldest first; the same sign may come in several sights
 * @param slo what is promised to users and how it stands
 * @param leading whether this process is the one that may act: a leader in office
 */
public record DrillSight(long atNanos, List<Service> services, List<Sign> signs, Slo slo, boolean leading) {
    /** A counter that nobody counts. */
    public static final long UNKNOWN = -1;

    public DrillSight {
        services = List.copyOf(services);
        signs = List.copyOf(signs);
        Objects.requireNonNull(slo, "slo");
    }

    /**
     * A service and its upstream. Immutable.
     *
     * @param name its name
     * @param demandPerSecond requests that clients send, &gt;= 0; NaN if unknown
     * @param requests that clients sent since the beginning; {@link #UNKNOWN} if nobody counts
     * @param failures of those, that were answered with 5xx or not at all; {@link #UNKNOWN} if nobody counts
     * @param slow of those, that were answered well and later than promised; 0 if nothing is promised, {@link #UNKNOWN} if nobody counts
     * @param regions in order of preference
     */
    public record Service(
            String name, double demandPerSecond, long requests, long failures, long slow, List<Region> regions) {
        public Service {
            regions = List.copyOf(regions);
        }
    }

    /**
     * A region of a service. Immutable.
     *
     * @param name its name
     * @param standing how it stands
     * @param why it does not serve in full; empty if it does
     * @param share part of the traffic that it is given, in [0, 1]; NaN if unknown
     * @param targets those it has
     */
    public record Region(String name, Standing standing, String why, double share, List<Target> targets) {
        public Region {
            Objects.requireNonNull(standing, "standing");
            targets = List.copyOf(targets);
        }
    }

    /** How a region stands. */
    public enum Standing {
        /** It takes whatever its capacity allows. */
        SERVING,
        /** It is on its way back: hold-down, trial or ramp. */
        RETURNING,
        /** It takes nothing because it cannot. */
        LOST,
        /** It takes nothing because somebody wants it so. */
        DRAINED
    }

    /**
     * A target of a region. Immutable.
     *
     * @param target {@code host:port}
     * @param admitted whether it is picked
     * @param capacityPerSecond that may be used of it, headroom included, &gt;= 0; NaN if it is not declared
     * @param attempts sent to it since the beginning; {@link #UNKNOWN} if nobody counts
     * @param failures of those, that failed; {@link #UNKNOWN} if nobody counts
     */
    public record Target(String target, boolean admitted, double capacityPerSecond, long attempts, long failures) {}

    /**
     * Something that happened: an ejection, a region lost, a drain. Immutable.
     *
     * @param atNanos when, on the clock of the run
     * @param service whose
     * @param region whose; empty if it concerns all
     * @param target whose, {@code host:port}; empty if it concerns the whole region
     * @param adverse whether something was taken out, as opposed to coming back
     * @param line a sentence for people
     */
    public record Sign(long atNanos, String service, String region, String target, boolean adverse, String line) {}

    /**
     * What is promised to users and how it stands. Immutable.
     *
     * @param budget what may go wrong
     * @param budgetLeft part of the budget that is left, at most 1, below 0 if overspent; NaN if unknown
     * @param burnRate over the fast window, &gt;= 0; NaN if unknown
     */
    public record Slo(ErrorBudget budget, double budgetLeft, double burnRate) {
        public Slo {
            Objects.requireNonNull(budget, "budget");
        }
    }
}
