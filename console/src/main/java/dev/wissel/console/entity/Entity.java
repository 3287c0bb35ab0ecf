package dev.wissel.console.entity;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An entity that passed every check. Immutable.
 *
 * @param type what it is
 * @param id its uuid
 * @param stored every field under Kong's name, null where nothing is set: what is kept
 * @param shown the same as the Admin API answers it
 * @param bound the gateway's record of it
 */
public record Entity(
        EntityType type,
        String id,
        Map<String, @Nullable Object> stored,
        Map<String, @Nullable Object> shown,
        Object bound) {
    /** Returns a text field; null if nothing is set. */
    public @Nullable String text(String field) {
        return stored.get(field) instanceof String text ? text : null;
    }

    /** Returns the id that a field refers to; null if it refers to nothing. */
    public @Nullable String reference(String field) {
        return stored.get(field) instanceof Map<?, ?> reference ? String.valueOf(reference.get("id")) : null;
    }

    /** Returns its tags; empty for none. */
    public List<?> tags() {
        return stored.get("tags") instanceof List<?> tags ? tags : List.of();
    }

    /** Returns when it was made, in seconds since 1970; 0 if nobody knows. */
    double createdSeconds() {
        return stored.get("created_at") instanceof Number seconds ? seconds.doubleValue() : 0;
    }

    /** Returns the key under which it must differ from all others of its type; null if there is none. */
    @Nullable
    String uniqueTogether() {
        List<String> fields = type.uniqueTogether();
        if (fields.isEmpty()) {
            return null;
        }
        StringBuilder key = new StringBuilder();
        for (String field : fields) {
            String reference = reference(field);
            String text = text(field);
            key.append(reference != null ? reference : text == null ? "" : text).append('\n');
        }
        return key.toString();
    }
}
