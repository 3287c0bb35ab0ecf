package dev.wissel.core.region;

/**
 * Where a region stands between serving and lost; the drawing is in {@code docs/algorithms/regions.md}. Immutable.
 *
 * <p>The order of the constants is the order in which a request that no share covers may fall back on regions.
 */
public enum RegionPhase {
    /** Takes whatever its capacity allows. */
    ACTIVE,
    /** Takes a part of what its capacity allows, rising by steps. */
    RAMP,
    /** Takes single requests, one at a time. */
    TRIAL,
    /** Has admitted targets again, and is watched: takes nothing until the hold-down is over, unless nobody else can. */
    HOLD_DOWN,
    /** Has not had an admitted target since it is known: a name that does not resolve yet, say. It was never lost. */
    ABSENT,
    /** Has no admitted target. */
    LOST,
    /** Takes no new requests by the operator's wish. */
    DRAINED;

    /** Returns whether the region may take a request at all if need be. */
    public boolean usable() {
        return compareTo(ABSENT) < 0;
    }
}
