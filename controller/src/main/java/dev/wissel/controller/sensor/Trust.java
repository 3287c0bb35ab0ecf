package dev.wissel.controller.sensor;

/** How near a reading is to what it speaks of. */
public enum Trust {
    /** Counted one by one, of the traffic itself. */
    COUNTED,
    /** Tried by the controller itself, which is not where the traffic comes from. */
    PROBED,
    /** Said by a node of what it sees itself. */
    REPORTED,
    /** Computed by others from samples, over a window of theirs. */
    DERIVED
}
