package dev.wissel.core.director;

import java.util.Objects;

/**
 * Something that was seen, or was not done, and why. Said once when it begins to hold, and once when it ends. Immutable.
 *
 * @param kind what
 * @param subject the target or region that it is about; empty for the upstream
 * @param begins false if it has ceased to hold
 * @param line a sentence for people
 */
public record Note(Kind kind, String subject, boolean begins, String line) {
    /** What can be noted. */
    public enum Kind {
        /** What Kong holds was taken over. */
        TAKEN_OVER,
        /** The operator wants no writes. */
        PAUSED,
        /** The health reports are too old: nothing moves. */
        STALE_HEALTH,
        /** A target's traffic figures are too old: its weight stays. */
        STALE_TRAFFIC,
        /** All targets have become dear at once: weights stay. */
        COMMON_CAUSE,
        /** Too few attempts to learn from. */
        THIN,
        /** Nodes contradict each other about a target. */
        BAD_PATH,
        /** Nodes send to a target that the controller's probes cannot reach, or the other way round. */
        PROBES_DIFFER,
        /** Somebody else has written a weight. */
        FOREIGN,
        /** A write could not be read back in time and is decided anew. */
        NOT_WRITTEN,
        /** A change has to wait for the pace of writes. */
        WAITS,
        /** A change has to wait until those that raise are known everywhere. */
        MAKE_BEFORE_BREAK,
        /** Requests exceed what the regions can carry; Kong cannot refuse them. */
        OVER_CAPACITY,
        /** There is nowhere to go: everything stays as it is. */
        NOWHERE,
        /** What the switch of regions has to say. */
        REGION
    }

    public Note {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(line, "line");
    }
}
