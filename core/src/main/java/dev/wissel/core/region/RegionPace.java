package dev.wissel.core.region;

import java.util.Objects;

/**
 * Whether a region answers, but so slowly that another should take its traffic. Immutable.
 *
 * @param kind what is the matter
 * @param cause why, as a part of a sentence, with figures; empty if all is usual
 */
public record RegionPace(Kind kind, String cause) {
    /** What can be said of a region's pace. */
    public enum Kind {
        /** As it should be, or too little is seen to say. */
        USUAL,
        /** Far slower than it was, or than the others are. */
        SLOW,
        /** It was called slow, but the region that took its traffic is as slow: it is not the region. */
        COMMON
    }

    /** Nothing to say. */
    public static final RegionPace USUAL = new RegionPace(Kind.USUAL, "");

    public RegionPace {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(cause, "cause");
    }

    /** Returns whether another region should take the traffic. */
    public boolean slow() {
        return kind == Kind.SLOW;
    }
}
