package dev.wissel.kong.admin;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An entity as Kong shows it, fields of later versions and other editions included. Its text shows kind and name alone, because a field may be secret.
 * Immutable, but for lists and maps inside it, which are not to be changed.
 *
 * @param kind what it is
 * @param fields all of it, with Kong's names
 */
public record AdminEntity(EntityKind kind, Map<String, @Nullable Object> fields) {
    public AdminEntity {
        Objects.requireNonNull(kind, "kind");
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** Returns its uuid; empty if Kong shows none. */
    public String id() {
        return text("id").orElse("");
    }

    /** Returns its name, or what goes for it; empty if it has none. */
    public Optional<String> name() {
        return text(
                switch (kind) {
                    case TARGETS -> "target";
                    case CONSUMERS -> "username";
                    default -> "name";
                });
    }

    /** Returns its tags; empty if it has none. */
    public List<String> tags() {
        return fields.get("tags") instanceof List<?> tags
                ? tags.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** Returns a field that is a text. */
    public Optional<String> text(String field) {
        return fields.get(field) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    /** Returns the id of the entity that a field refers to. */
    public Optional<String> reference(String field) {
        return fields.get(field) instanceof Map<?, ?> map && map.get("id") instanceof String id
                ? Optional.of(id)
                : Optional.empty();
    }

    @Override
    public String toString() {
        return kind.path() + " " + name().orElse(id());
    }
}
