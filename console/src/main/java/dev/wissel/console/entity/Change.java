package dev.wissel.console.entity;

import org.jspecify.annotations.Nullable;

/**
 * One entity that comes, changes or goes. Immutable.
 *
 * @param type what it is
 * @param id its uuid
 * @param after what it is afterwards; null if it goes
 */
record Change(EntityType type, String id, @Nullable Entity after) {
    static Change put(Entity entity) {
        return new Change(entity.type(), entity.id(), entity);
    }

    static Change remove(Entity entity) {
        return new Change(entity.type(), entity.id(), null);
    }
}
