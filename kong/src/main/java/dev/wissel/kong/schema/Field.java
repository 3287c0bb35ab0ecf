package dev.wissel.kong.schema;

import org.jspecify.annotations.Nullable;

/**
 * A field of a record. Immutable.
 *
 * @param name its name
 * @param kind what it may hold
 * @param required whether it may be neither left out nor null, unless it has a default
 * @param fallback value if it is left out; null for none
 * @param secret whether its value may not be shown
 */
public record Field(
        String name, Kind kind, boolean required, @Nullable Object fallback, boolean secret) {
    /** Returns a field that may be left out. */
    public static Field optional(String name, Kind kind) {
        return new Field(name, kind, false, null, false);
    }

    /** Returns a field with a default. */
    public static Field withDefault(String name, Kind kind, Object fallback) {
        return new Field(name, kind, false, fallback, false);
    }

    /** Returns a field with a default that may not be null. */
    public static Field requiredWithDefault(String name, Kind kind, Object fallback) {
        return new Field(name, kind, true, fallback, false);
    }

    /** Returns a field that must be set. */
    public static Field required(String name, Kind kind) {
        return new Field(name, kind, true, null, false);
    }

    /** Returns the same field with a value that is never shown. */
    public Field hidden() {
        return new Field(name, kind, required, fallback, true);
    }
}
