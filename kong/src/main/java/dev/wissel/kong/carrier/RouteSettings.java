package dev.wissel.kong.carrier;

import java.util.Objects;

/**
 * What the tags of a route say. Immutable.
 *
 * @param priority how dear its requests are
 */
public record RouteSettings(Priority priority) {
    /** A route without tags. */
    public static final RouteSettings DEFAULTS = new RouteSettings(Priority.NORMAL);

    public RouteSettings {
        Objects.requireNonNull(priority, "priority");
    }
}
