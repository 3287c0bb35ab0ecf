package dev.wissel.controller.plan;

import dev.wissel.kong.admin.AdminException;

/** A Kong that is compared with a strategy and changed, in either of its modes. Confined to one thread. */
public interface PlannedKong {
    /**
     * Reads it, and says what is to be done. What {@link #apply} then does rests on this reading.
     *
     * @param adopt whether entities of nobody become the strategy's where their names are the same
     * @throws AdminException if it cannot be read
     */
    Plan plan(Wanted wanted, boolean adopt);

    /**
     * Does what the last plan said, in its order, and stops at the first step that fails. Nothing is written if Kong's own check of the values refuses one.
     *
     * @throws IllegalArgumentException if the plan has conflicts
     */
    Outcome apply(Plan plan, Progress progress);

    /** Hears of each step that is done. */
    @FunctionalInterface
    interface Progress {
        /** Called after a step. */
        void done(Change change);
    }

    /** How it ended. */
    enum End {
        /** Everything is done. */
        DONE,
        /** Nothing has been done, because Kong or somebody else stood against it. */
        REFUSED,
        /** Some steps are done, and the rest is not. */
        STOPPED
    }

    /**
     * What came of it. Immutable.
     *
     * @param end how it ended
     * @param steps steps that are done, from the first on
     * @param problem why it ended before its time, with the mend; empty if it did not
     */
    record Outcome(End end, int steps, String problem) {}
}
