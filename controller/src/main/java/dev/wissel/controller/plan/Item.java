package dev.wissel.controller.plan;

import dev.wissel.kong.admin.EntityKind;
import dev.wissel.kong.carrier.WisselTags;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An entity by what it is compared by. Its text shows no field, because one may be secret. Immutable, but for lists and maps inside, which are not to be
 * changed.
 *
 * @param kind what it is
 * @param scope name of a target's upstream, or what a plugin is limited to, such as {@code service:shop}; empty otherwise
 * @param name its name; of a target its address, of one without a name its id
 * @param id its uuid; empty if Kong does not have it yet
 * @param fields its fields with Kong's names, references as names
 */
public record Item(EntityKind kind, String scope, String name, String id, Map<String, @Nullable Object> fields) {
    /** By what an entity is the same. Immutable. */
    record Key(EntityKind kind, String scope, String name) {}

    public Item {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    Key key() {
        return new Key(kind, scope, name);
    }

    /** Returns what people call it, such as {@code target shop.web.upstream 10.0.0.1:80}. */
    public String label() {
        String kindName = kind.path().substring(0, kind.path().length() - 1);
        String where = scope.isEmpty() ? "" : kind == EntityKind.TARGETS ? scope + " " : "";
        String on = scope.isEmpty() || kind == EntityKind.TARGETS ? "" : " on " + scope.replace(':', ' ');
        return Shown.text(kindName + " " + where + name + on);
    }

    List<String> tags() {
        return fields.get("tags") instanceof List<?> tags
                ? tags.stream().map(String::valueOf).toList()
                : List.of();
    }

    /** Returns the name of the strategy that it was made from; empty if it is nobody's or somebody else's. */
    Optional<String> strategy() {
        return WisselTags.strategyOf(tags());
    }

    /** Returns a text; empty if the field is none. */
    String text(String field) {
        return fields.get(field) instanceof String text ? text : "";
    }

    int weight() {
        return fields.get("weight") instanceof Number number ? number.intValue() : 100;
    }

    Item with(String field, @Nullable Object value) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(fields);
        changed.put(field, value);
        return new Item(kind, scope, name, id, changed);
    }

    @Override
    public String toString() {
        return label();
    }
}
