package dev.wissel.console.live;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time that is to be decided on again with other settings. Observations stay as they were: what other decisions would have changed in the world
 * is not played. Immutable.
 *
 * @param fromMillis first moment
 * @param toMillis last moment
 * @param set settings by name, as {@code wissel replay --set} takes them
 */
public record WhatIf(long fromMillis, long toMillis, Map<String, String> set) {
    public WhatIf {
        set = Map.copyOf(set);
        if (toMillis < fromMillis) {
            throw new IllegalArgumentException("to: " + toMillis + " (expected: not before from, " + fromMillis + ")");
        }
    }

    /**
     * What came of it. Immutable.
     *
     * @param steps moments that were decided on again
     * @param decisions that were made then
     * @param differences oldest first, at most 200
     */
    public record Outcome(long steps, long decisions, List<Difference> differences) {
        public Outcome {
            differences = List.copyOf(differences);
        }
    }

    /**
     * A decision that differs. Immutable.
     *
     * @param atMillis when
     * @param upstream about what
     * @param then what was decided, a line each; null if nothing was
     * @param now what is decided with the other settings; null if nothing is
     */
    public record Difference(
            long atMillis,
            String upstream,
            @Nullable List<String> then,
            @Nullable List<String> now) {}
}
