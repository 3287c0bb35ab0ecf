package dev.wissel.core.bound;

import java.util.Locale;

/** Why a {@link Bound} is infinite. The word is stable, so that a report can say it in any language. */
public enum Never {
    /** There are no health checks, neither probes nor conclusions from the traffic. */
    NO_CHECKS,
    /** The checks that there are do not count this fault: their limit is 0, or the status is in no list. */
    NOT_COUNTED,
    /** Only requests would show it, and it is not certain that this target gets enough of them: of the traffic nothing is known, or it goes elsewhere. */
    NO_TRAFFIC,
    /** A target that answers, only later, is healthy to every check that there is. */
    SLOW_IS_NOT_SICK,
    /** Nothing lets the target in again: sick targets are not probed, or successes are not counted. */
    NO_WAY_BACK,
    /** There is no other target or region to go to. */
    NOWHERE_TO_GO,
    /** No gateway can notice its own death: a load balancer or DNS in front must. */
    OUTSIDE,
    /** There is no limit to how long a request may take. */
    NO_LIMIT;

    /** Returns the word for it: lower case, with hyphens. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
