package dev.wissel.core.bound;

import java.util.Locale;

/** Who carries the traffic, and who decides. */
public enum Plane {
    /** Kong with the same targets and all its defaults: no checks, five retries, a minute's patience a try. */
    KONG_DEFAULTS,
    /** Kong alone, with the checks, time-outs and retries of the configuration; all regions have their weight, for Kong knows no order. */
    KONG,
    /** Kong with these checks, and a controller that keeps the standby at weight 0 and raises it. */
    WISSEL_ON_KONG,
    /** The embedded gateway. */
    EMBEDDED;

    /** Returns the word for it: lower case, with hyphens. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
