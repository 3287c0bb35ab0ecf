package dev.wissel.kong.carrier;

import java.util.List;
import java.util.Objects;

/**
 * What the tags of an entity say, and what could not be understood. With problems the value holds the defaults in their place; a caller that
 * goes on with it has chosen to. Immutable if the value is.
 *
 * @param value the settings
 * @param problems every problem found, in the order of the tags; empty if all is well
 */
public record TagReading<T>(T value, List<TagProblem> problems) {
    public TagReading {
        Objects.requireNonNull(value, "value");
        problems = List.copyOf(problems);
    }
}
