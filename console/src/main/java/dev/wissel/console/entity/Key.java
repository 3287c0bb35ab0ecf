package dev.wissel.console.entity;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a path names an entity by. Immutable.
 *
 * @param field {@code id} or the type's endpoint key
 * @param value its value
 */
record Key(String field, String value) {
    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    static Key id(String id) {
        return new Key("id", id);
    }

    /** Returns what a segment of a path means: an id if it looks like one or there is nothing else. */
    static Key of(EntityType type, String segment) {
        if (isUuid(segment)) {
            return id(segment.toLowerCase(Locale.ROOT));
        }
        return type.endpointKey().isEmpty() ? id(segment) : new Key(type.endpointKey(), segment);
    }

    static boolean isUuid(String text) {
        return UUID.matcher(text).matches();
    }

    boolean isId() {
        return field.equals("id");
    }
}
