package dev.wissel.core.director;

import dev.wissel.core.load.WindowCounts;
import dev.wissel.core.model.Address;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What is known of one target at one moment. Immutable.
 *
 * @param address host and port as Kong's target names them; no name is resolved here
 * @param region where it stands
 * @param configuredWeight what the strategy gives it while its region serves in full, in [0, 65535]
 * @param currentWeight what was read from Kong, in [0, 65535]
 * @param capacityPerSecond requests a second that it can bear, if declared
 * @param drained whether the operator keeps new requests away from it
 * @param health what Kong's nodes say of it
 * @param probes what the controller's own probes say
 * @param traffic how it did of late
 */
public record TargetFigures(
        Address address,
        String region,
        int configuredWeight,
        int currentWeight,
        OptionalDouble capacityPerSecond,
        boolean drained,
        Health health,
        Probes probes,
        Traffic traffic) {
    private static final int MOST = 65_535;

    /**
     * The votes of Kong's nodes. A node that does not check the target, or gives it no weight, has none.
     *
     * @param healthy nodes that send requests to it, &gt;= 0
     * @param unhealthy nodes that do not, &gt;= 0
     * @param ageNanos age of the oldest report that counts, &gt;= 0
     */
    public record Health(int healthy, int unhealthy, long ageNanos) {
        /** Nobody says anything. */
        public static final Health NONE = new Health(0, 0, 0);

        public Health {
            if (healthy < 0 || unhealthy < 0 || ageNanos < 0) {
                throw new IllegalArgumentException("health: " + healthy + " healthy, " + unhealthy + " unhealthy, age "
                        + ageNanos + " (expected: >= 0)");
            }
        }

        /** Returns whether any node has a say. */
        public boolean known() {
            return healthy + unhealthy > 0;
        }

        /** Returns whether nodes contradict each other: a bad path, rather than a bad target. */
        public boolean disagree() {
            return healthy > 0 && unhealthy > 0;
        }
    }

    /**
     * The controller's own probes.
     *
     * @param verdict as of the last threshold that was reached
     * @param successes since the last observation, &gt;= 0
     * @param failures since the last observation, &gt;= 0
     */
    public record Probes(Verdict verdict, int successes, int failures) {
        /** Nobody probes it. */
        public static final Probes NONE = new Probes(Verdict.UNKNOWN, 0, 0);

        public Probes {
            Objects.requireNonNull(verdict, "verdict");
            if (successes < 0 || failures < 0) {
                throw new IllegalArgumentException(
                        "probes: " + successes + " good, " + failures + " failed (expected: >= 0)");
            }
        }
    }

    /** What probes found. */
    public enum Verdict {
        /** It answers. */
        UP,
        /** It does not. */
        DOWN,
        /** There is no answer yet, or nobody asks. */
        UNKNOWN
    }

    /**
     * How attempts at it ended.
     *
     * @param window counts and latency over the window that weights are learnt from
     * @param utilisation what it reports itself, &gt;= 0
     * @param ageNanos age of the news, &gt;= 0
     */
    public record Traffic(WindowCounts.Sum window, OptionalDouble utilisation, long ageNanos) {
        /** Nothing is known. */
        public static final Traffic NONE = new Traffic(WindowCounts.Sum.NONE, OptionalDouble.empty(), Long.MAX_VALUE);

        public Traffic {
            Objects.requireNonNull(window, "window");
            Objects.requireNonNull(utilisation, "utilisation");
            if (ageNanos < 0) {
                throw new IllegalArgumentException("ageNanos: " + ageNanos + " (expected: >= 0)");
            }
        }
    }

    public TargetFigures {
        Objects.requireNonNull(address, "address");
        Objects.requireNonNull(region, "region");
        Objects.requireNonNull(capacityPerSecond, "capacityPerSecond");
        Objects.requireNonNull(health, "health");
        Objects.requireNonNull(probes, "probes");
        Objects.requireNonNull(traffic, "traffic");
        requireWeight("configuredWeight", configuredWeight);
        requireWeight("currentWeight", currentWeight);
    }

    private static void requireWeight(String name, int weight) {
        if (weight < 0 || weight > MOST) {
            throw new IllegalArgumentException(name + ": " + weight + " (expected: 0 to " + MOST + ")");
        }
    }

    /**
     * Returns whether requests may be sent there: the nodes' majority decides, in doubt for the target; where no node has a say the probes do; and where nobody
     * asks it, nothing speaks against it.
     */
    public boolean admitted() {
        return health.known() ? health.healthy() >= health.unhealthy() : probes.verdict() != Verdict.DOWN;
    }

    /** Returns whether the strategy gives it anything at all. */
    boolean counts() {
        return configuredWeight > 0 && !drained;
    }
}
