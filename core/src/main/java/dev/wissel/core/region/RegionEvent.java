package dev.wissel.core.region;

import dev.wissel.core.model.Grounds;

/**
 * Something that the switch did, and why, for the log, the journal and the console. Immutable.
 *
 * @param kind what happened
 * @param region the region it happened to; empty if it concerns all
 * @param line a sentence for people, with the figures behind the decision
 * @param grounds the figures, the alternatives, and what would reverse it
 */
public record RegionEvent(Kind kind, String region, String line, Grounds grounds) {
    /** Makes one whose grounds nobody says. */
    public RegionEvent(Kind kind, String region, String line) {
        this(kind, region, line, Grounds.NONE);
    }

    /** What can happen. */
    public enum Kind {
        /** The last admitted target is gone. */
        LOST,
        /** The region answers, but far too slowly; another takes its traffic. */
        SLOW,
        /** It was called slow, but the others are as slow; it gets its traffic back at once. */
        SLOW_END,
        /** Targets are admitted again; the hold-down begins. */
        HOLD_DOWN,
        /** The trial by single requests begins. */
        TRIAL,
        /** A trial failed; back to the hold-down, doubled. */
        TRIAL_FAILED,
        /** The ramp begins, or goes on by a step. */
        RAMP,
        /** The ramp does not go on: the region does worse than the others. */
        HELD,
        /** The region did so badly on the ramp that it goes back to the hold-down, doubled. */
        SENT_BACK,
        /** The region takes part without limits. */
        ACTIVE,
        /** The operator keeps new requests away. */
        DRAINED,
        /** A region that should still wait is used, because the requests would be refused otherwise. */
        FORCED,
        /** It is not needed any more. */
        FORCED_END,
        /** A region cannot carry its traffic; the surplus goes to the next. */
        SPILL,
        /** It can again. */
        SPILL_END,
        /** No region can carry all; the surplus is refused. */
        SHED,
        /** Nothing is refused any more. */
        SHED_END,
        /** No region can take anything. */
        NO_REGION
    }
}
