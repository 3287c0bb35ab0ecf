package dev.wissel.core.bound;

import java.util.Locale;
import java.util.Objects;

/**
 * Something without which a {@link Bound} does not hold. Immutable.
 *
 * @param key what is assumed
 * @param value the figure in it, such as {@code 0.03 s}, written as in {@link Term#formula}; empty if there is none
 */
public record Assumption(Key key, String value) {
    /** What is assumed. The word is stable. */
    public enum Key {
        /** Each target gets at least one request in every such time. */
        REQUEST_EVERY,
        /** The path that is probed fails when the service fails, and in the same way. */
        PROBE_SEES_THE_FAULT,
        /** The answers before the fault took at most this long. */
        ANSWERS_WITHIN,
        /** The slow answers take more than three times as long as before, and more by at least this. */
        SLOWER_BY,
        /** The region's targets are slow together. */
        ALL_OF_THE_REGION,
        /** A healthy target answers a probe within the probe's time-out. */
        HEALTHY_ANSWERS_IN_TIME,
        /** It is the first loss of late: each further one doubles the wait. */
        FIRST_LOSS,
        /**
         * Nothing that was sent to the target before the traffic shifted still waits there when the fault ends, because the fault lasted at least
         * that long: each such request that times out later sets the count of successes back to 0.
         */
        NOTHING_LEFT_WAITING,
        /** Requests come while the region is tried. */
        TRIAL_REQUESTS,
        /** The returning region does no worse than the one it takes from. */
        RETURNS_WELL,
        /** Nobody writes targets of the upstream meanwhile, which would restart the probe clocks. */
        NO_WRITES,
        /** The controller writes at most once within this time. */
        ONE_WRITE_IN,
        /** The controller runs, and probes the standby, which Kong does not. */
        CONTROLLER_RUNS,
        /** The last configuration stays in force while the control plane is away. */
        FAIL_STATIC,
        /** The other targets can carry the load. */
        REST_CAN_CARRY,
        /** What fails can be sent again: nothing was sent yet, or the request is idempotent. */
        REPEATABLE;

        /** Returns the word for it: lower case, with hyphens. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    public Assumption {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
    }

    /** Returns an assumption without a figure. */
    public static Assumption of(Key key) {
        return new Assumption(key, "");
    }

    /** Returns an assumption about a time in nanoseconds. */
    public static Assumption of(Key key, long nanos) {
        return new Assumption(key, Figures.seconds(nanos));
    }
}
