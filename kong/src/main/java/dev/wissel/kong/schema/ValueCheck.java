package dev.wissel.kong.schema;

import org.jspecify.annotations.Nullable;

/** A rule about a value that has the right type. Immutable. */
@FunctionalInterface
interface ValueCheck {
    /** Returns Kong's message; null if the value is good. */
    @Nullable
    String error(Object value);
}
