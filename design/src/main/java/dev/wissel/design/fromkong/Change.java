package dev.wissel.design.fromkong;

import java.util.Objects;
import java.util.Optional;

/**
 * One line that would change.
 *
 * <p>Immutable.
 *
 * @param entity kind and name, such as {@code upstream product}
 * @param key the field inside, joined by dots
 * @param before what it is, as text; empty if it is not there and has no default
 * @param isDefault whether it is not there and what it is is Kong's default
 * @param after what it would be, as text; empty if it would be taken away
 * @param reason why, in a sentence
 */
public record Change(
        String entity, String key, Optional<String> before, boolean isDefault, Optional<String> after, String reason) {
    public Change {
        Objects.requireNonNull(entity, "entity");
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(after, "after");
        Objects.requireNonNull(reason, "reason");
    }
}
