package dev.wissel.core.bound;

import java.util.Locale;
import java.util.Objects;

/**
 * One of the ways in which a fault is found out. Immutable.
 *
 * @param by who finds it out
 * @param bound how long that takes at most
 * @param guaranteed whether the bound holds whatever the traffic does to this target; if not, this way is usually sooner but the bound of
 *     the fault does not count on it, because balancing may send a target that hangs no more requests
 */
public record DetectionPath(By by, Bound bound, boolean guaranteed) {
    /** Who finds it out. */
    public enum By {
        /** Probes. */
        ACTIVE,
        /** Failed requests. */
        PASSIVE,
        /** Requests that are not answered. */
        SILENCE,
        /** A target that is slower than its peers. */
        OUTLIER;

        /** Returns the word for it in lower case. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public DetectionPath {
        Objects.requireNonNull(by, "by");
        Objects.requireNonNull(bound, "bound");
    }
}
