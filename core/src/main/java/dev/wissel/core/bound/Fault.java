package dev.wissel.core.bound;

import java.util.Locale;

/** What goes wrong. The first five befall one target. */
public enum Fault {
    /** The target's port is closed: connections are refused, those in use break. */
    REFUSED,
    /** Nothing comes back from the target any more, neither to new connections nor on old ones: machine, network or process stands still. */
    BLACK_HOLE,
    /** The target answers every request and probe at once, with an error status. */
    ERROR_STATUS,
    /** The target answers everything well, but much later than before, within every time-out. */
    SLOW,
    /** One target of several is lost, in the worst of the first three ways. */
    ONE_TARGET,
    /** All targets of the region that is served from are lost at once, in the worse of the first two ways. */
    WHOLE_REGION,
    /** A node of the gateway itself dies: Kong, or the embedded gateway. */
    KONG_NODE,
    /** What configures the nodes is away: Kong's database or control plane, or Wissel's controller. */
    CONTROL_PLANE;

    /** Returns the word for it: lower case, with hyphens. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
