package dev.wissel.core.drill;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What a step of a drill goes by. Immutable.
 *
 * @param sight what is seen; empty if nothing can be seen
 * @param fault what became of the fault
 * @param blockers reasons of others against it, a sentence each: a window, another drill
 * @param abort who breaks it off and why; empty if nobody does
 */
public record DrillInput(Optional<DrillSight> sight, FaultStatus fault, List<String> blockers, String abort) {
    public DrillInput {
        Objects.requireNonNull(sight, "sight");
        Objects.requireNonNull(fault, "fault");
        blockers = List.copyOf(blockers);
        Objects.requireNonNull(abort, "abort");
    }

    /**
     * What became of the fault. Immutable.
     *
     * @param kind whether it is there
     * @param sinceNanos moment before it was made, or taken away
     * @param line what went wrong; empty if nothing did
     */
    public record FaultStatus(Kind kind, long sinceNanos, String line) {
        /** Not there, and not asked for yet. */
        public static final FaultStatus NONE = new FaultStatus(Kind.ABSENT, 0, "");

        /** Whether a fault is there. */
        public enum Kind {
            /** It is not there. */
            ABSENT,
            /** It is. */
            IN_PLACE,
            /** It could not be made, or was lost before its time; it is not there, or ends with its lease. */
            FAILED,
            /** It should be gone, and could not be taken away yet; it ends with its lease. */
            STUCK
        }
    }
}
