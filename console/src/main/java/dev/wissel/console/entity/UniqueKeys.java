package dev.wissel.console.entity;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses entities that are what another one is already. Confined to who may write. */
final class UniqueKeys {
    private final EntityTables tables;

    UniqueKeys(EntityTables tables) {
        this.tables = tables;
    }

    void check(Entity entity, List<Change> pending) throws KongError {
        EntityTable table = tables.of(entity.type());
        String together = entity.uniqueTogether();
        if (together != null && taken(table.together(together), entity, pending)) {
            Map<String, @Nullable Object> key = new LinkedHashMap<>();
            entity.type()
                    .uniqueTogether()
                    .forEach(field -> key.put(field, entity.stored().get(field)));
            throw KongError.uniqueViolation(key);
        }
        for (String field : entity.type().uniqueFields()) {
            String value = entity.text(field);
            if (value != null && taken(table.byField(field, value), entity, pending)) {
                throw KongError.uniqueViolation(Map.of(field, value));
            }
        }
    }

    private static boolean taken(@Nullable Entity other, Entity entity, List<Change> pending) {
        return other != null
                && !other.id().equals(entity.id())
                && pending.stream()
                        .noneMatch(change -> change.type() == other.type()
                                && change.id().equals(other.id())
                                && change.after() == null);
    }
}
