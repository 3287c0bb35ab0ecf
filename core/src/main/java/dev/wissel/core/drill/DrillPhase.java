package dev.wissel.core.drill;

import java.util.Locale;

/** Where a drill stands. */
public enum DrillPhase {
    /** The guard is asked whether it may begin. */
    CHECKING,
    /** Figures without the fault are collected, to compare with. */
    BASELINE,
    /** The fault is in place, or being put there; the traffic has not shifted yet. */
    FAULT,
    /** The fault is in place, and every service's traffic has shifted. */
    HOLD,
    /** The fault is gone; the region is coming back. */
    RECOVERY,
    /** It was broken off, and the fault is being lifted. */
    ABORTING,
    /** It ended with a result. */
    DONE,
    /** It was broken off or refused, and no fault is in place. */
    ABORTED;

    /** Returns the word for it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns whether it is over. */
    public boolean over() {
        return this == DONE || this == ABORTED;
    }

    /** Returns whether the fault is to be in place. */
    public boolean faulty() {
        return this == FAULT || this == HOLD;
    }
}
